package trefoil.engine.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.Sequence;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The engine's work in steps, for {@link HandOff#INLINE}: decide on an input, journal it and what it brought about, hand out the
 * orders. Whichever thread comes by does them; one at a time, so that all the engine holds is touched by one thread after the
 * other, never by two.
 *
 * <pre>
 *   guest (reads sockets)   publish ─► doWork: ┌ decide ─► journal ─► send ┐ ─► read on
 *   any other thread        publish ─► ring ──►└────── under a baton ──────┘
 *   the engine's own thread              while no guest comes by
 * </pre>
 *
 * <p>A guest publishes and calls {@link #doWork()} over and over, the first often enough that nobody waits; before it sleeps, it
 * asks {@link #maySleep()}. What other threads publish is done by the guest, which is woken for it. A guest that does not come by for a while
 * though there is work (it waits for something, or for room in the ring itself) is stood in for.
 */
public final class InlineWork {
    private static final int MAX_INPUTS = 256;
    private static final int INPUTS_AT_A_TIME = 64;

    /** One output slot in so many is left free when an input is decided on while orders are handed out. */
    private static final int OUTPUT_SHARE = 4;

    private static final VarHandle BATON;
    private static final VarHandle VISITS;

    static {
        try {
            BATON = MethodHandles.lookup().findVarHandle(InlineWork.class, "holder", Thread.class);
            VISITS = MethodHandles.lookup().findVarHandle(InlineWork.class, "visits", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final RecordRing inbound;
    private final RecordRing outbound;
    private final Bell bell;
    private final JournalAgent journal;
    private final Defects defects;
    private final EventPoller<Slot> inputs;
    private final EventPoller<Slot> outputs;
    private final EventHandler<Slot> onInput;
    private final EventHandler<Slot> onOutput;
    private final EventPoller.Handler<Slot> decide = this::decide;
    private final EventPoller.Handler<Slot> handOut = this::handOut;

    /** Who is at it, or null. */
    private volatile Thread holder;

    private volatile boolean ended;

    /** How to wake the guest, or null while there is none. Written by the guest. */
    private volatile Runnable guest;

    /** How often a guest came by. Written by the guest, read by the thread that stands in, both opaquely. */
    private long visits;

    // What follows is the holder's.
    private int inputsLeft;
    private long outputsBefore;
    private boolean deciding;
    private boolean handingOut;

    InlineWork(
            final RecordRing inbound,
            final RecordRing outbound,
            final Bell bell,
            final JournalAgent journal,
            final Defects defects,
            final EventHandler<Slot> onInput,
            final EventHandler<Slot> onOutput) {
        this.inbound = inbound;
        this.outbound = outbound;
        this.bell = bell;
        this.journal = journal;
        this.defects = defects;
        this.onInput = onInput;
        this.onOutput = onOutput;
        inputs = inbound.ring().newPoller();
        outputs = outbound.ring().newPoller(journal.outboundSequence());
        inbound.relief(this::makeRoomForInputs);
        outbound.relief(this::makeRoomForOutputs);
    }

    /** A thread begins to come by. {@code wake} ends its sleep, from any thread. One guest at a time. */
    public void enter(final Runnable wake) {
        guest = wake;
    }

    /** The guest comes by no more. */
    public void leave() {
        guest = null;
        bell.leave();
    }

    /** By the guest: does what there is to do; answers whether there was any, or another thread is at it. */
    public boolean doWork() {
        VISITS.setOpaque(this, visits + 1);
        return step();
    }

    /**
     * By the guest: whether nothing is left to do, so that it may sleep. What is published from then on wakes it; it says when it
     * is {@link #awake()}.
     */
    public boolean maySleep() {
        bell.listen(guest);
        if (doWork()) {
            bell.leave();
            return false;
        }
        return true;
    }

    /** By the guest, after it {@link #maySleep may} have slept. */
    public void awake() {
        bell.leave();
    }

    boolean hasGuest() {
        return guest != null;
    }

    long visits() {
        return (long) VISITS.getOpaque(this);
    }

    /** Whether a thread is at it now. */
    boolean isHeld() {
        return holder != null;
    }

    Sequence decided() {
        return inputs.getSequence();
    }

    Sequence handedOut() {
        return outputs.getSequence();
    }

    /** Whether something published, or being published, has not been through every step. Any thread. */
    boolean isBehind() {
        final long claimed = inbound.ring().getCursor();
        return inputs.getSequence().get() < claimed
                || journal.inboundSequence().get() < claimed
                || outputs.getSequence().get() < outbound.ring().getCursor();
    }

    /** Does what there is to do; answers whether there was any, or another thread is at it. */
    boolean step() {
        if (ended || !isBehind()) {
            return false;
        }
        if (!BATON.compareAndSet(this, null, Thread.currentThread())) {
            return true;
        }
        try {
            return round() > 0;
        } catch (final Throwable defect) {
            // Of the steps themselves; those of handlers are answered where they arise.
            defects.note(defect);
            return false;
        } finally {
            BATON.setRelease(this, null);
        }
    }

    /** Ends the work for good, once nobody is at it; false if that takes too long, and somebody still is. */
    boolean end(final int withinMs) {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMs);
        ended = true;
        while (!BATON.compareAndSet(this, null, Thread.currentThread())) {
            if (System.nanoTime() - deadlineNs > 0) {
                return false;
            }
            LockSupport.parkNanos(1);
        }
        return true;
    }

    /** An order leaves before the next input is looked at; inputs that bring nothing about are journalled together. */
    private int round() {
        int work = 0;
        int decided;
        do {
            decided = decideSome();
            if (outputs.getSequence().get() < outbound.ring().getCursor()) {
                work += journal.work(inputs.getSequence().get());
                work += handOutAll();
            }
            work += decided;
        } while (decided > 0 && work < MAX_INPUTS && !ended);
        return work + journal.work(inputs.getSequence().get());
    }

    /** Decides on inputs until one brings something about; answers how many. */
    private int decideSome() {
        final long before = inputs.getSequence().get();
        outputsBefore = outbound.ring().getCursor();
        inputsLeft = INPUTS_AT_A_TIME;
        deciding = true;
        try {
            poll(inputs, decide);
        } finally {
            deciding = false;
        }
        return (int) (inputs.getSequence().get() - before);
    }

    private boolean decide(final Slot slot, final long sequence, final boolean endOfBatch) throws Exception {
        onInput.onEvent(slot, sequence, endOfBatch);
        inputsLeft--;
        return inputsLeft > 0 && outbound.ring().getCursor() == outputsBefore;
    }

    private int handOutAll() {
        final long before = outputs.getSequence().get();
        handingOut = true;
        try {
            while (!ended && poll(outputs, handOut)) {
                // One at a time: the slot of each is free once it is handed out.
            }
        } finally {
            handingOut = false;
        }
        return (int) (outputs.getSequence().get() - before);
    }

    private boolean handOut(final Slot slot, final long sequence, final boolean endOfBatch) throws Exception {
        onOutput.onEvent(slot, sequence, endOfBatch);
        return false;
    }

    private static boolean poll(final EventPoller<Slot> poller, final EventPoller.Handler<Slot> handler) {
        try {
            return poller.poll(handler) == EventPoller.PollState.PROCESSING;
        } catch (final Exception e) {
            throw new IllegalStateException("a handler let a defect through", e);
        }
    }

    /** An order could not be sent, and the answer that says so finds no room: this thread makes some, without sending. */
    private boolean makeRoomForInputs() {
        if (holder != Thread.currentThread() || ended) {
            return false;
        }
        final boolean mayDecide = !deciding && outbound.hasRoom(OUTPUT_SHARE);
        final int work = (mayDecide ? decideSome() : 0) + journal.work(Long.MAX_VALUE);
        if (work == 0) {
            if (!mayDecide
                    && inbound.ring().getMinimumGatingSequence()
                            == inputs.getSequence().get()) {
                throw new IllegalStateException(
                        "no room for an answer, and none can be made: engine.ringSize is too small");
            }
            // Somebody else who looks at the inputs lags.
            LockSupport.parkNanos(1);
        }
        return true;
    }

    /** One input brought about more than the ring holds. */
    private boolean makeRoomForOutputs() {
        if (handingOut) {
            throw new IllegalStateException(
                    "no room for an output, and none can be made: engine.ringSize is too small");
        }
        // Up to the last input: that whose outputs these are is among them.
        journal.work(Long.MAX_VALUE);
        handOutAll();
        return true;
    }
}
