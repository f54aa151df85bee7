package trefoil.engine.event;

/** Side codes of an order. */
public final class Side {
    /** Spend quote, receive base. */
    public static final int BUY = 1;

    /** Spend base, receive quote. */
    public static final int SELL = 2;

    private Side() {}

    /** The venue's word. */
    public static String nameOf(final int side) {
        return side == BUY ? "BUY" : side == SELL ? "SELL" : "SIDE_" + side;
    }
}
