package trefoil.gateway.binance.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.rest.Governor;
import trefoil.gateway.binance.websocket.FrameConnection;
import trefoil.gateway.binance.websocket.FrameListener;
import trefoil.gateway.binance.websocket.FrameSource;

/**
 * One websocket through all its reconnects: opened again after every loss, probed when quiet, given up when silent, and
 * succeeded before its end where that is known beforehand.
 *
 * <pre>
 *   connect ──► up ──► frames ── old, or about to be closed by the venue ──► successor beside it ── serves ──► takes over;
 *      ▲         │ lost, silent, replaced, refused                                  │ lost: another attempt
 *      └─ delay ◄┴──────────────────────────────────────────────────────────────────┘          the old one is read out, closed
 * </pre>
 *
 * Its lock guards coming up and going down; frames take none. A connection is never opened or closed under the lock:
 * the source calls back under one of its own.
 */
public final class ReconnectingSocket {
    /** What the socket is for. Called under the socket's lock. */
    public interface Use {
        /**
         * What one connection is to do, from its opening to its loss.
         *
         * @param beside what the open one does that it is to succeed; null if there is none
         */
        Line newLine(Line beside);

        /** Nothing came for too long; going down follows. */
        void onSilence();
    }

    /** One connection's part of the use. Called under the socket's lock unless it says otherwise. */
    public interface Line {
        /** Where it goes; without the lock. */
        URI address();

        /** Header fields of its request; without the lock. */
        default Map<String, String> headers() {
            return Map.of();
        }

        /** The connection is open. */
        void onUp(FrameConnection connection);

        /**
         * Reads a text frame, on the source's thread and without the lock; true if it shows that the connection serves its
         * purpose.
         */
        boolean read(byte[] buffer, int offset, int length, long receiveNs);

        /** As {@link #read}, of a binary frame. */
        default boolean readBinary(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            return read(buffer, offset, length, receiveNs);
        }

        /** Whether it does all that the one before it does, so that that one can go. Any thread, without the lock. */
        boolean serves();

        /** Another has taken its place; it is closed once it {@linkplain #awaitsAnswers awaits} nothing more. */
        default void onSucceeded() {}

        /**
         * Whether something is still to come on the connection, so that it is not closed at once when another has taken its
         * place. Any thread.
         */
        default boolean awaitsAnswers() {
            return false;
        }

        /** Whether the connection before it is as good: it stays, and no other is tried, if this one does not come to serve. */
        default boolean isTrial() {
            return false;
        }

        /** A frame whose answer shows that the venue is there. */
        String probe();

        /** Whether the venue counts the probe as a request, so that none is sent while it wants no requests. */
        default boolean probeTakesWeight() {
            return false;
        }

        /**
         * The connection could not be made.
         *
         * @param httpStatus what the venue answered in place of a websocket; 0 if it did not
         */
        void onRefused(int httpStatus, String reason);

        /**
         * The connection that was up is gone.
         *
         * @param wanted whether it was closed because it was no longer needed
         */
        void onDown(boolean wanted);
    }

    /** How connections are kept; see {@link StreamContext}. */
    public record Upkeep(
            FrameSource source,
            EpochNanoClock clock,
            TaskScheduler scheduler,
            Governor governor,
            long silenceMs,
            long maxAgeMs,
            Consumer<String> notices) {}

    /** A successor is looked at this often, should no frame show that it serves. */
    private static final long SERVES_LOOK_MS = 500;

    /** How often it is looked whether a connection that has been succeeded still awaits answers, and for how long. */
    private static final long FAREWELL_LOOK_MS = 50;

    private static final int FAREWELL_LOOKS = 300;

    private static final int WATCHES_PER_SILENCE = 4;
    private static final String STOPPED = "stopped";
    private static final long NO_LIMIT = 0;

    private final String name;
    private final Upkeep upkeep;
    private final BackOff backOff;
    private final Use use;

    private Attempt current;
    private Attempt successor;
    /** Has been succeeded and is still open. */
    private Attempt leaving;

    private boolean stopped;
    private volatile boolean open;

