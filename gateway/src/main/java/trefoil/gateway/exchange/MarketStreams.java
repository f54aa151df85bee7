package trefoil.gateway.exchange;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import trefoil.engine.sim.Trade;
import trefoil.engine.sim.VirtualExchange;

/**
 * Who listens to which market stream, and the frames of those streams. A frame is encoded once for all who get it.
 *
 * <p>Served: {@code bookTicker}, {@code trade}, {@code depth5/10/20} with {@code @100ms} or {@code @1000ms}. A
 * subscription to anything else is accepted and stays silent, as at the venue, and is counted.
 */
final class MarketStreams {
    /** Time between two looks at the partial books. */
    static final long DEPTH_TICK_MS = 100;

    private static final int SLOW_DEPTH_TICKS = 10;
    private static final int MAX_DEPTH = 20;
    private static final Pattern DEPTH = Pattern.compile("depth(5|10|20)(@100ms|@1000ms)?");
    private static final byte[] STREAM = ascii("{\"stream\":\"");
    private static final byte[] DATA = ascii("\",\"data\":");
    private static final byte[] UPDATE_ID = ascii("{\"u\":");
    private static final byte[] BID_QTY = ascii("\",\"B\":\"");
    private static final byte[] ASK = ascii("\",\"a\":\"");
    private static final byte[] ASK_QTY = ascii("\",\"A\":\"");
    private static final byte[] END = ascii("\"}");
    private static final byte[] LAST_UPDATE_ID = ascii("{\"lastUpdateId\":");
    private static final byte[] BIDS = ascii(",\"bids\":[");
    private static final byte[] ASKS = ascii("],\"asks\":[");
    private static final byte[] LEVELS_END = ascii("]}");
    private static final byte[] TRADE = ascii("{\"e\":\"trade\",\"E\":");
    private static final byte[] SYMBOL = ascii(",\"s\":\"");
    private static final byte[] TRADE_ID = ascii("\",\"t\":");
    private static final byte[] PRICE = ascii(",\"p\":\"");
    private static final byte[] QUANTITY = ascii("\",\"q\":\"");
    private static final byte[] TRADE_TIME = ascii("\",\"T\":");
    private static final byte[] BUYER_IS_MAKER = ascii(",\"m\":true,\"M\":true}");
    private static final byte[] SELLER_IS_MAKER = ascii(",\"m\":false,\"M\":true}");

    private final VirtualExchange exchange;
    private final boolean sendInitialQuotes;
    private final Counters counters;
    private final Topic[] topics;
    private final Map<String, Integer> instrumentsByStreamName = new HashMap<>();
    private final List<DepthSubscription> depthSubscriptions = new ArrayList<>();
    private final FrameWriter raw = new FrameWriter();
    private final FrameWriter combined = new FrameWriter();
    private final long[] levels = new long[2 * MAX_DEPTH];
    private long depthTicks;

    /** One instrument: who listens, and what they were last told. */
    private static final class Topic {
        private final byte[] symbol;
        private final byte[] symbolAndBid;
        private final byte[] bookTickerName;
        private final byte[] tradeName;
        private final List<StreamConnection> bookTickerListeners = new ArrayList<>();
        private final List<StreamConnection> tradeListeners = new ArrayList<>();
        private long bidPrice;
        private long bidQty;
        private long askPrice;
        private long askQty;

        Topic(final String symbolName, final String streamName) {
            symbol = Json.escaped(symbolName);
            symbolAndBid = (",\"s\":\"" + new String(symbol, StandardCharsets.UTF_8) + "\",\"b\":\"")
                    .getBytes(StandardCharsets.UTF_8);
            bookTickerName = Json.escaped(streamName + "@bookTicker");
            tradeName = Json.escaped(streamName + "@trade");
        }
    }

    private static final class DepthSubscription {
        private final StreamConnection connection;
        private final String name;
        private final byte[] nameBytes;
        private final int instrument;
        private final int depth;
        private final int everyTicks;
        private long sentUpdateId;

        DepthSubscription(
                final StreamConnection connection,
                final String name,
                final int instrument,
                final int depth,
                final int everyTicks) {
            this.connection = connection;
            this.name = name;
            nameBytes = Json.escaped(name);
            this.instrument = instrument;
            this.depth = depth;
            this.everyTicks = everyTicks;
        }
    }

    MarketStreams(final VirtualExchange exchange, final boolean sendInitialQuotes, final Counters counters) {
        this.exchange = exchange;
        this.sendInitialQuotes = sendInitialQuotes;
        this.counters = counters;
        topics = new Topic[exchange.instruments().size()];
        for (int i = 0; i < topics.length; i++) {
            final String symbol = exchange.instruments().get(i).symbol();
            final String streamName = symbol.toLowerCase(Locale.ROOT);
            topics[i] = new Topic(symbol, streamName);
            instrumentsByStreamName.putIfAbsent(streamName, i);
        }
    }

    /** Adds a listener to the stream of that name. */
    void subscribe(final StreamConnection connection, final String name) {
        final int at = name.indexOf('@');
        final int instrument = at < 0 ? -1 : instrumentsByStreamName.getOrDefault(name.substring(0, at), -1);
        final String kind = name.substring(at + 1);
        final Matcher depth = DEPTH.matcher(kind);
        if (instrument < 0) {
            counters.unservedStream();
        } else if (kind.equals("bookTicker")) {
            addBookTickerListener(connection, instrument);
        } else if (kind.equals("trade")) {
            topics[instrument].tradeListeners.add(connection);
        } else if (depth.matches()) {
            depthSubscriptions.add(new DepthSubscription(
                    connection,
                    name,
                    instrument,
                    Integer.parseInt(depth.group(1)),
                    "@100ms".equals(depth.group(2)) ? 1 : SLOW_DEPTH_TICKS));
        } else {
            counters.unservedStream();
        }
    }

