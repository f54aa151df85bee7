package trefoil.gateway.exchange.tape;

/**
 * Time of a tape: starts at 0, follows the receive times, never goes back.
 *
 * <p>A step of more than an hour in either direction, as a damaged digit makes it, counts as no time at all: the tape
 * goes on from there.
 */
final class TapeClock {
    /** Longest step that is believed: sparse captures pause for many minutes. */
    static final long MAX_STEP_NS = 3_600_000_000_000L;

    private boolean started;
    private long baseNs;
    private long latestNs;
    private long elapsedNs;
    private long jumps;
    private long backSteps;
    private long longestBackNs;

    /** Moves to a frame's receive time; returns the tape's time then. */
    long moveTo(final long receiveNs) {
        if (!started) {
            started = true;
            baseNs = receiveNs;
            latestNs = receiveNs;
        } else if (Math.abs(receiveNs - latestNs) > MAX_STEP_NS) {
            jumps++;
            baseNs = receiveNs - elapsedNs;
            latestNs = receiveNs;
        }
        if (receiveNs < latestNs) {
            backSteps++;
            longestBackNs = Math.max(longestBackNs, latestNs - receiveNs);
        }
        latestNs = Math.max(latestNs, receiveNs);
        elapsedNs = Math.max(elapsedNs, receiveNs - baseNs);
        return elapsedNs;
    }

    long elapsedNs() {
        return elapsedNs;
    }

    /** Frames that were stamped earlier than one before them. */
    long backSteps() {
        return backSteps;
    }

    /** The most by which one was, nanoseconds. */
    long longestBackNs() {
        return longestBackNs;
    }

    /** Steps that were not believed. */
    long jumps() {
        return jumps;
    }
}
