package trefoil.engine.research;

import java.util.ArrayDeque;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.OneSlotRing;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.execution.DustLedger;
import trefoil.engine.execution.ExecutionSettings;
import trefoil.engine.execution.Ledger;
import trefoil.engine.execution.LoopFees;
import trefoil.engine.execution.LoopMachine;
import trefoil.engine.execution.LoopTotals;
import trefoil.engine.execution.OpenOrders;
import trefoil.engine.execution.Outputs;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.risk.OrderBudget;
import trefoil.engine.risk.RiskGate;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.risk.Valuation;
import trefoil.engine.trading.LoopOpener;
import trefoil.engine.trading.LoopPlanner;

/**
 * The engine at one latency, fee and size: its own gate, sizer and loop machine decide and bring every loop to its end;
 * each order meets the books as they were a latency after it left, less what this trader took before, and its answer takes
 * as long again.
 *
 * <p>Nothing but what is open and on its way is held. A loop that a gap interrupts is void: the trader starts afresh. One
 * thread, the walk's.
 */
final class Trader {
    /** Time between two beats of the engine's heart, on whole multiples of it: an unwinding loop looks again then. */
    static final long BEAT_NS = 50_000_000L;

    /** Nothing is due. */
    static final long NEVER = Long.MAX_VALUE;

    /** So much of each start asset is at hand that it never runs short. */
    private static final long FUNDS = 1_000_000_000L * Fixed.ONE;

    private static final int MAX_ATTEMPTS = 4;
    private static final double PPB = 1e9;
    private static final long UNPRICED = Valuation.UNPRICED;

    private final Market market;
    private final TierTerms tier;
    private final PaperBooks books;
    private final Valuation valuation;
    private final StudySettings settings;
    private final List<String> startAssets;
    private final long size;
    private final long latencyNs;
    private final EngineCounters counters;
    private final TradeTally tally = new TradeTally();
    private final ArrayDeque<SentOrder> underWay = new ArrayDeque<>();
    private final ArrayDeque<SentOrder> answers = new ArrayDeque<>();
    private final Long2LongHashMap promised = new Long2LongHashMap(0);

    private Outputs outputs;
    private RiskGate risk;
    private LoopMachine machine;
    private LoopOpener opener;
    private long promisedNow;
    private long nowNs;
    private long nextBeatNs = NEVER;

    Trader(
            final Market market,
            final TierTerms tier,
            final PaperBooks books,
            final Valuation valuation,
            final StudySettings settings,
            final List<String> startAssets,
            final long size,
            final long latencyNs,
            final EngineCounters counters) {
        this.market = market;
        this.tier = tier;
        this.books = books;
        this.valuation = valuation;
        this.settings = settings;
        this.startAssets = startAssets;
        this.size = size;
        this.latencyNs = latencyNs;
        this.counters = counters;
        start();
    }

    private void start() {
        final Universe universe = market.universe();
        final OpenOrders orders = new OpenOrders(universe, Integer.MAX_VALUE);
        final Ledger ledger = new Ledger(universe.assetCount());
        startAssets.stream()
                .map(universe::assetIndex)
                .filter(asset -> asset != Universe.NOT_FOUND)
                .forEach(asset -> ledger.set(asset, FUNDS));
        outputs = new Outputs(new OneSlotRing(this::onOutput), orders);
        final long[] maxStart = new long[universe.assetCount()];
        java.util.Arrays.fill(maxStart, Long.MAX_VALUE);
        risk = new RiskGate(
                universe,
                market.matrix(),
                valuation,
                limits(),
                new OrderBudget(settings.maxUnfilledOrders()),
                true,
                settings.staleAfterNs(),
                settings.maxOpenLoops(),
                maxStart);
        risk.reportTo((state, reason, reasons) -> {});
        final ExecutionSettings execution = ExecutionSettings.chain(settings.maxOpenLoops(), settings.maxLoopLossPpm());
        machine = new LoopMachine(
                execution,
                tier.table,
                market.matrix(),
                tier.terms,
                tier.ways,
                ledger,
                risk,
                valuation,
                orders,
                outputs,
                counters,
                new LoopTotals(universe.assetCount()),
                new DustLedger(universe.assetCount()));
        final LoopPlanner planner = new LoopPlanner(
                tier.table,
                market.matrix(),
                market.ladders(),
                settings.staleAfterNs(),
                tier.sizer,
                ledger,
                orders,
                tier.terms,
                new LoopFees(tier.table, market.matrix(), ledger, Universe.NOT_FOUND));
        opener = new LoopOpener(tier.table, planner, risk, ledger, machine, outputs);
        nextBeatNs = NEVER;
    }

    private RiskLimits limits() {
        return RiskLimits.builder()
                .maxLoopNotional(size)
                .maxLossPerLoop(RiskLimits.UNLIMITED)
                .maxLossPerHour(RiskLimits.UNLIMITED)
                .maxLossPerDay(RiskLimits.UNLIMITED)
                .maxConsecutiveFailures(Integer.MAX_VALUE)
                .rejects(100, 1)
                .minFeedPercent(0)
                .tickToOrderMs(Integer.MAX_VALUE, 0)
                .build();
    }

