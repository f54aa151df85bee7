package trefoil.engine.sim;

import java.util.List;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.Fixed;

/**
 * The quoted books of all instruments: {@value #LEVELS} levels a side around a price, on the tick and step grid.
 *
 * <p>The best bid is never above the price it is quoted around and the best ask never below, so two assets' consistent
 * values cannot make a loop; only noise and late quotes can.
 */
final class SyntheticBooks {
    static final int LEVELS = 5;

    private static final double LEAST_TOP_USDT = 500;
    private static final double GREATEST_TOP_USDT = 20_000;
    private static final int SIZES = 256;
    private static final int SIZE_BITS = 8;
    private static final int SIZE_MASK = SIZES - 1;
    private static final double DEEPER_LEVEL_GROWTH = 0.25;
    private static final int GAP_MASK = 3;

    private final double[] sizeUsdt = new double[SIZES];
    private final long[] tick;
    private final long[] step;
    private final double[] stepsPerUsdt;
    private final long[] maxSteps;
    private final long[][] bids;
    private final long[][] asks;
    private final long[] updateIds;
    private final int[] levels;
    private final long[] bidsOut = new long[LEVELS * 2];
    private final long[] asksOut = new long[LEVELS * 2];
    private final SyntheticRandom random;

    SyntheticBooks(final List<Instrument> instruments, final double[] baseValueUsdt, final SyntheticRandom random) {
        final int count = instruments.size();
        final double ratio = StrictMath.log(GREATEST_TOP_USDT / LEAST_TOP_USDT);
        for (int i = 0; i < SIZES; i++) {
            sizeUsdt[i] = LEAST_TOP_USDT * StrictMath.exp(ratio * i / SIZES);
        }
        this.random = random;
        tick = new long[count];
        step = new long[count];
        stepsPerUsdt = new double[count];
        maxSteps = new long[count];
        bids = new long[count][LEVELS * 2];
        asks = new long[count][LEVELS * 2];
        updateIds = new long[count];
        levels = new int[count];
        for (int i = 0; i < count; i++) {
            tick[i] = instruments.get(i).filters().tickSize();
            step[i] = instruments.get(i).filters().stepSize();
            stepsPerUsdt[i] = Fixed.ONE / (baseValueUsdt[i] * step[i]);
            maxSteps[i] = instruments.get(i).filters().maxQty() / step[i];
            updateIds[i] = 1_000_000_000L + (random.bits() >>> 32);
        }
    }

    long tick(final int instrument) {
        return tick[instrument];
    }

    /** Best bid; 0 if none. */
    long bidPrice(final int instrument) {
        return levels[instrument] == 0 ? 0 : bids[instrument][0];
    }

    /** Best ask; 0 if none. */
    long askPrice(final int instrument) {
        return levels[instrument] == 0 ? 0 : asks[instrument][0];
    }

    /** Quotes anew around a price in ticks, {@code halfSpread} of it to each side. */
    void quote(final int instrument, final double priceTicks, final double halfSpread) {
        final long bid = Math.max(LEVELS * (GAP_MASK + 1), (long) (priceTicks * (1 - halfSpread)));
        final long above = (long) (priceTicks * (1 + halfSpread)) + 1;
        final long ask = Math.max(above, bid + 1);
        final long gaps = random.bits();
        final long[] bid10 = bids[instrument];
        final long[] ask10 = asks[instrument];
        long bidTicks = bid;
        long askTicks = ask;
        for (int i = 0; i < LEVELS; i++) {
            bid10[i * 2] = bidTicks * tick[instrument];
            ask10[i * 2] = askTicks * tick[instrument];
            bidTicks -= 1 + (gaps >>> i * 4 & GAP_MASK);
            askTicks += 1 + (gaps >>> i * 4 + 32 & GAP_MASK);
        }
        levels[instrument] = LEVELS;
        resize(instrument);
    }

    /** New quantities at the same prices. */
    void resize(final int instrument) {
        fill(instrument, bids[instrument]);
        fill(instrument, asks[instrument]);
    }

    /** Delivers an instrument's book with its next update id. */
    void emit(final int instrument, final BookSink sink) {
        updateIds[instrument] += 1 + (bids[instrument][1] & GAP_MASK);
        System.arraycopy(bids[instrument], 0, bidsOut, 0, LEVELS * 2);
        System.arraycopy(asks[instrument], 0, asksOut, 0, LEVELS * 2);
        sink.onBook(instrument, updateIds[instrument], bidsOut, levels[instrument], asksOut, levels[instrument]);
    }

    private void fill(final int instrument, final long[] side) {
        final long sizes = random.bits();
        final double perUsdt = stepsPerUsdt[instrument];
        for (int i = 0; i < LEVELS; i++) {
            final double usdt = sizeUsdt[(int) (sizes >>> i * SIZE_BITS) & SIZE_MASK] * (1 + i * DEEPER_LEVEL_GROWTH);
            final long steps = Math.max(1, Math.min(maxSteps[instrument], (long) (usdt * perUsdt)));
            side[i * 2 + 1] = steps * step[instrument];
        }
    }
}
