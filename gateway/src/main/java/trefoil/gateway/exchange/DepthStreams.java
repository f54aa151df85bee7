package trefoil.gateway.exchange;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
 * <p>One {@link Topic} a stream keeps what its listeners were last told. A change event goes from the update id after the
 * one before it to the book's own, so the chain has no hole whatever happened in between.
 */
final class DepthStreams {
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
    private final Changes bidChanges = new Changes(true);
    private final Changes askChanges = new Changes(false);
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

        private long toldUpdateId;
        private long[] toldBids = {};
        private long[] toldAsks = {};

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

    /** What makes one side of a book into another: levels with their quantity, those that are gone with 0. */
    private static final class Changes {
        private final boolean bids;
        private long[] levels = new long[64];
        private int count;

        Changes(final boolean bids) {
            this.bids = bids;
        }

        /** Both sides are price and quantity alternating, best first. */
        void find(final long[] before, final long[] after, final int afterLevels) {
            count = 0;
            int b = 0;
            int a = 0;
            while (b < before.length || a < 2 * afterLevels) {
                final boolean gone = a == 2 * afterLevels || b < before.length && better(before[b], after[a]);
                final boolean same = !gone && b < before.length && before[b] == after[a];
                if (gone) {
                    add(before[b], 0);
                } else if (!same || before[b + 1] != after[a + 1]) {
                    add(after[a], after[a + 1]);
                }
                b += gone || same ? 2 : 0;
                a += gone ? 0 : 2;
            }
        }

        private boolean better(final long price, final long than) {
            return bids ? price > than : price < than;
        }

        private void add(final long price, final long quantity) {
            if (2 * count == levels.length) {
                levels = Arrays.copyOf(levels, 2 * levels.length);
            }
            levels[2 * count] = price;
            levels[2 * count + 1] = quantity;
            count++;
        }
    }

    DepthStreams(final VirtualExchange exchange) {
        this.exchange = exchange;
    }

    /** Adds a listener to the instrument's stream of that kind; false if there is no such kind. */
    boolean subscribe(final StreamConnection listener, final int instrument, final String kind) {
        if (!KIND.matcher(kind).matches()) {
            return false;
        }
        Topic topic = find(instrument, kind);
        if (topic == null) {
            topic = new Topic(
                    instrument, kind, exchange.instruments().get(instrument).symbol());
            if (topic.depth == 0) {
                remember(topic);
            }
            topics.add(topic);
        }
        topic.listeners.add(listener);
        if (topic.depth > 0) {
            topic.newListeners.add(listener);
        }
        return true;
    }

    /** Removes a listener from the instrument's stream of that kind, if it listens there. */
    void unsubscribe(final StreamConnection listener, final int instrument, final String kind) {
        for (final Iterator<Topic> all = topics.iterator(); all.hasNext(); ) {
            final Topic topic = all.next();
            if (topic.instrument == instrument && topic.kind.equals(kind) && topic.listeners.remove(listener)) {
                topic.newListeners.remove(listener);
                if (topic.listeners.isEmpty()) {
                    all.remove();
                }
                return;
            }
        }
    }

    /** Sends what is due; called every {@link MarketStreams#DEPTH_TICK_MS}. */
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
        bidChanges.find(topic.toldBids, levels, exchange.bids(topic.instrument, levels, MAX_LEVELS));
        askChanges.find(topic.toldAsks, levels, exchange.asks(topic.instrument, levels, MAX_LEVELS));
        if (bidChanges.count + askChanges.count == 0) {
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
        remember(topic);
    }

    private void encodeChanges(final Topic topic, final long time) {
        final FrameWriter writer = frame.begin();
        writer.text(UPDATE).number(time).text(SYMBOL).text(topic.symbol);
        writer.text(FIRST_ID).number(topic.toldUpdateId + 1);
        writer.text(LAST_ID).number(exchange.updateId(topic.instrument)).text(BID_CHANGES);
        writeLevels(writer, bidChanges.levels, bidChanges.count);
        writer.text(ASK_CHANGES);
        writeLevels(writer, askChanges.levels, askChanges.count);
        writer.text(LEVELS_END).end();
    }

    private void remember(final Topic topic) {
        topic.toldBids = Arrays.copyOf(levels, 2 * exchange.bids(topic.instrument, levels, MAX_LEVELS));
        topic.toldAsks = Arrays.copyOf(levels, 2 * exchange.asks(topic.instrument, levels, MAX_LEVELS));
        topic.toldUpdateId = exchange.updateId(topic.instrument);
    }

    private static void writeLevels(final FrameWriter writer, final long[] levels, final int count) {
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                writer.text(',');
            }
            writer.text('[').text('"').decimal(levels[2 * i]).text('"').text(',');
            writer.text('"').decimal(levels[2 * i + 1]).text('"').text(']');
        }
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
