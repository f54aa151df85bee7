package trefoil.gateway.session;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.codec.ExchangeInfo;
import trefoil.gateway.binance.rest.AccountSnapshot;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.config.TrefoilConfig;

/**
 * What the venue says of itself and of us before a run begins.
 *
 * @param exchangeInfo its instruments and limits
 * @param readNs when those were read, nanoseconds since the epoch
 * @param universe the part of it that triangles from our start assets run through
 * @param startAssets assets that loops may start from, most preferred first; some may not be in the universe
 * @param account our account, or null if it was not asked for
 */
record VenueFacts(
        ExchangeInfo exchangeInfo, long readNs, Universe universe, List<String> startAssets, AccountSnapshot account) {

    private static final int MAX_ASSETS_SHOWN = 12;

    /**
     * Asks the venue: its time, its instruments, and our account if orders are to be sent.
     *
     * @throws IllegalArgumentException if the settings leave nothing that could be traded
     */
    static VenueFacts ask(final SessionServices services) throws VenueException {
        final TrefoilConfig config = services.config();
        services.patience().measureClock();
        final ExchangeInfo exchangeInfo = services.patience().ask(services.rest()::exchangeInfo);
        final long readNs = services.clock().nanoTime();
        final Universe listed = Universe.of(
                exchangeInfo.instruments(),
                config.universe().includeAssets(),
                config.universe().excludeAssets());
        final List<String> startAssets = config.universe().startsAnywhere()
                ? listed.assets()
                : config.universe().startAssets();
        final Universe universe = Triangles.tradedPart(listed, startAssets);
        requireTriangle(config, listed, universe);
        listed.parallel().forEach(symbol -> services.notices()
                .accept(symbol + " is left out: another pair joins its two assets"));
        final AccountSnapshot account =
                config.trading().mode().sendsOrders() ? services.patience().ask(services.rest()::account) : null;
        final VenueFacts facts = new VenueFacts(exchangeInfo, readNs, universe, startAssets, account);
        if (account != null) {
            facts.checkAccount(services);
        }
        return facts;
    }

    /** The same with the account as it is now. */
    VenueFacts with(final AccountSnapshot present) {
        return new VenueFacts(exchangeInfo, readNs, universe, startAssets, present);
    }

    private static void requireTriangle(final TrefoilConfig config, final Universe listed, final Universe universe) {
        if (universe.instrumentCount() == 0) {
            final boolean lists = !config.universe().includeAssets().isEmpty()
                    || !config.universe().excludeAssets().isEmpty();
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "universe.startAssets = %s: none of them is in a triangle of the %,d instruments that %s trades%s;"
                            + " name others, or [\"all\"]",
                    config.universe().startAssets(),
                    listed.instrumentCount(),
                    config.venue().restUrl(),
                    lists ? " and universe.includeAssets and excludeAssets leave" : ""));
        }
    }

    private void checkAccount(final SessionServices services) throws VenueException {
        if (!account.canTrade()) {
            throw VenueException.of(
                    VenueException.Kind.REFUSED_KEY,
                    "the account at " + services.config().venue().restUrl()
                            + " may not trade (canTrade is false): use another, or set trading.mode = \"watch\"");
        }
        if (account.balances().stream()
                .noneMatch(balance -> balance.free() > 0 && startAssets.contains(balance.asset()))) {
            services.notices().accept("the account holds nothing of " + shown(startAssets) + ": no loop can be opened");
        }
    }

    /** Free and locked together by asset; empty without an account. */
    SortedMap<String, Long> balances() {
        return account == null ? new TreeMap<>() : totals(account);
    }

    static SortedMap<String, Long> totals(final AccountSnapshot account) {
        final SortedMap<String, Long> totals = new TreeMap<>();
        account.balances().forEach(balance -> totals.put(balance.asset(), balance.free() + balance.locked()));
        return totals;
    }

    /** A list of assets that stays readable when it holds hundreds. */
    static String shown(final List<String> assets) {
        return assets.size() <= MAX_ASSETS_SHOWN
                ? String.join(" ", assets)
                : String.join(" ", assets.subList(0, MAX_ASSETS_SHOWN)) + " and " + (assets.size() - MAX_ASSETS_SHOWN)
                        + " more";
    }
}
