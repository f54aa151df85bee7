package trefoil.gateway.exchange;

import java.io.IOException;
import java.util.List;
import trefoil.gateway.fuzz.FuzzTarget;

/** Control frames on the exchange's market streams: an answer in JSON first, whatever else follows. */
public final class StreamRequestFuzz extends FuzzTarget {
    public StreamRequestFuzz() {
        super("exchange-stream", 4_096, 8 * 1024 * 1024, 4_096);
    }

    @Override
    protected void read(final byte[] input) throws IOException {
        try (EmbeddedExchange exchange = EmbeddedExchange.streams()) {
            exchange.sendText(input);
            exchange.requireSound();
            final List<byte[]> texts = SocketFrames.texts(exchange.answered());
            require(!texts.isEmpty() || !exchange.isOpen(), "no answer");
            for (final byte[] text : texts) {
                SocketFrames.requireJson(text);
            }
        }
    }

    @Override
    protected int mutations() {
        return 1_500;
    }
}
