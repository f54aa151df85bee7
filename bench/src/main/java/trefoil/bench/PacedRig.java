package trefoil.bench;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Frames through the whole path in memory at a constant rate, as they come in life: caches cool between them. One frame
 * in ten opens a loop and becomes a signed order. Prints a table of latencies.
 */
public final class PacedRig {
    private static final int RATE_PER_SECOND = 50_000;
    private static final int ORDER_EVERY = 10;
    private static final int WARM_UP_SECONDS = 4;
    private static final int SECONDS = 6;
    private static final long LATE_NS = 20_000;

    private final Histogram decision = new Histogram(1, TimeUnit.SECONDS.toNanos(1), 3);
    private final Histogram order = new Histogram(1, TimeUnit.SECONDS.toNanos(1), 3);

    private PacedRig() {}

    /** Runs the rig once; no arguments. */
    public static void main(final String[] args) {
        final PacedRig rig = new PacedRig();
        rig.run();
        rig.print("frame to decision", rig.decision);
        rig.print("frame to signed order", rig.order);
    }

    private void run() {
        final BenchMarket market = new BenchMarket();
        final InMemoryPath path = new InMemoryPath(market);
        final byte[][] frames = market.frames();
        final byte[] paying = market.frame(market.averageInstrument(), 1, 0.98);
        final byte[] fair = market.frame(market.averageInstrument(), 1, 1);
        final long periodNs = TimeUnit.SECONDS.toNanos(1) / RATE_PER_SECOND;
        final long warmUp = (long) WARM_UP_SECONDS * RATE_PER_SECOND;
        final long total = warmUp + (long) SECONDS * RATE_PER_SECOND;
        long dueNs = System.nanoTime();
        for (long i = 0; i < total; i++) {
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
            if (i >= warmUp) {
                (orderDue ? order : decision).recordValue(tookNs);
            }
        }
    }

    private void print(final String name, final Histogram latency) {
        System.out.printf(
                Locale.ROOT,
                "%-24s %,d/s paced, n=%,d: p50 %,d ns, p90 %,d ns, p99 %,d ns, p99.9 %,d ns, max %,d ns%n",
                name,
                RATE_PER_SECOND,
                latency.getTotalCount(),
                latency.getValueAtPercentile(50),
                latency.getValueAtPercentile(90),
                latency.getValueAtPercentile(99),
                latency.getValueAtPercentile(99.9),
                latency.getMaxValue());
    }
}
