package trefoil.gateway.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.market.Universe;
import trefoil.engine.replay.Replay;
import trefoil.engine.risk.RiskGate;
import trefoil.engine.sim.Fees;
import trefoil.engine.sim.OrderLimits;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.exchange.FaultScript;
import trefoil.gateway.exchange.RateLimits;

/**
 * A session that trades over sockets on an exchange whose market stands still, so that a loop opens when it is asked
 * for. Used by one thread. It waits for what is to happen, never for time to pass: its patience only bounds a hang.
 */
final class FaultRig implements AutoCloseable {
    private static final long PATIENCE_S = 60;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int NOTICES_SHOWN = 12;

    private static final Map<String, String> MONEY = Map.of("USDT", "10000", "BTC", "1", "ETH", "20", "BNB", "20");
    private static final int FEE_PPM = 1_000;
    private static final int DISCOUNT_PPM = 750_000;

    /** Far from what the orders of a test come to: being held back by limits is another matter. */
    private static final RateLimits WIDE_LIMITS =
            new RateLimits(1_000_000, 1_000_000, 1_000, new OrderLimits(100_000, 1_000_000));

    /** What a slow machine must not trip over, and losses that add up as no real run would let them. */
    private static final List<String> SETTINGS = List.of(
            "[universe]",
            "startAssets = [\"USDT\"]",
            "[market]",
            "staleAfterMs = 3600000",
            "[trading.maxStart]",
            "USDT = \"400\"",
            "[limits]",
            "maxLossPerLoop = \"100\"",
            "maxLossPerHour = \"100000\"",
            "maxLossPerDay = \"100000\"",
            "maxConsecutiveFailures = 1000000",
            "maxRejectPercent = 100",
            "minFeedPercent = 0",
            "maxClockSkewMs = 3600000",
            "reduceClockSkewMs = 3600000",
            "maxTickToOrderMs = 3600000",
            "[orders]",
            "recvWindowMs = 3000",
            "[engine]",
            "ringSize = 4096",
            "waitStrategy = \"parking\"",
            "[execution]");

    private final StillMarket market = new StillMarket();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final LocalExchange exchange;
    private final FaultScript script;
    private final TradingSession session;
    private LoopLog log;

    /** A rig at rest; {@code settings} are those of the table {@code execution}. */
    FaultRig(final Path directory, final boolean feesInBnb, final List<String> settings) throws Exception {
        final Fees fees = Fees.of(FEE_PPM, FEE_PPM);
        exchange = LocalExchange.of(market, MONEY, WIDE_LIMITS, feesInBnb ? fees.paidIn("BNB", DISCOUNT_PPM) : fees);
        script = FaultScript.on(exchange.server());
        final List<String> lines = new ArrayList<>(SETTINGS);
        lines.addAll(settings);
        final TrefoilConfig config = ConfigReader.read(
                exchange.configure(directory, true, LocalExchange.SECRET, lines.toArray(String[]::new)));
        session = new TradingSession(config, false, config.venue().keyFile().map(Credentials::fromFile), notices::add);
        try {
            session.start("test", loops -> QuoteObserver.NONE);
            log = new LoopLog(session.engine().journalPath());
            await("quotes of all instruments", () -> log.knowsAllQuotes());
        } catch (final Exception | Error e) {
            close();
            throw e;
        }
    }

    /** Aims at the order of that ordinal of the next loop. */
    FaultScript.Shot aim(final FaultCells.Aim aim) {
        return script.next(aim.ordinal(), aim.injection());
    }

    /** Makes a loop pay until one is opened, and waits for that loop's end and for the market to close behind it. */
    LoopLog.Loop runLoop() {
        final int loopsBefore = log.loops().size();
        while (log.loops().size() == loopsBefore) {
            final int refusalsBefore = log.refusals().size();
            market.open();
            await(
                    "a loop, or why there is none",
                    () -> log.loops().size() > loopsBefore || log.refusals().size() > refusalsBefore);
            if (log.loops().size() == loopsBefore) {
                closeMarket();
            }
        }
        final LoopLog.Loop loop = log.loops().get(loopsBefore);
        await("the end of the loop", loop::closed);
        closeMarket();
        return loop;
    }

