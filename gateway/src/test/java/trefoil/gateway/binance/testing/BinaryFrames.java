package trefoil.gateway.binance.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Frames of the venue's binary streams, written field by field as the venue describes them, of any version: one after 0 has
 * bytes of its own at each block's end and behind the symbol.
 */
public final class BinaryFrames {
    private final ByteBuffer frame = ByteBuffer.allocate(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
    private final int version;
    private final int more;
    private int schema = 1;

    private BinaryFrames(final int version, final int more) {
        this.version = version;
        this.more = more;
    }

    /** Frames of version 0. */
    public static BinaryFrames usual() {
        return new BinaryFrames(0, 0);
    }

    /** Frames of a later version, whose blocks have so many more bytes. */
    public static BinaryFrames ofVersion(final int version, final int more) {
        return new BinaryFrames(version, more);
    }

    /** Tells that schema from now on. */
    public BinaryFrames schema(final int id) {
        schema = id;
        return this;
    }

    /** A best bid and ask, mantissas. */
    public byte[] bestBidAsk(
            final String symbol,
            final long eventUs,
            final long updateId,
            final int priceExponent,
            final int qtyExponent,
            final long bidPrice,
            final long bidQty,
            final long askPrice,
            final long askQty) {
        begin(50, 10_001);
        frame.putLong(eventUs).putLong(updateId).put((byte) priceExponent).put((byte) qtyExponent);
        frame.putLong(bidPrice).putLong(bidQty).putLong(askPrice).putLong(askQty);
        pad();
        return end(symbol);
    }

    /** Best levels, mantissas of price and quantity by turns. */
    public byte[] depthSnapshot(
            final String symbol,
            final long eventUs,
            final long updateId,
            final int priceExponent,
            final int qtyExponent,
            final long[] bids,
            final long[] asks) {
        begin(18, 10_002);
        frame.putLong(eventUs).putLong(updateId).put((byte) priceExponent).put((byte) qtyExponent);
        pad();
        levels(bids);
        levels(asks);
        return end(symbol);
    }

    /** Changed levels, mantissas of price and quantity by turns. */
    public byte[] depthDiff(
            final String symbol,
            final long eventUs,
            final long firstId,
            final long lastId,
            final int priceExponent,
            final int qtyExponent,
            final long[] bids,
            final long[] asks) {
        begin(26, 10_003);
        frame.putLong(eventUs).putLong(firstId).putLong(lastId);
        frame.put((byte) priceExponent).put((byte) qtyExponent);
        pad();
        levels(bids);
        levels(asks);
        return end(symbol);
    }

    /** One trade; its group has a number of entries in four bytes. */
    public byte[] trade(final String symbol, final long eventUs, final long id, final long price, final long qty) {
        begin(18, 10_000);
        frame.putLong(eventUs).putLong(eventUs).put((byte) -2).put((byte) -5);
        pad();
        frame.putShort((short) (25 + more)).putInt(1);
        frame.putLong(id).putLong(price).putLong(qty).put((byte) 1);
        pad();
        return end(symbol);
    }

    /** An event that no version known here has. */
    public byte[] other(final int template) {
        begin(3, template);
        frame.put((byte) 1).put((byte) 2).put((byte) 3);
        pad();
        return end("BTCUSDT");
    }

    private void begin(final int blockLength, final int template) {
        frame.clear();
        frame.putShort((short) (blockLength + more)).putShort((short) template);
        frame.putShort((short) schema).putShort((short) version);
    }

    private void pad() {
        for (int i = 0; i < more; i++) {
            frame.put((byte) 0xEE);
        }
    }

    private void levels(final long[] levels) {
        frame.putShort((short) (16 + more)).putShort((short) (levels.length / 2));
        for (int i = 0; i < levels.length; i += 2) {
            frame.putLong(levels[i]).putLong(levels[i + 1]);
            pad();
        }
    }

    private byte[] end(final String symbol) {
        final byte[] name = symbol.getBytes(StandardCharsets.UTF_8);
        frame.put((byte) name.length).put(name);
        pad();
        return Arrays.copyOf(frame.array(), frame.position());
    }
}
