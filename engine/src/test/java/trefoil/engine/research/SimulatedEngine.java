package trefoil.engine.research;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.Fill;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.OneSlotRing;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Side;
import trefoil.engine.event.Timer;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.forecast.ForecastSettings;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.FeeRates;
import trefoil.engine.sim.FeeSchedule;
import trefoil.engine.sim.Fees;
import trefoil.engine.sim.MarketFeed;
import trefoil.engine.sim.NewOrder;
import trefoil.engine.sim.Order;
import trefoil.engine.sim.OrderFill;
import trefoil.engine.sim.OrderLimits;
import trefoil.engine.sim.OrderRefused;
import trefoil.engine.sim.OrderStatus;
import trefoil.engine.sim.TakenLevels;
import trefoil.engine.sim.TimeInForce;
import trefoil.engine.sim.VirtualExchange;
import trefoil.engine.trading.QuoteObserver;
import trefoil.engine.trading.TradingCore;
import trefoil.engine.trading.TradingDesk;
import trefoil.engine.trading.TradingSettings;

/**
 * The whole engine at the matching engine of the simulator, in virtual time: quotes come at once, orders take a latency to
 * arrive and their answers as long again. What orders take is really gone from the venue's book.
 */
final class SimulatedEngine {
    /** Who puts liquidity back where the engine took it. */
    enum House {
        /** The house shows what the feed says with its next update. */
        REPLENISHES,
        /** What was taken of a price stays taken while the feed shows that price. */
        DOES_NOT_REPLENISH
    }

    private static final long BEAT_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long FUNDS = 10_000_000L * Fixed.ONE;
    private static final long NEVER = Long.MAX_VALUE;

    private final MarketFeed feed;
    private final Universe universe;
    private final VirtualExchange exchange;
    private final Account account;
    private final int[] engineIndexes;
    private final int[] assets;
    private final TradingCore core;
    private final TradingDesk desk;
    private final House house;
    private final TakenLevels[] takenBids;
    private final TakenLevels[] takenAsks;
    private final long latencyNs;
    private final ArrayDeque<Sent> underWay = new ArrayDeque<>();
    private final ArrayDeque<Sent> answers = new ArrayDeque<>();
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final InboundRing books = new BookRing(this::tell);
    private long nextBeatNs = RecordedMarket.START_NS + BEAT_NS;
    private long nowNs = RecordedMarket.START_NS;
    private long sequence;

    private long earned;
    private long loops;

    private static final class Sent {
        private final UnsafeBuffer intent;
        private final long arrivalNs;
        private Order done;

        Sent(final UnsafeBuffer intent, final long arrivalNs) {
            this.intent = intent;
            this.arrivalNs = arrivalNs;
        }
    }

    SimulatedEngine(
            final MarketFeed feed,
            final List<String> startAssets,
            final int feePpm,
            final long size,
            final long latencyNs,
            final House house) {
        this.feed = feed;
        this.latencyNs = latencyNs;
        this.house = house;
        universe = Triangles.tradedPart(Universe.of(feed.instruments()), startAssets);
        exchange = new VirtualExchange(feed.instruments());
        final long rate = feePpm * (Fixed.ONE / 1_000_000);
        account = exchange.openAccount(
                "engine",
                startAssets.stream().collect(Collectors.toMap(asset -> asset, asset -> FUNDS)),
                new Fees(
                        new FeeSchedule(new FeeRates(rate, rate, 0, 0), FeeRates.NONE, FeeRates.NONE, false),
                        Map.of(),
                        null,
                        0),
                new OrderLimits(1_000_000, 1_000_000_000));
        engineIndexes = feed.instruments().stream()
                .mapToInt(instrument -> universe.instrumentIndex(instrument.symbol()))
                .toArray();
        assets = exchange.assets().stream().mapToInt(universe::assetIndex).toArray();
        takenBids = new TakenLevels[feed.instruments().size()];
        takenAsks = new TakenLevels[takenBids.length];
        for (int i = 0; i < takenBids.length; i++) {
            takenBids[i] = new TakenLevels(true);
            takenAsks[i] = new TakenLevels(false);
        }
        desk = new TradingDesk(settings(startAssets, feePpm, size));
        core = desk.open(new OneSlotRing(this::onOutput), QuoteObserver.NONE);
        for (final String asset : startAssets) {
            Balance.write(slot, 0, nowNs, universe.assetIndex(asset), Balance.SNAPSHOT, FUNDS, 0);
            tell();
        }
    }

    private TradingSettings settings(final List<String> startAssets, final int feePpm, final long size) {
        return new TradingSettings(
                universe,
                startAssets,
                Collections.nCopies(universe.instrumentCount(), feePpm),
                true,
                "BNB",
                new TreeMap<>(),
                true,
                StudySettings.DEFAULT_MIN_EDGE_PPM,
                (int) TimeUnit.NANOSECONDS.toMillis(StudySettings.DEFAULT_STALE_AFTER_NS),
                StudySettings.DEFAULT_MAX_OPEN_LOOPS,
                StudySettings.DEFAULT_MAX_LOOP_LOSS_PPM,
                LoopPolicy.CHAIN,
                false,
                false,
                5_000,
                RiskLimits.builder()
                        .maxLoopNotional(size)
                        .maxLossPerLoop(RiskLimits.UNLIMITED)
                        .maxLossPerHour(RiskLimits.UNLIMITED)
                        .maxLossPerDay(RiskLimits.UNLIMITED)
                        .maxConsecutiveFailures(Integer.MAX_VALUE)
                        .rejects(100, 1)
                        .minFeedPercent(0)
                        .tickToOrderMs(Integer.MAX_VALUE, 0)
                        .build(),
                startAssets.get(0),
                StudySettings.DEFAULT_MAX_UNFILLED_ORDERS,
                Integer.MAX_VALUE,
                ForecastSettings.NONE,
                LoopChoice.TRIANGLES);
    }

