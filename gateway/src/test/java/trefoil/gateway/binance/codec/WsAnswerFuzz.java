package trefoil.gateway.binance.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import trefoil.gateway.fuzz.FuzzTarget;

/** What stands around answers of the websocket API: read exactly, or malformed. */
public final class WsAnswerFuzz extends FuzzTarget {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final WsAnswerDecoder decoder = new WsAnswerDecoder();
    private int kind;

    public WsAnswerFuzz() {
        super("ws-answer", 8_192, 16 * 1024, 4);
    }

    @Override
    protected void read(final byte[] input) {
        kind = decoder.decode(input, 0, input.length);
    }

    @Override
    protected void compare(final byte[] input) throws Exception {
        final JsonNode whole = readNaively(input);
        if (kind == WsAnswerDecoder.MALFORMED) {
            return;
        }
        if (whole == null) {
            // Jackson refuses more: keys that repeat, and depths and lengths that are its own.
            return;
        }
        require(whole.isObject(), "an answer that is no object");
        if (kind == WsAnswerDecoder.EVENT) {
            require(whole.path("event").isObject(), "an event without one");
            require(
                    decoder.isShutdown()
                            == whole.get("event").path("e").asText().equals("serverShutdown"),
                    "another event than by Jackson");
            return;
        }
        require(whole.path("status").asLong() == decoder.status() && decoder.status() > 0, "another status");
        require(
                whole.path("id").isIntegralNumber()
                        ? whole.get("id").asLong() == decoder.id()
                        : decoder.id() == WsAnswerDecoder.NO_ID,
                "another id");
        requireSameResult(input, whole);
        requireSameError(whole.path("error"));
        requireSameCounts(whole.path("rateLimits"));
    }

    private void requireSameResult(final byte[] input, final JsonNode whole) throws IOException {
        require(whole.has("result") == decoder.resultLength() > 0, "a result where none is, or none");
        if (whole.has("result")) {
            final int end = decoder.resultOffset() + decoder.resultLength();
            require(
                    whole.get("result").equals(JSON.readTree(Arrays.copyOfRange(input, decoder.resultOffset(), end))),
                    "another result");
        }
    }

    private void requireSameError(final JsonNode error) {
        require(error.path("code").asLong(0) == decoder.errorCode(), "another code");
        require(
                decoder.errorText().isEmpty()
                        || decoder.errorText().equals(error.path("msg").asText())
                        || error.path("msg").asText().length() > 100
                        || error.path("msg")
                                .asText()
                                .chars()
                                .anyMatch(next -> next == 0 || Character.isSurrogate((char) next)),
                "another text");
        final long retryAt = error.path("data").path("retryAfter").asLong(0);
        final long from = error.path("data").path("serverTime").asLong(0);
        require(
                decoder.retryAfterMs(7) == (retryAt == 0 ? 0 : Math.max(0, retryAt - (from == 0 ? 7 : from))),
                "another time to wait");
    }

    private void requireSameCounts(final JsonNode limits) {
        long weight = WsAnswerDecoder.NONE;
        for (final JsonNode limit : limits) {
            if (limit.path("rateLimitType").asText().equals("REQUEST_WEIGHT")
                    && limit.path("interval").asText().equals("MINUTE")
                    && limit.path("intervalNum").asLong() == 1) {
                weight = limit.path("count").asLong(WsAnswerDecoder.NONE);
            }
        }
        require(weight == decoder.weight(), "another weight than by Jackson");
    }

    private static JsonNode readNaively(final byte[] input) {
        try {
            return JSON.readTree(input);
        } catch (final IOException e) {
            return null;
        }
    }
}
