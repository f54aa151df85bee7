package trefoil.gateway.exchange;

/** What the exchange counts. Written and read on its thread. */
final class Counters {
    private long feedUpdates;
    private long maxFeedLagNs;
    private long framesSent;
    private long requests;
    private long slowReadersDropped;
    private long unservedStreams;

    void feedUpdates(final int updates, final long lagNs) {
        feedUpdates += updates;
        maxFeedLagNs = Math.max(maxFeedLagNs, lagNs);
    }

    void frameSent() {
        framesSent++;
    }

    void request() {
        requests++;
    }

    void slowReaderDropped() {
        slowReadersDropped++;
    }

    void unservedStream() {
        unservedStreams++;
    }

    ExchangeStatistics snapshot() {
        return new ExchangeStatistics(
                feedUpdates, maxFeedLagNs, framesSent, requests, slowReadersDropped, unservedStreams);
    }
}
