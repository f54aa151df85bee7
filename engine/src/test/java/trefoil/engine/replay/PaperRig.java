package trefoil.engine.replay;

import static trefoil.engine.testing.Markets.pair;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Control;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.Fees;
import trefoil.engine.event.OneSlotRing;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.StopReason;
import trefoil.engine.event.Timer;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.forecast.ForecastSettings;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.sim.OrderLimits;
import trefoil.engine.sim.PaperAnswer;
import trefoil.engine.sim.PaperExchange;
import trefoil.engine.sim.PaperOrder;
import trefoil.engine.testing.RunJournal;
import trefoil.engine.trading.QuoteObserver;
import trefoil.engine.trading.TradingCore;
import trefoil.engine.trading.TradingDesk;
import trefoil.engine.trading.TradingSettings;

/**
 * A paper run on one thread in virtual time, with what threads make of it in life: record times that are not in order,
 * orders that leave late, a venue that looks at the records later than the engine does, answers that wait to be
 * published.
 */
final class PaperRig {
    static final long LATENCY_NS = TimeUnit.MILLISECONDS.toNanos(4);
    static final int FEE_PPM = 400;

    private static final long US = 1_000;
    private static final long MS = 1_000_000;
    private static final int MAX_TICK_TO_ORDER_MS = 3;
    private static final double NOISE = 8e-4;

    final TradingSettings settings;
    final TradingDesk desk;
    final PaperExchange exchange;
    final RunJournal journal;

    private final Random random;
    private final TradingCore core;
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final double[] values;
    private final Deque<UnsafeBuffer> untapped = new ArrayDeque<>();
    private final Deque<UnsafeBuffer> intents = new ArrayDeque<>();
    private final Deque<Sent> sent = new ArrayDeque<>();
    private final Deque<PaperAnswer> answered = new ArrayDeque<>();
    private final List<Runnable> heldBack = new ArrayList<>();
    private long nowNs = 1_700_000_000_000_000_000L;
    private long sequence;
    private long updateId;
    private long heldBackLoopId = -1;
    private long ordersFreeNs;
    private long tappedNs;
    private long ordersToldLate;

    PaperRig(final Path directory, final long seed, final LoopPolicy policy) {
        this(directory, seed, policy, ForecastSettings.NONE);
    }

    PaperRig(final Path directory, final long seed, final LoopPolicy policy, final ForecastSettings forecast) {
        random = new Random(seed);
        settings = settings(policy, forecast);
        final Universe universe = settings.universe();
        values = new double[universe.assetCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (universe.assets().get(i)) {
                case "BTC" -> 60_000;
                case "ETH" -> 3_000;
                case "BNB" -> 600;
                default -> 1;
            };
        }
        final Map<String, Long> balances = new TreeMap<>();
        for (int i = 0; i < values.length; i++) {
            balances.put(universe.assets().get(i), Math.round(20_000 / values[i] * Fixed.ONE));
        }
        final OrderLimits limits = new OrderLimits(100, 200_000);
        exchange = new PaperExchange(
                universe,
                balances,
                FEE_PPM * (Fixed.ONE / 1_000_000),
                settings.discountAsset(),
                limits,
                LATENCY_NS,
                settings.staleAfterMs() * MS);
        journal = new RunJournal(
                directory,
                settings,
                Map.of(
                        "mode",
                        "paper",
                        RecordedRun.PAPER_LATENCY_NS,
                        Long.toString(LATENCY_NS),
                        RecordedRun.PAPER_TAKER_FEE_PPM,
                        Integer.toString(FEE_PPM),
                        RecordedRun.PAPER_ORDERS_PER_TEN_SECONDS,
                        "100",
                        RecordedRun.PAPER_ORDERS_PER_DAY,
                        "200000"),
                new Random(seed),
                20);
        desk = new TradingDesk(settings);
        core = desk.open(new OneSlotRing(this::onOutput), QuoteObserver.NONE);
        for (int i = 0; i < values.length; i++) {
            Balance.write(
                    slot,
                    0,
                    nowNs,
                    i,
                    Balance.SNAPSHOT,
                    balances.get(universe.assets().get(i)),
                    0);
            publish();
        }
    }

