package trefoil.gateway.binance.stream;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import trefoil.gateway.binance.codec.FrameKind;
import trefoil.gateway.binance.websocket.FrameConnection;

/** One connection of the feed: subscribes its streams whenever it comes up, and turns frames into records. */
final class FeedConnection implements ReconnectingSocket.Use {
    /** Between control frames: the venue allows 5 a second, pings and pongs included. */
    static final long CONTROL_FRAME_SPACING_MS = 250;

    /** Longest wait for the answers to subscriptions. */
    static final long ANSWERS_WITHIN_MS = 10_000;

    /** Binary frames in a row that cannot be read, or connections in a row that bring nothing, until binary is given up. */
    static final int MAX_UNREADABLE = 16;

    static final int MAX_FRUITLESS = 3;

    /** How long there must have been nothing but such connections. */
    static final long FRUITLESS_FOR_NS = 10_000_000_000L;

    /** For a trial of binary streams to bring something. */
    static final long TRIAL_WITHIN_MS = 30_000;

    /**
     * A connection that has been succeeded is asked its last question so much later: its server at the venue may lag behind
     * the other's.
     */
    static final long LAST_QUESTION_AFTER_MS = 500;

    private static final int MAX_SHOWN_BYTES = 200;

    /** A connection and its successor are told apart by this. */
    private static final int LINES = 2;

    private static final int NONE_YET = -1;

    private static final int HTTP_UNAUTHORIZED = 401;
    private static final int HTTP_FORBIDDEN = 403;
    private static final int HTTP_TIMEOUT = 408;
    private static final int HTTP_BANNED = 418;
    private static final int HTTP_TOO_MANY = 429;
    private static final String REFUSED_KEY = ": SBE streams take an Ed25519 key that the venue knows";

    private final MarketDataFeed.Context context;
    private final int member;
    private final String name;
    private final FeedGroup group;
    private final FeedForm form;
    private final long[] counts;
    private final FrameTap tap;
    private final ReconnectingSocket socket;
    private final AtomicLong nextControlId = new AtomicLong(1);
    /** Number of the line that came up last: the next one is told apart from it. Guarded by the socket's lock. */
    private int lastUp = NONE_YET;
    /** Binary connections in a row that were refused, or lost before they brought anything. */
    private final AtomicInteger fruitless = new AtomicInteger();

    /** Whether the next connection beside the open one tries binary streams. */
    private final AtomicBoolean trying = new AtomicBoolean();

    /** When the first of them was; set before the others are counted. */
    private volatile long fruitlessSinceNs;

