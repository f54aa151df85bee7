package trefoil.gateway.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import trefoil.engine.market.Instrument;
import trefoil.engine.sim.Trade;
import trefoil.engine.sim.VirtualExchange;

/**
 * The SBE streams: {@code trade} and {@code bestBidAsk} at once, {@code depth20} every 50 ms and {@code depth} every
 * 20 ms where the book has changed.
 *
 * <p>Best quotes are culled: a listener whose socket is full is owed the instrument's quote, and gets the one that
 * stands when there is room again. Encoding allocates nothing; an event is encoded once for all its listeners.
 */
final class SbeStreams implements StreamFamily {
    /** Time between two looks at the books. */
    static final long TICK_MS = 10;

    private static final int SNAPSHOT_TICKS = 5;
    private static final int DIFF_TICKS = 2;
    private static final int SNAPSHOT_LEVELS = 20;
    /** Trades of one frame at most. */
    private static final int MAX_TRADES = 256;

    private static final int TRADE_WORDS = 4;

    private final VirtualExchange exchange;
    private final boolean sendInitialQuotes;
    private final Clock clock;
    private final Feed[] feeds;
    /** Those with a listener to depth. */
    private final List<Feed> depthFeeds = new ArrayList<>();

    private final SbeFrame frame = new SbeFrame();
    private final long[] bids = new long[2 * DepthStreams.MAX_LEVELS];
    private final long[] asks = new long[2 * DepthStreams.MAX_LEVELS];
    private final long[] trades = new long[MAX_TRADES * TRADE_WORDS];
    private int tradeCount;
    private int tradesOf = -1;
    private long transactNs;
    private long ticks;

    /** Tells the exchange's time. */
    @FunctionalInterface
    interface Clock {
        /** Nanoseconds since the epoch. */
        long nowNs();
    }

    /** One instrument: who listens, and what they know. */
    private static final class Feed {
        private final int instrument;
        private final SbeFrame.Form form;
        private final List<StreamConnection> quoteListeners = new ArrayList<>();
        private final List<StreamConnection> tradeListeners = new ArrayList<>();
        private final List<StreamConnection> snapshotListeners = new ArrayList<>();
        private final List<StreamConnection> diffListeners = new ArrayList<>();
        private final BestQuote quote = new BestQuote();
        private final ChangedSide bids = new ChangedSide(true);
        private final ChangedSide asks = new ChangedSide(false);
        private long snapshotId;
        private long diffId;

        Feed(final int index, final Instrument instrument) {
            this.instrument = index;
            form = SbeFrame.Form.of(
                    instrument.symbol(),
                    instrument.filters().tickSize(),
                    instrument.filters().stepSize());
        }

        List<StreamConnection> listeners(final String kind) {
            return switch (kind) {
                case "bestBidAsk" -> quoteListeners;
                case "trade" -> tradeListeners;
                case "depth20" -> snapshotListeners;
                case "depth" -> diffListeners;
                default -> null;
            };
        }

        boolean wantsDepth() {
            return !snapshotListeners.isEmpty() || !diffListeners.isEmpty();
        }
    }

    SbeStreams(final VirtualExchange exchange, final boolean sendInitialQuotes, final Clock clock) {
        this.exchange = exchange;
        this.sendInitialQuotes = sendInitialQuotes;
        this.clock = clock;
        feeds = new Feed[exchange.instruments().size()];
        Arrays.setAll(feeds, i -> new Feed(i, exchange.instruments().get(i)));
    }

    @Override
    public boolean subscribe(final StreamConnection listener, final int instrument, final String kind) {
        final Feed feed = feeds[instrument];
        final List<StreamConnection> listeners = feed.listeners(kind);
        if (listeners == null) {
            return false;
        }
        final boolean first = listeners.isEmpty();
        if (!feed.wantsDepth() && (listeners == feed.snapshotListeners || listeners == feed.diffListeners)) {
            depthFeeds.add(feed);
        }
        listeners.add(listener);
        if (listeners == feed.diffListeners && first) {
            feed.bids.clear();
            feed.asks.clear();
            feed.bids.remember(bids, exchange.bids(instrument, bids, DepthStreams.MAX_LEVELS));
            feed.asks.remember(asks, exchange.asks(instrument, asks, DepthStreams.MAX_LEVELS));
            feed.diffId = exchange.updateId(instrument);
        } else if (listeners == feed.snapshotListeners) {
            // Whoever is new gets the next book, and so does everybody else.
            feed.snapshotId = 0;
        } else if (listeners == feed.quoteListeners) {
            if (first) {
                feed.quote.update(exchange, instrument);
            }
            if (sendInitialQuotes && exchange.updateId(instrument) > 0) {
                encodeQuote(feed);
                listener.append(frame.writer());
            }
        }
        return true;
    }

