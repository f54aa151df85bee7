package trefoil.gateway.session.warmup;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.binance.codec.JsonText;
import trefoil.gateway.config.DepthChoice;

/** The made-up market in JSON. */
final class JsonFrames extends MadeUpFrames {
    private static final int SNAPSHOT_LEVELS = 60;
    /** Stands where an id will. */
    private static final String ID = "#".repeat(MadeUpMarket.ID_DIGITS);

    private static final int MOST_IDS = 2;

    JsonFrames(final MadeUpMarket market, final DepthChoice depth, final int levels, final int intervalMs) {
        super(market, depth, levels, intervalMs);
    }

    @Override
    Frame quote(final int instrument, final boolean pays) {
        final String qty = DecimalText.toFullString(market().qty(instrument));
        return frame(
                instrument,
                "bookTicker",
                "\"u\":" + ID + ",\"s\":\"" + JsonText.escaped(symbol(instrument)) + "\",\"b\":\""
                        + DecimalText.toFullString(market().bid(instrument, pays, 0)) + "\",\"B\":\"" + qty
                        + "\",\"a\":\"" + DecimalText.toFullString(market().ask(instrument, pays, 0)) + "\",\"A\":\""
                        + qty + "\"");
    }

    @Override
    Frame book(final int instrument, final boolean pays, final int levels, final int intervalMs) {
        return frame(
                instrument,
                "depth" + levels + suffix(intervalMs),
                "\"lastUpdateId\":" + ID + sides(instrument, pays, "bids", "asks", market().qty(instrument), levels));
    }

    @Override
    Frame change(final int instrument, final long qty, final int levels, final int intervalMs) {
        return frame(
                instrument,
                "depth" + suffix(intervalMs),
                "\"e\":\"depthUpdate\",\"E\":1700000000000,\"s\":\"" + JsonText.escaped(symbol(instrument))
                        + "\",\"U\":" + ID + ",\"u\":" + ID + sides(instrument, false, "b", "a", qty, levels));
    }

    /** What a request for that book would be answered now. */
    static byte[] snapshot(final MadeUpMarket market, final int instrument) {
        return ("{\"lastUpdateId\":" + market.bookId(instrument)
                        + sides(market, instrument, false, "bids", "asks", market.qty(instrument), SNAPSHOT_LEVELS)
                        + "}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String suffix(final int intervalMs) {
        return intervalMs == 100 ? "@100ms" : "";
    }

    private Frame frame(final int instrument, final String stream, final String data) {
        final byte[] bytes = ("{\"stream\":\""
                        + JsonText.escaped(symbol(instrument).toLowerCase(Locale.ROOT)) + "@" + stream + "\",\"data\":{"
                        + data + "}}")
                .getBytes(StandardCharsets.UTF_8);
        // One byte a character: a symbol need not be ASCII, and ids come after it.
        final String text = new String(bytes, StandardCharsets.ISO_8859_1);
        final int[] ids = new int[text.indexOf(ID) == text.lastIndexOf(ID) ? 1 : MOST_IDS];
        for (int i = 0, from = 0; i < ids.length; i++) {
            ids[i] = text.indexOf(ID, from);
            from = ids[i] + ID.length();
        }
        return new Frame(bytes, ids);
    }

    private String sides(
            final int instrument,
            final boolean pays,
            final String bids,
            final String asks,
            final long qty,
            final int levels) {
        return sides(market(), instrument, pays, bids, asks, qty, levels);
    }

    private static String sides(
            final MadeUpMarket market,
            final int instrument,
            final boolean pays,
            final String bids,
            final String asks,
            final long qty,
            final int levels) {
        final StringBuilder text = new StringBuilder();
        for (final boolean bid : new boolean[] {true, false}) {
            text.append(",\"").append(bid ? bids : asks).append("\":[");
            for (int level = 0; level < levels; level++) {
                final long price = bid ? market.bid(instrument, pays, level) : market.ask(instrument, pays, level);
                text.append(level == 0 ? "[\"" : ",[\"")
                        .append(DecimalText.toFullString(price))
                        .append("\",\"")
                        .append(DecimalText.toFullString(qty))
                        .append("\"]");
            }
            text.append(']');
        }
        return text.toString();
    }

    @Override
    void writeId(final byte[] frame, final int at, final long id) {
        long left = id;
        for (int i = at + MadeUpMarket.ID_DIGITS - 1; i >= at; i--) {
            frame[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    @Override
    boolean binary() {
        return false;
    }
}
