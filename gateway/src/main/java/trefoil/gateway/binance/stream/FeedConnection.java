package trefoil.gateway.binance.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.market.SymbolIndex;
import trefoil.gateway.binance.codec.BookTickerDecoder;
import trefoil.gateway.binance.codec.FrameKind;

/**
 * One connection of the feed, through all its reconnects. Its lock guards opening and closing; frames take none. A
 * connection is never opened or closed under the lock: the source calls back under one of its own.
 *
 * <pre>
 *   connect ──► opened ──► SUBSCRIBE, SUBSCRIBE ... ──► quotes
 *      ▲           │ lost, silent, shutdown notice, refused
 *      └─ delay ◄──┘
 * </pre>
 */
final class FeedConnection {
    /** Between control frames: the venue allows 5 a second, pings and pongs included. */
    static final long CONTROL_FRAME_SPACING_MS = 250;

    private static final int WATCHES_PER_SILENCE = 4;
    private static final String STOPPED = "stopped";

    private final MarketDataFeed.Context context;
    private final int index;
    private final SymbolIndex symbols;
    private final boolean[] asked;
    private final List<String> streams;
    private final InboundRing ring;
    private final long[] counts;
    private final BackOff backOff;

    private Session session;
    private FrameConnection connection;
    private boolean stopped;
    private long nextControlId = 1;
    private volatile boolean open;

    FeedConnection(
            final MarketDataFeed.Context context,
            final int index,
            final SymbolIndex symbols,
            final boolean[] asked,
            final List<String> streams) {
        this.context = context;
        this.index = index;
        this.symbols = symbols;
        this.asked = asked;
        this.streams = streams;
        this.ring = context.ring();
        this.counts = context.counters().connection(index);
        this.backOff = new BackOff(context.random(), context.firstBackOffMs(), context.maxBackOffMs());
    }

    boolean isOpen() {
        return open;
    }

    void start() {
        final Session starting = new Session();
        synchronized (this) {
            if (stopped || session != null) {
                return;
            }
            session = starting;
        }
        final FrameConnection connecting = context.source().connect(context.address(), starting);
        final boolean unwanted;
        synchronized (this) {
            unwanted = stopped;
            if (session == starting) {
                connection = connecting;
                watchLater(starting);
            }
        }
        if (unwanted) {
            connecting.close(STOPPED);
        }
    }

    void stop() {
        final FrameConnection closing;
        synchronized (this) {
            stopped = true;
            closing = connection;
        }
        if (closing != null) {
            closing.close(STOPPED);
        }
    }

    private synchronized void opened(final Session from, final FrameConnection opened) {
        if (session != from) {
            return;
        }
        connection = opened;
        Session.LAST_RECEIVE_NS.setOpaque(from, context.clock().nanoTime());
        from.opened = true;
        open = true;
        FeedCounters.add(counts, FeedCounter.OPENED, 1);
        publishState(FeedState.UP);
        subscribe(from, 0);
    }

    private synchronized void subscribe(final Session from, final int first) {
        if (session != from || first >= streams.size()) {
            return;
        }
        final int end = Math.min(first + MarketDataFeed.Context.PARAMS_PER_SUBSCRIBE, streams.size());
        connection.send(ControlFrames.subscribe(streams.subList(first, end), nextControlId++));
        context.scheduler().schedule(() -> subscribe(from, end), CONTROL_FRAME_SPACING_MS);
    }

    private synchronized void closed(final Session from, final String reason) {
        if (session != from) {
            return;
        }
        session = null;
        connection = null;
        open = false;
        if (from.opened) {
            if (!stopped) {
                FeedCounters.add(counts, FeedCounter.LOST, 1);
            }
            publishState(FeedState.DOWN);
        } else {
            FeedCounters.add(counts, FeedCounter.CONNECT_FAILURES, 1);
        }
        if (!stopped) {
            if (from.proven) {
                backOff.reset();
            }
            final long delayMs = backOff.nextMs();
            context.notices()
                    .accept("market data connection " + index + (from.opened ? " lost: " : " not opened: ") + reason
                            + "; trying again in " + delayMs + " ms");
            context.scheduler().schedule(this::start, delayMs);
        }
    }

    private void watchLater(final Session watched) {
        context.scheduler().schedule(() -> watch(watched), Math.max(1, context.silenceMs() / WATCHES_PER_SILENCE));
    }

