package trefoil.engine.pipeline;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Control;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.InboundTap;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderSender;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Timer;
import trefoil.engine.risk.RiskGate.State;
import trefoil.engine.testing.Await;
import trefoil.engine.testing.EngineRig;
import trefoil.engine.testing.TriangleMarket;
import trefoil.engine.trading.QuoteObserver;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class PipelineContract {
    static final int RING_SIZE = 1 << 10;
    static final int SMALL_RING_SIZE = 1 << 6;
    static final Function<InboundRing, OrderSender> SILENT = inbound -> (buffer, offset) -> {};
    private static final long RICH = 1_000_000_000_000_000L;
    private static final long LATER_NS = 10_000_000_000L;

    private final RecordedJournal journal = new RecordedJournal();
    private final Queue<Integer> feesWanted = new ConcurrentLinkedQueue<>();
    QuoteObserver observer = QuoteObserver.NONE;
    private JournalLoss whenLost = JournalLoss.HALT;
    private boolean feesKnown = true;
    private InboundTap tap = InboundTap.NONE;
    EngineRig rig;
    Pipeline pipeline;

    @AfterEach
    void close() {
        if (pipeline != null) {
            pipeline.close();
        }
    }

    @ParameterizedTest
    @EnumSource(WaitMode.class)
    void shouldHandleAndJournalEveryInputOnceAndInOrder(final WaitMode waitMode) throws InterruptedException {
        final int publishers = 3;
        final int claims = 3_000;
        start(RING_SIZE, waitMode, SILENT);
        final InboundRing inbound = pipeline.inbound();
        final AtomicLong skipped = new AtomicLong();
        final List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < publishers; p++) {
            final int publisher = p;
            threads.add(new Thread(() -> publishNumbered(inbound, publisher, claims, skipped)));
        }

        threads.forEach(Thread::start);
        for (final Thread thread : threads) {
            thread.join();
        }
        Await.until("the pipeline is idle", pipeline::idle);
        final long handled = pipeline.inputsHandled();
        pipeline.close();

        final Map<Long, Long> lastNumbers = new HashMap<>();
        long lastSequence = -1;
        long inputs = 0;
        for (final UnsafeBuffer record : journal.records()) {
            if (RecordType.isOutput(RecordHeader.type(record, 0))) {
                continue;
            }
            inputs++;
            assertThat(RecordHeader.sequence(record, 0)).isGreaterThan(lastSequence);
            lastSequence = RecordHeader.sequence(record, 0);
            final long publisher = BookTicker.bidQty(record, 0);
            final long number = BookTicker.askQty(record, 0);
            assertThat(number).isEqualTo(lastNumbers.getOrDefault(publisher, 0L) + 1);
            lastNumbers.put(publisher, number);
        }
        assertThat(handled).isEqualTo(inputs + skipped.get());
        assertThat(lastSequence).isLessThan(handled);
        assertThat(skipped.get()).isPositive();
        assertThat(rig.counters.get(rig.counters.quotes)).isEqualTo(inputs);
        assertThat(lastNumbers).hasSize(publishers);
        assertThat(lastNumbers.values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(inputs);
    }

    @Test
    void shouldJournalEveryCauseBeforeItsEffectAndEveryIntentBeforeItIsSent() {
        final AtomicInteger sentTooEarly = new AtomicInteger();
        final AtomicInteger sent = new AtomicInteger();
        start(SMALL_RING_SIZE, WaitMode.PARKING, inbound -> {
            final OrderSender filling = TriangleMarket.filling(inbound, rig.universe, 5);
            return (buffer, offset) -> {
                sent.incrementAndGet();
                if (!journal.safeIntents.contains(OrderIntent.orderKey(buffer, offset))) {
                    sentTooEarly.incrementAndGet();
                }
                filling.send(buffer, offset);
            };
        });
        fund();

        publishQuotes(0, 60_000);
        rest();
        pipeline.close();

        assertThat(sentTooEarly)
                .as("orders sent before their batch was complete")
                .hasValue(0);
        final Map<Long, Boolean> inputs = new HashMap<>();
        int outputs = 0;
        int intents = 0;
        for (final UnsafeBuffer record : journal.records()) {
            final int type = RecordHeader.type(record, 0);
            if (!RecordType.isOutput(type)) {
                inputs.put(RecordHeader.sequence(record, 0), true);
                continue;
            }
            final long cause = record.getLong(RecordHeader.LENGTH, LITTLE_ENDIAN);
            assertThat(inputs.containsKey(cause))
                    .as("%s caused by input %d", RecordType.nameOf(type), cause)
                    .isTrue();
            assertThat(RecordHeader.sequence(record, 0)).as("outputs in order").isEqualTo(outputs);
            outputs++;
            intents += type == RecordType.ORDER_INTENT ? 1 : 0;
        }
        assertThat(outputs).isGreaterThan(500);
        assertThat(intents).isEqualTo(sent.get()).isGreaterThan(100);
        assertThat(rig.counters.get(rig.counters.ordersSent)).isEqualTo(intents);
        assertThat(rig.counters.get(rig.counters.anomalies)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"BEGIN, false", "APPEND, false", "END, false", "BEGIN, true", "APPEND, true", "END, true"})
    void shouldSendNothingAndHaltWhenTheJournalFails(final RecordedJournal.Call call, final boolean error) {
        final Throwable problem = error ? new InternalError("unmapped page") : new IllegalStateException("disk full");
        journal.failing(call, RecordType.ORDER_INTENT, problem, true);
        final CountDownLatch gate = new CountDownLatch(1);
        journal.waitingFor(gate);
        final AtomicInteger sent = new AtomicInteger();
        start(RING_SIZE, WaitMode.PARKING, inbound -> (buffer, offset) -> sent.incrementAndGet());
        fund();

        publishQuotes(0, TriangleMarket.ROUND);
        Await.until("a loop is open", () -> rig.risk.openLoops() == 1);
        gate.countDown();

        Await.until("trading is halted", () -> rig.risk.state() == State.HALTED);
        Await.until("the intent is answered", () -> rig.risk.openLoops() == 0);
        assertThat(sent).hasValue(0);
        assertThat(rig.counters.get(rig.counters.orders(OrderOutcome.NOT_SENT))).isEqualTo(1);
        assertThat(rig.counters.get(rig.counters.loops(LoopOutcome.MISSED))).isEqualTo(1);
        if (error) {
            assertThat(pipeline.journalFailure()).hasCause(problem).hasMessageContaining("unmapped page");
        } else {
            assertThat(pipeline.journalFailure()).isSameAs(problem);
        }
        publishQuotes(TriangleMarket.ROUND, 3 * RING_SIZE);
        Await.until("the rings still empty themselves", pipeline::idle);
        pipeline.close();
        assertThat(journal.closed()).isTrue();
        assertThat(pipeline.handlerFailure()).isNull();
    }

    /** A loop whose first order came too late for the journal is brought to its end; only trading on opens another. */
    @ParameterizedTest
    @CsvSource({"REDUCE, REDUCING", "TRADE, ACTIVE"})
    void shouldGoOnWithoutAJournalWhereItMay(final JournalLoss loss, final State state) {
        whenLost = loss;
        journal.failing(
                RecordedJournal.Call.APPEND, RecordType.ORDER_INTENT, new IllegalStateException("disk full"), true);
        final AtomicInteger sent = new AtomicInteger();
        start(RING_SIZE, WaitMode.PARKING, inbound -> (buffer, offset) -> sent.incrementAndGet());
        fund();

        publishQuotes(0, TriangleMarket.ROUND);

        Await.until("the order is sent all the same", () -> sent.get() == 1);
        Await.until("the state is " + state, () -> pipeline.journalFailure() != null && rig.risk.state() == state);
        pipeline.close();
        assertThat(rig.risk.state()).isEqualTo(state);
        assertThat(rig.counters.get(rig.counters.orders(OrderOutcome.NOT_SENT))).isZero();
        assertThat(pipeline.journalFailure()).hasMessage("disk full");
        assertThat(pipeline.handlerFailure()).isNull();
    }

    @Test
    void shouldStillRecordHowTheRunWindsDown() {
        journal.failing(
                RecordedJournal.Call.END, RecordType.ORDER_INTENT, new IllegalStateException("disk full"), false);
        start(RING_SIZE, WaitMode.PARKING, SILENT);
        fund();

        publishQuotes(0, TriangleMarket.ROUND);
        Await.until("trading is halted", () -> rig.risk.state() == State.HALTED && rig.risk.openLoops() == 0);
        Await.until("everything is journalled", pipeline::idle);
        pipeline.close();

        final List<Integer> types = journal.records().stream()
                .map(record -> RecordHeader.type(record, 0))
                .toList();
        final int failedAt = types.indexOf(RecordType.ORDER_INTENT);
        assertThat(types.subList(failedAt + 1, types.size()))
                .contains(RecordType.CONTROL, RecordType.ORDER_ANSWER, RecordType.LOOP_CLOSED);
    }

    @Test
    void shouldCountWaitsForAFullRingAndLoseNothing() throws InterruptedException {
        final int ringSize = 16;
        final int inputs = 500;
        final CountDownLatch gate = new CountDownLatch(1);
        journal.waitingFor(gate);
        start(ringSize, WaitMode.PARKING, SILENT);
        final Thread publisher = new Thread(() -> publishTimers(inputs));

        publisher.start();
        Await.until("the publisher waits for room", () -> pipeline.inboundFullWaits() > 0);
        assertThat(pipeline.idle()).isFalse();
        gate.countDown();
        publisher.join();
        Await.until("everything is journalled", pipeline::idle);
        pipeline.close();

        assertThat(journal.records()).hasSize(inputs);
        assertThat(pipeline.inputsHandled()).isEqualTo(inputs);
        assertThat(pipeline.backlog()).isZero();
    }

    @Test
    void shouldNotLockUpWhenBothRingsAreFullAndAnOrderIsAnswered() throws InterruptedException {
        final CountDownLatch gate = new CountDownLatch(1);
        journal.waitingFor(gate);
        start(16, WaitMode.PARKING, inbound -> TriangleMarket.filling(inbound, rig.universe, 3));
        final Thread publisher = new Thread(() -> {
            fund();
            publishQuotes(0, 3_000);
        });

        publisher.start();
        Await.until("the publisher waits for room", () -> pipeline.inboundFullWaits() > 0);
        gate.countDown();
        publisher.join();
        rest();

        assertThat(rig.counters.get(rig.counters.loopsOpened)).isGreaterThan(10);
        assertThat(rig.counters.get(rig.counters.anomalies)).isZero();
    }

    @Test
    void shouldKeepRoomForAnswersFromPublishersOfInputs() throws InterruptedException {
        final CountDownLatch gate = new CountDownLatch(1);
        journal.waitingFor(gate);
        final Queue<InboundRing> doors = new ConcurrentLinkedQueue<>();
        start(64, WaitMode.PARKING, inbound -> {
            doors.add(inbound);
            return SILENT.apply(inbound);
        });
        final Thread publisher = new Thread(() -> publishTimers(100));
        publisher.start();
        Await.until("the publisher waits for room", () -> pipeline.inboundFullWaits() > 0);

        final InboundRing reserved = doors.remove();
        final long sequence = reserved.claim(8);
        for (int i = 0; i < 8; i++) {
            Timer.write(reserved.buffer(sequence + i), reserved.offset(sequence + i), 1);
        }
        reserved.publish(sequence, 8);

        assertThat(pipeline.inboundFullWaits()).as("the answers did not wait").isEqualTo(1);
        gate.countDown();
        publisher.join();
        Await.until("all are handled", pipeline::idle);
        assertThat(pipeline.inputsHandled()).isEqualTo(108);
        assertThatThrownBy(() -> pipeline.inbound().claim(57))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("count=57: at most 56 slots can be claimed at once");
    }

    @Test
    void shouldHandleWhatWasPublishedBeforeItCloses() throws InterruptedException {
        final int quotes = 500;
        final CountDownLatch gate = new CountDownLatch(1);
        final CountDownLatch reached = new CountDownLatch(1);
        observer = (instrument, updateId, timeNs, pricer) -> {
            reached.countDown();
            await(gate);
        };
        final AtomicInteger sent = new AtomicInteger();
        start(RING_SIZE, WaitMode.PARKING, inbound -> (buffer, offset) -> sent.incrementAndGet());
        fund();
        publishQuotes(0, 1);
        reached.await();
        publishQuotes(1, quotes - 1);

        final Thread closer = new Thread(pipeline::close);
        closer.start();
        Await.until("close() waits", () -> closer.getState() == Thread.State.TIMED_WAITING);
        gate.countDown();
        closer.join();

        assertThat(rig.counters.get(rig.counters.quotes)).isEqualTo(quotes);
        final long intents = journal.records().stream()
                .filter(record -> RecordHeader.type(record, 0) == RecordType.ORDER_INTENT)
                .count();
        assertThat(intents).isEqualTo(sent.get()).isPositive();
        assertThat(journal.records().stream().filter(record -> RecordHeader.type(record, 0) == RecordType.BOOK_TICKER))
                .hasSize(quotes);
    }

    @Test
    void shouldCloseOnceAndEvenWhenItNeverStarted() {
        build(RING_SIZE, WaitMode.PARKING, SILENT);

        pipeline.close();
        pipeline.close();

        assertThat(journal.closed()).isTrue();
        assertThat(pipeline.handlerFailure()).isNull();
    }

    @Test
    void shouldSayThatTheJournalCouldNotBeClosed() {
        final RuntimeException problem = new IllegalStateException("no space for the end mark");
        journal.failingToClose(problem);
        start(RING_SIZE, WaitMode.PARKING, SILENT);

        pipeline.close();

        assertThat(pipeline.journalFailure()).isSameAs(problem);
        assertThat(pipeline.handlerFailure()).isNull();
    }

    @Test
    void shouldAnswerForASenderThatThrows() {
        final RuntimeException defect = new IllegalStateException("defect");
        start(RING_SIZE, WaitMode.PARKING, inbound -> (buffer, offset) -> {
            throw defect;
        });
        fund();

        publishQuotes(0, TriangleMarket.ROUND);

        Await.until("the order is answered", () -> rig.counters.get(rig.counters.orders(OrderOutcome.UNKNOWN)) == 1);
        Await.until("the defect is known", () -> pipeline.handlerFailure() != null);
        assertThat(pipeline.handlerFailure()).isSameAs(defect);
        Await.until("nothing new is begun", () -> rig.risk.state() == State.REDUCING);
        assertThat(rig.risk.openLoops())
                .as("it stays open until its fate is known")
                .isEqualTo(1);
    }

    @Test
    void shouldHaltWhenTheTradingHandlerThrows() {
        final RuntimeException defect = new IllegalStateException("defect");
        observer = (instrument, updateId, timeNs, pricer) -> {
            if (updateId == 3) {
                throw defect;
            }
        };
        start(RING_SIZE, WaitMode.PARKING, SILENT);
        fund();

        publishQuotes(0, 10 * TriangleMarket.ROUND);

        Await.until("everything is handled", pipeline::idle);
        assertThat(pipeline.handlerFailure()).isSameAs(defect);
        assertThat(rig.risk.state()).isEqualTo(State.HALTED);
        assertThat(rig.counters.get(rig.counters.loopsOpened)).isZero();
        assertThat(rig.counters.get(rig.counters.quotes)).as("goes on counting").isEqualTo(10 * TriangleMarket.ROUND);
    }

    @Test
    void shouldRefuseARingThatIsNoPowerOfTwo() {
        assertThatThrownBy(() -> build(1_000, WaitMode.PARKING, SILENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ringSize=1000: not a power of two");
    }

    @Test
    void shouldObeyControlsInTheOrderOfTheRing() {
        start(RING_SIZE, WaitMode.YIELDING, SILENT);
        fund();
        control(Control.REDUCE);
        publishQuotes(0, TriangleMarket.ROUND);
        control(Control.RESUME);
        publishQuotes(TriangleMarket.ROUND, TriangleMarket.ROUND);
        control(Control.HALT);
        publishQuotes(2 * TriangleMarket.ROUND, TriangleMarket.ROUND);

        pipeline.close();

        assertThat(rig.counters.get(rig.counters.loopsOpened)).isEqualTo(1);
    }

    @Test
    void shouldPassOnWhoseFeesAreWantedOnceThatIsJournalled() {
        feesKnown = false;
        start(RING_SIZE, WaitMode.PARKING, SILENT);

        publishQuotes(0, 6);
        Await.until("the pipeline is idle", pipeline::idle);
        pipeline.close();

        assertThat(feesWanted).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(journal.records().stream()
                        .filter(record -> RecordHeader.type(record, 0) == RecordType.FEE_WANTED)
                        .count())
                .isEqualTo(3);
    }

    @Test
    void shouldShowEveryInputToTheTapOnceAndInOrder() {
        final List<Long> seen = new ArrayList<>();
        tap = (buffer, offset) -> seen.add(RecordHeader.sequence(buffer, offset));
        start(SMALL_RING_SIZE, WaitMode.PARKING, SILENT);

        publishTimers(5_000);
        Await.until("the pipeline is idle", pipeline::idle);

        assertThat(seen).hasSize(5_000).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void shouldLoseNothingToATapThatIsSlow() throws InterruptedException {
        final CountDownLatch gate = new CountDownLatch(1);
        final AtomicInteger seen = new AtomicInteger();
        tap = (buffer, offset) -> {
            await(gate);
            seen.incrementAndGet();
        };
        start(SMALL_RING_SIZE, WaitMode.PARKING, SILENT);
        final Thread publisher = new Thread(() -> publishTimers(3 * SMALL_RING_SIZE));
        publisher.start();
        Await.until("the ring is full", () -> pipeline.inboundFullWaits() > 0);
        assertThat(pipeline.idle()).isFalse();

        gate.countDown();
        publisher.join();
        Await.until("the pipeline is idle", pipeline::idle);

        assertThat(seen).hasValue(3 * SMALL_RING_SIZE);
    }

    @Test
    void shouldNameTheDefectOfATapAndShowItTheRest() {
        final AtomicInteger seen = new AtomicInteger();
        tap = (buffer, offset) -> {
            if (seen.incrementAndGet() == 3) {
                throw new IllegalStateException("the third");
            }
        };
        start(SMALL_RING_SIZE, WaitMode.PARKING, SILENT);

        publishTimers(10);
        Await.until("the pipeline is idle", pipeline::idle);

        assertThat(pipeline.handlerFailure()).hasMessage("the third");
        assertThat(seen).hasValue(10);
    }

    void start(final int ringSize, final WaitMode waitMode, final Function<InboundRing, OrderSender> sender) {
        build(ringSize, waitMode, sender);
        pipeline.start();
        onStarted(pipeline);
    }

    /** The threads of the pipeline that is tested. */
    abstract Threading threading(WaitMode waitMode);

    /** A pipeline runs. */
    void onStarted(final Pipeline running) {}

    private void build(final int ringSize, final WaitMode waitMode, final Function<InboundRing, OrderSender> sender) {
        pipeline = new Pipeline(
                ringSize,
                threading(waitMode),
                journal,
                whenLost,
                () -> 1,
                Long.MAX_VALUE,
                outbound -> {
                    final EngineRig.Settings settings = new EngineRig.Settings(TriangleMarket.universe())
                            .startAssets("S")
                            .fees(TriangleMarket.FEE_PPM, TriangleMarket.FEE_PPM, TriangleMarket.FEE_PPM)
                            .maxStart(100_000_000_000L)
                            .observer(observer);
                    if (!feesKnown) {
                        settings.unreadFees(TriangleMarket.FEE_PPM, TriangleMarket.FEE_PPM, TriangleMarket.FEE_PPM);
                    }
                    rig = new EngineRig(settings, outbound);
                    return rig.core;
                },
                sender,
                feesWanted::add,
                tap);
    }

    private static void await(final CountDownLatch gate) {
        try {
            gate.await();
        } catch (final InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    void fund() {
        final InboundRing inbound = pipeline.inbound();
        final long sequence = inbound.claim(1);
        final int asset = rig.universe.assetIndex("S");
        Balance.write(inbound.buffer(sequence), inbound.offset(sequence), 1, asset, Balance.SNAPSHOT, RICH, 0);
        inbound.publish(sequence, 1);
    }

    private void control(final int command) {
        final InboundRing inbound = pipeline.inbound();
        final long sequence = inbound.claim(1);
        Control.write(inbound.buffer(sequence), inbound.offset(sequence), 1, command, 0);
        inbound.publish(sequence, 1);
    }

    void publishQuotes(final long first, final int count) {
        final InboundRing inbound = pipeline.inbound();
        for (long n = first; n < first + count; n++) {
            final long sequence = inbound.claim(1);
            TriangleMarket.writeQuote(inbound.buffer(sequence), inbound.offset(sequence), 1, n);
            inbound.publish(sequence, 1);
            if (n % TriangleMarket.ROUND == TriangleMarket.ROUND - 1) {
                publishTimer(1);
            }
        }
    }

    void publishTimers(final int count) {
        for (int n = 0; n < count; n++) {
            publishTimer(n);
        }
    }

    private void publishTimer(final long timeNs) {
        final InboundRing inbound = pipeline.inbound();
        final long sequence = inbound.claim(1);
        Timer.write(inbound.buffer(sequence), inbound.offset(sequence), timeNs);
        inbound.publish(sequence, 1);
    }

    /** Opens nothing new, and lets the patience of waiting loops end. */
    void rest() {
        control(Control.REDUCE);
        Await.until("the pipeline is at rest", () -> {
            publishTimer(LATER_NS);
            return rig.risk.openLoops() == 0;
        });
        Await.until("everything is handled", pipeline::idle);
    }

    /** Quotes that carry who published them and how many that were, with some slots given up in between. */
    private static void publishNumbered(
            final InboundRing inbound, final int publisher, final int claims, final AtomicLong skipped) {
        long number = 0;
        for (int i = 0; i < claims; i++) {
            final int count = 1 + i % 4;
            final long first = inbound.claim(count);
            for (long sequence = first; sequence < first + count; sequence++) {
                if ((i + sequence) % 17 == 0) {
                    RecordHeader.write(
                            inbound.buffer(sequence),
                            inbound.offset(sequence),
                            RecordHeader.LENGTH,
                            RecordType.SKIP,
                            0);
                    skipped.incrementAndGet();
                    continue;
                }
                number++;
                BookTicker.write(
                        inbound.buffer(sequence),
                        inbound.offset(sequence),
                        1,
                        publisher,
                        publisher,
                        number,
                        0,
                        publisher,
                        0,
                        number);
            }
            inbound.publish(first, count);
        }
    }
}
