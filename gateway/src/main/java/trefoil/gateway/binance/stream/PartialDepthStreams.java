package trefoil.gateway.binance.stream;

import java.util.List;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.InboundRing;
import trefoil.gateway.binance.codec.BinaryDepthDecoder;
import trefoil.gateway.binance.codec.DepthDecoder;
import trefoil.gateway.binance.codec.DepthView;
import trefoil.gateway.binance.codec.FrameKind;

/** The best levels of some instruments' books, whole in each frame. Whether they make a book, the engine judges. */
final class PartialDepthStreams implements StreamUse {
    private final FeedInstruments instruments;
    private final DepthDecoders decoders;
    private final String suffix;
    private final int levels;
    private final InboundRing ring;
    private final int connection;
    private final Arrivals arrivals;

    /** Written when connections come and go; read by their threads. */
    private volatile boolean shared;

    /**
     * Partial depth streams.
     *
     * @param decoders makes decoders of the universe's symbols
     * @param suffix of the JSON streams' names: {@code @depth20@100ms}
     * @param levels of a side that are published, at most: the binary streams have one depth only
     */
    PartialDepthStreams(
            final FeedInstruments instruments,
            final DepthDecoders decoders,
            final String suffix,
            final int levels,
            final InboundRing ring,
            final int connection) {
        this.instruments = instruments;
        this.decoders = decoders;
        this.suffix = suffix;
        this.levels = Math.min(levels, BookLevels.MAX_BOOK_LEVELS);
        this.ring = ring;
        this.connection = connection;
        arrivals = new Arrivals(instruments.universeSize());
    }

    @Override
    public List<String> streams(final boolean binary) {
        return instruments.streams(binary ? "@depth20" : suffix);
    }

    @Override
    public Reader newReader(final int line, final long[] counts, final boolean binary) {
        return new BookReader(line, counts, binary);
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

    /** Reads one connection's frames. */
    private final class BookReader implements Reader {
        private final DepthDecoder decoder = decoders.json();
        private final BinaryDepthDecoder binaryDecoder;
        private final int line;
        private final long[] counts;

        BookReader(final int line, final long[] counts, final boolean binary) {
            this.line = line;
            this.counts = counts;
            binaryDecoder = binary ? decoders.binary() : null;
        }

        @Override
        public int read(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            return take(decoder.decode(buffer, offset, length), decoder, receiveNs);
        }

        @Override
        public int readBinary(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            return take(binaryDecoder.decode(buffer, offset, length), binaryDecoder, receiveNs);
        }

        private int take(final int kind, final DepthView book, final long receiveNs) {
            if (kind != FrameKind.PARTIAL_DEPTH) {
                return kind;
            }
            if (!instruments.asked(book.instrument())) {
                return FrameKind.UNKNOWN_SYMBOL;
            }
            final long lateNs = arrivals.arrived(book.instrument(), book.lastUpdateId(), receiveNs, line);
            if (lateNs != Arrivals.FIRST && shared) {
                FeedCounters.addDuplicate(counts, lateNs);
                return kind;
            }
            BookLevels.publish(
                    ring,
                    receiveNs,
                    book.instrument(),
                    connection,
                    book.lastUpdateId(),
                    book.bids(),
                    Math.min(book.bidLevels(), levels),
                    book.asks(),
                    Math.min(book.askLevels(), levels));
            FeedCounters.add(counts, FeedCounter.BOOKS, 1);
            return kind;
        }
    }
}
