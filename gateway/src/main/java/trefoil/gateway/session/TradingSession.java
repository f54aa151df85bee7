package trefoil.gateway.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.Engine;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Control;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.OrderSender;
import trefoil.engine.event.StopReason;
import trefoil.engine.journal.DirectoryLock;
import trefoil.engine.market.Universe;
import trefoil.engine.pipeline.JournalLoss;
import trefoil.engine.recovery.UnfinishedBusiness;
import trefoil.engine.risk.RiskGate;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.rest.CommissionRates;
import trefoil.gateway.binance.rest.ServerClock;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.stream.FeedCounter;
import trefoil.gateway.binance.stream.MarketDataFeed;
import trefoil.gateway.config.TradingMode;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.flight.Flight;
import trefoil.gateway.session.warmup.WarmUp;

/**
 * One run against one venue. Opened, asked for its status, and stopped by one thread.
 *
 * <p>In mode watch it needs no key: it watches, prices and counts, and sends nothing.
 */
public final class TradingSession implements AutoCloseable {
    /** What a start says that cannot bring a loop home, for the venue has taken the instrument off its list. */
    public static final String NOT_LISTED = "does not list it any more";

    private static final int DEFAULT_WARM_UP_MS = 2_000;
    private static final long REST_TIMEOUT_MS = 20_000;

    private final SessionServices services;
    private final TrefoilConfig config;
    private final List<String> problems = new ArrayList<>();
    private Optional<String> abandonedSession = Optional.empty();
    private Optional<Flight> flight = Optional.empty();
    private DirectoryLock lock;
    private VenueFacts facts;
    private Optional<PaperAccount> paper = Optional.empty();
    private SessionTerms terms;
    private OrderEntry orders;
    private Engine engine;
    private SessionInputs inputs;
    private SessionStreams streams;
    private ClockWatch clockWatch;
    private StatusLine statusLine;
    private Heartbeat heartbeat;

    /** Written by the owner; read by the thread of a signal. */
    private volatile KillSwitch killSwitch;

    /** Whether nothing that earlier runs left is in their journals only. Written by the owner, read by a journal's thread. */
    private volatile boolean tookOver;

    /** Written by the thread of a signal; read by the owner once the switch is there. */
    private volatile String killedBy;

    private long startNs;
    private boolean closed;

    /**
     * A run that has not begun; nothing is asked or sent before {@link #start}.
     *
     * @param liveAsked whether real money was asked for beside the configuration
     * @param credentials key and secret; needed where orders are sent and for SBE streams, used for nothing else
     * @param notices gets one line for each thing worth knowing while the run goes on; any thread
     * @throws IllegalArgumentException if the addresses do not fit the mode, real money is not wanted twice, the
     *     profile does not fit the machine, or SBE is wanted and there is no key for it
     */
    public TradingSession(
            final TrefoilConfig config,
            final boolean liveAsked,
            final Optional<Credentials> credentials,
            final Consumer<String> notices) {
        this(config, liveAsked, credentials, notices, new MonotonicEpochClock());
    }

    /** As {@link #TradingSession(TrefoilConfig, boolean, Optional, Consumer)}, by that clock. */
    public TradingSession(
            final TrefoilConfig config,
            final boolean liveAsked,
            final Optional<Credentials> credentials,
            final Consumer<String> notices,
            final EpochNanoClock clock) {
        LiveConsent.require(config, liveAsked);
        config.requireAddressesFit();
        this.config = config;
        services = new SessionServices(config, credentials, notices, clock);
    }

