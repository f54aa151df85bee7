package trefoil.gateway.binance.codec;

import org.agrona.MutableDirectBuffer;
import trefoil.engine.event.BookTicker;
import trefoil.engine.market.SymbolIndex;

/** Reads a {@code bookTicker} frame key by key, whatever its form. One thread; allocates nothing. */
final class BookTickerReader extends FrameReader {
    private static final int KEY_UPDATE_ID = KEY_OWN;
    private static final int KEY_BID_PRICE = KEY_OWN << 1;
    private static final int KEY_BID_QTY = KEY_OWN << 2;
    private static final int KEY_ASK_PRICE = KEY_OWN << 3;
    private static final int KEY_ASK_QTY = KEY_OWN << 4;
    private static final int ALL =
            KEY_SYMBOL | KEY_UPDATE_ID | KEY_BID_PRICE | KEY_BID_QTY | KEY_ASK_PRICE | KEY_ASK_QTY;

    private long updateId;
    private long bidPrice;
    private long bidQty;
    private long askPrice;
    private long askQty;

    BookTickerReader(final SymbolIndex symbols) {
        super(symbols, "bookTicker", "u", "b", "B", "a", "A");
    }

    int decode(
            final byte[] bytes,
            final int offset,
            final int length,
            final long receiveNs,
            final int connection,
            final MutableDirectBuffer target,
            final int targetOffset) {
        final int kind = readFrame(bytes, offset, length);
        if (kind == FrameKind.QUOTE) {
            BookTicker.write(
                    target,
                    targetOffset,
                    receiveNs,
                    instrument,
                    connection,
                    updateId,
                    bidPrice,
                    bidQty,
                    askPrice,
                    askQty);
        }
        return kind;
    }

    @Override
    int eventKind(final int keys, final boolean named) {
        if (keys == ALL && readable) {
            return instrument == SymbolIndex.NOT_FOUND ? FrameKind.UNKNOWN_SYMBOL : FrameKind.QUOTE;
        }
        return keys != 0 || named ? FrameKind.MALFORMED : 0;
    }

    @Override
    boolean readOwn(final int key) {
        switch (key) {
            case KEY_UPDATE_ID:
                updateId = readWhole();
                return updateId != INCOMPLETE;
            case KEY_BID_PRICE:
                bidPrice = readDecimal();
                return bidPrice != INCOMPLETE;
            case KEY_BID_QTY:
                bidQty = readDecimal();
                return bidQty != INCOMPLETE;
            case KEY_ASK_PRICE:
                askPrice = readDecimal();
                return askPrice != INCOMPLETE;
            case KEY_ASK_QTY:
                askQty = readDecimal();
                return askQty != INCOMPLETE;
            default:
                return skipValue(1);
        }
    }
}
