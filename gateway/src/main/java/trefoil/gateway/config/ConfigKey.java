package trefoil.gateway.config;

import static trefoil.gateway.config.ConfigKey.Presence.DEFAULTED;
import static trefoil.gateway.config.ConfigKey.Presence.OPTIONAL;
import static trefoil.gateway.config.ConfigKey.Presence.REQUIRED;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every setting of the configuration file, in the order of the example: its name, default, bounds and meaning. */
enum ConfigKey {
    VENUE_REST_URL(
            "venue.restUrl",
            REQUIRED,
            "\"https://testnet.binance.vision\"",
            "Base of the REST interface, without a path: https, or http on a loopback host. Required."),
    VENUE_STREAM_URL(
            "venue.streamUrl",
            REQUIRED,
            "\"wss://stream.testnet.binance.vision\"",
            "Base of the market streams, without a path: wss, or ws on a loopback host. Required."),
    VENUE_SBE_URL(
            "venue.sbeUrl",
            OPTIONAL,
            "\"wss://stream-sbe.testnet.binance.vision\"",
            "Base of the binary market streams, without a path: wss, or ws on a loopback host. They take an Ed25519 API key,"
                    + " which is sent there. Left out, quotes come as JSON."),
    VENUE_WS_API_URL(
            "venue.wsApiUrl",
            OPTIONAL,
            "\"wss://ws-api.testnet.binance.vision\"",
            "Base of the websocket API, without a path: brings the account's own events. Left out, they are not asked for."),
    VENUE_KEY_FILE(
            "venue.keyFile",
            OPTIONAL,
            "\"trefoil.key\"",
            "File with the API key and its secret or private key, readable by its owner only; a path relative to this file."),
    VENUE_TRUST_FILE(
            "venue.trustFile",
            OPTIONAL,
            "\"exchange.pem\"",
            "PEM file with the certificates that the venue may show, in place of those that the Java runtime trusts; a path"
                    + " relative to this file. Host names are verified with or without it."),
    VENUE_START_WAIT_S(
            "venue.startWaitS",
            DEFAULTED,
            "120",
            0,
            3600,
            "Seconds for which a start waits while the venue is not reachable, fails or wants fewer requests."),

    UNIVERSE_START_ASSETS(
            "universe.startAssets",
            DEFAULTED,
            "[\"USDT\", \"USDC\", \"FDUSD\", \"BTC\", \"ETH\", \"BNB\"]",
            "Assets a loop may start from and end in, or [\"all\"]."),
    UNIVERSE_INCLUDE_ASSETS(
            "universe.includeAssets", DEFAULTED, "[]", "When not empty, only these assets are looked at."),
    UNIVERSE_EXCLUDE_ASSETS("universe.excludeAssets", DEFAULTED, "[]", "Assets never traded and never passed through."),
    UNIVERSE_MAX_LEGS(
            "universe.maxLegs",
            DEFAULTED,
            "3",
            3,
            4,
            "Legs of the longest loops. With 4, loops of four legs are looked at beside those of three; each quote then takes"
                    + " longer, and the start line says of how many loops."),
    UNIVERSE_HUBS(
            "universe.hubs",
            DEFAULTED,
            "[\"USDT\", \"BTC\", \"ETH\", \"BNB\", \"USDC\", \"FDUSD\"]",
            "Of the assets of a loop of four legs, all but one are these or start assets; at most 32."),
    UNIVERSE_MAX_LOOPS(
            "universe.maxLoops",
            DEFAULTED,
            "50000",
            1,
            2_000_000,
            "Most loops there may be with universe.maxLegs = 4, each direction for itself; more are refused at the start."),

