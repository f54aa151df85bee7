package trefoil.engine.replay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.Balance;
import trefoil.engine.event.Control;
import trefoil.engine.event.Fees;
import trefoil.engine.event.Health;
import trefoil.engine.event.OneSlotRing;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.StopReason;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.OrderLimits;
import trefoil.engine.sim.PaperAnswer;
import trefoil.engine.sim.PaperExchange;
import trefoil.engine.sim.PaperOrder;
import trefoil.engine.trading.QuoteObserver;
import trefoil.engine.trading.TradingCore;
import trefoil.engine.trading.TradingDesk;
import trefoil.engine.trading.TradingSettings;

/**
 * The market of a journalled run traded anew with other settings: the same handlers, at a {@link PaperExchange} that sees
 * the journal's quotes. What the run was told of its own orders is left out and answered by that exchange.
 *
 * <p>An order that the run made too, of the same input, leaves as late as it did there; others leave after the usual
 * delay. If the run was on paper and its latency is kept, answers come where the run's came: with nothing changed, every
 * output is the run's. The same journal and the same question give the same outputs. One thread.
 */
public final class WhatIfRun {
    private static final long UNITS_IN_PPM = Fixed.ONE / 1_000_000;
    private static final int MAX_FEE_PPM = 500_000;
    private static final long NO_VENUE_ORDER = -1;

    private final JournalReader journal;
    private final RecordedRun recorded;
    private final WhatIf asked;
    private final TradingDesk desk;
    private final TradingCore core;
    private final PaperExchange exchange;
    private final long latencyNs;
    private final boolean answersInPlace;
    private final long delayNs;
    private final long answerDelayNs;
    private final long[] startBalances;
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final Long2ObjectHashMap<ModelOrder> open = new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<ModelOrder> inPlace = new Long2ObjectHashMap<>();
    private final Map<RecordedOrder.Identity, Integer> found = new HashMap<>();
    private final Deque<ModelOrder> answered = new ArrayDeque<>();
    private final Consumer<PaperAnswer> toAnswered = this::onAnswered;
    private final SortedMap<Integer, Long> rejects = new TreeMap<>();
    private final LoopResults results = new LoopResults();
    private boolean begun;
    private boolean ended;
    private boolean runHasOrdered;
    private long lastSequence;
    private long lastSentNs = Long.MIN_VALUE;
    private long ordersTimedAsRecorded;
    private long loopsLeftOut;
    private Throwable handlerFailure;

    /** An order of this run. */
    private static final class ModelOrder {
        private final RecordedOrder recorded;
        private PaperAnswer answer;

        ModelOrder(final RecordedOrder recorded) {
            this.recorded = recorded;
        }
    }

    /**
     * A run that has not begun.
     *
     * @param journal the recorded run's, opened again and not read from
     * @param recorded read to its end
     * @throws ReplayException if that cannot be asked of this run, saying why
     */
    public WhatIfRun(final JournalReader journal, final RecordedRun recorded, final WhatIf asked) {
        this.journal = journal;
        this.recorded = recorded;
        this.asked = asked;
        final TradingSettings settings = asked.applyTo(recorded.settings());
        if (!recorded.funded() && asked.balances().isEmpty()) {
            throw new ReplayException("the run of session " + recorded.header().session()
                    + " had no balances to trade with: give some, such as --what-if balance."
                    + settings.startAssets().get(0) + "=10000");
        }
        desk = RunSettings.desk(recorded.header(), settings);
        core = desk.open(new OneSlotRing(this::onOutput), QuoteObserver.NONE);
        final OptionalLong recordedLatencyNs = recordedLatencyNs();
        latencyNs = asked.latencyNs()
                .orElseGet(() -> recordedLatencyNs.orElseThrow(() -> new ReplayException("the journal of session "
                        + recorded.header().session() + " does not tell how long its orders took"
                        + (recorded.onPaper() ? " (setting " + RecordedRun.PAPER_LATENCY_NS + " is missing)" : "")
                        + ": say it, such as --what-if latency=5ms")));
        final OptionalLong paperLatencyNs = recorded.paperLatencyNs();
        answersInPlace = paperLatencyNs.isPresent() && paperLatencyNs.getAsLong() == latencyNs;
        delayNs = recorded.delayNs();
        answerDelayNs =
                paperLatencyNs.isPresent() ? Math.max(0, recorded.roundTripNs() - 2 * paperLatencyNs.getAsLong()) : 0;
        startBalances = recorded.startBalances();
        asked.balances()
                .forEach((asset, amount) -> startBalances[settings.universe().assetIndex(asset)] = amount);
        exchange = exchange(settings);
    }