    /** Trades until the feed ends. */
    void run() {
        while (feed.nextTimeNs() != MarketFeed.END) {
            final long timeNs = RecordedMarket.START_NS + feed.nextTimeNs();
            upTo(timeNs);
            nowNs = timeNs;
            feed.emit(this::onBook);
        }
    }

    private void onBook(
            final int instrument,
            final long updateId,
            final long[] bids,
            final int bidLevels,
            final long[] asks,
            final int askLevels) {
        exchange.advanceTo(nowNs);
        final long[] shownBids = shown(takenBids[instrument], bids, bidLevels);
        final long[] shownAsks = shown(takenAsks[instrument], asks, askLevels);
        exchange.onBook(instrument, updateId, shownBids, bidLevels, shownAsks, askLevels);
        final int index = engineIndexes[instrument];
        if (index != Universe.NOT_FOUND) {
            BookLevels.publish(books, nowNs, index, 0, updateId, bids, bidLevels, asks, askLevels);
        }
    }

    /** What is left of the house's levels; one that is gone whole is shown with nothing, and the venue leaves it out. */
    private long[] shown(final TakenLevels taken, final long[] levels, final int count) {
        taken.onBest(count == 0 ? 0 : levels[0]);
        if (house == House.REPLENISHES || taken.isEmpty()) {
            return levels;
        }
        final long[] shown = levels.clone();
        for (int i = 0; i < count; i++) {
            shown[2 * i + 1] = taken.left(levels[2 * i], levels[2 * i + 1]);
        }
        return shown;
    }

    private void upTo(final long timeNs) {
        while (true) {
            final long arrivalNs = underWay.isEmpty() ? NEVER : underWay.peek().arrivalNs;
            final long answerNs = answers.isEmpty() ? NEVER : answers.peek().arrivalNs + latencyNs;
            final long nextNs = Math.min(nextBeatNs, Math.min(arrivalNs, answerNs));
            if (nextNs >= timeNs) {
                return;
            }
            nowNs = nextNs;
            if (arrivalNs == nextNs) {
                place(underWay.poll());
            } else if (answerNs == nextNs) {
                answer(answers.poll());
            } else {
                Timer.write(slot, 0, nowNs);
                tell();
                nextBeatNs += BEAT_NS;
            }
        }
    }

    private void place(final Sent sent) {
        final int instrument = exchangeIndex(OrderIntent.instrument(sent.intent, 0));
        final int side = OrderIntent.side(sent.intent, 0);
        try {
            sent.done = exchange.place(
                    account,
                    NewOrder.limit(
                            instrument,
                            side,
                            TimeInForce.IOC,
                            OrderIntent.qty(sent.intent, 0),
                            OrderIntent.price(sent.intent, 0),
                            Long.toString(OrderIntent.orderKey(sent.intent, 0))),
                    nowNs);
        } catch (final OrderRefused refused) {
            throw new AssertionError("the venue refused an order: " + refused.getMessage(), refused);
        }
        final TakenLevels taken = (side == Side.BUY ? takenAsks : takenBids)[instrument];
        for (final OrderFill fill : sent.done.fills()) {
            taken.take(fill.price(), fill.quantity());
        }
        answers.add(sent);
    }

    private int exchangeIndex(final int index) {
        for (int i = 0; i < engineIndexes.length; i++) {
            if (engineIndexes[i] == index) {
                return i;
            }
        }
        throw new AssertionError("no instrument " + index);
    }

    private void answer(final Sent sent) {
        final long key = OrderIntent.orderKey(sent.intent, 0);
        for (final OrderFill fill : sent.done.fills()) {
            Fill.write(
                    slot,
                    0,
                    nowNs,
                    key,
                    fill.price(),
                    fill.quantity(),
                    fill.commission(),
                    assets[fill.commissionAsset()],
                    0,
                    fill.tradeId());
            tell();
        }
        final boolean filled = sent.done.status() == OrderStatus.FILLED;
        OrderAnswer.write(
                slot,
                0,
                nowNs,
                key,
                filled ? OrderOutcome.FILLED : OrderOutcome.EXPIRED,
                0,
                sent.done.executedQty(),
                sent.done.quoteQty(),
                sent.done.orderId(),
                0);
        tell();
    }

    private void tell() {
        tell(slot, 0);
    }

    private void tell(final UnsafeBuffer buffer, final int offset) {
        RecordHeader.sequence(buffer, offset, sequence++);
        core.onRecord(buffer, offset);
    }

    /** Value of all loops that ended. */
    long earned() {
        return earned;
    }

    /** Loops that ended. */
    long loops() {
        return loops;
    }

    private void onOutput(final DirectBuffer output) {
        final int type = RecordHeader.type(output, 0);
        if (type == RecordType.ORDER_INTENT) {
            final byte[] copy = new byte[RecordHeader.MAX_RECORD_LENGTH];
            output.getBytes(0, copy, 0, RecordHeader.length(output, 0));
            underWay.add(new Sent(new UnsafeBuffer(copy), nowNs + latencyNs));
        } else if (type == RecordType.LOOP_CLOSED) {
            loops++;
            earned += LoopClosed.value(output, 0);
        }
    }
}
