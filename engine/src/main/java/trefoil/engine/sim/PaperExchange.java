package trefoil.engine.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.ReferencePrice;
import trefoil.engine.event.Side;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Ladder;
import trefoil.engine.market.Ladders;
import trefoil.engine.market.MarketStates;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.RuleChanges;
import trefoil.engine.market.Universe;

/**
 * A spot exchange on paper: orders meet the real market's books, as inbound records tell them, and change nothing there.
 *
 * <pre>
 *   sent ── latency ──► arrives: fills from the books as they are then ── latency ──► answered
 * </pre>
 *
 * An order arrives before the first record that is later than its arrival, and than all records before that one: so the
 * same records and orders give the same fills, also where the order's sending is taken from its answer. It fills at the sizes shown, less what earlier paper orders took from the same quotes. Filters, fees and
 * balances are the {@link VirtualExchange}'s. The caller brings the thread; only {@link #balance} allocates nothing.
 */
public final class PaperExchange {
    private static final String ACCOUNT = "paper";
    private static final int MARKET_CLOSED = OrderRefused.NEW_ORDER_REJECTED;
    private static final long NO_ORDER = -1;

    private final Universe universe;
    private final VirtualExchange exchange;
    private final Account account;
    private final int[] universeAssets;
    private final RateMatrix matrix;
    private final Ladders ladders;
    private final MarketStates states;
    private final TakenLevels[] takenBids;
    private final TakenLevels[] takenAsks;
    private final long latencyNs;
    private final long staleAfterNs;
    private final ArrayDeque<PaperOrder> underWay = new ArrayDeque<>();
    private final Ladder ladder = new Ladder();
    private final long[] bids = new long[2 * Ladder.MAX_LEVELS];
    private final long[] asks = new long[2 * Ladder.MAX_LEVELS];
    private long nowNs = Long.MIN_VALUE;

    /**
     * An exchange that has seen no quote.
     *
     * @param balances free balance by asset of the universe
     * @param feeRate of every trade until records tell others, of the amount received
     * @param discountAsset asset that commissions may be paid in once records tell so
     * @param latencyNs from an order's sending to its arrival, and from there to its answer
     * @param staleAfterNs age beyond which levels behind the best quote are not trusted
     */
    public PaperExchange(
            final Universe universe,
            final Map<String, Long> balances,
            final long feeRate,
            final String discountAsset,
            final OrderLimits limits,
            final long latencyNs,
            final long staleAfterNs) {
        this.universe = universe;
        this.latencyNs = latencyNs;
        this.staleAfterNs = staleAfterNs;
        exchange = new VirtualExchange(universe.instruments());
        account = exchange.openAccount(ACCOUNT, balances, fees(feeRate, discountAsset), limits);
        universeAssets =
                exchange.assets().stream().mapToInt(universe::assetIndex).toArray();
        matrix = new RateMatrix(universe);
        ladders = new Ladders(universe.instrumentCount());
        states = new MarketStates(universe.instrumentCount());
        takenBids = new TakenLevels[universe.instrumentCount()];
        takenAsks = new TakenLevels[universe.instrumentCount()];
        for (int i = 0; i < universe.instrumentCount(); i++) {
            takenBids[i] = new TakenLevels(true);
            takenAsks[i] = new TakenLevels(false);
        }
    }

    /** Without a discount of its own: each schedule says what is left of it. */
    private Fees fees(final long feeRate, final String discountAsset) {
        final FeeSchedule common =
                new FeeSchedule(new FeeRates(feeRate, feeRate, 0, 0), FeeRates.NONE, FeeRates.NONE, false);
        final boolean listed = universe.assetIndex(discountAsset) != Universe.NOT_FOUND;
        return new Fees(common, Map.of(), listed ? discountAsset : null, 0);
    }

    /** An order sets out; orders set out in the order of their sending. */
    public void send(final PaperOrder order) {
        underWay.add(order);
    }

    /**
     * Takes an inbound record, after the orders that arrived before it.
     *
     * @param answers gets what became of those
     */
    public void onRecord(final DirectBuffer buffer, final int offset, final Consumer<PaperAnswer> answers) {
        final long timeNs = RecordHeader.timeNs(buffer, offset);
        onTime(timeNs, answers);
        switch (RecordHeader.type(buffer, offset)) {
            case RecordType.BOOK_TICKER -> onQuote(buffer, offset, timeNs);
            case RecordType.BOOK_LEVELS -> onLevels(buffer, offset, timeNs);
            case RecordType.FEED_STATE -> onFeedState(buffer, offset);
            case RecordType.REFERENCE_PRICE -> onReferencePrice(buffer, offset);
            case RecordType.INSTRUMENT_STATE -> onInstrumentState(buffer, offset);
            case RecordType.PRICE_RULES, RecordType.QUANTITY_RULES -> onRules(buffer, offset);
            case RecordType.FEES -> onFees(buffer, offset);
            default -> {
                // Nothing of it concerns the market; its time has been heard.
            }
        }
    }

