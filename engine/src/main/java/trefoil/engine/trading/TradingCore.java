package trefoil.engine.trading;

import org.agrona.DirectBuffer;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.arbitrage.LoopSizer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Carried;
import trefoil.engine.event.Control;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.Fill;
import trefoil.engine.event.LoopRecovered;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderRecovered;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.execution.DustLedger;
import trefoil.engine.execution.Ledger;
import trefoil.engine.execution.LoopMachine;
import trefoil.engine.execution.Outputs;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.metrics.LatencyRecorder;
import trefoil.engine.risk.RiskGate;

/**
 * Everything the engine does with one inbound record. One thread; allocates nothing.
 *
 * <pre>
 *   quote ─► rate matrix ─► loops through what improved ─► risk ─► size ─► open ─► order intent out
 *   fill, answer, timer ─► open loop ─► next order out, or the loop's end
 * </pre>
 */
public final class TradingCore {
    /** Refusals written for one quote; further candidates are only counted. */
    private static final int MAX_ATTEMPTS = 4;

    private static final double PPB = 1e9;

    private final RateMatrix matrix;
    private final LoopPricer pricer;
    private final LoopTable table;
    private final LoopSizer sizer;
    private final RiskGate risk;
    private final Ledger ledger;
    private final LoopMachine machine;
    private final DustLedger dust;
    private final Outputs outputs;
    private final EngineCounters counters;
    private final LatencyRecorder tickToOrder;
    private final LatencyRecorder answerToOrder;
    private final QuoteObserver observer;
    private final int instrumentCount;
    private final int assetCount;
    private double maxProduct;

    /** A core made of those parts; {@code tickToOrder} and {@code answerToOrder} get socket hand-over latencies. */
    public TradingCore(
            final RateMatrix matrix,
            final LoopPricer pricer,
            final LoopSizer sizer,
            final RiskGate risk,
            final Ledger ledger,
            final LoopMachine machine,
            final DustLedger dust,
            final Outputs outputs,
            final EngineCounters counters,
            final LatencyRecorder tickToOrder,
            final LatencyRecorder answerToOrder,
            final QuoteObserver observer) {
        this.matrix = matrix;
        this.pricer = pricer;
        this.table = pricer.table();
        this.sizer = sizer;
        this.risk = risk;
        this.ledger = ledger;
        this.machine = machine;
        this.dust = dust;
        this.outputs = outputs;
        this.counters = counters;
        this.tickToOrder = tickToOrder;
        this.answerToOrder = answerToOrder;
        this.observer = observer;
        instrumentCount = table.universe().instrumentCount();
        assetCount = table.universe().assetCount();
    }

    /** Handles one inbound record. */
    public void onRecord(final DirectBuffer buffer, final int offset) {
        final int type = RecordHeader.type(buffer, offset);
        if (type == RecordType.BOOK_TICKER) {
            onQuote(buffer, offset);
            return;
        }
        outputs.cause(RecordHeader.sequence(buffer, offset), RecordHeader.timeNs(buffer, offset));
        switch (type) {
            case RecordType.FILL -> onFill(buffer, offset);
            case RecordType.ORDER_ANSWER -> onAnswer(buffer, offset);
            case RecordType.BALANCE -> onBalance(buffer, offset);
            case RecordType.FEED_STATE -> onFeedState(buffer, offset);
            case RecordType.CONTROL -> onControl(buffer, offset);
            case RecordType.BOOK_LEVELS -> onBookLevels(buffer, offset);
            case RecordType.FEES -> onFees(buffer, offset);
            case RecordType.REFERENCE_PRICE -> onReferencePrice(buffer, offset);
            case RecordType.INSTRUMENT_STATE -> onInstrumentState(buffer, offset);
            case RecordType.HEALTH -> onHealth(buffer, offset);
            case RecordType.LOOP_RECOVERED -> onLoopRecovered(buffer, offset);
            case RecordType.ORDER_RECOVERED -> onOrderRecovered(buffer, offset);
            case RecordType.CARRIED -> onCarried(buffer, offset);
            case RecordType.TIMER -> onTimer(RecordHeader.timeNs(buffer, offset));
            case RecordType.SKIP -> {}
            default -> counters.increment(counters.unusableRecords);
        }
    }

    /** A record could not be handled to its end, so our state may be wrong: nothing is sent any more. */
    public void halt() {
        risk.onControl(Control.HALT);
    }

