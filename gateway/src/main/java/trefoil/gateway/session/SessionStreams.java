package trefoil.gateway.session;

import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import trefoil.engine.Engine;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.stream.DepthSource;
import trefoil.gateway.binance.stream.MarketDataFeed;
import trefoil.gateway.binance.stream.UserDataStream;
import trefoil.gateway.config.TrefoilConfig;

/** The sockets that bring the market, and the account's own events, into the engine. */
final class SessionStreams implements AutoCloseable {
    private static final long ACCOUNT_WITHIN_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final MarketDataFeed marketData;
    /** Starts its thread with the first snapshot that is asked for. */
    private final ExecutorService snapshotThread = Executors.newSingleThreadExecutor(task -> {
        final Thread thread = new Thread(task, "depth-snapshots");
        thread.setDaemon(true);
        return thread;
    });

    private final Optional<UserDataStream> account;
    private final SessionServices services;
    private final BalanceWatch balances;

    /** Streams that are not connected yet. */
    SessionStreams(
            final SessionServices services,
            final Engine engine,
            final long sessionId,
            final OrderEntry orders,
            final BalanceWatch balances,
            final Runnable onWrongTime) {
        this.services = services;
        this.balances = balances;
        final TrefoilConfig config = services.config();
        final MarketDataFeed.Context feed = new MarketDataFeed.Context()
                .streamUrl(config.venue().streamUrl().toString())
                .universe(engine.universe())
                .streamsPerConnection(config.market().streamsPerConnection())
                .redundancy(config.market().upkeep().redundancy())
                .maxAgeMs(maxAgeMs(config))
                .governor(services.rest().governor())
                .silenceMs(config.market().upkeep().silenceMs())
                .source(services.source())
                .ring(engine.inbound())
                .clock(services.clock())
                .scheduler(services.scheduler())
                .random(new Random(sessionId))
                .counters(services.feedCounters())
                .notices(services.notices());
        if (services.feedPlan().sbe()) {
            feed.binary(
                    config.venue().sbeUrl().orElseThrow().toString(),
                    services.credentials().orElseThrow().apiKey(),
                    services.feedPlan().mayFallBack());
        }
        switch (config.market().depth()) {
            case PARTIAL ->
                feed.partialDepth(config.market().depthLevels(), config.market().depthIntervalMs());
            case DIFF -> feed.diffDepth(config.market().depthIntervalMs(), snapshots(services), snapshotThread);
            default -> {}
        }
        marketData = feed.conclude();
        account = config.trading().mode().sendsOrders()
                        && config.venue().wsApiUrl().isPresent()
                ? Optional.of(account(services, engine, sessionId, orders, balances, onWrongTime))
                : Optional.empty();
    }

    private static long maxAgeMs(final TrefoilConfig config) {
        return TimeUnit.SECONDS.toMillis(config.market().upkeep().connectionAgeS());
    }

    private static DepthSource snapshots(final SessionServices services) {
        return new DepthSource() {
            @Override
            public byte[] depth(final String symbol, final int limit) throws VenueException {
                return services.rest().depth(symbol, limit);
            }

            @Override
            public long pauseMs() {
                return services.rest().pause().remainingMs();
            }
        };
    }

    private static UserDataStream account(
            final SessionServices services,
            final Engine engine,
            final long sessionId,
            final OrderEntry orders,
            final BalanceWatch balances,
            final Runnable onWrongTime) {
        return new UserDataStream.Context()
                .wsApiUrl(services.config().venue().wsApiUrl().orElseThrow().toString())
                .maxAgeMs(maxAgeMs(services.config()))
                .governor(services.rest().governor())
                .silenceMs(services.config().market().upkeep().silenceMs())
                .credentials(services.credentials().orElseThrow())
                .universe(engine.universe())
                .source(services.source())
                .ring(engine.inbound())
                .clock(services.clock())
                .serverClock(services.rest().serverClock())
                .scheduler(services.scheduler())
                .random(new Random(sessionId))
                .notices(services.notices())
                .reportListener(orders::onReport)
                .onSubscribed(balances::onSubscribed)
                .onTransfer(balances::compareSoon)
                .onWrongTime(onWrongTime)
                .conclude();
    }

    void startAccount() {
        account.ifPresent(UserDataStream::start);
    }

    /** Waits a while until the account's events come in; answers how often they have begun to, for {@link #watchBalances}. */
    int awaitAccount() {
        final long endNs = System.nanoTime() + ACCOUNT_WITHIN_NS;
        while (account.isPresent()
                && !accountSubscribed()
                && System.nanoTime() < endNs
                && !services.isStartAbandoned()) {
            LockSupport.parkNanos(POLL_NS);
        }
        return balances.subscriptions();
    }

    /** Compares balances where events may have been missed, now and from now on; see {@link BalanceWatch#start}. */
    void watchBalances(final int subscriptionsBefore) {
        account.ifPresent(stream -> balances.start(subscriptionsBefore));
    }

    void startMarketData() {
        marketData.start();
    }

    void endMarketData() {
        marketData.close();
    }

    MarketDataFeed marketData() {
        return marketData;
    }

    /** Which of the connections for the same streams was first how often; empty without redundancy. */
    Optional<String> races() {
        return Races.describe(marketData.counters(), marketData.redundancy(), marketData.connectionCount());
    }

    /** The same in a word or two. */
    Optional<String> shares() {
        return Races.shares(marketData.counters(), marketData.redundancy(), marketData.connectionCount());
    }

    /** Whether the account's events come in now. */
    boolean accountSubscribed() {
        return account.map(UserDataStream::isSubscribed).orElse(false);
    }

    /** Account events so far; empty if they are not asked for. */
    Optional<Long> accountEvents() {
        return account.map(stream -> stream.balances() + stream.executionReports());
    }

    @Override
    public void close() {
        marketData.close();
        account.ifPresent(UserDataStream::close);
        snapshotThread.shutdownNow();
    }
}
