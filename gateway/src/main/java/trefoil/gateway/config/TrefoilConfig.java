package trefoil.gateway.config;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.forecast.ForecastKind;
import trefoil.engine.journal.JournalSettings;
import trefoil.engine.math.DecimalText;
import trefoil.engine.pipeline.JournalLoss;
import trefoil.engine.risk.RiskLimits;
import trefoil.gateway.binance.websocket.channel.ChannelChoice;
import trefoil.gateway.host.CpuList;

/**
 * Everything a user can set, checked: one record for each table of the configuration file. Immutable, any thread.
 *
 * <p>Holds no secret; {@link Venue#keyFile()} says where they are.
 */
public record TrefoilConfig(
        Venue venue,
        Universe universe,
        Market market,
        Trading trading,
        Execution execution,
        Limits limits,
        Orders orders,
        Paper paper,
        Live live,
        KillSwitch killSwitch,
        Journal journal,
        Engine engine,
        Forecast forecast) {
    static final long BYTES_IN_MIB = 1L << 20;

    private static final int NS_IN_MS_DIGITS = 6;

    /** The name, in its directory, of the kill switch's file where the configuration names none. */
    private static final String KILL_FILE = "KILL";

    /**
     * Where the exchange is, and how long a start waits for it. The URLs have no path and are encrypted unless the host is
     * loopback. Without a trust file the Java runtime's certificates are trusted.
     */
    public record Venue(
            URI restUrl,
            URI streamUrl,
            Optional<URI> sbeUrl,
            Optional<URI> wsApiUrl,
            Optional<Path> keyFile,
            Optional<Path> trustFile,
            int startWaitS) {
        /** Whether it is a simulator on this machine. */
        public boolean isOnThisMachine() {
            return isHere(restUrl) && isHere(streamUrl);
        }

        private static boolean isHere(final URI address) {
            final String host = address == null || address.getHost() == null ? "" : address.getHost();
            return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        }
    }

    /** Which assets and loops are looked at. {@code includeAssets} empty means all but {@code excludeAssets}. */
    public record Universe(
            List<String> startAssets, Set<String> includeAssets, Set<String> excludeAssets, LoopChoice loops) {
        /** The one element of {@code startAssets} that stands for every asset. */
        public static final String ALL = "all";

        /** Whether a loop may start from any asset. */
        public boolean startsAnywhere() {
            return startAssets.contains(ALL);
        }
    }

    /**
     * How quotes and books are received, and for how long they count. {@code depthLevels} is of partial books; it and
     * {@code depthIntervalMs} mean nothing without books.
     */
    public record Market(
            FeedChoice feed,
            Sockets sockets,
            int streamsPerConnection,
            int staleAfterMs,
            Upkeep upkeep,
            DepthChoice depth,
            int depthLevels,
            int depthIntervalMs) {}

    /** Who reads the websockets, and how. */
    public record Sockets(ChannelChoice channel, PollChoice poll) {
        /** As the machine suggests. */
        public static final Sockets AUTO = new Sockets(ChannelChoice.AUTO, PollChoice.AUTO);
    }

    /** How connections are kept, those of the account's events included, of which there is always one. */
    public record Upkeep(int redundancy, int connectionAgeS, int silenceMs) {}

    /**
     * What becomes of orders, and what is worth one. {@code takerFeePpm} empty means the account's own fees; {@code maxStart} holds
     * {@link trefoil.engine.math.Fixed} units by asset, an asset that is not in it is bounded by its balance.
     */
    public record Trading(
            TradingMode mode, int minEdgePpm, OptionalInt takerFeePpm, int maxOpenLoops, Map<String, Long> maxStart) {}

    /** How loops are executed and brought to their end. */
    public record Execution(LoopPolicy policy, boolean fillOrKillLegs, int maxLoopLossPpm, int unwindPatienceMs) {}

    /** How much may be risked, counted in {@code valueAsset}; empty means a dollar among the start assets. */
    public record Limits(Optional<String> valueAsset, RiskLimits risk) {}

    /** How orders are sent. */
    public record Orders(int recvWindowMs, EntryChoice entry) {
        /** The same on another way. */
        public Orders by(final EntryChoice other) {
            return new Orders(recvWindowMs, other);
        }
    }

    /**
     * How orders fare on paper. {@code latencyNs} passes from an order's sending to its arrival, and again until its
     * answer; {@code balances} holds {@link trefoil.engine.math.Fixed} units by asset.
     */
    public record Paper(long latencyNs, Map<String, Long> balances) {}

    /**
     * Whether the file consents to trading with real money; the command line has to as well.
     *
     * @param unstatedLimits limits on losses that the file leaves to their defaults, by dotted name
     */
    public record Live(boolean armed, List<String> unstatedLimits) {}

    /** The file whose appearance stops a run that trades. */
    public record KillSwitch(Path file) {}

    /** Where and how the run is recorded. */
    public record Journal(boolean enabled, Path directory, JournalSettings settings, JournalLoss whenLost) {
        /** The same in another place. */
        public Journal in(final Path other) {
            return new Journal(true, other, settings, whenLost);
        }

        /** The kill switch's file where no other is named. */
        public Path defaultKillFile() {
            return directory.resolve(KILL_FILE);
        }
    }

    /**
     * Whether an edge is expected to last. {@code file} is there unless the kind is none; {@code latencyUs} counts until
     * answers to orders tell.
     */
    public record Forecast(ForecastKind kind, Optional<Path> file, int minEdgePpm, int latencyUs) {}

    /**
     * The engine's threads and memory; {@code ringSize} is a power of two, {@code cores} empty where the profile is to
     * choose, {@code warmUpMs} the most that warming up may take, empty where that depends on the venue.
     */
    public record Engine(
            int ringSize,
            WaitChoice waitStrategy,
            HandOffChoice handOff,
            ProfileChoice profile,
            List<Integer> cores,
            OptionalInt warmUpMs) {}

    /**
     * Refuses addresses that do not fit the mode.
     *
     * @throws IllegalArgumentException naming the first that does not
     */
    public void requireAddressesFit() {
        final Map<ConfigKey, String> misfits = ModeAddresses.misfits(venue, trading.mode());
        if (!misfits.isEmpty()) {
            throw new IllegalArgumentException(misfits.values().iterator().next());
        }
    }

    /** The settings as they are used, by dotted name in the order of the example, for a start page or a journal. */
    public Map<String, String> settings() {
        final Map<String, String> settings = new LinkedHashMap<>();
        for (final ConfigKey key : ConfigKey.values()) {
            settings.put(key.dottedName(), valueOf(key));
        }
        return settings;
    }

    private String valueOf(final ConfigKey key) {
        return switch (key) {
            case VENUE_REST_URL -> venue.restUrl().toString();
            case VENUE_STREAM_URL -> venue.streamUrl().toString();
            case VENUE_SBE_URL -> venue.sbeUrl().map(URI::toString).orElse("none");
            case VENUE_WS_API_URL -> venue.wsApiUrl().map(URI::toString).orElse("none");
            case VENUE_KEY_FILE -> venue.keyFile().map(Path::toString).orElse("none");
            case VENUE_TRUST_FILE -> venue.trustFile().map(Path::toString).orElse("none");
            case VENUE_START_WAIT_S -> Integer.toString(venue.startWaitS());
            case UNIVERSE_START_ASSETS -> String.join(" ", universe.startAssets());
            case UNIVERSE_INCLUDE_ASSETS -> String.join(" ", universe.includeAssets());
            case UNIVERSE_EXCLUDE_ASSETS -> String.join(" ", universe.excludeAssets());
            case UNIVERSE_MAX_LEGS -> Integer.toString(universe.loops().maxLegs());
            case UNIVERSE_HUBS -> String.join(" ", universe.loops().hubs());
            case UNIVERSE_MAX_LOOPS -> Integer.toString(universe.loops().maxLoops());
            case MARKET_FEED -> market.feed().name().toLowerCase(Locale.ROOT);
            case MARKET_CHANNEL -> market.sockets().channel().name().toLowerCase(Locale.ROOT);
            case MARKET_POLL -> market.sockets().poll().name().toLowerCase(Locale.ROOT);
            case MARKET_STREAMS_PER_CONNECTION -> Integer.toString(market.streamsPerConnection());
            case MARKET_STALE_AFTER_MS -> Integer.toString(market.staleAfterMs());
            case MARKET_REDUNDANCY -> Integer.toString(market.upkeep().redundancy());
            case MARKET_CONNECTION_AGE_S -> Integer.toString(market.upkeep().connectionAgeS());
            case MARKET_SILENCE_MS -> Integer.toString(market.upkeep().silenceMs());
            case MARKET_DEPTH -> market.depth().name().toLowerCase(Locale.ROOT);
            case MARKET_DEPTH_LEVELS -> Integer.toString(market.depthLevels());
            case MARKET_DEPTH_INTERVAL_MS -> Integer.toString(market.depthIntervalMs());
            case TRADING_MODE -> trading.mode().configName();
            case TRADING_MIN_EDGE_PPM -> Integer.toString(trading.minEdgePpm());
            case TRADING_TAKER_FEE_PPM ->
                trading.takerFeePpm().isPresent()
                        ? Integer.toString(trading.takerFeePpm().getAsInt())
                        : "the account's";
            case TRADING_MAX_OPEN_LOOPS -> Integer.toString(trading.maxOpenLoops());
            case TRADING_MAX_START -> shown(trading.maxStart());
            case FORECAST_KIND -> forecast.kind().configName();
            case FORECAST_FILE -> forecast.file().map(Path::toString).orElse("none");
            case FORECAST_MIN_EDGE_PPM -> Integer.toString(forecast.minEdgePpm());
            case FORECAST_LATENCY_US -> Integer.toString(forecast.latencyUs());
            case EXECUTION_POLICY -> execution.policy().name().toLowerCase(Locale.ROOT);
            case EXECUTION_FILL_OR_KILL_LEGS -> Boolean.toString(execution.fillOrKillLegs());
            case EXECUTION_MAX_LOOP_LOSS_PPM -> Integer.toString(execution.maxLoopLossPpm());
            case EXECUTION_UNWIND_PATIENCE_MS -> Integer.toString(execution.unwindPatienceMs());
            case LIMITS_VALUE_ASSET -> limits.valueAsset().orElse("a dollar");
            case LIMITS_MAX_LOOP_NOTIONAL,
                    LIMITS_MAX_ASSET_NOTIONAL,
                    LIMITS_MAX_LOSS_PER_LOOP,
                    LIMITS_MAX_LOSS_PER_HOUR,
                    LIMITS_MAX_LOSS_PER_DAY,
                    LIMITS_MAX_CONSECUTIVE_FAILURES,
                    LIMITS_MAX_REJECT_PERCENT,
                    LIMITS_REJECT_WINDOW_ORDERS,
                    LIMITS_MIN_FEED_PERCENT,
                    LIMITS_MAX_CLOCK_SKEW_MS,
                    LIMITS_REDUCE_CLOCK_SKEW_MS,
                    LIMITS_MAX_TICK_TO_ORDER_MS,
                    LIMITS_LATENCY_PAUSE_MS -> limits.risk().describe().get(key.key());
            case ORDERS_RECV_WINDOW_MS -> Integer.toString(orders.recvWindowMs());
            case ORDERS_ENTRY -> orders.entry().configName();
            case PAPER_LATENCY_MS ->
                BigDecimal.valueOf(paper.latencyNs(), NS_IN_MS_DIGITS)
                        .stripTrailingZeros()
                        .toPlainString();
            case PAPER_BALANCES -> shown(paper.balances());
            case LIVE_ARMED -> Boolean.toString(live.armed());
            case KILL_SWITCH_FILE -> killSwitch.file().toString();
            case JOURNAL_ENABLED -> Boolean.toString(journal.enabled());
            case JOURNAL_DIRECTORY -> journal.directory().toString();
            case JOURNAL_ROLL_MIB -> Long.toString(journal.settings().rollBytes() / BYTES_IN_MIB);
            case JOURNAL_ROLL_HOURS ->
                Long.toString(TimeUnit.NANOSECONDS.toHours(journal.settings().rollAgeNs()));
            case JOURNAL_KEEP_MIB -> Long.toString(journal.settings().keepBytes() / BYTES_IN_MIB);
            case JOURNAL_SYNC -> journal.settings().sync().name().toLowerCase(Locale.ROOT);
            case JOURNAL_WHEN_LOST -> journal.whenLost().configName();
            case ENGINE_RING_SIZE -> Integer.toString(engine.ringSize());
            case ENGINE_WAIT_STRATEGY -> engine.waitStrategy().name().toLowerCase(Locale.ROOT);
            case ENGINE_HAND_OFF -> engine.handOff().configName();
            case ENGINE_PROFILE -> engine.profile().configName();
            case ENGINE_CORES -> engine.cores().isEmpty() ? "the profile's" : CpuList.text(engine.cores());
            case ENGINE_WARM_UP_MS ->
                engine.warmUpMs().isPresent()
                        ? Integer.toString(engine.warmUpMs().getAsInt())
                        : "by the venue";
        };
    }

    private static String shown(final Map<String, Long> amounts) {
        return new TreeMap<>(amounts)
                .entrySet().stream()
                        .map(entry -> DecimalText.toString(entry.getValue()) + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }
}
