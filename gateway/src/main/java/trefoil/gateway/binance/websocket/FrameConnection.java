package trefoil.gateway.binance.websocket;

/** Our end of one websocket. Any thread. */
public interface FrameConnection {
    /**
     * Queues a text frame; false if the socket is no longer open: then the frame has not gone out, at least not whole, and
     * never will.
     */
    boolean send(String text);

    /** As the other, of a text in UTF-8; the bytes are the caller's again on return. */
    boolean send(byte[] text, int offset, int length);

    /** Closes the socket; the listener's {@link FrameListener#onClosed} gets the reason, unless it was closed before. */
    void close(String reason);
}
