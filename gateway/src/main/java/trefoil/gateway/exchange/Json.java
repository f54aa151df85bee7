package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import trefoil.engine.math.DecimalText;

/** Cold JSON: small messages into plain maps and lists, and out of a generator. */
final class Json {
    private static final int MAX_DEPTH = 16;
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    /** A number as it stood in the text. */
    record Number(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    /** Writes one JSON text. */
    @FunctionalInterface
    interface Body {
        void write(JsonGenerator out) throws IOException, VenueError;
    }

    private Json() {}

    /** The bytes of a JSON text. */
    static byte[] write(final Body body) throws VenueError {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            body.write(out);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The bytes of a JSON text whose writing cannot fail. */
    static byte[] writeSafely(final Body body) {
        try {
            return write(body);
        } catch (final VenueError e) {
            throw new IllegalStateException(e);
        }
    }

    /** A decimal with all its digits, as text. */
    static void decimal(final JsonGenerator out, final String name, final long value) throws IOException {
        out.writeStringField(name, DecimalText.toFullString(value));
    }

    /** Map, list, string, {@link Number}, boolean or null; the text must hold exactly one value. */
    static Object read(final byte[] text) throws JsonProcessingException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            final Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "trailing characters");
            }
            return value;
        } catch (final JsonProcessingException e) {
            throw e;
        } catch (final IOException e) {
            // Bytes in memory cannot fail to be read; the parser says so of text in no encoding it knows.
            throw new JsonParseException(null, "not UTF-8", e);
        }
    }

    /** Writes what {@link #read} returns. */
    static void writeValue(final JsonGenerator out, final Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Number number) {
            out.writeNumber(number.text());
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (final Object element : list) {
                writeValue(out, element);
            }
            out.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (final Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(String.valueOf(entry.getKey()));
                writeValue(out, entry.getValue());
            }
            out.writeEndObject();
        } else {
            out.writeString(value.toString());
        }
    }

    /** UTF-8 of the text as it stands between the quotes of a JSON string. */
    static byte[] escaped(final String text) {
        return JsonStringEncoder.getInstance().quoteAsUTF8(text);
    }

    private static Object value(final JsonParser parser) throws IOException {
        final JsonToken token = parser.currentToken();
        if (token == null) {
            throw new JsonParseException(parser, "expected value");
        }
        return switch (token) {
            case START_OBJECT -> {
                final Map<String, Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    final String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                final List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Number(parser.getText());
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            default -> throw new JsonParseException(parser, "expected value");
        };
    }
}
