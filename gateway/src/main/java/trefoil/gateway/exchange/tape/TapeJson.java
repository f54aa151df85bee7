package trefoil.gateway.exchange.tape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Locale;
import trefoil.engine.math.DecimalText;

/**
 * Fills a frame from the venue's JSON, bare, in its stream envelope, or in a capture's own envelope around both.
 *
 * <p>Keys are read by name, in any order, at any of the envelope's heights. Unknown keys are skipped.
 */
final class TapeJson {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_NUMBER_LENGTH = 40;
    private static final int MAX_SYMBOL_LENGTH = 64;
    private static final int ENVELOPES = 3;

    private final JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxStringLength(TapeLines.MAX_LENGTH)
                    .build())
            .build();
    private final byte[] number = new byte[MAX_NUMBER_LENGTH];

    private TapeFrame frame;
    private String event;
    private String stream;
    private boolean snapshot;
    private boolean ids;
    private int tickerFields;
    private long bidPrice;
    private long bidQty;
    private long askPrice;
    private long askQty;
    private boolean verdict;
    private boolean opportunity;
    private final BigDecimal[] rates = new BigDecimal[3];

    /** Reads one JSON object; receive time and symbol are set only where the text tells them. */
    void read(final byte[] text, final int offset, final int length, final TapeFrame target)
            throws UnreadableLineException {
        clear(target);
        try (JsonParser parser = factory.createParser(text, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableLineException("not a JSON object");
            }
            readObject(parser, ENVELOPES);
            if (parser.nextToken() != null) {
                throw new UnreadableLineException("text after the JSON object");
            }
        } catch (final IOException e) {
            throw new UnreadableLineException("not JSON: " + firstLine(e.getMessage()));
        }
        conclude();
    }

    private void readObject(final JsonParser parser, final int envelopes) throws IOException, UnreadableLineException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String key = parser.currentName();
            final JsonToken value = parser.nextToken();
            if (value == null) {
                throw new UnreadableLineException("JSON ends early");
            }
            switch (key) {
                case "data" -> readNested(parser, value, envelopes);
                case "orderBookLevels" -> readEscaped(parser, value, envelopes);
                case "stream" -> stream = parser.getText();
                case "e" -> event = parser.getText();
                case "s" -> frame.symbol = parser.getText();
                case "u" -> frame.updateId = updateId(parser, value);
                case "U" -> frame.firstUpdateId = updateId(parser, value);
                case "lastUpdateId" -> {
                    snapshot = true;
                    frame.updateId = updateId(parser, value);
                }
                case "bids", "b" -> readSide(parser, value, true);
                case "asks", "a" -> readSide(parser, value, false);
                case "B" -> bidQty = tickerField(parser, value, bidQty);
                case "A" -> askQty = tickerField(parser, value, askQty);
                case "p" -> frame.price = value == JsonToken.VALUE_STRING ? decimal(parser) : 0;
                case "q" -> frame.qty = value == JsonToken.VALUE_STRING ? decimal(parser) : 0;
                case "ts" -> frame.receiveNs = TapeTime.iso(parser.getText());
                case "tickReceiveTime" -> frame.receiveNs = TapeTime.epoch(integer(parser, value));
                case "isArbitrageOpportunity" -> {
                    verdict = true;
                    opportunity = value == JsonToken.VALUE_TRUE;
                }
                case "rate1" -> rates[0] = rate(parser);
                case "rate2" -> rates[1] = rate(parser);
                case "rate3" -> rates[2] = rate(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void readNested(final JsonParser parser, final JsonToken value, final int envelopes)
            throws IOException, UnreadableLineException {
        if (value == JsonToken.START_OBJECT && envelopes > 0) {
            readObject(parser, envelopes - 1);
        } else {
            parser.skipChildren();
        }
    }

    /** A frame kept as text inside a JSON string. */
    private void readEscaped(final JsonParser parser, final JsonToken value, final int envelopes)
            throws IOException, UnreadableLineException {
        if (value != JsonToken.VALUE_STRING || envelopes == 0) {
            throw new UnreadableLineException("orderBookLevels is not a frame in a string");
        }
        try (JsonParser inner =
                factory.createParser(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())) {
            if (inner.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableLineException("orderBookLevels is not a frame in a string");
            }
            readObject(inner, envelopes - 1);
        }
    }

    private void readSide(final JsonParser parser, final JsonToken value, final boolean bid)
            throws IOException, UnreadableLineException {
        if (value != JsonToken.START_ARRAY) {
            if (bid) {
                bidPrice = tickerField(parser, value, bidPrice);
            } else {
                askPrice = tickerField(parser, value, askPrice);
            }
            return;
        }
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            parser.nextToken();
            final long price = decimal(parser);
            parser.nextToken();
            final long qty = decimal(parser);
            if (bid) {
                frame.addBid(price, qty);
            } else {
                frame.addAsk(price, qty);
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                // Old depth answers carry an empty third element.
                if (parser.currentToken() == null) {
                    throw new UnreadableLineException("JSON ends early");
                }
                parser.skipChildren();
            }
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
            throw new UnreadableLineException("a level is not [price, quantity]");
        }
    }

    /** A trade uses the same keys for order ids, which are numbers. */
    private long tickerField(final JsonParser parser, final JsonToken value, final long otherwise)
            throws IOException, UnreadableLineException {
        if (value != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            return otherwise;
        }
        tickerFields++;
        return decimal(parser);
    }

    private long decimal(final JsonParser parser) throws IOException, UnreadableLineException {
        final JsonToken token = parser.currentToken();
        if (token == null || !token.isScalarValue()) {
            throw new UnreadableLineException("a price or quantity is not a number");
        }
        final char[] text = parser.getTextCharacters();
        final int offset = parser.getTextOffset();
        final int length = parser.getTextLength();
        long value = DecimalText.MALFORMED;
        if (length <= number.length) {
            for (int i = 0; i < length; i++) {
                number[i] = text[offset + i] < 0x80 ? (byte) text[offset + i] : 0;
            }
            value = DecimalText.parse(number, 0, length);
        }
        if (value == DecimalText.MALFORMED) {
            throw new UnreadableLineException(
                    "'" + TapeReader.excerpt(new String(text, offset, length)) + "' is not a price or quantity");
        }
        return value;
    }

    private long updateId(final JsonParser parser, final JsonToken value) throws IOException, UnreadableLineException {
        ids = true;
        return integer(parser, value);
    }

    private static long integer(final JsonParser parser, final JsonToken value)
            throws IOException, UnreadableLineException {
        if (value != JsonToken.VALUE_NUMBER_INT) {
            throw new UnreadableLineException(parser.currentName() + " is not an integer");
        }
        final long number = parser.getLongValue();
        if (number < 0) {
            throw new UnreadableLineException(parser.currentName() + " is negative");
        }
        return number;
    }

    private static BigDecimal rate(final JsonParser parser) throws IOException, UnreadableLineException {
        if (parser.getTextLength() <= MAX_NUMBER_LENGTH) {
            try {
                final BigDecimal rate = new BigDecimal(parser.getText());
                // "1e999999999" is short, and would take a gigabyte when it is written out.
                if (Math.abs((long) rate.scale()) <= MAX_NUMBER_LENGTH) {
                    return rate;
                }
            } catch (final NumberFormatException e) {
                // Said below.
            }
        }
        throw new UnreadableLineException(parser.currentName() + " is not a number");
    }

    private void conclude() throws UnreadableLineException {
        if (frame.symbol.isEmpty() && stream != null && stream.indexOf('@') > 0) {
            frame.symbol = stream.substring(0, stream.indexOf('@')).toUpperCase(Locale.ROOT);
        }
        requireSymbol(frame.symbol);
        if (verdict && rates[0] != null && rates[1] != null && rates[2] != null) {
            frame.verdict = new TapeVerdict(opportunity, rates[0], rates[1], rates[2]);
        }
        frame.kind = kind();
        if (frame.kind == TapeFrameKind.BOOK_TICKER) {
            frame.addBid(bidPrice, bidQty);
            frame.addAsk(askPrice, askQty);
        }
        if (frame.firstUpdateId == 0) {
            frame.firstUpdateId = frame.updateId;
        }
        if (frame.firstUpdateId > frame.updateId) {
            throw new UnreadableLineException(
                    "first update id " + frame.firstUpdateId + " after last " + frame.updateId);
        }
    }

    static void requireSymbol(final String symbol) throws UnreadableLineException {
        if (symbol.length() > MAX_SYMBOL_LENGTH) {
            throw new UnreadableLineException("symbol longer than " + MAX_SYMBOL_LENGTH + " characters");
        }
    }

    private TapeFrameKind kind() {
        if (event != null) {
            return switch (event) {
                case "depthUpdate" -> ids && !frame.symbol.isEmpty() ? TapeFrameKind.DIFF_DEPTH : TapeFrameKind.OTHER;
                case "trade" -> TapeFrameKind.TRADE;
                case "aggTrade" -> TapeFrameKind.AGG_TRADE;
                default -> TapeFrameKind.OTHER;
            };
        }
        if (snapshot) {
            return stream == null ? TapeFrameKind.REST_DEPTH : TapeFrameKind.PARTIAL_DEPTH;
        }
        return ids && tickerFields == 4 && !frame.symbol.isEmpty() ? TapeFrameKind.BOOK_TICKER : TapeFrameKind.OTHER;
    }

    private void clear(final TapeFrame target) {
        target.clear();
        frame = target;
        event = null;
        stream = null;
        snapshot = false;
        ids = false;
        tickerFields = 0;
        verdict = false;
        opportunity = false;
        rates[0] = null;
        rates[1] = null;
        rates[2] = null;
    }

    static String firstLine(final String message) {
        final int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