    private OptionalLong recordedLatencyNs() {
        return recorded.onPaper() ? recorded.paperLatencyNs() : recorded.halfRoundTripNs();
    }

    private PaperExchange exchange(final TradingSettings settings) {
        final Map<String, Long> balances = new TreeMap<>();
        for (int asset = 0; asset < startBalances.length; asset++) {
            if (startBalances[asset] > 0) {
                balances.put(settings.universe().assets().get(asset), startBalances[asset]);
            }
        }
        final int dearestPpm = settings.takerFeesPpm().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        final long feePpm = asked.feePpm()
                .orElse(recorded.paperSetting(RecordedRun.PAPER_TAKER_FEE_PPM, 0, MAX_FEE_PPM)
                        .orElse(dearestPpm));
        return new PaperExchange(
                settings.universe(),
                balances,
                feePpm * UNITS_IN_PPM,
                settings.discountAsset(),
                new OrderLimits(
                        (int) recorded.paperSetting(RecordedRun.PAPER_ORDERS_PER_TEN_SECONDS, 1, Integer.MAX_VALUE)
                                .orElse(OrderLimits.PRODUCTION.perTenSeconds()),
                        (int) recorded.paperSetting(RecordedRun.PAPER_ORDERS_PER_DAY, 1, Integer.MAX_VALUE)
                                .orElse(OrderLimits.PRODUCTION.perDay()),
                        Math.max(1, settings.maxOpenOrders())),
                latencyNs,
                // The model of the market stays as it was, whatever the engine trusts.
                TimeUnit.MILLISECONDS.toNanos(recorded.settings().staleAfterMs()));
    }

    /** Takes the journal's next record. False at the end, or where something in the journal is damaged. */
    public boolean next() {
        if (ended) {
            return false;
        }
        if (!journal.next() || journal.damageCount() > 0 || journal.compacted()) {
            ended = true;
            return false;
        }
        final DirectBuffer buffer = journal.buffer();
        final int offset = journal.offset();
        final int type = journal.type();
        if (RecordType.isOutput(type)) {
            runHasOrdered |= type == RecordType.ORDER_INTENT;
            return true;
        }
        final long timeNs = RecordHeader.timeNs(buffer, offset);
        if (!begun) {
            begin(timeNs, RecordHeader.sequence(buffer, offset));
        }
        upTo(timeNs);
        lastSequence = RecordHeader.sequence(buffer, offset);
        if (concernsTheMarket(type, buffer, offset)) {
            exchange.onRecord(buffer, offset, toAnswered);
            handle(buffer, offset);
        } else {
            exchange.onTime(timeNs, toAnswered);
            if (type == RecordType.ORDER_ANSWER) {
                answerInPlace(OrderAnswer.orderKey(buffer, offset), timeNs);
            } else if (type == RecordType.LOOP_RECOVERED) {
                loopsLeftOut++;
            }
        }
        return true;
    }

    /** What is not about the run's own orders, or about what this run has otherwise. */
    private boolean concernsTheMarket(final int type, final DirectBuffer buffer, final int offset) {
        return switch (type) {
            case RecordType.FILL, RecordType.ORDER_ANSWER, RecordType.LOOP_RECOVERED, RecordType.ORDER_RECOVERED ->
                false;
            case RecordType.BALANCE ->
                !runHasOrdered
                        && Balance.source(buffer, offset) == Balance.SNAPSHOT
                        && !givenOtherwise(Balance.asset(buffer, offset));
            case RecordType.FEES -> asked.feePpm().isEmpty();
            case RecordType.HEALTH -> Health.kind(buffer, offset) != Health.ORDER_PAUSE;
            case RecordType.CONTROL -> Control.reason(buffer, offset) != StopReason.VENUE;
            default -> true;
        };
    }

