package trefoil.engine.pipeline;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.dsl.ProducerType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.BatchJournal;
import trefoil.engine.event.FeeRequests;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.InboundTap;
import trefoil.engine.event.OrderSender;
import trefoil.engine.event.OutboundRing;
import trefoil.engine.trading.TradingCore;

/**
 * The wiring: two rings, three threads, and a fourth if somebody looks on. Built, started and stopped by one owner;
 * {@link #inbound()} is for any thread.
 */
public final class Pipeline implements AutoCloseable {
    private static final int JOIN_MS = 5_000;
    private static final long POLL_NS = 100_000;

    /** One slot in so many is kept for the answers to our orders. */
    private static final int ANSWER_SHARE = 8;

    private final ThreadPlacement placement;
    private final RecordRing inbound;
    private final InboundRing entrance;
    private final RecordRing outbound;
    private final JournalAgent journalAgent;
    private final BatchEventProcessor<Slot> tradingProcessor;
    private final BatchEventProcessor<Slot> orderProcessor;
    /** Null if nobody looks. */
    private final BatchEventProcessor<Slot> tapProcessor;

    private final AgentRunner journalRunner;
    private final Thread tradingThread;
    private final Thread orderThread;
    private final Thread tapThread;

    /** First exception of a handler: a programmer's error. Written by the thread that failed, read by the owner. */
    private volatile Throwable handlerFailure;

    private boolean started;
    private boolean closed;

    /** As the other, halting when the journal is lost, with nobody looking at the inputs. */
    public Pipeline(
            final int ringSize,
            final WaitMode waitMode,
            final BatchJournal journal,
            final EpochNanoClock clock,
            final long maxOrderAgeNs,
            final Function<OutboundRing, TradingCore> core,
            final Function<InboundRing, OrderSender> sender,
            final FeeRequests feeRequests) {
        this(
                ringSize,
                waitMode,
                journal,
                JournalLoss.HALT,
                clock,
                maxOrderAgeNs,
                core,
                sender,
                feeRequests,
                InboundTap.NONE,
                ThreadPlacement.ANYWHERE);
    }

    /**
     * Wires everything; nothing runs yet.
     *
     * @param whenLost what happens once the journal cannot be written
     * @param maxOrderAgeNs time from an input to the first order of the loop it opened, beyond which that is not sent
     * @param core makes the trading core, given the outbound ring
     * @param sender makes the order sender, given the inbound ring
     * @param feeRequests is told, on the order thread, whose fees are wanted
     * @param tap sees every input on a thread of its own, unless it is {@link InboundTap#NONE}
     * @param placement told by each thread as it begins
     */
    public Pipeline(
            final int ringSize,
            final WaitMode waitMode,
            final BatchJournal journal,
            final JournalLoss whenLost,
            final EpochNanoClock clock,
            final long maxOrderAgeNs,
            final Function<OutboundRing, TradingCore> core,
            final Function<InboundRing, OrderSender> sender,
            final FeeRequests feeRequests,
            final InboundTap tap,
            final ThreadPlacement placement) {
        this.placement = placement;
        // 1. the rings
        inbound = new RecordRing(ProducerType.MULTI, ringSize, waitMode.waitStrategy());
        entrance = inbound.leaving(ringSize / ANSWER_SHARE);
        outbound = new RecordRing(ProducerType.SINGLE, ringSize, waitMode.waitStrategy());

        // 2. journal and trading side by side on the inbound ring
        journalAgent = new JournalAgent(inbound, outbound, journal, whenLost, clock);
        final TradingCore tradingCore = core.apply(outbound);
        final UnsafeBuffer inboundArena = inbound.arena();
        tradingProcessor = processor(
                inbound,
                inbound.ring().newBarrier(),
                (slot, sequence, end) -> tradingCore.onRecord(inboundArena, slot.offset),
                tradingCore::halt);
        inbound.ring().addGatingSequences(journalAgent.inboundSequence(), tradingProcessor.getSequence());

        // 3. journal before orders on the outbound ring
        orderProcessor = processor(
                outbound,
                outbound.ring().newBarrier(journalAgent.outboundSequence()),
                new OrderHandler(
                        inbound, outbound, journalAgent, sender.apply(inbound), feeRequests, clock, maxOrderAgeNs),
                () -> {});
        outbound.ring().addGatingSequences(orderProcessor.getSequence());

        // 4. who else looks at the inputs
        tapProcessor = tap == InboundTap.NONE
                ? null
                : processor(
                        inbound,
                        inbound.ring().newBarrier(),
                        (slot, sequence, end) -> tap.onRecord(inboundArena, slot.offset),
                        () -> {});
        if (tapProcessor != null) {
            inbound.ring().addGatingSequences(tapProcessor.getSequence());
        }

        // 5. the threads
        journalRunner = new AgentRunner(waitMode.idleStrategy(), this::onHandlerFailure, null, journalAgent);
        tradingThread = daemon(tradingProcessor, "trefoil-trading");
        orderThread = daemon(orderProcessor, "trefoil-orders");
        tapThread = tapProcessor == null ? null : daemon(tapProcessor, "trefoil-tap");
    }

