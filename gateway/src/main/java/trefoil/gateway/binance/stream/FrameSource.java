package trefoil.gateway.binance.stream;

import java.net.URI;

/** Opens websockets. Implementations say which thread calls the listener. */
public interface FrameSource extends AutoCloseable {
    /**
     * Opens a websocket; returns at once. Whatever happens, the listener's {@link FrameListener#onClosed} is called
     * exactly once, as its last call.
     */
    FrameConnection connect(URI address, FrameListener listener);

    /** Closes what is open and frees the source's threads. */
    @Override
    void close();
}
