package trefoil.engine;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.agrona.BitUtil;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.arbitrage.FourCycles;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.BatchJournal;
import trefoil.engine.event.FeeRequests;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.InboundTap;
import trefoil.engine.event.OrderSender;
import trefoil.engine.execution.DustLedger;
import trefoil.engine.execution.Ledger;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.execution.LoopTotals;
import trefoil.engine.forecast.ForecastKind;
import trefoil.engine.forecast.ForecastSettings;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalRetention;
import trefoil.engine.journal.JournalSettings;
import trefoil.engine.journal.RollingJournal;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.metrics.LatencyRecorder;
import trefoil.engine.pipeline.HandOff;
import trefoil.engine.pipeline.InlineWork;
import trefoil.engine.pipeline.JournalLoss;
import trefoil.engine.pipeline.Pipeline;
import trefoil.engine.pipeline.ThreadPlacement;
import trefoil.engine.pipeline.Threading;
import trefoil.engine.pipeline.WaitMode;
import trefoil.engine.risk.RiskGate;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.trading.QuoteObserver;
import trefoil.engine.trading.TradingDesk;
import trefoil.engine.trading.TradingSettings;

/**
 * The running engine: one entrance for inputs, orders out through the sender, everything journalled.
 *
 * <pre>
 *   Engine engine = Engine.launch(new Engine.Context().universe(universe)....);
 *   engine.inbound()...                   // market data, answers, balances, from any thread
 *   engine.awaitNoOpenLoop(...);         // after a REDUCE or HALT through the inbound ring
 *   engine.awaitIdle(...);               // after the publishers have stopped
 *   engine.close();
 * </pre>
 */
public final class Engine implements AutoCloseable {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final TradingDesk desk;
    private final RollingJournal rolling;
    private final Pipeline pipeline;

    private Engine(final Context context) {
        desk = new TradingDesk(context.tradingSettings());
        rolling = context.journalDirectory == null ? null : context.journal(desk.loops());
        final BatchJournal journal = rolling == null ? BatchJournal.NONE : rolling;
        try {
            pipeline = new Pipeline(
                    context.ringSize,
                    new Threading(context.handOff, context.waitMode, context.placement),
                    journal,
                    context.journalLoss,
                    context.clock,
                    TimeUnit.MILLISECONDS.toNanos(context.limits.maxTickToOrderMs()),
                    outbound -> desk.open(outbound, context.observer.apply(desk.loops())),
                    context.sender,
                    context.feeRequests,
                    context.tap);
        } catch (final RuntimeException | Error failure) {
            journal.close();
            throw failure;
        }
    }

    /**
     * Validates the settings and starts the engine's threads.
     *
     * @throws SettingException naming the first setting that cannot be used
     * @throws trefoil.engine.journal.JournalException if the journal cannot be created
     */
    public static Engine launch(final Context context) {
        context.conclude();
        final Engine engine = new Engine(context);
        engine.pipeline.start();
        return engine;
    }

    /** The one entrance; any thread. */
    public InboundRing inbound() {
        return pipeline.inbound();
    }

    /** The engine's work, for a thread that publishes inputs to do at once; empty with {@link HandOff#RING}. */
    public Optional<InlineWork> inlineWork() {
        return pipeline.inlineWork();
    }

    public EngineCounters counters() {
        return desk.counters();
    }

    /** From the receipt of the quote that opened a loop to its first order being handed to the socket. */
    public LatencyRecorder tickToOrder() {
        return desk.tickToOrder();
    }

    /** From the receipt of a leg's answer to the next leg's order being handed to the socket. */
    public LatencyRecorder answerToOrder() {
        return desk.answerToOrder();
    }

    /** What the engine owns; read it when {@link #idle()}. */
    public Ledger ledger() {
        return desk.ledger();
    }

    /** What closed loops left behind; read it when {@link #idle()}. */
    public LoopTotals totals() {
        return desk.totals();
    }

    /** What could not be brought home, this run's and earlier ones'; read it when {@link #idle()}. */
    public DustLedger dust() {
        return desk.dust();
    }

    /** What the engine may do now; any thread. */
    public RiskGate.State state() {
        return desk.risk().state();
    }

    /** Every {@link trefoil.engine.event.StopReason} that speaks against trading now, bit n for code n; any thread. */
    public long stopReasons() {
        return desk.risk().reasons();
    }

    /** Asset that limits and results are counted in. */
    public String valueAsset() {
        return desk.settings().valueAsset();
    }

    /** The loops that are traded. */
    public LoopTable loops() {
        return desk.loops();
    }

    public Universe universe() {
        return desk.settings().universe();
    }

