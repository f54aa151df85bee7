package trefoil.gateway.binance.stream;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.SymbolIndex;
import trefoil.gateway.binance.Endpoint;

/**
 * Best bids and asks of chosen instruments, from the venue's market streams onto the inbound ring.
 *
 * <p>The instruments are shared out over connections; each connection subscribes its own, is watched for silence, and
 * reconnects for as long as the feed is open, after a random delay that doubles at most with every failure in a row.
 * {@code FEED_STATE} records say when a connection came up and went down.
 */
public final class MarketDataFeed implements AutoCloseable {
    private final List<FeedConnection> connections = new ArrayList<>();
    private final FeedCounters counters;

    private MarketDataFeed(final Context context) {
        counters = context.counters;
        final SymbolIndex symbols = new SymbolIndex(
                context.universe.instruments().stream().map(Instrument::symbol).toList());
        final boolean[] asked = new boolean[context.universe.instrumentCount()];
        for (final int instrument : context.instruments) {
            asked[instrument] = true;
        }
        final ConnectBudget budget = new ConnectBudget(context.clock);
        for (int first = 0; first < context.instruments.length; first += context.streamsPerConnection) {
            final int end = Math.min(first + context.streamsPerConnection, context.instruments.length);
            final List<String> streams = new ArrayList<>();
            for (int i = first; i < end; i++) {
                streams.add(streamOf(context.universe.instruments().get(context.instruments[i])));
            }
            connections.add(new FeedConnection(context, connections.size(), budget, symbols, asked, streams));
        }
    }

    private static String streamOf(final Instrument instrument) {
        return instrument.symbol().toLowerCase(Locale.ROOT) + "@bookTicker";
    }

    /** Begins to connect; returns at once. */
    public void start() {
        connections.forEach(FeedConnection::start);
    }

    /** Connections of the feed; their indexes are those of the records' {@code connection}. */
    public int connectionCount() {
        return connections.size();
    }

    /** Connections that are open now. */
    public int openConnections() {
        return (int) connections.stream().filter(FeedConnection::isOpen).count();
    }

    /** What the feed counted. */
    public FeedCounters counters() {
        return counters;
    }

    /** Closes every connection; none is opened again. The source and the scheduler stay the caller's. */
    @Override
    public void close() {
        connections.forEach(FeedConnection::stop);
    }

    /** Settings of a feed; {@link #conclude()} checks them. */
    public static final class Context extends StreamContext<Context> {
        /** Streams the venue allows on one connection. */
        public static final int MAX_STREAMS_PER_CONNECTION = 1024;

        static final int PARAMS_PER_SUBSCRIBE = 100;

        private URI address;
        private String streamUrl;
        private int[] instruments;
        private int streamsPerConnection = 200;
        private FeedCounters counters = new FeedCounters();

        /** Base of the venue's streams, e.g. {@code wss://stream.binance.com:9443}. */
        public Context streamUrl(final String url) {
            streamUrl = url;
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
            address = URI.create(Endpoint.require("streams", Objects.requireNonNull(streamUrl, "streamUrl"), "wss")
                            .toString()
                            .replaceAll("/+$", "")
                    + "/stream");
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
            final int needed = (instruments.length + streamsPerConnection - 1) / streamsPerConnection;
            if (needed > ConnectBudget.ATTEMPTS) {
                throw new IllegalArgumentException("streamsPerConnection=" + streamsPerConnection + " makes " + needed
                        + " connections for " + instruments.length + " instruments: the venue allows 300 attempts in"
                        + " five minutes, so take a larger number");
            }
            return new MarketDataFeed(this);
        }

        URI address() {
            return address;
        }

        FeedCounters counters() {
            return counters;
        }
    }
}
