package trefoil.gateway.session;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.Engine;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.event.Balance;
import trefoil.engine.event.Control;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderSender;
import trefoil.engine.event.StopReason;
import trefoil.engine.market.Universe;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.risk.RiskGate;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.binance.Endpoint;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.codec.ClientOrderId;
import trefoil.gateway.binance.codec.ExchangeInfo;
import trefoil.gateway.binance.order.RestOrderSender;
import trefoil.gateway.binance.rest.AccountSnapshot;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.rest.VenueOrder;
import trefoil.gateway.binance.stream.FeedCounter;
import trefoil.gateway.binance.stream.FeedCounters;
import trefoil.gateway.binance.stream.MarketDataFeed;
import trefoil.gateway.binance.stream.OkHttpFrameSource;
import trefoil.gateway.binance.stream.UserDataStream;
import trefoil.gateway.config.TrefoilConfig;

/**
 * One run against one venue. Opened, asked for its status, and stopped by one thread.
 *
 * <p>Without {@code trading.enabled} it needs no key: it watches, prices and counts, and sends nothing.
 */
public final class TradingSession implements AutoCloseable {
    /** Taker fee assumed when nothing is known: the venue's public 0.1 %. */
    static final int DEFAULT_TAKER_FEE_PPM = 1_000;

    private static final int ORDER_BUDGET_PERCENT = 80;
    private static final int MAX_ORDER_BUDGET = 1 << 20;
    private static final int CLOCK_SAMPLES = 5;
    private static final int CLOCK_INTERVAL_S = 30;
    private static final int CLOCK_JUMP_MS = 100;
    private static final long REST_TIMEOUT_MS = 20_000;
    private static final int MAX_ASSETS_SHOWN = 12;
    private static final double NS_IN_S = 1e9;
    private static final double MEDIAN = 50;

    private final TrefoilConfig config;
    private final EpochNanoClock clock = new MonotonicEpochClock();
    private final FeedCounters feedCounters = new FeedCounters();
    private final List<String> problems = new ArrayList<>();
    private final Optional<Credentials> credentials;
    private final Consumer<String> notices;
    private final BinanceRestClient rest;
    private final OkHttpFrameSource source;
    private final ScheduledExecutorService executor;
    private Engine engine;
    private RestOrderSender sender;
    private MarketDataFeed feed;
    private UserDataStream account;
    private List<String> startAssets = List.of();
    private SortedMap<String, Long> startBalances = new TreeMap<>();
    private long startNs;
    private long lastQuotes;
    private long lastStatusNs;
    /** Written by the owner, read by the timer. */
    private volatile boolean closed;

    /** Set by any thread, read between two questions to the venue. */
    private volatile boolean startAbandoned;

    /**
     * A run that has not begun; nothing is asked or sent before {@link #start}.
     *
     * @param credentials key and secret; needed to trade, used for nothing else
     * @param notices gets one line for each thing worth knowing while the run goes on; any thread
     * @throws IllegalArgumentException if the configuration wants to trade where that would be for real money
     */
    public TradingSession(
            final TrefoilConfig config, final Optional<Credentials> credentials, final Consumer<String> notices) {
        if (config.trading().enabled()) {
            Endpoint.requireNotLive(config.venue().restUrl());
        }
        this.config = config;
        this.credentials = credentials;
        this.notices = notices;
        // Two, so that a slow answer about the time does not hold up a reconnect.
        executor = Executors.newScheduledThreadPool(2, runnable -> {
            final Thread thread = new Thread(runnable, "trefoil-timer");
            thread.setDaemon(true);
            return thread;
        });
        rest = new BinanceRestClient(config.venue().restUrl().toString(), credentials.orElse(null), clock);
        source = new OkHttpFrameSource(clock);
    }

