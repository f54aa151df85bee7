package trefoil.gateway.binance.stream;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.SymbolIndex;
import trefoil.gateway.binance.Endpoint;
import trefoil.gateway.binance.rest.Governor;

/**
 * Best bids and asks of chosen instruments, and their books if asked for, from the venue's market streams onto the inbound
 * ring.
 *
 * <p>The instruments are shared out over connections, once for quotes and once for books, so that long frames hold up no
 * short ones; each connection subscribes its own, is watched for silence, and
 * reconnects for as long as the feed is open, after a random delay that doubles at most with every failure in a row.
 * {@code FEED_STATE} records say when a connection came up and went down.
 */
public final class MarketDataFeed implements AutoCloseable {
    private final List<FeedConnection> connections = new ArrayList<>();
    private final List<FeedGroup> groups = new ArrayList<>();
    private final FeedCounters counters;
    private final FeedForm form;
    private volatile boolean closed;
    /** Null unless books are kept from their changes. */
    private final DepthSnapshots snapshots;

    private MarketDataFeed(final Context context) {
        counters = context.counters;
        form = context.form;
        form.onTrials(
                delayMs -> context.scheduler.schedule(this::tryBinary, delayMs),
                () -> connections.forEach(FeedConnection::leaveJson));
        snapshots = context.depthSource == null
                ? null
                : new DepthSnapshots(
                        context.depthSource, context.depthExecutor, context.scheduler, context.clock, context.notices);
        final List<String> symbols =
                context.universe.instruments().stream().map(Instrument::symbol).toList();
        final SymbolIndex index = new SymbolIndex(symbols);
        for (final FeedInstruments part : context.parts()) {
            add(context, quotes(context, index, part));
        }
        if (context.depthSuffix != null) {
            final DepthDecoders decoders = new DepthDecoders(index, symbols);
            for (final FeedInstruments part : context.parts()) {
                add(context, depth(context, decoders, part));
            }
        }
    }

    private void add(final Context context, final StreamUse use) {
        final List<FeedConnection> members = new ArrayList<>();
        final FeedGroup group = new FeedGroup(context, groups.size(), use, members);
        for (int member = 0; member < context.redundancy; member++) {
            members.add(new FeedConnection(context, group, member, counters.connection(connections.size() + member)));
        }
        groups.add(group);
        connections.addAll(members);
    }

    /** What the next group of connections is for. */
    private StreamUse quotes(final Context context, final SymbolIndex index, final FeedInstruments part) {
        return new QuoteStreams(
                part,
                index,
                context.ring,
                groups.size(),
                new WaitingQuotes(context.ring, context.scheduler, context.universe.instrumentCount()));
    }

    /** As {@link #quotes}. */
    private StreamUse depth(final Context context, final DepthDecoders decoders, final FeedInstruments part) {
        final int connection = groups.size();
        final long[] counts = counters.connection(connections.size());
        return snapshots == null
                ? new PartialDepthStreams(
                        part, decoders, context.depthSuffix, context.depthLevels, context.ring, connection)
                : new DiffDepthStreams(
                        part,
                        decoders,
                        context.depthSuffix,
                        context.ring,
                        connection,
                        counts,
                        snapshots,
                        context.scheduler,
                        context.tap);
    }

    /** Begins to connect; returns at once. */
    public void start() {
        connections.forEach(FeedConnection::start);
        groups.forEach(FeedGroup::start);
    }

    /** One connection is enough to see whether binary streams serve. */
    private void tryBinary() {
        if (!closed && form.mayTry() && connections.stream().noneMatch(FeedConnection::tryBinary)) {
            form.missedTrial();
        }
    }

    /** Connections that carry the same streams; the records' {@code connection} counts such groups. */
    public int redundancy() {
        return connections.size() / Math.max(1, groups.size());
    }

    /** Connections of the feed, those of a group one after the other. */
    public int connectionCount() {
        return connections.size();
    }

    /** Connections that are open now. */
    public int openConnections() {
        return (int) connections.stream().filter(FeedConnection::isOpen).count();
    }

    /** Whether connections that are made from now on ask for binary streams. */
    public boolean isBinary() {
        return form.binary();
    }

    /** What the feed counted. */
    public FeedCounters counters() {
        return counters;
    }

    /** Closes every connection; none is opened again. The source and the scheduler stay the caller's. */
    @Override
    public void close() {
        closed = true;
        connections.forEach(FeedConnection::stop);
        if (snapshots != null) {
            snapshots.close();
        }
    }

    /** Settings of a feed; {@link #conclude()} checks them. */
    public static final class Context extends StreamContext<Context> {
        /** Streams the venue allows on one connection. */
        public static final int MAX_STREAMS_PER_CONNECTION = 1024;

        /** Most connections for the same streams. */
        public static final int MAX_REDUNDANCY = 3;

        static final int PARAMS_PER_SUBSCRIBE = 100;

        /** A successor that is subscribed and on which nothing comes for so long is on streams where little happens. */
        static final long QUIET_SUCCESSOR_NS = 5_000_000_000L;

        private FeedForm form;
        private String streamUrl;
        private String binaryUrl;
        private String binaryKey;
        private boolean orJson;
        private int[] instruments;
        private int streamsPerConnection = 200;
        private int redundancy = 1;
        private FeedCounters counters = new FeedCounters();
        private String depthSuffix;
        private int depthLevels;
        private DepthSource depthSource;
        private Executor depthExecutor;
        private FrameTap tap = FrameTap.NONE;

        /** Base of the venue's streams, e.g. {@code wss://stream.binance.com:9443}. */
        public Context streamUrl(final String url) {
            streamUrl = url;
            return this;
        }

