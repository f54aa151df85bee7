package trefoil.engine.research;

import java.util.Arrays;
import java.util.function.Consumer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.research.result.Opportunity;
import trefoil.engine.research.result.OpportunityEnd;

/**
 * Follows the opportunities above one threshold: from the update that lifts a loop of three fresh quotes on open markets
 * above it to the one that does so no longer, or to where it cannot be seen any more.
 */
final class OpportunityTracker {
    private static final int LEGS = LoopTable.LEGS;
    private static final long NOT_OPEN = Long.MIN_VALUE;
    private static final int NOBODY = -1;
    private static final double PPB = 1e9;

    private final LoopIndex loops;
    private final LoopTable table;
    private final Market market;
    private final long staleAfterNs;
    private final CapacityGauge gauge;
    private final OpportunityListener listener;
    private final Consumer<Opportunity> ended;
    private final double threshold;

    private final long[] openNs;
    private final double[] openProducts;
    private final double[] peakProducts;
    private final long[] peakNs;
    private final long[] updates;
    private final int[] openedBy;
    private final long[] capacities;
    private final long[] profits;
    private final int[] openOn;
    private int openCount;

    /**
     * A tracker with nothing open.
     *
     * @param threshold product of the three gross rates that must be exceeded
     * @param ended takes each opportunity when it is over
     */
    OpportunityTracker(
            final LoopIndex loops,
            final Market market,
            final long staleAfterNs,
            final double threshold,
            final CapacityGauge gauge,
            final OpportunityListener listener,
            final Consumer<Opportunity> ended) {
        this.loops = loops;
        this.market = market;
        this.staleAfterNs = staleAfterNs;
        this.threshold = threshold;
        this.gauge = gauge;
        this.listener = listener;
        this.ended = ended;
        table = loops.table();
        final int count = table.loopCount();
        openNs = new long[count];
        Arrays.fill(openNs, NOT_OPEN);
        openProducts = new double[count];
        peakProducts = new double[count];
        peakNs = new long[count];
        updates = new long[count];
        openedBy = new int[count];
        capacities = new long[count];
        profits = new long[count];
        openOn = new int[table.universe().instrumentCount()];
    }

    /** Product of three gross rates at which a fee on each leg is just earned. */
    static double thresholdOf(final double feeRate) {
        final double kept = 1 - feeRate;
        return 1 / (kept * kept * kept);
    }

    double threshold() {
        return threshold;
    }

    boolean isOpen(final int loop) {
        return openNs[loop] != NOT_OPEN;
    }

    /** Loops through the instrument that are open. */
    int openOn(final int instrument) {
        return openOn[instrument];
    }

    /** Counts an update of the instrument that moved no price: what is open there was seen once more. */
    void onSeen(final int loop) {
        if (isOpen(loop)) {
            updates[loop]++;
        }
    }

    /** The loop's product was looked at after an update of the instrument. */
    void onProduct(final int loop, final int instrument, final double product, final long nowNs) {
        if (isOpen(loop)) {
            final long staleNs = staleAt(loop);
            if (staleNs < nowNs) {
                end(loop, NOBODY, OpportunityEnd.STALE, staleNs);
            } else if (product > threshold) {
                move(loop, instrument, product, nowNs);
                return;
            } else {
                end(loop, instrument, OpportunityEnd.CLOSED, nowNs);
                return;
            }
        }
        if (product > threshold && tradable(loop, nowNs)) {
            open(loop, instrument, product, nowNs);
        }
    }

    private boolean tradable(final int loop, final long nowNs) {
        for (int leg = 0; leg < LEGS; leg++) {
            if (!market.fresh(table.instrument(loop, leg), nowNs, staleAfterNs)) {
                return false;
            }
        }
        return true;
    }

    /** When the first of the loop's quotes is too old. */
    private long staleAt(final int loop) {
        long oldestNs = Long.MAX_VALUE;
        for (int leg = 0; leg < LEGS; leg++) {
            oldestNs = Math.min(oldestNs, market.matrix().receiveNs(table.instrument(loop, leg)));
        }
        return oldestNs + staleAfterNs;
    }

    private void open(final int loop, final int instrument, final double product, final long nowNs) {
        openNs[loop] = nowNs;
        openProducts[loop] = product;
        openedBy[loop] = instrument;
        updates[loop] = 1;
        peak(loop, product, nowNs);
        openCount++;
        count(loop, 1);
        listener.onOpened(loop, instrument, product, nowNs);
    }

    private void move(final int loop, final int instrument, final double product, final long nowNs) {
        updates[loop]++;
        if (product > peakProducts[loop]) {
            peak(loop, product, nowNs);
        }
        listener.onMoved(loop, instrument, product, nowNs);
    }

    private void peak(final int loop, final double product, final long nowNs) {
        peakProducts[loop] = product;
        peakNs[loop] = nowNs;
        gauge.measure(loop, nowNs);
        capacities[loop] = gauge.capacity();
        profits[loop] = gauge.profit();
    }

    private void count(final int loop, final int change) {
        for (int leg = 0; leg < LEGS; leg++) {
            openOn[table.instrument(loop, leg)] += change;
        }
    }

    /** The loop cannot be observed beyond that moment, nor beyond the trust in its quotes. */
    void censor(final int loop, final OpportunityEnd end, final long atNs) {
        if (isOpen(loop)) {
            final long staleNs = staleAt(loop);
            final boolean staleFirst = staleNs < atNs;
            end(loop, NOBODY, staleFirst ? OpportunityEnd.STALE : end, staleFirst ? staleNs : atNs);
        }
    }

    /**
     * The instrument's quote is renewed after it was too old: what was open through it could be seen until then.
     *
     * @param staleNs when that quote became too old
     */
    void onRenewed(final int loop, final long staleNs) {
        if (isOpen(loop)) {
            // Another of its quotes may have been too old before.
            end(loop, NOBODY, OpportunityEnd.STALE, Math.min(staleNs, staleAt(loop)));
        }
    }

    /** Everything is cut off at that moment. */
    void censorAll(final OpportunityEnd end, final long atNs) {
        for (int loop = 0; loop < openNs.length && openCount > 0; loop++) {
            censor(loop, end, atNs);
        }
    }

    private void end(final int loop, final int instrument, final OpportunityEnd end, final long atNs) {
        final long fromNs = openNs[loop];
        final long untilNs = Math.max(fromNs, atNs);
        openNs[loop] = NOT_OPEN;
        openCount--;
        count(loop, -1);
        listener.onEnded(loop, instrument, end, fromNs, untilNs);
        ended.accept(new Opportunity(
                loops.name(loop),
                fromNs,
                untilNs,
                end,
                updates[loop],
                edgePpb(openProducts[loop]),
                edgePpb(peakProducts[loop]),
                peakNs[loop],
                symbol(openedBy[loop]),
                instrument == NOBODY ? "" : symbol(instrument),
                capacities[loop],
                profits[loop]));
    }

    static long edgePpb(final double product) {
        return Math.round((product - 1) * PPB);
    }

    private String symbol(final int instrument) {
        return table.universe().instruments().get(instrument).symbol();
    }
}
