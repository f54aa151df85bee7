package trefoil.engine.sim;

/**
 * A fault that happened.
 *
 * @param timeNs nanoseconds since the epoch
 * @param injection what happened
 * @param account name of the account whose order it befell
 * @param symbol symbol of the order
 * @param side {@link trefoil.engine.event.Side} of the order
 * @param clientOrderId the client's name of the order
 */
public record InjectedFault(
        long timeNs, Injection injection, String account, String symbol, int side, String clientOrderId) {}