    private boolean givenOtherwise(final int asset) {
        final List<String> assets = desk.settings().universe().assets();
        return asset >= 0 && asset < assets.size() && asked.balances().containsKey(assets.get(asset));
    }

    private void begin(final long timeNs, final long sequence) {
        begun = true;
        lastSequence = sequence;
        asked.balances().forEach((asset, amount) -> {
            Balance.write(slot, 0, timeNs, desk.settings().universe().assetIndex(asset), Balance.SNAPSHOT, amount, 0);
            handleSlot(sequence);
        });
        if (asked.feePpm().isEmpty()
                && desk.settings().takerFeesPpm().stream().distinct().count() > 1) {
            chargeByInstrument(timeNs);
        }
    }

    private void chargeByInstrument(final long timeNs) {
        for (int i = 0; i < desk.settings().takerFeesPpm().size(); i++) {
            final long rate = desk.settings().takerFeesPpm().get(i) * UNITS_IN_PPM;
            Fees.write(slot, 0, timeNs, i, Fees.RECEIVED, rate, rate, rate, rate);
            exchange.onRecord(slot, 0, toAnswered);
        }
    }

    /** Lets happen what happens before that time: orders arrive, answers come, and cause orders again. */
    private void upTo(final long timeNs) {
        while (true) {
            final long arrivalNs = exchange.nextArrivalNs();
            final long answerNs = answered.isEmpty() ? Long.MAX_VALUE : answerNs(answered.peek());
            if (Math.min(arrivalNs, answerNs) >= timeNs) {
                return;
            }
            if (arrivalNs <= answerNs) {
                exchange.onTime(arrivalNs + 1, toAnswered);
            } else {
                exchange.onTime(answerNs, toAnswered);
                answer(answered.poll(), answerNs, false);
            }
        }
    }

    private long answerNs(final ModelOrder order) {
        return order.answer.answeredNs() + answerDelayNs;
    }

    private void onAnswered(final PaperAnswer answer) {
        final ModelOrder order = open.remove(answer.orderKey());
        order.answer = answer;
        if (order.recorded == null || !inPlace.containsKey(order.recorded.orderKey())) {
            answered.add(order);
        }
    }

    /** The run was answered here: so are we, if it is the same order and took the same way. */
    private void answerInPlace(final long recordedKey, final long timeNs) {
        final ModelOrder order = inPlace.remove(recordedKey);
        // One that was kept behind another order has not arrived yet: it is answered in its own time.
        if (order != null && order.answer != null) {
            answer(order, timeNs, true);
        }
    }

    private void answer(final ModelOrder order, final long timeNs, final boolean asRecorded) {
        final PaperAnswer answer = order.answer;
        for (int i = 0; i < answer.fills().size(); i++) {
            answer.writeFill(slot, 0, timeNs, i);
            handleSlot(asRecorded ? order.recorded.fillSequence(i) : lastSequence);
        }
        if (answer.outcome() == OrderOutcome.REJECTED) {
            rejects.merge(answer.venueCode(), 1L, Long::sum);
        }
        answer.writeAnswer(slot, 0, timeNs);
        handleSlot(lastSequence);
    }

    private void handleSlot(final long sequence) {
        RecordHeader.sequence(slot, 0, sequence);
        handle(slot, 0);
    }

    private void handle(final DirectBuffer buffer, final int offset) {
        try {
            core.onRecord(buffer, offset);
        } catch (final RuntimeException | Error defect) {
            // As the trading thread does it.
            handlerFailure = handlerFailure == null ? defect : handlerFailure;
            core.halt();
        }
    }