    /** A socket that is not yet connected; {@code name} is what notices call it. */
    public ReconnectingSocket(final String name, final Upkeep upkeep, final BackOff backOff, final Use use) {
        this.name = name;
        this.upkeep = upkeep;
        this.backOff = backOff;
        this.use = use;
    }

    boolean isOpen() {
        return open;
    }

    /** Begins to connect; returns at once. */
    public void start() {
        begin(false);
    }

    /** Closes what is open; nothing is opened again. */
    public void stop() {
        final FrameConnection closing;
        final FrameConnection closingToo;
        final FrameConnection closingLast;
        synchronized (this) {
            stopped = true;
            closing = connectionOf(current);
            closingToo = connectionOf(successor);
            closingLast = connectionOf(leaving);
        }
        close(closing, STOPPED);
        close(closingToo, STOPPED);
        close(closingLast, STOPPED);
    }

    /** Closes the line's connection; another is opened. */
    public void replace(final Line line, final String reason) {
        final FrameConnection closing;
        synchronized (this) {
            final Attempt attempt = attemptOf(line);
            closing = attempt == null ? null : attempt.connection;
        }
        close(closing, reason);
    }

    /** Opens another connection beside the line's, which is closed once the other one serves. */
    public void succeed(final Line line, final String reason) {
        synchronized (this) {
            final Attempt attempt = attemptOf(line);
            if (attempt == null || attempt.doomed || stopped) {
                return;
            }
            attempt.doomed = true;
            if (attempt != current || successor != null) {
                return;
            }
        }
        upkeep.notices.accept(name + ": " + reason + "; another is opened beside it");
        upkeep.scheduler.schedule(() -> begin(true), 0);
    }

    /** Opens another connection beside the line's, which is closed if the other one serves; false if this is no time for it. */
    boolean tryBeside(final Line line) {
        synchronized (this) {
            final Attempt attempt = attemptOf(line);
            if (attempt == null
                    || attempt != current
                    || !attempt.open
                    || attempt.doomed
                    || successor != null
                    || stopped) {
                return false;
            }
        }
        upkeep.scheduler.schedule(() -> begin(true), 0);
        return true;
    }

    /** What the connection does that is open or being opened, not as another's successor; null while there is none. */
    synchronized Line line() {
        return current == null ? null : current.line;
    }

    /** Whether that connection is open and in use. */
    synchronized boolean isInUse(final FrameConnection candidate) {
        return isOf(current, candidate) || isOf(successor, candidate);
    }

    private static FrameConnection connectionOf(final Attempt attempt) {
        return attempt == null ? null : attempt.connection;
    }

    private static boolean isOf(final Attempt attempt, final FrameConnection candidate) {
        return attempt != null && attempt.open && attempt.connection == candidate;
    }

    /** Whether the socket was told to stop; called under the lock. */
    boolean isStopped() {
        return stopped;
    }

    private Attempt attemptOf(final Line line) {
        if (current != null && current.line == line) {
            return current;
        }
        return successor != null && successor.line == line ? successor : null;
    }

    /** Tries to connect, beside the connection that is open or in place of the one that is lost. */
    private void begin(final boolean beside) {
        final Attempt starting;
        synchronized (this) {
            final boolean wanted = beside ? current != null && current.open && successor == null : current == null;
            if (stopped || !wanted) {
                return;
            }
            if (beside && leaving != null) {
                // Two at a time: the line of the one that leaves is free only once it is closed.
                upkeep.scheduler.schedule(() -> begin(true), FAREWELL_LOOK_MS);
                return;
            }
            final long waitMs = upkeep.governor.connectOrWaitMs(beside);
            if (waitMs > 0) {
                upkeep.notices.accept(
                        name + " waits " + waitMs + " ms before it connects: the venue bans who does so more often");
                upkeep.scheduler.schedule(() -> begin(beside), waitMs);
                return;
            }
            starting = new Attempt(use.newLine(beside ? current.line : null));
            if (beside) {
                successor = starting;
            } else {
                current = starting;
            }
        }
        final FrameConnection connecting =
                upkeep.source.connect(starting.line.address(), starting.line.headers(), starting);
        final boolean unwanted;
        synchronized (this) {
            unwanted = stopped;
            if (!starting.closed) {
                starting.connection = connecting;
                watchLater(starting);
            }
        }
        if (unwanted) {
            connecting.close(STOPPED);
        }
    }