    /**
     * Starts the run: on return the engine is ready and the feed is connecting. What earlier runs left is brought to
     * its end before: that can take a while, and is told. After a failure the session is only good for
     * {@link #close()}.
     *
     * @param toolVersion written into the journal
     * @param observer sees every quote; made once the loops are known
     * @throws VenueException if the venue cannot be reached, refuses the key or answers what cannot be used
     * @throws IllegalArgumentException if a setting cannot be used with this venue, the kill switch is thrown, or a
     *     check before trading with real money failed
     * @throws trefoil.engine.journal.JournalException if the journal cannot be created, or another process trades the
     *     same account with the same journals
     */
    public void start(final String toolVersion, final Function<LoopTable, QuoteObserver> observer)
            throws VenueException {
        final long startedMs = System.currentTimeMillis();
        final KillFile killFile = new KillFile(config.killSwitch().file());
        if (config.trading().mode().trades()) {
            KillSwitch.requireAbsent(killFile);
        }
        facts = VenueFacts.ask(services);
        services.notices().accept(services.feedPlan().toString());
        final Preflight preflight = new Preflight(services, facts, killFile);
        preflight.run();
        final long sessionId = TimeUnit.NANOSECONDS.toMillis(services.clock().nanoTime());
        final boolean sendsOrders = config.trading().mode().sendsOrders();
        UnfinishedBusiness left = UnfinishedBusiness.NONE;
        if (sendsOrders) {
            lock = EarlierRuns.lock(services, facts, sessionId);
            left = EarlierRuns.read(services, facts, abandonedSession);
            facts = facts.reaching(left, config.limits().valueAsset().stream().toList());
            EarlierRuns.requireReached(services, facts, left);
        }
        facts.requireTriangle(services, left);
        warmUp();
        terms = new SessionTerms(services, facts);
        paper = config.trading().mode() == TradingMode.PAPER
                ? Optional.of(new PaperAccount(services, facts))
                : Optional.empty();
        final VenueReactions reactions = new VenueReactions(services.notices());
        orders = new OrderEntry(
                services,
                facts.universe(),
                sessionId,
                terms.rejectListener().and(reactions),
                paper.map(PaperAccount::venue));
        engine = EngineLaunch.launch(
                services,
                facts,
                sessionId,
                toolVersion,
                paper.map(PaperAccount::remarks).orElseGet(TreeMap::new),
                observer,
                terms,
                this::wayOut,
                orders.tap(),
                () -> tookOver);
        services.shareWork(engine);
        inputs = new SessionInputs(engine.inbound(), facts.universe(), services.clock());
        final BalanceWatch balances = new BalanceWatch(services, engine, inputs);
        clockWatch = new ClockWatch(
                services.rest().serverClock(),
                services.clock(),
                System::currentTimeMillis,
                services.scheduler(),
                inputs::health,
                services.whileOpen());
        reactions.bind(inputs, clockWatch, balances);
        streams = new SessionStreams(
                services,
                engine,
                sessionId,
                orders,
                balances,
                () -> clockWatch.doubt("the venue refused the account stream for its time"));
        flight.ifPresent(looking -> looking.watch(engine, streams.marketData()::openConnections));
        armKillSwitch(killFile, sessionId);
        heartbeat = new Heartbeat(inputs, paper.isPresent() ? Heartbeat.PAPER_INTERVAL_MS : Heartbeat.INTERVAL_MS);
        heartbeat.start();
        startNs = services.clock().nanoTime();
        new FirstDecision(
                        startedMs,
                        () -> engine.counters().get(engine.counters().quotes) > 0,
                        services::closed,
                        services.whileOpen())
                .watch();
        statusLine = new StatusLine(engine, streams.marketData(), startNs);
        if (sendsOrders) {
            // Whatever enters here, enters before the first quote: the ring keeps the order.
            final Recovery recovery = new Recovery(services, left, engine, inputs, orders);
            recovery.takeOver();
            streams.startAccount();
            recovery.awaitFates();
            final int subscriptions = streams.awaitAccount();
            facts = facts.with(services.patience().ask(services.rest()::account));
            recovery.settle(facts.account());
            streams.watchBalances(subscriptions);
            startTheRest(preflight.feesRead());
            recovery.bringHome(streams.marketData());
        } else {
            paper.ifPresent(account -> inputs.balances(account.snapshot()));
            startTheRest(preflight.feesRead());
        }
        tookOver = true;
        engine.tidyJournals();
    }

