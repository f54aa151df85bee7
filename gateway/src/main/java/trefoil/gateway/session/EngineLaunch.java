package trefoil.gateway.session;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import trefoil.engine.Engine;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.InboundTap;
import trefoil.engine.event.OrderSender;
import trefoil.engine.market.Universe;
import trefoil.engine.risk.RiskGate;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.binance.codec.ExchangeInfo;
import trefoil.gateway.binance.rest.AccountSnapshot;
import trefoil.gateway.config.TrefoilConfig;

/** Turns the settings and what the venue said into a running engine. */
final class EngineLaunch {
    /** Taker fee assumed when nothing is known: the venue's public 0.1 %. */
    static final int DEFAULT_TAKER_FEE_PPM = 1_000;

    private static final int ORDER_BUDGET_PERCENT = 80;
    private static final int MAX_ORDER_BUDGET = 1 << 20;
    private static final int REHEARSAL_RING_SIZE = 1 << 12;

    private EngineLaunch() {}

    /**
     * Starts the engine.
     *
     * @param sessionId name of the run, a number that no other run has
     * @param remarks what the journal's header is to say beside the settings, the venue and the account
     * @param terms whether and by whom fees are read
     * @param sender makes the order sender once the inbound ring exists
     * @param tap sees the engine's inputs
     * @param tookOver whether earlier runs' journals are no longer needed to bring anything to its end
     */
    static Engine launch(
            final SessionServices services,
            final VenueFacts facts,
            final long sessionId,
            final String toolVersion,
            final Map<String, String> remarks,
            final Function<LoopTable, QuoteObserver> observer,
            final SessionTerms terms,
            final Function<InboundRing, OrderSender> sender,
            final InboundTap tap,
            final BooleanSupplier tookOver) {
        final TrefoilConfig config = services.config();
        final Map<String, String> allRemarks = new TreeMap<>(remarks);
        allRemarks.putAll(EarlierRuns.remarks(services, facts));
        final int[] takerFeePpm = new int[facts.universe().instrumentCount()];
        Arrays.fill(takerFeePpm, takerFeePpm(config, facts.account()));
        return Engine.launch(new Engine.Context()
                .universe(facts.universe())
                .startAssets(facts.startAssets())
                .loops(facts.loops())
                .takerFeePpm(takerFeePpm)
                .feesKnown(!terms.readsFees())
                .feeRequests(terms.feeRequests())
                .tradingEnabled(config.trading().mode().trades())
                .minEdgePpm(config.trading().minEdgePpm())
                .forecast(ForecastFile.settings(config.forecast()))
                .policy(config.execution().policy())
                .fillOrKillLegs(config.execution().fillOrKillLegs())
                .maxLoopLossPpm(config.execution().maxLoopLossPpm())
                .unwindPatienceMs(config.execution().unwindPatienceMs())
                .maxOpenLoops(config.trading().maxOpenLoops())
                .maxStart(config.trading().maxStart())
                .limits(config.limits().risk())
                .valueAsset(config.limits().valueAsset().orElse(null))
                .maxUnfilledOrders(maxUnfilledOrders(facts.exchangeInfo(), leastOrders(facts)))
                .maxOpenOrders(maxOpenOrders(facts.exchangeInfo()))
                .staleAfterMs(config.market().staleAfterMs())
                .ringSize(config.engine().ringSize())
                .waitMode(services.profile().waitMode())
                .handOff(services.profile().handOff())
                .placement(services.placement())
                .journalDirectory(config.journal().enabled() ? config.journal().directory() : null)
                .journalSettings(config.journal().settings())
                .journalLoss(config.journal().whenLost())
                .removableRuns(
                        header -> tookOver.getAsBoolean() && EarlierRuns.isOfSameAccount(services, facts, header))
                .session(Long.toString(sessionId, Character.MAX_RADIX))
                .toolVersion(toolVersion)
                .remarks(allRemarks)
                .clock(services.clock())
                .observer(observer)
                .sender(sender)
                .tap(tap));
    }

    private static int leastOrders(final VenueFacts facts) {
        return facts.loops().fourLegs() ? RiskGate.ORDERS_OF_A_LONG_LOOP : RiskGate.ORDERS_OF_A_LOOP;
    }

    /** Settings of an engine that decides like the run's, risks nothing, records nothing and has no way out yet. */
    static Engine.Context rehearsal(final SessionServices services, final VenueFacts facts) {
        final TrefoilConfig config = services.config();
        final int[] takerFeePpm = new int[facts.universe().instrumentCount()];
        Arrays.fill(takerFeePpm, takerFeePpm(config, facts.account()));
        return new Engine.Context()
                .universe(facts.universe())
                .startAssets(facts.startAssets())
                .takerFeePpm(takerFeePpm)
                .loops(facts.loops())
                .tradingEnabled(true)
                .minEdgePpm(config.trading().minEdgePpm())
                .forecast(ForecastFile.settings(config.forecast()))
                .policy(config.execution().policy())
                .fillOrKillLegs(config.execution().fillOrKillLegs())
                .maxLoopLossPpm(config.execution().maxLoopLossPpm())
                .maxOpenLoops(config.trading().maxOpenLoops())
                .unwindPatienceMs(0)
                .limits(RiskLimits.NONE)
                .valueAsset(config.limits()
                        .valueAsset()
                        .orElse(facts.startAssets().stream()
                                .filter(asset -> facts.universe().assetIndex(asset) != Universe.NOT_FOUND)
                                .findFirst()
                                .orElse(null)))
                .maxUnfilledOrders(MAX_ORDER_BUDGET)
                .staleAfterMs(config.market().staleAfterMs())
                .ringSize(REHEARSAL_RING_SIZE)
                .waitMode(services.profile().waitMode())
                .handOff(services.profile().handOff())
                .clock(services.clock());
    }

    /** What the venue allows in its shortest window, less a margin for orders that it counts and we do not. */
    private static int maxUnfilledOrders(final ExchangeInfo exchangeInfo, final int leastOrders) {
        return exchangeInfo.rateLimits().stream()
                .filter(limit ->
                        limit.type().equals("ORDERS") && limit.interval().equals("SECOND"))
                .mapToLong(limit -> limit.limit() * ORDER_BUDGET_PERCENT / 100)
                .mapToInt(limit -> (int) Math.min(Math.max(limit, leastOrders), MAX_ORDER_BUDGET))
                .min()
                .orElse(Engine.Context.DEFAULT_MAX_UNFILLED_ORDERS);
    }

    private static int maxOpenOrders(final ExchangeInfo exchangeInfo) {
        return exchangeInfo.maxNumOrders() == 0 ? Integer.MAX_VALUE : exchangeInfo.maxNumOrders();
    }

    /** By the settings, else the account's, else the venue's public rate. */
    static int takerFeePpm(final TrefoilConfig config, final AccountSnapshot account) {
        if (config.trading().takerFeePpm().isPresent()) {
            return config.trading().takerFeePpm().getAsInt();
        }
        return account == null
                ? DEFAULT_TAKER_FEE_PPM
                : account.takerCommissionPpm() + Math.max(account.buyerCommissionPpm(), account.sellerCommissionPpm());
    }
}
