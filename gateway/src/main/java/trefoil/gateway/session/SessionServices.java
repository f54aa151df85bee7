package trefoil.gateway.session;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.Engine;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.affinity.PinnedThreads;
import trefoil.engine.pipeline.HandOff;
import trefoil.engine.pipeline.ThreadPlacement;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.VenueTrust;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.stream.FeedCounters;
import trefoil.gateway.binance.websocket.FrameSource;
import trefoil.gateway.binance.websocket.channel.ChannelFrameSource;
import trefoil.gateway.binance.websocket.channel.FrameSources;
import trefoil.gateway.binance.websocket.channel.PollMode;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.host.HostCores;

/** What every step of a run works with: its settings, clock, key, the venue's REST interface, timers. */
final class SessionServices implements AutoCloseable {
    private final TrefoilConfig config;
    private final Optional<Credentials> credentials;
    private final Consumer<String> notices;
    private final FeedPlan feedPlan;
    private final EpochNanoClock clock;
    private final FeedCounters feedCounters = new FeedCounters();
    private final BinanceRestClient rest;
    private final FrameSources sockets;
    private final ScheduledExecutorService executor;
    private final Patience patience;
    private final EngineProfile profile;

    /** Opened by any thread, looked at between two questions to the venue. */
    private final CountDownLatch startAbandoned = new CountDownLatch(1);

    /** Written by the owner, read by the timers. */
    private volatile boolean closed;

    SessionServices(
            final TrefoilConfig config, final Optional<Credentials> credentials, final Consumer<String> notices) {
        this(config, credentials, notices, new MonotonicEpochClock());
    }

    SessionServices(
            final TrefoilConfig config,
            final Optional<Credentials> credentials,
            final Consumer<String> notices,
            final EpochNanoClock clock) {
        this.config = config;
        profile = EngineProfile.conclude(
                config.engine(), config.journal().settings().sync(), HostCores.ofThisMachine());
        this.clock = clock;
        this.credentials = credentials;
        this.notices = notices;
        feedPlan = FeedPlan.of(config, credentials.map(Credentials::type));
        // Two, so that a slow answer about the time does not hold up a reconnect.
        executor = Executors.newScheduledThreadPool(2, runnable -> {
            final Thread thread = new Thread(runnable, "trefoil-timer");
            thread.setDaemon(true);
            return thread;
        });
        final VenueTrust trust =
                config.venue().trustFile().map(VenueTrust::ofFile).orElse(VenueTrust.RUNTIME);
        rest = new BinanceRestClient(config.venue().restUrl().toString(), credentials.orElse(null), clock, trust);
        sockets = FrameSources.open(
                config.market().sockets().channel(),
                new ChannelFrameSource.Context()
                        .clock(clock)
                        .trust(trust)
                        .poll(pollMode())
                        .notices(whileOpen())
                        .threadFactory(this::marketThread));
        patience = new Patience(this);
    }

    /** Where no mode is configured the profile chooses: a thread that spins wants a processor to spare. */
    private PollMode pollMode() {
        return config.market().sockets().poll().mode().orElse(profile.pollsBusy() ? PollMode.BUSY : PollMode.SELECT);
    }

    private Thread marketThread(final Runnable task) {
        final Thread thread = new Thread(
                () -> {
                    placement().enter(EngineProfile.MARKET_THREAD);
                    task.run();
                },
                EngineProfile.MARKET_THREAD);
        thread.setDaemon(true);
        return thread;
    }

    /** How threads wait and where they run. */
    EngineProfile profile() {
        return profile;
    }

    /** Binds this run's threads as the profile says. */
    ThreadPlacement placement() {
        return profile.cores().isEmpty() ? ThreadPlacement.ANYWHERE : new PinnedThreads(profile.cores(), notices);
    }

    TrefoilConfig config() {
        return config;
    }

    Optional<Credentials> credentials() {
        return credentials;
    }

    /** How quotes are got. */
    FeedPlan feedPlan() {
        return feedPlan;
    }

    /** Gets one line for each thing worth knowing; any thread. */
    Consumer<String> notices() {
        return notices;
    }

    /** As {@link #notices}, but silent once the run is closed: what fails then fails for that reason. */
    Consumer<String> whileOpen() {
        return notice -> {
            if (!closed) {
                notices.accept(notice);
            }
        };
    }

    EpochNanoClock clock() {
        return clock;
    }

    FeedCounters feedCounters() {
        return feedCounters;
    }

    BinanceRestClient rest() {
        return rest;
    }

    FrameSource source() {
        return sockets.source();
    }

    /** Lets the thread that reads the websockets do the engine's work, if that is the profile's way and there is one thread. */
    void shareWork(final Engine engine) {
        if (sockets.source() instanceof ChannelFrameSource channel) {
            EngineSideWork.join(engine, channel);
        }
    }

    /** Who reads the websockets, in one line. */
    String describeSockets() {
        return "websockets: " + sockets.description()
                + (profile.handOff() == HandOff.RING
                        ? ""
                        : sockets.source() instanceof ChannelFrameSource
                                ? "; the thread that reads them decides and sends, too"
                                : "; a thread each reads them, so one thread of the engine's decides and sends, behind the"
                                        + " ring");
    }

    ScheduledExecutorService executor() {
        return executor;
    }

    TaskScheduler scheduler() {
        return TaskScheduler.over(executor);
    }

    /** Makes a start that is under way fail soon, instead of waiting for the venue's answers; any thread. */
    void abandonStart() {
        startAbandoned.countDown();
        rest.cancelCalls();
    }

    /** Whether whoever started the run has given it up. */
    boolean isStartAbandoned() {
        return startAbandoned.getCount() == 0;
    }

    /** Waits, or until whoever started the run gives it up. */
    void awaitAbandoned(final long ms) {
        try {
            startAbandoned.await(ms, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            abandonStart();
        }
    }

    /** How the start asks the venue. */
    Patience patience() {
        return patience;
    }

    /** To be called between two questions of a start. */
    void requireNotAbandoned() throws VenueException {
        if (isStartAbandoned()) {
            throw VenueException.of(VenueException.Kind.UNREACHABLE, "the start was given up");
        }
    }

    boolean closed() {
        return closed;
    }

    /** Timers stop and sockets of market data and account events close; REST stays open for {@link #closeRest}. */
    @Override
    public void close() {
        closed = true;
        sockets.source().close();
        executor.shutdownNow();
    }

    void closeRest() {
        rest.close();
    }
}
