package trefoil.bench.peer;

import com.binance.connector.client.impl.WebSocketStreamClientImpl;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import trefoil.bench.rejected.DecodeRejected;

/** The venue's own connector, whose texts Jackson maps to objects with {@code BigDecimal}s, as its users do. */
final class ConnectorQuotes implements Contender {
    private final ObjectReader reader = new ObjectMapper().readerFor(DecodeRejected.Frame.class);
    private WebSocketStreamClientImpl client;

    @Override
    public String words() {
        return "binance-connector-java and Jackson";
    }

    @Override
    public String id() {
        return "connector";
    }

    @Override
    public void connect(final URI address, final LongConsumer quotes) {
        client = new WebSocketStreamClientImpl("ws://" + address.getAuthority());
        client.combineStreams(new ArrayList<>(List.of("btcusdt@bookTicker")), text -> {
            try {
                final DecodeRejected.Frame frame = reader.readValue(text);
                quotes.accept(frame.data.u);
            } catch (final JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public void close() {
        client.closeAllConnections();
    }
}
