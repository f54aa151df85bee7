package trefoil.gateway.session.warmup;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.websocket.FrameConnection;
import trefoil.gateway.binance.websocket.FrameListener;
import trefoil.gateway.binance.websocket.FrameSource;
import trefoil.gateway.binance.websocket.channel.MemoryChannel;

/** Websockets that end in this process: whoever connects is answered, and gets the frames that are put in. */
final class MadeUpVenue implements FrameSource {
    private static final Pattern ID = Pattern.compile("\"id\":\\s*(\\d+)");
    private static final Pattern STREAM = Pattern.compile("\"([^\"@]+)@(depth)?");

    private final boolean ownChannel;
    private final Map<String, Integer> instruments = new HashMap<>();
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    /** Who asked for the quotes of an instrument, and who for its book. */
    private final AtomicReferenceArray<Line> quotes;

    private final AtomicReferenceArray<Line> books;

    /**
     * A venue that lists that universe.
     *
     * @param ownChannel whether frames are to go through the decoder of the websocket client of our own
     */
    MadeUpVenue(final Universe universe, final boolean ownChannel) {
        this.ownChannel = ownChannel;
        quotes = new AtomicReferenceArray<>(universe.instrumentCount());
        books = new AtomicReferenceArray<>(universe.instrumentCount());
        for (int i = 0; i < universe.instrumentCount(); i++) {
            instruments.put(universe.instruments().get(i).symbol().toLowerCase(Locale.ROOT), i);
        }
    }

    @Override
    public FrameConnection connect(final URI address, final Map<String, String> headers, final FrameListener listener) {
        final Line line = new Line(listener, ownChannel);
        lines.add(line);
        listener.onOpened(line);
        return line;
    }

    /** Answers what was asked since, on the caller's thread. */
    void answer(final long nowNs) {
        lines.forEach(line -> line.answer(nowNs));
    }

    /** Puts a frame of a quote, or of a book, into the connection that asked for it; false if none has. */
    boolean put(
            final int instrument, final byte[] frame, final boolean book, final boolean binary, final long receiveNs) {
        final Line line = (book ? books : quotes).get(instrument);
        if (line != null) {
            line.put(frame, binary, receiveNs);
        }
        return line != null;
    }

    @Override
    public void close() {
        lines.forEach(line -> line.close("the warm-up is over"));
    }

    /** One connection. */
    private final class Line implements FrameConnection {
        private final FrameListener listener;
        /** Null where frames come from another's client. */
        private final MemoryChannel channel;

        private final List<String> asked = new CopyOnWriteArrayList<>();
        private boolean closed;

        Line(final FrameListener listener, final boolean ownChannel) {
            this.listener = listener;
            channel = ownChannel ? new MemoryChannel(listener) : null;
        }

        @Override
        public boolean send(final String text) {
            asked.add(text);
            return true;
        }

        @Override
        public boolean send(final byte[] text, final int offset, final int length) {
            return send(new String(text, offset, length, StandardCharsets.UTF_8));
        }

        void answer(final long nowNs) {
            for (final String text : asked) {
                asked.remove(text);
                final Matcher id = ID.matcher(text);
                if (id.find()) {
                    subscribed(text);
                    put(
                            ("{\"result\":null,\"id\":" + id.group(1) + "}").getBytes(StandardCharsets.US_ASCII),
                            false,
                            nowNs);
                }
            }
        }

        private void subscribed(final String text) {
            final Matcher stream = STREAM.matcher(text);
            while (stream.find()) {
                final Integer instrument = instruments.get(stream.group(1));
                if (instrument != null) {
                    (stream.group(2) == null ? quotes : books).set(instrument, this);
                }
            }
        }

        void put(final byte[] frame, final boolean binary, final long receiveNs) {
            if (channel != null) {
                channel.put(binary, frame, receiveNs);
            } else if (binary) {
                listener.onBinary(frame, 0, frame.length, receiveNs);
            } else {
                listener.onText(frame, 0, frame.length, receiveNs);
            }
        }

        @Override
        public synchronized void close(final String reason) {
            if (!closed) {
                closed = true;
                listener.onClosed(reason);
            }
        }
    }
}
