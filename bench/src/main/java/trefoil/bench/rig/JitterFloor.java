package trefoil.bench.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import trefoil.bench.report.Measurement;

/**
 * What the machine itself does to threads that only wait: as many as the rig keeps busy spin until a time that comes 10,000
 * times a second, and record how late they see it. No latency measured here can be better than that.
 */
public final class JitterFloor {
    private static final int PER_SECOND = 10_000;
    private static final long MEASURED_NS = TimeUnit.SECONDS.toNanos(3);
    private static final int BUSY_THREADS = 2;
    private static final String GROUP = "machine";

    private JitterFloor() {}

    /** Measures it for three seconds, beside whatever else the machine does. */
    public static Latencies measure(final Findings findings) throws Exception {
        final Pace pace = new Pace(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200), 0, MEASURED_NS, PER_SECOND);
        final List<Thread> threads = new ArrayList<>();
        final List<Latencies> floors = new ArrayList<>();
        for (int i = 0; i < Math.min(BUSY_THREADS, Runtime.getRuntime().availableProcessors()); i++) {
            final Latencies floor =
                    pace.latencies(Measurement.JITTER_FLOOR, "jitter floor: a spinning thread's lateness");
            floors.add(floor);
            final Thread thread = new Thread(() -> spin(pace, floor), "jitter-floor");
            threads.add(thread);
            thread.start();
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        for (int i = 1; i < floors.size(); i++) {
            floors.get(0).add(floors.get(i));
        }
        final Latencies floor = floors.get(0);
        findings.add(floor, floor.measurement(GROUP));
        findings.add(Measurement.of("machine.jitterFloorP99", GROUP, "jitter floor, p99", "ns", floor.percentile(99)));
        findings.add(Measurement.of(
                "machine.jitterFloorMost", GROUP, "jitter floor, longest gap", "ns", floor.percentile(100)));
        return floor;
    }

    private static void spin(final Pace pace, final Latencies floor) {
        for (long i = 0; i < pace.frames(); i++) {
            final long dueNs = pace.dueNs(i);
            long nowNs = System.nanoTime();
            while (nowNs < dueNs) {
                Thread.onSpinWait();
                nowNs = System.nanoTime();
            }
            floor.record(dueNs, nowNs);
        }
    }
}