    /**
     * Does all of a start that comes before the first order could leave, warm-up included, and tells what the run would be.
     * No order is made, nothing is written, no other run is kept away. The session is only good for {@link #close()} then.
     *
     * @throws VenueException as {@link #start}
     * @throws IllegalArgumentException as {@link #start}
     */
    public List<String> dryRun() throws VenueException {
        final KillFile killFile = new KillFile(config.killSwitch().file());
        if (config.trading().mode().trades()) {
            KillSwitch.requireAbsent(killFile);
        }
        facts = VenueFacts.ask(services);
        services.notices().accept(services.feedPlan().toString());
        new Preflight(services, facts, killFile).run();
        UnfinishedBusiness left = UnfinishedBusiness.NONE;
        if (config.trading().mode().sendsOrders()) {
            left = EarlierRuns.read(services, facts, abandonedSession);
            facts = facts.reaching(left, config.limits().valueAsset().stream().toList());
            EarlierRuns.requireReached(services, facts, left);
        }
        facts.requireTriangle(services, left);
        EngineLaunch.rehearsal(services, facts)
                .sender(ring -> (buffer, offset) -> {})
                .conclude();
        warmUp();
        return new DryRun(services, facts).lines(left);
    }

    private void startTheRest(final Map<String, CommissionRates> feesRead) {
        clockWatch.start();
        terms.start(engine, feesRead);
        streams.startMarketData();
    }

    private OrderSender wayOut(final InboundRing inbound) {
        final OrderSender sender = orders.open(inbound);
        return flight.map(looking -> looking.watching(sender, facts.universe())).orElse(sender);
    }

    /** Lets a recording look on; before the start. It stays the caller's. */
    public void recordedBy(final Flight recording) {
        flight = Optional.of(recording);
    }

    /** Leaves what that earlier run left open as it is: its loops are not brought to their end. Before the start. */
    public void abandon(final String session) {
        abandonedSession = Optional.of(session);
    }

    /** Before there is anything that an order could leave by. */
    private void warmUp() throws VenueException {
        final int maxMs = config.engine().warmUpMs().orElse(config.venue().isOnThisMachine() ? 0 : DEFAULT_WARM_UP_MS);
        if (maxMs > 0) {
            services.notices()
                    .accept(new WarmUp(
                                    facts.universe(),
                                    facts.startAssets(),
                                    RoadAhead.of(services),
                                    services.clock(),
                                    services::isStartAbandoned)
                            .run(EngineLaunch.rehearsal(services, facts), services.scheduler(), maxMs));
            services.requireNotAbandoned();
        }
    }

    private void armKillSwitch(final KillFile file, final long sessionId) {
        final KillSwitch watched = new KillSwitch(
                file,
                inputs,
                engine::state,
                "run " + Long.toString(sessionId, Character.MAX_RADIX) + ", process "
                        + ProcessHandle.current().pid(),
                services.notices());
        killSwitch = watched;
        if (killedBy != null) {
            watched.throwIt(KillFile.Order.HALT, killedBy);
        }
        if (config.trading().mode().trades()) {
            watched.start();
        }
    }

    /**
     * Throws the kill switch: nothing more is sent in this run. A start that is under way is given up. Any thread.
     *
     * @param origin who did it, for notices and report
     */
    public void kill(final String origin) {
        killedBy = origin;
        final KillSwitch watched = killSwitch;
        if (watched == null) {
            services.abandonStart();
        } else {
            watched.throwIt(KillFile.Order.HALT, origin);
        }
    }

    /** Whether {@link #kill} was called. */
    public boolean killed() {
        return killedBy != null;
    }

    /** Makes a start that is under way fail soon, instead of waiting for the venue's answers; any thread. */
    public void abandonStart() {
        services.abandonStart();
    }

    /** The loops that are traded. */
    public LoopTable loops() {
        return engine.loops();
    }

