package trefoil.gateway.binance.stream;

import java.util.List;
import java.util.function.Supplier;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.InboundRing;
import trefoil.gateway.binance.codec.DepthDecoder;
import trefoil.gateway.binance.codec.FrameKind;

/** The best levels of some instruments' books, whole in each frame. Whether they make a book, the engine judges. */
final class PartialDepthStreams implements StreamUse {
    private final FeedInstruments instruments;
    private final Supplier<DepthDecoder> decoders;
    private final String suffix;
    private final InboundRing ring;
    private final int connection;
    private final Arrivals arrivals;

    /** Written when connections come and go; read by their threads. */
    private volatile boolean shared;

    /**
     * Partial depth streams.
     *
     * @param decoders makes decoders of the universe's symbols
     * @param suffix of the streams' names: {@code @depth20@100ms}
     */
    PartialDepthStreams(
            final FeedInstruments instruments,
            final Supplier<DepthDecoder> decoders,
            final String suffix,
            final InboundRing ring,
            final int connection) {
        this.instruments = instruments;
        this.decoders = decoders;
        this.suffix = suffix;
        this.ring = ring;
        this.connection = connection;
        arrivals = new Arrivals(instruments.universeSize());
    }

    @Override
    public List<String> streams() {
        return instruments.streams(suffix);
    }

    @Override
    public Reader newReader(final int line, final long[] counts) {
        final DepthDecoder decoder = decoders.get();
        return (buffer, offset, length, receiveNs) -> read(decoder, line, counts, buffer, offset, length, receiveNs);
    }

    @Override
    public void onShared(final boolean nowShared) {
        shared = nowShared;
    }

    @Override
    public void onDown() {
        arrivals.reset();
    }

    @Override
    public void onRestart() {
        arrivals.reset();
    }

    private int read(
            final DepthDecoder decoder,
            final int line,
            final long[] counts,
            final byte[] buffer,
            final int offset,
            final int length,
            final long receiveNs) {
        final int kind = decoder.decode(buffer, offset, length);
        if (kind != FrameKind.PARTIAL_DEPTH) {
            return kind;
        }
        if (!instruments.asked(decoder.instrument())) {
            return FrameKind.UNKNOWN_SYMBOL;
        }
        final long lateNs = arrivals.arrived(decoder.instrument(), decoder.lastUpdateId(), receiveNs, line);
        if (lateNs != Arrivals.FIRST && shared) {
            FeedCounters.addDuplicate(counts, lateNs);
            return kind;
        }
        BookLevels.publish(
                ring,
                receiveNs,
                decoder.instrument(),
                connection,
                decoder.lastUpdateId(),
                decoder.bids(),
                Math.min(decoder.bidLevels(), BookLevels.MAX_BOOK_LEVELS),
                decoder.asks(),
                Math.min(decoder.askLevels(), BookLevels.MAX_BOOK_LEVELS));
        FeedCounters.add(counts, FeedCounter.BOOKS, 1);
        return kind;
    }
}