    static TradingSettings settings(final LoopPolicy policy) {
        return settings(policy, ForecastSettings.NONE);
    }

    private static TradingSettings settings(final LoopPolicy policy, final ForecastSettings forecast) {
        final Filters filters = Filters.builder()
                .price(1_000, 0, 1_000)
                .lot(1_000, 0, 1_000)
                .minNotional(Fixed.ONE / 1_000, true)
                .build();
        final Universe universe = Universe.of(List.of(
                pair("BTC", "USDT", filters),
                pair("ETH", "USDT", filters),
                pair("ETH", "BTC", filters),
                pair("BNB", "USDT", filters),
                pair("BNB", "BTC", filters)));
        return new TradingSettings(
                universe,
                List.of("USDT"),
                Collections.nCopies(universe.instrumentCount(), FEE_PPM),
                true,
                "BNB",
                new TreeMap<>(),
                true,
                50,
                200,
                4,
                2_000,
                policy,
                false,
                false,
                300,
                RiskLimits.builder()
                        .maxLoopNotional(500 * Fixed.ONE)
                        .maxLossPerLoop(RiskLimits.UNLIMITED)
                        .maxLossPerHour(RiskLimits.UNLIMITED)
                        .maxLossPerDay(RiskLimits.UNLIMITED)
                        .maxConsecutiveFailures(Integer.MAX_VALUE)
                        .rejects(100, 1)
                        .tickToOrderMs(MAX_TICK_TO_ORDER_MS, 5)
                        .build(),
                "USDT",
                80,
                Integer.MAX_VALUE,
                forecast,
                LoopChoice.TRIANGLES);
    }

    /** Orders that the venue was told of after their arrival. */
    long ordersToldLate() {
        return ordersToldLate;
    }

    /** Lets so many things happen, then ends the run in order. */
    void run(final int steps) {
        for (int i = 0; i < steps; i++) {
            step();
        }
        Control.write(slot, 0, nowNs, Control.REDUCE, StopReason.STOPPING);
        publish();
        for (int i = 0; i < 100_000 && (desk.risk().openLoops() > 0 || !intents.isEmpty()); i++) {
            step();
        }
        journal.close();
    }

    private void step() {
        nowNs += random.nextInt(4) == 0 ? random.nextInt((int) (3 * MS)) : random.nextInt((int) (200 * US));
        heldBack.forEach(Runnable::run);
        heldBack.clear();
        final int draw = random.nextInt(1_000);
        if (draw < 2) {
            disturb();
        } else if (draw < 100) {
            Timer.write(slot, 0, recordNs());
            publish();
        } else {
            quote();
        }
        while (!answered.isEmpty() && answered.peek().answeredNs() <= nowNs && random.nextInt(3) > 0) {
            publish(answered.poll());
        }
        sendOrders();
        while (!untapped.isEmpty() && (untapped.size() > 40 || random.nextInt(5) > 0)) {
            tap(untapped.poll());
        }
    }

    private void disturb() {
        switch (random.nextInt(3)) {
            case 0 -> {
                FeedState.write(slot, 0, recordNs(), 0, FeedState.DOWN);
                publish();
                FeedState.write(slot, 0, recordNs(), 0, FeedState.UP);
            }
            case 1 -> {
                final long rate = (300 + random.nextInt(200)) * (Fixed.ONE / 1_000_000);
                Fees.write(
                        slot,
                        0,
                        recordNs(),
                        random.nextInt(settings.universe().instrumentCount()),
                        random.nextBoolean() ? Fees.DISCOUNTED : Fees.RECEIVED,
                        rate,
                        rate,
                        rate / 4 * 3,
                        rate / 4 * 3);
            }
            default -> {
                Control.write(slot, 0, recordNs(), Control.REDUCE, StopReason.OPERATOR);
                publish();
                Control.write(slot, 0, recordNs(), Control.RESUME, StopReason.OPERATOR);
            }
        }
        publish();
    }

