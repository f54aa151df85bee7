package trefoil.gateway.allocation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;

/**
 * One triangle in which every sixth quote may open a loop, as frames made beforehand, in JSON and binary: for the next quote only
 * the update id is written into them.
 */
final class PathMarket {
    static final int INSTRUMENTS = 3;

    private static final int ROUND = 6;
    private static final int ID_DIGITS = 12;
    private static final int JSON_ID_OFFSET = 5;
    private static final int SBE_ID_OFFSET = 16;
    private static final int SBE_BLOCK_LENGTH = 50;
    private static final int SBE_TEMPLATE = 10_001;
    private static final long FIRST_ID = 100_000_000_000L;
    private static final byte EXPONENT = -8;
    private static final String QTY = "1000.00000000";
    private static final String[] SYMBOLS = {"XS", "XY", "YS"};
    private static final String[] GOOD_BID = {"0.99", "2", "0.55"};
    private static final String[] GOOD_ASK = {"1", "2.01", "0.56"};
    /** Not worth a loop, and little to lose for one that is under way. */
    private static final String[] BAD_BID = {"0.99", "2", "0.50125"};

    private final byte[][] json = new byte[ROUND][];
    private final byte[][] sbe = new byte[ROUND][];
    private final ByteBuffer[] sbeViews = new ByteBuffer[ROUND];
    private long quotes;

    PathMarket() {
        for (int i = 0; i < ROUND; i++) {
            final int instrument = i % INSTRUMENTS;
            final boolean good = i >= INSTRUMENTS;
            final String bid = (good ? GOOD_BID : BAD_BID)[instrument];
            final String ask = GOOD_ASK[instrument];
            json[i] = ("{\"u\":" + FIRST_ID + ",\"s\":\"" + SYMBOLS[instrument] + "\",\"b\":\"" + bid + "\",\"B\":\""
                            + QTY + "\",\"a\":\"" + ask + "\",\"A\":\"" + QTY + "\"}")
                    .getBytes(StandardCharsets.US_ASCII);
            sbe[i] = binary(SYMBOLS[instrument], bid, ask);
            sbeViews[i] = ByteBuffer.wrap(sbe[i]).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static byte[] binary(final String symbol, final String bid, final String ask) {
        final byte[] text = symbol.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(8 + SBE_BLOCK_LENGTH + 1 + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) SBE_BLOCK_LENGTH)
                .putShort((short) SBE_TEMPLATE)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(1)
                .putLong(FIRST_ID)
                .put(EXPONENT)
                .put(EXPONENT)
                .putLong(DecimalText.parse(bid))
                .putLong(DecimalText.parse(QTY))
                .putLong(DecimalText.parse(ask))
                .putLong(DecimalText.parse(QTY))
                .put((byte) text.length)
                .put(text)
                .array();
    }

    static Universe universe() {
        final Filters filters =
                Filters.builder().price(0, 0, 1_000_000).lot(0, 0, 10_000_000).build();
        return Universe.of(List.of(pair("X", "S", filters), pair("X", "Y", filters), pair("Y", "S", filters)));
    }

    private static Instrument pair(final String base, final String quote, final Filters filters) {
        return new Instrument(base + quote, base, quote, InstrumentStatus.TRADING, true, 8, 8, filters);
    }

    /** Whether the next frame is a binary one: the forms take turns, each instrument comes in both. */
    boolean nextIsBinary() {
        return (quotes / ROUND & 1) == 1;
    }

    /** The next frame; it is written anew after {@link #ROUND} more. */
    byte[] next() {
        final int at = (int) (quotes % ROUND);
        final boolean binary = nextIsBinary();
        final long id = FIRST_ID + ++quotes;
        if (binary) {
            sbeViews[at].putLong(SBE_ID_OFFSET, id);
            return sbe[at];
        }
        long rest = id;
        for (int i = ID_DIGITS - 1; i >= 0; i--) {
            json[at][JSON_ID_OFFSET + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return json[at];
    }

    static long goodAsk(final String symbol) {
        return DecimalText.parse(GOOD_ASK[indexOf(symbol)]);
    }

    static long goodBid(final String symbol) {
        return DecimalText.parse(GOOD_BID[indexOf(symbol)]);
    }

    /** What is received for an order, and pays its commission. */
    static String received(final String symbol, final boolean buy) {
        return buy ? symbol.substring(0, 1) : symbol.substring(1);
    }

    private static int indexOf(final String symbol) {
        return List.of(SYMBOLS).indexOf(symbol);
    }
}