    /** Removes a listener from the stream of that name. */
    void unsubscribe(final StreamConnection connection, final String name) {
        final int at = name.indexOf('@');
        final int instrument = at < 0 ? -1 : instrumentsByStreamName.getOrDefault(name.substring(0, at), -1);
        if (instrument >= 0) {
            final String kind = name.substring(at + 1);
            if (kind.equals("bookTicker")) {
                topics[instrument].bookTickerListeners.remove(connection);
            } else if (kind.equals("trade")) {
                topics[instrument].tradeListeners.remove(connection);
            }
            depthSubscriptions.removeIf(
                    subscription -> subscription.connection == connection && subscription.name.equals(name));
        }
    }

    void onBookChanged(final int instrument) {
        final Topic topic = topics[instrument];
        if (topic.bookTickerListeners.isEmpty() || !updateQuote(topic, instrument)) {
            return;
        }
        encodeBookTicker(topic, instrument);
        boolean combinedEncoded = false;
        for (int i = 0; i < topic.bookTickerListeners.size(); i++) {
            final StreamConnection listener = topic.bookTickerListeners.get(i);
            if (listener.combined()) {
                if (!combinedEncoded) {
                    envelop(topic.bookTickerName);
                    combinedEncoded = true;
                }
                listener.append(combined);
            } else {
                listener.append(raw);
            }
        }
    }

    void onTrade(final Trade trade) {
        final Topic topic = topics[trade.instrument()];
        for (final StreamConnection listener : topic.tradeListeners) {
            final long time = listener.timeUnit().convert(trade.timeNs(), TimeUnit.NANOSECONDS);
            raw.begin().text(TRADE).number(time).text(SYMBOL).text(topic.symbol);
            raw.text(TRADE_ID).number(trade.tradeId());
            raw.text(PRICE).decimal(trade.price()).text(QUANTITY).decimal(trade.quantity());
            raw.text(TRADE_TIME).number(time);
            raw.text(trade.buyerIsMaker() ? BUYER_IS_MAKER : SELLER_IS_MAKER).end();
            send(listener, topic.tradeName);
        }
    }

    /** Sends the partial books that are due and changed; called every {@value #DEPTH_TICK_MS} ms. */
    void depthTick() {
        depthTicks++;
        for (final DepthSubscription subscription : depthSubscriptions) {
            final long updateId = exchange.updateId(subscription.instrument);
            if (depthTicks % subscription.everyTicks == 0 && updateId != subscription.sentUpdateId) {
                subscription.sentUpdateId = updateId;
                raw.begin().text(LAST_UPDATE_ID).number(updateId).text(BIDS);
                writeLevels(exchange.bids(subscription.instrument, levels, subscription.depth));
                raw.text(ASKS);
                writeLevels(exchange.asks(subscription.instrument, levels, subscription.depth));
                raw.text(LEVELS_END).end();
                send(subscription.connection, subscription.nameBytes);
            }
        }
    }

    private void addBookTickerListener(final StreamConnection connection, final int instrument) {
        final Topic topic = topics[instrument];
        if (topic.bookTickerListeners.isEmpty()) {
            updateQuote(topic, instrument);
        }
        topic.bookTickerListeners.add(connection);
        if (sendInitialQuotes && exchange.updateId(instrument) > 0) {
            encodeBookTicker(topic, instrument);
            send(connection, topic.bookTickerName);
        }
    }

    private boolean updateQuote(final Topic topic, final int instrument) {
        final long bidPrice = exchange.bestBidPrice(instrument);
        final long bidQty = exchange.bestBidQuantity(instrument);
        final long askPrice = exchange.bestAskPrice(instrument);
        final long askQty = exchange.bestAskQuantity(instrument);
        final boolean changed = bidPrice != topic.bidPrice
                || bidQty != topic.bidQty
                || askPrice != topic.askPrice
                || askQty != topic.askQty;
        topic.bidPrice = bidPrice;
        topic.bidQty = bidQty;
        topic.askPrice = askPrice;
        topic.askQty = askQty;
        return changed;
    }

    private void encodeBookTicker(final Topic topic, final int instrument) {
        raw.begin().text(UPDATE_ID).number(exchange.updateId(instrument)).text(topic.symbolAndBid);
        raw.decimal(topic.bidPrice).text(BID_QTY).decimal(topic.bidQty);
        raw.text(ASK).decimal(topic.askPrice).text(ASK_QTY).decimal(topic.askQty);
        raw.text(END).end();
    }

    private void send(final StreamConnection connection, final byte[] streamName) {
        if (connection.combined()) {
            envelop(streamName);
            connection.append(combined);
        } else {
            connection.append(raw);
        }
    }

    /** Wraps the raw frame's payload with its stream's name. */
    private void envelop(final byte[] streamName) {
        combined.begin().text(STREAM).text(streamName).text(DATA);
        combined.text(raw.array(), raw.payloadOffset(), raw.payloadLength())
                .text('}')
                .end();
    }

    private void writeLevels(final int count) {
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                raw.text(',');
            }
            raw.text('[').text('"').decimal(levels[2 * i]).text('"').text(',');
            raw.text('"').decimal(levels[2 * i + 1]).text('"').text(']');
        }
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
