package trefoil.gateway.binance.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Which of several connections brought an instrument's update first: that one counts, the others' are duplicates. Each
 * connection's thread asks for itself; nobody waits, nothing is allocated.
 *
 * <p>By how much the first was ahead is told to the one that comes second, and is as exact as the two stamps.
 */
public final class Arrivals {
    /** Answer for an update that no other connection has brought. */
    public static final long FIRST = -1;

    /** Answer for an update that comes after a newer one. */
    public static final long OVERTAKEN = -2;

    /** Most lines. */
    public static final int MAX_LINES = 8;

    private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);
    private static final long LINE = MAX_LINES - 1;
    private static final long NONE = Long.MIN_VALUE;

    private final long[] updateIds;

    /** When the update came first, nanoseconds since the epoch, and in the lowest bits on which line. */
    private final long[] firsts;

    /** For that many instruments. */
    public Arrivals(final int instruments) {
        updateIds = new long[instruments];
        firsts = new long[instruments];
        reset();
    }

    /**
     * Takes note of an update.
     *
     * @param line the connection's number, below {@link #MAX_LINES}
     * @return {@link #FIRST}, also if the same line repeats it; {@link #OVERTAKEN} if a newer update has
     *     come before it; for another duplicate, by how many nanoseconds it is late
     */
    public long arrived(final int instrument, final long updateId, final long receiveNs, final int line) {
        long known = (long) LONG.getAcquire(updateIds, instrument);
        while (updateId > known) {
            if (LONG.weakCompareAndSetRelease(updateIds, instrument, known, updateId)) {
                LONG.setOpaque(firsts, instrument, receiveNs & ~LINE | line);
                return FIRST;
            }
            known = (long) LONG.getAcquire(updateIds, instrument);
        }
        return late(instrument, updateId, receiveNs, line);
    }

    /** As {@link #arrived}, but takes no note: the frame has not been read to its end. */
    public long late(final int instrument, final long updateId, final long receiveNs, final int line) {
        final long known = (long) LONG.getAcquire(updateIds, instrument);
        if (updateId != known) {
            return updateId > known ? FIRST : OVERTAKEN;
        }
        final long first = (long) LONG.getOpaque(firsts, instrument);
        return (first & LINE) == line ? FIRST : Math.max(0, receiveNs - (first & ~LINE));
    }

    /** Forgets everything: no connection is open, or update ids have begun anew. */
    public void reset() {
        Arrays.fill(updateIds, NONE);
        Arrays.fill(firsts, 0);
        VarHandle.fullFence();
    }
}
