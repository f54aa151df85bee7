package trefoil.gateway.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.forecast.ForecastKind;
import trefoil.engine.journal.JournalSettings;
import trefoil.engine.pipeline.JournalLoss;
import trefoil.engine.risk.RiskLimits;
import trefoil.gateway.binance.websocket.channel.ChannelChoice;
import trefoil.gateway.config.TrefoilConfig.Universe;

/** Reads a configuration file (TOML) and checks all of it before anything starts. */
public final class ConfigReader {
    private static final Set<Integer> DEPTH_LEVELS = new TreeSet<>(Set.of(5, 10, 20));
    private static final Set<Integer> DEPTH_INTERVALS_MS = new TreeSet<>(Set.of(100, 1_000));

    private ConfigReader() {}

    /**
     * The configuration in a file.
     *
     * @throws ConfigException with every problem of the file: unknown keys, wrong types, values out of bounds, syntax
     */
    public static TrefoilConfig read(final Path file) throws ConfigException {
        final String text = ConfigFile.read(file);
        return parse(text, file.toString(), file.toAbsolutePath().getParent());
    }

    /** The configuration of a file that names only where the exchange is; nothing about the addresses is checked. */
    public static TrefoilConfig defaults(final URI restUrl, final URI streamUrl) {
        final Settings none = new Settings(Toml.parse(""), new Problems(""));
        final TrefoilConfig config = conclude(none, Path.of(""));
        return new TrefoilConfig(
                new TrefoilConfig.Venue(
                        restUrl,
                        streamUrl,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        config.venue().startWaitS()),
                config.universe(),
                config.market(),
                config.trading(),
                config.execution(),
                config.limits(),
                config.orders(),
                config.paper(),
                config.live(),
                config.killSwitch(),
                config.journal(),
                config.engine(),
                config.forecast());
    }

    /** A commented file that names every setting with its default. */
    public static String example() {
        return ConfigKey.example();
    }

    /**
     * The configuration in a text.
     *
     * @param name of the text in messages
     * @param directory that a key file's path is relative to
     */
    static TrefoilConfig parse(final String text, final String name, final Path directory) throws ConfigException {
        final Problems problems = new Problems(name);
        final TomlParseResult toml = parseToml(text, problems);
        final boolean whole = problems.isEmpty();
        UnknownKeys.report(toml, problems);
        final Settings settings = new Settings(toml, problems);
        final TrefoilConfig config = conclude(settings, directory);
        if (whole) {
            reportMissing(settings, problems);
        }
        reportContradictions(config, settings, problems);
        problems.throwIfAny();
        return config;
    }

    private static TomlParseResult parseToml(final String text, final Problems problems) {
        try {
            final TomlParseResult toml = Toml.parse(text);
            for (final TomlParseError error : toml.errors()) {
                problems.add(error.position().line(), Problems.printable(error.getMessage()));
            }
            return toml;
        } catch (final StackOverflowError e) {
            problems.add(Problems.NO_LINE, "arrays or tables are nested too deeply");
            return Toml.parse("");
        } catch (final RuntimeException | AssertionError e) {
            problems.add(firstLineThatCannotBeRead(text), "is not TOML, or a line shortly before it is not");
            return Toml.parse("");
        }
    }

    /** Of a text that the parser gives up without a word: where it begins to. */
    private static int firstLineThatCannotBeRead(final String text) {
        final String[] lines = text.split("\n", -1);
        int readable = 0;
        int unreadable = lines.length;
        while (unreadable - readable > 1) {
            final int middle = (readable + unreadable) >>> 1;
            if (canBeRead(String.join("\n", Arrays.asList(lines).subList(0, middle)))) {
                readable = middle;
            } else {
                unreadable = middle;
            }
        }
        return unreadable;
    }

    private static boolean canBeRead(final String text) {
        try {
            Toml.parse(text);
            return true;
        } catch (final RuntimeException | AssertionError e) {
            return false;
        }
    }

