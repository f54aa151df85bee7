package trefoil.gateway.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.binance.rest.CommissionRates;
import trefoil.gateway.binance.rest.KeyRestrictions;
import trefoil.gateway.binance.rest.ServerClock;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.config.TrefoilConfig;

/**
 * The checks between a start and its first order, each with its name and figure. With real money all must pass; with play
 * money those that make sense there are made, and what fails is only told.
 */
final class Preflight {
    private static final long MAX_OFFSET_MS = 60_000;
    private static final long MAX_FILTERS_AGE_NS = TimeUnit.MINUTES.toNanos(5);
    private static final int MAX_INSTRUMENTS_READ = 60;
    private static final String SPOT = "SPOT";
    private static final String TRADE_GROUP = "TRD_GRP_";
    private static final double NS_IN_S = 1e9;

    private final SessionServices services;
    private final TrefoilConfig config;
    private final VenueFacts facts;
    private final KillFile killFile;
    private final List<Check> checks = new ArrayList<>();
    private final Map<String, CommissionRates> fees = new HashMap<>();

    /** One thing looked at, and what was found. */
    private record Check(String name, boolean passed, String figure) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "check  %-8s %-6s  %s", name, passed ? "ok" : "FAILED", figure);
        }
    }

    Preflight(final SessionServices services, final VenueFacts facts, final KillFile killFile) {
        this.services = services;
        this.facts = facts;
        this.killFile = killFile;
        config = services.config();
    }

    /**
     * Makes the checks that the mode asks for, and tells what was found.
     *
     * @throws IllegalArgumentException if orders would be for real money and a check failed
     * @throws VenueException if the start was given up meanwhile
     */
    void run() throws VenueException {
        if (!config.trading().mode().sendsOrders()) {
            return;
        }
        clock();
        account();
        if (!config.trading().mode().realMoney()) {
            checks.stream().filter(check -> !check.passed()).forEach(this::tell);
            return;
        }
        key();
        fees();
        filters();
        limits();
        journal();
        killSwitch();
        services.requireNotAbandoned();
        checks.forEach(this::tell);
        final List<String> failed = checks.stream()
                .filter(check -> !check.passed())
                .map(Check::name)
                .toList();
        if (!failed.isEmpty()) {
            throw new IllegalArgumentException("live trading is refused: " + failed.size() + " of " + checks.size()
                    + " checks failed: " + String.join(", ", failed));
        }
    }

    private void tell(final Check check) {
        services.notices().accept(check.toString());
    }

    /** Fees that were read on the way, by symbol. */
    Map<String, CommissionRates> feesRead() {
        return fees;
    }

    /** Measures again: what has changed since the first time is how well the clocks run together. */
    private void clock() throws VenueException {
        final ServerClock clock = services.rest().serverClock();
        final long beforeNs = clock.offsetNs();
        try {
            services.patience().measureClock();
        } catch (final VenueException failure) {
            requireAsked(failure);
            add("clock", false, "the venue's time could not be asked: " + failure.getMessage());
            return;
        }
        final long skewNs = Math.abs(clock.offsetNs() - beforeNs);
        final long maxSkewMs = config.limits().risk().maxClockSkewMs();
        final int maxRoundTripMs = config.orders().recvWindowMs();
        add(
                "clock",
                Math.abs(clock.offsetMs()) <= MAX_OFFSET_MS
                        && clock.rttNs() <= TimeUnit.MILLISECONDS.toNanos(maxRoundTripMs)
                        && skewNs <= TimeUnit.MILLISECONDS.toNanos(maxSkewMs),
                "offset " + clock.offsetMs() + " ms (at most " + MAX_OFFSET_MS + "), round trip "
                        + EdgeText.duration(clock.rttNs()) + " (at most " + maxRoundTripMs + " ms), changed by "
                        + EdgeText.duration(skewNs) + " (at most " + maxSkewMs + " ms)");
    }

    private void account() {
        final List<String> permissions = facts.account().permissions();
        final boolean spot = permissions.stream()
                .anyMatch(permission -> permission.equals(SPOT) || permission.startsWith(TRADE_GROUP));
        add(
                "account",
                facts.account().canTrade() && spot,
                (facts.account().canTrade() ? "may trade" : "may not trade") + ", permissions: "
                        + (permissions.isEmpty() ? "none told" : String.join(" ", permissions)));
    }

    private void key() throws VenueException {
        try {
            final KeyRestrictions key = services.patience().ask(services.rest()::keyRestrictions);
            add(
                    "key",
                    key.spotTrading() && !key.withdrawals(),
                    (key.spotTrading() ? "may trade on spot" : "may not trade on spot: allow it")
                            + (key.withdrawals() ? ", MAY WITHDRAW: make a key that may not" : ", may not withdraw")
                            + (key.boundToAddresses() ? ", bound to addresses" : ", accepted from any address"));
        } catch (final VenueException failure) {
            requireAsked(failure);
            add("key", false, "the venue does not tell what the key may do: " + failure.getMessage());
        }
    }

    private void fees() throws VenueException {
        if (config.trading().takerFeePpm().isPresent()) {
            add(
                    "fees",
                    false,
                    "trading.takerFeePpm = " + config.trading().takerFeePpm().getAsInt()
                            + " says them; with real money the venue is asked: leave it out");
            return;
        }
        final Set<Integer> wanted = startSet();
        long highest = 0;
        String failure = "";
        for (final int instrument : wanted) {
            services.requireNotAbandoned();
            final String symbol = facts.universe().instruments().get(instrument).symbol();
            try {
                final CommissionRates rates =
                        services.patience().ask(() -> services.rest().accountCommission(symbol));
                fees.put(symbol, rates);
                highest = Math.max(highest, Math.max(rates.buyRate(), rates.sellRate()));
            } catch (final VenueException problem) {
                requireAsked(problem);
                failure = "; " + symbol + ": " + problem.getMessage();
                break;
            }
        }
        add(
                "fees",
                fees.size() == wanted.size(),
                fees.size() + " of " + wanted.size() + " instruments between start assets read, highest taker rate "
                        + DecimalText.toString(Math.multiplyExact(highest, 100)) + " %" + failure);
    }

    /** Instruments between two start assets; where there are none, those of one. */
    private Set<Integer> startSet() {
        final Set<Integer> between = new LinkedHashSet<>();
        final Set<Integer> touching = new LinkedHashSet<>();
        final Universe universe = facts.universe();
        for (int i = 0; i < universe.instrumentCount(); i++) {
            final boolean base = starts(universe.baseAsset(i));
            final boolean quote = starts(universe.quoteAsset(i));
            if (base && quote && between.size() < MAX_INSTRUMENTS_READ) {
                between.add(i);
            }
            if ((base || quote) && touching.size() < MAX_INSTRUMENTS_READ) {
                touching.add(i);
            }
        }
        return between.isEmpty() ? touching : between;
    }

    private boolean starts(final int asset) {
        return facts.startAssets().contains(facts.universe().assets().get(asset));
    }

    private void filters() {
        final long ageNs = services.clock().nanoTime() - facts.readNs();
        add(
                "filters",
                ageNs <= MAX_FILTERS_AGE_NS,
                String.format(
                        Locale.ROOT,
                        "of %,d instruments, read %.1f s ago (at most %d)",
                        facts.universe().instrumentCount(),
                        ageNs / NS_IN_S,
                        TimeUnit.NANOSECONDS.toSeconds(MAX_FILTERS_AGE_NS)));
    }

    private void limits() {
        final List<String> unstated = config.live().unstatedLimits();
        add(
                "limits",
                unstated.isEmpty(),
                unstated.isEmpty()
                        ? "loss of a loop "
                                + DecimalText.toString(config.limits().risk().maxLossPerLoop())
                                + ", of an hour "
                                + DecimalText.toString(config.limits().risk().maxLossPerHour()) + ", of a day "
                                + DecimalText.toString(config.limits().risk().maxLossPerDay())
                        : "the configuration leaves to their defaults: " + String.join(", ", unstated));
    }

    private void journal() {
        final TrefoilConfig.Journal journal = config.journal();
        add(
                "journal",
                journal.enabled(),
                journal.enabled() ? "in " + journal.directory() : "journal.enabled = false: orders could be forgotten");
    }

    private void killSwitch() {
        add(
                "kill",
                killFile.read().isEmpty(),
                killFile.path() + (killFile.read().isEmpty() ? " is absent" : " exists"));
    }

    /** A venue that cannot be asked says nothing about us: that ends the start, and is no check that failed. */
    private static void requireAsked(final VenueException failure) throws VenueException {
        switch (failure.kind()) {
            case UNREACHABLE, UNTRUSTED, RATE_LIMITED, BANNED -> throw failure;
            default -> {}
        }
    }

    private void add(final String name, final boolean passed, final String figure) {
        checks.add(new Check(name, passed, figure));
    }
}