    /** A publisher is held up now and then between reading the clock and publishing. */
    private long recordNs() {
        return nowNs - (random.nextInt(3) == 0 ? random.nextInt((int) (3 * MS)) : 0);
    }

    private void quote() {
        final Universe universe = settings.universe();
        final int instrument = random.nextInt(universe.instrumentCount());
        final double fair =
                values[universe.baseAsset(instrument)] / values[universe.quoteAsset(instrument)] * Fixed.ONE;
        final double mid = fair * Math.exp(random.nextGaussian() * NOISE);
        final long bid = Fixed.floorToStep(Math.round(mid * 0.99995), 1_000);
        final long ask = Math.max(bid + 1_000, Fixed.ceilToStep(Math.round(mid * 1.00005), 1_000));
        BookTicker.write(slot, 0, recordNs(), instrument, 0, ++updateId, bid, qty(instrument), ask, qty(instrument));
        publish();
    }

    private long qty(final int instrument) {
        final double worth = 50 + random.nextInt(1_000);
        return Fixed.floorToStep(
                Math.round(worth / values[settings.universe().baseAsset(instrument)] * Fixed.ONE), 1_000);
    }

    private void publish() {
        RecordHeader.sequence(slot, 0, sequence++);
        final UnsafeBuffer copy = new UnsafeBuffer(Arrays.copyOf(slot.byteArray(), slot.capacity()));
        journal.onInput(copy, 0);
        untapped.add(copy);
        core.onRecord(copy, 0);
    }

    private void publish(final PaperAnswer answer) {
        final long publishedNs = nowNs;
        for (int i = 0; i < answer.fills().size(); i++) {
            answer.writeFill(slot, 0, publishedNs, i);
            publish();
        }
        answer.writeAnswer(slot, 0, publishedNs);
        publish();
    }

    /** The order thread: one after the other, some late. */
    private void sendOrders() {
        while (!intents.isEmpty() && nowNs >= ordersFreeNs) {
            final UnsafeBuffer intent = intents.poll();
            final long key = OrderIntent.orderKey(intent, 0);
            if (OrderKey.ordinal(key) == 1 && nowNs - RecordHeader.timeNs(intent, 0) > MAX_TICK_TO_ORDER_MS * MS) {
                heldBackLoopId = OrderKey.loopId(key);
            }
            if (OrderKey.loopId(key) == heldBackLoopId && OrderIntent.purpose(intent, 0) == OrderPurpose.LEG) {
                heldBack.add(() -> {
                    OrderAnswer.write(
                            slot, 0, nowNs, key, OrderOutcome.NOT_SENT, RefusalReason.LATENCY_BUDGET, 0, 0, -1, 0);
                    publish();
                });
            } else {
                final long tellingNs = random.nextInt(8) == 0 ? random.nextInt((int) (10 * MS)) : 0;
                sent.add(new Sent(PaperOrder.of(intent, 0, nowNs), nowNs + tellingNs));
            }
        }
    }

    private void tap(final DirectBuffer buffer) {
        // A few are told to the venue when it has already seen later records than their arrival.
        while (!sent.isEmpty() && sent.peek().toldNs() <= nowNs) {
            final PaperOrder order = sent.poll().order();
            ordersToldLate += order.sentNs() + LATENCY_NS < tappedNs ? 1 : 0;
            exchange.send(order);
        }
        tappedNs = Math.max(tappedNs, RecordHeader.timeNs(buffer, 0));
        exchange.onRecord(buffer, 0, answered::add);
    }

    /** An order that left, and when the venue is told of it. */
    private record Sent(PaperOrder order, long toldNs) {}

    private void onOutput(final UnsafeBuffer output) {
        journal.onOutput(output, 0);
        if (RecordHeader.type(output, 0) == RecordType.ORDER_INTENT) {
            // Some of them make the order thread wait, and leave too late.
            ordersFreeNs =
                    Math.max(ordersFreeNs, nowNs + (random.nextInt(8) == 0 ? random.nextInt((int) (5 * MS)) : 0));
            intents.add(new UnsafeBuffer(Arrays.copyOf(output.byteArray(), output.capacity())));
        }
    }
}
