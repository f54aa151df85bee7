package trefoil.gateway.binance.stream;

import java.util.List;
import org.agrona.MutableDirectBuffer;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.market.SymbolIndex;
import trefoil.gateway.binance.codec.BookTickerDecoder;
import trefoil.gateway.binance.codec.FrameKind;

/** Book tickers of some instruments, each decoded straight into a claimed slot. */
final class QuoteStreams implements StreamUse {
    private final FeedInstruments instruments;
    private final SymbolIndex symbols;
    private final InboundRing ring;
    private final int connection;
    private final long[] counts;

    QuoteStreams(
            final FeedInstruments instruments,
            final SymbolIndex symbols,
            final InboundRing ring,
            final int connection,
            final long[] counts) {
        this.instruments = instruments;
        this.symbols = symbols;
        this.ring = ring;
        this.connection = connection;
        this.counts = counts;
    }

    @Override
    public List<String> streams() {
        return instruments.streams("@bookTicker");
    }

    @Override
    public Reader newReader() {
        final BookTickerDecoder decoder = new BookTickerDecoder(symbols);
        return (buffer, offset, length, receiveNs) -> read(decoder, buffer, offset, length, receiveNs);
    }

    private int read(
            final BookTickerDecoder decoder,
            final byte[] buffer,
            final int offset,
            final int length,
            final long receiveNs) {
        final long sequence = ring.claim(1);
        int kind = FrameKind.MALFORMED;
        boolean written = false;
        try {
            final MutableDirectBuffer slots = ring.buffer(sequence);
            final int slot = ring.offset(sequence);
            kind = decoder.decode(buffer, offset, length, receiveNs, connection, slots, slot);
            if (kind == FrameKind.QUOTE && !instruments.asked(BookTicker.instrument(slots, slot))) {
                kind = FrameKind.UNKNOWN_SYMBOL;
            }
            if (kind == FrameKind.QUOTE) {
                check(slots, slot);
            } else {
                RecordHeader.write(slots, slot, RecordHeader.LENGTH, RecordType.SKIP, receiveNs);
            }
            written = true;
        } finally {
            if (!written) {
                // The slot still holds an old record, which must not happen again.
                RecordHeader.write(
                        ring.buffer(sequence), ring.offset(sequence), RecordHeader.LENGTH, RecordType.SKIP, receiveNs);
            }
            ring.publish(sequence, 1);
        }
        if (kind == FrameKind.QUOTE) {
            FeedCounters.add(counts, FeedCounter.QUOTES, 1);
        }
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
