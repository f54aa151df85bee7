package trefoil.engine.trading;

import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.arbitrage.LoopSizer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.arbitrage.WayHome;
import trefoil.engine.event.OutboundRing;
import trefoil.engine.execution.DustLedger;
import trefoil.engine.execution.Ledger;
import trefoil.engine.execution.LoopFees;
import trefoil.engine.execution.LoopMachine;
import trefoil.engine.execution.LoopTotals;
import trefoil.engine.execution.OpenOrders;
import trefoil.engine.execution.Outputs;
import trefoil.engine.market.Ladders;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.VenueTerms;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.metrics.LatencyRecorder;
import trefoil.engine.risk.OrderBudget;
import trefoil.engine.risk.RiskGate;
import trefoil.engine.risk.Valuation;

/**
 * A trading core and all it works with, put together from settings: the one place where that is done, so that a run and
 * its replay are made alike. Built by the owner; from the first record on everything in it is the trading thread's,
 * and others read it as each part says.
 */
public final class TradingDesk {
    private final TradingSettings settings;
    private final LoopTable loops;
    private final RateMatrix matrix;
    private final Valuation valuation;
    private final RiskGate risk;
    private final Ledger ledger;
    private final LoopTotals totals;
    private final DustLedger dust;
    private final EngineCounters counters = new EngineCounters();
    private final LatencyRecorder tickToOrder = new LatencyRecorder();
    private final LatencyRecorder answerToOrder = new LatencyRecorder();
    private final Ladders books;
    private LoopPlanner planner;
    private Outputs outputs;

    /** A desk without a core yet. */
    public TradingDesk(final TradingSettings settings) {
        this.settings = settings;
        final int assets = settings.universe().assetCount();
        loops = settings.loopTable();
        ledger = new Ledger(assets);
        totals = new LoopTotals(assets);
        dust = new DustLedger(assets);
        books = new Ladders(settings.universe().instrumentCount());
        matrix = new RateMatrix(settings.universe());
        valuation =
                new Valuation(settings.universe(), matrix, settings.universe().assetIndex(settings.valueAsset()));
        risk = new RiskGate(
                settings.universe(),
                matrix,
                valuation,
                settings.limits(),
                new OrderBudget(settings.maxUnfilledOrders()),
                settings.tradingEnabled(),
                settings.staleAfterNs(),
                settings.maxOpenLoops(),
                settings.maxStartByAsset());
        if (settings.loops().fourLegs()) {
            risk.expectLongLoops();
        }
    }

    /** Makes the core; once. */
    public TradingCore open(final OutboundRing outbound, final QuoteObserver observer) {
        if (outputs != null) {
            throw new IllegalStateException("the desk is open");
        }
        final VenueTerms terms = new VenueTerms(settings.universe(), matrix, loops.fees());
        final OpenOrders orders = new OpenOrders(settings.universe(), settings.maxOpenOrders());
        outputs = new Outputs(outbound, orders);
        final LoopMachine machine = new LoopMachine(
                settings.execution(),
                loops,
                matrix,
                terms,
                new WayHome(settings.universe(), matrix, terms, settings.staleAfterNs()),
                ledger,
                risk,
                valuation,
                orders,
                outputs,
                counters,
                totals,
                dust);
        planner = new LoopPlanner(
                loops,
                matrix,
                books,
                settings.staleAfterNs(),
                new LoopSizer(loops, matrix, terms.rules(), settings.minEdgePpm()),
                ledger,
                orders,
                terms,
                new LoopFees(loops, matrix, ledger, settings.discountAssetIndex()));
        final LoopPricer pricer = new LoopPricer(loops, matrix);
        return new TradingCore(
                matrix,
                books,
                pricer,
                settings.forecast().gate(pricer, matrix),
                planner,
                risk,
                ledger,
                machine,
                dust,
                outputs,
                counters,
                tickToOrder,
                answerToOrder,
                observer);
    }

    /** What it was made from. */
    public TradingSettings settings() {
        return settings;
    }

    /** The loops that are traded. */
    public LoopTable loops() {
        return loops;
    }

    /** The best quotes; trading thread. */
    public RateMatrix matrix() {
        return matrix;
    }

    /** The books behind them; trading thread. */
    public Ladders books() {
        return books;
    }

    /** What plans loops, with what it planned last; null before the desk is open; trading thread. */
    public LoopPlanner planner() {
        return planner;
    }

    public RiskGate risk() {
        return risk;
    }

    /** What is owned, by the engine's own account. */
    public Ledger ledger() {
        return ledger;
    }

    /** What closed loops earned and left behind. */
    public LoopTotals totals() {
        return totals;
    }

    /** What could not be brought home. */
    public DustLedger dust() {
        return dust;
    }

    public EngineCounters counters() {
        return counters;
    }

    /** From the receipt of the quote that opened a loop to its first order being handed to the socket. */
    public LatencyRecorder tickToOrder() {
        return tickToOrder;
    }

    /** From the receipt of a leg's answer to the next leg's order being handed to the socket. */
    public LatencyRecorder answerToOrder() {
        return answerToOrder;
    }

    /** Outputs written so far, digests not counted; trading thread. */
    public long outputs() {
        return outputs == null ? 0 : outputs.count();
    }

    /** Digest of all outputs written so far; trading thread. */
    public long digest() {
        return outputs == null ? 0 : outputs.digest();
    }
}
