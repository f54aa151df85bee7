package trefoil.gateway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of JSON: members, elements or a value. What is missing is a node without any of them. */
record JsonNode(Map<String, JsonNode> members, List<JsonNode> elements, String value) implements Iterable<JsonNode> {
    private static final JsonNode MISSING = new JsonNode(Map.of(), List.of(), null);

    /** Reads one whole text. */
    static JsonNode read(final String text) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            final JsonNode node = read(parser);
            if (parser.nextToken() != null) {
                throw new IOException("more than one value: " + text);
            }
            return node;
        }
    }

    private static JsonNode read(final JsonParser parser) throws IOException {
        final Map<String, JsonNode> members = new LinkedHashMap<>();
        final List<JsonNode> elements = new ArrayList<>();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                final String name = parser.currentName();
                parser.nextToken();
                members.put(name, read(parser));
            }
            return new JsonNode(members, elements, null);
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(read(parser));
            }
            return new JsonNode(members, elements, null);
        }
        return parser.currentToken() == JsonToken.VALUE_NULL
                ? MISSING
                : new JsonNode(members, elements, parser.getText());
    }

    JsonNode path(final String name) {
        return members.getOrDefault(name, MISSING);
    }

    JsonNode get(final int index) {
        return elements.get(index);
    }

    int size() {
        return elements.size();
    }

    boolean has(final String name) {
        return members.containsKey(name);
    }

    boolean isNull() {
        return equals(MISSING);
    }

    String asText() {
        return value == null ? "" : value;
    }

    long asLong() {
        return value == null ? 0 : Long.parseLong(value);
    }

    int asInt() {
        return Math.toIntExact(asLong());
    }

    double asDouble() {
        return Double.parseDouble(value);
    }

    boolean asBoolean() {
        return Boolean.parseBoolean(value);
    }

    @Override
    public Iterator<JsonNode> iterator() {
        return elements.iterator();
    }
}
