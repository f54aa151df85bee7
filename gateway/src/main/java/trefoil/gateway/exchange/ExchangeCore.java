package trefoil.gateway.exchange;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.CodecException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.market.Instrument;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.ExchangeListener;
import trefoil.engine.sim.Execution;
import trefoil.engine.sim.FaultPlan;
import trefoil.engine.sim.MarketFeed;
import trefoil.engine.sim.Robots;
import trefoil.engine.sim.Trade;
import trefoil.engine.sim.VirtualExchange;
import trefoil.gateway.exchange.fault.FaultySockets;
import trefoil.gateway.exchange.history.TradeHistory;

/** Everything the exchange's one thread owns: the matching engine and what is told to whom. */
final class ExchangeCore implements ExchangeListener {
    private final ExchangeConfig config;
    private final EpochNanoClock clock;
    private final EventLoop eventLoop;
    private final VirtualExchange exchange;
    private final FaultPlan faults;
    private final TradeHistory history;
    private final VenueOperations operations;
    private final Security security = new Security();
    private final StreamKeys streamKeys;
    private final RequestLimiter limiter;
    private final Counters counters = new Counters();
    private final MarketStreams marketStreams;
    private final UserDataStreams userDataStreams;
    private final List<SocketConnection> connections = new ArrayList<>();
    private final List<SocketConnection> toFlush = new ArrayList<>();
    private final FaultySockets faultySockets;
    private final ArrayDeque<Transfer> transfers = new ArrayDeque<>();
    private Runnable onFirstSubscription;
    private Throwable failure;
    private long clockErrorNs;

    ExchangeCore(
            final ExchangeConfig config,
            final List<Instrument> instruments,
            final EpochNanoClock clock,
            final EventLoop eventLoop) {
        this.config = config;
        this.clock = clock;
        this.eventLoop = eventLoop;
        exchange = new VirtualExchange(instruments);
        history = new TradeHistory(instruments.size());
        faults = new FaultPlan(config.faults());
        final EventDelivery delivery = new EventDelivery(this::later);
        operations = new VenueOperations(
                exchange, new OrderDesk(exchange, faults, delivery), history, config.limits(), config.accounts());
        limiter = new RequestLimiter(config.limits());
        streamKeys = new StreamKeys(config.streamKeys());
        marketStreams = new MarketStreams(exchange, history, config.sendInitialQuotes(), counters, this::nowNs);
        userDataStreams = new UserDataStreams(exchange, delivery);
        for (final ExchangeAccount account : config.accounts()) {
            security.add(
                    account,
                    exchange.openAccount(
                            account.name(),
                            account.balances(),
                            account.fees(),
                            config.limits().orders()));
            account.ed25519Keys().forEach(streamKeys::add);
        }
        exchange.listener(this);
        faultySockets = config.venueFaults().armed() ? new FaultySockets(this::steadyNs) : null;
    }

    ExchangeConfig config() {
        return config;
    }

    /** The venue's time, which its clock may have wrong. */
    long nowNs() {
        return clock.nanoTime() + clockErrorNs;
    }

    /** Time that does not jump. */
    long steadyNs() {
        return clock.nanoTime();
    }

    /** Puts the venue's clock that much ahead of what it was. */
    void moveClock(final long byNs) {
        clockErrorNs += byNs;
    }

    /** The connections as faults see them; null for an exchange without such faults. */
    FaultySockets faultySockets() {
        return faultySockets;
    }

    VirtualExchange exchange() {
        return exchange;
    }

    FaultPlan faults() {
        return faults;
    }

    TradeHistory history() {
        return history;
    }

    VenueOperations operations() {
        return operations;
    }

    Security security() {
        return security;
    }

    StreamKeys streamKeys() {
        return streamKeys;
    }

    RequestLimiter limiter() {
        return limiter;
    }

    Counters counters() {
        return counters;
    }

    MarketStreams marketStreams() {
        return marketStreams;
    }

    UserDataStreams userDataStreams() {
        return userDataStreams;
    }

    void onFirstSubscription(final Runnable action) {
        onFirstSubscription = action;
    }

    void subscribed() {
        if (onFirstSubscription != null) {
            final Runnable action = onFirstSubscription;
            onFirstSubscription = null;
            action.run();
        }
    }

    void connected(final SocketConnection connection) {
        connections.add(connection);
    }

    void disconnected(final SocketConnection connection) {
        connections.remove(connection);
    }

    void needsFlush(final SocketConnection connection) {
        toFlush.add(connection);
    }

    /** Hands to the sockets what the last batch of work appended. */
    void flush() {
        for (int i = 0; i < toFlush.size(); i++) {
            toFlush.get(i).flush();
        }
        toFlush.clear();
    }

    /** Notes a failure that is not a client's doing; the first one is kept. */
    void failed(final Throwable cause) {
        if (!(cause instanceof IOException) && !(cause instanceof CodecException) && failure == null) {
            failure = cause;
        }
    }

    /** A timer's task that does not lose its failure, and that a repeating timer runs again after one. */
    Runnable guarded(final Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (final RuntimeException | Error e) {
                failed(e);
            }
        };
    }

    /** Runs a task on the exchange's thread later, and hands to the sockets what it appended. */
    void later(final long delayNs, final Runnable task) {
        eventLoop.schedule(
                guarded(() -> {
                    task.run();
                    flush();
                }),
                delayNs,
                TimeUnit.NANOSECONDS);
    }

    /** The feed, with robots in it where the settings want them. */
    MarketFeed withRobots(final MarketFeed feed) {
        return config.robots().any() ? new Robots(exchange, config.robots()).among(feed) : feed;
    }

    /** Lets happen what is due by now. */
    void advance() {
        exchange.advanceTo(nowNs());
    }

    /** The first failure inside the exchange; null if there was none. */
    Throwable failure() {
        return failure;
    }

    /** Amounts that came from outside the market or left, the oldest first. */
    List<Transfer> transfers() {
        return List.copyOf(transfers);
    }

    void checkAlive() {
        final long nowNs = nowNs();
        for (final SocketConnection connection : List.copyOf(connections)) {
            connection.checkAlive(nowNs);
        }
    }

    /** Says on every websocket that the server shuts down, and closes them all after that time. */
    void shutDownConnections(final long leadNs) {
        final List<SocketConnection> present = List.copyOf(connections);
        present.forEach(SocketConnection::announceShutdown);
        later(leadNs, () -> present.forEach(SocketConnection::closeForShutdown));
    }

    @Override
    public void onBookChanged(final int instrument) {
        marketStreams.onBookChanged(instrument);
    }

    @Override
    public void onTrade(final Trade trade) {
        history.onTrade(trade);
        marketStreams.onTrade(trade);
    }

    @Override
    public void onExecution(final Execution execution) {
        userDataStreams.onExecution(execution);
    }

    @Override
    public void onTransfer(final Account account, final int asset, final long amount, final long timeNs) {
        userDataStreams.onTransfer(account, asset, amount, timeNs);
        transfers.add(new Transfer(account.name(), exchange.assets().get(asset), amount));
        if (transfers.size() > Transfer.HISTORY) {
            transfers.remove();
        }
    }

    @Override
    public void onAccountChanged(final Account account, final int[] assets, final long timeNs) {
        userDataStreams.onAccountChanged(account, assets, timeNs);
    }
}
