package trefoil.engine.market;

import java.util.Arrays;
import trefoil.engine.event.Side;
import trefoil.engine.math.Fixed;

/**
 * What we pay as a taker on each instrument and side, in {@link Fixed} units of the amount received: 0.1 % is 100,000.
 *
 * <p>Until the venue has told an instrument's fees, the worst rate known counts. Beside the rate that is taken from what is received
 * stands the rate, in worth, of what is taken in the discount asset instead; which of them applies is the ledger's to
 * say. Trading thread only.
 */
public final class FeeTable {
    private static final long UNITS_IN_PPM = Fixed.ONE / 1_000_000;

    private final long[] rates;
    private final long[] discountedRates;
    private final boolean[] discounted;
    private final boolean[] known;

    /** Fees of that many instruments, none read yet: all cost the worst rate. */
    public FeeTable(final int instruments, final long worstRate) {
        rates = new long[instruments * 2];
        discountedRates = new long[instruments * 2];
        discounted = new boolean[instruments];
        known = new boolean[instruments];
        Arrays.fill(rates, worstRate);
        Arrays.fill(discountedRates, worstRate);
    }

    /** Fees that are known, the same for both sides, parts per million by instrument. */
    public static FeeTable ofPpm(final int... takerFeePpm) {
        final FeeTable table = new FeeTable(takerFeePpm.length, 0);
        for (int i = 0; i < takerFeePpm.length; i++) {
            final long rate = takerFeePpm[i] * UNITS_IN_PPM;
            table.set(i, rate, rate, rate, rate, false);
        }
        return table;
    }

    /**
     * Takes over what the venue told.
     *
     * @param nowDiscounted whether the discount asset is used while there is enough of it
     */
    public void set(
            final int instrument,
            final long buyRate,
            final long sellRate,
            final long discountedBuyRate,
            final long discountedSellRate,
            final boolean nowDiscounted) {
        rates[key(instrument, Side.BUY)] = buyRate;
        rates[key(instrument, Side.SELL)] = sellRate;
        discountedRates[key(instrument, Side.BUY)] = discountedBuyRate;
        discountedRates[key(instrument, Side.SELL)] = discountedSellRate;
        discounted[instrument] = nowDiscounted;
        known[instrument] = true;
    }

    /** Rate that is taken from what is received. */
    public long rate(final int instrument, final int side) {
        return rates[key(instrument, side)];
    }

    /** Worth of what is taken in the discount asset, as a rate of what is received. */
    public long discountedRate(final int instrument, final int side) {
        return discountedRates[key(instrument, side)];
    }

    /** Whether commissions are taken in the discount asset while there is enough of it. */
    public boolean discounted(final int instrument) {
        return discounted[instrument];
    }

    /** Whether the venue has told. */
    public boolean known(final int instrument) {
        return known[instrument];
    }

    /** Instruments covered. */
    public int instrumentCount() {
        return known.length;
    }

    private static int key(final int instrument, final int side) {
        return instrument * 2 + (side == Side.SELL ? 1 : 0);
    }
}
