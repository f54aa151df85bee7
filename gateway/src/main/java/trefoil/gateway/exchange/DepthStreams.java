package trefoil.gateway.exchange;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import trefoil.engine.sim.VirtualExchange;

/**
 * The depth streams: whole best levels ({@code depth5/10/20}) and changes ({@code depth}), each every 100 ms or every
 * second, and only where the book has changed.
 *
 * <p>A change event goes from the update id after the event before it to the book's own, so the chain has no hole. It
 * names every level that was touched meanwhile, also one that is as it was before: whoever took a snapshot in between
 * knows it otherwise.
 */
final class DepthStreams implements StreamFamily {
    /** Levels a side of which changes are told: the longest depth answer. */
    static final int MAX_LEVELS = 5_000;

    private static final int SLOW_TICKS = 10;
    private static final Pattern KIND = Pattern.compile("depth(5|10|20)?(@100ms|@1000ms)?");
    private static final byte[] LAST_UPDATE_ID = ascii("{\"lastUpdateId\":");
    private static final byte[] BIDS = ascii(",\"bids\":[");
    private static final byte[] ASKS = ascii("],\"asks\":[");
    private static final byte[] LEVELS_END = ascii("]}");
    private static final byte[] UPDATE = ascii("{\"e\":\"depthUpdate\",\"E\":");
    private static final byte[] SYMBOL = ascii(",\"s\":\"");
    private static final byte[] FIRST_ID = ascii("\",\"U\":");
    private static final byte[] LAST_ID = ascii(",\"u\":");
    private static final byte[] BID_CHANGES = ascii(",\"b\":[");
    private static final byte[] ASK_CHANGES = ascii("],\"a\":[");

    private final VirtualExchange exchange;
    private final List<Topic> topics = new ArrayList<>();
    private final StreamFrame frame = new StreamFrame();
    private final long[] levels = new long[2 * MAX_LEVELS];
    /** By instrument, those that tell changes. */
    private final List<List<Topic>> changeTopics = new ArrayList<>();

    private long ticks;

    /** One stream: who listens, and the book they know. */
    private static final class Topic {
        private final int instrument;
        private final String kind;
        /** Levels of a whole book; 0 for changes. */
        private final int depth;

        private final int everyTicks;
        private final byte[] symbol;
        private final byte[] name;
        private final List<StreamConnection> listeners = new ArrayList<>();
        /** Who is to get a whole book whether it changed or not. */
        private final List<StreamConnection> newListeners = new ArrayList<>();

        private final ChangedSide bids = new ChangedSide(true);
        private final ChangedSide asks = new ChangedSide(false);
        private long toldUpdateId;

