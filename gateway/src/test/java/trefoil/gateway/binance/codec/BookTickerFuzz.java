package trefoil.gateway.binance.codec;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.BookTicker;
import trefoil.engine.market.SymbolIndex;
import trefoil.gateway.fuzz.FuzzTarget;

/** Frames of book ticker streams: the fast path, the reading by name and Jackson give the same answer, without memory. */
public final class BookTickerFuzz extends FuzzTarget {
    private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHBTC", "123456", "\u5e01\u5b89\u4eba\u751fUSDT");
    private static final Set<String> KNOWN = new HashSet<>(SYMBOLS);
    private static final int AT = 8;

    private final BookTickerDecoder decoder = new BookTickerDecoder(new SymbolIndex(SYMBOLS));
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[256]);
    private final UnsafeBuffer otherSlot = new UnsafeBuffer(new byte[256]);
    private byte[] padded = new byte[0];
    private int kind;

    public BookTickerFuzz() {
        super("book-ticker", 4_096, 0, 0);
    }

    @Override
    protected void read(final byte[] input) {
        kind = decoder.decode(input, 0, input.length, 7, 3, slot, AT);
    }

    @Override
    protected void compare(final byte[] input) {
        final long[] fast = values(slot);
        require(
                kind == decoder.decodeByName(input, 0, input.length, 7, 3, otherSlot, AT),
                "the reading by name says another kind than " + FrameKind.nameOf(kind));
        require(
                kind != FrameKind.QUOTE || Arrays.equals(fast, values(otherSlot)),
                "the reading by name says other values");
        requireReference(input, fast);
        requireNothingReadAround(input, fast);
    }

    private void requireReference(final byte[] input, final long[] fast) {
        final JacksonBookTicker reference = JacksonBookTicker.read(input, KNOWN);
        if (JacksonDepth.isDisputed(input)) {
            return;
        }
        require(
                kind == reference.kind(),
                FrameKind.nameOf(kind) + ", " + FrameKind.nameOf(reference.kind()) + " by Jackson");
        if (kind == FrameKind.QUOTE) {
            require(SYMBOLS.get((int) fast[0]).equals(reference.symbol()), "another symbol than by Jackson");
            require(fast[1] == reference.updateId(), "another update id than by Jackson");
            require(
                    Arrays.equals(Arrays.copyOfRange(fast, 2, 6), reference.values()),
                    "other prices or quantities than by Jackson");
        }
    }

    /** What lies before and behind a frame in the array must not matter. */
    private void requireNothingReadAround(final byte[] input, final long[] fast) {
        if (padded.length != input.length + 32) {
            padded = new byte[input.length + 32];
        }
        Arrays.fill(padded, (byte) '"');
        System.arraycopy(input, 0, padded, 16, input.length);
        require(
                kind == decoder.decode(padded, 16, input.length, 7, 3, otherSlot, AT)
                        && (kind != FrameKind.QUOTE || Arrays.equals(fast, values(otherSlot))),
                "bytes around the frame change the answer");
    }

    private static long[] values(final UnsafeBuffer buffer) {
        return new long[] {
            BookTicker.instrument(buffer, AT),
            BookTicker.updateId(buffer, AT),
            BookTicker.bidPrice(buffer, AT),
            BookTicker.bidQty(buffer, AT),
            BookTicker.askPrice(buffer, AT),
            BookTicker.askQty(buffer, AT)
        };
    }
}
