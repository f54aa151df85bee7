package trefoil.gateway.session;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;
import trefoil.engine.recovery.HomeUniverse;
import trefoil.engine.recovery.UnfinishedBusiness;
import trefoil.gateway.binance.codec.ExchangeInfo;
import trefoil.gateway.binance.rest.AccountSnapshot;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.config.TrefoilConfig;

/**
 * What the venue says of itself and of us before a run begins.
 *
 * @param exchangeInfo its instruments and limits
 * @param readNs when those were read, nanoseconds since the epoch
 * @param allowed those instruments whose assets the settings allow, tradable or not
 * @param universe the part of it that triangles from our start assets run through, and what has to be brought home needs
 * @param startAssets assets that loops may start from, most preferred first; some may not be in the universe
 * @param loops which loops this run looks at: of three legs alone where those asked for are more than are allowed
 * @param account our account, or null if it was not asked for
 */
record VenueFacts(
        ExchangeInfo exchangeInfo,
        long readNs,
        List<Instrument> allowed,
        Universe universe,
        List<String> startAssets,
        LoopChoice loops,
        AccountSnapshot account) {

    private static final int MAX_ASSETS_SHOWN = 12;

    /**
     * Asks the venue: its time, its instruments, and our account if orders are to be sent. What could be traded may be
     * nothing, see {@link #requireTriangle}.
     */
    static VenueFacts ask(final SessionServices services) throws VenueException {
        final TrefoilConfig config = services.config();
        services.patience().measureClock();
        final ExchangeInfo exchangeInfo = services.patience().ask(services.rest()::exchangeInfo);
        govern(services, exchangeInfo);
        final long readNs = services.clock().nanoTime();
        final List<Instrument> allowed = Universe.allowed(
                exchangeInfo.instruments(),
                config.universe().includeAssets(),
                config.universe().excludeAssets());
        final Universe traded = Universe.of(allowed, Instrument::tradable);
        final List<String> startAssets = config.universe().startsAnywhere()
                ? traded.assets()
                : config.universe().startAssets();
        final AccountSnapshot account =
                config.trading().mode().sendsOrders() ? services.patience().ask(services.rest()::account) : null;
        final VenueFacts facts = new VenueFacts(
                        exchangeInfo,
                        readNs,
                        allowed,
                        traded,
                        startAssets,
                        config.universe().loops(),
                        account)
                .tradedPart();
        if (account != null) {
            facts.checkAccount(services);
        }
        return facts;
    }

    /** The same with what some loop uses alone: of loops of three legs if with longer ones there are more than are allowed. */
    private VenueFacts tradedPart() {
        try {
            return with(Triangles.tradedPart(universe, startAssets, loops), loops, account);
        } catch (final IllegalArgumentException tooMany) {
            return with(Triangles.tradedPart(universe, startAssets), LoopChoice.TRIANGLES, account);
        }
    }

    private VenueFacts with(final Universe otherUniverse, final LoopChoice otherLoops, final AccountSnapshot present) {
        return new VenueFacts(exchangeInfo, readNs, allowed, otherUniverse, startAssets, otherLoops, present);
    }

    /** From now on the venue's own limits count. */
    private static void govern(final SessionServices services, final ExchangeInfo exchangeInfo) {
        services.rest()
                .governor()
                .limits(
                        SessionTerms.weightPerMinute(exchangeInfo),
                        orders(exchangeInfo, "SECOND"),
                        orders(exchangeInfo, "DAY"));
    }

    private static int orders(final ExchangeInfo exchangeInfo, final String interval) {
        return exchangeInfo.rateLimits().stream()
                .filter(limit ->
                        limit.type().equals("ORDERS") && limit.interval().equals(interval) && limit.limit() > 0)
                .mapToInt(limit -> (int) Math.min(limit.limit(), Integer.MAX_VALUE))
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    /** The same with the account as it is now. */
    VenueFacts with(final AccountSnapshot present) {
        return with(universe, loops, present);
    }

    /**
     * The same with all that is needed to bring home what earlier runs left, as far as the settings allow it and the venue
     * lists it, whether it trades it now or not.
     *
     * @param known assets that have to be in the universe besides if anything is left
     */
    VenueFacts reaching(final UnfinishedBusiness left, final Collection<String> known) {
        final Universe home =
                HomeUniverse.of(universe, allowed, left, left.loops().isEmpty() ? List.of() : known);
        // With what is needed there may be more loops than are allowed.
        return with(home, with(home, loops, account).tradedPart().loops, account);
    }

    /**
     * Sees to it that there is something to trade, or else to bring home, and tells what is left out of it.
     *
     * @throws IllegalArgumentException if the settings leave nothing
     * @throws VenueException if there would be something if the venue traded it now
     */
    void requireTriangle(final SessionServices services, final UnfinishedBusiness left) throws VenueException {
        requireLoops(services, left);
        if (Triangles.tradedPart(universe, startAssets, loops).instrumentCount() == 0) {
            final String problem = describeLack(services.config());
            if (!left.loops().isEmpty() && universe.assets().stream().anyMatch(startAssets::contains)) {
                services.notices().accept(problem + ": this run only ends what was left open");
            } else if (tradedOf(Instrument::spotTradingAllowed).instrumentCount() > 0) {
                throw VenueException.of(
                        VenueException.Kind.UNREACHABLE,
                        "none of universe.startAssets is in a triangle of what "
                                + services.config().venue().restUrl()
                                + " trades now, though in one of what it lists: start again when it trades more of it, or"
                                + " name others");
            } else {
                throw new IllegalArgumentException(problem + "; name others, or [\"all\"]");
            }
        }
        tellWhatIsLeftOut(services);
    }

    /** The loops that were asked for, or the end of what an earlier run left open: that is never refused for their number. */
    private void requireLoops(final SessionServices services, final UnfinishedBusiness left) {
        final LoopChoice wanted = services.config().universe().loops();
        if (wanted.fourLegs() == loops.fourLegs()) {
            return;
        }
        try {
            final Universe traded = Universe.of(allowed, Instrument::tradable);
            Triangles.tradedPart(traded, startAssets, wanted);
            Triangles.tradedPart(universe, startAssets, wanted);
        } catch (final IllegalArgumentException tooMany) {
            final String problem = "universe.maxLegs = 4: " + tooMany.getMessage();
            if (left.loops().isEmpty()) {
                throw new IllegalArgumentException(problem, tooMany);
            }
            services.notices()
                    .accept(problem
                            + "; this run has loops of earlier runs to end, and looks at loops of three legs only");
        }
    }

    private String describeLack(final TrefoilConfig config) {
        final boolean lists = !config.universe().includeAssets().isEmpty()
                || !config.universe().excludeAssets().isEmpty();
        return String.format(
                Locale.ROOT,
                "universe.startAssets = %s: none of them is in a triangle of the %,d instruments that %s trades%s",
                config.universe().startAssets(),
                Universe.of(allowed, Instrument::tradable).instrumentCount(),
                config.venue().restUrl(),
                lists ? " and universe.includeAssets and excludeAssets leave" : "");
    }

    private void tellWhatIsLeftOut(final SessionServices services) {
        final Set<Set<String>> joined =
                universe.instruments().stream().map(Instrument::assets).collect(Collectors.toSet());
        allowed.stream()
                .filter(instrument -> instrument.tradable()
                        && joined.contains(instrument.assets())
                        && universe.instrumentIndex(instrument.symbol()) == Universe.NOT_FOUND)
                .forEach(instrument -> services.notices()
                        .accept(instrument.symbol() + " is left out: another pair joins its two assets"));
        final List<String> halted =
                tradedOf(instrument -> instrument.tradable() || instrument.halted()).instruments().stream()
                        .filter(instrument -> instrument.halted() && !joined.contains(instrument.assets()))
                        .map(Instrument::symbol)
                        .toList();
        if (!halted.isEmpty()) {
            services.notices()
                    .accept(shown(halted) + ": halted by the venue now, and left out of this run; start it again to"
                            + " trade them when they are open");
        }
    }

    /** What would be traded if those instruments were. */
    private Universe tradedOf(final Predicate<Instrument> kept) {
        return with(Universe.of(allowed, kept), loops, account).tradedPart().universe;
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
