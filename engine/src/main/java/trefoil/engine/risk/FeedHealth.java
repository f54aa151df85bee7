package trefoil.engine.risk;

/**
 * Which market data connections are up, of those that were ever heard of. Trading thread only; allocates nothing after
 * construction.
 */
final class FeedHealth {
    /** Connections that can be told apart. */
    static final int MAX_CONNECTIONS = 4_096;

    private static final int PERCENT = 100;

    private final boolean[] known = new boolean[MAX_CONNECTIONS];
    private final boolean[] up = new boolean[MAX_CONNECTIONS];
    private final int minPercent;
    private int knownCount;
    private int upCount;

    /** No connection heard of yet: all is well. */
    FeedHealth(final int minPercent) {
        this.minPercent = minPercent;
    }

    /** A connection came up or went down. False if there can be no such connection. */
    boolean onState(final int connection, final boolean isUp) {
        if (connection < 0 || connection >= MAX_CONNECTIONS) {
            return false;
        }
        if (!known[connection]) {
            known[connection] = true;
            knownCount++;
        }
        if (up[connection] != isUp) {
            up[connection] = isUp;
            upCount += isUp ? 1 : -1;
        }
        return true;
    }

    /** Whether fewer are up than must be. */
    boolean down() {
        return upCount * PERCENT < minPercent * knownCount;
    }
}
