package trefoil.engine.sim;

/** Pairs that have yet to follow a jump, ordered by when they will. A pair waits at most once. */
final class SyntheticLags {
    private final int[] pairs;
    private final long[] followAtNs;
    private final boolean[] waiting;
    private int count;

    SyntheticLags(final int pairCount) {
        pairs = new int[pairCount];
        followAtNs = new long[pairCount];
        waiting = new boolean[pairCount];
    }

    /** A pair will follow at a time; one that waits already keeps its earlier appointment. */
    void add(final int pair, final long timeNs) {
        if (waiting[pair]) {
            return;
        }
        waiting[pair] = true;
        int slot = count++;
        // The next to follow is the last in the array, so that removing it moves nothing.
        while (slot > 0 && followAtNs[slot - 1] <= timeNs) {
            followAtNs[slot] = followAtNs[slot - 1];
            pairs[slot] = pairs[slot - 1];
            slot--;
        }
        followAtNs[slot] = timeNs;
        pairs[slot] = pair;
    }

    /** When the next pair follows; {@link Long#MAX_VALUE} if none waits. */
    long nextNs() {
        return count == 0 ? Long.MAX_VALUE : followAtNs[count - 1];
    }

    /** Removes and returns the pair that follows next. */
    int remove() {
        final int pair = pairs[--count];
        waiting[pair] = false;
        return pair;
    }
}
