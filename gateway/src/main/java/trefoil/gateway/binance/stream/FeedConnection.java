package trefoil.gateway.binance.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.InboundRing;
import trefoil.gateway.binance.codec.FrameKind;

/** One connection of the feed: subscribes its streams whenever it comes up, and turns frames into records. */
final class FeedConnection implements ReconnectingSocket.Use {
    /** Between control frames: the venue allows 5 a second, pings and pongs included. */
    static final long CONTROL_FRAME_SPACING_MS = 250;

    /** Longest wait for the answers to subscriptions. */
    static final long ANSWERS_WITHIN_MS = 10_000;

    private static final int MAX_SHOWN_BYTES = 200;

    private final MarketDataFeed.Context context;
    private final int index;
    private final StreamUse use;
    private final List<String> streams;
    private final InboundRing ring;
    private final long[] counts;
    private final ReconnectingSocket socket;
    private final AtomicLong nextControlId = new AtomicLong(1);
    /** Answers to control frames on the connection that is open; errors are answers. */
    private final AtomicInteger answers = new AtomicInteger();

    /** Whether an error of the connection that is open has been told. */
    private final AtomicBoolean errorTold = new AtomicBoolean();

    FeedConnection(
            final MarketDataFeed.Context context, final int index, final ConnectBudget budget, final StreamUse use) {
        this.context = context;
        this.index = index;
        this.use = use;
        this.streams = use.streams();
        this.ring = context.ring;
        this.counts = context.counters().connection(index);
        this.socket = new ReconnectingSocket(
                "market data connection " + index,
                context.address(),
                context.source,
                context.clock,
                context.scheduler,
                new BackOff(context.random, context.firstBackOffMs, context.maxBackOffMs),
                budget,
                context.silenceMs,
                context.notices,
                this);
    }

    void start() {
        socket.start();
    }

    void stop() {
        socket.stop();
    }

    boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public ReconnectingSocket.FrameReader newReader() {
        final StreamUse.Reader reader = use.newReader();
        return (buffer, offset, length, receiveNs) -> read(reader, buffer, offset, length, receiveNs);
    }

    @Override
    public void onUp(final FrameConnection connection) {
        FeedCounters.add(counts, FeedCounter.OPENED, 1);
        publishState(FeedState.UP);
        answers.set(0);
        errorTold.set(false);
        use.onUp();
        subscribe(connection, 0);
    }

    @Override
    public void onDown() {
        if (!socket.isStopped()) {
            FeedCounters.add(counts, FeedCounter.LOST, 1);
        }
        publishState(FeedState.DOWN);
        use.onDown();
    }

    @Override
    public void onRefused() {
        FeedCounters.add(counts, FeedCounter.CONNECT_FAILURES, 1);
    }

    @Override
    public void onSilence() {
        FeedCounters.add(counts, FeedCounter.SILENCES, 1);
    }

    @Override
    public String probe() {
        return ControlFrames.listSubscriptions(nextControlId.getAndIncrement());
    }

    private void subscribe(final FrameConnection connection, final int first) {
        if (first >= streams.size() || !socket.isCurrent(connection)) {
            return;
        }
        final int end = Math.min(first + MarketDataFeed.Context.PARAMS_PER_SUBSCRIBE, streams.size());
        connection.send(ControlFrames.subscribe(streams.subList(first, end), nextControlId.getAndIncrement()));
        if (end < streams.size()) {
            context.scheduler.schedule(() -> subscribe(connection, end), CONTROL_FRAME_SPACING_MS);
        } else {
            context.scheduler.schedule(() -> requireAnswers(connection), ANSWERS_WITHIN_MS);
        }
    }

    /** Streams whose subscription was lost would stay silent behind the others that are not. */
    private void requireAnswers(final FrameConnection connection) {
        final int subscriptions = subscriptions();
        if (answers.get() < subscriptions && socket.isCurrent(connection)) {
            connection.close("only " + answers.get() + " of " + subscriptions + " subscriptions were answered");
        }
    }

    private int subscriptions() {
        final int batch = MarketDataFeed.Context.PARAMS_PER_SUBSCRIBE;
        return (streams.size() + batch - 1) / batch;
    }

    private void onAnswer() {
        if (answers.incrementAndGet() == subscriptions()) {
            use.onSubscribed();
        }
    }

    private void publishState(final int state) {
        final long sequence = ring.claim(1);
        FeedState.write(ring.buffer(sequence), ring.offset(sequence), context.clock.nanoTime(), index, state);
        ring.publish(sequence, 1);
    }

    private boolean read(
            final StreamUse.Reader reader,
            final byte[] buffer,
            final int offset,
            final int length,
            final long receiveNs) {
        FeedCounters.add(counts, FeedCounter.FRAMES, 1);
        FeedCounters.add(counts, FeedCounter.BYTES, length);
        final int kind = reader.read(buffer, offset, length, receiveNs);
        count(kind);
        if (kind == FrameKind.VENUE_ERROR && errorTold.compareAndSet(false, true)) {
            final String said = new String(buffer, offset, Math.min(length, MAX_SHOWN_BYTES), StandardCharsets.UTF_8);
            context.notices.accept("market data connection " + index + ": the venue refuses a request: "
                    + said.replaceAll("\\p{Cntrl}+", " "));
        }
        return isMarket(kind);
    }

    private static boolean isMarket(final int kind) {
        return kind == FrameKind.QUOTE || kind == FrameKind.PARTIAL_DEPTH || kind == FrameKind.DEPTH_UPDATE;
    }

    private void count(final int kind) {
        switch (kind) {
            case FrameKind.QUOTE, FrameKind.PARTIAL_DEPTH, FrameKind.DEPTH_UPDATE -> {}
            case FrameKind.UNKNOWN_SYMBOL -> FeedCounters.add(counts, FeedCounter.UNKNOWN_SYMBOL, 1);
            case FrameKind.CONTROL_ANSWER -> {
                FeedCounters.add(counts, FeedCounter.CONTROL_ANSWERS, 1);
                onAnswer();
            }
            case FrameKind.VENUE_ERROR -> {
                FeedCounters.add(counts, FeedCounter.VENUE_ERRORS, 1);
                onAnswer();
            }
            case FrameKind.OTHER_EVENT -> FeedCounters.add(counts, FeedCounter.OTHER_EVENTS, 1);
            case FrameKind.SERVER_SHUTDOWN -> {
                FeedCounters.add(counts, FeedCounter.SHUTDOWN_NOTICES, 1);
                socket.replace("the venue is about to close it");
            }
            default -> FeedCounters.add(counts, FeedCounter.MALFORMED, 1);
        }
    }
}
