package trefoil.gateway.binance.stream;

/** Our end of one websocket. Any thread. */
public interface FrameConnection {
    /** Queues a text frame; false if the socket is no longer open. */
    boolean send(String text);

    /** Closes the socket; the listener's {@link FrameListener#onClosed} gets the reason, unless it was closed before. */
    void close(String reason);
}
