package trefoil.gateway.binance.stream;

import java.util.List;
import org.agrona.MutableDirectBuffer;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.market.SymbolIndex;
import trefoil.gateway.binance.codec.BestBidAskDecoder;
import trefoil.gateway.binance.codec.BookTickerDecoder;
import trefoil.gateway.binance.codec.FrameKind;

/**
 * Best bids and asks of some instruments, in JSON or binary, each decoded straight into a claimed slot. Of what several connections bring, the first
 * counts; what comes while the ring is full waits, and is replaced by what is newer.
 */
final class QuoteStreams implements StreamUse {
    private static final long FULL = -1;

    /** Beside {@link FrameKind}'s codes: a quote that another connection has brought. */
    private static final int DUPLICATE = -1;

    private final FeedInstruments instruments;
    private final SymbolIndex symbols;
    private final InboundRing ring;
    private final int connection;
    private final Arrivals arrivals;
    private final WaitingQuotes waiting;

    /** Written when connections come and go; read by their threads. */
    private volatile boolean shared;

    QuoteStreams(
            final FeedInstruments instruments,
            final SymbolIndex symbols,
            final InboundRing ring,
            final int connection,
            final WaitingQuotes waiting) {
        this.instruments = instruments;
        this.symbols = symbols;
        this.ring = ring;
        this.connection = connection;
        this.waiting = waiting;
        arrivals = new Arrivals(instruments.universeSize());
    }

    @Override
    public List<String> streams(final boolean binary) {
        return instruments.streams(binary ? "@bestBidAsk" : "@bookTicker");
    }

    @Override
    public Reader newReader(final int line, final long[] counts, final boolean binary) {
        return new QuoteReader(line, counts);
    }

    @Override
    public void onShared(final boolean nowShared) {
        shared = nowShared;
    }

    @Override
    public void onDown() {
        waiting.clear();
        arrivals.reset();
    }

    @Override
    public void onRestart() {
        onDown();
    }

    /** Reads one connection's frames. */
    private final class QuoteReader implements Reader {
        private final BookTickerDecoder decoder = new BookTickerDecoder(symbols);
        private final BestBidAskDecoder binaryDecoder = new BestBidAskDecoder(symbols);
        private final int line;
        private final long[] counts;

        QuoteReader(final int line, final long[] counts) {
            this.line = line;
            this.counts = counts;
        }

        @Override
        public int read(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            return read(false, buffer, offset, length, receiveNs);
        }

        @Override
        public int readBinary(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            return read(true, buffer, offset, length, receiveNs);
        }

        private int read(
                final boolean binary, final byte[] buffer, final int offset, final int length, final long receiveNs) {
            if (shared) {
                final int instrument =
                        binary ? binaryDecoder.peek(buffer, offset, length) : decoder.peek(buffer, offset, length);
                if (instrument >= 0 && instruments.asked(instrument)) {
                    final long updateId = binary ? binaryDecoder.peekedUpdateId() : decoder.peekedUpdateId();
                    final long lateNs = arrivals.late(instrument, updateId, receiveNs, line);
                    if (lateNs != Arrivals.FIRST) {
                        FeedCounters.addDuplicate(counts, lateNs);
                        return FrameKind.QUOTE;
                    }
                }
            }
            final long sequence = waiting.isEmpty() ? ring.tryClaim(1) : FULL;
            return sequence == FULL
                    ? park(binary, buffer, offset, length, receiveNs)
                    : publish(sequence, binary, buffer, offset, length, receiveNs);
        }

        private int publish(
                final long sequence,
                final boolean binary,
                final byte[] buffer,
                final int offset,
                final int length,
                final long receiveNs) {
            int kind = FrameKind.MALFORMED;
            boolean written = false;
            try {
                final MutableDirectBuffer slots = ring.buffer(sequence);
                final int slot = ring.offset(sequence);
                kind = decode(binary, buffer, offset, length, receiveNs, slots, slot);
                if (kind != FrameKind.QUOTE) {
                    RecordHeader.write(slots, slot, RecordHeader.LENGTH, RecordType.SKIP, receiveNs);
                }
                written = true;
            } finally {
                if (!written) {
                    // The slot still holds an old record, which must not happen again.
                    RecordHeader.write(
                            ring.buffer(sequence),
                            ring.offset(sequence),
                            RecordHeader.LENGTH,
                            RecordType.SKIP,
                            receiveNs);
                }
                ring.publish(sequence, 1);
            }
            if (kind == FrameKind.QUOTE) {
                FeedCounters.add(counts, FeedCounter.QUOTES, 1);
            }
            return kind == DUPLICATE ? FrameKind.QUOTE : kind;
        }

        /** The ring is full, or others wait for it already: what is older than this need not be told any more. */
        private int park(
                final boolean binary, final byte[] buffer, final int offset, final int length, final long receiveNs) {
            synchronized (waiting) {
                final int kind = decode(binary, buffer, offset, length, receiveNs, waiting.scratch(), 0);
                if (kind == FrameKind.QUOTE) {
                    FeedCounters.add(counts, FeedCounter.QUOTES, 1);
                    FeedCounters.add(counts, FeedCounter.CONFLATED, waiting.keep() ? 1 : 0);
                }
                return kind == DUPLICATE ? FrameKind.QUOTE : kind;
            }
        }

        private int decode(
                final boolean binary,
                final byte[] buffer,
                final int offset,
                final int length,
                final long receiveNs,
                final MutableDirectBuffer target,
                final int targetOffset) {
            final int kind = binary
                    ? binaryDecoder.decode(buffer, offset, length, receiveNs, connection, target, targetOffset)
                    : decoder.decode(buffer, offset, length, receiveNs, connection, target, targetOffset);
            if (kind != FrameKind.QUOTE) {
                return kind;
            }
            final int instrument = BookTicker.instrument(target, targetOffset);
            if (!instruments.asked(instrument)) {
                return FrameKind.UNKNOWN_SYMBOL;
            }
            // Only now: half a frame must not keep the whole one, on another connection, from being told.
            final long lateNs =
                    arrivals.arrived(instrument, BookTicker.updateId(target, targetOffset), receiveNs, line);
            if (lateNs != Arrivals.FIRST && shared) {
                FeedCounters.addDuplicate(counts, lateNs);
                return DUPLICATE;
            }
            check(target, targetOffset);
            return kind;
        }

        /** A quote that cannot be traded on stays on the ring, as one without prices: it ends the quote before it. */
        private void check(final MutableDirectBuffer slots, final int slot) {
            final long bid = BookTicker.bidPrice(slots, slot);
            final long ask = BookTicker.askPrice(slots, slot);
            if (bid == 0 || ask == 0 || BookTicker.bidQty(slots, slot) == 0 || BookTicker.askQty(slots, slot) == 0) {
                FeedCounters.add(counts, FeedCounter.ZERO_QUOTES, 1);
            }
            if (bid >= ask && ask != 0) {
                FeedCounters.add(counts, FeedCounter.CROSSED_QUOTES, 1);
                slots.putLong(slot + BookTicker.BID_PRICE_OFFSET, 0);
                slots.putLong(slot + BookTicker.ASK_PRICE_OFFSET, 0);
            }
        }
    }
}