    /** The journal's first file, or null without a journal. */
    public Path journalPath() {
        return rolling == null ? null : rolling.path();
    }

    /** Loops open now; any thread. */
    public long openLoops() {
        return desk.risk().openLoops();
    }

    /** Whether every input so far has been handled, journalled, and every intent handed to the sender. */
    public boolean idle() {
        return pipeline.idle();
    }

    /** Inputs waiting for the trading thread. */
    public long backlog() {
        return pipeline.backlog();
    }

    /** Inputs the journal has taken so far; any thread. */
    public long journalled() {
        return pipeline.inputsJournalled();
    }

    /** Inputs waiting for the journal; any thread. */
    public long journalBacklog() {
        return Math.max(0, pipeline.inputsClaimed() - pipeline.inputsJournalled());
    }

    /** How often a ring was found full, inbound and outbound together. */
    public long fullWaits() {
        return pipeline.inboundFullWaits() + pipeline.outboundFullWaits();
    }

    /** Files of the journal begun so far; 0 without a journal. */
    public int journalSegments() {
        return rolling == null ? 0 : rolling.segments();
    }

    /** Earlier runs' journals may go from now on, see {@link Context#removableRuns}. */
    public void tidyJournals() {
        if (rolling != null) {
            rolling.tidy();
        }
    }

    /** Why a file of the journal could not be prepared, closed or removed, or null; it is written on all the same. */
    public RuntimeException journalProblem() {
        return rolling == null ? null : rolling.problem();
    }

    /** Why the journal stopped, or null. Trading is halted by then, unless it may go on without. */
    public RuntimeException journalFailure() {
        return pipeline.journalFailure();
    }

    /** A defect of this program that a handler ran into, or null. */
    public Throwable handlerFailure() {
        return pipeline.handlerFailure();
    }

    /**
     * Waits until what has been published is handled, no loop is open and none can be opened any more: reduce or halt
     * first. False if that takes longer.
     */
    public boolean awaitNoOpenLoop(final long timeoutMs) {
        final long published = pipeline.inputsClaimed();
        return await(
                () -> pipeline.inputsHandled() >= published && state() != RiskGate.State.ACTIVE && openLoops() == 0,
                timeoutMs);
    }

    /** Waits until everything published has been handled; publishers have stopped. False if that takes longer. */
    public boolean awaitIdle(final long timeoutMs) {
        return await(pipeline::idle, timeoutMs);
    }

    private static boolean await(final BooleanSupplier condition, final long timeoutMs) {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return true;
    }

    /** Stops the threads and completes the journal. Publishers have stopped before. */
    @Override
    public void close() {
        pipeline.close();
    }

    /** Settings of an engine. {@link #conclude()} checks them all and fills in what follows from others. */
    public static final class Context {
        public static final int DEFAULT_MIN_EDGE_PPM = 100;
        public static final int DEFAULT_STALE_AFTER_MS = 2_000;
        public static final int DEFAULT_MAX_OPEN_LOOPS = 4;
        public static final int DEFAULT_MAX_LOOP_LOSS_PPM = 5_000;
        public static final int DEFAULT_UNWIND_PATIENCE_MS = 5_000;
        public static final int DEFAULT_MAX_UNFILLED_ORDERS = 80;
        public static final int DEFAULT_RING_SIZE = 1 << 16;
        public static final String DEFAULT_DISCOUNT_ASSET = "BNB";

        private static final int MAX_OPEN_LOOPS_LIMIT = 64;
        private static final int MAX_UNFILLED_ORDERS_LIMIT = 1 << 20;
        private static final int MAX_RING_SIZE = 1 << 22;
        private static final int MIN_RING_SIZE = 1 << 10;
        private static final int PPM = 1_000_000;

