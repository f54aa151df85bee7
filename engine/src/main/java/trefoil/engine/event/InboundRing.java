package trefoil.engine.event;

import org.agrona.MutableDirectBuffer;

/**
 * The one entrance to the engine. Any thread may claim; each claim is published exactly once by the thread that made
 * it, as a record or as {@link RecordType#SKIP}.
 *
 * <pre>
 *   long sequence = ring.claim(1);
 *   BookTicker.write(ring.buffer(sequence), ring.offset(sequence), receiveNs, ...);
 *   ring.publish(sequence, 1);
 * </pre>
 *
 * A claimed slot's bytes are whatever was there before: writers fill the whole record.
 */
public interface InboundRing {
    /** Claims {@code count} consecutive slots, waiting (and counting the wait) while the ring is full. Returns the first. */
    long claim(int count);

    /** As {@link #claim}, but never waits: -1, counted as a wait, while the ring is full. */
    default long tryClaim(final int count) {
        return claim(count);
    }

    /** Buffer that holds the slot. */
    MutableDirectBuffer buffer(long sequence);

    /** Where the slot begins in its buffer; it has {@link RecordHeader#MAX_RECORD_LENGTH} bytes. */
    int offset(long sequence);

    /** Publishes slots claimed together. */
    void publish(long firstSequence, int count);
}
