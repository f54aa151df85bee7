package trefoil.gateway.session.warmup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import trefoil.gateway.config.DepthChoice;

/**
 * The made-up market in the venue's binary form, schema 1:0.
 *
 * <pre>
 *   u16 blockLength │ u16 template │ u16 schema │ u16 version │ i64 time │ ids │ i8 exponents │ prices or groups │ symbol
 * </pre>
 */
final class SbeFrames extends MadeUpFrames {
    private static final int BEST_BID_ASK = 10_001;
    private static final int SNAPSHOT = 10_002;
    private static final int DIFF = 10_003;
    private static final int BEST_BID_ASK_BLOCK = 50;
    private static final int SNAPSHOT_BLOCK = 18;
    private static final int DIFF_BLOCK = 26;
    private static final int LEVEL_BLOCK = 16;
    /** The binary streams have one depth only. */
    private static final int LEVELS = 20;

    private static final int ID_AT = 16;
    private static final byte EXPONENT = -8;
    private static final long TIME_US = 1_700_000_000_000_000L;
    private static final int MAX_LENGTH = 2048;

    SbeFrames(final MadeUpMarket market, final DepthChoice depth, final int levels, final int intervalMs) {
        super(market, depth, levels, intervalMs);
    }

    @Override
    Frame quote(final int instrument, final boolean pays) {
        final ByteBuffer frame = begin(BEST_BID_ASK_BLOCK, BEST_BID_ASK, 1);
        frame.putLong(market().bid(instrument, pays, 0)).putLong(market().qty(instrument));
        frame.putLong(market().ask(instrument, pays, 0)).putLong(market().qty(instrument));
        return end(frame, instrument, ID_AT);
    }

    @Override
    Frame book(final int instrument, final boolean pays, final int levels, final int intervalMs) {
        final ByteBuffer frame = begin(SNAPSHOT_BLOCK, SNAPSHOT, 1);
        sides(frame, instrument, pays, market().qty(instrument), LEVELS);
        return end(frame, instrument, ID_AT);
    }

    @Override
    Frame change(final int instrument, final long qty, final int levels, final int intervalMs) {
        final ByteBuffer frame = begin(DIFF_BLOCK, DIFF, 2);
        sides(frame, instrument, false, qty, levels);
        return end(frame, instrument, ID_AT, ID_AT + Long.BYTES);
    }

    private static ByteBuffer begin(final int block, final int template, final int ids) {
        final ByteBuffer frame = ByteBuffer.allocate(MAX_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        frame.putShort((short) block)
                .putShort((short) template)
                .putShort((short) 1)
                .putShort((short) 0);
        frame.putLong(TIME_US).position(ID_AT + ids * Long.BYTES);
        return frame.put(EXPONENT).put(EXPONENT);
    }

    private void sides(
            final ByteBuffer frame, final int instrument, final boolean pays, final long qty, final int levels) {
        for (final boolean bid : new boolean[] {true, false}) {
            frame.putShort((short) LEVEL_BLOCK).putShort((short) levels);
            for (int level = 0; level < levels; level++) {
                frame.putLong(bid ? market().bid(instrument, pays, level) : market().ask(instrument, pays, level));
                frame.putLong(qty);
            }
        }
    }

    private Frame end(final ByteBuffer frame, final int instrument, final int... idsAt) {
        final byte[] symbol = symbol(instrument).getBytes(StandardCharsets.UTF_8);
        frame.put((byte) symbol.length).put(symbol);
        final byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return new Frame(bytes, idsAt);
    }

    @Override
    void writeId(final byte[] frame, final int at, final long id) {
        ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putLong(at, id);
    }

    @Override
    boolean binary() {
        return true;
    }
}