        private Universe universe;
        private List<String> startAssets = List.of();
        private int[] takerFeePpm;
        private boolean feesKnown = true;
        private String discountAsset = DEFAULT_DISCOUNT_ASSET;
        private FeeRequests feeRequests = FeeRequests.NONE;
        private InboundTap tap = InboundTap.NONE;
        private Map<String, Long> maxStart = Map.of();
        private boolean tradingEnabled;
        private int minEdgePpm = DEFAULT_MIN_EDGE_PPM;
        private int staleAfterMs = DEFAULT_STALE_AFTER_MS;
        private int maxOpenLoops = DEFAULT_MAX_OPEN_LOOPS;
        private int maxLoopLossPpm = DEFAULT_MAX_LOOP_LOSS_PPM;
        private LoopPolicy policy = LoopPolicy.CHAIN;
        private boolean fillOrKillLegs;
        private boolean sequencedOrders;
        private int unwindPatienceMs = DEFAULT_UNWIND_PATIENCE_MS;
        private RiskLimits limits = RiskLimits.builder().build();
        private String valueAsset;
        private int maxUnfilledOrders = DEFAULT_MAX_UNFILLED_ORDERS;
        private int maxOpenOrders = Integer.MAX_VALUE;
        private ForecastSettings forecast = ForecastSettings.NONE;
        private LoopChoice loops = LoopChoice.TRIANGLES;
        private int ringSize = DEFAULT_RING_SIZE;
        private WaitMode waitMode;
        private HandOff handOff = HandOff.RING;
        private ThreadPlacement placement = ThreadPlacement.ANYWHERE;
        private Path journalDirectory;
        private JournalSettings journalSettings = JournalSettings.DEFAULT;
        private JournalLoss journalLoss = JournalLoss.HALT;
        private Predicate<JournalHeader> removableRuns = header -> false;
        private String session = "run";
        private String toolVersion = "unknown";
        private Map<String, String> remarks = Map.of();
        private EpochNanoClock clock = new MonotonicEpochClock();
        private Function<InboundRing, OrderSender> sender;
        private Function<LoopTable, QuoteObserver> observer = loops -> QuoteObserver.NONE;

        /** What is traded; {@link trefoil.engine.arbitrage.Triangles#tradedPart} of what the venue lists. Required. */
        public Context universe(final Universe value) {
            universe = value;
            return this;
        }

        /** Which loops are looked at; of three legs by default. */
        public Context loops(final LoopChoice value) {
            loops = value;
            return this;
        }

        /** Assets that loops may start from, most preferred first. Required; those not in the universe are passed over. */
        public Context startAssets(final List<String> value) {
            startAssets = List.copyOf(value);
            return this;
        }

        /** Taker fee of each instrument of the universe, parts per million. Required. */
        public Context takerFeePpm(final int[] value) {
            takerFeePpm = value.clone();
            return this;
        }

        /**
         * Whether those fees are what the venue charges, as by default. If not, the highest of them counts for every
         * instrument until {@code FEES} records tell, and the fees of candidates are asked for.
         */
        public Context feesKnown(final boolean value) {
            feesKnown = value;
            return this;
        }

        /** Asset in which commissions may be paid at a discount; one outside the universe means never. */
        public Context discountAsset(final String value) {
            discountAsset = value;
            return this;
        }

        /** Sees every input on a thread of its own; by default nobody does, and there is no such thread. */
        public Context tap(final InboundTap value) {
            tap = value;
            return this;
        }

        /** Who is told whose fees are wanted. */
        public Context feeRequests(final FeeRequests value) {
            feeRequests = value;
            return this;
        }

        /** Most to spend on one loop by start asset, fixed units; assets not named are bound by the balance only. */
        public Context maxStart(final Map<String, Long> value) {
            maxStart = Map.copyOf(value);
            return this;
        }

        /** Whether orders are sent at all; off by default: the engine then watches and counts. */
        public Context tradingEnabled(final boolean value) {
            tradingEnabled = value;
            return this;
        }

        /** Least profit after fees and rounding, parts per million of the spend. */
        public Context minEdgePpm(final int value) {
            minEdgePpm = value;
            return this;
        }

        /** Age beyond which a leg's quote is not trusted. */
        public Context staleAfterMs(final int value) {
            staleAfterMs = value;
            return this;
        }

        /** Loops open at once. */
        public Context maxOpenLoops(final int value) {
            maxOpenLoops = value;
            return this;
        }

        /** Most that a loop may lose to come to its end, parts per million of what it spent. */
        public Context maxLoopLossPpm(final int value) {
            maxLoopLossPpm = value;
            return this;
        }

        /** How the legs of a loop are sent. */
        public Context policy(final LoopPolicy value) {
            policy = value;
            return this;
        }

        /** Whether legs are sent fill or kill, not immediate or cancel. */
        public Context fillOrKillLegs(final boolean value) {
            fillOrKillLegs = value;
            return this;
        }

        /** Whether the sender delivers orders to the venue in the order they were sent. */
        public Context sequencedOrders(final boolean value) {
            sequencedOrders = value;
            return this;
        }

        /** How long a loop waits for an acceptable way home before it leaves what it holds. */
        public Context unwindPatienceMs(final int value) {
            unwindPatienceMs = value;
            return this;
        }

        /** What decides whether an edge is expected to last until the orders arrive; nothing does by default. */
        public Context forecast(final ForecastSettings value) {
            forecast = value;
            return this;
        }

        /** How much may be risked. */
        public Context limits(final RiskLimits value) {
            limits = value;
            return this;
        }

