package trefoil.gateway.exchange;

import java.nio.charset.StandardCharsets;
import trefoil.gateway.fuzz.FuzzTarget;

/** The first bytes of a connection to the exchange: requests, handshakes, websocket frames after them. */
public final class HttpFuzz extends FuzzTarget {
    public HttpFuzz() {
        super("exchange-http", 8_192, 8 * 1024 * 1024, 4_096);
    }

    @Override
    protected void read(final byte[] input) {
        try (EmbeddedExchange exchange = EmbeddedExchange.http()) {
            exchange.send(input);
            final String answered = new String(exchange.answered(), StandardCharsets.ISO_8859_1);
            require(answered.isEmpty() || answered.startsWith("HTTP/1.1 "), "an answer that is not HTTP");
            exchange.requireSound();
        }
    }

    @Override
    protected int mutations() {
        return 1_500;
    }
}