    /** What the run has to say at its start, a line each. */
    public List<String> introduction() {
        final Universe universe = engine.universe();
        final ServerClock serverClock = services.rest().serverClock();
        final List<String> starts = new ArrayList<>(facts.startAssets());
        starts.removeIf(asset -> universe.assetIndex(asset) == Universe.NOT_FOUND);
        final List<String> absent = new ArrayList<>(facts.startAssets());
        absent.removeAll(starts);
        final List<String> lines = new ArrayList<>(List.of(
                String.format(
                        Locale.ROOT,
                        "%,d triangle(s)%s over %,d instruments and %,d assets; %d connection(s); clock offset %d ms,"
                                + " round trip %s",
                        engine.loops().triangleCount(),
                        fourLegs(engine.loops()),
                        universe.instrumentCount(),
                        universe.assetCount(),
                        streams.marketData().connectionCount(),
                        serverClock.offsetMs(),
                        EdgeText.duration(serverClock.rttNs())),
                "loops start from " + VenueFacts.shown(starts)
                        + (absent.isEmpty() ? "" : "; in no triangle here: " + VenueFacts.shown(absent))
                        + "; " + describeMode(),
                services.profile().describe(),
                services.describeSockets()));
        lines.addAll(services.profile().remarks());
        orders.road().ifPresent(lines::add);
        return lines;
    }

    /** How many loops of four legs there are beside the triangles; empty if there are none. */
    static String fourLegs(final LoopTable loops) {
        return loops.hasLongLoops()
                ? String.format(
                        Locale.ROOT,
                        " and %,d ring(s) of four assets, %,d loops",
                        (loops.loopCount() - loops.shortLoopCount()) / 2,
                        loops.loopCount())
                : "";
    }

    private String describeMode() {
        final TradingMode mode = config.trading().mode();
        return "mode " + mode.configName() + ": "
                + (mode.sendsOrders()
                        ? "orders go to " + orders.addresses() + (mode.realMoney() ? ", for real money" : "")
                        : mode == TradingMode.PAPER
                                ? "orders meet these quotes "
                                        + EdgeText.duration(config.paper().latencyNs()) + " after they are made"
                                : "nothing is sent");
    }

    /** The state of the run in one line. */
    public String status() {
        return statusLine.at(services.clock().nanoTime()) + "  clock " + clockWatch.shown()
                + streams.shares().map(shares -> "  " + shares).orElse("");
    }

    /** Why the run cannot go on, or empty while it can. */
    public Optional<String> fatalProblem() {
        if (engine.journalFailure() != null && config.journal().whenLost() != JournalLoss.TRADE) {
            return Optional.of("trading was halted: " + engine.journalFailure().getMessage());
        }
        if (engine.handlerFailure() != null) {
            return Optional.of("a defect of this program: " + engine.handlerFailure());
        }
        return Optional.empty();
    }

    /** The engine of a run that has started. */
    Engine engine() {
        return engine;
    }

    /** What the run itself tells the engine. */
    SessionInputs inputs() {
        return inputs;
    }

    /** Orders whose fate the venue is still asked for. */
    int pendingOrders() {
        return orders.pendingOrders();
    }

    /** Whether the account's events come in now. */
    boolean accountSubscribed() {
        return streams.accountSubscribed();
    }

    /** Loops open now. */
    public long openLoops() {
        return engine.openLoops();
    }

    /** Frames of market data received so far. */
    public long frames() {
        return services.feedCounters().get(FeedCounter.FRAMES);
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
        noteFatalProblem();
        checkFeed();
        if (config.trading().mode().trades()) {
            reportStops();
        }
        endLoops();
        heartbeat.close();
        streams.endMarketData();
        terms.close();
        final long elapsedNs = services.clock().nanoTime() - startNs;
        if (!engine.awaitIdle(REST_TIMEOUT_MS)) {
            problems.add(engine.backlog() + " input(s) were not handled in "
                    + TimeUnit.MILLISECONDS.toSeconds(REST_TIMEOUT_MS) + " s");
        }
        final Optional<SortedMap<String, Long>> venueBalances =
                config.trading().mode().sendsOrders()
                        ? new Settlement(services.rest(), problems).settle()
                        : paper.map(PaperAccount::balances);
        close();
        noteFatalProblem();
        if (engine.journalFailure() != null && fatalProblem().isEmpty()) {
            problems.add("the run went on without a journal: "
                    + engine.journalFailure().getMessage());
        }
        if (engine.journalProblem() != null) {
            problems.add(engine.journalProblem().getMessage());
        }
        final long anomalies = engine.counters().get(engine.counters().anomalies);
        if (anomalies > 0) {
            problems.add(anomalies + " answer(s) or fill(s) that no open order of ours explains");
        }
        return report(elapsedNs, venueBalances);
    }