        /** Asset that limits are counted in; by default the first start asset that stands for a dollar. */
        public Context valueAsset(final String value) {
            valueAsset = value;
            return this;
        }

        /** Orders that the venue lets one account have open on all instruments together; no bound if not set. */
        public Context maxOpenOrders(final int value) {
            maxOpenOrders = value;
            return this;
        }

        /** Unfilled orders in any ten seconds beyond which no loop is opened; below the venue's own limit. */
        public Context maxUnfilledOrders(final int value) {
            maxUnfilledOrders = value;
            return this;
        }

        /** Slots of each ring, a power of two. */
        public Context ringSize(final int value) {
            ringSize = value;
            return this;
        }

        /** How the threads wait; by default what suits the machine's cores. */
        public Context waitMode(final WaitMode value) {
            waitMode = value;
            return this;
        }

        /** How an input gets to the work that it causes; by rings by default. */
        public Context handOff(final HandOff value) {
            handOff = value;
            return this;
        }

        /** Told by each of the engine's threads as it begins; by default they run anywhere. */
        public Context placement(final ThreadPlacement value) {
            placement = value;
            return this;
        }

        /** Where the journal goes; null for none. */
        public Context journalDirectory(final Path value) {
            journalDirectory = value;
            return this;
        }

        /** How the journal is kept. */
        public Context journalSettings(final JournalSettings value) {
            journalSettings = value;
            return this;
        }

        /** What happens once the journal can no longer be written; by default trading halts. */
        public Context journalLoss(final JournalLoss value) {
            journalLoss = value;
            return this;
        }

        /** Which earlier runs' journals may go when there are too many; none by default. Asked by a thread of its own. */
        public Context removableRuns(final Predicate<JournalHeader> value) {
            removableRuns = value;
            return this;
        }

        /** Name of the run, part of every client order id. */
        public Context session(final String value) {
            session = value;
            return this;
        }

        /** Version written into the journal. */
        public Context toolVersion(final String value) {
            toolVersion = value;
            return this;
        }

        /** What else the journal's header is to say about the run, by name: its venue, its account; never a secret. */
        public Context remarks(final Map<String, String> value) {
            remarks = Map.copyOf(value);
            return this;
        }

        /** The run's clock. */
        public Context clock(final EpochNanoClock value) {
            clock = value;
            return this;
        }

        /** Makes the order sender once the inbound ring exists. Required. */
        public Context sender(final Function<InboundRing, OrderSender> value) {
            sender = value;
            return this;
        }

        /** Sees every quote, on the trading thread; made once the loops are known. */
        public Context observer(final Function<LoopTable, QuoteObserver> value) {
            observer = value;
            return this;
        }

        /**
         * Checks every setting, and fills in what was left open.
         *
         * @throws SettingException naming the first setting that cannot be used
         */
        public Context conclude() {
            requireGiven("universe", universe);
            requireGiven("takerFeePpm", takerFeePpm);
            requireGiven("sender", sender);
            requireGiven("clock", clock);
            requireGiven("observer", observer);
            requireGiven("policy", policy);
            requireGiven("discountAsset", discountAsset);
            requireGiven("feeRequests", feeRequests);
            requireGiven("tap", tap);
            requireGiven("placement", placement);
            requireGiven("handOff", handOff);
            requireRange("minEdgePpm", minEdgePpm, 0, PPM);
            requireRange("staleAfterMs", staleAfterMs, 1, Integer.MAX_VALUE);
            requireRange("maxOpenLoops", maxOpenLoops, 1, MAX_OPEN_LOOPS_LIMIT);
            requireRange("maxLoopLossPpm", maxLoopLossPpm, 0, PPM);
            requireRange("unwindPatienceMs", unwindPatienceMs, 0, Integer.MAX_VALUE);
            requireGiven("limits", limits);
            requireGiven("forecast", forecast);
            LimitCheck.check(limits);
            requireGiven("loops", loops);
            requireRange(
                    "maxUnfilledOrders",
                    maxUnfilledOrders,
                    loops.fourLegs() ? RiskGate.ORDERS_OF_A_LONG_LOOP : RiskGate.ORDERS_OF_A_LOOP,
                    MAX_UNFILLED_ORDERS_LIMIT);
            requireRange("maxOpenOrders", maxOpenOrders, 0, Integer.MAX_VALUE);
            requireRange("ringSize", ringSize, MIN_RING_SIZE, MAX_RING_SIZE);
            if (!BitUtil.isPowerOfTwo(ringSize)) {
                throw new SettingException("ringSize", ringSize, "must be a power of two");
            }
            if (universe.instrumentCount() == 0) {
                throw new SettingException(
                        "universe", "empty", "no triangle of tradable instruments touches a start asset");
            }
            if (takerFeePpm.length != universe.instrumentCount()) {
                throw new SettingException(
                        "takerFeePpm", takerFeePpm.length + " fees", "one for each instrument is needed");
            }
            for (final int fee : takerFeePpm) {
                requireRange("takerFeePpm", fee, 0, PPM / 2);
            }
            if (startAssets.isEmpty()) {
                throw new SettingException("startAssets", startAssets, "name at least one");
            }
            if (startAssetsOfUniverse().isEmpty()) {
                throw new SettingException(
                        "startAssets",
                        startAssets,
                        "none of them is in the universe of "
                                + universe.assets().size() + " assets");
            }
            concludeLoops();
            concludeValueAsset();
            maxStart.forEach((asset, amount) -> {
                if (amount <= 0) {
                    throw new SettingException(
                            "maxStart." + asset, DecimalText.toString(amount), "must be more than 0");
                }
            });
            if (!JournalHeader.isSessionName(session)) {
                throw new SettingException("session", session, "letters, digits and . _ - only, 1 to 64 of them");
            }
            if (waitMode == null) {
                waitMode = WaitMode.forCores(Runtime.getRuntime().availableProcessors());
            }
            return this;
        }

