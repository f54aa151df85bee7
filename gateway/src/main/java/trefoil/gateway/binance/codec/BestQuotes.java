package trefoil.gateway.binance.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;

/**
 * Best bids and asks of many symbols at one time, as the venue answers {@code GET /api/v3/ticker/bookTicker} and
 * {@code /api/v3/ticker/24hr}, or as a frame of {@code !ticker@arr} has them. Cold.
 */
public final class BestQuotes {
    /** Longest answer that is read. */
    public static final int MAX_BYTES = 64 * 1024 * 1024;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(MAX_BYTES)
                    .maxNestingDepth(16)
                    .maxStringLength(1_000)
                    .maxNumberLength(64)
                    .build())
            .build();

    private static final Pattern QUANTITY = Pattern.compile("\\d{1,30}(\\.\\d{1,30})?");
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private BestQuotes() {}

    /**
     * One symbol's best quotes, fixed units; a price or quantity of 0 is none.
     *
     * @param bidQty units of base, as {@code askQty}
     */
    public record BestQuote(long bidPrice, long bidQty, long askPrice, long askQty) {}

    /** The text is no such answer. */
    public static final class Defect extends Exception {
        private static final long serialVersionUID = 1L;

        Defect(final String message) {
            super(message);
        }
    }

    /**
     * Reads a whole answer: a list, or the one object that the venue answers for one symbol. The stream is left open.
     *
     * @return quotes by symbol, in the answer's order
     * @throws Defect if it is no such answer, saying where it departs from one
     * @throws IOException if the stream fails
     */
    public static Map<String, BestQuote> read(final InputStream answer) throws Defect, IOException {
        final Map<String, BestQuote> quotes = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(answer)) {
            json.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            final JsonToken first = json.nextToken();
            if (first == JsonToken.START_OBJECT) {
                add(json, quotes);
            } else if (first == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    if (json.currentToken() != JsonToken.START_OBJECT) {
                        throw new Defect("entry " + (quotes.size() + 1) + " is not an object");
                    }
                    add(json, quotes);
                }
            } else {
                throw new Defect(first == null ? "it is empty" : "it is neither a list nor an object");
            }
            if (json.nextToken() != null) {
                throw new Defect("something follows it");
            }
        } catch (final JsonProcessingException e) {
            throw new Defect("not valid JSON" + at(e.getLocation()) + ": " + e.getOriginalMessage());
        }
        return quotes;
    }

    /** Where it is; a bound that was passed has no place. */
    private static String at(final JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static void add(final JsonParser json, final Map<String, BestQuote> quotes) throws Defect, IOException {
        final int entry = quotes.size() + 1;
        String symbol = null;
        final String[] values = new String[4];
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            final String name = json.currentName();
            final JsonToken value = json.nextToken();
            if (value == null) {
                break;
            }
            if (value.isStructStart()) {
                json.skipChildren();
                continue;
            }
            switch (name) {
                case "symbol", "s" -> symbol = json.getText();
                case "bidPrice", "b" -> values[0] = json.getText();
                case "bidQty", "B" -> values[1] = json.getText();
                case "askPrice", "a" -> values[2] = json.getText();
                case "askQty", "A" -> values[3] = json.getText();
                default -> {}
            }
        }
        if (json.currentToken() != JsonToken.END_OBJECT) {
            throw new Defect("entry " + entry + " breaks off");
        }
        if (symbol == null || symbol.isEmpty()) {
            throw new Defect("entry " + entry + " has no symbol");
        }
        final BestQuote quote = new BestQuote(
                price(symbol, "bid price", values[0]),
                quantity(symbol, "bid quantity", values[1]),
                price(symbol, "ask price", values[2]),
                quantity(symbol, "ask quantity", values[3]));
        if (quotes.put(symbol, quote) != null) {
            throw new Defect("entry " + entry + ": " + symbol + " is there twice");
        }
    }

    private static long price(final String symbol, final String what, final String text) throws Defect {
        try {
            return DecimalText.parse(required(symbol, what, text));
        } catch (final NumberFormatException e) {
            throw new Defect(symbol + ": '" + text + "' is no " + what);
        }
    }

    /** Of the cheapest coins there are more on offer than fixed units can count: then the most that they can. */
    private static long quantity(final String symbol, final String what, final String text) throws Defect {
        if (!QUANTITY.matcher(required(symbol, what, text)).matches()) {
            throw new Defect(symbol + ": '" + text + "' is no " + what);
        }
        return new BigDecimal(text).movePointRight(Fixed.DECIMALS).min(LARGEST).longValue();
    }

    private static String required(final String symbol, final String what, final String text) throws Defect {
        if (text == null) {
            throw new Defect(symbol + " has no " + what);
        }
        return text;
    }
}
