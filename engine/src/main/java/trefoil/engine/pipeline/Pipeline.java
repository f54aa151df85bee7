package trefoil.engine.pipeline;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.dsl.ProducerType;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
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
 * The wiring: two rings, those who work on them, and one more thread if somebody looks on. Built, started and stopped by one
 * owner; {@link #inbound()} is for any thread.
 */
public final class Pipeline implements AutoCloseable {
    /** The thread that decides; with {@link HandOff#INLINE} the one that does everything while no other does. */
    static final String TRADING_THREAD = "trefoil-trading";

    private static final long POLL_NS = 100_000;

    /** One slot in so many is kept for the answers to our orders. */
    private static final int ANSWER_SHARE = 8;

    private final RecordRing inbound;
    private final InboundRing entrance;
    private final RecordRing outbound;
    private final JournalAgent journalAgent;
    private final Drive drive;
    private final Defects defects = new Defects();

    /** Null if nobody looks, as is the thread. */
    private final BatchEventProcessor<Slot> tapProcessor;

    private final Thread tapThread;
    private boolean started;
    private boolean closed;

    /** As the other, halting when the journal is lost, with nobody looking at the inputs. */
    public Pipeline(
            final int ringSize,
            final Threading threading,
            final BatchJournal journal,
            final EpochNanoClock clock,
            final long maxOrderAgeNs,
            final Function<OutboundRing, TradingCore> core,
            final Function<InboundRing, OrderSender> sender,
            final FeeRequests feeRequests) {
        this(
                ringSize,
                threading,
                journal,
                JournalLoss.HALT,
                clock,
                maxOrderAgeNs,
                core,
                sender,
                feeRequests,
                InboundTap.NONE);
    }

    /**
     * Wires everything; nothing runs yet.
     *
     * @param whenLost what happens once the journal cannot be written
     * @param maxOrderAgeNs time from an input to the first order of the loop it opened, beyond which that is not sent
     * @param core makes the trading core, given the outbound ring
     * @param sender makes the order sender, given the inbound ring
     * @param feeRequests is told, by whoever sends orders, whose fees are wanted
     * @param tap sees every input on a thread of its own, unless it is {@link InboundTap#NONE}
     */
    public Pipeline(
            final int ringSize,
            final Threading threading,
            final BatchJournal journal,
            final JournalLoss whenLost,
            final EpochNanoClock clock,
            final long maxOrderAgeNs,
            final Function<OutboundRing, TradingCore> core,
            final Function<InboundRing, OrderSender> sender,
            final FeeRequests feeRequests,
            final InboundTap tap) {
        // 1. the rings
        final boolean inline = threading.handOff() == HandOff.INLINE;
        final Bell bell = new Bell(threading.waitMode().waitStrategy());
        inbound = new RecordRing(
                ProducerType.MULTI,
                ringSize,
                inline ? bell : threading.waitMode().waitStrategy());
        entrance = inbound.leaving(ringSize / ANSWER_SHARE);
        // Inline, its producers are several, though one after the other.
        outbound = new RecordRing(
                inline ? ProducerType.MULTI : ProducerType.SINGLE,
                ringSize,
                threading.waitMode().waitStrategy());

        // 2. what is done with what is on them
        journalAgent = new JournalAgent(inbound, outbound, journal, whenLost, clock);
        final TradingCore tradingCore = core.apply(outbound);
        final UnsafeBuffer inboundArena = inbound.arena();
        final EventHandler<Slot> onInput = defects.guard(
                (slot, sequence, end) -> tradingCore.onRecord(inboundArena, slot.offset), tradingCore::halt);
        final EventHandler<Slot> onOutput = defects.guard(
                new OrderHandler(
                        inbound, outbound, journalAgent, sender.apply(inbound), feeRequests, clock, maxOrderAgeNs),
                () -> {});

        // 3. who does it
        drive = inline
                ? new InlineDrive(
                        new InlineWork(inbound, outbound, bell, journalAgent, defects, onInput, onOutput),
                        journalAgent,
                        threading,
                        defects)
                : new RingDrive(inbound, outbound, journalAgent, threading, defects, onInput, onOutput);
        inbound.ring().addGatingSequences(journalAgent.inboundSequence(), drive.decided());
        outbound.ring().addGatingSequences(drive.handedOut());

        // 4. who else looks at the inputs
        if (tap == InboundTap.NONE) {
            tapProcessor = null;
            tapThread = null;
        } else {
            tapProcessor = new BatchEventProcessorBuilder()
                    .build(
                            inbound.ring(),
                            inbound.ring().newBarrier(),
                            defects.guard((slot, sequence, end) -> tap.onRecord(inboundArena, slot.offset), () -> {}));
            inbound.ring().addGatingSequences(tapProcessor.getSequence());
            tapThread = PipelineThread.daemon(tapProcessor, "trefoil-tap", threading.placement());
        }
    }

    /** Starts the threads. */
    public void start() {
        started = true;
        drive.start();
        if (tapThread != null) {
            tapThread.start();
        }
    }

    /** The work, for a thread of the owner's to do; empty with {@link HandOff#RING}. */
    public Optional<InlineWork> inlineWork() {
        return drive.shared();
    }

    /** The one entrance. The sender has another door to the same ring, with room kept for its answers. */
    public InboundRing inbound() {
        return entrance;
    }

    /** Whether everything published so far has been handled, journalled and, where it was an intent, handed out. */
    public boolean idle() {
        final long inboundCursor = inbound.ring().getCursor();
        if (drive.decided().get() < inboundCursor
                || tapProcessor != null && tapProcessor.getSequence().get() < inboundCursor) {
            return false;
        }
        final long outboundCursor = outbound.ring().getCursor();
        return journalAgent.inboundSequence().get() >= inboundCursor
                && journalAgent.outboundSequence().get() >= outboundCursor
                && drive.handedOut().get() >= outboundCursor;
    }

    /** Inputs claimed so far by whoever publishes them. */
    public long inputsClaimed() {
        return inbound.ring().getCursor() + 1;
    }

    /** Inputs handled by the trading thread so far. */
    public long inputsHandled() {
        return drive.decided().get() + 1;
    }

    /** Inputs published or being published that the trading thread has not handled yet. */
    public long backlog() {
        return Math.max(0, inbound.ring().getCursor() - drive.decided().get());
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
        return defects.first();
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
        if (tapProcessor != null) {
            tapProcessor.halt();
        }
        if (started && tapThread != null) {
            PipelineThread.join(tapThread);
        }
        drive.stop();
    }

    /** What is journalled as an input has also been decided on; answers of the order thread make the second round. */
    private void drain() {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PipelineThread.JOIN_MS);
        for (int round = 0; round < 2; round++) {
            await(drive.decided(), inbound, deadlineNs);
            if (tapProcessor != null) {
                await(tapProcessor.getSequence(), inbound, deadlineNs);
            }
            await(drive.handedOut(), outbound, deadlineNs);
        }
    }

    private static void await(final Sequence progress, final RecordRing ring, final long deadlineNs) {
        final long target = ring.ring().getCursor();
        while (progress.get() < target && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(POLL_NS);
        }
    }
}