    private void closeMarket() {
        market.close();
        await("the price to be back", () -> !log.loopPays());
    }

    /**
     * Waits until the exchange is as it was: every market open, as much of the discount asset as the fills explain; and
     * until the engine's ledger says the same of every asset.
     *
     * @param explained what the account holds by what is known of it
     * @param state that the engine is in at last
     */
    void awaitRest(final Map<String, Long> explained, final RiskGate.State state) {
        await("open markets", this::marketsOpen);
        await("balances " + explained, () -> exchange.balances().equals(explained));
        await("the engine to rest", () -> session.openLoops() == 0 && session.idle());
        await("its ledger to say " + explained, () -> ledger().equals(explained));
        await("state " + state, () -> session.engine().state() == state);
    }

    private boolean marketsOpen() {
        return exchange.server().inspect(venue -> venue.instruments().stream().allMatch(each -> each.tradable()));
    }

    /** What the account holds at the exchange, by asset. */
    Map<String, Long> balances() {
        return exchange.balances();
    }

    /** What the engine believes that the account holds, by asset, zeros left out. */
    private Map<String, Long> ledger() {
        final Map<String, Long> balances = new TreeMap<>();
        final Universe universe = session.engine().universe();
        for (int asset = 0; asset < universe.assetCount(); asset++) {
            final long balance = session.engine().ledger().balance(asset);
            if (balance != 0) {
                balances.put(universe.assets().get(asset), balance);
            }
        }
        return balances;
    }

    /** The exchange that it trades at. */
    LocalExchange exchange() {
        return exchange;
    }

    /** What the run has told so far. */
    List<String> notices() {
        return notices;
    }

    LoopLog log() {
        return log;
    }

    /** Names of orders that came to the exchange more than once. */
    Set<String> sentTwice() {
        final Set<String> once = new HashSet<>();
        final Set<String> twice = new HashSet<>();
        for (final String name : script.arrived()) {
            if (!once.add(name)) {
                twice.add(name);
            }
        }
        return twice;
    }

    /** Ends the session in order; its journal then replays to the same outputs. */
    SessionReport stop() {
        final SessionReport report = session.stop();
        try (JournalReader journal = JournalReader.open(report.journal())) {
            final Replay replay = Replay.comparing(journal);
            while (replay.next()) {}
            if (replay.end() != Replay.End.COMPLETE || replay.outputs() == 0) {
                throw new AssertionError("replay of " + report.journal() + ": " + replay.end() + " after "
                        + replay.outputs() + " outputs, " + replay.difference());
            }
        }
        return report;
    }

    private void await(final String what, final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        log.read();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNs > TimeUnit.SECONDS.toNanos(PATIENCE_S)) {
                throw new AssertionError("waited " + PATIENCE_S + " s in vain for " + what + "\n" + this);
            }
            LockSupport.parkNanos(POLL_NS);
            log.read();
        }
    }

    /** What session and exchange are at. */
    @Override
    public String toString() {
        final List<LoopLog.Loop> loops = log.loops();
        final List<String> refusals = log.refusals();
        return "session: " + session.status()
                + "\nlast loop: " + (loops.isEmpty() ? "none" : loops.get(loops.size() - 1))
                + "\nlast refusal of " + refusals.size() + ": "
                + (refusals.isEmpty() ? "none" : refusals.get(refusals.size() - 1))
                + "\nstates: " + log.states()
                + "\nloop pays: " + log.loopPays()
                + "\nexchange: " + exchange.balances() + (marketsOpen() ? "" : ", a market is closed")
                + ", failure " + exchange.server().failure()
                + "\nledger: " + ledger()
                + "\nfaults: " + exchange.server().faultCounts()
                + "\nnotices: "
                + String.join("\n  ", notices.subList(Math.max(0, notices.size() - NOTICES_SHOWN), notices.size()));
    }

    @Override
    public void close() {
        session.close();
        exchange.close();
        if (log != null) {
            log.close();
        }
    }
}
