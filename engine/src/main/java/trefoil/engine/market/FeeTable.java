package trefoil.engine.market;

import java.util.Arrays;
import trefoil.engine.event.Side;
import trefoil.engine.math.Fixed;

/**
 * What we pay as a taker on each instrument and side, in {@link Fixed} units of the amount received: 0.1 % is 100,000.
 *
 * <p>Until the venue has told an instrument's fees, the worst rate known counts, and it rises if a worse one is told.
 * Beside the rate that is taken from what is received stands the rate, in worth, of what is taken in the discount asset
 * instead; which of them applies is the ledger's to say. Candidates are screened with the least an instrument may turn
 * out to cost, so that none is overlooked. Trading thread only.
 */
public final class FeeTable {
    /** Most that a rate may be: beyond half of what is received the venue cannot have meant it. */
    public static final long MAX_RATE = Fixed.ONE / 2;

    private static final long UNITS_IN_PPM = Fixed.ONE / 1_000_000;

    private final long[] rates;
    private final long[] discountedRates;
    private final boolean[] discounted;
    private final boolean[] known;
    private long worstRate;
    private long lowestRate;

    /** Fees of that many instruments, none read yet: all cost the worst rate. */
    public FeeTable(final int instruments, final long worstRate) {
        rates = new long[instruments * 2];
        discountedRates = new long[instruments * 2];
        discounted = new boolean[instruments];
        known = new boolean[instruments];
        this.worstRate = worstRate;
        lowestRate = worstRate;
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

    /** Fees that are not known: every instrument costs the worst of these, parts per million, until the venue tells. */
    public static FeeTable unreadPpm(final int... takerFeePpm) {
        int worst = 0;
        for (final int ppm : takerFeePpm) {
            worst = Math.max(worst, ppm);
        }
        return new FeeTable(takerFeePpm.length, worst * UNITS_IN_PPM);
    }

    /** Whether rates can be meant so: none negative or beyond {@link #MAX_RATE}, the discounted ones no higher. */
    public static boolean plausible(
            final long buyRate, final long sellRate, final long discountedBuyRate, final long discountedSellRate) {
        return buyRate <= MAX_RATE
                && sellRate <= MAX_RATE
                && discountedBuyRate >= 0
                && discountedBuyRate <= buyRate
                && discountedSellRate >= 0
                && discountedSellRate <= sellRate;
    }

    /**
     * Takes over what the venue told; the rates are {@linkplain #plausible plausible}.
     *
     * @param nowDiscounted whether the discount asset is used while there is enough of it
     * @return whether the rates of instruments not read yet have changed by it
     */
    public boolean set(
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
        final long worst = Math.max(worstRate, Math.max(buyRate, sellRate));
        final long lowest =
                Math.min(lowestRate, Math.min(screenRate(instrument, Side.BUY), screenRate(instrument, Side.SELL)));
        final boolean changed = worst != worstRate || lowest != lowestRate;
        lowestRate = lowest;
        if (worst != worstRate) {
            worstRate = worst;
            raiseUnread();
        }
        return changed;
    }

    private void raiseUnread() {
        for (int i = 0; i < known.length; i++) {
            if (!known[i]) {
                Arrays.fill(rates, i * 2, i * 2 + 2, worstRate);
                Arrays.fill(discountedRates, i * 2, i * 2 + 2, worstRate);
            }
        }
    }

    /** Rate that is taken from what is received. */
    public long rate(final int instrument, final int side) {
        return rates[key(instrument, side)];
    }

    /** Worth of what is taken in the discount asset, as a rate of what is received. */
    public long discountedRate(final int instrument, final int side) {
        return discountedRates[key(instrument, side)];
    }

    /** Least that the instrument may turn out to cost: discounted where that may be, the lowest rate known if unread. */
    public long screenRate(final int instrument, final int side) {
        if (!known[instrument]) {
            return lowestRate;
        }
        return discounted[instrument] ? discountedRate(instrument, side) : rate(instrument, side);
    }

    /** Whether commissions are taken in the discount asset while there is enough of it. */
    public boolean discounted(final int instrument) {
        return discounted[instrument];
    }

    /** Whether the venue has told. */
    public boolean known(final int instrument) {
        return known[instrument];
    }

    /** Highest rate known: what an instrument costs until its fees are read. */
    public long worstRate() {
        return worstRate;
    }

    /** Instruments covered. */
    public int instrumentCount() {
        return known.length;
    }

    private static int key(final int instrument, final int side) {
        return instrument * 2 + (side == Side.SELL ? 1 : 0);
    }
}