    private void opened(final Attempt from, final FrameConnection opened) {
        if (!comeUp(from, opened)) {
            opened.close(STOPPED);
        }
    }

    /** Answers whether the connection is up; told to stop while it was opened, it must not be after the others went down. */
    private synchronized boolean comeUp(final Attempt from, final FrameConnection opened) {
        if (from.closed || stopped) {
            return false;
        }
        from.connection = opened;
        from.openedNs = upkeep.clock.nanoTime();
        Attempt.LAST_RECEIVE_NS.setOpaque(from, from.openedNs);
        from.open = true;
        open |= from == current;
        if (from == successor) {
            from.waitsToServe = true;
            upkeep.scheduler.schedule(() -> lookWhetherItServes(from), SERVES_LOOK_MS);
        }
        from.line.onUp(opened);
        if (upkeep.maxAgeMs != NO_LIMIT) {
            upkeep.scheduler.schedule(
                    () -> succeed(from.line, "open for long, before the venue closes it"),
                    backOff.spread(upkeep.maxAgeMs));
        }
        return true;
    }

    private void lookWhetherItServes(final Attempt from) {
        if (from.waitsToServe) {
            promoteIfItServes(from);
            upkeep.scheduler.schedule(() -> lookWhetherItServes(from), SERVES_LOOK_MS);
        }
    }

    private void promoteIfItServes(final Attempt from) {
        if (!from.line.serves()) {
            return;
        }
        final Attempt before;
        final boolean goesOn;
        synchronized (this) {
            if (successor != from) {
                return;
            }
            before = current;
            current = from;
            successor = null;
            from.waitsToServe = false;
            before.retired = true;
            leaving = before;
            before.line.onSucceeded();
            goesOn = from.doomed && !stopped;
            from.doomed = false;
        }
        bidFarewell(before, FAREWELL_LOOKS);
        if (goesOn) {
            // The new one, too, is about to be closed: not at once, or a venue that says so to all would keep us busy.
            upkeep.scheduler.schedule(() -> succeed(from.line, "it is about to be closed as well"), backOff.nextMs());
        }
    }

    private void bidFarewell(final Attempt before, final int looks) {
        if (hasGone(before)) {
            return;
        }
        final boolean awaits = before.line.awaitsAnswers();
        if (looks > 0 && awaits) {
            upkeep.scheduler.schedule(() -> bidFarewell(before, looks - 1), FAREWELL_LOOK_MS);
            return;
        }
        if (awaits) {
            upkeep.notices.accept(name + ", the one before it: what it was asked is not answered within "
                    + FAREWELL_LOOKS * FAREWELL_LOOK_MS + " ms; it is closed without");
        }
        close(before.connection, "another has taken its place");
    }

    private synchronized boolean hasGone(final Attempt before) {
        return before.closed;
    }

    private synchronized void closed(final Attempt from, final String reason) {
        if (from.closed) {
            return;
        }
        from.closed = true;
        from.waitsToServe = false;
        final boolean wasOpen = from.open;
        from.open = false;
        if (wasOpen) {
            from.line.onDown(from.retired || stopped);
        } else {
            from.line.onRefused(from.refusedStatus, reason);
        }
        if (from == leaving) {
            leaving = null;
        }
        if (from == successor) {
            successor = null;
            final boolean wanted = !from.line.isTrial() || current != null && current.doomed;
            if (!stopped && wanted) {
                tryAgain(from, wasOpen, reason, true);
            }
        } else if (from == current) {
            current = successor;
            successor = null;
            open = current != null && current.open;
            if (current != null) {
                current.waitsToServe = false;
                upkeep.notices.accept(name + " lost: " + reason + "; the one beside it takes its place");
            } else if (!stopped) {
                tryAgain(from, wasOpen, reason, false);
            }
        }
    }