    @Override
    public void unsubscribe(final StreamConnection listener, final int instrument, final String kind) {
        final Feed feed = feeds[instrument];
        final List<StreamConnection> listeners = feed.listeners(kind);
        if (listeners != null && listeners.remove(listener) && !feed.wantsDepth()) {
            depthFeeds.remove(feed);
        }
    }

    @Override
    public void onBookChanged(final int instrument) {
        tellTrades();
        final Feed feed = feeds[instrument];
        if (!feed.diffListeners.isEmpty()) {
            feed.bids.see(bids, exchange.bids(instrument, bids, DepthStreams.MAX_LEVELS));
            feed.asks.see(asks, exchange.asks(instrument, asks, DepthStreams.MAX_LEVELS));
        }
        if (!feed.quoteListeners.isEmpty() && feed.quote.update(exchange, instrument)) {
            encodeQuote(feed);
            for (int i = 0; i < feed.quoteListeners.size(); i++) {
                final StreamConnection listener = feed.quoteListeners.get(i);
                if (listener.isFull()) {
                    listener.oweQuote(instrument);
                } else {
                    listener.append(frame.writer());
                }
            }
        }
    }

    @Override
    public void onTrade(final Trade trade) {
        if (tradeCount > 0
                && (tradesOf != trade.instrument() || transactNs != trade.timeNs() || tradeCount == MAX_TRADES)) {
            tellTrades();
        }
        if (feeds[trade.instrument()].tradeListeners.isEmpty()) {
            return;
        }
        tradesOf = trade.instrument();
        transactNs = trade.timeNs();
        final int at = tradeCount++ * TRADE_WORDS;
        trades[at] = trade.tradeId();
        trades[at + 1] = trade.price();
        trades[at + 2] = trade.quantity();
        trades[at + 3] = trade.buyerIsMaker() ? 1 : 0;
    }

    /** Sends the quote that stands to a listener that was owed one. */
    void sendQuote(final StreamConnection listener, final int instrument) {
        final Feed feed = feeds[instrument];
        if (feed.quoteListeners.contains(listener)) {
            encodeQuote(feed);
            listener.append(frame.writer());
        }
    }

    /** Sends the books and changes that are due; called every {@value #TICK_MS} ms. */
    void tick() {
        ticks++;
        for (int i = 0; i < depthFeeds.size(); i++) {
            final Feed feed = depthFeeds.get(i);
            if (ticks % DIFF_TICKS == 0 && !feed.diffListeners.isEmpty()) {
                tellDiff(feed);
            }
            if (ticks % SNAPSHOT_TICKS == 0 && !feed.snapshotListeners.isEmpty()) {
                tellSnapshot(feed);
            }
        }
    }

    private void tellTrades() {
        if (tradeCount > 0) {
            final Feed feed = feeds[tradesOf];
            frame.trades(feed.form, nowMicros(), TimeUnit.NANOSECONDS.toMicros(transactNs), trades, tradeCount);
            send(feed.tradeListeners);
            tradeCount = 0;
        }
    }

    private void tellDiff(final Feed feed) {
        if (feed.bids.count() == 0 && feed.asks.count() == 0) {
            // The ids passed over are told with the next change.
            return;
        }
        final long updateId = exchange.updateId(feed.instrument);
        frame.depthDiff(feed.form, nowMicros(), feed.diffId + 1, updateId, feed.bids, feed.asks);
        send(feed.diffListeners);
        feed.diffId = updateId;
        feed.bids.clear();
        feed.asks.clear();
    }

    private void tellSnapshot(final Feed feed) {
        final long updateId = exchange.updateId(feed.instrument);
        if (updateId != feed.snapshotId) {
            feed.snapshotId = updateId;
            final int bidLevels = exchange.bids(feed.instrument, bids, SNAPSHOT_LEVELS);
            final int askLevels = exchange.asks(feed.instrument, asks, SNAPSHOT_LEVELS);
            frame.depthSnapshot(feed.form, nowMicros(), updateId, bids, bidLevels, asks, askLevels);
            send(feed.snapshotListeners);
        }
    }

    private void encodeQuote(final Feed feed) {
        final BestQuote quote = feed.quote;
        frame.bestBidAsk(
                feed.form,
                nowMicros(),
                exchange.updateId(feed.instrument),
                quote.bidPrice(),
                quote.bidQty(),
                quote.askPrice(),
                quote.askQty());
    }

    private void send(final List<StreamConnection> listeners) {
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).append(frame.writer());
        }
    }

    private long nowMicros() {
        return TimeUnit.NANOSECONDS.toMicros(clock.nowNs());
    }
}
