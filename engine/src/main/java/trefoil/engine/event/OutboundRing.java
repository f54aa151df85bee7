package trefoil.engine.event;

import org.agrona.MutableDirectBuffer;

/** Where the trading thread puts its outputs: one slot at a time, claimed and published by that thread only. */
public interface OutboundRing {
    /** Claims the next slot, waiting (and counting the wait) while the ring is full. */
    long claim();

    /** Buffer that holds the slot. */
    MutableDirectBuffer buffer(long sequence);

    /** Where the slot begins in its buffer; it has {@link RecordHeader#MAX_RECORD_LENGTH} bytes. */
    int offset(long sequence);

    /** Publishes the slot. */
    void publish(long sequence);
}
