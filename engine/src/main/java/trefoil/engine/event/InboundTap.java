package trefoil.engine.event;

import org.agrona.DirectBuffer;

/**
 * Sees every record of the inbound ring, in its order, on a thread of its own. It only reads, and must keep up: the ring
 * has no room for new records before it has seen the old ones.
 */
@FunctionalInterface
public interface InboundTap {
    /** Nobody looks. */
    InboundTap NONE = (buffer, offset) -> {};

    /** A record, at that place only during the call. */
    void onRecord(DirectBuffer buffer, int offset);
}
