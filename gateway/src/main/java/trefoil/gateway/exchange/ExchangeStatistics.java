package trefoil.gateway.exchange;

/**
 * What the exchange did so far.
 *
 * @param feedUpdates book updates taken from the feed
 * @param maxFeedLagNs how far the exchange was behind the feed's time at worst
 * @param framesSent websocket text frames handed to sockets
 * @param requests REST and websocket API requests, refused ones included
 * @param slowReadersDropped websockets disconnected because they did not read
 * @param unservedStreams subscriptions accepted for a symbol or a kind of stream that never sends anything
 */
public record ExchangeStatistics(
        long feedUpdates,
        long maxFeedLagNs,
        long framesSent,
        long requests,
        long slowReadersDropped,
        long unservedStreams) {}
