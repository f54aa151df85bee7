package trefoil.engine.event;

/** Why an order is sent. */
public final class OrderPurpose {
    /** A leg of the loop as planned. */
    public static final int LEG = 1;

    /** A leg again, for what it did not fill. */
    public static final int RETRY = 2;

    /** What is held, converted into the start asset at once. */
    public static final int STRAIGHT_BACK = 3;

    /** What is held, on its way to the start asset through another asset. */
    public static final int OTHER_ASSET = 4;

    /** Buys back what a leg took from inventory. */
    public static final int REFILL = 5;

    /** Codes are below this. */
    public static final int LIMIT = 8;

    private OrderPurpose() {}

    /** Name of the code. */
    public static String nameOf(final int code) {
        return switch (code) {
            case LEG -> "LEG";
            case RETRY -> "RETRY";
            case STRAIGHT_BACK -> "STRAIGHT_BACK";
            case OTHER_ASSET -> "OTHER_ASSET";
            case REFILL -> "REFILL";
            default -> "PURPOSE_" + code;
        };
    }
}