    private void onQuote(final DirectBuffer buffer, final int offset) {
        final int instrument = BookTicker.instrument(buffer, offset);
        if (instrument < 0 || instrument >= instrumentCount) {
            counters.increment(counters.unusableRecords);
            return;
        }
        final long bidPrice = BookTicker.bidPrice(buffer, offset);
        final long bidQty = BookTicker.bidQty(buffer, offset);
        final long askPrice = BookTicker.askPrice(buffer, offset);
        final long askQty = BookTicker.askQty(buffer, offset);
        if ((bidPrice | bidQty | askPrice | askQty) < 0) {
            counters.increment(counters.unusableRecords);
            return;
        }
        final long timeNs = RecordHeader.timeNs(buffer, offset);
        final long updateId = BookTicker.updateId(buffer, offset);
        final int improved = matrix.update(
                instrument,
                BookTicker.connection(buffer, offset),
                updateId,
                bidPrice,
                bidQty,
                askPrice,
                askQty,
                timeNs);
        if (improved == RateMatrix.STALE) {
            counters.increment(counters.staleQuotes);
            return;
        }
        counters.increment(counters.quotes);
        if (improved != 0) {
            outputs.cause(RecordHeader.sequence(buffer, offset), timeNs);
            if ((improved & RateMatrix.SELL_IMPROVED) != 0) {
                scan(instrument, Side.SELL, timeNs);
            }
            if ((improved & RateMatrix.BUY_IMPROVED) != 0) {
                scan(instrument, Side.BUY, timeNs);
            }
        }
        if (observer != QuoteObserver.NONE) {
            observer.onQuote(instrument, updateId, timeNs, pricer);
        }
    }

    private void scan(final int instrument, final int side, final long nowNs) {
        counters.add(counters.loopsPriced, pricer.scan(instrument, side));
        final double best = pricer.bestProduct();
        if (best > 1) {
            counters.increment(counters.grossPositive);
        }
        if (best > maxProduct) {
            maxProduct = best;
            counters.set(counters.maxGrossEdgePpb, edgePpb(best));
        }
        final int candidates = pricer.candidateCount();
        if (candidates == 0) {
            return;
        }
        counters.add(counters.opportunities, candidates);
        for (int n = 0; n < candidates && n < MAX_ATTEMPTS; n++) {
            final int loop = pricer.candidate(n);
            final long edgePpb = edgePpb(pricer.candidateProduct(n));
            final int reason = attempt(loop, nowNs, edgePpb);
            if (reason == RiskGate.OK) {
                return;
            }
            counters.increment(counters.refused(reason));
            outputs.refusal(loop, reason, edgePpb);
        }
    }

    /** Opens the loop, or says why not. */
    private int attempt(final int loop, final long nowNs, final long edgePpb) {
        int reason = risk.checkState();
        for (int leg = 0; reason == RiskGate.OK && leg < LoopTable.LEGS; leg++) {
            reason = risk.checkLeg(table.instrument(loop, leg), nowNs);
        }
        if (reason == RiskGate.OK) {
            reason = risk.checkBudget(nowNs);
        }
        if (reason != RiskGate.OK) {
            return reason;
        }
        reason = RefusalReason.NO_BALANCE;
        for (int n = 0; n < LoopTable.LEGS; n++) {
            final int rotation = table.rotation(loop, n);
            if (rotation == LoopTable.NO_ROTATION) {
                break;
            }
            final int start = table.assetIn(loop, rotation);
            final long limit = Math.min(ledger.available(start), risk.maxStart(start));
            final int sized = size(loop, rotation, limit);
            if (sized == LoopSizer.OK) {
                machine.open(loop, rotation, sizer, nowNs, edgePpb);
                return RiskGate.OK;
            }
            if (reason == RefusalReason.NO_BALANCE) {
                reason = sized;
            }
        }
        return reason;
    }

    /** Sizes the loop by the start asset, and again by what the inventory allows if that is less. */
    private int size(final int loop, final int rotation, final long limit) {
        final int sized = sizer.size(loop, rotation, limit);
        if (sized != LoopSizer.OK) {
            return sized;
        }
        final long inventoryLimit = machine.inventoryLimit(sizer);
        if (inventoryLimit == Long.MAX_VALUE) {
            return LoopSizer.OK;
        }
        final boolean fits = inventoryLimit > 0
                && sizer.size(loop, rotation, inventoryLimit) == LoopSizer.OK
                && machine.inventoryLimit(sizer) == Long.MAX_VALUE;
        return fits ? LoopSizer.OK : RefusalReason.NO_INVENTORY;
    }

