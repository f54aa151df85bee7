package trefoil.gateway.binance.stream;

/** Sees what a feed received, as it came, before anything is made of it. Called on the threads that receive; must keep up. */
public interface FrameTap {
    /** Sees nothing. */
    FrameTap NONE = new FrameTap() {
        @Override
        public void onFrame(
                final int connection, final byte[] buffer, final int offset, final int length, final long receiveNs) {}

        @Override
        public void onDepth(final int connection, final String symbol, final byte[] answer, final long receiveNs) {}

        @Override
        public void onState(final int connection, final boolean up, final long timeNs) {}
    };

    /**
     * A text frame.
     *
     * @param connection as in the records
     * @param buffer holds the frame during the call only
     */
    void onFrame(int connection, byte[] buffer, int offset, int length, long receiveNs);

    /** The answer to a depth request for a book of that connection. */
    void onDepth(int connection, String symbol, byte[] answer, long receiveNs);

    /** A connection came up, or was lost. */
    void onState(int connection, boolean up, long timeNs);
}
