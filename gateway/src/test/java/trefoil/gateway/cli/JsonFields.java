package trefoil.gateway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** The values of a JSON text as strings by their paths: {@code a.b[2].c}. */
final class JsonFields {
    private final Map<String, String> values = new TreeMap<>();

    private JsonFields() {}

    static JsonFields of(final String text) throws IOException {
        final JsonFields fields = new JsonFields();
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            fields.read(parser, "");
            if (parser.nextToken() != null) {
                throw new AssertionError("more than one value: " + text);
            }
        }
        return fields;
    }

    private void read(final JsonParser parser, final String path) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                final String name = parser.currentName();
                parser.nextToken();
                read(parser, path.isEmpty() ? name : path + "." + name);
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                read(parser, path + "[" + i + "]");
            }
        } else {
            values.put(path, parser.getText());
        }
    }

    String text(final String path) {
        final String value = values.get(path);
        if (value == null) {
            throw new AssertionError("no " + path + " in " + values);
        }
        return value;
    }

    long number(final String path) {
        return Long.parseLong(text(path));
    }

    boolean has(final String path) {
        return values.keySet().stream().anyMatch(name -> name.startsWith(path));
    }
}
