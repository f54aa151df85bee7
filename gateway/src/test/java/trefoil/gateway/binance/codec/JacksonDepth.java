package trefoil.gateway.binance.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The naive reference: reads a depth frame into maps and lists with Jackson and judges it by the documented rules. */
record JacksonDepth(int kind, String symbol, long firstId, long lastId, List<Long> bids, List<Long> asks) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> SNAPSHOT_KEYS = Set.of("lastUpdateId", "bids", "asks");
    private static final Set<String> UPDATE_KEYS = Set.of("s", "U", "u", "b", "a");
    private static final Set<String> ENVELOPE_KEYS =
            Set.of("e", "stream", "data", "result", "id", "code", "msg", "error");
    private static final Pattern HALF_PAIR = Pattern.compile("\\\\u[dD][89a-fA-F]");
    private static final int MOST_DIGITS = 100;
    private static final Object OTHER = new Object();

    /** What the frame is; {@code known} are the symbols of the index. */
    static JacksonDepth read(final byte[] frame, final List<String> known) {
        try {
            final String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(frame))
                    .toString();
            try (JsonParser json = JSON.createParser(text)) {
                json.nextToken();
                final Object root = value(json, 0);
                if (json.nextToken() != null) {
                    return of(FrameKind.MALFORMED);
                }
                if (root instanceof List) {
                    return of(FrameKind.OTHER_EVENT);
                }
                return root instanceof Map<?, ?> map ? judge(map, known) : of(FrameKind.MALFORMED);
            }
        } catch (final IOException | Wrong e) {
            return of(FrameKind.MALFORMED);
        }
    }

    /**
     * Whether ours and Jackson need not agree: bounds on nesting and numbers differ, and Jackson refuses names with an
     * escape of half a surrogate pair, which the grammar allows.
     */
    static boolean isDisputed(final byte[] frame) {
        if (HALF_PAIR.matcher(new String(frame, StandardCharsets.ISO_8859_1)).find()) {
            return true;
        }
        int depth = 0;
        int digits = 0;
        for (final byte next : frame) {
            depth += next == '{' || next == '[' ? 1 : 0;
            digits = next >= '0' && next <= '9' ? digits + 1 : 0;
            if (depth > JsonCursor.MAX_DEPTH || digits > MOST_DIGITS) {
                return true;
            }
        }
        return false;
    }

    private static JacksonDepth judge(final Map<?, ?> envelope, final List<String> known) throws Wrong {
        final Map<Object, Object> event = new LinkedHashMap<>(envelope);
        final List<Object> names = new ArrayList<>();
        names.add(envelope.get("e"));
        if (envelope.containsKey("data") && envelope.keySet().stream().anyMatch(JacksonDepth::isEventKey)) {
            return of(FrameKind.MALFORMED);
        }
        if (envelope.get("data") instanceof Map<?, ?> inner) {
            event.putAll(inner);
            names.add(inner.get("e"));
        }
        names.removeIf(name -> name == null);
        if (names.stream().anyMatch(name -> !name.equals("depthUpdate") && !name.equals("serverShutdown"))) {
            return of(FrameKind.OTHER_EVENT);
        }
        if (names.contains("serverShutdown")) {
            return of(FrameKind.SERVER_SHUTDOWN);
        }
        final Set<Object> present = new java.util.HashSet<>(event.keySet());
        present.removeIf(key -> !isEventKey(key));
        if (!names.isEmpty()) {
            return present.equals(UPDATE_KEYS) ? update(event, known) : of(FrameKind.MALFORMED);
        }
        if (!present.isEmpty()) {
            present.remove("s");
            return present.equals(SNAPSHOT_KEYS) ? partial(event, envelope, known) : of(FrameKind.MALFORMED);
        }
        if (envelope.containsKey("error") || envelope.containsKey("code") && envelope.containsKey("msg")) {
            return of(FrameKind.VENUE_ERROR);
        }
        return of(
                envelope.containsKey("result") && envelope.containsKey("id")
                        ? FrameKind.CONTROL_ANSWER
                        : FrameKind.OTHER_EVENT);
    }

    private static boolean isEventKey(final Object key) {
        return SNAPSHOT_KEYS.contains(key) || UPDATE_KEYS.contains(key);
    }

    private static JacksonDepth update(final Map<?, ?> event, final List<String> known) throws Wrong {
        if (!(event.get("s") instanceof String symbol)) {
            throw new Wrong();
        }
        return new JacksonDepth(
                known.contains(symbol) ? FrameKind.DEPTH_UPDATE : FrameKind.UNKNOWN_SYMBOL,
                symbol,
                whole(event.get("U")),
                whole(event.get("u")),
                levels(event.get("b")),
                levels(event.get("a")));
    }

    private static JacksonDepth partial(final Map<?, ?> event, final Map<?, ?> envelope, final List<String> known)
            throws Wrong {
        if (event.containsKey("s") && !(event.get("s") instanceof String)) {
            throw new Wrong();
        }
        String symbol = "";
        if (envelope.get("stream") instanceof String stream && stream.contains("@depth")) {
            final String lower = stream.substring(0, stream.indexOf("@depth"));
            symbol = known.stream()
                    .filter(name -> name.toLowerCase(Locale.ROOT).equals(lower))
                    .findFirst()
                    .orElse("");
        }
        final long id = whole(event.get("lastUpdateId"));
        return new JacksonDepth(
                symbol.isEmpty() ? FrameKind.UNKNOWN_SYMBOL : FrameKind.PARTIAL_DEPTH,
                symbol,
                id,
                id,
                levels(event.get("bids")),
                levels(event.get("asks")));
    }

    private static long whole(final Object value) throws Wrong {
        if (value instanceof BigInteger number && number.signum() >= 0 && number.bitLength() <= 63) {
            return number.longValueExact();
        }
        throw new Wrong();
    }

    private static List<Long> levels(final Object value) throws Wrong {
        if (!(value instanceof List<?> list) || list.size() > DepthDecoder.MAX_LEVELS) {
            throw new Wrong();
        }
        final List<Long> levels = new ArrayList<>();
        for (final Object level : list) {
            if (!(level instanceof List<?> fields) || fields.size() < 2) {
                throw new Wrong();
            }
            levels.add(decimal(fields.get(0)));
            levels.add(decimal(fields.get(1)));
        }
        return levels;
    }

    private static long decimal(final Object value) throws Wrong {
        if (value instanceof String text && text.matches("[0-9]*\\.?[0-9]*")) {
            try {
                return new BigDecimal(text).movePointRight(8).longValueExact();
            } catch (final ArithmeticException | NumberFormatException e) {
                throw new Wrong();
            }
        }
        throw new Wrong();
    }

    private static Object value(final JsonParser json, final int depth) throws IOException, Wrong {
        final JsonToken token = json.currentToken();
        if (token == null) {
            throw new Wrong();
        }
        switch (token) {
            case START_OBJECT:
                final Map<String, Object> fields = new LinkedHashMap<>();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    final String name = json.currentName();
                    json.nextToken();
                    final Object value = value(json, depth == 0 && name.equals("data") ? 1 : 2 + depth);
                    final boolean ours = depth < 2 && (ENVELOPE_KEYS.contains(name) || isEventKey(name));
                    if (ours && fields.containsKey(name)) {
                        throw new Wrong();
                    }
                    fields.put(name, value);
                }
                return fields;
            case START_ARRAY:
                final List<Object> elements = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(json, 2 + depth));
                }
                return elements;
            case VALUE_STRING:
                return json.getText();
            case VALUE_NUMBER_INT:
                return json.getText().startsWith("-") ? OTHER : json.getBigIntegerValue();
            default:
                return OTHER;
        }
    }

    private static JacksonDepth of(final int kind) {
        return new JacksonDepth(kind, "", 0, 0, List.of(), List.of());
    }

    /** Not of the documented form. */
    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
