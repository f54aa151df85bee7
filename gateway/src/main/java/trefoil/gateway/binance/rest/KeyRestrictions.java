package trefoil.gateway.binance.rest;

/**
 * What the key may do, as the venue tells it.
 *
 * @param spotTrading place spot orders
 * @param withdrawals take money out of the account
 * @param boundToAddresses whether it is accepted from some addresses only
 */
public record KeyRestrictions(boolean spotTrading, boolean withdrawals, boolean boundToAddresses) {}
