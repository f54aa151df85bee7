package trefoil.gateway.binance.websocket.channel;

import java.util.concurrent.TimeUnit;

/**
 * How long things may take, in nanoseconds.
 *
 * @param openWithinNs from connecting to an open websocket
 * @param pingEveryNs between our pings
 * @param pongWithinNs until a ping is answered
 * @param closeWithinNs for the other side to answer a close frame and to end the connection
 * @param tickNs between two looks at these
 */
record ChannelTiming(long openWithinNs, long pingEveryNs, long pongWithinNs, long closeWithinNs, long tickNs) {
    static final ChannelTiming DEFAULT = new ChannelTiming(
            TimeUnit.SECONDS.toNanos(10),
            TimeUnit.SECONDS.toNanos(20),
            TimeUnit.SECONDS.toNanos(10),
            TimeUnit.SECONDS.toNanos(1),
            TimeUnit.MILLISECONDS.toNanos(100));
}
