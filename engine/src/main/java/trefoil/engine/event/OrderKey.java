package trefoil.engine.event;

/** Identity of one order inside a run: {@code loopId × 4 + leg}, leg 1 to 3. */
public final class OrderKey {
    private static final int LEG_BITS = 2;
    private static final long LEG_MASK = 3;

    private OrderKey() {}

    /** Key of a loop's leg; {@code loopId ≥ 1}, {@code 1 ≤ leg ≤ 3}. */
    public static long of(final long loopId, final int leg) {
        return loopId << LEG_BITS | leg;
    }

    /** Loop of the key. */
    public static long loopId(final long orderKey) {
        return orderKey >>> LEG_BITS;
    }

    /** Leg of the key, 1 to 3. */
    public static int leg(final long orderKey) {
        return (int) (orderKey & LEG_MASK);
    }
}
