package trefoil.gateway.exchange;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.Fault;
import trefoil.engine.sim.FaultPlan;
import trefoil.engine.sim.FaultRule;
import trefoil.engine.sim.InjectedFault;
import trefoil.engine.sim.MarketFeed;
import trefoil.engine.sim.PriceRange;
import trefoil.engine.sim.VirtualExchange;
import trefoil.gateway.exchange.fault.FaultySockets;
import trefoil.gateway.exchange.fault.VenueFault;
import trefoil.gateway.exchange.fault.VenueInjection;

/**
 * A Binance-compatible exchange on one port: REST under {@code /api/v3}, market streams under {@code /ws} and
 * {@code /stream}, the websocket API under {@code /ws-api/v3}. SBE market streams, which the venue has on another host,
 * have a second port where the settings want them. Both are encrypted or neither is.
 *
 * <p>One thread serves every socket and owns the matching engine. The methods of this class may be called from any
 * other thread.
 */
public final class ExchangeServer implements AutoCloseable {
    private static final int MAX_REQUEST_LINE_BYTES = 64 * 1024;
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    static final int MAX_BODY_BYTES = 64 * 1024;
    private static final long CALL_TIMEOUT_SECONDS = 30;

    private final ExchangeConfig config;
    private final ExchangeCore core;
    private final EventLoopGroup group;
    private final EventLoop eventLoop;
    private final FeedDriver feedDriver;
    private final VenueFaultDriver venueFaults;
    private final ChannelGroup sockets = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final SslContext sslContext;
    private Channel listener;
    private Channel sbeListener;

    /**
     * An exchange of the feed's instruments, not yet listening.
     *
     * @throws IllegalArgumentException if an account holds an asset that no instrument trades, or two accounts share
     *     a name or a key
     */
    public ExchangeServer(final ExchangeConfig config, final MarketFeed feed) {
        this(config, feed, new MonotonicEpochClock());
    }