    private void tryAgain(final Attempt from, final boolean wasOpen, final String reason, final boolean beside) {
        // One that serves for a moment and is lost again, over and over, must not be tried ever faster.
        if (from.proven && upkeep.clock.nanoTime() - from.openedNs >= TimeUnit.MILLISECONDS.toNanos(backOff.maxMs())) {
            backOff.reset();
        }
        final long delayMs = backOff.nextMs();
        upkeep.notices.accept(name + (beside ? ", its successor" : "") + (wasOpen ? " lost: " : " not opened: ")
                + reason + "; trying again in " + delayMs + " ms");
        upkeep.scheduler.schedule(() -> begin(beside), delayMs);
    }

    private static void close(final FrameConnection connection, final String reason) {
        if (connection != null) {
            connection.close(reason);
        }
    }

    private void watchLater(final Attempt watched) {
        upkeep.scheduler.schedule(() -> watch(watched), Math.max(1, upkeep.silenceMs / WATCHES_PER_SILENCE));
    }

    private void watch(final Attempt watched) {
        final FrameConnection silent;
        synchronized (this) {
            if (watched.closed || watched.retired) {
                return;
            }
            final long nowNs = upkeep.clock.nanoTime();
            if (watched.open
                    && watched.line.probeTakesWeight()
                    && upkeep.governor.pause().remainingMs() > 0) {
                // What may not be asked cannot be answered: the silence counts from the end of the pause on.
                watched.excusedNs = nowNs;
                watchLater(watched);
                return;
            }
            final long quietMs = TimeUnit.NANOSECONDS.toMillis(
                    nowNs - Math.max(watched.excusedNs, (long) Attempt.LAST_RECEIVE_NS.getOpaque(watched)));
            if (quietMs < upkeep.silenceMs) {
                if (watched.open && quietMs >= upkeep.silenceMs / 2) {
                    // Quiet is not dead: the answer to this tells them apart.
                    watched.connection.send(watched.line.probe());
                }
                watchLater(watched);
                return;
            }
            use.onSilence();
            silent = watched.connection;
        }
        close(silent, "nothing received for " + upkeep.silenceMs + " ms");
    }

    /** One attempt: from connect to closed. */
    private final class Attempt implements FrameListener {
        private static final VarHandle LAST_RECEIVE_NS;

        static {
            try {
                LAST_RECEIVE_NS = MethodHandles.lookup().findVarHandle(Attempt.class, "lastReceiveNs", long.class);
            } catch (final ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final Line line;
        /** Written by the source's thread, read by the watch. */
        private long lastReceiveNs = upkeep.clock.nanoTime();
        /** Written by the source's thread; read when it is closed. */
        private volatile boolean proven;
        /** Written under the socket's lock; read by the source's thread. */
        private volatile boolean waitsToServe;
        /** Written and read by the source's thread. */
        private int refusedStatus;

        // What follows is guarded by the socket's lock.
        private FrameConnection connection;
        private long openedNs;
        /** Until then nothing had to come. */
        private long excusedNs;

        private boolean open;
        private boolean closed;
        private boolean doomed;
        private boolean retired;

        Attempt(final Line line) {
            this.line = line;
        }

        @Override
        public void onOpened(final FrameConnection opened) {
            ReconnectingSocket.this.opened(this, opened);
        }

        @Override
        public void onText(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            LAST_RECEIVE_NS.setOpaque(this, receiveNs);
            onRead(line.read(buffer, offset, length, receiveNs));
        }

        @Override
        public void onBinary(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            LAST_RECEIVE_NS.setOpaque(this, receiveNs);
            onRead(line.readBinary(buffer, offset, length, receiveNs));
        }

        private void onRead(final boolean serves) {
            if (serves && !proven) {
                proven = true;
            }
            if (waitsToServe) {
                promoteIfItServes(this);
            }
        }

        @Override
        public void onRefused(final int httpStatus, final String retryAfter) {
            refusedStatus = httpStatus;
            upkeep.governor.connectRefused(httpStatus, retryAfter, upkeep.clock);
        }

        @Override
        public void onClosed(final String reason) {
            ReconnectingSocket.this.closed(this, reason);
        }
    }
}
