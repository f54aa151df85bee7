package trefoil.gateway.binance.stream;

import java.util.List;

/** What one connection's streams, or those of several that carry the same, bring, and what becomes of their frames. */
interface StreamUse {
    /**
     * Names of the streams to subscribe.
     *
     * @param binary those of the venue's binary streams
     */
    List<String> streams(boolean binary);

    /**
     * A reader of the frames of one connection between its opening and its loss.
     *
     * @param line which of the connections for these streams it is, other than those open beside it
     * @param counts the connection's counters
     * @param binary whether it asks for binary streams
     */
    Reader newReader(int line, long[] counts, boolean binary);

    /** Whether more than one connection for these streams is open from now on. */
    default void onShared(final boolean shared) {}

    /** The venue has answered every subscription of a connection, the first of those that are open. */
    default void onSubscribed() {}

    /** The last connection that was up is gone. */
    default void onDown() {}

    /** Update ids may have begun anew while connections were open: what was known by them is void. */
    default void onRestart() {}

    /** Turns frames into records, on the source's thread. Answers are {@link trefoil.gateway.binance.codec.FrameKind}'s codes. */
    interface Reader {
        /** Reads a text frame: JSON. */
        int read(byte[] buffer, int offset, int length, long receiveNs);

        /** Reads a binary frame of a connection that asks for binary streams: SBE. */
        int readBinary(byte[] buffer, int offset, int length, long receiveNs);
    }
}