    MARKET_FEED(
            "market.feed",
            DEFAULTED,
            "\"auto\"",
            "How quotes and books come: sbe, from venue.sbeUrl with an Ed25519 key; json, from venue.streamUrl; auto, by sbe"
                    + " where both are there, and by json otherwise and where sbe is refused or cannot be read."),
    MARKET_CHANNEL(
            "market.channel",
            DEFAULTED,
            "\"auto\"",
            "Who reads the websockets, those of the account included: own (a client of ours, one thread for all of them),"
                    + " okhttp (a thread each), or auto, which is own unless it cannot be opened."),
    MARKET_POLL(
            "market.poll",
            DEFAULTED,
            "\"auto\"",
            "How the own channel finds out what has come: busy reads over and over, which takes a whole processor; select"
                    + " sleeps until the system wakes it; auto is as the profile says."),
    MARKET_STREAMS_PER_CONNECTION(
            "market.streamsPerConnection",
            DEFAULTED,
            "200",
            1,
            1024,
            "Streams subscribed to on one connection; the venue takes no more than 1024."),
    MARKET_STALE_AFTER_MS(
            "market.staleAfterMs",
            DEFAULTED,
            "2000",
            1,
            3_600_000,
            "Age in milliseconds from which a quote opens no loop any more."),
    MARKET_REDUNDANCY(
            "market.redundancy",
            DEFAULTED,
            "1",
            1,
            3,
            "Connections for the same streams: of each update, what comes first counts."),
    MARKET_CONNECTION_AGE_S(
            "market.connectionAgeS",
            DEFAULTED,
            "84600",
            1,
            86_400,
            "Age in seconds at which another connection is opened beside one, to take its place; the venue closes what has"
                    + " been open for 86400. Up to a twentieth earlier, so that not all are replaced at once."),
    MARKET_SILENCE_MS(
            "market.silenceMs",
            DEFAULTED,
            "20000",
            1_000,
            600_000,
            "Milliseconds without a frame, answers to our own questions included, after which a connection is taken for"
                    + " dead and replaced."),
    MARKET_DEPTH(
            "market.depth",
            DEFAULTED,
            "\"none\"",
            "Books beside the best quotes: none, partial (whole from the venue) or diff (kept here from their changes)."),
    MARKET_DEPTH_LEVELS("market.depthLevels", DEFAULTED, "20", "Levels a side of a partial book: 5, 10 or 20."),
    MARKET_DEPTH_INTERVAL_MS(
            "market.depthIntervalMs",
            DEFAULTED,
            "100",
            "Milliseconds between two states of a book: 100 or 1000. By sbe the venue sends them at a pace of its own."),

    TRADING_MODE(
            "trading.mode",
            DEFAULTED,
            "\"watch\"",
            "watch prices and counts; paper trades on live quotes without sending an order; testnet and demo send orders"
                    + " for play money, to the venue's testnet (or a simulator on this machine) and to its demo mode;"
                    + " live sends orders for real money."),
    TRADING_MIN_EDGE_PPM(
            "trading.minEdgePpm",
            DEFAULTED,
            "100",
            0,
            1_000_000,
            "Least gain of a loop after fees, in millionths of what it starts with (100 is 0.01 %)."),
    TRADING_TAKER_FEE_PPM(
            "trading.takerFeePpm",
            OPTIONAL,
            "1000",
            0,
            100_000,
            "Taker fee in millionths (1000 is 0.1 %) of every instrument. Left out, the account's own fees are read."),
    TRADING_MAX_OPEN_LOOPS("trading.maxOpenLoops", DEFAULTED, "4", 1, 64, "Loops under way at the same time."),
    TRADING_MAX_START(
            "trading.maxStart",
            OPTIONAL,
            "USDT = \"1000\"",
            "Most of a start asset that one loop may use, an exact decimal in quotes. Left out: its balance."),

    FORECAST_KIND(
            "forecast.kind",
            DEFAULTED,
            "\"none\"",
            "Whether a loop is expected to last until its orders arrive: none takes it as it is; survival counts how often"
                    + " edges like it did; micro-price looks where each leg's queue leans."),
    FORECAST_FILE(
            "forecast.file",
            OPTIONAL,
            "\"forecast.csv\"",
            "What 'trefoil research fit' wrote; needed unless forecast.kind is none. A path relative to this file."),
    FORECAST_MIN_EDGE_PPM(
            "forecast.minEdgePpm",
            DEFAULTED,
            "0",
            0,
            1_000_000,
            "Least gain of a loop that has to be expected, in millionths of what it starts with."),
    FORECAST_LATENCY_US(
            "forecast.latencyUs",
            DEFAULTED,
            "20000",
            0,
            60_000_000,
            "Microseconds from an order's decision to its arrival, until the answers to orders tell."),