    private BatchEventProcessor<Slot> processor(
            final RecordRing ring,
            final SequenceBarrier barrier,
            final EventHandler<Slot> handler,
            final Runnable onFailure) {
        final BatchEventProcessor<Slot> processor =
                new BatchEventProcessorBuilder().build(ring.ring(), barrier, handler);
        processor.setExceptionHandler(new StopOnFailure(onFailure));
        return processor;
    }

    /** Starts the threads. */
    public void start() {
        started = true;
        AgentRunner.startOnThread(journalRunner, runnable -> daemon(runnable, journalAgent.roleName()));
        tradingThread.start();
        orderThread.start();
        if (tapThread != null) {
            tapThread.start();
        }
    }

    /** The one entrance. The sender has another door to the same ring, with room kept for its answers. */
    public InboundRing inbound() {
        return entrance;
    }

    /** Whether everything published so far has been handled, journalled and, where it was an intent, handed out. */
    public boolean idle() {
        final long inboundCursor = inbound.ring().getCursor();
        if (tradingProcessor.getSequence().get() < inboundCursor
                || tapProcessor != null && tapProcessor.getSequence().get() < inboundCursor) {
            return false;
        }
        final long outboundCursor = outbound.ring().getCursor();
        return journalAgent.inboundSequence().get() >= inboundCursor
                && journalAgent.outboundSequence().get() >= outboundCursor
                && orderProcessor.getSequence().get() >= outboundCursor;
    }

    /** Inputs claimed so far by whoever publishes them. */
    public long inputsClaimed() {
        return inbound.ring().getCursor() + 1;
    }

    /** Inputs handled by the trading thread so far. */
    public long inputsHandled() {
        return tradingProcessor.getSequence().get() + 1;
    }

    /** Inputs published or being published that the trading thread has not handled yet. */
    public long backlog() {
        return Math.max(
                0, inbound.ring().getCursor() - tradingProcessor.getSequence().get());
    }

    /** Inputs the journal has taken so far; any thread. */
    public long inputsJournalled() {
        return journalAgent.inboundSequence().get() + 1;
    }

    /** How often a publisher of inputs found the ring full. */
    public long inboundFullWaits() {
        return inbound.fullWaits();
    }

    /** How often the trading thread found the outbound ring full. */
    public long outboundFullWaits() {
        return outbound.fullWaits();
    }

    /** What broke the journal, or null. */
    public RuntimeException journalFailure() {
        return journalAgent.failure();
    }

    /** What broke a handler, or null: a defect of this program. */
    public Throwable handlerFailure() {
        return handlerFailure;
    }

    /** Handles what has been published, stops the threads and closes the journal. Publishers have stopped before. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (started) {
            drain();
        }
        tradingProcessor.halt();
        orderProcessor.halt();
        if (tapProcessor != null) {
            tapProcessor.halt();
        }
        if (started) {
            join(tradingThread);
            join(orderThread);
        }
        if (started && tapThread != null) {
            join(tapThread);
        }
        journalRunner.close();
    }

    /** What is journalled as an input has also been decided on; answers of the order thread make the second round. */
    private void drain() {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(JOIN_MS);
        for (int round = 0; round < 2; round++) {
            await(tradingProcessor, inbound, deadlineNs);
            if (tapProcessor != null) {
                await(tapProcessor, inbound, deadlineNs);
            }
            await(orderProcessor, outbound, deadlineNs);
        }
    }

    private static void await(final BatchEventProcessor<Slot> processor, final RecordRing ring, final long deadlineNs) {
        final long target = ring.ring().getCursor();
        while (processor.getSequence().get() < target && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private void onHandlerFailure(final Throwable failure) {
        if (handlerFailure == null) {
            handlerFailure = failure;
        }
    }

    private Thread daemon(final Runnable work, final String name) {
        final Thread thread = new Thread(
                () -> {
                    placement.enter(name);
                    work.run();
                },
                name);
        thread.setDaemon(true);
        return thread;
    }

    private static void join(final Thread thread) {
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A handler that throws is a defect: remember it, skip the event, stop trading. */
    private final class StopOnFailure implements ExceptionHandler<Slot> {
        private final Runnable onFailure;

        StopOnFailure(final Runnable onFailure) {
            this.onFailure = onFailure;
        }

        @Override
        public void handleEventException(final Throwable failure, final long sequence, final Slot event) {
            onHandlerFailure(failure);
            onFailure.run();
        }

        @Override
        public void handleOnStartException(final Throwable failure) {
            onHandlerFailure(failure);
        }

        @Override
        public void handleOnShutdownException(final Throwable failure) {
            onHandlerFailure(failure);
        }
    }
}
