package trefoil.gateway.binance.websocket;

import java.net.URI;
import java.util.Map;

/** Opens websockets. Implementations say which thread calls the listener. */
public interface FrameSource extends AutoCloseable {
    /**
     * Opens a websocket; returns at once. Whatever happens, the listener's {@link FrameListener#onClosed} is called
     * exactly once, as its last call.
     */
    default FrameConnection connect(final URI address, final FrameListener listener) {
        return connect(address, Map.of(), listener);
    }

    /** As the other, with header fields to be sent with the request; their values are never told to anybody else. */
    FrameConnection connect(URI address, Map<String, String> headers, FrameListener listener);

    /** Closes what is open and frees the source's threads. */
    @Override
    void close();
}
