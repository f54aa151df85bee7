package trefoil.bench.rig;

import java.util.concurrent.TimeUnit;

/**
 * When frames are due: one after the other at a constant rate.
 *
 * @param startNs when the first is
 * @param warmUpNs how long until what is measured begins
 * @param measuredNs how long that takes
 * @param perSecond the rate
 */
public record Pace(long startNs, long warmUpNs, long measuredNs, int perSecond) {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    /** When a frame is due. */
    public long dueNs(final long frame) {
        // A whole period would lose its fraction of a nanosecond a million times over.
        return startNs + frame / perSecond * SECOND_NS + frame % perSecond * SECOND_NS / perSecond;
    }

    /** How many frames there are. */
    public long frames() {
        return (warmUpNs + measuredNs) / 1_000 * perSecond / 1_000_000;
    }

    /** When what is measured begins. */
    public long fromNs() {
        return startNs + warmUpNs;
    }

    /** When it ends. */
    public long toNs() {
        return fromNs() + measuredNs;
    }

    /** Latencies of that window. */
    public Latencies latencies(final String id, final String name) {
        return new Latencies(id, name, fromNs(), toNs());
    }
}