    /** Takes the time of a record that says nothing of the market; the same as {@link #onRecord} of such a one. */
    public void onTime(final long timeNs, final Consumer<PaperAnswer> answers) {
        while (nextArrivalNs() < timeNs) {
            answers.accept(meet(underWay.poll()));
        }
        nowNs = Math.max(nowNs, timeNs);
    }

    /** When the next order under way arrives; one that we were told of late is late. {@link Long#MAX_VALUE} for none. */
    public long nextArrivalNs() {
        return underWay.isEmpty() ? Long.MAX_VALUE : Math.max(underWay.peek().sentNs() + latencyNs, nowNs);
    }

    /** Free balance of an asset of the universe. */
    public long balance(final int asset) {
        return account.free(exchange.assetIndex(universe.assets().get(asset)));
    }

    private void onQuote(final DirectBuffer buffer, final int offset, final long timeNs) {
        final int instrument = BookTicker.instrument(buffer, offset);
        final long bidPrice = BookTicker.bidPrice(buffer, offset);
        final long bidQty = BookTicker.bidQty(buffer, offset);
        final long askPrice = BookTicker.askPrice(buffer, offset);
        final long askQty = BookTicker.askQty(buffer, offset);
        if (known(instrument) && (bidPrice | bidQty | askPrice | askQty) >= 0) {
            update(
                    instrument,
                    BookTicker.connection(buffer, offset),
                    BookTicker.updateId(buffer, offset),
                    bidPrice,
                    bidQty,
                    askPrice,
                    askQty,
                    timeNs);
        }
    }

    private void onLevels(final DirectBuffer buffer, final int offset, final long timeNs) {
        if (ladders.onLevels(buffer, offset) != Ladders.TAKEN) {
            return;
        }
        final int instrument = BookLevels.instrument(buffer, offset);
        update(
                instrument,
                ladders.connection(instrument),
                ladders.updateId(instrument),
                ladders.bestBidPrice(instrument),
                ladders.bestBidQty(instrument),
                ladders.bestAskPrice(instrument),
                ladders.bestAskQty(instrument),
                timeNs);
    }

    private void update(
            final int instrument,
            final int connection,
            final long updateId,
            final long bidPrice,
            final long bidQty,
            final long askPrice,
            final long askQty,
            final long timeNs) {
        if (matrix.update(instrument, connection, updateId, bidPrice, bidQty, askPrice, askQty, timeNs)
                != RateMatrix.STALE) {
            takenBids[instrument].onBest(matrix.bidPrice(instrument));
            takenAsks[instrument].onBest(matrix.askPrice(instrument));
            show(instrument);
        }
    }

    private void onFeedState(final DirectBuffer buffer, final int offset) {
        if (FeedState.state(buffer, offset) != FeedState.DOWN) {
            return;
        }
        final int connection = FeedState.connection(buffer, offset);
        ladders.invalidateConnection(connection);
        if (matrix.invalidateConnection(connection) > 0) {
            for (int i = 0; i < universe.instrumentCount(); i++) {
                show(i);
            }
        }
    }

    private void onReferencePrice(final DirectBuffer buffer, final int offset) {
        final int instrument = ReferencePrice.instrument(buffer, offset);
        final long price = ReferencePrice.price(buffer, offset);
        final long bidDown = ReferencePrice.bidDown(buffer, offset);
        final long bidUp = ReferencePrice.bidUp(buffer, offset);
        final long askDown = ReferencePrice.askDown(buffer, offset);
        final long askUp = ReferencePrice.askUp(buffer, offset);
        if (known(instrument)
                && ReferencePrice.kind(buffer, offset) == ReferencePrice.REFERENCE
                && price >= 0
                && bidDown >= 0
                && askDown >= 0
                && bidUp >= bidDown
                && askUp >= askDown) {
            exchange.referencePrice(instrument, price);
            exchange.priceRange(instrument, new PriceRange(bidUp, bidDown, askUp, askDown));
        }
    }

    private void onInstrumentState(final DirectBuffer buffer, final int offset) {
        final int instrument = InstrumentState.instrument(buffer, offset);
        if (known(instrument)) {
            states.set(instrument, InstrumentState.state(buffer, offset) == InstrumentState.CLOSED);
        }
    }