    private void watch(final Session watched) {
        final FrameConnection silent;
        synchronized (this) {
            if (session != watched) {
                return;
            }
            final long silentMs = TimeUnit.NANOSECONDS.toMillis(
                    context.clock().nanoTime() - (long) Session.LAST_RECEIVE_NS.getOpaque(watched));
            if (silentMs < context.silenceMs()) {
                if (watched.opened && silentMs >= context.silenceMs() / 2) {
                    // A quiet market is not a dead connection: the answer to this tells them apart.
                    connection.send(ControlFrames.listSubscriptions(nextControlId++));
                }
                watchLater(watched);
                return;
            }
            FeedCounters.add(counts, FeedCounter.SILENCES, 1);
            silent = connection;
        }
        silent.close("nothing received for " + context.silenceMs() + " ms");
    }

    private void publishState(final int state) {
        final long sequence = ring.claim(1);
        FeedState.write(
                ring.buffer(sequence), ring.offset(sequence), context.clock().nanoTime(), index, state);
        ring.publish(sequence, 1);
    }

    /** One attempt: from connect to closed. */
    private final class Session implements FrameListener {
        private static final VarHandle LAST_RECEIVE_NS;

        static {
            try {
                LAST_RECEIVE_NS = MethodHandles.lookup().findVarHandle(Session.class, "lastReceiveNs", long.class);
            } catch (final ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final BookTickerDecoder decoder = new BookTickerDecoder(symbols);
        /** Written by the socket's thread, read by the watch. */
        private long lastReceiveNs = context.clock().nanoTime();

        private boolean opened;
        private volatile boolean proven;

        @Override
        public void onOpened(final FrameConnection connection) {
            FeedConnection.this.opened(this, connection);
        }

        @Override
        public void onClosed(final String reason) {
            FeedConnection.this.closed(this, reason);
        }

        @Override
        public void onText(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            LAST_RECEIVE_NS.setOpaque(this, receiveNs);
            FeedCounters.add(counts, FeedCounter.FRAMES, 1);
            FeedCounters.add(counts, FeedCounter.BYTES, length);
            final long sequence = ring.claim(1);
            int kind = FrameKind.MALFORMED;
            try {
                final MutableDirectBuffer slots = ring.buffer(sequence);
                final int slot = ring.offset(sequence);
                kind = decoder.decode(buffer, offset, length, receiveNs, index, slots, slot);
                if (kind == FrameKind.QUOTE && !asked[BookTicker.instrument(slots, slot)]) {
                    kind = FrameKind.UNKNOWN_SYMBOL;
                }
                if (kind == FrameKind.QUOTE) {
                    check(slots, slot);
                } else {
                    RecordHeader.write(slots, slot, RecordHeader.LENGTH, RecordType.SKIP, receiveNs);
                }
            } finally {
                ring.publish(sequence, 1);
            }
            count(kind);
        }

        /** A quote that cannot be traded on stays on the ring, as one without prices: it ends the quote before it. */
        private void check(final MutableDirectBuffer slots, final int slot) {
            final long bid = BookTicker.bidPrice(slots, slot);
            final long ask = BookTicker.askPrice(slots, slot);
            if (bid == 0 || ask == 0 || BookTicker.bidQty(slots, slot) == 0 || BookTicker.askQty(slots, slot) == 0) {
                FeedCounters.add(counts, FeedCounter.ZERO_QUOTES, 1);
            }
            if (bid >= ask && ask != 0) {
                FeedCounters.add(counts, FeedCounter.CROSSED_QUOTES, 1);
                slots.putLong(slot + BookTicker.BID_PRICE_OFFSET, 0);
                slots.putLong(slot + BookTicker.ASK_PRICE_OFFSET, 0);
            }
        }

        private void count(final int kind) {
            switch (kind) {
                case FrameKind.QUOTE -> {
                    FeedCounters.add(counts, FeedCounter.QUOTES, 1);
                    if (!proven) {
                        proven = true;
                    }
                }
                case FrameKind.UNKNOWN_SYMBOL -> FeedCounters.add(counts, FeedCounter.UNKNOWN_SYMBOL, 1);
                case FrameKind.CONTROL_ANSWER -> FeedCounters.add(counts, FeedCounter.CONTROL_ANSWERS, 1);
                case FrameKind.VENUE_ERROR -> FeedCounters.add(counts, FeedCounter.VENUE_ERRORS, 1);
                case FrameKind.OTHER_EVENT -> FeedCounters.add(counts, FeedCounter.OTHER_EVENTS, 1);
                case FrameKind.SERVER_SHUTDOWN -> {
                    FeedCounters.add(counts, FeedCounter.SHUTDOWN_NOTICES, 1);
                    replace();
                }
                default -> FeedCounters.add(counts, FeedCounter.MALFORMED, 1);
            }
        }

        private void replace() {
            final FrameConnection ending;
            synchronized (FeedConnection.this) {
                ending = session == this ? connection : null;
            }
            if (ending != null) {
                ending.close("the venue is about to close it");
            }
        }
    }
}
