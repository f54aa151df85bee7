package trefoil.engine.trading;

import org.agrona.DirectBuffer;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Carried;
import trefoil.engine.event.Control;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.Fees;
import trefoil.engine.event.Fill;
import trefoil.engine.event.Health;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.LoopRecovered;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderRecovered;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.ReferencePrice;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.event.StopReason;
import trefoil.engine.execution.BalanceCheck;
import trefoil.engine.execution.DustLedger;
import trefoil.engine.execution.Ledger;
import trefoil.engine.execution.LoopMachine;
import trefoil.engine.execution.OpenOrders;
import trefoil.engine.execution.Outputs;
import trefoil.engine.forecast.ForecastGate;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Ladders;
import trefoil.engine.market.MarketStates;
import trefoil.engine.market.PriceBands;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.RuleChanges;
import trefoil.engine.market.VenueTerms;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.metrics.LatencyRecorder;
import trefoil.engine.risk.RiskGate;

/**
 * Everything the engine does with one inbound record. One thread; allocates nothing, except when the venue has changed an
 * instrument's filters.
 *
 * <pre>
 *   book  ─► ladders ─► its best is a quote
 *   quote ─► rate matrix ─► loops through what improved ─► forecast ─► risk ─► size ─► open ─► order intent out
 *   fill, answer, timer ─► open loop ─► next order out, or the loop's end
 * </pre>
 */
public final class TradingCore {
    /** Refusals written for one quote; further candidates are only counted. */
    private static final int MAX_ATTEMPTS = 4;

    private static final double PPB = 1e9;