    private void onRules(final DirectBuffer buffer, final int offset) {
        final int instrument = RuleChanges.instrument(buffer, offset);
        if (known(instrument)) {
            final Instrument now = RuleChanges.apply(
                    exchange.instruments().get(instrument), RecordHeader.type(buffer, offset), buffer, offset);
            if (now != null) {
                exchange.rules(instrument, now);
            }
        }
    }

    /** The discounted rates are the part that no discount lowers; all of the rest is what the discount takes away. */
    private void onFees(final DirectBuffer buffer, final int offset) {
        final int instrument = trefoil.engine.event.Fees.instrument(buffer, offset);
        final long buy = trefoil.engine.event.Fees.buyRate(buffer, offset);
        final long sell = trefoil.engine.event.Fees.sellRate(buffer, offset);
        final long discountedBuy = trefoil.engine.event.Fees.discountedBuyRate(buffer, offset);
        final long discountedSell = trefoil.engine.event.Fees.discountedSellRate(buffer, offset);
        if (!known(instrument) || !FeeTable.plausible(buy, sell, discountedBuy, discountedSell)) {
            return;
        }
        account.charge(
                universe.instruments().get(instrument).symbol(),
                new FeeSchedule(
                        new FeeRates(0, 0, buy - discountedBuy, sell - discountedSell),
                        new FeeRates(0, 0, discountedBuy, discountedSell),
                        FeeRates.NONE,
                        trefoil.engine.event.Fees.mode(buffer, offset) == trefoil.engine.event.Fees.DISCOUNTED));
    }

    private boolean known(final int instrument) {
        return instrument >= 0 && instrument < universe.instrumentCount();
    }

    private PaperAnswer meet(final PaperOrder order) {
        nowNs = Math.max(order.sentNs() + latencyNs, nowNs);
        final long arrivalNs = nowNs;
        if (states.closed(order.instrument())) {
            return refused(order, arrivalNs, MARKET_CLOSED);
        }
        show(order.instrument());
        final Order done;
        try {
            done = exchange.place(
                    account,
                    NewOrder.limit(
                            order.instrument(),
                            order.side(),
                            order.timeInForce(),
                            order.quantity(),
                            order.price(),
                            Long.toString(order.orderKey())),
                    arrivalNs);
        } catch (final OrderRefused refusal) {
            return refused(order, arrivalNs, refusal.code());
        }
        final TakenLevels taken =
                order.side() == Side.BUY ? takenAsks[order.instrument()] : takenBids[order.instrument()];
        final List<PaperAnswer.Fill> fills = new ArrayList<>(done.fills().size());
        for (final OrderFill fill : done.fills()) {
            taken.take(fill.price(), fill.quantity());
            fills.add(new PaperAnswer.Fill(
                    fill.price(),
                    fill.quantity(),
                    fill.commission(),
                    universeAssets[fill.commissionAsset()],
                    fill.tradeId()));
        }
        return new PaperAnswer(
                order.orderKey(),
                done.status() == OrderStatus.FILLED ? OrderOutcome.FILLED : OrderOutcome.EXPIRED,
                0,
                done.executedQty(),
                done.quoteQty(),
                done.orderId(),
                arrivalNs - latencyNs,
                arrivalNs + latencyNs,
                fills);
    }

    private PaperAnswer refused(final PaperOrder order, final long arrivalNs, final int code) {
        return new PaperAnswer(
                order.orderKey(),
                OrderOutcome.REJECTED,
                code,
                0,
                0,
                NO_ORDER,
                arrivalNs - latencyNs,
                arrivalNs + latencyNs,
                List.of());
    }

    /** Gives the matching engine the book as it is, less what was taken from it. */
    private void show(final int instrument) {
        ladders.read(instrument, Side.SELL, matrix, nowNs, staleAfterNs, ladder);
        final int bidLevels = copy(takenBids[instrument], bids);
        ladders.read(instrument, Side.BUY, matrix, nowNs, staleAfterNs, ladder);
        final int askLevels = copy(takenAsks[instrument], asks);
        exchange.onBook(instrument, matrix.updateId(instrument), bids, bidLevels, asks, askLevels);
    }

    private int copy(final TakenLevels taken, final long[] target) {
        int levels = 0;
        for (int i = 0; i < ladder.levels(); i++) {
            final long left = taken.isEmpty() ? ladder.qty(i) : taken.left(ladder.price(i), ladder.qty(i));
            if (left > 0) {
                target[2 * levels] = ladder.price(i);
                target[2 * levels + 1] = left;
                levels++;
            }
        }
        return levels;
    }
}