    private static TrefoilConfig conclude(final Settings settings, final Path directory) {
        final Universe universe = new Universe(
                settings.assets(ConfigKey.UNIVERSE_START_ASSETS),
                settings.assetSet(ConfigKey.UNIVERSE_INCLUDE_ASSETS),
                settings.assetSet(ConfigKey.UNIVERSE_EXCLUDE_ASSETS),
                new LoopChoice(
                        settings.integer(ConfigKey.UNIVERSE_MAX_LEGS),
                        settings.assets(ConfigKey.UNIVERSE_HUBS).stream()
                                .limit(LoopChoice.MAX_HUBS)
                                .toList(),
                        settings.integer(ConfigKey.UNIVERSE_MAX_LOOPS)));
        final TrefoilConfig.Journal journal = new TrefoilConfig.Journal(
                settings.flag(ConfigKey.JOURNAL_ENABLED),
                settings.path(ConfigKey.JOURNAL_DIRECTORY).orElseThrow(),
                new JournalSettings(
                        settings.integer(ConfigKey.JOURNAL_ROLL_MIB) * TrefoilConfig.BYTES_IN_MIB,
                        TimeUnit.HOURS.toNanos(settings.integer(ConfigKey.JOURNAL_ROLL_HOURS)),
                        settings.integer(ConfigKey.JOURNAL_KEEP_MIB) * TrefoilConfig.BYTES_IN_MIB,
                        settings.choice(ConfigKey.JOURNAL_SYNC, JournalSettings.Sync.class)),
                settings.choice(ConfigKey.JOURNAL_WHEN_LOST, JournalLoss.class));
        return new TrefoilConfig(
                new TrefoilConfig.Venue(
                        settings.url(ConfigKey.VENUE_REST_URL, "http"),
                        settings.url(ConfigKey.VENUE_STREAM_URL, "ws"),
                        Optional.ofNullable(settings.url(ConfigKey.VENUE_SBE_URL, "ws")),
                        Optional.ofNullable(settings.url(ConfigKey.VENUE_WS_API_URL, "ws")),
                        settings.path(ConfigKey.VENUE_KEY_FILE).map(directory::resolve),
                        settings.path(ConfigKey.VENUE_TRUST_FILE).map(directory::resolve),
                        settings.integer(ConfigKey.VENUE_START_WAIT_S)),
                universe,
                new TrefoilConfig.Market(
                        settings.choice(ConfigKey.MARKET_FEED, FeedChoice.class),
                        new TrefoilConfig.Sockets(
                                settings.choice(ConfigKey.MARKET_CHANNEL, ChannelChoice.class),
                                settings.choice(ConfigKey.MARKET_POLL, PollChoice.class)),
                        settings.integer(ConfigKey.MARKET_STREAMS_PER_CONNECTION),
                        settings.integer(ConfigKey.MARKET_STALE_AFTER_MS),
                        new TrefoilConfig.Upkeep(
                                settings.integer(ConfigKey.MARKET_REDUNDANCY),
                                settings.integer(ConfigKey.MARKET_CONNECTION_AGE_S),
                                settings.integer(ConfigKey.MARKET_SILENCE_MS)),
                        settings.choice(ConfigKey.MARKET_DEPTH, DepthChoice.class),
                        settings.oneOf(ConfigKey.MARKET_DEPTH_LEVELS, DEPTH_LEVELS),
                        settings.oneOf(ConfigKey.MARKET_DEPTH_INTERVAL_MS, DEPTH_INTERVALS_MS)),
                new TrefoilConfig.Trading(
                        settings.choice(ConfigKey.TRADING_MODE, TradingMode.class),
                        settings.integer(ConfigKey.TRADING_MIN_EDGE_PPM),
                        settings.optionalInteger(ConfigKey.TRADING_TAKER_FEE_PPM),
                        settings.integer(ConfigKey.TRADING_MAX_OPEN_LOOPS),
                        settings.amounts(ConfigKey.TRADING_MAX_START)),
                new TrefoilConfig.Execution(
                        settings.choice(ConfigKey.EXECUTION_POLICY, LoopPolicy.class),
                        settings.flag(ConfigKey.EXECUTION_FILL_OR_KILL_LEGS),
                        settings.integer(ConfigKey.EXECUTION_MAX_LOOP_LOSS_PPM),
                        settings.integer(ConfigKey.EXECUTION_UNWIND_PATIENCE_MS)),
                new TrefoilConfig.Limits(settings.asset(ConfigKey.LIMITS_VALUE_ASSET), limits(settings)),
                new TrefoilConfig.Orders(
                        settings.integer(ConfigKey.ORDERS_RECV_WINDOW_MS),
                        settings.choice(ConfigKey.ORDERS_ENTRY, EntryChoice.class)),
                new TrefoilConfig.Paper(
                        settings.millisToNs(ConfigKey.PAPER_LATENCY_MS), settings.amounts(ConfigKey.PAPER_BALANCES)),
                new TrefoilConfig.Live(settings.flag(ConfigKey.LIVE_ARMED), unstatedLimits(settings)),
                new TrefoilConfig.KillSwitch(
                        settings.path(ConfigKey.KILL_SWITCH_FILE).orElse(journal.defaultKillFile())),
                journal,
                new TrefoilConfig.Engine(
                        settings.powerOfTwo(ConfigKey.ENGINE_RING_SIZE),
                        settings.choice(ConfigKey.ENGINE_WAIT_STRATEGY, WaitChoice.class),
                        settings.choice(ConfigKey.ENGINE_HAND_OFF, HandOffChoice.class),
                        settings.choice(ConfigKey.ENGINE_PROFILE, ProfileChoice.class),
                        settings.cores(ConfigKey.ENGINE_CORES),
                        settings.optionalInteger(ConfigKey.ENGINE_WARM_UP_MS)),
                new TrefoilConfig.Forecast(
                        settings.choice(ConfigKey.FORECAST_KIND, ForecastKind.class),
                        settings.path(ConfigKey.FORECAST_FILE).map(directory::resolve),
                        settings.integer(ConfigKey.FORECAST_MIN_EDGE_PPM),
                        settings.integer(ConfigKey.FORECAST_LATENCY_US)));
    }