    /**
     * Starts the run: on return the engine is ready and the feed is connecting. After a failure the session is only
     * good for {@link #close()}.
     *
     * @param toolVersion written into the journal
     * @param observer sees every quote; made once the loops are known
     * @throws VenueException if the venue cannot be reached, refuses the key or answers what cannot be used
     * @throws IllegalArgumentException if a setting cannot be used with this venue
     * @throws trefoil.engine.journal.JournalException if the journal cannot be created
     */
    public void start(final String toolVersion, final Function<LoopTable, QuoteObserver> observer)
            throws VenueException {
        final boolean trading = config.trading().enabled();
        requireNotAbandoned();
        rest.serverClock().measure(CLOCK_SAMPLES);
        requireNotAbandoned();
        final ExchangeInfo exchangeInfo = rest.exchangeInfo();
        final Universe listed = Universe.of(
                exchangeInfo.instruments(),
                config.universe().includeAssets(),
                config.universe().excludeAssets());
        startAssets = config.universe().startsAnywhere()
                ? listed.assets()
                : config.universe().startAssets();
        final Universe universe = Triangles.tradedPart(listed, startAssets);
        requireTriangle(listed, universe);
        listed.parallel().forEach(symbol -> notices.accept(symbol + " is left out: another pair joins its two assets"));
        requireNotAbandoned();
        final AccountSnapshot snapshot = trading ? rest.account() : null;
        if (snapshot != null) {
            check(snapshot);
        }
        final int[] takerFeePpm = new int[universe.instrumentCount()];
        Arrays.fill(takerFeePpm, takerFeePpm(snapshot));

        final long sessionId = TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
        engine = Engine.launch(new Engine.Context()
                .universe(universe)
                .startAssets(startAssets)
                .takerFeePpm(takerFeePpm)
                .tradingEnabled(trading)
                .minEdgePpm(config.trading().minEdgePpm())
                .maxLegLossPpm(config.trading().maxLegLossPpm())
                .maxOpenLoops(config.trading().maxOpenLoops())
                .maxStart(config.trading().maxStart())
                .maxUnfilledOrders(maxUnfilledOrders(exchangeInfo))
                .staleAfterMs(config.market().staleAfterMs())
                .ringSize(config.engine().ringSize())
                .waitMode(config.engine().waitStrategy().mode().orElse(null))
                .journalDirectory(config.journal().enabled() ? config.journal().directory() : null)
                .session(Long.toString(sessionId, Character.MAX_RADIX))
                .toolVersion(toolVersion)
                .clock(clock)
                .observer(observer)
                .sender(inbound -> sender(inbound, universe, sessionId)));
        if (snapshot != null) {
            startBalances = totals(snapshot);
            publish(snapshot);
        }
        feed = new MarketDataFeed.Context()
                .streamUrl(config.venue().streamUrl().toString())
                .universe(universe)
                .streamsPerConnection(config.market().streamsPerConnection())
                .source(source)
                .ring(engine.inbound())
                .clock(clock)
                .scheduler(TaskScheduler.over(executor))
                .random(new Random(sessionId))
                .counters(feedCounters)
                .notices(notices)
                .conclude();
        if (trading && config.venue().wsApiUrl().isPresent()) {
            account = new UserDataStream.Context()
                    .wsApiUrl(config.venue().wsApiUrl().get().toString())
                    .credentials(credentials.orElseThrow())
                    .universe(universe)
                    .source(source)
                    .ring(engine.inbound())
                    .clock(clock)
                    .serverClock(rest.serverClock())
                    .scheduler(TaskScheduler.over(executor))
                    .random(new Random(sessionId))
                    .notices(notices)
                    .conclude();
            account.start();
        }
        executor.scheduleWithFixedDelay(this::followServerClock, CLOCK_INTERVAL_S, CLOCK_INTERVAL_S, TimeUnit.SECONDS);
        startNs = clock.nanoTime();
        lastStatusNs = startNs;
        feed.start();
    }

    private void requireNotAbandoned() throws VenueException {
        if (startAbandoned) {
            throw VenueException.of(VenueException.Kind.UNREACHABLE, "the start was given up");
        }
    }

