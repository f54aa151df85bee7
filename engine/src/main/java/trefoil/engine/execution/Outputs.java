package trefoil.engine.execution;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import trefoil.engine.event.Digest;
import trefoil.engine.event.FeeWanted;
import trefoil.engine.event.Leftover;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OutboundRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.Refusal;
import trefoil.engine.event.StateChanged;

/**
 * Writes the engine's outputs to the outbound ring and keeps their running digest. Every {@value #DIGEST_INTERVAL}
 * outputs the digest itself is written, so that a replay finds where it first differs. Trading thread only.
 */
public final class Outputs {
    /** Outputs between two digests. */
    public static final int DIGEST_INTERVAL = 1024;

    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;
    private static final int ROTATION = 29;

    private final OutboundRing ring;
    private final OpenOrders orders;
    private long causeSequence;
    private long timeNs;
    private long count;
    private long digest;

    /** Outputs into that ring; each order that goes out is counted among those. */
    public Outputs(final OutboundRing ring, final OpenOrders orders) {
        this.ring = ring;
        this.orders = orders;
    }

    /** Names the input that all following outputs answer. */
    public void cause(final long inboundSequence, final long inboundTimeNs) {
        causeSequence = inboundSequence;
        timeNs = inboundTimeNs;
    }

    /** An order to be sent. */
    public void orderIntent(
            final long orderKey,
            final int instrument,
            final int side,
            final long price,
            final long qty,
            final int timeInForce,
            final int purpose) {
        orders.onSent(orderKey, instrument, side, qty);
        final long sequence = ring.claim();
        OrderIntent.write(
                ring.buffer(sequence),
                ring.offset(sequence),
                timeNs,
                causeSequence,
                orderKey,
                instrument,
                side,
                price,
                qty,
                timeInForce,
                purpose);
        publish(sequence, OrderIntent.LENGTH);
    }

    /** A loop that was opened. */
    public void loopOpened(
            final long loopId,
            final int loop,
            final int startAsset,
            final long startAmount,
            final long expectedProfit,
            final long grossEdgePpb) {
        final long sequence = ring.claim();
        LoopOpened.write(
                ring.buffer(sequence),
                ring.offset(sequence),
                timeNs,
                causeSequence,
                loopId,
                loop,
                startAsset,
                startAmount,
                expectedProfit,
                grossEdgePpb);
        publish(sequence, LoopOpened.LENGTH);
    }

    /** A loop that ended. */
    public void loopClosed(
            final long loopId,
            final int outcome,
            final int startAsset,
            final long spent,
            final long received,
            final int orders,
            final int legsFilled,
            final long value) {
        final long sequence = ring.claim();
        LoopClosed.write(
                ring.buffer(sequence),
                ring.offset(sequence),
                timeNs,
                causeSequence,
                loopId,
                outcome,
                startAsset,
                spent,
                received,
                orders,
                legsFilled,
                value);
        publish(sequence, LoopClosed.LENGTH);
    }

    /** What a loop could not bring home. */
    public void leftover(final long loopId, final int asset, final int reason, final long amount) {
        final long sequence = ring.claim();
        Leftover.write(
                ring.buffer(sequence), ring.offset(sequence), timeNs, causeSequence, loopId, asset, reason, amount);
        publish(sequence, Leftover.LENGTH);
    }

    /** The state, or the reasons for it, have changed. */
    public void stateChanged(final int state, final int reason, final long reasons) {
        final long sequence = ring.claim();
        StateChanged.write(ring.buffer(sequence), ring.offset(sequence), timeNs, causeSequence, state, reason, reasons);
        publish(sequence, StateChanged.LENGTH);
    }

    /** The fees of an instrument are needed. */
    public void feeWanted(final int instrument) {
        final long sequence = ring.claim();
        FeeWanted.write(ring.buffer(sequence), ring.offset(sequence), timeNs, causeSequence, instrument, 0);
        publish(sequence, FeeWanted.LENGTH);
    }

    /** An opportunity that was not taken. */
    public void refusal(final int loop, final int reason, final long grossEdgePpb) {
        final long sequence = ring.claim();
        Refusal.write(ring.buffer(sequence), ring.offset(sequence), timeNs, causeSequence, loop, reason, grossEdgePpb);
        publish(sequence, Refusal.LENGTH);
    }

    /** Outputs written, digests not counted. */
    public long count() {
        return count;
    }

    /** Digest of all outputs so far. */
    public long digest() {
        return digest;
    }

    private void publish(final long sequence, final int length) {
        digest = extend(digest, ring.buffer(sequence), ring.offset(sequence), length);
        ring.publish(sequence);
        if (++count % DIGEST_INTERVAL == 0) {
            final long next = ring.claim();
            Digest.write(ring.buffer(next), ring.offset(next), timeNs, causeSequence, count, digest);
            ring.publish(next);
        }
    }

    /** Digest after one more output: every word of the record but its crc and sequence, in order. */
    public static long extend(final long digest, final DirectBuffer buffer, final int offset, final int length) {
        long value = (digest ^ buffer.getInt(offset, LITTLE_ENDIAN)) * MIX;
        for (int i = RecordHeader.TIME_NS_OFFSET; i < length; i += Long.BYTES) {
            value = Long.rotateLeft((value ^ buffer.getLong(offset + i, LITTLE_ENDIAN)) * MIX, ROTATION);
        }
        return value;
    }
}