    EXECUTION_POLICY(
            "execution.policy",
            DEFAULTED,
            "\"chain\"",
            "How a loop's legs are sent: chain, each after the one before and sized by its fills; together, all three at"
                    + " once from what is held of all three assets; pipelined, without waiting as far as what is held"
                    + " allows, the rest as in a chain."),
    EXECUTION_FILL_OR_KILL_LEGS(
            "execution.fillOrKillLegs",
            DEFAULTED,
            "false",
            "true sends legs that fill whole or not at all; false takes what fills."),
    EXECUTION_MAX_LOOP_LOSS_PPM(
            "execution.maxLoopLossPpm",
            DEFAULTED,
            "5000",
            0,
            1_000_000,
            "Most that a loop which cannot go on may lose on its way home, fees included, in millionths of what it"
                    + " spent (5000 is 0.5 %); what no way within it brings home is held."),
    EXECUTION_UNWIND_PATIENCE_MS(
            "execution.unwindPatienceMs",
            DEFAULTED,
            "5000",
            0,
            3_600_000,
            "How long such a loop waits for an acceptable way home before it leaves what it holds."),

    LIMITS_VALUE_ASSET(
            "limits.valueAsset",
            OPTIONAL,
            "\"USDT\"",
            "Asset that worths and losses are counted in. Left out: the first start asset that stands for a dollar."),
    LIMITS_MAX_LOOP_NOTIONAL(
            "limits.maxLoopNotional",
            DEFAULTED,
            "\"1000\"",
            "Worth of what one loop may spend, an exact decimal in quotes, above 0 as the ones that follow."),
    LIMITS_MAX_ASSET_NOTIONAL(
            "limits.maxAssetNotional",
            OPTIONAL,
            "\"4000\"",
            "Worth of what open loops together may put through one asset. Left out: four times maxLoopNotional."),
    LIMITS_MAX_LOSS_PER_LOOP(
            "limits.maxLossPerLoop",
            OPTIONAL,
            "\"10\"",
            "Loss of one loop above which none is opened until a resume. Left out: 1 % of maxLoopNotional."),
    LIMITS_MAX_LOSS_PER_HOUR(
            "limits.maxLossPerHour",
            OPTIONAL,
            "\"30\"",
            "The same for the last sixty minutes, gains counted against losses. Left out: 3 % of maxLoopNotional."),
    LIMITS_MAX_LOSS_PER_DAY(
            "limits.maxLossPerDay",
            OPTIONAL,
            "\"100\"",
            "The same for the day (UTC), also after a restart. Left out: 10 % of maxLoopNotional."),
    LIMITS_MAX_CONSECUTIVE_FAILURES(
            "limits.maxConsecutiveFailures",
            DEFAULTED,
            "10",
            1,
            1_000_000,
            "Orders refused in a row at which no loop is opened until a resume."),
    LIMITS_MAX_REJECT_PERCENT(
            "limits.maxRejectPercent",
            DEFAULTED,
            "50",
            0,
            100,
            "Share of the last rejectWindowOrders orders that may be refused; above it none is opened until a resume."),
    LIMITS_REJECT_WINDOW_ORDERS(
            "limits.rejectWindowOrders", DEFAULTED, "20", 1, 1_000, "Orders that maxRejectPercent looks back on."),
    LIMITS_MIN_FEED_PERCENT(
            "limits.minFeedPercent",
            DEFAULTED,
            "50",
            0,
            100,
            "Share of the market data connections that must be up for a loop to be opened."),
    LIMITS_MAX_CLOCK_SKEW_MS(
            "limits.maxClockSkewMs",
            DEFAULTED,
            "250",
            1,
            3_600_000,
            "Uncorrected difference from the venue's clock, in milliseconds, above which no loop is opened."),
    LIMITS_REDUCE_CLOCK_SKEW_MS(
            "limits.reduceClockSkewMs",
            DEFAULTED,
            "1000",
            1,
            3_600_000,
            "Difference above which trading reduces, until it is within maxClockSkewMs again; not less than that."),
    LIMITS_MAX_TICK_TO_ORDER_MS(
            "limits.maxTickToOrderMs",
            DEFAULTED,
            "1000",
            1,
            3_600_000,
            "Milliseconds from a quote to the order it caused; a loop whose first order is older is not begun."),
    LIMITS_LATENCY_PAUSE_MS(
            "limits.latencyPauseMs",
            DEFAULTED,
            "1000",
            0,
            3_600_000,
            "Milliseconds without new loops after an order that took longer."),