    private void requireTriangle(final Universe listed, final Universe universe) {
        if (universe.instrumentCount() == 0) {
            final boolean lists = !config.universe().includeAssets().isEmpty()
                    || !config.universe().excludeAssets().isEmpty();
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "universe.startAssets = %s: none of them is in a triangle of the %,d instruments that %s trades%s;"
                            + " name others, or [\"all\"]",
                    config.universe().startAssets(),
                    listed.instrumentCount(),
                    config.venue().restUrl(),
                    lists ? " and universe.includeAssets and excludeAssets leave" : ""));
        }
    }

    private void check(final AccountSnapshot snapshot) throws VenueException {
        if (!snapshot.canTrade()) {
            throw VenueException.of(
                    VenueException.Kind.REFUSED_KEY,
                    "the account at " + config.venue().restUrl()
                            + " may not trade (canTrade is false): use another, or set trading.enabled = false");
        }
        if (snapshot.balances().stream()
                .noneMatch(balance -> balance.free() > 0 && startAssets.contains(balance.asset()))) {
            notices.accept("the account holds nothing of " + shown(startAssets) + ": no loop can be opened");
        }
    }

    /** A list of assets that stays readable when it holds hundreds. */
    private static String shown(final List<String> assets) {
        return assets.size() <= MAX_ASSETS_SHOWN
                ? String.join(" ", assets)
                : String.join(" ", assets.subList(0, MAX_ASSETS_SHOWN)) + " and " + (assets.size() - MAX_ASSETS_SHOWN)
                        + " more";
    }

    /** Makes a start that is under way fail soon, instead of waiting for the venue's answers; any thread. */
    public void abandonStart() {
        startAbandoned = true;
        rest.cancelCalls();
    }

    /** Orders are dated by the venue's clock: it and ours drift apart. */
    private void followServerClock() {
        final long beforeMs = rest.serverClock().offsetMs();
        try {
            rest.serverClock().measure(CLOCK_SAMPLES);
        } catch (final VenueException | RuntimeException failure) {
            // Whatever it was, the clock must be asked again: an exception that escapes would end the schedule.
            if (!closed) {
                notices.accept("the venue's time could not be asked: " + failure.getMessage());
            }
            return;
        }
        final long changeMs = rest.serverClock().offsetMs() - beforeMs;
        if (Math.abs(changeMs) > CLOCK_JUMP_MS) {
            notices.accept("the venue's clock moved by " + changeMs + " ms against ours");
        }
    }

    private OrderSender sender(final InboundRing inbound, final Universe universe, final long sessionId) {
        if (!config.trading().enabled()) {
            return (buffer, offset) -> {
                throw new IllegalStateException("an order was made while trading is off");
            };
        }
        sender = new RestOrderSender.Context()
                .restUrl(config.venue().restUrl().toString())
                .credentials(credentials.orElseThrow())
                .universe(universe)
                .ring(inbound)
                .clock(clock)
                .rest(rest)
                .notices(notices)
                .session(sessionId)
                .recvWindowMs(BigDecimal.valueOf(config.orders().recvWindowMs()))
                .connections(config.trading().maxOpenLoops())
                .conclude();
        if (sender.start() == 0) {
            notices.accept("no order connection could be opened ahead: the first orders will open their own");
        }
        return sender;
    }

    /** What the venue allows in its shortest window, less a reserve for the later legs of open loops. */
    static int maxUnfilledOrders(final ExchangeInfo exchangeInfo) {
        return exchangeInfo.rateLimits().stream()
                .filter(limit ->
                        limit.type().equals("ORDERS") && limit.interval().equals("SECOND"))
                .mapToLong(limit -> limit.limit() * ORDER_BUDGET_PERCENT / 100)
                .mapToInt(limit -> (int) Math.min(Math.max(limit, LoopTable.LEGS), MAX_ORDER_BUDGET))
                .min()
                .orElse(Engine.Context.DEFAULT_MAX_UNFILLED_ORDERS);
    }

    private int takerFeePpm(final AccountSnapshot account) {
        if (config.trading().takerFeePpm().isPresent()) {
            return config.trading().takerFeePpm().getAsInt();
        }
        return account == null
                ? DEFAULT_TAKER_FEE_PPM
                : account.takerCommissionPpm() + Math.max(account.buyerCommissionPpm(), account.sellerCommissionPpm());
    }

    /** Every balance enters before the first quote: the ring keeps the order. */
    private void publish(final AccountSnapshot account) {
        final InboundRing inbound = engine.inbound();
        for (final AccountSnapshot.AssetBalance balance : account.balances()) {
            final int asset = engine.universe().assetIndex(balance.asset());
            if (asset != Universe.NOT_FOUND) {
                final long sequence = inbound.claim(1);
                Balance.write(
                        inbound.buffer(sequence),
                        inbound.offset(sequence),
                        clock.nanoTime(),
                        asset,
                        Balance.SNAPSHOT,
                        balance.free(),
                        balance.locked());
                inbound.publish(sequence, 1);
            }
        }
    }

    private void command(final int command, final int reason) {
        final InboundRing inbound = engine.inbound();
        final long sequence = inbound.claim(1);
        Control.write(inbound.buffer(sequence), inbound.offset(sequence), clock.nanoTime(), command, reason);
        inbound.publish(sequence, 1);
    }

    /** The loops that are traded. */
    public LoopTable loops() {
        return engine.loops();
    }

    /** What the run has to say at its start, a line each. */
    public List<String> introduction() {
        final Universe universe = engine.universe();
        final List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d triangle(s) over %,d instruments and %,d assets; %d connection(s); clock offset %d ms, round trip %s",
                engine.loops().triangleCount(),
                universe.instrumentCount(),
                universe.assetCount(),
                feed.connectionCount(),
                rest.serverClock().offsetMs(),
                EdgeText.duration(rest.serverClock().rttNs())));
        final List<String> starts = new ArrayList<>(startAssets);
        starts.removeIf(asset -> universe.assetIndex(asset) == Universe.NOT_FOUND);
        final List<String> absent = new ArrayList<>(startAssets);
        absent.removeAll(starts);
        lines.add("loops start from " + shown(starts)
                + (absent.isEmpty() ? "" : "; in no triangle here: " + shown(absent))
                + (config.trading().enabled() ? "; trading is on" : "; trading is off: watching only"));
        return lines;
    }

    /** The state of the run in one line. */
    public String status() {
        final EngineCounters counters = engine.counters();
        final long nowNs = clock.nanoTime();
        final long quotes = counters.get(counters.quotes);
        final double rate = (quotes - lastQuotes) * NS_IN_S / Math.max(1, nowNs - lastStatusNs);
        lastQuotes = quotes;
        lastStatusNs = nowNs;
        final long maxEdgePpb = counters.get(counters.maxGrossEdgePpb);
        final Histogram ticks = engine.tickToOrder().total();
        return String.format(
                Locale.ROOT,
                "%3.0f s  %s  feed %d/%d  %,.0f updates/s  backlog %,d  opportunities %,d  loops %,d sent %,d done %d open"
                        + "  best %s  tick to order %s",
                (nowNs - startNs) / NS_IN_S,
                engine.state(),
                feed.openConnections(),
                feed.connectionCount(),
                rate,
                engine.backlog(),
                counters.get(counters.opportunities),
                counters.get(counters.loopsOpened),
                counters.get(counters.loops(LoopOutcome.COMPLETED)),
                engine.openLoops(),
                maxEdgePpb == Long.MIN_VALUE ? "-" : EdgeText.basisPoints(maxEdgePpb),
                ticks.getTotalCount() == 0 ? "-" : EdgeText.duration(ticks.getValueAtPercentile(MEDIAN)));
    }

    /** Why the run cannot go on, or empty while it can. */
    public Optional<String> fatalProblem() {
        if (engine.journalFailure() != null) {
            return Optional.of("trading was halted: " + engine.journalFailure().getMessage());
        }
        if (engine.handlerFailure() != null) {
            return Optional.of("a defect of this program: " + engine.handlerFailure());
        }
        return Optional.empty();
    }

    /** Loops open now. */
    public long openLoops() {
        return engine.openLoops();
    }

    /** Frames of market data received so far. */
    public long frames() {
        return feedCounters.get(FeedCounter.FRAMES);
    }

    /** Whether the engine has handled everything it received. */
    public boolean idle() {
        return engine.idle();
    }

    /**
     * Ends the run in order and reports it: no new loop, open loops to their end, feed off, open orders cancelled,
     * balances compared, journal closed.
     */
    public SessionReport stop() {
        fatalProblem().ifPresent(problems::add);
        final boolean trading = config.trading().enabled();
        final int openConnections = feed.openConnections();
        if (openConnections < feed.connectionCount()
                && feedCounters.get(FeedCounter.LOST) + feedCounters.get(FeedCounter.CONNECT_FAILURES) > 0) {
            problems.add("at the end " + openConnections + " of " + feed.connectionCount()
                    + " market data connection(s) were open");
        }
        if (engine.state() == RiskGate.State.REDUCING) {
            problems.add("no loop was opened any more after too many failed orders, or one answer that cannot be");
        }
        if (engine.state() != RiskGate.State.HALTED) {
            command(Control.REDUCE, StopReason.STOPPING);
        }
        // The feed goes on while loops end: their later legs are priced by it.
        if (!engine.awaitNoOpenLoop(REST_TIMEOUT_MS)) {
            problems.add(engine.openLoops() + " loop(s) were still open after "
                    + TimeUnit.MILLISECONDS.toSeconds(REST_TIMEOUT_MS) + " s, with "
                    + (sender == null ? 0 : sender.pendingOrders())
                    + " order(s) whose fate the venue was still asked for: the journal names them, and the balances"
                    + " may still change");
        }
        feed.close();
        final long elapsedNs = clock.nanoTime() - startNs;
        if (!engine.awaitIdle(REST_TIMEOUT_MS)) {
            problems.add(engine.backlog() + " input(s) were not handled in "
                    + TimeUnit.MILLISECONDS.toSeconds(REST_TIMEOUT_MS) + " s");
        }
        final Optional<SortedMap<String, Long>> venueBalances = trading ? settleWithVenue() : Optional.empty();
        final boolean fatalBefore = fatalProblem().isPresent();
        close();
        if (!fatalBefore) {
            fatalProblem().ifPresent(problems::add);
        }
        if (engine.counters().get(engine.counters().anomalies) > 0) {
            problems.add(engine.counters().get(engine.counters().anomalies)
                    + " answer(s) or fill(s) that no open order of ours explains");
        }
        return report(elapsedNs, venueBalances);
    }

    /** Cancels what should not be there, and asks for the balances; empty if the venue does not answer. */
    private Optional<SortedMap<String, Long>> settleWithVenue() {
        try {
            for (final VenueOrder order : rest.openOrders()) {
                if (ClientOrderId.parse(order.clientOrderId()).isPresent()) {
                    cancel(order);
                }
            }
            return Optional.of(totals(rest.account()));
        } catch (final VenueException failure) {
            problems.add("the exchange's balances could not be compared: " + failure.getMessage());
            return Optional.empty();
        }
    }

    private void cancel(final VenueOrder order) {
        try {
            rest.cancel(order.symbol(), order.clientOrderId());
            problems.add("order " + order.clientOrderId() + " was still open and has been cancelled");
        } catch (final VenueException failure) {
            problems.add("order " + order.clientOrderId() + " was still open and could not be cancelled: "
                    + failure.getMessage());
        }
    }

    private SessionReport report(final long elapsedNs, final Optional<SortedMap<String, Long>> venueBalances) {
        final RunFigures figures = new RunFigures(engine, feedCounters);
        final SortedMap<String, Long> feedCounts = figures.feed();
        if (account != null) {
            feedCounts.put("account events", account.balances() + account.executionReports());
        }
        return new SessionReport(
                config.trading().enabled(),
                elapsedNs,
                startAssets,
                feedCounts,
                figures.engine(),
                figures.loopsByOutcome(),
                figures.ordersByOutcome(),
                figures.refusals(),
                sender == null ? new TreeMap<>() : sender.rejects(),
                venueBalances.map(this::profit).orElseGet(TreeMap::new),
                figures.completedProfit(),
                figures.held(),
                venueBalances.map(figures::differences).orElse(List.of()),
                venueBalances.isPresent() ? engine.universe().assetCount() : 0,
                figures.latencies(),
                problems,
                engine.journalPath());
    }

    private SortedMap<String, Long> profit(final SortedMap<String, Long> venueBalances) {
        final SortedMap<String, Long> profit = new TreeMap<>(venueBalances);
        startBalances.forEach((asset, balance) -> profit.merge(asset, -balance, Long::sum));
        profit.values().removeIf(change -> change == 0);
        return profit;
    }

    private static SortedMap<String, Long> totals(final AccountSnapshot account) {
        final SortedMap<String, Long> totals = new TreeMap<>();
        account.balances().forEach(balance -> totals.put(balance.asset(), balance.free() + balance.locked()));
        return totals;
    }

    /** Lets everything go at once; {@link #stop()} is the orderly way. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (feed != null) {
            feed.close();
        }
        if (account != null) {
            account.close();
        }
        source.close();
        executor.shutdownNow();
        if (sender != null) {
            sender.close();
        }
        if (engine != null) {
            engine.close();
        }
        rest.close();
    }
}
