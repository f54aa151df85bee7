package trefoil.gateway.exchange;

import static trefoil.gateway.exchange.ScriptedFeed.KEY;
import static trefoil.gateway.exchange.ScriptedFeed.SECRET;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import trefoil.gateway.fuzz.FuzzTarget;

/** Requests to the websocket API, signed where they say {@code "signature":"@"}. Each gets one answer, in JSON. */
public final class WsApiFuzz extends FuzzTarget {
    public WsApiFuzz() {
        super("exchange-ws-api", 4_096, 8 * 1024 * 1024, 4_096);
    }

    @Override
    protected void read(final byte[] input) throws IOException {
        try (EmbeddedExchange exchange = EmbeddedExchange.wsApi()) {
            exchange.sendText(signed(input));
            exchange.requireSound();
            SocketFrames.requireOneAnswer(exchange);
        }
    }

    private static byte[] signed(final byte[] input) {
        try {
            if (Json.read(input) instanceof Map<?, ?> request
                    && request.get("params") instanceof Map<?, ?> given
                    && "@".equals(given.get("signature"))) {
                final Map<String, Object> parameters = new TreeMap<>();
                given.forEach((name, value) -> parameters.put(name.toString(), value));
                parameters.remove("signature");
                parameters.put("apiKey", KEY);
                parameters.put("timestamp", new Json.Number(Long.toString(EmbeddedExchange.NOW_MS)));
                parameters.put("signature", Signing.hmac(SECRET, payload(parameters)));
                final Map<Object, Object> whole = new LinkedHashMap<>(request);
                whole.put("params", parameters);
                return Json.writeSafely(out -> Json.writeValue(out, whole));
            }
        } catch (final JsonProcessingException e) {
            // Sent as it is.
        }
        return input;
    }

    private static byte[] payload(final Map<String, Object> parameters) {
        final StringBuilder payload = new StringBuilder();
        parameters.forEach((name, value) -> payload.append(payload.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(value == null ? "" : value));
        return payload.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected int mutations() {
        return 1_500;
    }
}
