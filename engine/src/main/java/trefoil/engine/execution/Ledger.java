package trefoil.engine.execution;

/**
 * What we own of each asset, and how much of it is promised to open loops. Fixed units, exact.
 *
 * <p>Starts from the venue's balances and then follows fills and commissions only, so that at rest it must equal the
 * venue's account to the last unit. Written by the trading thread; others read it when the engine is at rest.
 */
public final class Ledger {
    private final long[] balances;
    private final long[] reserved;

    /** A ledger of that many assets, all zero. */
    public Ledger(final int assetCount) {
        balances = new long[assetCount];
        reserved = new long[assetCount];
    }

    /** Everything owned of the asset. */
    public long balance(final int asset) {
        return balances[asset];
    }

    /** What is promised to open loops of the asset. */
    public long reserved(final int asset) {
        return reserved[asset];
    }

    /** What a new loop may use of the asset; never negative. */
    public long available(final int asset) {
        return Math.max(0, balances[asset] - reserved[asset]);
    }

    /** Takes over the venue's word. */
    public void set(final int asset, final long balance) {
        balances[asset] = balance;
    }

    /** Adds a received or subtracts a spent amount. */
    public void add(final int asset, final long delta) {
        balances[asset] += delta;
    }

    /** Promises that much more of the asset, or takes a promise back if negative. */
    public void reserve(final int asset, final long change) {
        reserved[asset] += change;
    }
}
