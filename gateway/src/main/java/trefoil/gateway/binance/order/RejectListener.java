package trefoil.gateway.binance.order;

/** Hears what the venue said when it refused an order, before the engine does. Any thread; neither waits nor throws. */
@FunctionalInterface
public interface RejectListener {
    /** Nobody listens. */
    RejectListener NONE = (symbol, code, text) -> {};

    /** An order on that symbol was refused with that code and text. */
    void rejected(String symbol, int code, String text);
}