    private void send(final DirectBuffer intent, final int offset) {
        final RecordedOrder.Identity identity = RecordedOrder.Identity.of(intent, offset);
        final RecordedOrder same = recorded.find(identity, found.merge(identity, 1, Integer::sum) - 1);
        if (same != null && same.heldBack()) {
            final ModelOrder order = new ModelOrder(same);
            order.answer = heldBack(OrderIntent.orderKey(intent, offset));
            inPlace.put(same.orderKey(), order);
            return;
        }
        final long causeNs = RecordHeader.timeNs(intent, offset);
        final boolean timed = same != null && same.timed() && same.handedOutNs() >= causeNs;
        final ModelOrder order = new ModelOrder(timed ? same : null);
        open.put(OrderIntent.orderKey(intent, offset), order);
        if (timed) {
            ordersTimedAsRecorded++;
            if (answersInPlace) {
                inPlace.put(same.orderKey(), order);
            }
        }
        final long sentNs = timed ? same.handedOutNs() : causeNs + delayNs;
        lastSentNs = Math.max(lastSentNs, sentNs);
        exchange.send(PaperOrder.of(intent, offset, lastSentNs));
    }

    /** Orders that left as late as in the run; the others left after the usual delay. */
    public long ordersTimedAsRecorded() {
        return ordersTimedAsRecorded;
    }

    private static PaperAnswer heldBack(final long orderKey) {
        return new PaperAnswer(
                orderKey, OrderOutcome.NOT_SENT, RefusalReason.LATENCY_BUDGET, 0, 0, NO_VENUE_ORDER, 0, 0, List.of());
    }

    /** What this run came to. */
    public RunFigures figures() {
        return RunFigures.of(desk, startBalances, rejects, results);
    }

    /** What was asked, beside what the run had. */
    public List<WhatIf.Change> changes() {
        return asked.changes(recorded.settings(), recordedLatencyNs());
    }

    /** Latency of the model, nanoseconds: from an order's leaving to its arrival, and from there to its answer. */
    public long latencyNs() {
        return latencyNs;
    }

    /** A defect that the handlers ran into; empty as a rule. */
    public Optional<Throwable> handlerFailure() {
        return Optional.ofNullable(handlerFailure);
    }

    /** What was modelled how, and what the model cannot know, a sentence each. */
    public List<String> caveats() {
        final List<String> caveats = new ArrayList<>();
        if (asked.latencyNs().isEmpty() && !recorded.onPaper()) {
            caveats.add("The latency of " + WhatIfKey.durationText(latencyNs)
                    + " is half of what the run's orders usually took to be answered.");
        }
        if (!recorded.settings().tradingEnabled()) {
            caveats.add("The run only watched; here orders are made.");
        }
        if (loopsLeftOut > 0) {
            caveats.add(
                    "Loops that the run took over from an earlier one are left out: " + loopsLeftOut + " record(s).");
        }
        final long loop = desk.settings().limits().maxLoopNotional();
        final long asset = desk.settings().limits().maxAssetNotional();
        if (loop > asset) {
            caveats.add("max-notional is above max-asset-notional, which stays at " + DecimalText.toString(asset)
                    + " and bounds it.");
        }
        if (!recorded.onPaper() && recorded.settings().tradingEnabled()) {
            caveats.add("As recorded, orders met the venue itself, and the quotes show what they took: ours find that"
                    + " gone. How much of a difference is due to this, the same question with nothing changed shows"
                    + " (--what-if nothing). A run on paper leaves no such traces.");
        }
        caveats.add("The model knows the " + (recorded.hasBooks() ? "books" : "best quotes")
                + " that the run received, and nothing else: our orders fill at once at what is shown, less what earlier"
                + " ones took, and move nobody. It cannot know who else wanted the same quote, what the market would have"
                + " answered, hidden or new liquidity, nor the venue's own delays, refusals and outages.");
        return caveats;
    }

    private void onOutput(final DirectBuffer output) {
        results.onOutput(output, 0);
        if (RecordHeader.type(output, 0) == RecordType.ORDER_INTENT) {
            send(output, 0);
        }
    }
}
