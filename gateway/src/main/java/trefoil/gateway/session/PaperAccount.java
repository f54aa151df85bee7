package trefoil.gateway.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import trefoil.engine.Engine;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.replay.RecordedRun;
import trefoil.engine.sim.OrderLimits;
import trefoil.engine.sim.PaperExchange;
import trefoil.gateway.binance.codec.ExchangeInfo;
import trefoil.gateway.binance.rest.AccountSnapshot;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.session.paper.PaperVenue;

/** The account of a paper run: what it holds by the configuration, and the venue in this process that it trades at. */
final class PaperAccount {
    private static final long UNITS_IN_PPM = Fixed.ONE / 1_000_000;
    private static final int WINDOW_S = 10;

    private final Universe universe;
    private final SortedMap<String, Long> balances = new TreeMap<>();
    private final SortedMap<String, String> remarks = new TreeMap<>();
    private final PaperVenue venue;

    PaperAccount(final SessionServices services, final VenueFacts facts) {
        final TrefoilConfig config = services.config();
        universe = facts.universe();
        config.paper().balances().forEach((asset, amount) -> {
            if (universe.assetIndex(asset) == Universe.NOT_FOUND) {
                services.notices().accept("paper.balances: " + asset + " is in no triangle here and left out");
            } else {
                balances.put(asset, amount);
            }
        });
        if (balances.keySet().stream().noneMatch(facts.startAssets()::contains)) {
            services.notices()
                    .accept("paper.balances holds nothing of " + VenueFacts.shown(facts.startAssets())
                            + ": no loop can be opened");
        }
        final OrderLimits limits = limits(facts.exchangeInfo());
        final int takerFeePpm = EngineLaunch.takerFeePpm(config, null);
        remarks.put(RecordedRun.PAPER_LATENCY_NS, Long.toString(config.paper().latencyNs()));
        remarks.put(RecordedRun.PAPER_TAKER_FEE_PPM, Integer.toString(takerFeePpm));
        remarks.put(RecordedRun.PAPER_ORDERS_PER_TEN_SECONDS, Integer.toString(limits.perTenSeconds()));
        remarks.put(RecordedRun.PAPER_ORDERS_PER_DAY, Integer.toString(limits.perDay()));
        venue = new PaperVenue(
                new PaperExchange(
                        universe,
                        balances,
                        takerFeePpm * UNITS_IN_PPM,
                        Engine.Context.DEFAULT_DISCOUNT_ASSET,
                        limits,
                        config.paper().latencyNs(),
                        TimeUnit.MILLISECONDS.toNanos(config.market().staleAfterMs())),
                services.clock());
    }

    /** As the venue would for a real account. */
    private static OrderLimits limits(final ExchangeInfo exchangeInfo) {
        final Map<String, Integer> limits = new TreeMap<>();
        for (final ExchangeInfo.RateLimit limit : exchangeInfo.rateLimits()) {
            final boolean tenSeconds = limit.interval().equals("SECOND") && limit.intervalNum() == WINDOW_S;
            if (limit.type().equals("ORDERS")
                    && limit.limit() > 0
                    && (tenSeconds || limit.interval().equals("DAY"))) {
                limits.put(limit.interval(), (int) Math.min(limit.limit(), Integer.MAX_VALUE));
            }
        }
        return new OrderLimits(
                limits.getOrDefault("SECOND", OrderLimits.PRODUCTION.perTenSeconds()),
                limits.getOrDefault("DAY", OrderLimits.PRODUCTION.perDay()),
                exchangeInfo.maxNumOrders() == 0 ? Integer.MAX_VALUE : exchangeInfo.maxNumOrders());
    }

    PaperVenue venue() {
        return venue;
    }

    /** What the journal's header is to say of the venue, so that its orders can be met again. */
    SortedMap<String, String> remarks() {
        return remarks;
    }

    /** What it held at the start. */
    SortedMap<String, Long> startBalances() {
        return balances;
    }

    /** What it held at the start, as a venue would say it. */
    AccountSnapshot snapshot() {
        final List<AccountSnapshot.AssetBalance> held = new ArrayList<>();
        balances.forEach((asset, amount) -> held.add(new AccountSnapshot.AssetBalance(asset, amount, 0)));
        return new AccountSnapshot(0, true, 0, 0, 0, 0, held, List.of());
    }

    /** What it holds; read it when the engine is idle. */
    SortedMap<String, Long> balances() {
        final SortedMap<String, Long> held = new TreeMap<>();
        for (int asset = 0; asset < universe.assetCount(); asset++) {
            held.put(universe.assets().get(asset), venue.balance(asset));
        }
        return held;
    }
}
