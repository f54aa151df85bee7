package trefoil.engine.research;

import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import trefoil.engine.event.LoopOutcome;

/** What one trader's loops came to, and when. Tallies of several journals add up exactly. */
final class TradeTally {
    /** Stretches that profit is kept by. */
    static final long SLOT_NS = TimeUnit.SECONDS.toNanos(10);

    final TreeMap<Long, Long> profitBySlot = new TreeMap<>();
    final long[] outcomes = new long[LoopOutcome.LIMIT];
    long loops;
    long censored;
    long unpriced;
    long orders;
    long profit;
    long profitOfCompleted;
    long worstLoop;
    long requiredCapital;

    /** A loop ended. */
    void onClosed(final int outcome, final long value, final long timeNs) {
        outcomes[outcome]++;
        profit += value;
        profitOfCompleted += outcome == LoopOutcome.COMPLETED || outcome == LoopOutcome.COMPLETED_IN_PART ? value : 0;
        worstLoop = Math.min(worstLoop, value);
        if (value != 0) {
            profitBySlot.merge(Math.floorDiv(timeNs, SLOT_NS), value, Long::sum);
        }
    }

    void add(final TradeTally other) {
        other.profitBySlot.forEach((slot, value) -> profitBySlot.merge(slot, value, Long::sum));
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] += other.outcomes[i];
        }
        loops += other.loops;
        censored += other.censored;
        unpriced += other.unpriced;
        orders += other.orders;
        profit += other.profit;
        profitOfCompleted += other.profitOfCompleted;
        worstLoop = Math.min(worstLoop, other.worstLoop);
        requiredCapital = Math.max(requiredCapital, other.requiredCapital);
    }
}
