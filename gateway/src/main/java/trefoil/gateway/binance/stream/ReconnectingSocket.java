package trefoil.gateway.binance.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.gateway.binance.TaskScheduler;

/**
 * One websocket through all its reconnects: opened again after every loss, probed when quiet, replaced when silent.
 *
 * <pre>
 *   connect ──► up ──► frames
 *      ▲         │ lost, silent, replaced, refused
 *      └─ delay ◄┘
 * </pre>
 *
 * Its lock guards coming up and going down; frames take none. A connection is never opened or closed under the lock:
 * the source calls back under one of its own.
 */
final class ReconnectingSocket {
    /** What the socket is for. All but {@link #newReader} and the reader are called under the socket's lock. */
    interface Use {
        /** A reader of one connection's frames. */
        FrameReader newReader();

        /** The connection is open. */
        void onUp(FrameConnection connection);

        /** The connection that was up is gone. */
        void onDown();

        /** No connection could be made. */
        void onRefused();

        /** Nothing came for too long; going down follows. */
        void onSilence();

        /** A frame whose answer shows that the venue is there. */
        String probe();
    }

    /** Reads one connection's frames, on the source's thread. */
    @FunctionalInterface
    interface FrameReader {
        /** Reads a frame; true if it shows that the connection serves its purpose. */
        boolean read(byte[] buffer, int offset, int length, long receiveNs);
    }

    private static final int WATCHES_PER_SILENCE = 4;
    private static final String STOPPED = "stopped";

    private final String name;
    private final URI address;
    private final FrameSource source;
    private final EpochNanoClock clock;
    private final TaskScheduler scheduler;
    private final BackOff backOff;
    private final ConnectBudget budget;
    private final long silenceMs;
    private final Consumer<String> notices;
    private final Use use;

    private Session session;
    private FrameConnection connection;
    private boolean stopped;
    private volatile boolean open;

    ReconnectingSocket(
            final String name,
            final URI address,
            final FrameSource source,
            final EpochNanoClock clock,
            final TaskScheduler scheduler,
            final BackOff backOff,
            final ConnectBudget budget,
            final long silenceMs,
            final Consumer<String> notices,
            final Use use) {
        this.name = name;
        this.address = address;
        this.source = source;
        this.clock = clock;
        this.scheduler = scheduler;
        this.backOff = backOff;
        this.budget = budget;
        this.silenceMs = silenceMs;
        this.notices = notices;
        this.use = use;
    }

    boolean isOpen() {
        return open;
    }

    void start() {
        final Session starting = new Session(use.newReader());
        synchronized (this) {
            if (stopped || session != null) {
                return;
            }
            final long waitMs = budget.takeOrWaitMs();
            if (waitMs > 0) {
                notices.accept(name + " waits " + waitMs + " ms: the venue bans who connects more often");
                scheduler.schedule(this::start, waitMs);
                return;
            }
            session = starting;
        }
        final FrameConnection connecting = source.connect(address, starting);
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

    /** Closes the connection that is open now; another is opened. */
    void replace(final String reason) {
        final FrameConnection closing;
        synchronized (this) {
            closing = connection;
        }
        if (closing != null) {
            closing.close(reason);
        }
    }

    /** Whether that connection is the one in use. */
    synchronized boolean isCurrent(final FrameConnection candidate) {
        return connection == candidate && open;
    }

    /** Whether the socket was told to stop; called under the lock. */
    boolean isStopped() {
        return stopped;
    }

    private synchronized void opened(final Session from, final FrameConnection opened) {
        if (session != from) {
            return;
        }
        connection = opened;
        from.openedNs = clock.nanoTime();
        Session.LAST_RECEIVE_NS.setOpaque(from, from.openedNs);
        open = true;
        use.onUp(opened);
    }

    private synchronized void closed(final Session from, final String reason) {
        if (session != from) {
            return;
        }
        final boolean wasOpen = open;
        session = null;
        connection = null;
        open = false;
        if (wasOpen) {
            use.onDown();
        } else {
            use.onRefused();
        }
        if (!stopped) {
            // One that serves for a moment and is lost again, over and over, must not be tried ever faster.
            if (from.proven && clock.nanoTime() - from.openedNs >= TimeUnit.MILLISECONDS.toNanos(backOff.maxMs())) {
                backOff.reset();
            }
            final long delayMs = backOff.nextMs();
            notices.accept(
                    name + (wasOpen ? " lost: " : " not opened: ") + reason + "; trying again in " + delayMs + " ms");
            scheduler.schedule(this::start, delayMs);
        }
    }

    private void watchLater(final Session watched) {
        scheduler.schedule(() -> watch(watched), Math.max(1, silenceMs / WATCHES_PER_SILENCE));
    }

    private void watch(final Session watched) {
        final FrameConnection silent;
        synchronized (this) {
            if (session != watched) {
                return;
            }
            final long quietMs =
                    TimeUnit.NANOSECONDS.toMillis(clock.nanoTime() - (long) Session.LAST_RECEIVE_NS.getOpaque(watched));
            if (quietMs < silenceMs) {
                if (open && quietMs >= silenceMs / 2) {
                    // Quiet is not dead: the answer to this tells them apart.
                    connection.send(use.probe());
                }
                watchLater(watched);
                return;
            }
            use.onSilence();
            silent = connection;
        }
        silent.close("nothing received for " + silenceMs + " ms");
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

        private final FrameReader reader;
        /** Written by the source's thread, read by the watch. */
        private long lastReceiveNs = clock.nanoTime();
        /** Guarded by the socket's lock. */
        private long openedNs;
        /** Written by the source's thread; read when it is closed. */
        private volatile boolean proven;

        Session(final FrameReader reader) {
            this.reader = reader;
        }

        @Override
        public void onOpened(final FrameConnection opened) {
            ReconnectingSocket.this.opened(this, opened);
        }

        @Override
        public void onText(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            LAST_RECEIVE_NS.setOpaque(this, receiveNs);
            if (reader.read(buffer, offset, length, receiveNs) && !proven) {
                proven = true;
            }
        }

        @Override
        public void onClosed(final String reason) {
            ReconnectingSocket.this.closed(this, reason);
        }
    }
}
