package trefoil.bench.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as maps, lists, doubles and texts, to and from files. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /**
     * What a file holds.
     *
     * @throws IOException if it cannot be read or is no JSON; the message says what is wrong
     */
    static Object read(final Path file) throws IOException {
        try (JsonParser parser = FACTORY.createParser(Files.readAllBytes(file))) {
            parser.nextToken();
            final Object root = value(parser);
            if (parser.nextToken() != null) {
                throw new IOException("something follows its end");
            }
            return root;
        }
    }

    /** Writes maps, lists, arrays of doubles, numbers and texts; what is not finite becomes null. */
    static void write(final Path file, final Object value) throws IOException {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text).useDefaultPrettyPrinter()) {
            write(json, value);
        }
        Files.writeString(file, text + "\n");
    }

    /** Field of an object; null if it has none, or is no object. */
    static Object get(final Object object, final String name) {
        return object instanceof Map<?, ?> map ? map.get(name) : null;
    }

    /** The number, or NaN. */
    static double number(final Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** The text, or that other one. */
    static String text(final Object value, final String other) {
        return value instanceof String text ? text : other;
    }

    /** The list's elements; none if it is no list. */
    static List<?> list(final Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static Object value(final JsonParser parser) throws IOException {
        final JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            final Map<String, Object> object = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                final String name = parser.currentName();
                parser.nextToken();
                object.put(name, value(parser));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            final List<Object> array = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(value(parser));
            }
            return array;
        }
        if (token == null) {
            throw new IOException("it ends too early");
        }
        return switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_NULL -> null;
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            default -> parser.getText();
        };
    }

    private static void write(final JsonGenerator json, final Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (final Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(entry.getKey().toString());
                write(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (final Object element : list) {
                write(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof double[] numbers) {
            json.writeStartArray();
            for (final double number : numbers) {
                write(json, number);
            }
            json.writeEndArray();
        } else if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            json.writeNumber(number.doubleValue());
        } else if (value instanceof String text) {
            json.writeString(text);
        } else {
            json.writeNull();
        }
    }
}
