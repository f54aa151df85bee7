package trefoil.gateway.binance.stream;

import java.util.List;

/** What the streams of one connection carry, and what becomes of their frames. */
interface StreamUse {
    /** Names of the streams to subscribe. */
    List<String> streams();

    /** A reader of the frames between one opening of the connection and its loss. */
    Reader newReader();

    /** The connection is open; nothing is subscribed yet. */
    default void onUp() {}

    /** The venue has answered every subscription. */
    default void onSubscribed() {}

    /** The connection that was up is gone. */
    default void onDown() {}

    /** Turns frames into records, on the source's thread. */
    @FunctionalInterface
    interface Reader {
        /** Reads a frame. Answers one of {@link trefoil.gateway.binance.codec.FrameKind}'s codes. */
        int read(byte[] buffer, int offset, int length, long receiveNs);
    }
}
