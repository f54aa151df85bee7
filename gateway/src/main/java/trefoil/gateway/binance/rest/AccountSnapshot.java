package trefoil.gateway.binance.rest;

import java.util.List;

/**
 * The account when asked. Rates are in parts per million, rounded up.
 *
 * @param uid the venue's number of the account, 0 if it does not say
 * @param canTrade whether the account may trade at all
 * @param makerCommissionPpm of makers
 * @param takerCommissionPpm of takers
 * @param buyerCommissionPpm added for buyers
 * @param sellerCommissionPpm added for sellers
 * @param balances of every asset the venue lists
 * @param permissions what it may trade, in the venue's words; empty if the venue does not say
 */
public record AccountSnapshot(
        long uid,
        boolean canTrade,
        int makerCommissionPpm,
        int takerCommissionPpm,
        int buyerCommissionPpm,
        int sellerCommissionPpm,
        List<AssetBalance> balances,
        List<String> permissions) {
    public AccountSnapshot {
        balances = List.copyOf(balances);
        permissions = List.copyOf(permissions);
    }

    /**
     * Balance of one asset, {@link trefoil.engine.math.Fixed} units.
     *
     * @param asset name
     * @param free available
     * @param locked in open orders
     */
    public record AssetBalance(String asset, long free, long locked) {}
}