        Topic(final int instrument, final String kind, final String symbolName) {
            final Matcher matcher = KIND.matcher(kind);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("kind=" + kind);
            }
            this.instrument = instrument;
            this.kind = kind;
            depth = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
            everyTicks = "@100ms".equals(matcher.group(2)) ? 1 : SLOW_TICKS;
            symbol = Json.escaped(symbolName);
            name = Json.escaped(symbolName.toLowerCase(Locale.ROOT) + "@" + kind);
        }
    }

    DepthStreams(final VirtualExchange exchange) {
        this.exchange = exchange;
        for (int i = 0; i < exchange.instruments().size(); i++) {
            changeTopics.add(new ArrayList<>());
        }
    }

    @Override
    public boolean subscribe(final StreamConnection listener, final int instrument, final String kind) {
        if (!KIND.matcher(kind).matches()) {
            return false;
        }
        Topic topic = find(instrument, kind);
        if (topic == null) {
            topic = new Topic(
                    instrument, kind, exchange.instruments().get(instrument).symbol());
            topics.add(topic);
            if (topic.depth == 0) {
                beginChanges(topic);
            }
        }
        topic.listeners.add(listener);
        if (topic.depth > 0) {
            topic.newListeners.add(listener);
        }
        return true;
    }

    @Override
    public void unsubscribe(final StreamConnection listener, final int instrument, final String kind) {
        for (final Iterator<Topic> all = topics.iterator(); all.hasNext(); ) {
            final Topic topic = all.next();
            if (topic.instrument == instrument && topic.kind.equals(kind) && topic.listeners.remove(listener)) {
                topic.newListeners.remove(listener);
                if (topic.listeners.isEmpty()) {
                    all.remove();
                    changeTopics.get(instrument).remove(topic);
                }
                return;
            }
        }
    }

    @Override
    public void onBookChanged(final int instrument) {
        final List<Topic> listening = changeTopics.get(instrument);
        for (int i = 0; i < listening.size(); i++) {
            final Topic topic = listening.get(i);
            topic.bids.see(levels, exchange.bids(instrument, levels, MAX_LEVELS));
            topic.asks.see(levels, exchange.asks(instrument, levels, MAX_LEVELS));
        }
    }

    /** Sends what is due; called every {@link MarketStreams#TICK_MS}. */
    void tick(final long nowNs) {
        ticks++;
        for (final Topic topic : topics) {
            if (ticks % topic.everyTicks != 0) {
                continue;
            }
            if (topic.depth > 0) {
                tellBook(topic);
            } else if (exchange.updateId(topic.instrument) != topic.toldUpdateId) {
                tellChanges(topic, nowNs);
            }
        }
    }

    private Topic find(final int instrument, final String kind) {
        for (final Topic topic : topics) {
            if (topic.instrument == instrument && topic.kind.equals(kind)) {
                return topic;
            }
        }
        return null;
    }

    private void tellBook(final Topic topic) {
        final long updateId = exchange.updateId(topic.instrument);
        final List<StreamConnection> listeners = updateId != topic.toldUpdateId ? topic.listeners : topic.newListeners;
        if (updateId != 0 && !listeners.isEmpty()) {
            final FrameWriter writer = frame.begin();
            writer.text(LAST_UPDATE_ID).number(updateId).text(BIDS);
            writeLevels(writer, levels, exchange.bids(topic.instrument, levels, topic.depth));
            writer.text(ASKS);
            writeLevels(writer, levels, exchange.asks(topic.instrument, levels, topic.depth));
            writer.text(LEVELS_END).end();
            for (final StreamConnection listener : listeners) {
                frame.sendTo(listener, topic.name);
            }
            topic.toldUpdateId = updateId;
            topic.newListeners.clear();
        }
    }

    private void tellChanges(final Topic topic, final long nowNs) {
        if (topic.bids.count() == 0 && topic.asks.count() == 0) {
            // The ids passed over are told with the next change.
            return;
        }
        TimeUnit encodedIn = null;
        for (final StreamConnection listener : topic.listeners) {
            if (listener.timeUnit() != encodedIn) {
                encodedIn = listener.timeUnit();
                encodeChanges(topic, encodedIn.convert(nowNs, TimeUnit.NANOSECONDS));
            }
            frame.sendTo(listener, topic.name);
        }
        topic.toldUpdateId = exchange.updateId(topic.instrument);
        topic.bids.clear();
        topic.asks.clear();
    }

    private void encodeChanges(final Topic topic, final long time) {
        final FrameWriter writer = frame.begin();
        writer.text(UPDATE).number(time).text(SYMBOL).text(topic.symbol);
        writer.text(FIRST_ID).number(topic.toldUpdateId + 1);
        writer.text(LAST_ID).number(exchange.updateId(topic.instrument)).text(BID_CHANGES);
        writeLevels(writer, topic.bids.changes(), topic.bids.count());
        writer.text(ASK_CHANGES);
        writeLevels(writer, topic.asks.changes(), topic.asks.count());
        writer.text(LEVELS_END).end();
    }

    private void beginChanges(final Topic topic) {
        topic.bids.remember(levels, exchange.bids(topic.instrument, levels, MAX_LEVELS));
        topic.asks.remember(levels, exchange.asks(topic.instrument, levels, MAX_LEVELS));
        topic.toldUpdateId = exchange.updateId(topic.instrument);
        changeTopics.get(topic.instrument).add(topic);
    }

    private static void writeLevels(final FrameWriter writer, final long[] levels, final int count) {
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                writer.text(',');
            }
            writeLevel(writer, levels[2 * i], levels[2 * i + 1]);
        }
    }

    private static void writeLevel(final FrameWriter writer, final long price, final long quantity) {
        writer.text('[').text('"').decimal(price).text('"').text(',');
        writer.text('"').decimal(quantity).text('"').text(']');
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
