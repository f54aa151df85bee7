package trefoil.bench;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A message handed to another thread and back: half of the round trip is one hop, as it is on a quiet ring. Both threads
 * spin but for those that block; which two processors they get decides as much as the ring does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HopBenchmark {
    private static final String TAKEN = "HopBenchmark.disruptorSpinning";
    private static final int HOPS = 2;
    private static final int SLOTS = 1 << 10;
    private static final int MESSAGE_TYPE = 1;
    private static final int MESSAGE_LENGTH = 40;

    /** There and back. */
    private interface Road {
        void send(long value);

        /** Waits for the next message. */
        long receive() throws InterruptedException;
    }

    private Thread echo;
    private volatile boolean stopped;
    private Road there;
    private Road back;
    private long next;

    /** Slot of a ring. */
    private static final class Slot {
        private long value;
    }

    private static final class DisruptorRoad implements Road {
        private final RingBuffer<Slot> ring;
        private final SequenceBarrier barrier;
        private final Sequence read = new Sequence();
        private long available = -1;

        DisruptorRoad(final WaitStrategy strategy) {
            ring = RingBuffer.createMultiProducer(Slot::new, SLOTS, strategy);
            barrier = ring.newBarrier();
            ring.addGatingSequences(read);
        }

        @Override
        public void send(final long value) {
            final long sequence = ring.next();
            ring.get(sequence).value = value;
            ring.publish(sequence);
        }

        @Override
        public long receive() throws InterruptedException {
            final long sequence = read.get() + 1;
            try {
                while (available < sequence) {
                    available = barrier.waitFor(sequence);
                }
            } catch (final com.lmax.disruptor.AlertException | com.lmax.disruptor.TimeoutException e) {
                throw new IllegalStateException(e);
            }
            final long value = ring.get(sequence).value;
            read.set(sequence);
            return value;
        }
    }

    private static final class PollerRoad implements Road {
        private final RingBuffer<Slot> ring = RingBuffer.createMultiProducer(Slot::new, SLOTS);
        private final EventPoller<Slot> poller = ring.newPoller();
        private final EventPoller.Handler<Slot> handler = (slot, sequence, endOfBatch) -> {
            received = slot.value;
            return false;
        };
        private long received;

        PollerRoad() {
            ring.addGatingSequences(poller.getSequence());
        }

        @Override
        public void send(final long value) {
            final long sequence = ring.next();
            ring.get(sequence).value = value;
            ring.publish(sequence);
        }

        @Override
        public long receive() throws InterruptedException {
            try {
                while (poller.poll(handler) != EventPoller.PollState.PROCESSING) {
                    pause();
                }
            } catch (final InterruptedException e) {
                throw e;
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
            return received;
        }
    }

    private static final class AgronaRoad implements Road {
        private final OneToOneRingBuffer ring =
                new OneToOneRingBuffer(new UnsafeBuffer(new byte[SLOTS * 64 + RingBufferDescriptor.TRAILER_LENGTH]));
        private final MessageHandler handler = (type, buffer, index, length) -> received = buffer.getLong(index);
        private long received;

        @Override
        public void send(final long value) {
            final int index = ring.tryClaim(MESSAGE_TYPE, MESSAGE_LENGTH);
            ring.buffer().putLong(index, value);
            ring.commit(index);
        }

        @Override
        public long receive() throws InterruptedException {
            while (ring.read(handler, 1) == 0) {
                pause();
            }
            return received;
        }
    }

    private static final class QueueRoad implements Road {
        private final BlockingQueue<Long> queue = new ArrayBlockingQueue<>(SLOTS);

        @Override
        public void send(final long value) {
            queue.add(value);
        }

        @Override
        public long receive() throws InterruptedException {
            return queue.take();
        }
    }

    private static void pause() throws InterruptedException {
        Thread.onSpinWait();
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
    }

    /** Two roads and the thread that sends back what comes. */
    private void open(final Road to, final Road from) {
        there = to;
        back = from;
        echo = new Thread(
                () -> {
                    try {
                        while (!stopped) {
                            back.send(there.receive());
                        }
                    } catch (final InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "echo");
        echo.setDaemon(true);
        echo.start();
    }

    /** The road of the benchmark that runs is opened by its first call: a fork runs one. */
    private long roundTrip() throws InterruptedException {
        there.send(++next);
        return back.receive();
    }

    @TearDown
    public void close() throws InterruptedException {
        stopped = true;
        there.send(0);
        echo.interrupt();
        echo.join(TimeUnit.SECONDS.toMillis(10));
    }

    @Benchmark
    @OperationsPerInvocation(HOPS)
    @Goal(
            value = "a hop over the ring, both threads spinning",
            maxNs = 600,
            whenMissed = "It is a line of memory that one processor writes and another reads. Where the machine, or "
                    + "the host of a virtual one, places the two, near or far from each other, makes the "
                    + "difference. Binding threads to processors did not help on a virtual machine, and other "
                    + "rings cost about the same; only no hop at all does better.")
    public long disruptorSpinning() throws InterruptedException {
        if (there == null) {
            open(new DisruptorRoad(new BusySpinWaitStrategy()), new DisruptorRoad(new BusySpinWaitStrategy()));
        }
        return roundTrip();
    }

    @Benchmark
    @OperationsPerInvocation(HOPS)
    @Rejected(value = "Disruptor, polled", insteadOf = TAKEN)
    public long disruptorPolled() throws InterruptedException {
        if (there == null) {
            open(new PollerRoad(), new PollerRoad());
        }
        return roundTrip();
    }

    @Benchmark
    @OperationsPerInvocation(HOPS)
    @Rejected(value = "Disruptor, blocking", insteadOf = TAKEN)
    public long disruptorBlocking() throws InterruptedException {
        if (there == null) {
            open(new DisruptorRoad(new BlockingWaitStrategy()), new DisruptorRoad(new BlockingWaitStrategy()));
        }
        return roundTrip();
    }

    @Benchmark
    @OperationsPerInvocation(HOPS)
    @Rejected(value = "Agrona ring", insteadOf = TAKEN)
    public long agronaRing() throws InterruptedException {
        if (there == null) {
            open(new AgronaRoad(), new AgronaRoad());
        }
        return roundTrip();
    }

    @Benchmark
    @OperationsPerInvocation(HOPS)
    @Rejected(value = "blocking queue", insteadOf = TAKEN)
    public long blockingQueue() throws InterruptedException {
        if (there == null) {
            open(new QueueRoad(), new QueueRoad());
        }
        return roundTrip();
    }
}
