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
    private final long[] keptBack;

    /** A ledger of that many assets, all zero. */
    public Ledger(final int assetCount) {
        balances = new long[assetCount];
        reserved = new long[assetCount];
        keptBack = new long[assetCount];
    }

    /** Everything owned of the asset. */
    public long balance(final int asset) {
        return balances[asset];
    }

    /** What a new loop may use of the asset; never negative. */
    public long available(final int asset) {
        return Math.max(0, balances[asset] - reserved[asset] - keptBack[asset]);
    }

    /** Takes over the venue's word, which ends every doubt about the asset. */
    public void set(final int asset, final long balance) {
        balances[asset] = balance;
        keptBack[asset] = 0;
    }

    /** Adds a received or subtracts a spent amount. */
    public void add(final int asset, final long delta) {
        balances[asset] += delta;
    }

    /** Promises an amount to a loop. */
    public void reserve(final int asset, final long amount) {
        reserved[asset] += amount;
    }

    /** Leaves alone, until the venue's next word, an amount that an order of unknown fate may have spent. */
    public void keepBack(final int asset, final long amount) {
        keptBack[asset] += amount;
    }

    /** Takes a promise back. */
    public void release(final int asset, final long amount) {
        reserved[asset] -= amount;
    }
}
