package trefoil.bench.rig;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.bench.BenchMarket;
import trefoil.bench.InMemoryPath;
import trefoil.bench.report.Reach;
import trefoil.engine.event.RecordHeader;

/**
 * Frames through the whole path in memory, one frame in ten opening a loop and becoming a signed order: back to back, when
 * caches stay warm; at a constant rate on one thread; and at a constant rate over a ring to a second one, as frames come in
 * life.
 */
final class MemoryRig {
    private static final int PER_SECOND = 50_000;
    private static final int ORDER_EVERY = 10;
    private static final long WARM_UP_FRAMES = 3_000_000;
    private static final long FRAMES = 500_000;
    private static final long LATE_NS = 20_000;
    private static final int SLOTS = 1 << 12;
    private static final int FRAME_KIND_ORDER = 1;
    private static final int FRAME_KIND_FAIR = 2;
    private static final String BACK_TO_BACK = "in memory, one thread, back to back";

    private final BenchMarket market;
    private final Findings findings;
    private final byte[] paying;
    private final byte[] fair;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    MemoryRig(final BenchMarket market, final Findings findings) {
        this.market = market;
        this.findings = findings;
        // An ask 2 % below fair opens a loop; the fair quote ends the opportunity.
        paying = market.frame(market.averageInstrument(), 1, 0.98);
        fair = market.frame(market.averageInstrument(), 1, 1);
    }

    void run() throws Exception {
        System.out.println("in memory");
        final InMemoryPath path = new InMemoryPath(market);
        inline(path, InMemoryPath::place, WARM_UP_FRAMES / 2, 0, orders("", ""), orders("", ""));
        inline(path, InMemoryPath::sign, WARM_UP_FRAMES, 0, orders("", ""), orders("", ""));
        backToBack(path, InMemoryPath::sign, "order", "signed order", Reach.ORDER_BACK_TO_BACK);
        backToBack(
                path,
                InMemoryPath::place,
                "sessionOrder",
                "order for a logged-on session",
                Reach.SESSION_ORDER_BACK_TO_BACK);
        decided(path);
        paced(path);
        overTheRing();
    }

    private static Latencies decisions(final String id, final String name) {
        return new Latencies(id, name, FRAMES - FRAMES / ORDER_EVERY);
    }

    private static Latencies orders(final String id, final String name) {
        return new Latencies(id, name, FRAMES / ORDER_EVERY);
    }

    private void backToBack(
            final InMemoryPath path,
            final ToIntFunction<InMemoryPath> orderBytes,
            final String id,
            final String what,
            final Reach reach)
            throws Exception {
        final Latencies decision = decisions("memory.backToBack.decision", "frame to decision, back to back");
        final Latencies order = orders("memory.backToBack." + id, "frame to " + what + ", back to back");
        final long before =
                threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        inline(path, orderBytes, FRAMES, 0, decision, order);
        final long bytes =
                threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        if (reach == Reach.ORDER_BACK_TO_BACK) {
            findings.add(decision, decision.measurement(BACK_TO_BACK));
        }
        findings.add(
                order,
                order.measurement(BACK_TO_BACK)
                        .allocating((double) bytes / order.count())
                        .reaching(reach));
    }

    /** What of an order's time is over once it is decided; apart, for a stamp in between would be in the order's time. */
    private void decided(final InMemoryPath path) throws Exception {
        final Latencies order =
                orders("memory.backToBack.decided", "frame to order decided, not written, back to back");
        inline(path, InMemoryPath::intend, FRAMES, 0, decisions("", ""), order);
        findings.add(order, order.measurement(BACK_TO_BACK));
    }

    private void paced(final InMemoryPath path) throws Exception {
        final String group = String.format(Locale.ROOT, "in memory, one thread, %,d frames/s", PER_SECOND);
        final Latencies decision = decisions("memory.paced.decision", "frame to decision, paced");
        final Latencies order = orders("memory.paced.order", "frame to signed order, paced");
        inline(path, InMemoryPath::sign, FRAMES, PER_SECOND, decision, order);
        findings.add(decision, decision.measurement(group));
        findings.add(order, order.measurement(group));
    }

    private void inline(
            final InMemoryPath path,
            final ToIntFunction<InMemoryPath> orderBytes,
            final long frameCount,
            final int perSecond,
            final Latencies decision,
            final Latencies order) {
        final byte[][] frames = market.frames();
        final Schedule schedule = new Schedule(perSecond);
        for (long i = 0; i < frameCount; i++) {
            final long startNs = schedule.await();
            final boolean orderDue = i % ORDER_EVERY == 0;
            final byte[] frame = orderDue ? paying : frames[(int) i & BenchMarket.FRAMES - 1];
            path.decide(frame, frame.length);
            final int signed = orderDue ? orderBytes.applyAsInt(path) : 0;
            (orderDue ? order : decision).record(startNs, System.nanoTime());
            if (orderDue) {
                requireSigned(signed);
                path.miss();
                path.decide(fair, fair.length);
            }
        }
    }