    private final RateMatrix matrix;
    private final Ladders ladders;
    private final LoopPricer pricer;
    private final ForecastGate forecast;
    private final LoopTable table;
    private final OpenOrders orders;
    private final FeeTable fees;
    private final VenueTerms terms;
    private final PriceBands bands;
    private final MarketStates states;
    private final RiskGate risk;
    private final LoopMachine machine;
    private final LoopOpener opener;
    private final BalanceCheck balances;
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
            final Ladders ladders,
            final LoopPricer pricer,
            final ForecastGate forecast,
            final LoopPlanner planner,
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
        this.ladders = ladders;
        this.pricer = pricer;
        this.forecast = forecast;
        this.table = pricer.table();
        orders = planner.orders();
        fees = table.fees();
        terms = planner.terms();
        bands = terms.bands();
        states = terms.states();
        this.risk = risk;
        this.machine = machine;
        opener = new LoopOpener(table, planner, risk, ledger, machine, outputs);
        this.dust = dust;
        this.outputs = outputs;
        this.counters = counters;
        this.tickToOrder = tickToOrder;
        this.answerToOrder = answerToOrder;
        this.observer = observer;
        instrumentCount = table.universe().instrumentCount();
        assetCount = table.universe().assetCount();
        balances = new BalanceCheck(ledger, risk, counters, assetCount);
        risk.reportTo(this::onStateChanged);
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
            case RecordType.PRICE_RULES, RecordType.QUANTITY_RULES -> onRules(type, buffer, offset);
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
        risk.halt(StopReason.DEFECT);
    }

    private void onStateChanged(final int state, final int reason, final long reasons) {
        if (StopReason.holds(reasons, reason)) {
            counters.increment(counters.stops(reason));
        }
        outputs.stateChanged(state, reason, reasons);
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
        onImproved(instrument, improved, updateId, timeNs, RecordHeader.sequence(buffer, offset));
    }

    /** A quote was taken over: looks at the loops through what it improved. */
    private void onImproved(
            final int instrument, final int improved, final long updateId, final long timeNs, final long sequence) {
        counters.increment(counters.quotes);
        forecast.onQuote(instrument);
        if (improved != 0) {
            outputs.cause(sequence, timeNs);
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
        counters.add(counters.loopsPriced, pricer.screen(instrument, side, maxProduct));
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
            final double product = pricer.candidateProduct(n);
            final long edgePpb = edgePpb(product);
            final int reason =
                    forecast.permits(loop, instrument, product, nowNs) || risk.checkState(nowNs) != RiskGate.OK
                            ? opener.open(loop, nowNs, product, edgePpb)
                            : RefusalReason.FORECAST;
            if (reason == LoopOpener.OPENED) {
                return;
            }
            counters.increment(counters.refused(reason));
            outputs.refusal(loop, reason, edgePpb);
        }
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
        final long nowNs = RecordHeader.timeNs(buffer, offset);
        final long orderKey = OrderAnswer.orderKey(buffer, offset);
        final long handedToSocketNs = OrderAnswer.handedToSocketNs(buffer, offset);
        final long causeNs = handedToSocketNs == 0 ? 0 : machine.takeCauseNs(orderKey);
        if (causeNs != 0) {
            final long latencyNs = handedToSocketNs - causeNs;
            (machine.isOpening(orderKey) ? tickToOrder : answerToOrder).record(latencyNs);
            risk.onHandedOver(latencyNs, nowNs);
            forecast.onAnswer(latencyNs, nowNs - handedToSocketNs);
        }
        final int outcome = OrderAnswer.outcome(buffer, offset);
        final boolean heldBack = outcome == OrderOutcome.NOT_SENT
                && OrderAnswer.venueCode(buffer, offset) == RefusalReason.LATENCY_BUDGET;
        if (heldBack) {
            counters.increment(counters.ordersHeldBack);
        }
        risk.onAnswer(heldBack, outcome == OrderOutcome.NOT_SENT, nowNs);
        machine.onAnswer(
                orderKey,
                outcome,
                OrderAnswer.executedQty(buffer, offset),
                OrderAnswer.quoteQty(buffer, offset),
                nowNs);
    }

    private void onBalance(final DirectBuffer buffer, final int offset) {
        final int asset = Balance.asset(buffer, offset);
        if (!isAsset(asset)) {
            counters.increment(counters.unusableRecords);
            return;
        }
        balances.onBalance(
                asset, Balance.source(buffer, offset), Balance.free(buffer, offset) + Balance.locked(buffer, offset));
    }

    private void onFeedState(final DirectBuffer buffer, final int offset) {
        final int connection = FeedState.connection(buffer, offset);
        final boolean down = FeedState.state(buffer, offset) == FeedState.DOWN;
        if (!risk.onFeedState(connection, !down)) {
            counters.increment(counters.unusableRecords);
        }
        if (down) {
            counters.add(counters.invalidatedQuotes, matrix.invalidateConnection(connection));
            counters.add(counters.invalidatedBooks, ladders.invalidateConnection(connection));
            forecast.onLost();
        }
    }

    private void onBookLevels(final DirectBuffer buffer, final int offset) {
        switch (ladders.onLevels(buffer, offset)) {
            case Ladders.TAKEN -> {
                counters.increment(counters.books);
                onBook(BookLevels.instrument(buffer, offset), RecordHeader.sequence(buffer, offset));
            }
            case Ladders.STALE -> counters.increment(counters.staleBooks);
            case Ladders.UNUSABLE -> counters.increment(counters.invalidatedBooks);
            default -> {}
        }
        counters.set(counters.droppedBooks, ladders.dropped());
    }

    /** A book that is newer than the quote is a quote too. */
    private void onBook(final int instrument, final long sequence) {
        final long updateId = ladders.updateId(instrument);
        if (updateId <= matrix.updateId(instrument)) {
            return;
        }
        final long timeNs = ladders.receiveNs(instrument);
        final long bidPrice = ladders.bestBidPrice(instrument);
        final long bidQty = ladders.bestBidQty(instrument);
        final long askPrice = ladders.bestAskPrice(instrument);
        final long askQty = ladders.bestAskQty(instrument);
        // A quote that is only confirmed stays its connection's: the loss of the other one must not take it away.
        final boolean confirmed = bidPrice == matrix.bidPrice(instrument)
                && bidQty == matrix.bidQty(instrument)
                && askPrice == matrix.askPrice(instrument)
                && askQty == matrix.askQty(instrument);
        final int connection = confirmed ? matrix.connection(instrument) : ladders.connection(instrument);
        final int improved =
                matrix.update(instrument, connection, updateId, bidPrice, bidQty, askPrice, askQty, timeNs);
        onImproved(instrument, improved, updateId, timeNs, sequence);
    }

    private void onFees(final DirectBuffer buffer, final int offset) {
        final int instrument = Fees.instrument(buffer, offset);
        final long buyRate = Fees.buyRate(buffer, offset);
        final long sellRate = Fees.sellRate(buffer, offset);
        final long discountedBuyRate = Fees.discountedBuyRate(buffer, offset);
        final long discountedSellRate = Fees.discountedSellRate(buffer, offset);
        final int mode = Fees.mode(buffer, offset);
        if (instrument < 0
                || instrument >= instrumentCount
                || mode != Fees.DISCOUNTED && mode != Fees.RECEIVED
                || !FeeTable.plausible(buyRate, sellRate, discountedBuyRate, discountedSellRate)) {
            counters.increment(counters.unusableRecords);
            return;
        }
        final boolean othersToo =
                fees.set(instrument, buyRate, sellRate, discountedBuyRate, discountedSellRate, mode == Fees.DISCOUNTED);
        if (othersToo) {
            pricer.onAllFeesChanged();
        } else {
            pricer.onFeesChanged(instrument);
        }
    }

    private void onReferencePrice(final DirectBuffer buffer, final int offset) {
        final int instrument = ReferencePrice.instrument(buffer, offset);
        final int kind = ReferencePrice.kind(buffer, offset);
        final long price = ReferencePrice.price(buffer, offset);
        final long bidDown = ReferencePrice.bidDown(buffer, offset);
        final long bidUp = ReferencePrice.bidUp(buffer, offset);
        final long askDown = ReferencePrice.askDown(buffer, offset);
        final long askUp = ReferencePrice.askUp(buffer, offset);
        if (instrument < 0
                || instrument >= instrumentCount
                || price < 0
                || bidDown < 0
                || askDown < 0
                || bidDown > bidUp
                || askDown > askUp) {
            counters.increment(counters.unusableRecords);
            return;
        }
        switch (kind) {
            case ReferencePrice.REFERENCE -> bands.onReference(instrument, price, bidDown, bidUp, askDown, askUp);
            case ReferencePrice.AVERAGE -> bands.onAverage(instrument, price);
            default -> counters.increment(counters.unusableRecords);
        }
    }

    private void onInstrumentState(final DirectBuffer buffer, final int offset) {
        final int instrument = InstrumentState.instrument(buffer, offset);
        final int state = InstrumentState.state(buffer, offset);
        if (instrument < 0
                || instrument >= instrumentCount
                || state != InstrumentState.TRADING && state != InstrumentState.CLOSED) {
            counters.increment(counters.unusableRecords);
            return;
        }
        states.set(instrument, state == InstrumentState.CLOSED);
    }

    private void onRules(final int type, final DirectBuffer buffer, final int offset) {
        final int instrument = RuleChanges.instrument(buffer, offset);
        final Instrument now = instrument < 0 || instrument >= instrumentCount
                ? null
                : RuleChanges.apply(terms.rules().instrument(instrument), type, buffer, offset);
        if (now == null) {
            counters.increment(counters.unusableRecords);
        } else {
            terms.onRules(instrument, now);
        }
    }

    private void onHealth(final DirectBuffer buffer, final int offset) {
        final int kind = Health.kind(buffer, offset);
        final long value = Health.value(buffer, offset);
        if (value < 0) {
            counters.increment(counters.unusableRecords);
            return;
        }
        switch (kind) {
            case Health.CLOCK_SKEW -> risk.onClockSkew(value);
            case Health.ROUND_TRIP -> {}
            case Health.ORDERS_USED -> risk.onOrdersUsed(value, RecordHeader.timeNs(buffer, offset));
            case Health.ORDER_PAUSE -> risk.onOrderPause(value, RecordHeader.timeNs(buffer, offset));
            default -> counters.increment(counters.unusableRecords);
        }
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
        final long orderKey = OrderRecovered.orderKey(buffer, offset);
        final int side = OrderRecovered.side(buffer, offset);
        final long qty = OrderRecovered.qty(buffer, offset);
        if (instrument < 0
                || instrument >= instrumentCount
                || !machine.onOrderRecovered(
                        orderKey,
                        OrderRecovered.purpose(buffer, offset),
                        instrument,
                        side,
                        OrderRecovered.price(buffer, offset),
                        qty)) {
            counters.increment(counters.unusableRecords);
        } else {
            orders.onSent(orderKey, instrument, side, qty);
        }
    }

    private void onCarried(final DirectBuffer buffer, final int offset) {
        final int asset = Carried.asset(buffer, offset);
        final int kind = Carried.kind(buffer, offset);
        final long amount = Carried.amount(buffer, offset);
        if (!isAsset(asset) || kind != Carried.LOSS && kind != Carried.LEFTOVER) {
            counters.increment(counters.unusableRecords);
        } else if (kind == Carried.LEFTOVER) {
            dust.add(asset, amount);
        } else {
            risk.onCarriedLoss(asset, amount, Carried.occurredNs(buffer, offset), RecordHeader.timeNs(buffer, offset));
        }
    }

    private void onControl(final DirectBuffer buffer, final int offset) {
        final int command = Control.command(buffer, offset);
        final int reason = Control.reason(buffer, offset);
        risk.onControl(command, reason);
        if (command == Control.RESUME && (reason == StopReason.OPERATOR || reason == StopReason.BALANCE_MISMATCH)) {
            balances.accept();
        }
        machine.onStateChanged(RecordHeader.timeNs(buffer, offset));
    }

    private void onTimer(final long nowNs) {
        risk.onTimer(nowNs);
        machine.onTimer(nowNs);
    }

    private boolean isAsset(final int asset) {
        return asset >= 0 && asset < assetCount;
    }

    private static long edgePpb(final double product) {
        return Math.round((product - 1) * PPB);
    }
}