    ORDERS_RECV_WINDOW_MS(
            "orders.recvWindowMs",
            DEFAULTED,
            "1000",
            1,
            60_000,
            "Milliseconds after which the venue refuses an order that was under way too long."),
    ORDERS_ENTRY(
            "orders.entry",
            DEFAULTED,
            "\"auto\"",
            "Which way orders go: rest, each a signed request; ws-api, over a connection to the websocket API that logs on once"
                    + " (an Ed25519 key) or signs each order (other keys), and by REST while it is down; auto takes ws-api"
                    + " where venue.wsApiUrl is set and the key is Ed25519, rest elsewhere."),

    PAPER_LATENCY_MS(
            "paper.latencyMs",
            DEFAULTED,
            "20",
            0,
            10_000,
            "Milliseconds from an order's sending to its arrival, and from there to its answer; up to three decimals."),
    PAPER_BALANCES(
            "paper.balances",
            OPTIONAL,
            "USDT = \"1000\"",
            "What the paper account holds at the start, exact decimals in quotes. Needed in paper mode."),

    LIVE_ARMED(
            "live.armed",
            DEFAULTED,
            "false",
            "The first of two deliberate acts that trading with real money takes; the other is run --live. Set it when"
                    + " the key, the limits and this file have been looked at; either act alone is refused. Real money"
                    + " also takes the three limits on losses, a journal, and a key that may not withdraw."),

    KILL_SWITCH_FILE(
            "killSwitch.file",
            OPTIONAL,
            "\"journals/KILL\"",
            "A run that trades stops when this file appears: halt in it, or nothing, sends nothing more; reduce ends open"
                    + " loops and opens none. While it is there, no run starts. 'trefoil kill' writes and removes it. Left"
                    + " out, it is KILL in the journal's directory; a path relative to the directory Trefoil is started"
                    + " in."),

    JOURNAL_ENABLED("journal.enabled", DEFAULTED, "true", "false keeps no record of the run."),
    JOURNAL_DIRECTORY(
            "journal.directory",
            DEFAULTED,
            "\"journals\"",
            "Where journals are written; a path relative to the directory Trefoil is started in."),
    JOURNAL_ROLL_MIB("journal.rollMiB", DEFAULTED, "1024", 1, 65_536, "MiB after which a run goes on in another file."),
    JOURNAL_ROLL_HOURS(
            "journal.rollHours", DEFAULTED, "24", 1, 8_760, "Hours after which a run goes on in another file."),
    JOURNAL_KEEP_MIB(
            "journal.keepMiB",
            DEFAULTED,
            "0",
            0,
            1_073_741_824,
            "About how many MiB all journals of the directory may take; 0 for any number. Beyond it the oldest runs of the"
                    + " same account go first, then market data of this run's complete files, which can no longer be"
                    + " replayed then."),
    JOURNAL_SYNC(
            "journal.sync",
            DEFAULTED,
            "\"end\"",
            "When records are brought to the disk, to outlive the machine's death: at the end of a file, besides every"
                    + " second, or besides after each batch, before its orders are sent. What the process's death can"
                    + " take is the same with all: nothing that was sent."),
    JOURNAL_WHEN_LOST(
            "journal.whenLost",
            DEFAULTED,
            "\"halt\"",
            "What happens once the journal cannot be written: halt sends nothing more, reduce ends open loops, trade goes on"
                    + " without a record."),

    ENGINE_RING_SIZE(
            "engine.ringSize",
            DEFAULTED,
            "65536",
            1024,
            4_194_304,
            "Events the inbound ring holds before a sender has to wait; a power of two."),
    ENGINE_WAIT_STRATEGY(
            "engine.waitStrategy",
            DEFAULTED,
            "\"auto\"",
            "How the engine's threads wait: auto (as the profile says), spinning, yielding or parking."),
    ENGINE_HAND_OFF(
            "engine.handOff",
            DEFAULTED,
            "\"auto\"",
            "How a frame gets to the order it causes: ring (threads of the engine's decide, journal and send), inline (the thread"
                    + " that reads the sockets does all that itself), or auto, as the profile says."),
    ENGINE_PROFILE(
            "engine.profile",
            DEFAULTED,
            "\"auto\"",
            "How threads share the machine: latency binds them to cores, spins and polls sockets; balanced binds none and"
                    + " sleeps little; small sleeps when there is nothing to do, for two cores; auto chooses by the"
                    + " processors there are. A setting of its own counts more than the profile."),
    ENGINE_CORES(
            "engine.cores",
            OPTIONAL,
            "\"2-5\"",
            "Cores that threads are bound to, as Linux lists them: trading first, then market, orders, journal; with"
                    + " handOff inline, market alone. Left out: isolated ones, or all but the first, in profile latency; none"
                    + " in others."),
    ENGINE_WARM_UP_MS(
            "engine.warmUpMs",
            OPTIONAL,
            "2000",
            0,
            60_000,
            "Milliseconds at most for which made-up frames go through the whole path before trading, until it is compiled;"
                    + " 0 for none. No order can leave meanwhile. Left out: 2000, and none where the venue is on this machine.");