    private static List<String> unstatedLimits(final Settings settings) {
        return Stream.of(
                        ConfigKey.LIMITS_MAX_LOSS_PER_LOOP,
                        ConfigKey.LIMITS_MAX_LOSS_PER_HOUR,
                        ConfigKey.LIMITS_MAX_LOSS_PER_DAY)
                .filter(key -> !settings.isGiven(key))
                .map(ConfigKey::dottedName)
                .toList();
    }

    private static RiskLimits limits(final Settings settings) {
        final RiskLimits.Builder limits = RiskLimits.builder()
                .maxLoopNotional(settings.amount(ConfigKey.LIMITS_MAX_LOOP_NOTIONAL))
                .maxConsecutiveFailures(settings.integer(ConfigKey.LIMITS_MAX_CONSECUTIVE_FAILURES))
                .rejects(
                        settings.integer(ConfigKey.LIMITS_MAX_REJECT_PERCENT),
                        settings.integer(ConfigKey.LIMITS_REJECT_WINDOW_ORDERS))
                .minFeedPercent(settings.integer(ConfigKey.LIMITS_MIN_FEED_PERCENT))
                .clockSkewMs(
                        settings.integer(ConfigKey.LIMITS_MAX_CLOCK_SKEW_MS),
                        settings.integer(ConfigKey.LIMITS_REDUCE_CLOCK_SKEW_MS))
                .tickToOrderMs(
                        settings.integer(ConfigKey.LIMITS_MAX_TICK_TO_ORDER_MS),
                        settings.integer(ConfigKey.LIMITS_LATENCY_PAUSE_MS));
        settings.optionalAmount(ConfigKey.LIMITS_MAX_ASSET_NOTIONAL).ifPresent(limits::maxAssetNotional);
        settings.optionalAmount(ConfigKey.LIMITS_MAX_LOSS_PER_LOOP).ifPresent(limits::maxLossPerLoop);
        settings.optionalAmount(ConfigKey.LIMITS_MAX_LOSS_PER_HOUR).ifPresent(limits::maxLossPerHour);
        settings.optionalAmount(ConfigKey.LIMITS_MAX_LOSS_PER_DAY).ifPresent(limits::maxLossPerDay);
        return limits.build();
    }

    private static void reportMissing(final Settings settings, final Problems problems) {
        for (final ConfigKey key : ConfigKey.values()) {
            if (key.presence() == ConfigKey.Presence.REQUIRED && !settings.isGiven(key)) {
                problems.add(
                        Problems.NO_LINE,
                        key.dottedName() + " is missing; for example " + key.dottedName() + " = " + key.text());
            }
        }
    }

    private static void reportLoops(final TrefoilConfig config, final Settings settings, final Problems problems) {
        if (settings.assets(ConfigKey.UNIVERSE_HUBS).size() > LoopChoice.MAX_HUBS) {
            add(settings, ConfigKey.UNIVERSE_HUBS, "names more than " + LoopChoice.MAX_HUBS + " assets", problems);
        }
        if (config.universe().loops().fourLegs() && config.forecast().kind() != ForecastKind.NONE) {
            add(
                    settings,
                    ConfigKey.UNIVERSE_MAX_LEGS,
                    "= 4 goes with forecast.kind = \"none\" only: forecasts know loops of three legs",
                    problems);
        }
    }

