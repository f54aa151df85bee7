package trefoil.gateway.binance.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.BookTicker;
import trefoil.engine.market.SymbolIndex;

/** What both binary decoders make of a frame, in the form that the naive reading has. */
final class BinaryCheck {
    private static final int AT = 8;
    private static final long UNTOUCHED = 0x5555_5555_5555_5555L;

    private final List<String> symbols;
    private final BestBidAskDecoder quotes;
    private final BinaryDepthDecoder depth;
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[256]);

    BinaryCheck(final List<String> symbols) {
        this.symbols = symbols;
        quotes = new BestBidAskDecoder(new SymbolIndex(symbols));
        depth = new BinaryDepthDecoder(new SymbolIndex(symbols));
    }

    UnsafeBuffer slot() {
        return slot;
    }

    BestBidAskDecoder quotes() {
        return quotes;
    }

    BinaryDepthDecoder depth() {
        return depth;
    }

    NaiveBinaryFrame readQuote(final byte[] frame, final int offset, final int length) {
        slot.setMemory(0, slot.capacity(), (byte) 0x55);
        final int kind = quotes.decode(frame, offset, length, 7, 3, slot, AT);
        if (kind != FrameKind.QUOTE) {
            if (slot.getLong(AT) != UNTOUCHED) {
                throw new AssertionError(FrameKind.nameOf(kind) + " was written into the slot");
            }
            return new NaiveBinaryFrame(kind, "", 0, 0, 0, List.of(), List.of());
        }
        final long updateId = BookTicker.updateId(slot, AT);
        return new NaiveBinaryFrame(
                kind,
                symbols.get(BookTicker.instrument(slot, AT)),
                quotes.eventTimeUs(),
                updateId,
                updateId,
                List.of(BookTicker.bidPrice(slot, AT), BookTicker.bidQty(slot, AT)),
                List.of(BookTicker.askPrice(slot, AT), BookTicker.askQty(slot, AT)));
    }

    NaiveBinaryFrame readDepth(final byte[] frame, final int offset, final int length) {
        final int kind = depth.decode(frame, offset, length);
        return kind != FrameKind.PARTIAL_DEPTH && kind != FrameKind.DEPTH_UPDATE
                ? new NaiveBinaryFrame(kind, "", 0, 0, 0, List.of(), List.of())
                : new NaiveBinaryFrame(
                        kind,
                        symbols.get(depth.instrument()),
                        depth.eventTimeUs(),
                        depth.firstUpdateId(),
                        depth.lastUpdateId(),
                        list(depth.bids(), depth.bidLevels()),
                        list(depth.asks(), depth.askLevels()));
    }

    private static List<Long> list(final long[] levels, final int count) {
        final List<Long> list = new ArrayList<>();
        for (int i = 0; i < 2 * count; i++) {
            list.add(levels[i]);
        }
        return list;
    }

    /** Says where a reading departs from the naive one, or from itself with other bytes around the frame; null if nowhere. */
    String difference(final byte[] frame) {
        final NaiveBinaryFrame quote = NaiveBinaryFrame.readQuote(frame, symbols);
        final NaiveBinaryFrame book = NaiveBinaryFrame.readDepth(frame, symbols);
        final byte[] padded = new byte[frame.length + 32];
        Arrays.fill(padded, (byte) 'A');
        System.arraycopy(frame, 0, padded, 16, frame.length);
        for (int i = 0; i < 2; i++) {
            final byte[] array = i == 0 ? frame : padded;
            final int offset = i == 0 ? 0 : 16;
            final NaiveBinaryFrame fastQuote = readQuote(array, offset, frame.length);
            if (!quote.equals(fastQuote)) {
                return "quote " + fastQuote + " is " + quote + " if read step by step, offset " + offset;
            }
            final NaiveBinaryFrame fastBook = readDepth(array, offset, frame.length);
            if (!book.equals(fastBook)) {
                return "depth " + fastBook + " is " + book + " if read step by step, offset " + offset;
            }
            final int peeked = quotes.peek(array, offset, frame.length);
            if (quote.kind() == FrameKind.QUOTE
                    && (peeked < 0
                            || !symbols.get(peeked).equals(quote.symbol())
                            || quotes.peekedUpdateId() != quote.lastId())) {
                return "peeked at " + peeked + " " + quotes.peekedUpdateId() + ", but it is " + quote;
            }
        }
        return null;
    }
}
