package trefoil.engine.research.forecast;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.event.Balance;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.OneSlotRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Timer;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.forecast.ForecastSettings;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.risk.Valuation;
import trefoil.engine.sim.OrderLimits;
import trefoil.engine.sim.PaperAnswer;
import trefoil.engine.sim.PaperExchange;
import trefoil.engine.sim.PaperOrder;
import trefoil.engine.trading.QuoteObserver;
import trefoil.engine.trading.TradingCore;
import trefoil.engine.trading.TradingDesk;
import trefoil.engine.trading.TradingSettings;

/**
 * The engine itself trading on paper in a recorded market, with one forecast: its orders arrive a latency after they were
 * decided on, at the books as they are then, and are answered as long after that. What the journal holds of a run's own
 * orders is passed over. The same journal and terms give the same result. One thread.
 */
public final class ForecastTrial {
    private static final long BEAT_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long FUNDS = 10_000_000L * Fixed.ONE;
    private static final long UNITS_IN_PPM = Fixed.ONE / 1_000_000;
    private static final int ORDERS_PER_TEN_SECONDS = 1_000_000;
    private static final int MAX_OPEN_LOOPS = 4;
    private static final int MAX_LOOP_LOSS_PPM = 5_000;
    private static final int PATIENCE_MS = 5_000;
    private static final long MOST_EMPTY_SECONDS = TimeUnit.HOURS.toSeconds(1);

    private final JournalReader journal;
    private final PaperExchange exchange;
    private final TradingDesk desk;
    private final TradingCore core;
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final Deque<PaperAnswer> answered = new ArrayDeque<>();
    private final Consumer<PaperAnswer> toAnswered = answered::add;
    private final List<Long> profitBySecond = new ArrayList<>();
    private long lastSecond;
    private long nowNs;
    private long nextBeatNs;
    private long lastSentNs = Long.MIN_VALUE;
    private long closed;
    private long profitable;
    private long profit;
    private long orders;

    /**
     * On what terms the engine trades.
     *
     * @param latencyNs from an order's decision to its arrival, and from there to its answer
     * @param feePpm of every trade, of what is received
     * @param minEdgePpm least profit after fees of a candidate
     * @param staleAfterMs age beyond which a quote is not trusted
     * @param size most that one loop may spend, whole units of the value asset
     * @param valueAsset what results are counted in
     */
    public record Terms(long latencyNs, int feePpm, int minEdgePpm, int staleAfterMs, long size, String valueAsset) {}

    /**
     * What came of it.
     *
     * @param opened loops
     * @param closed of those, the ones that ended
     * @param profitable of those, the ones that earned something
     * @param orders sent
     * @param profit of what ended, fixed units of the value asset
     * @param refused candidates that the forecast refused
     * @param profitBySecond of what ended in each second of the market, one after the other
     */
    public record Result(
            long opened,
            long closed,
            long profitable,
            long orders,
            long profit,
            long refused,
            List<Long> profitBySecond) {
        public Result {
            profitBySecond = List.copyOf(profitBySecond);
        }

        /** Both together. */
        public Result plus(final Result other) {
            return new Result(
                    opened + other.opened,
                    closed + other.closed,
                    profitable + other.profitable,
                    orders + other.orders,
                    profit + other.profit,
                    refused + other.refused,
                    Stream.concat(profitBySecond.stream(), other.profitBySecond.stream())
                            .toList());
        }

        /** Nothing. */
        public static Result none() {
            return new Result(0, 0, 0, 0, 0, 0, List.of());
        }
    }

    /**
     * A trial that has not begun.
     *
     * @param journal opened and not read from
     */
    public ForecastTrial(
            final JournalReader journal,
            final JournalHeader header,
            final Terms terms,
            final ForecastSettings forecast) {
        this.journal = journal;
        final Universe universe = header.universe();
        final TradingSettings settings = settings(universe, header, terms, forecast);
        final Map<String, Long> balances = new TreeMap<>();
        settings.startAssets().forEach(asset -> balances.put(asset, FUNDS));
        exchange = new PaperExchange(
                universe,
                balances,
                terms.feePpm() * UNITS_IN_PPM,
                settings.discountAsset(),
                new OrderLimits(ORDERS_PER_TEN_SECONDS, Integer.MAX_VALUE),
                terms.latencyNs(),
                TimeUnit.MILLISECONDS.toNanos(terms.staleAfterMs()));
        desk = new TradingDesk(settings);
        core = desk.open(new OneSlotRing(this::onOutput), QuoteObserver.NONE);
        nowNs = header.createdNs();
        nextBeatNs = nowNs + BEAT_NS;
        balances.forEach((asset, amount) -> {
            Balance.write(slot, 0, nowNs, universe.assetIndex(asset), Balance.SNAPSHOT, amount, 0);
            core.onRecord(slot, 0);
        });
    }