    /**
     * Loops through one side of an instrument that improved, best first. As the engine does, it opens the first that it
     * may, and gives up after a few.
     */
    void onCandidates(final int[] loops, final double[] products, final int count, final long timeNs) {
        nowNs = timeNs;
        outputs.cause(0, timeNs);
        int attempts = 0;
        for (int n = 0; n < count && attempts < MAX_ATTEMPTS; n++) {
            if (products[n] > tier.table.breakEven(loops[n])) {
                attempts++;
                final long edgePpb = Math.round((products[n] - 1) * PPB);
                if (opener.open(loops[n], timeNs, products[n], edgePpb) == LoopOpener.OPENED) {
                    return;
                }
            } else {
                // Break-evens of one tier are all the same, and what follows is worth less.
                return;
            }
        }
    }

    /** When the next order arrives, the next answer comes or the heart beats for what is open; {@link #NEVER} if never. */
    long nextNs() {
        final long arrivalNs = underWay.isEmpty() ? NEVER : underWay.peek().arrivalNs();
        final long answerNs = answers.isEmpty() ? NEVER : answers.peek().arrivalNs() + latencyNs;
        return Math.min(nextBeatNs, Math.min(arrivalNs, answerNs));
    }

    /** Lets happen what happens before that time. */
    void upTo(final long timeNs) {
        while (true) {
            final long arrivalNs = underWay.isEmpty() ? NEVER : underWay.peek().arrivalNs();
            final long answerNs = answers.isEmpty() ? NEVER : answers.peek().arrivalNs() + latencyNs;
            final long nextNs = Math.min(nextBeatNs, Math.min(arrivalNs, answerNs));
            if (nextNs >= timeNs) {
                return;
            }
            nowNs = nextNs;
            if (arrivalNs == nextNs) {
                meet(underWay.poll());
            } else if (answerNs == nextNs) {
                answer(answers.poll());
            } else {
                beat();
            }
        }
    }

    private void meet(final SentOrder order) {
        books.meet(this, order, nowNs);
        answers.add(order);
    }

    private void answer(final SentOrder order) {
        outputs.cause(0, nowNs);
        for (int i = 0; i < order.fillCount(); i++) {
            final long qty = order.fillQty(i);
            final long price = order.fillPrice(i);
            final long received = order.isBuy() ? qty : Fixed.mulFloor(qty, price);
            final int asset = order.isBuy()
                    ? market.universe().baseAsset(order.instrument())
                    : market.universe().quoteAsset(order.instrument());
            machine.onFill(
                    order.key(),
                    price,
                    qty,
                    trefoil.engine.sim.Commission.of(received, tier.feeRate),
                    asset,
                    order.tradeId(i),
                    nowNs);
        }
        risk.onAnswer(false, false, nowNs);
        machine.onAnswer(
                order.key(),
                order.filledQty() == order.qty() ? OrderOutcome.FILLED : OrderOutcome.EXPIRED,
                order.filledQty(),
                order.quoteQty(),
                nowNs);
    }

    private void beat() {
        nextBeatNs = promised.isEmpty() ? NEVER : nextBeatNs + BEAT_NS;
        if (!promised.isEmpty()) {
            outputs.cause(0, nowNs);
            risk.onTimer(nowNs);
            machine.onTimer(nowNs);
        }
    }

    /** Nobody knows what became of what is open: it counts for nothing, and the trader starts afresh. */
    void interrupt() {
        if (promised.isEmpty() && underWay.isEmpty() && answers.isEmpty()) {
            return;
        }
        tally.censored += promised.size();
        tally.loops -= promised.size();
        promised.clear();
        promisedNow = 0;
        underWay.clear();
        answers.clear();
        start();
    }

    /** What its loops came to so far. */
    TradeTally tally() {
        return tally;
    }

    private void onOutput(final DirectBuffer buffer) {
        switch (RecordHeader.type(buffer, 0)) {
            case RecordType.ORDER_INTENT -> {
                tally.orders++;
                underWay.add(new SentOrder(
                        OrderIntent.orderKey(buffer, 0),
                        OrderIntent.instrument(buffer, 0),
                        OrderIntent.side(buffer, 0),
                        OrderIntent.price(buffer, 0),
                        OrderIntent.qty(buffer, 0),
                        OrderIntent.timeInForce(buffer, 0) == OrderIntent.FOK,
                        nowNs + latencyNs));
            }
            case RecordType.LOOP_OPENED -> onOpened(buffer);
            case RecordType.LOOP_CLOSED -> onClosed(buffer);
            default -> {}
        }
    }

    private void onOpened(final DirectBuffer buffer) {
        final long cost = valuation.cost(LoopOpened.startAsset(buffer, 0), LoopOpened.startAmount(buffer, 0));
        final long worth = cost == UNPRICED ? 0 : cost;
        promised.put(LoopOpened.loopId(buffer, 0), worth + 1);
        promisedNow += worth;
        tally.loops++;
        tally.requiredCapital = Math.max(tally.requiredCapital, promisedNow);
        if (nextBeatNs == NEVER) {
            nextBeatNs = (Math.floorDiv(nowNs, BEAT_NS) + 1) * BEAT_NS;
        }
    }

    private void onClosed(final DirectBuffer buffer) {
        promisedNow -= promised.remove(LoopClosed.loopId(buffer, 0)) - 1;
        final long value = LoopClosed.value(buffer, 0);
        tally.unpriced += value == UNPRICED ? 1 : 0;
        tally.onClosed(LoopClosed.outcome(buffer, 0), value == UNPRICED ? 0 : value, nowNs);
    }
}
