package trefoil.gateway.binance.order;

import trefoil.gateway.binance.rest.Verdict;

/** Hears what the venue said when it refused an order, before the engine does. Any thread; neither waits nor throws. */
@FunctionalInterface
public interface RejectListener {
    /** Nobody listens. */
    RejectListener NONE = (symbol, verdict, code, text) -> {};

    /** An order on that symbol was refused, or not answered plainly, with that code and text. */
    void rejected(String symbol, Verdict verdict, int code, String text);

    /** Tells both of them. */
    default RejectListener and(final RejectListener other) {
        return (symbol, verdict, code, text) -> {
            rejected(symbol, verdict, code, text);
            other.rejected(symbol, verdict, code, text);
        };
    }
}
