package trefoil.gateway.exchange;

import java.nio.charset.StandardCharsets;

/**
 * One event of the venue's stream schema 1:0 in a binary websocket frame: little endian, nothing padded. Allocates
 * nothing once its array has grown.
 *
 * <pre>
 *   u16 blockLength | u16 templateId | u16 schemaId 1 | u16 version 0 | root block | groups | u8 length, symbol
 * </pre>
 *
 * Prices and sizes are mantissas of the exponents sent along. An event has those of the instrument's tick and step,
 * unless one of its values needs more decimals.
 */
final class SbeFrame {
    static final int TRADES = 10_000;
    static final int BEST_BID_ASK = 10_001;
    static final int DEPTH_SNAPSHOT = 10_002;
    static final int DEPTH_DIFF = 10_003;

    private static final int SCHEMA_ID = 1;
    private static final int SCHEMA_VERSION = 0;
    private static final int TRADES_BLOCK = 18;
    private static final int TRADE_BLOCK = 25;
    private static final int BEST_BID_ASK_BLOCK = 50;
    private static final int DEPTH_SNAPSHOT_BLOCK = 18;
    private static final int DEPTH_DIFF_BLOCK = 26;
    private static final int LEVEL_BLOCK = 16;
    private static final int DECIMALS = 8;

    private final FrameWriter writer = new FrameWriter();
    private final Scale price = new Scale();
    private final Scale quantity = new Scale();

    /** A power of ten that divides all values it was shown, at most the one it began with. */
    private static final class Scale {
        private int dropped;
        private long divisor;

        void begin(final int decimals) {
            dropped = DECIMALS - decimals;
            divisor = 1;
            for (int i = 0; i < dropped; i++) {
                divisor *= 10;
            }
        }

        void fit(final long value) {
            while (value % divisor != 0) {
                divisor /= 10;
                dropped--;
            }
        }

        int exponent() {
            return dropped - DECIMALS;
        }

        long mantissa(final long value) {
            return value / divisor;
        }
    }

    /** How an instrument is written: its name, and the decimals that its tick and its step have. */
    record Form(byte[] symbol, int priceDecimals, int quantityDecimals) {
        static Form of(final String symbol, final long tickSize, final long stepSize) {
            final byte[] name = symbol.getBytes(StandardCharsets.UTF_8);
            if (name.length > 255) {
                throw new IllegalArgumentException("symbol of " + name.length + " bytes: " + symbol);
            }
            return new Form(name, decimals(tickSize), decimals(stepSize));
        }

        private static int decimals(final long unit) {
            int decimals = DECIMALS;
            long rest = unit;
            while (rest > 0 && decimals > 0 && rest % 10 == 0) {
                rest /= 10;
                decimals--;
            }
            return decimals;
        }
    }

    /** The finished frame. */
    FrameWriter writer() {
        return writer;
    }

    void bestBidAsk(
            final Form form,
            final long eventMicros,
            final long updateId,
            final long bidPrice,
            final long bidQty,
            final long askPrice,
            final long askQty) {
        begin(form);
        price.fit(bidPrice);
        price.fit(askPrice);
        quantity.fit(bidQty);
        quantity.fit(askQty);
        header(BEST_BID_ASK_BLOCK, BEST_BID_ASK).int64(eventMicros).int64(updateId);
        exponents();
        writer.int64(price.mantissa(bidPrice)).int64(quantity.mantissa(bidQty));
        writer.int64(price.mantissa(askPrice)).int64(quantity.mantissa(askQty));
        end(form);
    }

    /**
     * Trades of one moment.
     *
     * @param trades id, price, quantity and 1 or 0 for whether the buyer was the maker, by turns
     */
    void trades(
            final Form form, final long eventMicros, final long transactMicros, final long[] trades, final int count) {
        begin(form);
        for (int i = 0; i < count; i++) {
            price.fit(trades[4 * i + 1]);
            quantity.fit(trades[4 * i + 2]);
        }
        header(TRADES_BLOCK, TRADES).int64(eventMicros).int64(transactMicros);
        exponents();
        writer.int16(TRADE_BLOCK).int32(count);
        for (int i = 0; i < count; i++) {
            writer.int64(trades[4 * i]).int64(price.mantissa(trades[4 * i + 1]));
            writer.int64(quantity.mantissa(trades[4 * i + 2])).int8((int) trades[4 * i + 3]);
        }
        end(form);
    }

    /** Best levels, price and quantity by turns, best first. */
    void depthSnapshot(
            final Form form,
            final long eventMicros,
            final long updateId,
            final long[] bids,
            final int bidLevels,
            final long[] asks,
            final int askLevels) {
        begin(form);
        fit(bids, bidLevels);
        fit(asks, askLevels);
        header(DEPTH_SNAPSHOT_BLOCK, DEPTH_SNAPSHOT).int64(eventMicros).int64(updateId);
        exponents();
        levels(bids, bidLevels);
        levels(asks, askLevels);
        end(form);
    }

    /** Changed levels, price and quantity by turns; quantity 0 for one that is gone. */
    void depthDiff(
            final Form form,
            final long eventMicros,
            final long firstUpdateId,
            final long lastUpdateId,
            final ChangedSide bids,
            final ChangedSide asks) {
        begin(form);
        fit(bids.changes(), bids.count());
        fit(asks.changes(), asks.count());
        header(DEPTH_DIFF_BLOCK, DEPTH_DIFF)
                .int64(eventMicros)
                .int64(firstUpdateId)
                .int64(lastUpdateId);
        exponents();
        levels(bids.changes(), bids.count());
        levels(asks.changes(), asks.count());
        end(form);
    }

    private void begin(final Form form) {
        writer.begin();
        price.begin(form.priceDecimals());
        quantity.begin(form.quantityDecimals());
    }

    private FrameWriter header(final int blockLength, final int template) {
        return writer.int16(blockLength).int16(template).int16(SCHEMA_ID).int16(SCHEMA_VERSION);
    }

    private void exponents() {
        writer.int8(price.exponent()).int8(quantity.exponent());
    }

    private void fit(final long[] levels, final int count) {
        for (int i = 0; i < count; i++) {
            price.fit(levels[2 * i]);
            quantity.fit(levels[2 * i + 1]);
        }
    }

    private void levels(final long[] levels, final int count) {
        writer.int16(LEVEL_BLOCK).int16(count);
        for (int i = 0; i < count; i++) {
            writer.int64(price.mantissa(levels[2 * i])).int64(quantity.mantissa(levels[2 * i + 1]));
        }
    }

    private void end(final Form form) {
        writer.int8(form.symbol().length).text(form.symbol()).endBinary();
    }
}
