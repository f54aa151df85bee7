package trefoil.gateway.session;

import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.auth.KeyType;
import trefoil.gateway.binance.websocket.channel.ChannelFrameSource;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.session.warmup.Road;

/** What of a run's settings a warm-up has to know. */
final class RoadAhead {
    private RoadAhead() {}

    /** The way that the run's frames will come and its orders go. */
    static Road of(final SessionServices services) {
        final TrefoilConfig config = services.config();
        final KeyType key = services.credentials().map(Credentials::type).orElse(KeyType.HMAC);
        return new Road(
                services.feedPlan().sbe(),
                !services.feedPlan().sbe() || services.feedPlan().mayFallBack(),
                config.market().depth(),
                config.market().depthLevels(),
                config.market().depthIntervalMs(),
                services.source() instanceof ChannelFrameSource,
                entry(config, key),
                key,
                config.orders().recvWindowMs());
    }

    private static Road.Entry entry(final TrefoilConfig config, final KeyType key) {
        if (!config.trading().mode().sendsOrders()) {
            return Road.Entry.NONE;
        }
        return EntryRoad.of(config, key).usesWsApi() ? Road.Entry.WS_API : Road.Entry.REST;
    }
}