    private static void requireSigned(final int signed) {
        if (signed == 0) {
            throw new IllegalStateException("the paying frame opened no loop");
        }
    }

    /** When frames are due; a machine gap is not this program's latency, so the schedule starts again after it. */
    private static final class Schedule {
        private final long periodNs;
        private long dueNs = System.nanoTime();

        Schedule(final int perSecond) {
            periodNs = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
        }

        long await() {
            dueNs += periodNs;
            long nowNs = System.nanoTime();
            dueNs = nowNs - dueNs > LATE_NS ? nowNs : dueNs;
            while (nowNs < dueNs) {
                Thread.onSpinWait();
                nowNs = System.nanoTime();
            }
            return nowNs;
        }
    }

    /** A record on its way, what it is for, and when its frame came. */
    private static final class Slot {
        private final UnsafeBuffer record = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        private int kind;
        private long startNs;
    }

    /** Decoded here, handed over, decided and signed by a second thread; both spin. */
    private void overTheRing() throws Exception {
        final String group =
                String.format(Locale.ROOT, "in memory, over a ring to a second thread, %,d frames/s", PER_SECOND);
        final Latencies decision = decisions("memory.ring.decision", "frame to decision, over the ring, paced");
        final Latencies order = orders("memory.ring.order", "frame to signed order, over the ring, paced");
        final InMemoryPath path = new InMemoryPath(market);
        final RingBuffer<Slot> ring = RingBuffer.createMultiProducer(Slot::new, SLOTS, new BusySpinWaitStrategy());
        final Sequence read = new Sequence();
        final SequenceBarrier barrier = ring.newBarrier();
        ring.addGatingSequences(read);
        final long last = WARM_UP_FRAMES / 4 + FRAMES;
        final long published = last + (last + ORDER_EVERY - 1) / ORDER_EVERY;
        final Thread trading = new Thread(
                () -> handle(ring, barrier, read, published, path, last - FRAMES, decision, order), "rig-trading");
        trading.start();
        final byte[][] frames = market.frames();
        Schedule schedule = new Schedule(0);
        for (long i = 0; i < last; i++) {
            if (i == last - FRAMES) {
                schedule = new Schedule(PER_SECOND);
            }
            final long startNs = schedule.await();
            final boolean orderDue = i % ORDER_EVERY == 0;
            publish(
                    ring,
                    path,
                    orderDue ? paying : frames[(int) i & BenchMarket.FRAMES - 1],
                    orderDue ? FRAME_KIND_ORDER : 0,
                    startNs);
            if (orderDue) {
                publish(ring, path, fair, FRAME_KIND_FAIR, startNs);
            }
        }
        trading.join();
        findings.add(decision, decision.measurement(group).reaching(Reach.PACED_DECISION));
        findings.add(order, order.measurement(group).reaching(Reach.PACED_ORDER));
    }

    private static void publish(
            final RingBuffer<Slot> ring,
            final InMemoryPath path,
            final byte[] frame,
            final int kind,
            final long startNs) {
        final long sequence = ring.next();
        final Slot slot = ring.get(sequence);
        path.decode(frame, frame.length, slot.record, 0);
        slot.kind = kind;
        slot.startNs = startNs;
        ring.publish(sequence);
    }

    private static void handle(
            final RingBuffer<Slot> ring,
            final SequenceBarrier barrier,
            final Sequence read,
            final long published,
            final InMemoryPath path,
            final long warmUp,
            final Latencies decision,
            final Latencies order) {
        long frames = 0;
        long available = -1;
        for (long sequence = 0; sequence < published; sequence++) {
            try {
                while (available < sequence) {
                    available = barrier.waitFor(sequence);
                }
            } catch (final AlertException | TimeoutException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            final Slot slot = ring.get(sequence);
            path.decide(slot.record, 0);
            if (slot.kind == FRAME_KIND_ORDER) {
                requireSigned(path.sign());
            }
            if (slot.kind != FRAME_KIND_FAIR && frames++ >= warmUp) {
                (slot.kind == FRAME_KIND_ORDER ? order : decision).record(slot.startNs, System.nanoTime());
            }
            if (slot.kind == FRAME_KIND_ORDER) {
                path.miss();
            }
            read.set(sequence);
        }
    }
}
