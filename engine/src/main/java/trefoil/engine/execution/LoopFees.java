package trefoil.engine.execution;

import java.util.Arrays;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;

/**
 * What the legs of a loop would be charged, and in which asset: the one received, or the discount asset while the ledger
 * has enough of it for the whole loop.
 *
 * <p>Used in two steps: {@link #assume} gives the rates with the discount wherever the venue gives it, the loop is sized,
 * and {@link #covered} tells whether what that costs is at hand; if not, {@link #assumeNoDiscount} and size again. Trading thread
 * only; allocates nothing after construction.
 */
public final class LoopFees {
    /**
     * Parts of the discount asset that must be free for each that is needed: the venue converts at a rate of its own, and
     * takes the whole fee from what is received once the discount asset runs short.
     */
    public static final int COVER = 2;

    private static final int MAX_LEGS = LoopTable.MAX_LEGS;
    private static final int NONE = -1;

    private final LoopTable table;
    private final FeeTable fees;
    private final RateMatrix matrix;
    private final Ledger ledger;
    private final int discountAsset;
    private final int[] pricedBy;

    private final long[] fullRates = new long[MAX_LEGS];
    private final long[] feeRates = new long[MAX_LEGS];
    private final long[] discountedRates = new long[MAX_LEGS];
    private int startAsset;
    private long discountedRatesSum;
    private long needed;

    /**
     * Fees of the table's loops.
     *
     * @param discountAsset index of the asset in which commissions may be paid at a discount,
     *     {@link Universe#NOT_FOUND} for none
     */
    public LoopFees(final LoopTable table, final RateMatrix matrix, final Ledger ledger, final int discountAsset) {
        this.table = table;
        this.matrix = matrix;
        this.ledger = ledger;
        this.discountAsset = discountAsset;
        fees = table.fees();
        pricedBy = pricedBy(table.universe(), discountAsset);
    }

    /** The instrument that joins each asset to the discount asset. */
    private static int[] pricedBy(final Universe universe, final int discountAsset) {
        final int[] instruments = new int[universe.assetCount()];
        Arrays.fill(instruments, NONE);
        for (int i = 0; i < universe.instrumentCount(); i++) {
            if (universe.baseAsset(i) == discountAsset) {
                instruments[universe.quoteAsset(i)] = i;
            } else if (universe.quoteAsset(i) == discountAsset) {
                instruments[universe.baseAsset(i)] = i;
            }
        }
        return instruments;
    }

    /** Takes up a loop begun at one of its legs, with the discount on every leg that may have it. */
    public void assume(final int loop, final int rotation) {
        startAsset = table.assetIn(loop, rotation);
        discountedRatesSum = 0;
        needed = 0;
        final boolean any = discountAsset != Universe.NOT_FOUND && ledger.available(discountAsset) > 0;
        final int legs = table.legs(loop);
        for (int i = 0; i < legs; i++) {
            final int leg = (rotation + i) % legs;
            final int instrument = table.instrument(loop, leg);
            final int side = table.side(loop, leg);
            fullRates[i] = fees.rate(instrument, side);
            feeRates[i] = fullRates[i];
            discountedRates[i] = 0;
            if (any && fees.discounted(instrument)) {
                final long discounted = fees.discountedRate(instrument, side);
                final boolean receivesIt = table.assetOut(loop, leg) == discountAsset;
                feeRates[i] = receivesIt ? discounted : 0;
                discountedRates[i] = receivesIt ? 0 : discounted;
                discountedRatesSum += discountedRates[i];
            }
        }
    }

    /** Drops the discount from the loop taken up. */
    public void assumeNoDiscount() {
        System.arraycopy(fullRates, 0, feeRates, 0, MAX_LEGS);
        Arrays.fill(discountedRates, 0);
        discountedRatesSum = 0;
        needed = 0;
    }

    /**
     * Whether enough of the discount asset is free to begin the loop with so much, {@value #COVER} times over; true if none
     * of it is needed. What other open loops may need of it is promised to them, and not free.
     *
     * @param spend fixed units of the start asset
     */
    public boolean covered(final long spend) {
        if (discountedRatesSum == 0) {
            return true;
        }
        final long free = ledger.available(discountAsset) - (startAsset == discountAsset ? spend : 0);
        final long worth = inDiscountAsset(spend);
        needed = Fixed.mulCeil(worth, discountedRatesSum);
        return needed <= free / COVER;
    }

    /** What the loop that was {@link #covered} last may need of the discount asset; 0 if nothing. */
    public long needed() {
        return needed;
    }

    /** The discount asset's index, {@link Universe#NOT_FOUND} if there is none. */
    public int discountAsset() {
        return discountAsset;
    }

    /** What the amount of the start asset is worth in the discount asset, at the side that makes it more. */
    private long inDiscountAsset(final long amount) {
        if (startAsset == discountAsset) {
            return amount;
        }
        final int instrument = pricedBy[startAsset];
        if (instrument == NONE) {
            return Long.MAX_VALUE;
        }
        final boolean startIsQuote = table.universe().baseAsset(instrument) == discountAsset;
        final long price = startIsQuote ? matrix.bidPrice(instrument) : matrix.askPrice(instrument);
        if (price == 0) {
            return Long.MAX_VALUE;
        }
        return startIsQuote ? Fixed.divCeil(amount, price) : Fixed.mulCeil(amount, price);
    }

    /** Commission taken from what the leg (from 0, in the order of execution) receives; 0 if paid in the discount asset. */
    public long feeRate(final int leg) {
        return feeRates[leg];
    }

    /** Worth of the leg's commission paid in the discount asset, as a rate of what is received; 0 if taken from that. */
    public long discountedRate(final int leg) {
        return discountedRates[leg];
    }
}
