package trefoil.engine.event;

/**
 * Identity of one order inside a run: {@code loopId × 16 + ordinal}. Ordinals 1 to 3, of a loop of four legs 1 to 4, are
 * the loop's legs, the others up to {@value #LAST} are orders that bring home what the legs left. An {@link OrderIntent}
 * tells which of both it is.
 */
public final class OrderKey {
    /** Highest ordinal: one loop sends no more orders than this. */
    public static final int LAST = 15;

    private static final int ORDINAL_BITS = 4;
    private static final long ORDINAL_MASK = (1 << ORDINAL_BITS) - 1;

    private OrderKey() {}

    /** Key of a loop's order; {@code loopId ≥ 1}, {@code 1 ≤ ordinal ≤ 15}. */
    public static long of(final long loopId, final int ordinal) {
        return loopId << ORDINAL_BITS | ordinal;
    }

    /** Loop of the key. */
    public static long loopId(final long orderKey) {
        return orderKey >>> ORDINAL_BITS;
    }

    /** Ordinal of the key, 1 to {@value #LAST}. */
    public static int ordinal(final long orderKey) {
        return (int) (orderKey & ORDINAL_MASK);
    }

    /** Ordinal of the first repair order of a loop of so many legs. */
    public static int firstRepair(final int legs) {
        return legs + 1;
    }
}