    private static TradingSettings settings(
            final Universe universe, final JournalHeader header, final Terms terms, final ForecastSettings forecast) {
        return new TradingSettings(
                universe,
                header.startAssets(),
                Collections.nCopies(universe.instrumentCount(), terms.feePpm()),
                true,
                "",
                new TreeMap<>(),
                true,
                terms.minEdgePpm(),
                terms.staleAfterMs(),
                MAX_OPEN_LOOPS,
                MAX_LOOP_LOSS_PPM,
                LoopPolicy.CHAIN,
                false,
                false,
                PATIENCE_MS,
                RiskLimits.builder()
                        .maxLoopNotional(terms.size() * Fixed.ONE)
                        .maxLossPerLoop(RiskLimits.UNLIMITED)
                        .maxLossPerHour(RiskLimits.UNLIMITED)
                        .maxLossPerDay(RiskLimits.UNLIMITED)
                        .maxConsecutiveFailures(Integer.MAX_VALUE)
                        .rejects(100, 1)
                        .minFeedPercent(0)
                        .tickToOrderMs(Integer.MAX_VALUE, 0)
                        .build(),
                terms.valueAsset(),
                ORDERS_PER_TEN_SECONDS,
                Integer.MAX_VALUE,
                forecast,
                LoopChoice.TRIANGLES);
    }

    /** Trades to the journal's end. */
    public Result run() {
        while (journal.next()) {
            final int type = journal.type();
            if (isMarket(type)) {
                final DirectBuffer buffer = journal.buffer();
                final int offset = journal.offset();
                upTo(RecordHeader.timeNs(buffer, offset));
                reach(nowNs);
                exchange.onRecord(buffer, offset, toAnswered);
                core.onRecord(buffer, offset);
            }
        }
        final EngineCounters counters = desk.counters();
        return new Result(
                counters.get(counters.loopsOpened),
                closed,
                profitable,
                orders,
                profit,
                counters.get(counters.refused(RefusalReason.FORECAST)),
                profitBySecond);
    }

    private static boolean isMarket(final int type) {
        return switch (type) {
            case RecordType.BOOK_TICKER,
                    RecordType.BOOK_LEVELS,
                    RecordType.FEED_STATE,
                    RecordType.REFERENCE_PRICE,
                    RecordType.INSTRUMENT_STATE,
                    RecordType.PRICE_RULES,
                    RecordType.QUANTITY_RULES -> true;
            default -> false;
        };
    }

    /** Has a place for what ends in that second; hours without a market have one place in all. */
    private void reach(final long timeNs) {
        final long second = TimeUnit.NANOSECONDS.toSeconds(timeNs);
        if (second != lastSecond) {
            final long places = profitBySecond.isEmpty() ? 1 : Math.max(0, second - lastSecond);
            for (long n = places > MOST_EMPTY_SECONDS ? 1 : places; n > 0; n--) {
                profitBySecond.add(0L);
            }
            lastSecond = second;
        }
    }

    /** Lets happen what happens before that time: orders arrive, answers come, and cause orders again. */
    private void upTo(final long timeNs) {
        while (true) {
            final long arrivalNs = exchange.nextArrivalNs();
            final long answerNs =
                    answered.isEmpty() ? Long.MAX_VALUE : answered.peek().answeredNs();
            final long next = Math.min(nextBeatNs, Math.min(arrivalNs, answerNs));
            if (next >= timeNs) {
                nowNs = Math.max(nowNs, timeNs);
                return;
            }
            nowNs = Math.max(nowNs, next);
            if (arrivalNs == next) {
                exchange.onTime(arrivalNs + 1, toAnswered);
            } else if (answerNs == next) {
                answer(answered.poll());
            } else {
                Timer.write(slot, 0, nowNs);
                core.onRecord(slot, 0);
                // After a gap of hours one beat is enough.
                nextBeatNs = Math.max(nextBeatNs + BEAT_NS, timeNs - TimeUnit.MINUTES.toNanos(1));
            }
        }
    }

    private void answer(final PaperAnswer answer) {
        for (int i = 0; i < answer.fills().size(); i++) {
            answer.writeFill(slot, 0, nowNs, i);
            core.onRecord(slot, 0);
        }
        answer.writeAnswer(slot, 0, nowNs);
        core.onRecord(slot, 0);
    }

    private void onOutput(final DirectBuffer output) {
        switch (RecordHeader.type(output, 0)) {
            case RecordType.ORDER_INTENT -> {
                orders++;
                lastSentNs = Math.max(lastSentNs, RecordHeader.timeNs(output, 0));
                exchange.send(PaperOrder.of(output, 0, lastSentNs));
            }
            case RecordType.LOOP_CLOSED -> {
                final long value = LoopClosed.value(output, 0);
                closed++;
                profitable += value > 0 ? 1 : 0;
                final long priced = value == Valuation.UNPRICED ? 0 : value;
                profit += priced;
                reach(nowNs);
                final int last = profitBySecond.size() - 1;
                profitBySecond.set(last, profitBySecond.get(last) + priced);
            }
            default -> {}
        }
    }
}