    /** Whether a file has to name a setting. */
    enum Presence {
        REQUIRED,
        /** It may be absent, and then has a default. */
        DEFAULTED,
        /** It may be absent, and then has no value. */
        OPTIONAL
    }

    private static final int MAX_WIDTH = 118;

    private final String dottedName;
    private final Presence presence;
    private final String text;
    private final long min;
    private final long max;
    private final String doc;

    ConfigKey(final String dottedName, final Presence presence, final String text, final String doc) {
        this(dottedName, presence, text, 0, 0, doc);
    }

    /** A setting whose value, or its default, is {@code text} in the example; integers have bounds. */
    ConfigKey(
            final String dottedName,
            final Presence presence,
            final String text,
            final long min,
            final long max,
            final String doc) {
        this.dottedName = dottedName;
        this.presence = presence;
        this.text = text;
        this.min = min;
        this.max = max;
        this.doc = doc;
    }

    /** {@code table.key}. */
    String dottedName() {
        return dottedName;
    }

    Presence presence() {
        return presence;
    }

    /** TOML text of the default, or of a sample where there is no default. */
    String text() {
        return text;
    }

    /** Smallest integer allowed. */
    long min() {
        return min;
    }

    /** Largest integer allowed. */
    long max() {
        return max;
    }

    List<String> path() {
        return List.of(table(), key());
    }

    static Optional<ConfigKey> named(final String dottedName) {
        return Arrays.stream(values())
                .filter(key -> key.dottedName.equals(dottedName))
                .findFirst();
    }

    /** Names of the tables that group the settings. */
    static Set<String> tables() {
        final Set<String> tables = new LinkedHashSet<>();
        for (final ConfigKey key : values()) {
            tables.add(key.table());
        }
        return tables;
    }

    /** A file that names every setting, with its meaning and its default. */
    static String example() {
        final StringBuilder example = new StringBuilder(1 << 12)
                .append("# Trefoil's configuration: every setting, what it means and its default.\n")
                .append("# A setting that is commented out has no default. Unknown ones are refused.\n");
        String table = "";
        for (final ConfigKey key : values()) {
            if (!key.table().equals(table)) {
                table = key.table();
                example.append("\n[").append(table).append("]\n");
            }
            key.appendTo(example);
        }
        return example.toString();
    }

    private void appendTo(final StringBuilder example) {
        if (isTable()) {
            example.append("\n[").append(dottedName).append("]\n");
            appendDoc(example, doc);
            example.append("# ").append(text).append('\n');
            return;
        }
        appendDoc(example, max > 0 ? doc + ' ' + min + " to " + max + '.' : doc);
        example.append(presence == OPTIONAL ? "# " : "");
        example.append(key()).append(" = ").append(text).append('\n');
    }

    /** Whether its value is a table of amounts by asset. */
    private boolean isTable() {
        return this == TRADING_MAX_START || this == PAPER_BALANCES;
    }

    private static void appendDoc(final StringBuilder example, final String words) {
        int width = 1;
        example.append('#');
        for (final String word : words.split(" ")) {
            if (width + 1 + word.length() > MAX_WIDTH) {
                example.append("\n#");
                width = 1;
            }
            example.append(' ').append(word);
            width += 1 + word.length();
        }
        example.append('\n');
    }

    /** Names of settings whose values are tables. */
    static List<String> tableValued() {
        return Arrays.stream(values())
                .filter(ConfigKey::isTable)
                .map(ConfigKey::dottedName)
                .toList();
    }

    private String table() {
        return dottedName.substring(0, dottedName.indexOf('.'));
    }

    /** The name inside its table. */
    String key() {
        return dottedName.substring(dottedName.indexOf('.') + 1);
    }
}
