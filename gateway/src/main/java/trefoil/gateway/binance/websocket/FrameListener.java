package trefoil.gateway.binance.websocket;

/** Receives what happens on one websocket. Calls never overlap, and none follows {@link #onClosed}. */
public interface FrameListener {
    /** The socket is open. */
    void onOpened(FrameConnection connection);

    /**
     * A text frame, whole.
     *
     * @param buffer holds the frame during the call only
     * @param offset where it begins
     * @param length its bytes, at most {@link #MAX_FRAME_BYTES}
     * @param receiveNs when it was received, nanoseconds since the epoch
     */
    void onText(byte[] buffer, int offset, int length, long receiveNs);

    /** As {@link #onText}, of a binary frame; who expects text only reads it as such. */
    default void onBinary(final byte[] buffer, final int offset, final int length, final long receiveNs) {
        onText(buffer, offset, length, receiveNs);
    }

    /**
     * The venue answered with that status in place of a websocket; {@link #onClosed} follows.
     *
     * @param retryAfter its header of that name, or null
     */
    default void onRefused(final int httpStatus, final String retryAfter) {}

    /** The socket is closed, or could not be opened. */
    void onClosed(String reason);

    /** Longest frame delivered; a longer one closes the socket. */
    int MAX_FRAME_BYTES = 1 << 20;
}