    /**
     * A connection that is not opened yet.
     *
     * @param member which of the group's it is
     * @param counts its counters
     */
    FeedConnection(final MarketDataFeed.Context context, final FeedGroup group, final int member, final long[] counts) {
        this.context = context;
        this.group = group;
        this.member = member;
        this.counts = counts;
        tap = context.tap();
        form = context.form();
        name = "market data connection " + group.index() + (context.redundancy() > 1 ? "." + member : "");
        socket = new ReconnectingSocket(
                name,
                context.upkeep(),
                new BackOff(context.random, context.firstBackOffMs, context.maxBackOffMs),
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

    long count(final FeedCounter counter) {
        return FeedCounters.get(counts, counter);
    }

    @Override
    public ReconnectingSocket.Line newLine(final ReconnectingSocket.Line beside) {
        final int first = member * LINES;
        final int taken = beside instanceof Line other ? other.number : lastUp;
        final boolean tried = trying.getAndSet(false) && form.mayTry();
        final boolean trial = tried && beside != null;
        if (tried && !trial) {
            form.missedTrial();
        }
        return new Line(taken == first ? first + 1 : first, trial || form.binary(), trial);
    }

    /** Tries binary streams beside the JSON ones that are open; false if this is no time for it. */
    boolean tryBinary() {
        final Line open = (Line) socket.line();
        if (open == null || open.binary) {
            return false;
        }
        trying.set(true);
        if (socket.tryBeside(open)) {
            return true;
        }
        trying.set(false);
        return false;
    }

    /** Binary streams serve again: they take the place of JSON ones. */
    void leaveJson() {
        fruitless.set(0);
        final Line open = (Line) socket.line();
        if (open != null && !open.binary) {
            socket.succeed(open, "SBE is asked for in place of JSON");
        }
    }

    @Override
    public void onSilence() {
        FeedCounters.add(counts, FeedCounter.SILENCES, 1);
    }

    /** Whether that answer to a request for a websocket is about the request, not about how many there were. */
    private static boolean isRefusal(final int httpStatus) {
        return httpStatus / 100 == 4
                && httpStatus != HTTP_TIMEOUT
                && httpStatus != HTTP_BANNED
                && httpStatus != HTTP_TOO_MANY;
    }

    /** One opening of the connection, to its loss. */
    private final class Line implements ReconnectingSocket.Line {
        private final int number;
        private final boolean binary;
        /** Whether its streams are tried, beside others that serve. */
        private final boolean trial;
        /** Guarded by the socket's lock. */
        private boolean trialEnded;

        /** Why a trial will never serve; empty while it may. Written by the source's thread. */
        private volatile String useless = "";

        private volatile FrameConnection connection;
        private final List<String> streams;
        private final StreamUse.Reader reader;
        /** Binary frames in a row that could not be read. The source's thread only. */
        private int unreadable;
        /** Answers to control frames; errors are answers. */
        private final AtomicInteger answers = new AtomicInteger();

        /** Control frames that are to be answered. */
        private final AtomicInteger questions = new AtomicInteger();

        /** From when another takes its place until the last question is asked. */
        private volatile boolean lastQuestionDue;

        private final AtomicBoolean errorTold = new AtomicBoolean();
        /** Written by the source's thread; read by the timer's. */
        private volatile boolean delivered;

        private volatile long subscribedNs;

        Line(final int number, final boolean binary, final boolean trial) {
            this.number = number;
            this.binary = binary;
            this.trial = trial;
            streams = group.use().streams(binary);
            reader = group.use().newReader(number, counts, binary);
        }

        @Override
        public URI address() {
            return form.address(binary);
        }

        @Override
        public Map<String, String> headers() {
            return form.headers(binary);
        }

        @Override
        public void onRefused(final int httpStatus, final String reason) {
            FeedCounters.add(counts, FeedCounter.CONNECT_FAILURES, 1);
            if (trial) {
                triedInVain("the venue answers with " + reason, isRefusal(httpStatus));
            } else if (binary && isRefusal(httpStatus)) {
                form.giveUpBinary("the venue answers with " + reason
                        + (httpStatus == HTTP_UNAUTHORIZED || httpStatus == HTTP_FORBIDDEN ? REFUSED_KEY : ""));
            } else if (httpStatus != HTTP_BANNED && httpStatus != HTTP_TOO_MANY) {
                wasFruitless(reason);
            }
        }

        private void wasFruitless(final String reason) {
            // One that subscribed served; little happens on some streams.
            if (!binary || trial || delivered || subscribedNs != 0) {
                return;
            }
            final long nowNs = context.clock.nanoTime();
            if (fruitless.get() == 0) {
                fruitlessSinceNs = nowNs;
            }
            final int inARow = fruitless.incrementAndGet();
            // A short outage would hit JSON as well.
            if (inARow >= MAX_FRUITLESS && nowNs - fruitlessSinceNs >= FRUITLESS_FOR_NS) {
                form.putBinaryOff(inARow + " connections in a row brought nothing, the last because: " + reason);
            }
        }

        /** Once at most, of a trial that has not brought anything. */
        private void triedInVain(final String reason, final boolean forGood) {
            if (!trialEnded && !delivered && !socket.isStopped()) {
                trialEnded = true;
                form.triedInVain(reason, forGood);
            }
        }

        @Override
        public boolean isTrial() {
            return trial;
        }

        private int subscriptions() {
            final int batch = MarketDataFeed.Context.PARAMS_PER_SUBSCRIBE;
            return (streams.size() + batch - 1) / batch;
        }

        @Override
        public void onUp(final FrameConnection opened) {
            FeedCounters.add(counts, FeedCounter.OPENED, 1);
            lastUp = number;
            connection = opened;
            if (trial) {
                context.scheduler.schedule(this::requireUse, TRIAL_WITHIN_MS);
            }
            group.onUp();
            subscribe(opened, 0);
        }

        private void requireUse() {
            if (!delivered && socket.isInUse(connection)) {
                connection.close("the trial of SBE has brought nothing");
            }
        }

        @Override
        public void onDown(final boolean wanted) {
            if (trial) {
                final boolean forGood = !useless.isEmpty();
                triedInVain(forGood ? useless : "a connection for SBE brought nothing", forGood);
            }
            if (!wanted && (!trial || delivered)) {
                FeedCounters.add(counts, FeedCounter.LOST, 1);
                wasFruitless("it was lost");
            } else if (wanted && !socket.isStopped()) {
                FeedCounters.add(counts, FeedCounter.SUCCEEDED, 1);
                FeedCounters.add(counts, FeedCounter.NOT_READ_OUT, awaitsAnswers() ? 1 : 0);
            }
            group.onDown();
        }

        /**
         * What the venue sent before the successor's subscriptions took effect may still be unread, and of an instrument on
         * which nothing happens it is the quote that counts. The answer to a question that is asked now comes behind it.
         */
        @Override
        public void onSucceeded() {
            lastQuestionDue = true;
            context.scheduler.schedule(this::askLastQuestion, LAST_QUESTION_AFTER_MS);
        }

        private void askLastQuestion() {
            final String question = probe();
            lastQuestionDue = false;
            connection.send(question);
        }

        @Override
        public boolean awaitsAnswers() {
            return lastQuestionDue || answers.get() < questions.get();
        }

        @Override
        public String probe() {
            questions.incrementAndGet();
            return ControlFrames.listSubscriptions(nextControlId.getAndIncrement());
        }

        /** Subscribed, and something has come; or nothing comes, on streams where little happens. */
        @Override
        public boolean serves() {
            final long sinceNs = subscribedNs;
            return sinceNs != 0
                    && (delivered
                            || !trial
                                    && context.clock.nanoTime() - sinceNs >= MarketDataFeed.Context.QUIET_SUCCESSOR_NS);
        }

        private void subscribe(final FrameConnection connection, final int first) {
            if (first >= streams.size() || !socket.isInUse(connection)) {
                return;
            }
            final int end = Math.min(first + MarketDataFeed.Context.PARAMS_PER_SUBSCRIBE, streams.size());
            questions.incrementAndGet();
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
            if (answers.get() < subscriptions && socket.isInUse(connection)) {
                connection.close("only " + answers.get() + " of " + subscriptions + " subscriptions were answered");
            }
        }

        private void onAnswer() {
            if (answers.incrementAndGet() == subscriptions()) {
                subscribedNs = context.clock.nanoTime();
                group.onSubscribed();
            }
        }

        @Override
        public boolean read(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            begin(buffer, offset, length, receiveNs);
            final int kind = reader.read(buffer, offset, length, receiveNs);
            if (isMarket(kind)) {
                onMarket();
                return true;
            }
            count(kind);
            if (kind == FrameKind.VENUE_ERROR && errorTold.compareAndSet(false, true)) {
                final String said =
                        new String(buffer, offset, Math.min(length, MAX_SHOWN_BYTES), StandardCharsets.UTF_8);
                context.notices.accept(name + ": the venue refuses a request: " + said.replaceAll("\\p{Cntrl}+", " "));
                if (!delivered) {
                    leaveBinary("the venue refuses to subscribe");
                }
            }
            return false;
        }

        @Override
        public boolean readBinary(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            if (!binary) {
                return read(buffer, offset, length, receiveNs);
            }
            begin(buffer, offset, length, receiveNs);
            final int kind = reader.readBinary(buffer, offset, length, receiveNs);
            if (isMarket(kind)) {
                onMarket();
                return true;
            }
            count(kind);
            if ((kind == FrameKind.MALFORMED || kind == FrameKind.UNKNOWN_SCHEMA) && ++unreadable == MAX_UNREADABLE) {
                leaveBinary(
                        kind == FrameKind.UNKNOWN_SCHEMA
                                ? "its frames are of a schema that is not known here"
                                : MAX_UNREADABLE + " frames in a row cannot be read");
            }
            return false;
        }

        private void begin(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            FeedCounters.add(counts, FeedCounter.FRAMES, 1);
            FeedCounters.add(counts, FeedCounter.BYTES, length);
            tap.onFrame(group.index(), buffer, offset, length, receiveNs);
        }

        private void onMarket() {
            if (!delivered) {
                delivered = true;
                fruitless.setOpaque(0);
                if (trial) {
                    context.scheduler.schedule(form::binaryServes, 0);
                }
            }
            if (unreadable != 0) {
                unreadable = 0;
            }
        }

        /** What comes is of no use: where JSON is allowed, another connection is opened for it, and takes this one's place. */
        private void leaveBinary(final String reason) {
            if (trial && !delivered) {
                useless = reason;
                connection.close(reason);
            } else if (binary && form.giveUpBinary(reason)) {
                socket.succeed(this, "JSON is asked for in place of SBE");
            }
        }

        private static boolean isMarket(final int kind) {
            return kind == FrameKind.QUOTE || kind == FrameKind.PARTIAL_DEPTH || kind == FrameKind.DEPTH_UPDATE;
        }

        private void count(final int kind) {
            switch (kind) {
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
                    socket.succeed(this, "the venue is about to close it");
                }
                default -> FeedCounters.add(counts, FeedCounter.MALFORMED, 1);
            }
        }
    }
}