    /** As {@link #ExchangeServer(ExchangeConfig, MarketFeed)}, with the clock that is the exchange's time. */
    public ExchangeServer(final ExchangeConfig config, final MarketFeed feed, final EpochNanoClock clock) {
        this.config = config;
        group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("exchange", true), NioIoHandler.newFactory());
        eventLoop = group.next();
        core = new ExchangeCore(config, feed.instruments(), clock, eventLoop);
        feedDriver = new FeedDriver(core, core.withRobots(feed), eventLoop);
        venueFaults = new VenueFaultDriver(core);
        sslContext = config.tls() == null ? null : sslContext(config.tls());
    }

    private static SslContext sslContext(final TlsIdentity identity) {
        try {
            return SslContextBuilder.forServer(identity.key(), identity.certificate())
                    .sslProvider(SslProvider.JDK)
                    .build();
        } catch (final SSLException e) {
            throw new IllegalStateException("this Java runtime serves no TLS", e);
        }
    }

    /**
     * Starts listening, and the market where the settings say so.
     *
     * @return this
     * @throws IOException if the address or the port cannot be used
     */
    public ExchangeServer start() throws IOException {
        listener = listen(config.port(), false);
        if (config.sbePort() != ExchangeConfig.NO_SBE) {
            sbeListener = listen(config.sbePort(), true);
            eventLoop.scheduleAtFixedRate(
                    core.guarded(() -> {
                        core.marketStreams().sbeTick();
                        core.flush();
                    }),
                    SbeStreams.TICK_MS,
                    SbeStreams.TICK_MS,
                    TimeUnit.MILLISECONDS);
        }
        eventLoop.scheduleAtFixedRate(
                core.guarded(() -> {
                    core.advance();
                    core.marketStreams().tick(core.nowNs());
                    core.flush();
                }),
                MarketStreams.TICK_MS,
                MarketStreams.TICK_MS,
                TimeUnit.MILLISECONDS);
        final long aliveCheckNs = Math.max(
                TimeUnit.MILLISECONDS.toNanos(10),
                Math.min(config.pingIntervalNs(), config.connectionLifetimeNs()) / 4);
        eventLoop.scheduleAtFixedRate(core.guarded(core::checkAlive), aliveCheckNs, aliveCheckNs, TimeUnit.NANOSECONDS);
        eventLoop.execute(core.guarded(venueFaults::start));
        switch (config.feedStart()) {
            case AT_START -> startFeed();
            case AT_FIRST_SUBSCRIPTION -> eventLoop.execute(() -> core.onFirstSubscription(feedDriver::start));
            case BY_HAND -> {}
        }
        return this;
    }

    private Channel listen(final int port, final boolean sbe) throws IOException {
        final ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(config.maxBufferedBytes() / 2, config.maxBufferedBytes()))
                .childHandler(new Initializer(core, sockets, sslContext, sbe));
        try {
            return bootstrap
                    .bind(new InetSocketAddress(config.bindAddress(), port))
                    .syncUninterruptibly()
                    .channel();
        } catch (final Exception e) {
            close();
            throw new IOException(
                    "the exchange cannot listen on " + config.bindAddress() + ":" + port + ": " + e.getMessage()
                            + " (port=0 takes any free port)",
                    e);
        }
    }

    /** Starts the market, if it has not started. */
    public void startFeed() {
        eventLoop.execute(feedDriver::start);
    }

    /** The port it listens on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Base of REST requests, without a slash at the end: {@code http://127.0.0.1:9443}. */
    public String restUrl() {
        return scheme("http") + config.bindAddress() + ":" + port();
    }

    /** Base of market streams, without a slash at the end: append {@code /ws} or {@code /stream}. */
    public String streamUrl() {
        return scheme("ws") + config.bindAddress() + ":" + port();
    }

    /**
     * Base of SBE market streams, without a slash at the end.
     *
     * @throws IllegalStateException if the exchange has none
     */
    public String sbeStreamUrl() {
        if (sbeListener == null) {
            throw new IllegalStateException("the exchange has no SBE streams: sbePort=" + config.sbePort());
        }
        return scheme("ws") + config.bindAddress() + ":" + ((InetSocketAddress) sbeListener.localAddress()).getPort();
    }

    private String scheme(final String plain) {
        return plain + (sslContext == null ? "://" : "s://");
    }

    /** The websocket API. */
    public String wsApiUrl() {
        return streamUrl() + "/ws-api/v3";
    }

    /** Completed when the feed has ended; completed exceptionally if it failed or the exchange closed before. */
    public CompletableFuture<Void> feedEnd() {
        return feedDriver.end().copy();
    }

    /** What an account holds now, by asset, zeros left out. */
    public Map<String, Holding> balances(final String accountName) {
        return inspect(exchange -> {
            for (final Account account : exchange.accounts()) {
                if (account.name().equals(accountName)) {
                    return holdings(exchange, account);
                }
            }
            throw new IllegalArgumentException("the exchange has no account named " + accountName);
        });
    }

    /**
     * Moves an amount from the house into an account, or out of it where negative.
     *
     * @throws IllegalArgumentException if there is no such account or asset, or the account has not that much free
     */
    public void transfer(final String accountName, final String asset, final long amount) {
        call(exchange -> {
            final int index = exchange.assets().indexOf(asset);
            for (final Account account : exchange.accounts()) {
                if (account.name().equals(accountName) && index >= 0) {
                    exchange.transfer(account, index, amount, core.nowNs());
                    core.flush();
                    return null;
                }
            }
            throw new IllegalArgumentException("the exchange has no account " + accountName + ", or no " + asset);
        });
    }

    /** Sets the price that percent filters, market notionals and the price range rule refer to; 0 for none. */
    public void referencePrice(final String symbol, final long price) {
        call(exchange -> {
            exchange.advanceTo(core.nowNs());
            exchange.referencePrice(index(exchange, symbol), price);
            return null;
        });
    }

    /** Sets the prices at which takers may trade, relative to the reference price. */
    public void priceRange(final String symbol, final PriceRange range) {
        call(exchange -> {
            exchange.priceRange(index(exchange, symbol), range);
            return null;
        });
    }

    private static int index(final VirtualExchange exchange, final String symbol) {
        final int index = exchange.instrumentIndex(symbol);
        if (index < 0) {
            throw new IllegalArgumentException("the exchange does not list " + symbol);
        }
        return index;
    }

    /** Adds a rule for faults behind those there are. */
    public void inject(final FaultRule rule) {
        call(exchange -> {
            core.faults().add(rule);
            return null;
        });
    }

    /** Injects no more faults; what a fault has taken or closed comes back in its time. */
    public void endFaults() {
        call(exchange -> {
            core.faults().end();
            venueFaults.end();
            return null;
        });
    }

    /**
     * Has that befall the venue, now.
     *
     * @return what it hit, for people; empty if there was nothing to hit
     * @throws IllegalStateException if {@link ExchangeConfig#venueFaults()} does not allow for it
     */
    public Optional<String> strike(final VenueInjection injection) {
        return call(exchange -> {
            final Optional<String> hit = venueFaults.strike(injection);
            core.flush();
            return hit;
        });
    }

    /** How often each fault of the venue as a whole was injected; those that were not are left out. */
    public Map<VenueFault, Long> venueFaultCounts() {
        return inspect(exchange -> venueFaults.counts());
    }

    /** The last amounts that came into an account from outside the market or left it, the oldest first. */
    public List<Transfer> transfers() {
        return inspect(exchange -> core.transfers());
    }

    /** Requests and connections refused because the venue's limits were passed; injected refusals are not counted. */
    public long requestsOverLimit() {
        return inspect(exchange -> core.limiter().refusals());
    }

    /** Requests that came although the venue had said a second or more before that it wants none. */
    public long requestsDespiteRefusal() {
        return inspect(exchange ->
                core.faultySockets() == null ? 0L : core.faultySockets().requestsDespiteRefusal());
    }

    /** How often each fault was injected; those that were not are left out. */
    public Map<Fault, Long> faultCounts() {
        return inspect(exchange -> core.faults().counts());
    }

    /** The last {@link FaultPlan#HISTORY} faults injected, oldest first. */
    public List<InjectedFault> injectedFaults() {
        return inspect(exchange -> core.faults().history());
    }

    /**
     * Says on every websocket that the server shuts down, and closes those that are open then after a while. New ones
     * are taken all the time.
     *
     * @param leadNs from the announcement to the close
     */
    public void shutDownConnections(final long leadNs) {
        call(exchange -> {
            core.shutDownConnections(leadNs);
            return null;
        });
    }

    /** Counters so far. */
    public ExchangeStatistics statistics() {
        return inspect(exchange -> core.counters().snapshot());
    }

    /** The first failure inside the exchange itself, which ended one connection: a fault to report. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(inspect(exchange -> core.failure()));
    }

    /** Reads the exchange between two events: the function runs on the exchange's thread and must not change it. */
    public <T> T inspect(final Function<VirtualExchange, T> reader) {
        return call(reader);
    }

    private <T> T call(final Function<VirtualExchange, T> reader) {
        if (eventLoop.inEventLoop() || eventLoop.isTerminated()) {
            return reader.apply(core.exchange());
        }
        try {
            return eventLoop.submit(() -> reader.apply(core.exchange())).get(CALL_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the exchange", e);
        } catch (final TimeoutException e) {
            throw new IllegalStateException("the exchange did not answer in " + CALL_TIMEOUT_SECONDS + " s", e);
        }
    }

    /** Closes every socket and ends the thread. Balances stay readable. */
    @Override
    public void close() {
        // Sockets first: a loop that ends while it is busy can leave some of them open, and their readers waiting.
        if (listener != null) {
            listener.close().awaitUninterruptibly(CALL_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
        if (sbeListener != null) {
            sbeListener.close().awaitUninterruptibly(CALL_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
        sockets.close().awaitUninterruptibly(CALL_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        group.shutdownGracefully(0, CALL_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CALL_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        feedDriver.end().completeExceptionally(new IllegalStateException("the exchange closed before its feed ended"));
    }

    private static Map<String, Holding> holdings(final VirtualExchange exchange, final Account account) {
        final Map<String, Holding> holdings = new LinkedHashMap<>();
        for (int asset = 0; asset < exchange.assets().size(); asset++) {
            if (account.free(asset) != 0 || account.locked(asset) != 0) {
                holdings.put(exchange.assets().get(asset), new Holding(account.free(asset), account.locked(asset)));
            }
        }
        return holdings;
    }

    private static final class Initializer extends ChannelInitializer<SocketChannel> {
        private final ExchangeCore core;
        private final ChannelGroup sockets;
        private final SslContext sslContext;
        private final boolean sbe;

        Initializer(
                final ExchangeCore core, final ChannelGroup sockets, final SslContext sslContext, final boolean sbe) {
            this.core = core;
            this.sockets = sockets;
            this.sslContext = sslContext;
            this.sbe = sbe;
        }

        @Override
        protected void initChannel(final SocketChannel channel) {
            sockets.add(channel);
            final HttpDecoderConfig decoderConfig = new HttpDecoderConfig()
                    .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                    .setMaxHeaderSize(MAX_HEADER_BYTES);
            if (sslContext != null) {
                channel.pipeline().addLast(sslContext.newHandler(channel.alloc()));
            }
            final FaultySockets faults = core.faultySockets();
            if (faults != null) {
                faults.install(channel.pipeline());
            }
            channel.pipeline().addLast(new HttpServerCodec(decoderConfig), new HttpObjectAggregator(MAX_BODY_BYTES));
            if (faults != null) {
                faults.installHttp(channel.pipeline());
            }
            channel.pipeline().addLast(new HttpConnection(core, sbe));
        }
    }
}