        /**
         * Asks for the venue's binary streams in place of JSON. Partial books and changes come at the pace those have.
         *
         * @param url base of the binary streams, e.g. {@code wss://stream-sbe.binance.com}
         * @param apiKey of an Ed25519 key
         * @param fallBack whether JSON is asked for where they are refused or cannot be read
         */
        public Context binary(final String url, final String apiKey, final boolean fallBack) {
            binaryUrl = Objects.requireNonNull(url, "url");
            binaryKey = Objects.requireNonNull(apiKey, "apiKey");
            orJson = fallBack;
            return this;
        }

        /** Which of the universe's instruments to subscribe; all if not set. */
        public Context instruments(final int... indexes) {
            instruments = indexes.clone();
            return this;
        }

        /** Most streams on one connection, 1 to {@value #MAX_STREAMS_PER_CONNECTION}; default 200. */
        public Context streamsPerConnection(final int streams) {
            streamsPerConnection = streams;
            return this;
        }

        /** Connections for the same streams, of which each update counts where it comes first; 1 to 3, default 1. */
        public Context redundancy(final int value) {
            redundancy = value;
            return this;
        }

        /**
         * Brings the best levels of the books too, whole each time.
         *
         * @param levels 5, 10 or 20
         * @param intervalMs between two frames: 100 or 1000
         */
        public Context partialDepth(final int levels, final int intervalMs) {
            if (levels != 5 && levels != 10 && levels != 20) {
                throw new IllegalArgumentException("levels=" + levels + " is not 5, 10 or 20");
            }
            depthSuffix = "@depth" + levels + intervalSuffix(intervalMs);
            depthLevels = levels;
            depthSource = null;
            return this;
        }

        /**
         * Brings the best 20 levels of the books too, kept here from their changes.
         *
         * @param intervalMs between two changes: 100 or 1000
         * @param source of the snapshots that changes are applied to
         * @param executor runs the requests for them, one at a time; stays the caller's
         */
        public Context diffDepth(final int intervalMs, final DepthSource source, final Executor executor) {
            depthSuffix = "@depth" + intervalSuffix(intervalMs);
            depthSource = Objects.requireNonNull(source, "source");
            depthExecutor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        private static String intervalSuffix(final int intervalMs) {
            if (intervalMs != 100 && intervalMs != 1_000) {
                throw new IllegalArgumentException("intervalMs=" + intervalMs + " is not 100 or 1000");
            }
            return intervalMs == 100 ? "@100ms" : "";
        }

        /** Sees every frame as it comes; nobody does if not set. */
        public Context tap(final FrameTap value) {
            tap = Objects.requireNonNull(value, "tap");
            return this;
        }

        FrameTap tap() {
            return tap;
        }

        /** Where to count; a new one if not set. */
        public Context counters(final FeedCounters value) {
            counters = value;
            return this;
        }

        @Override
        Context self() {
            return this;
        }

        /**
         * A feed of these settings, not yet started.
         *
         * @throws IllegalArgumentException naming the setting that is wrong
         */
        public MarketDataFeed conclude() {
            final URI address = address("streams", Objects.requireNonNull(streamUrl, "streamUrl"));
            if (binaryUrl != null && tap != FrameTap.NONE) {
                throw new IllegalArgumentException("tap: sees frames of text, not of binary streams");
            }
            form = binaryUrl == null
                    ? new FeedForm(address)
                    : new FeedForm(address, address("binary streams", binaryUrl), binaryKey, orJson, notices);
            requireComplete();
            if (instruments == null) {
                instruments = new int[universe.instrumentCount()];
                for (int i = 0; i < instruments.length; i++) {
                    instruments[i] = i;
                }
            }
            for (final int instrument : instruments) {
                if (instrument < 0 || instrument >= universe.instrumentCount()) {
                    throw new IllegalArgumentException(
                            "instrument=" + instrument + " is not in the universe of " + universe.instrumentCount());
                }
            }
            if (streamsPerConnection < 1 || streamsPerConnection > MAX_STREAMS_PER_CONNECTION) {
                throw new IllegalArgumentException("streamsPerConnection=" + streamsPerConnection
                        + " is not between 1 and " + MAX_STREAMS_PER_CONNECTION);
            }
            if (redundancy < 1 || redundancy > MAX_REDUNDANCY) {
                throw new IllegalArgumentException(
                        "redundancy=" + redundancy + " is not between 1 and " + MAX_REDUNDANCY);
            }
            final int needed = parts().size() * (depthSuffix == null ? 1 : 2) * redundancy;
            if (needed > Governor.CONNECT_ATTEMPTS) {
                throw new IllegalArgumentException("streamsPerConnection=" + streamsPerConnection + " makes " + needed
                        + " connections for " + instruments.length + " instruments: the venue allows 300 attempts in"
                        + " five minutes, so take a larger number");
            }
            return new MarketDataFeed(this);
        }

        private static URI address(final String name, final String url) {
            return URI.create(Endpoint.require(name, url, "wss").toString().replaceAll("/+$", "") + "/stream");
        }

        /** The instruments, shared out over connections. */
        List<FeedInstruments> parts() {
            final boolean[] asked = new boolean[universe.instrumentCount()];
            for (final int instrument : instruments) {
                asked[instrument] = true;
            }
            final List<FeedInstruments> parts = new ArrayList<>();
            for (int first = 0; first < instruments.length; first += streamsPerConnection) {
                final int end = Math.min(first + streamsPerConnection, instruments.length);
                parts.add(new FeedInstruments(universe, Arrays.copyOfRange(instruments, first, end), asked));
            }
            return parts;
        }

        int redundancy() {
            return redundancy;
        }

        FeedForm form() {
            return form;
        }

        FeedCounters counters() {
            return counters;
        }
    }
}
