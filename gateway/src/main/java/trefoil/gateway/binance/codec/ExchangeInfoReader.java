package trefoil.gateway.binance.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.math.Fixed;

/**
 * Reads {@code exchangeInfo} of any year, bare or in the websocket API's envelope.
 *
 * <p>Spot orders are allowed where {@code isSpotTradingAllowed}, if stated, is true and, if any permission is stated,
 * {@code SPOT} is among {@code permissions} or in one of the {@code permissionSets}. Fields this version does not know
 * are skipped. Safe on any thread; one reading holds no state.
 */
public final class ExchangeInfoReader {
    /** Longest answer that is read, in bytes: the largest seen is 17.6 MB. */
    public static final int MAX_BYTES = 64 * 1024 * 1024;

    private static final int MAX_NUMBER_LENGTH = 64;
    private static final int MAX_SYMBOLS = 100_000;
    private static final int MAX_PRECISION = 30;
    private static final int DEFAULT_PRECISION = 8;
    private static final int MAX_WHOLE_DIGITS = 12;
    private static final String SPOT = "SPOT";
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE, Fixed.DECIMALS);
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser json;
    private long serverTimeMs;
    private final List<ExchangeInfo.RateLimit> rateLimits = new ArrayList<>();
    private int maxNumOrders;
    private List<Instrument> instruments;

    private String symbol;
    private String where = "";

    private ExchangeInfoReader(final JsonParser json) {
        this.json = json;
    }

    /**
     * Reads a whole answer.
     *
     * @throws ExchangeInfoException if it is not a readable exchangeInfo
     */
    public static ExchangeInfo read(final byte[] answer) {
        try {
            return read(new ByteArrayInputStream(answer));
        } catch (final IOException e) {
            throw new ExchangeInfoException("exchangeInfo: " + e.getMessage());
        }
    }

    /**
     * Reads a whole answer of at most {@value #MAX_BYTES} bytes; the stream is left open.
     *
     * @throws ExchangeInfoException if it is not a readable exchangeInfo
     * @throws IOException if the stream fails
     */
    public static ExchangeInfo read(final InputStream answer) throws IOException {
        try (JsonParser json = JSON.createParser(new BoundedStream(answer))) {
            return new ExchangeInfoReader(json).readAnswer();
        } catch (final JsonProcessingException e) {
            throw new ExchangeInfoException(
                    "exchangeInfo: not valid JSON" + at(e.getLocation()) + ": " + e.getOriginalMessage());
        }
    }

    private ExchangeInfo readAnswer() throws IOException {
        json.nextToken();
        readTopLevel(true);
        if (instruments == null) {
            throw failure("has no 'symbols'");
        }
        if (json.nextToken() != null) {
            throw failure("is followed by something else");
        }
        return new ExchangeInfo(serverTimeMs, rateLimits, maxNumOrders, instruments);
    }

    private void readTopLevel(final boolean envelope) throws IOException {
        expect(JsonToken.START_OBJECT, "an object");
        String venueCode = null;
        String venueMessage = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            final String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "result" -> {
                    if (!envelope) {
                        throw failure("has 'result' inside 'result'");
                    }
                    readTopLevel(false);
                }
                case "error" -> {
                    if (json.currentToken() == JsonToken.START_OBJECT) {
                        readTopLevel(false);
                    } else {
                        json.skipChildren();
                    }
                }
                case "serverTime" -> serverTimeMs = readLong(name);
                case "rateLimits" -> readRateLimits();
                case "exchangeFilters" -> readExchangeFilters();
                case "symbols" -> readSymbols();
                case "code" -> venueCode = readAny();
                case "msg" -> venueMessage = readAny();
                default -> json.skipChildren();
            }
        }
        if (venueCode != null && instruments == null) {
            throw failure("is the venue's error " + venueCode + ": " + venueMessage);
        }
    }

    private void readRateLimits() throws IOException {
        // The websocket API's envelope has a list of its own after the result's; the first one read counts.
        if (!rateLimits.isEmpty()) {
            json.skipChildren();
            return;
        }
        expect(JsonToken.START_ARRAY, "'rateLimits' as a list");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(JsonToken.START_OBJECT, "a rate limit as an object");
            String type = "";
            String interval = "";
            long intervalNum = 1;
            long limit = 0;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                final String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "rateLimitType" -> type = readText(name);
                    case "interval" -> interval = readText(name);
                    case "intervalNum" -> intervalNum = readLong(name);
                    case "limit" -> limit = readLong(name);
                    default -> json.skipChildren();
                }
            }
            rateLimits.add(new ExchangeInfo.RateLimit(type, interval, toInt("intervalNum", intervalNum), limit));
        }
    }

    private void readSymbols() throws IOException {
        expect(JsonToken.START_ARRAY, "'symbols' as a list");
        instruments = new ArrayList<>();
        final Set<String> names = new HashSet<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            symbol = "#" + instruments.size();
            final Instrument instrument = readSymbol();
            if (!names.add(instrument.symbol())) {
                throw failure("is listed twice");
            }
            if (instruments.size() == MAX_SYMBOLS) {
                throw failure("is one more than the " + MAX_SYMBOLS + " symbols this version reads");
            }
            instruments.add(instrument);
        }
        symbol = null;
    }

    private Instrument readSymbol() throws IOException {
        expect(JsonToken.START_OBJECT, "a symbol as an object");
        String name = null;
        String base = null;
        String quote = null;
        String status = null;
        long basePrecision = DEFAULT_PRECISION;
        long quotePrecision = -1;
        long legacyQuotePrecision = DEFAULT_PRECISION;
        boolean spotAllowed = true;
        final Permissions permissions = new Permissions();
        final Filters.Builder filters = Filters.builder();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            final String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "symbol" -> {
                    name = readText(field);
                    symbol = name;
                }
                case "status" -> status = readText(field);
                case "baseAsset" -> base = readText(field);
                case "quoteAsset" -> quote = readText(field);
                case "baseAssetPrecision" -> basePrecision = readLong(field);
                case "quoteAssetPrecision" -> quotePrecision = readLong(field);
                case "quotePrecision" -> legacyQuotePrecision = readLong(field);
                case "isSpotTradingAllowed" -> spotAllowed = readBoolean(field);
                case "permissions", "permissionSets" -> readPermissions(permissions);
                case "filters" -> readFilters(filters);
                default -> json.skipChildren();
            }
        }
        require(name, "symbol");
        require(base, "baseAsset");
        require(quote, "quoteAsset");
        require(status, "status");
        try {
            return new Instrument(
                    name,
                    base,
                    quote,
                    InstrumentStatus.of(status),
                    spotAllowed && (!permissions.stated || permissions.spot),
                    toPrecision("baseAssetPrecision", basePrecision),
                    toPrecision("quoteAssetPrecision", quotePrecision < 0 ? legacyQuotePrecision : quotePrecision),
                    filters.build());
        } catch (final IllegalArgumentException e) {
            throw failure("cannot be used: " + e.getMessage());
        }
    }

    private static final class Permissions {
        private boolean stated;
        private boolean spot;
    }

    /** A list of names, or a list of lists of names. */
    private void readPermissions(final Permissions permissions) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_ARRAY) {
                readPermissions(permissions);
            } else {
                permissions.stated = true;
                permissions.spot |= SPOT.equals(json.getText());
                json.skipChildren();
            }
        }
    }

    private void readFilters(final Filters.Builder filters) throws IOException {
        expect(JsonToken.START_ARRAY, "'filters' as a list");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(JsonToken.START_OBJECT, "a filter as an object");
            readFilter(filters);
        }
        where = "";
    }

    /** Filters of the whole exchange. */
    private void readExchangeFilters() throws IOException {
        expect(JsonToken.START_ARRAY, "'exchangeFilters' as a list");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(JsonToken.START_OBJECT, "a filter as an object");
            final FilterFields fields = new FilterFields();
            if (readFields(fields).equals("EXCHANGE_MAX_NUM_ORDERS")) {
                maxNumOrders = fields.maxNumOrders();
            }
        }
        where = "";
    }

    /** Reads the fields of a filter, and answers its type. */
    private String readFields(final FilterFields fields) throws IOException {
        String type = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            final String field = json.currentName();
            json.nextToken();
            if ("filterType".equals(field)) {
                type = readText(field);
                where = type;
            } else {
                fields.put(field);
            }
        }
        require(type, "filterType");
        return type;
    }

    private void readFilter(final Filters.Builder filters) throws IOException {
        final FilterFields fields = new FilterFields();
        switch (readFields(fields)) {
            case "PRICE_FILTER" ->
                filters.price(fields.amount("minPrice"), fields.amount("maxPrice"), fields.amount("tickSize"));
            case "LOT_SIZE" -> filters.lot(fields.amount("minQty"), fields.amount("maxQty"), fields.amount("stepSize"));
            case "MARKET_LOT_SIZE" ->
                filters.marketLot(fields.amount("minQty"), fields.amount("maxQty"), fields.amount("stepSize"));
            case "MIN_NOTIONAL" -> {
                filters.minNotional(fields.amount("minNotional"), fields.flag("applyToMarket", true));
                fields.avgPriceMins(filters);
            }
            case "NOTIONAL" -> {
                filters.minNotional(fields.amount("minNotional"), fields.flag("applyMinToMarket", true));
                filters.maxNotional(fields.amount("maxNotional"), fields.flag("applyMaxToMarket", false));
                fields.avgPriceMins(filters);
            }
            case "PERCENT_PRICE" -> {
                filters.percentPrice(fields.multiplierUp("multiplierUp"), fields.amount("multiplierDown"));
                fields.avgPriceMins(filters);
            }
            case "PERCENT_PRICE_BY_SIDE" -> {
                filters.percentPriceBySide(
                        fields.multiplierUp("bidMultiplierUp"),
                        fields.amount("bidMultiplierDown"),
                        fields.multiplierUp("askMultiplierUp"),
                        fields.amount("askMultiplierDown"));
                fields.avgPriceMins(filters);
            }
            case "MAX_NUM_ORDERS" -> filters.maxNumOrders(fields.maxNumOrders());
            case "MAX_POSITION" -> filters.maxPosition(fields.amount("maxPosition"));
            default -> {
                // A filter that binds nothing this version sends.
            }
        }
    }

    /** The values of one filter as text, read as numbers only where the filter's kind is one of ours. */
    private final class FilterFields {
        private final List<String> names = new ArrayList<>();
        private final List<String> values = new ArrayList<>();

        void put(final String name) throws IOException {
            if (json.currentToken().isStructStart()) {
                json.skipChildren();
                return;
            }
            if (json.getTextLength() > MAX_NUMBER_LENGTH) {
                throw failure(name + " is longer than " + MAX_NUMBER_LENGTH + " characters");
            }
            names.add(name);
            values.add(json.getText());
        }

        boolean has(final String name) {
            return names.contains(name);
        }

        /** Of a filter that bounds open orders; the field's name has changed over the years. */
        int maxNumOrders() {
            return count(has("maxNumOrders") ? "maxNumOrders" : "limit");
        }

        /** Fixed units; 0 (off) if the field is missing. */
        long amount(final String name) {
            final int index = names.indexOf(name);
            return index < 0 ? 0 : toFixed(name, values.get(index));
        }

        /** As {@link #amount}, but a missing or zero bound is no bound. */
        long multiplierUp(final String name) {
            final long value = amount(name);
            return value == 0 ? Long.MAX_VALUE : value;
        }

        boolean flag(final String name, final boolean whenMissing) {
            final int index = names.indexOf(name);
            if (index < 0) {
                return whenMissing;
            }
            return switch (values.get(index)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw failure(name + "=" + values.get(index) + " is neither true nor false");
            };
        }

        int count(final String name) {
            final long value = amount(name);
            if (value % Fixed.ONE != 0) {
                throw failure(name + " is not a whole number");
            }
            return (int) Math.min(value / Fixed.ONE, Integer.MAX_VALUE);
        }

        void avgPriceMins(final Filters.Builder filters) {
            if (has("avgPriceMins")) {
                filters.avgPriceMins(count("avgPriceMins"));
            }
        }
    }

    private long toFixed(final String name, final String text) {
        final BigDecimal value;
        try {
            value = new BigDecimal(text);
        } catch (final NumberFormatException e) {
            throw failure(name + "='" + text + "' is not a number");
        }
        if (value.signum() == 0) {
            return 0;
        }
        if (value.signum() < 0) {
            throw failure(name + "=" + text + " is negative");
        }
        if (value.stripTrailingZeros().scale() > Fixed.DECIMALS) {
            throw failure(name + "=" + text + " is finer than 1e-8, the smallest unit of this version");
        }
        if ((long) value.precision() - value.scale() > MAX_WHOLE_DIGITS || value.compareTo(LARGEST) >= 0) {
            return Long.MAX_VALUE;
        }
        return value.setScale(Fixed.DECIMALS).unscaledValue().longValueExact();
    }

    private String readAny() throws IOException {
        final String text = json.getText();
        json.skipChildren();
        return text;
    }

    private String readText(final String field) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw failure(field + " is not a text");
        }
        return json.getText();
    }

    private boolean readBoolean(final String field) throws IOException {
        if (!json.currentToken().isBoolean()) {
            throw failure(field + " is neither true nor false");
        }
        return json.getBooleanValue();
    }

    private long readLong(final String field) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || json.getTextLength() > 18) {
            throw failure(field + " is not a whole number");
        }
        return json.getLongValue();
    }

    private int toInt(final String field, final long value) {
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw failure(field + "=" + value + " is out of range");
        }
        return (int) value;
    }

    private int toPrecision(final String field, final long value) {
        if (value < 0 || value > MAX_PRECISION) {
            throw failure(field + "=" + value + " is not between 0 and " + MAX_PRECISION);
        }
        return (int) value;
    }

    private void require(final String value, final String field) {
        if (value == null || value.isEmpty()) {
            throw failure("has no '" + field + "'");
        }
    }

    private void expect(final JsonToken token, final String what) {
        if (json.currentToken() != token) {
            throw failure("expected " + what + ", found " + json.currentToken());
        }
    }

    private ExchangeInfoException failure(final String what) {
        final String place = symbol == null ? "" : " symbol " + symbol;
        final String filter = where.isEmpty() ? "" : " " + where;
        return new ExchangeInfoException("exchangeInfo:" + place + filter + " " + what + at(json.currentLocation()));
    }

    private static String at(final JsonLocation location) {
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static final class BoundedStream extends InputStream {
        private final InputStream source;
        private long remaining = MAX_BYTES;

        BoundedStream(final InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            final byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(final byte[] target, final int offset, final int length) throws IOException {
            final int count = source.read(target, offset, length);
            if (count > 0) {
                remaining -= count;
                if (remaining < 0) {
                    throw new ExchangeInfoException("exchangeInfo: longer than " + MAX_BYTES + " bytes");
                }
            }
            return count;
        }
    }
}