    private static void reportContradictions(
            final TrefoilConfig config, final Settings settings, final Problems problems) {
        final Universe universe = config.universe();
        for (final String asset : universe.excludeAssets()) {
            if (universe.includeAssets().contains(asset)) {
                add(settings, ConfigKey.UNIVERSE_EXCLUDE_ASSETS, "names " + asset + ", which is included", problems);
            }
        }
        if (settings.isGiven(ConfigKey.UNIVERSE_START_ASSETS)) {
            reportStartAssets(universe, settings, problems);
        }
        reportLoops(config, settings, problems);
        reportLimits(config, settings, problems);
        reportMode(config, settings, problems);
        if (config.market().feed() == FeedChoice.SBE && !settings.isGiven(ConfigKey.VENUE_SBE_URL)) {
            add(
                    settings,
                    ConfigKey.MARKET_FEED,
                    "= \"sbe\" needs venue.sbeUrl; for example venue.sbeUrl = " + ConfigKey.VENUE_SBE_URL.text(),
                    problems);
        }
        if (config.forecast().kind() != ForecastKind.NONE
                && config.forecast().file().isEmpty()) {
            add(
                    settings,
                    ConfigKey.FORECAST_KIND,
                    "needs forecast.file, which 'trefoil research fit' writes",
                    problems);
        }
        if (config.orders().entry() == EntryChoice.WS_API && !settings.isGiven(ConfigKey.VENUE_WS_API_URL)) {
            add(settings, ConfigKey.ORDERS_ENTRY, "needs venue.wsApiUrl", problems);
        }
        for (final String asset : config.trading().maxStart().keySet()) {
            if (!universe.startsAnywhere() && !universe.startAssets().contains(asset)) {
                add(
                        settings,
                        ConfigKey.TRADING_MAX_START,
                        "names " + Problems.shown(asset) + ", which is not in universe.startAssets",
                        problems);
            }
        }
    }

    private static void reportLimits(final TrefoilConfig config, final Settings settings, final Problems problems) {
        final RiskLimits limits = config.limits().risk();
        final boolean given = settings.isGiven(ConfigKey.LIMITS_REDUCE_CLOCK_SKEW_MS);
        if (limits.reduceClockSkewMs() < limits.maxClockSkewMs()) {
            add(
                    settings,
                    given ? ConfigKey.LIMITS_REDUCE_CLOCK_SKEW_MS : ConfigKey.LIMITS_MAX_CLOCK_SKEW_MS,
                    given ? "is less than limits.maxClockSkewMs" : "is more than limits.reduceClockSkewMs",
                    problems);
        }
        config.limits().valueAsset().ifPresent(asset -> reportValueAsset(asset, config.universe(), settings, problems));
    }

    private static void reportValueAsset(
            final String asset, final Universe universe, final Settings settings, final Problems problems) {
        if (universe.excludeAssets().contains(asset)) {
            add(settings, ConfigKey.LIMITS_VALUE_ASSET, "names " + asset + ", which is excluded", problems);
        } else if (!universe.includeAssets().isEmpty()
                && !universe.includeAssets().contains(asset)) {
            add(
                    settings,
                    ConfigKey.LIMITS_VALUE_ASSET,
                    "names " + asset + ", which universe.includeAssets leaves out",
                    problems);
        }
    }

    private static void reportMode(final TrefoilConfig config, final Settings settings, final Problems problems) {
        final TradingMode mode = config.trading().mode();
        ModeAddresses.misfits(config.venue(), mode)
                .forEach((key, reason) -> problems.add(settings.lineOf(key), reason));
        if (mode == TradingMode.PAPER && !settings.isGiven(ConfigKey.PAPER_BALANCES)) {
            problems.add(
                    settings.lineOf(ConfigKey.TRADING_MODE),
                    "trading.mode = \"paper\" needs paper.balances, what the paper account holds; for example "
                            + "paper.balances." + ConfigKey.PAPER_BALANCES.text());
        }
    }

    private static void reportStartAssets(final Universe universe, final Settings settings, final Problems problems) {
        final ConfigKey key = ConfigKey.UNIVERSE_START_ASSETS;
        if (universe.startsAnywhere() && universe.startAssets().size() > 1) {
            add(settings, key, "names \"all\" and others", problems);
        }
        for (final String asset : universe.startAssets()) {
            final boolean all = asset.equals(Universe.ALL);
            if (universe.excludeAssets().contains(asset)) {
                add(settings, key, "names " + asset + ", which is excluded", problems);
            } else if (!all
                    && !universe.includeAssets().isEmpty()
                    && !universe.includeAssets().contains(asset)) {
                add(settings, key, "names " + asset + ", which universe.includeAssets leaves out", problems);
            }
        }
    }

    private static void add(final Settings settings, final ConfigKey key, final String text, final Problems problems) {
        problems.add(settings.lineOf(key), key.dottedName() + " " + text);
    }
}
