package trefoil.gateway.exchange;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import trefoil.engine.sim.Trade;
import trefoil.engine.sim.VirtualExchange;

/**
 * Who listens to which market stream, and the frames of those streams. A frame is encoded once for all who get it.
 *
 * <p>Served: {@code bookTicker}, {@code trade}, and {@code depth}, {@code depth5/10/20} with {@code @100ms} or
 * {@code @1000ms}. A subscription to anything else is accepted and stays silent, as at the venue, and is counted.
 */
final class MarketStreams {
    /** Time between two looks at the books. */
    static final long DEPTH_TICK_MS = 100;

    private static final byte[] UPDATE_ID = ascii("{\"u\":");
    private static final byte[] BID_QTY = ascii("\",\"B\":\"");
    private static final byte[] ASK = ascii("\",\"a\":\"");
    private static final byte[] ASK_QTY = ascii("\",\"A\":\"");
    private static final byte[] END = ascii("\"}");
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
    private final DepthStreams depthStreams;
    private final StreamFrame frame = new StreamFrame();

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

    MarketStreams(final VirtualExchange exchange, final boolean sendInitialQuotes, final Counters counters) {
        this.exchange = exchange;
        this.sendInitialQuotes = sendInitialQuotes;
        this.counters = counters;
        depthStreams = new DepthStreams(exchange);
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
        if (instrument < 0) {
            counters.unservedStream();
        } else if (kind.equals("bookTicker")) {
            addBookTickerListener(connection, instrument);
        } else if (kind.equals("trade")) {
            topics[instrument].tradeListeners.add(connection);
        } else if (!depthStreams.subscribe(connection, instrument, kind)) {
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
            depthStreams.unsubscribe(connection, instrument, kind);
        }
    }

    void onBookChanged(final int instrument) {
        depthStreams.onBookChanged(instrument);
        final Topic topic = topics[instrument];
        if (topic.bookTickerListeners.isEmpty() || !updateQuote(topic, instrument)) {
            return;
        }
        encodeBookTicker(topic, instrument);
        for (int i = 0; i < topic.bookTickerListeners.size(); i++) {
            frame.sendTo(topic.bookTickerListeners.get(i), topic.bookTickerName);
        }
    }

    void onTrade(final Trade trade) {
        final Topic topic = topics[trade.instrument()];
        for (final StreamConnection listener : topic.tradeListeners) {
            final long time = listener.timeUnit().convert(trade.timeNs(), TimeUnit.NANOSECONDS);
            final FrameWriter raw = frame.begin();
            raw.text(TRADE).number(time).text(SYMBOL).text(topic.symbol);
            raw.text(TRADE_ID).number(trade.tradeId());
            raw.text(PRICE).decimal(trade.price()).text(QUANTITY).decimal(trade.quantity());
            raw.text(TRADE_TIME).number(time);
            raw.text(trade.buyerIsMaker() ? BUYER_IS_MAKER : SELLER_IS_MAKER).end();
            frame.sendTo(listener, topic.tradeName);
        }
    }

    /** Sends the books and changes that are due; called every {@value #DEPTH_TICK_MS} ms. */
    void depthTick(final long nowNs) {
        depthStreams.tick(nowNs);
    }

    private void addBookTickerListener(final StreamConnection connection, final int instrument) {
        final Topic topic = topics[instrument];
        if (topic.bookTickerListeners.isEmpty()) {
            updateQuote(topic, instrument);
        }
        topic.bookTickerListeners.add(connection);
        if (sendInitialQuotes && exchange.updateId(instrument) > 0) {
            encodeBookTicker(topic, instrument);
            frame.sendTo(connection, topic.bookTickerName);
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
        final FrameWriter raw = frame.begin();
        raw.text(UPDATE_ID).number(exchange.updateId(instrument)).text(topic.symbolAndBid);
        raw.decimal(topic.bidPrice).text(BID_QTY).decimal(topic.bidQty);
        raw.text(ASK).decimal(topic.askPrice).text(ASK_QTY).decimal(topic.askQty);
        raw.text(END).end();
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
