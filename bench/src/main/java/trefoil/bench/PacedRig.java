package trefoil.bench;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Frames through the whole path in memory, one frame in ten opening a loop and becoming a signed order: back to back,
 * when caches stay warm, and at a constant rate, as frames come in life. Prints a table of latencies.
 */
public final class PacedRig {
    private static final int RATE_PER_SECOND = 50_000;
    private static final int ORDER_EVERY = 10;
    private static final long WARM_UP_FRAMES = 4_000_000;
    private static final long FRAMES = 500_000;
    private static final long LATE_NS = 20_000;
    private static final double ORDER_GOAL_NS = 1_500;

    private final BenchMarket market = new BenchMarket();
    private final InMemoryPath path = new InMemoryPath(market);
    // An ask 2 % below fair opens a loop; the fair quote ends the opportunity.
    private final byte[] paying = market.frame(market.averageInstrument(), 1, 0.98);
    private final byte[] fair = market.frame(market.averageInstrument(), 1, 1);

    private PacedRig() {}

    /** Runs the rig once; no arguments. */
    public static void main(final String[] args) {
        final PacedRig rig = new PacedRig();
        rig.run(WARM_UP_FRAMES, 0, new Histogram(3), new Histogram(3));
        rig.measure("back to back", 0);
        rig.measure(String.format(Locale.ROOT, "paced at %,d frames/s", RATE_PER_SECOND), RATE_PER_SECOND);
    }

    private void measure(final String pace, final int ratePerSecond) {
        final Histogram decision = new Histogram(3);
        final Histogram order = new Histogram(3);
        run(FRAMES, ratePerSecond, decision, order);
        print("frame to decision, " + pace, decision, "");
        final boolean met = order.getValueAtPercentile(50) <= ORDER_GOAL_NS;
        print(
                "frame to signed order, " + pace,
                order,
                ratePerSecond != 0
                        ? ""
                        : String.format(
                                Locale.ROOT, "; target p50 %,.0f ns: %s", ORDER_GOAL_NS, met ? "met" : "MISSED"));
    }

    private void run(final long frameCount, final int ratePerSecond, final Histogram decision, final Histogram order) {
        final byte[][] frames = market.frames();
        final long periodNs = ratePerSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / ratePerSecond;
        long dueNs = System.nanoTime();
        for (long i = 0; i < frameCount; i++) {
            dueNs += periodNs;
            long startNs = System.nanoTime();
            // A machine gap is not this program's latency: the schedule starts again after it.
            dueNs = startNs - dueNs > LATE_NS ? startNs : dueNs;
            while (startNs < dueNs) {
                Thread.onSpinWait();
                startNs = System.nanoTime();
            }
            final boolean orderDue = i % ORDER_EVERY == 0;
            final byte[] frame = orderDue ? paying : frames[(int) i & BenchMarket.FRAMES - 1];
            path.decide(frame, frame.length);
            final int signed = orderDue ? path.sign() : 0;
            final long tookNs = System.nanoTime() - startNs;
            if (orderDue) {
                if (signed == 0) {
                    throw new IllegalStateException("the paying frame opened no loop");
                }
                path.miss();
                path.decide(fair, fair.length);
            }
            (orderDue ? order : decision).recordValue(tookNs);
        }
    }

    private static void print(final String name, final Histogram latency, final String verdict) {
        System.out.printf(
                Locale.ROOT,
                "%-46s n=%,d: p50 %,d ns, p90 %,d ns, p99 %,d ns, p99.9 %,d ns, max %,d ns%s%n",
                name,
                latency.getTotalCount(),
                latency.getValueAtPercentile(50),
                latency.getValueAtPercentile(90),
                latency.getValueAtPercentile(99),
                latency.getValueAtPercentile(99.9),
                latency.getMaxValue(),
                verdict);
    }
}
