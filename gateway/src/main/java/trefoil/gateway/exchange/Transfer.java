package trefoil.gateway.exchange;

/**
 * An amount that came into an account from outside the market, or left it.
 *
 * @param account name of the account
 * @param asset what it was
 * @param amount {@link trefoil.engine.math.Fixed} units, negative if it left
 */
public record Transfer(String account, String asset, long amount) {
    /** Transfers that an exchange remembers. */
    static final int HISTORY = 10_000;
}
