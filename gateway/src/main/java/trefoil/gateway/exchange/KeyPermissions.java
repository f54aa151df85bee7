package trefoil.gateway.exchange;

/**
 * What an account's key may do, as the exchange tells it when asked; it does not hold orders against it.
 *
 * @param spotTrading place orders
 * @param withdrawals take money out of the account
 * @param boundToAddresses whether it is accepted from some addresses only
 */
public record KeyPermissions(boolean spotTrading, boolean withdrawals, boolean boundToAddresses) {
    /** As a careful owner would set it. */
    public static final KeyPermissions TRADING_ONLY = new KeyPermissions(true, false, true);
}