    private void onFill(final DirectBuffer buffer, final int offset) {
        final int asset = Fill.commissionAsset(buffer, offset);
        machine.onFill(
                Fill.orderKey(buffer, offset),
                Fill.price(buffer, offset),
                Fill.qty(buffer, offset),
                Fill.commission(buffer, offset),
                isAsset(asset) ? asset : Fill.UNKNOWN_ASSET,
                Fill.tradeId(buffer, offset),
                RecordHeader.timeNs(buffer, offset));
    }

    private void onAnswer(final DirectBuffer buffer, final int offset) {
        final long orderKey = OrderAnswer.orderKey(buffer, offset);
        final long handedToSocketNs = OrderAnswer.handedToSocketNs(buffer, offset);
        final long causeNs = handedToSocketNs == 0 ? 0 : machine.takeCauseNs(orderKey);
        if (causeNs != 0) {
            (machine.isOpening(orderKey) ? tickToOrder : answerToOrder).record(handedToSocketNs - causeNs);
        }
        machine.onAnswer(
                orderKey,
                OrderAnswer.outcome(buffer, offset),
                OrderAnswer.executedQty(buffer, offset),
                OrderAnswer.quoteQty(buffer, offset),
                RecordHeader.timeNs(buffer, offset));
    }

    private void onBalance(final DirectBuffer buffer, final int offset) {
        final int asset = Balance.asset(buffer, offset);
        if (!isAsset(asset)) {
            counters.increment(counters.unusableRecords);
            return;
        }
        final long total = Balance.free(buffer, offset) + Balance.locked(buffer, offset);
        if (Balance.source(buffer, offset) == Balance.SNAPSHOT) {
            ledger.set(asset, total);
        } else if (risk.openLoops() == 0 && ledger.balance(asset) != total) {
            counters.increment(counters.balanceDifferences);
        }
    }

    private void onFeedState(final DirectBuffer buffer, final int offset) {
        if (FeedState.state(buffer, offset) == FeedState.DOWN) {
            counters.add(counters.invalidatedQuotes, matrix.invalidateConnection(FeedState.connection(buffer, offset)));
        }
    }

    private void onBookLevels(final DirectBuffer buffer, final int offset) {
        counters.increment(counters.unusableRecords);
    }

    private void onFees(final DirectBuffer buffer, final int offset) {
        counters.increment(counters.unusableRecords);
    }

    private void onReferencePrice(final DirectBuffer buffer, final int offset) {
        counters.increment(counters.unusableRecords);
    }

    private void onInstrumentState(final DirectBuffer buffer, final int offset) {
        counters.increment(counters.unusableRecords);
    }

    private void onHealth(final DirectBuffer buffer, final int offset) {
        counters.increment(counters.unusableRecords);
    }

    private void onLoopRecovered(final DirectBuffer buffer, final int offset) {
        final int startAsset = LoopRecovered.startAsset(buffer, offset);
        final int asset = LoopRecovered.asset(buffer, offset);
        if (!isAsset(startAsset)
                || !isAsset(asset)
                || !machine.onLoopRecovered(
                        LoopRecovered.loopId(buffer, offset),
                        startAsset,
                        asset,
                        LoopRecovered.delta(buffer, offset),
                        RecordHeader.timeNs(buffer, offset))) {
            counters.increment(counters.unusableRecords);
        }
    }

    private void onOrderRecovered(final DirectBuffer buffer, final int offset) {
        final int instrument = OrderRecovered.instrument(buffer, offset);
        if (instrument < 0
                || instrument >= instrumentCount
                || !machine.onOrderRecovered(
                        OrderRecovered.orderKey(buffer, offset),
                        instrument,
                        OrderRecovered.side(buffer, offset),
                        OrderRecovered.price(buffer, offset),
                        OrderRecovered.qty(buffer, offset))) {
            counters.increment(counters.unusableRecords);
        }
    }

    private void onCarried(final DirectBuffer buffer, final int offset) {
        final int asset = Carried.asset(buffer, offset);
        if (!isAsset(asset) || Carried.kind(buffer, offset) != Carried.LEFTOVER) {
            counters.increment(counters.unusableRecords);
            return;
        }
        dust.add(asset, Carried.amount(buffer, offset));
    }

    private void onControl(final DirectBuffer buffer, final int offset) {
        risk.onControl(Control.command(buffer, offset));
        machine.onStateChanged(RecordHeader.timeNs(buffer, offset));
    }

    private void onTimer(final long nowNs) {
        machine.onTimer(nowNs);
    }

    private boolean isAsset(final int asset) {
        return asset >= 0 && asset < assetCount;
    }

    private static long edgePpb(final double product) {
        return Math.round((product - 1) * PPB);
    }
}