    /** It may come at any time until the journal is closed, and is one problem. */
    private void noteFatalProblem() {
        fatalProblem().filter(problem -> !problems.contains(problem)).ifPresent(problems::add);
    }

    private void reportStops() {
        final RiskGate.State state = engine.state();
        if (state != RiskGate.State.ACTIVE) {
            problems.add((state == RiskGate.State.HALTED
                            ? "nothing was sent any more: "
                            : "no loop was opened any more: ")
                    + StopText.describe(engine.stopReasons())
                    + killSwitch.thrown().map(words -> " (" + words + ")").orElse(""));
        }
    }

    private void checkFeed() {
        final MarketDataFeed feed = streams.marketData();
        final int openConnections = feed.openConnections();
        if (openConnections < feed.connectionCount()
                && services.feedCounters().get(FeedCounter.LOST)
                                + services.feedCounters().get(FeedCounter.CONNECT_FAILURES)
                        > 0) {
            problems.add("at the end " + openConnections + " of " + feed.connectionCount()
                    + " market data connection(s) were open");
        }
    }

    /** The feed goes on while loops end: their later legs are priced by it. */
    private void endLoops() {
        if (engine.state() != RiskGate.State.HALTED) {
            inputs.control(Control.REDUCE, StopReason.STOPPING);
        }
        if (!engine.awaitNoOpenLoop(REST_TIMEOUT_MS)) {
            problems.add(engine.openLoops() + " loop(s) were still open after "
                    + TimeUnit.MILLISECONDS.toSeconds(REST_TIMEOUT_MS) + " s, with " + orders.pendingOrders()
                    + " order(s) whose fate the venue was still asked for: the journal names them, and the balances"
                    + " may still change");
        }
    }

    private SessionReport report(final long elapsedNs, final Optional<SortedMap<String, Long>> venueBalances) {
        final RunFigures figures = new RunFigures(engine, services.feedCounters());
        final SortedMap<String, Long> feedCounts = figures.feed();
        streams.accountEvents().ifPresent(events -> feedCounts.put("account events", events));
        terms.addCounts(feedCounts);
        return new SessionReport(
                config.trading().mode(),
                elapsedNs,
                facts.startAssets(),
                feedCounts,
                figures.engine(),
                figures.loopsByOutcome(),
                figures.ordersByOutcome(),
                figures.refusals(),
                orders.rejects(),
                venueBalances.map(this::profit).orElseGet(TreeMap::new),
                figures.completedProfit(),
                figures.held(),
                venueBalances.map(figures::differences).orElse(List.of()),
                venueBalances.isPresent() ? engine.universe().assetCount() : 0,
                figures.latencies(),
                venueLines(),
                problems,
                engine.journalPath());
    }

    private List<String> venueLines() {
        final List<String> lines = new ArrayList<>();
        lines.add("clock " + clockWatch.describe());
        streams.races().ifPresent(lines::add);
        orders.roadsTaken().ifPresent(lines::add);
        return lines;
    }

    private SortedMap<String, Long> profit(final SortedMap<String, Long> venueBalances) {
        final SortedMap<String, Long> profit = new TreeMap<>(venueBalances);
        paper.map(PaperAccount::startBalances)
                .orElseGet(facts::balances)
                .forEach((asset, balance) -> profit.merge(asset, -balance, Long::sum));
        profit.values().removeIf(change -> change == 0);
        return profit;
    }

    /** Lets everything go at once; {@link #stop()} is the orderly way. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (heartbeat != null) {
            heartbeat.close();
        }
        if (killSwitch != null) {
            killSwitch.close();
        }
        if (streams != null) {
            streams.close();
        }
        if (terms != null) {
            terms.close();
        }
        if (orders != null) {
            orders.close();
        }
        services.close();
        if (engine != null) {
            engine.close();
        }
        services.closeRest();
        if (lock != null) {
            lock.close();
        }
    }
}
