package trefoil.gateway.binance.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The naive reference: reads a frame into maps with Jackson and judges it by the documented rules. */
record JacksonBookTicker(int kind, String symbol, long updateId, long[] values) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> QUOTE_KEYS = Set.of("u", "s", "b", "B", "a", "A");
    private static final Set<String> OUR_KEYS =
            Set.of("u", "s", "b", "B", "a", "A", "e", "stream", "data", "result", "id", "code", "msg", "error");
    private static final Object STRUCTURE = new Object();

    /** What the frame is; {@code known} are the symbols of the index. */
    static JacksonBookTicker read(final byte[] frame, final Set<String> known) {
        final Map<String, Object> envelope;
        try {
            final String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(frame))
                    .toString();
            try (JsonParser json = JSON.createParser(text)) {
                final JsonToken first = json.nextToken();
                if (first == JsonToken.START_ARRAY) {
                    json.skipChildren();
                    return of(json.nextToken() == null ? FrameKind.OTHER_EVENT : FrameKind.MALFORMED);
                }
                if (first != JsonToken.START_OBJECT) {
                    return of(FrameKind.MALFORMED);
                }
                envelope = readObject(json, true);
                if (json.nextToken() != null) {
                    return of(FrameKind.MALFORMED);
                }
            }
        } catch (final CharacterCodingException e) {
            return of(FrameKind.MALFORMED);
        } catch (final IOException e) {
            return of(FrameKind.MALFORMED);
        } catch (final Repeated e) {
            return of(FrameKind.MALFORMED);
        }
        return judge(envelope, known);
    }

    @SuppressWarnings("unchecked")
    private static JacksonBookTicker judge(final Map<String, Object> envelope, final Set<String> known) {
        final Map<String, Object> event = new LinkedHashMap<>(envelope);
        final Object data = envelope.get("data");
        boolean shutdown = "serverShutdown".equals(envelope.get("e"));
        boolean other = envelope.containsKey("e")
                && !Set.of("serverShutdown", "bookTicker").contains(envelope.get("e"));
        boolean ticker = "bookTicker".equals(envelope.get("e"));
        if (envelope.containsKey("data") && envelope.keySet().stream().anyMatch(QUOTE_KEYS::contains)) {
            return of(FrameKind.MALFORMED);
        }
        if (data instanceof Map) {
            final Map<String, Object> inner = (Map<String, Object>) data;
            event.putAll(inner);
            shutdown |= "serverShutdown".equals(inner.get("e"));
            other |= inner.containsKey("e")
                    && !Set.of("serverShutdown", "bookTicker").contains(inner.get("e"));
            ticker |= "bookTicker".equals(inner.get("e"));
        }
        if (other) {
            return of(FrameKind.OTHER_EVENT);
        }
        if (shutdown) {
            return of(FrameKind.SERVER_SHUTDOWN);
        }
        final long present = QUOTE_KEYS.stream().filter(event::containsKey).count();
        if (present == QUOTE_KEYS.size()) {
            return quote(event, known);
        }
        if (present > 0 || ticker) {
            return of(FrameKind.MALFORMED);
        }
        if (envelope.containsKey("error") || envelope.containsKey("code") && envelope.containsKey("msg")) {
            return of(FrameKind.VENUE_ERROR);
        }
        return of(
                envelope.containsKey("result") && envelope.containsKey("id")
                        ? FrameKind.CONTROL_ANSWER
                        : FrameKind.OTHER_EVENT);
    }

    private static JacksonBookTicker quote(final Map<String, Object> event, final Set<String> known) {
        final long[] values = new long[4];
        final String[] names = {"b", "B", "a", "A"};
        for (int i = 0; i < names.length; i++) {
            if (!(event.get(names[i]) instanceof String text) || !text.matches("[0-9]*\\.?[0-9]*")) {
                return of(FrameKind.MALFORMED);
            }
            try {
                values[i] = new BigDecimal(text).movePointRight(8).longValueExact();
            } catch (final ArithmeticException | NumberFormatException e) {
                return of(FrameKind.MALFORMED);
            }
        }
        if (!(event.get("u") instanceof BigInteger updateId)
                || updateId.signum() < 0
                || updateId.bitLength() > 63
                || !(event.get("s") instanceof String symbol)) {
            return of(FrameKind.MALFORMED);
        }
        return new JacksonBookTicker(
                known.contains(symbol) ? FrameKind.QUOTE : FrameKind.UNKNOWN_SYMBOL,
                symbol,
                updateId.longValueExact(),
                values);
    }

    private static Map<String, Object> readObject(final JsonParser json, final boolean envelope) throws IOException {
        final Map<String, Object> fields = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            final String name = json.currentName();
            final JsonToken token = json.nextToken();
            final Object value;
            if (token == JsonToken.VALUE_STRING) {
                value = json.getText();
            } else if (token == JsonToken.VALUE_NUMBER_INT) {
                value = json.getText().startsWith("-") ? STRUCTURE : json.getBigIntegerValue();
            } else if (token == JsonToken.START_OBJECT && envelope && name.equals("data")) {
                value = readObject(json, false);
            } else {
                json.skipChildren();
                value = STRUCTURE;
            }
            if (OUR_KEYS.contains(name) && fields.containsKey(name)) {
                throw new Repeated();
            }
            fields.put(name, value);
        }
        return fields;
    }

    private static JacksonBookTicker of(final int kind) {
        return new JacksonBookTicker(kind, "", 0, new long[4]);
    }

    private static final class Repeated extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
