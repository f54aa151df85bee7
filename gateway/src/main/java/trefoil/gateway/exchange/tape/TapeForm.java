package trefoil.gateway.exchange.tape;

import trefoil.engine.math.DecimalText;

/**
 * The forms in which people kept the venue's frames, told apart by their first lines.
 *
 * <pre>
 *   JSON_LINES   {"ts":"2020-11-10T22:53:43.9Z","data":FRAME}   or   {"orderBookLevels":"FRAME escaped","tickReceiveTime":NS,…}
 *   TSV          2022-10-23T11:38:49Z TAB FRAME
 *   STAMPED      1723161253937085768 FRAME                      (ns, µs, ms or s by size)
 *   SECONDS      1617566591.326123: FRAME                       with lines "URL <-> time" and "URL -> time: REST answer"
 *   CSV          recv_tsec,recv_tnsec,venue,stream_kind,…,symbol,payload_json
 *   QUOTE_LOG    2025-03-20 00:50:11,856 - BTC/USDT: bid=84706.1, ask=84707.81
 *   BOOKS        [{"utc":"2020-05-08T00:01:35.3+00:00","books":{"EURUSDT":DEPTH ANSWER,…}},…]
 *   RECORDED     # trefoil raw 1    first, then   NS CONNECTION FRAME   NS CONNECTION UP   NS CONNECTION DEPTH SYMBOL ANSWER
 * </pre>
 */
public enum TapeForm {
    /** A JSON object a line. */
    JSON_LINES {
        @Override
        boolean opensWith(final TapeLines line) {
            return line.startsWith("{");
        }

        @Override
        boolean read(final TapeLines line, final TapeJson json, final TapeFrame frame) throws UnreadableLineException {
            json.read(line.bytes(), 0, line.length(), frame);
            if (frame.receiveNs == 0) {
                throw new UnreadableLineException("no receive time: neither ts nor tickReceiveTime");
            }
            return true;
        }
    },

    /** ISO time, tab, frame. */
    TSV {
        @Override
        boolean opensWith(final TapeLines line) {
            final int tab = line.indexOf('\t', 0);
            return line.digitsEnd(0) == 4 && line.regionIs(4, "-") && line.regionIs(tab + 1, "{");
        }

        @Override
        boolean read(final TapeLines line, final TapeJson json, final TapeFrame frame) throws UnreadableLineException {
            final int tab = line.indexOf('\t', 0);
            if (tab == line.length()) {
                throw new UnreadableLineException("no tab");
            }
            final long timeNs = TapeTime.iso(line.text(0, tab));
            json.read(line.bytes(), tab + 1, line.length() - tab - 1, frame);
            frame.receiveNs = timeNs;
            return true;
        }
    },

    /** Integer time, blank, frame. */
    STAMPED {
        @Override
        boolean opensWith(final TapeLines line) {
            final int end = line.digitsEnd(0);
            return end > 0 && line.regionIs(end, " {");
        }

        @Override
        boolean read(final TapeLines line, final TapeJson json, final TapeFrame frame) throws UnreadableLineException {
            final int end = line.digitsEnd(0);
            if (end == 0 || end > MAX_TIME_DIGITS || !line.regionIs(end, " ")) {
                throw new UnreadableLineException("no integer time before the frame");
            }
            json.read(line.bytes(), end + 1, line.length() - end - 1, frame);
            frame.receiveNs = TapeTime.epoch(integer(line, 0, end));
            return true;
        }
    },

    /** Seconds with a fraction, colon, frame; requests beside them. */
    SECONDS {
        @Override
        boolean opensWith(final TapeLines line) {
            if (line.startsWith("wss://") || line.startsWith("https://")) {
                return true;
            }
            final int end = line.digitsEnd(0);
            return end > 0 && line.regionIs(end, ".") && line.regionIs(line.digitsEnd(end + 1), ": {");
        }

        @Override
        boolean read(final TapeLines line, final TapeJson json, final TapeFrame frame) throws UnreadableLineException {
            if (line.startsWith("wss://")) {
                return false;
            }
            final boolean answer = line.startsWith("https://");
            final int start = answer ? line.indexOf(' ', 0) + ANSWER_ARROW : 0;
            final int colon = line.indexOf(':', Math.min(start, line.length()));
            if (colon == line.length() || colon - start > MAX_TIME_TEXT) {
                throw new UnreadableLineException("no time before the frame");
            }
            final long timeNs = TapeTime.decimalSeconds(line.text(start, colon));
            json.read(line.bytes(), colon + 1, line.length() - colon - 1, frame);
            frame.receiveNs = timeNs;
            if (answer) {
                frame.symbol = querySymbol(line.text(0, line.indexOf(' ', 0)));
            }
            return true;
        }
    },

