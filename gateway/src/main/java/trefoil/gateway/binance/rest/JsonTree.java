package trefoil.gateway.binance.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;

/** A cold answer as maps, lists and text; its getters name what is missing. */
final class JsonTree {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NUMBER_LENGTH = 40;
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal PPM = BigDecimal.valueOf(1_000_000);
    private static final JsonFactory JSON = new JsonFactory();

    /** A field that is missing, or not what it should be. */
    static final class Defect extends Exception {
        private static final long serialVersionUID = 1L;

        Defect(final String message) {
            super(message);
        }
    }

    private final Map<?, ?> fields;

    private JsonTree(final Map<?, ?> fields) {
        this.fields = fields;
    }

    /** The object of that text. */
    static JsonTree read(final byte[] text) throws Defect {
        final Object value;
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            value = read(json, 0);
            if (json.nextToken() != null) {
                throw new Defect("something follows it");
            }
        } catch (final IOException e) {
            throw new Defect("it is not valid JSON");
        }
        if (value instanceof Map<?, ?> map) {
            return new JsonTree(map);
        }
        throw new Defect("it is not an object");
    }

    boolean has(final String name) {
        return fields.get(name) != null;
    }

    JsonTree object(final String name) throws Defect {
        if (fields.get(name) instanceof Map<?, ?> map) {
            return new JsonTree(map);
        }
        throw new Defect("it has no object '" + name + "'");
    }

    List<JsonTree> objects(final String name) throws Defect {
        if (!(fields.get(name) instanceof List<?> list)) {
            throw new Defect("it has no list '" + name + "'");
        }
        final List<JsonTree> trees = new ArrayList<>(list.size());
        for (final Object entry : list) {
            if (!(entry instanceof Map<?, ?> map)) {
                throw new Defect("an entry of '" + name + "' is not an object");
            }
            trees.add(new JsonTree(map));
        }
        return trees;
    }

    List<String> texts(final String name) throws Defect {
        if (!(fields.get(name) instanceof List<?> list)) {
            throw new Defect("it has no list '" + name + "'");
        }
        final List<String> texts = new ArrayList<>(list.size());
        for (final Object entry : list) {
            if (!(entry instanceof String text)) {
                throw new Defect("an entry of '" + name + "' is not text");
            }
            texts.add(text);
        }
        return texts;
    }

    String text(final String name) throws Defect {
        if (fields.get(name) instanceof String value) {
            return value;
        }
        throw new Defect("it has no '" + name + "'");
    }

    boolean flag(final String name) throws Defect {
        if (fields.get(name) instanceof Boolean value) {
            return value;
        }
        throw new Defect("it has no '" + name + "'");
    }

    long wholeNumber(final String name) throws Defect {
        try {
            return Long.parseLong(text(name));
        } catch (final NumberFormatException e) {
            throw new Defect("'" + name + "' is not a whole number");
        }
    }

    /** Fixed units. */
    long amount(final String name) throws Defect {
        try {
            return DecimalText.parse(text(name));
        } catch (final NumberFormatException e) {
            throw new Defect("'" + name + "' is not an amount");
        }
    }

    BigDecimal decimal(final String name) throws Defect {
        final String value = text(name);
        if (value.length() > MAX_NUMBER_LENGTH) {
            throw new Defect("'" + name + "' is too long for a number");
        }
        final BigDecimal decimal;
        try {
            decimal = new BigDecimal(value);
        } catch (final NumberFormatException e) {
            throw new Defect("'" + name + "' is not a number");
        }
        // "1e999999999" is short, and would take a gigabyte when it is written out.
        if (Math.abs((long) decimal.scale()) > MAX_NUMBER_LENGTH) {
            throw new Defect("'" + name + "' has too large an exponent");
        }
        return decimal;
    }

    /** Fixed units, cut off after the eighth decimal; above 0. */
    long price(final String name) throws Defect {
        final BigDecimal value = decimal(name).movePointRight(Fixed.DECIMALS).setScale(0, RoundingMode.DOWN);
        if (value.signum() <= 0 || value.compareTo(LARGEST) > 0) {
            throw new Defect("'" + name + "' is not a price");
        }
        return value.longValueExact();
    }

    /** A rate in parts per million, rounded up. */
    static int ceilPpm(final BigDecimal rate) throws Defect {
        if (rate.signum() < 0 || rate.compareTo(BigDecimal.ONE) > 0) {
            throw new Defect("a rate is not between 0 and 1");
        }
        return rate.multiply(PPM).setScale(0, RoundingMode.CEILING).intValueExact();
    }

    private static Object read(final JsonParser json, final int depth) throws IOException, Defect {
        if (depth > MAX_DEPTH) {
            throw new Defect("it is nested too deep");
        }
        final JsonToken token = json.currentToken();
        if (token == null) {
            throw new Defect("it is empty");
        }
        switch (token) {
            case START_OBJECT -> {
                final Map<String, Object> map = new LinkedHashMap<>();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    final String name = json.currentName();
                    json.nextToken();
                    map.put(name, read(json, depth + 1));
                }
                return map;
            }
            case START_ARRAY -> {
                final List<Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(read(json, depth + 1));
                }
                return list;
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return json.getBooleanValue();
            }
            case VALUE_NULL -> {
                return null;
            }
            default -> {
                return json.getText();
            }
        }
    }
}