        private void concludeLoops() {
            if (!loops.fourLegs()) {
                return;
            }
            if (forecast.kind() != ForecastKind.NONE) {
                throw new SettingException(
                        "maxLegs", loops.maxLegs(), "forecasts know loops of three legs only: use no forecast");
            }
            try {
                FourCycles.of(
                        universe,
                        startAssetsOfUniverse().stream()
                                .map(universe::assetIndex)
                                .toList(),
                        loops);
            } catch (final IllegalArgumentException e) {
                throw new SettingException("maxLegs", loops.maxLegs(), e.getMessage());
            }
        }

        private void concludeValueAsset() {
            if (valueAsset == null) {
                valueAsset = LimitCheck.defaultValueAsset(universe, startAssets, tradingEnabled);
            } else if (universe.assetIndex(valueAsset) == Universe.NOT_FOUND) {
                throw new SettingException("valueAsset", valueAsset, "is in no triangle that is traded");
            }
        }

        /** The concluded settings by name, as the journal keeps them. */
        public Map<String, String> describe() {
            final Map<String, String> settings = new TreeMap<>(remarks);
            settings.putAll(tradingSettings().describe());
            settings.put("startAssets", String.join(",", startAssets));
            settings.put("ringSize", Integer.toString(ringSize));
            settings.put("handOff", handOff.configName());
            settings.put("waitMode", waitMode == null ? "auto" : waitMode.configName());
            return settings;
        }

        private TradingSettings tradingSettings() {
            return new TradingSettings(
                    universe,
                    startAssetsOfUniverse(),
                    Arrays.stream(takerFeePpm).boxed().toList(),
                    feesKnown,
                    discountAsset,
                    new TreeMap<>(maxStart),
                    tradingEnabled,
                    minEdgePpm,
                    staleAfterMs,
                    maxOpenLoops,
                    maxLoopLossPpm,
                    policy,
                    fillOrKillLegs,
                    sequencedOrders,
                    unwindPatienceMs,
                    limits,
                    valueAsset,
                    maxUnfilledOrders,
                    maxOpenOrders,
                    forecast,
                    loops);
        }

        private List<String> startAssetsOfUniverse() {
            return startAssets.stream()
                    .filter(asset -> universe.assetIndex(asset) != Universe.NOT_FOUND)
                    .toList();
        }

        private RollingJournal journal(final LoopTable loops) {
            final JournalHeader header = journalHeader(loops);
            return RollingJournal.create(
                    journalDirectory,
                    header,
                    journalSettings,
                    new JournalRetention(
                            journalDirectory.resolve(header.fileName()), journalSettings.keepBytes(), removableRuns));
        }

        private JournalHeader journalHeader(final LoopTable loops) {
            return JournalHeader.of(
                    clock.nanoTime(),
                    session,
                    toolVersion,
                    describe(),
                    universe,
                    takerFeePpm,
                    startAssetsOfUniverse(),
                    loops.digest());
        }

        static void requireGiven(final String name, final Object value) {
            if (value == null) {
                throw new SettingException(name, null, "is required");
            }
        }

        static void requireRange(final String name, final int value, final int low, final int high) {
            if (value < low || value > high) {
                throw new SettingException(name, value, "must be from " + low + " to " + high);
            }
        }
    }
}