    /** Comma-separated columns, the payload's quotes doubled. */
    CSV {
        @Override
        boolean opensWith(final TapeLines line) {
            return line.startsWith(CSV_HEADER);
        }

        @Override
        boolean read(final TapeLines line, final TapeJson json, final TapeFrame frame) throws UnreadableLineException {
            if (line.startsWith(CSV_HEADER)) {
                return false;
            }
            final int[] commas = new int[CSV_COMMAS];
            int comma = -1;
            for (int i = 0; i < CSV_COMMAS; i++) {
                comma = line.indexOf(',', comma + 1);
                if (comma == line.length()) {
                    throw new UnreadableLineException("fewer than " + (CSV_COMMAS + 1) + " columns");
                }
                commas[i] = comma;
            }
            final long timeNs = csvTime(line, commas);
            final int length = line.unquote(commas[CSV_COMMAS - 1] + 1);
            json.read(line.bytes(), commas[CSV_COMMAS - 1] + 1, length, frame);
            frame.receiveNs = timeNs;
            frame.symbol = line.text(commas[CSV_COMMAS - 2] + 1, commas[CSV_COMMAS - 1]);
            if (frame.kind == TapeFrameKind.REST_DEPTH && line.regionIs(commas[2] + 1, "depth")) {
                frame.kind = TapeFrameKind.PARTIAL_DEPTH;
            }
            return true;
        }
    },

    /** Log of a poller, among other lines of it. */
    QUOTE_LOG {
        @Override
        boolean opensWith(final TapeLines line) {
            return line.digitsEnd(0) == 4 && line.regionIs(4, "-") && line.regionIs(LOG_TIME_LENGTH, " - ");
        }

        @Override
        boolean read(final TapeLines line, final TapeJson json, final TapeFrame frame) throws UnreadableLineException {
            if (!opensWith(line)) {
                throw new UnreadableLineException("no time before the message");
            }
            final int message = LOG_TIME_LENGTH + 3;
            final int slash = line.indexOf('/', message);
            final int colon = line.indexOf(':', message);
            if (slash > colon || !line.regionIs(colon, ": bid=")) {
                return false;
            }
            final int bid = colon + ": bid=".length();
            final int comma = line.indexOf(',', bid);
            if (!line.regionIs(comma, ", ask=")) {
                throw new UnreadableLineException("no ask after the bid");
            }
            final int ask = comma + ", ask=".length();
            frame.clear();
            frame.kind = TapeFrameKind.POLLED_QUOTE;
            frame.receiveNs = TapeTime.log(line.text(0, LOG_TIME_LENGTH));
            frame.symbol = line.text(message, slash) + line.text(slash + 1, colon);
            frame.addBid(price(line, bid, comma), 0);
            frame.addAsk(price(line, ask, line.length()), 0);
            return true;
        }
    },

    /** Books of unrelated moments, one JSON array; read by {@link TapeMoments}, not by lines. */
    BOOKS {
        @Override
        boolean opensWith(final TapeLines line) {
            return line.startsWith("[");
        }

        @Override
        boolean read(final TapeLines line, final TapeJson json, final TapeFrame frame) throws UnreadableLineException {
            throw new UnreadableLineException("it is no line of its own");
        }
    },

