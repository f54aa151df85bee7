package trefoil.engine.pipeline;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.dsl.ProducerType;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.OutboundRing;
import trefoil.engine.event.RecordHeader;

/** A Disruptor ring over one arena of fixed-size slots. All memory is allocated, and touched, by the constructor. */
final class RecordRing implements InboundRing, OutboundRing {
    private static final long FULL = -1;

    private final RingBuffer<Slot> ring;
    private final UnsafeBuffer arena;
    private final int mask;
    private final LongAdder fullWaits = new LongAdder();

    /** Set before anything is claimed. */
    private Relief relief = Relief.NONE;

    RecordRing(final ProducerType producers, final int size, final WaitStrategy waitStrategy) {
        if (!BitUtil.isPowerOfTwo(size)) {
            throw new IllegalArgumentException("ringSize=" + size + ": not a power of two");
        }
        arena = new UnsafeBuffer(new byte[size * RecordHeader.MAX_RECORD_LENGTH]);
        mask = size - 1;
        final int[] next = {0};
        ring = RingBuffer.create(
                producers, () -> new Slot(next[0]++ * RecordHeader.MAX_RECORD_LENGTH), size, waitStrategy);
    }

    /** Has a claimer do something about a full ring before it waits. */
    void relief(final Relief value) {
        relief = value;
    }

    @Override
    public long claim(final int count) {
        try {
            return ring.tryNext(count) - count + 1;
        } catch (final InsufficientCapacityException full) {
            fullWaits.increment();
            return claimWhenRoom(count);
        }
    }

    private long claimWhenRoom(final int count) {
        while (relief.makeRoom()) {
            if (ring.hasAvailableCapacity(count)) {
                try {
                    return ring.tryNext(count) - count + 1;
                } catch (final InsufficientCapacityException full) {
                    // Another thread was faster.
                    Thread.onSpinWait();
                }
            }
        }
        return ring.next(count) - count + 1;
    }

    /** Whether one slot in so many is free. */
    boolean hasRoom(final int share) {
        return ring.hasAvailableCapacity(ring.getBufferSize() / share);
    }

    @Override
    public long tryClaim(final int count) {
        try {
            return ring.tryNext(count) - count + 1;
        } catch (final InsufficientCapacityException full) {
            fullWaits.increment();
            return FULL;
        }
    }

    /**
     * The same ring for publishers who can wait: their claims leave that many slots free.
     *
     * <p>The order thread answers into the inbound ring, which the trading thread empties, which waits for the order
     * thread while the outbound ring is full. Were market data allowed to fill the inbound ring to the last slot, the
     * two could wait for each other for ever.
     */
    InboundRing leaving(final int slots) {
        return new InboundRing() {
            @Override
            public long claim(final int count) {
                final int required = count + slots;
                if (required > ring.getBufferSize()) {
                    throw new IllegalArgumentException("count=" + count + ": at most " + (ring.getBufferSize() - slots)
                            + " slots can be claimed at once");
                }
                if (!ring.hasAvailableCapacity(required)) {
                    fullWaits.increment();
                    while (!ring.hasAvailableCapacity(required)) {
                        if (relief.makeRoom()) {
                            // Who empties the ring may use what is kept free.
                            break;
                        }
                        LockSupport.parkNanos(1);
                    }
                }
                return RecordRing.this.claim(count);
            }

            @Override
            public long tryClaim(final int count) {
                if (!ring.hasAvailableCapacity(count + slots)) {
                    fullWaits.increment();
                    return FULL;
                }
                return RecordRing.this.tryClaim(count);
            }

            @Override
            public MutableDirectBuffer buffer(final long sequence) {
                return arena;
            }

            @Override
            public int offset(final long sequence) {
                return RecordRing.this.offset(sequence);
            }

            @Override
            public void publish(final long firstSequence, final int count) {
                RecordRing.this.publish(firstSequence, count);
            }
        };
    }

    @Override
    public long claim() {
        return claim(1);
    }

    /** First of the claimed slots, or -1 at once while the ring is full. */
    long tryClaim() {
        try {
            return ring.tryNext();
        } catch (final InsufficientCapacityException full) {
            return FULL;
        }
    }

    @Override
    public MutableDirectBuffer buffer(final long sequence) {
        return arena;
    }

    @Override
    public int offset(final long sequence) {
        return ((int) sequence & mask) * RecordHeader.MAX_RECORD_LENGTH;
    }

    @Override
    public void publish(final long firstSequence, final int count) {
        for (long sequence = firstSequence; sequence < firstSequence + count; sequence++) {
            RecordHeader.sequence(arena, offset(sequence), sequence);
        }
        ring.publish(firstSequence, firstSequence + count - 1);
    }

    @Override
    public void publish(final long sequence) {
        RecordHeader.sequence(arena, offset(sequence), sequence);
        ring.publish(sequence);
    }

    /** How often a claim found the ring full and had to wait; any thread. */
    long fullWaits() {
        return fullWaits.sum();
    }

    RingBuffer<Slot> ring() {
        return ring;
    }

    UnsafeBuffer arena() {
        return arena;
    }
}