    /** What {@code record --raw} keeps: time in ns, connection, and the frame as it came, or what became of the connection. */
    RECORDED {
        @Override
        boolean opensWith(final TapeLines line) {
            return line.startsWith(RECORDED_HEADER);
        }

        @Override
        boolean read(final TapeLines line, final TapeJson json, final TapeFrame frame) throws UnreadableLineException {
            if (line.startsWith("#")) {
                return false;
            }
            final int timeEnd = line.digitsEnd(0);
            final int connectionEnd = line.digitsEnd(timeEnd + 1);
            if (timeEnd == 0
                    || timeEnd > MAX_TIME_DIGITS
                    || connectionEnd == timeEnd + 1
                    || !line.regionIs(timeEnd, " ")
                    || !line.regionIs(connectionEnd, " ")) {
                throw new UnreadableLineException("no time and connection before the frame");
            }
            final long timeNs = integer(line, 0, timeEnd);
            final long connection = integer(line, timeEnd + 1, connectionEnd);
            if (connection > MAX_CONNECTION) {
                throw new UnreadableLineException("connection " + connection + " is out of range");
            }
            recorded(line, connectionEnd + 1, json, frame);
            frame.receiveNs = timeNs;
            frame.connection = (int) connection;
            return true;
        }

        private static void recorded(final TapeLines line, final int start, final TapeJson json, final TapeFrame frame)
                throws UnreadableLineException {
            if (line.regionIs(start, "UP") || line.regionIs(start, "DOWN")) {
                frame.clear();
                frame.kind = line.regionIs(start, "UP") ? TapeFrameKind.CONNECTION_UP : TapeFrameKind.CONNECTION_DOWN;
                return;
            }
            int from = start;
            String symbol = "";
            if (line.regionIs(start, RECORDED_DEPTH)) {
                from = line.indexOf(' ', start + RECORDED_DEPTH.length());
                symbol = line.text(start + RECORDED_DEPTH.length(), from);
                from = Math.min(from + 1, line.length());
            }
            json.read(line.bytes(), from, line.length() - from, frame);
            if (!symbol.isEmpty()) {
                TapeJson.requireSymbol(symbol);
                frame.symbol = symbol;
            }
        }
    };

    /** First line of what {@code record --raw} keeps. */
    public static final String RECORDED_HEADER = "# trefoil raw 1";

    /** Before the symbol and the answer to a depth request, in the same. */
    public static final String RECORDED_DEPTH = "DEPTH ";

    private static final int MAX_CONNECTION = 1_000_000;

    private static final int MAX_TIME_DIGITS = 19;
    private static final int MAX_TIME_TEXT = 40;
    private static final int ANSWER_ARROW = " -> ".length();
    private static final String CSV_HEADER =
            "recv_tsec,recv_tnsec,venue,stream_kind,shard_id,conn_epoch,conn_seq,symbol,payload_json";
    private static final int CSV_COMMAS = 8;
    private static final int LOG_TIME_LENGTH = "2025-03-20 00:50:11,856".length();

    /** Whether a line shows this form. */
    abstract boolean opensWith(TapeLines line);

    /** Whether receive times are taken as they are, however far apart: nothing between them was meant to be heard. */
    boolean tellsTimeExactly() {
        return this == BOOKS || this == RECORDED;
    }

    /** Fills the frame from a line; false if the line belongs to the form but holds no frame. */
    abstract boolean read(TapeLines line, TapeJson json, TapeFrame frame) throws UnreadableLineException;

    /** The form that a line shows, or null. */
    static TapeForm of(final TapeLines line) {
        for (final TapeForm form : values()) {
            if (form.opensWith(line)) {
                return form;
            }
        }
        return null;
    }

    private static String querySymbol(final String url) {
        final int start = url.indexOf("symbol=");
        if (start < 0) {
            return "";
        }
        final int from = start + "symbol=".length();
        final int to = url.indexOf('&', from);
        return to < 0 ? url.substring(from) : url.substring(from, to);
    }

    private static long csvTime(final TapeLines line, final int[] commas) throws UnreadableLineException {
        return TapeTime.seconds(integer(line, 0, commas[0]), integer(line, commas[0] + 1, commas[1]));
    }

    private static long integer(final TapeLines line, final int from, final int to) throws UnreadableLineException {
        try {
            return Long.parseLong(line.text(from, Math.min(to, from + MAX_TIME_TEXT)));
        } catch (final NumberFormatException e) {
            throw new UnreadableLineException("the receive time is not an integer");
        }
    }

    private static long price(final TapeLines line, final int from, final int to) throws UnreadableLineException {
        final long price = DecimalText.parse(line.bytes(), from, to - from);
        if (price == DecimalText.MALFORMED) {
            throw new UnreadableLineException("'" + TapeReader.excerpt(line.text(from, to)) + "' is not a price");
        }
        return price;
    }
}
