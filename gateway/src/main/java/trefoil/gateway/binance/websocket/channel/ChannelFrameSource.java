package trefoil.gateway.binance.websocket.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.gateway.binance.VenueTrust;
import trefoil.gateway.binance.websocket.FrameConnection;
import trefoil.gateway.binance.websocket.FrameListener;
import trefoil.gateway.binance.websocket.FrameSource;
import trefoil.gateway.binance.websocket.OkHttpFrameSource;

/**
 * Websockets by a client of our own (RFC 6455), all read by one thread, which calls the listeners: frames in place, nothing
 * allocated for a frame. {@code receiveNs} is the moment when the socket gave the frame's last bytes, the same for all
 * frames that came with one read. A frame is written by the thread that sends it.
 */
public final class ChannelFrameSource implements FrameSource {
    private static final String THREAD_NAME = "market-channel";
    private static final long IDLE_OPENER_S = 5;
    /** Websockets that are opened at the same time; a look-up that hangs cannot be called back, and holds one. */
    static final int MAX_OPENERS = 64;

    static final String OPENER_NAME = "channel-opening";
    private static final long GRACE_MS = 2_000;

    private final EpochNanoClock clock;
    private final ChannelTiming timing;
    private final TlsEngines engines;
    private final ExecutorService openers;
    private final Poller poller;
    private final Thread thread;

    private ChannelFrameSource(final Context context) {
        clock = context.clock;
        timing = context.timing;
        engines = new TlsEngines(context.trust, context.tls, context.notices);
        try {
            poller = new Poller(context.poll, timing, clock, context.notices);
        } catch (final IOException e) {
            throw new UncheckedIOException("this machine gives no selector", e);
        }
        thread = context.threadFactory.newThread(poller);
        final ThreadPoolExecutor pool = new ThreadPoolExecutor(
                MAX_OPENERS, MAX_OPENERS, IDLE_OPENER_S, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    final Thread opener = new Thread(task, OPENER_NAME);
                    opener.setDaemon(true);
                    return opener;
                });
        pool.allowCoreThreadTimeOut(true);
        openers = pool;
        thread.start();
    }

    @Override
    public FrameConnection connect(final URI address, final Map<String, String> headers, final FrameListener listener) {
        final long nowNs = clock.nanoTime();
        final ChannelSocket socket = new ChannelSocket(poller, listener, timing, nowNs);
        final Runnable begin;
        final String refused = unusable(address);
        if (refused != null) {
            begin = () -> socket.onFailed(refused);
        } else {
            begin = () -> open(socket, address, headers, nowNs);
        }
        final boolean taken = poller.execute(() -> {
            poller.add(socket);
            begin.run();
        });
        if (!taken) {
            listener.onClosed("the source of frames is closed");
        }
        return socket;
    }

    /**
     * Lets the thread that reads do other work beside, from soon on.
     *
     * @param work makes it, on that thread, given what ends the thread's sleep from any other
     */
    public void share(final Function<Runnable, SideWork> work) {
        poller.execute(() -> poller.share(work));
    }

    private static String unusable(final URI address) {
        final boolean known = "ws".equalsIgnoreCase(address.getScheme()) || "wss".equalsIgnoreCase(address.getScheme());
        if (!known || address.getHost() == null || address.getRawUserInfo() != null) {
            return "not an address: " + address.getScheme() + "://" + address.getHost();
        }
        return null;
    }

    private void open(
            final ChannelSocket socket, final URI address, final Map<String, String> headers, final long nowNs) {
        final Upgrade upgrade;
        try {
            upgrade = new Upgrade(address, headers);
        } catch (final IllegalArgumentException e) {
            socket.onFailed("not a request: " + e.getMessage());
            return;
        }
        final Opening opening = new Opening(address, upgrade, engines, clock, nowNs + timing.openWithinNs(), socket);
        try {
            socket.open(opening, () -> openers.execute(opening));
        } catch (final RejectedExecutionException e) {
            socket.onFailed("the source of frames is closed");
        }
    }

    /**
     * Closes every websocket and ends the threads. Returns once that is done, which takes no longer than other sides have
     * for their close frames and listeners for the calls they are in, three seconds at most.
     */
    @Override
    public void close() {
        poller.execute(poller::closeSockets);
        openers.shutdown();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(TimeUnit.NANOSECONDS.toMillis(timing.closeWithinNs()) + GRACE_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Settings of a source. */
    public static final class Context {
        private EpochNanoClock clock;
        private VenueTrust trust = VenueTrust.RUNTIME;
        private PollMode poll = PollMode.SELECT;
        private TlsChoice tls = TlsChoice.AUTO;
        private Consumer<String> notices = notice -> {};
        private ChannelTiming timing = ChannelTiming.DEFAULT;
        private ThreadFactory threadFactory = task -> {
            final Thread thread = new Thread(task, THREAD_NAME);
            thread.setDaemon(true);
            return thread;
        };

        /** Stamps frames and measures deadlines. */
        public Context clock(final EpochNanoClock value) {
            clock = value;
            return this;
        }

        /** Certificates that the venue may show; default those the Java runtime trusts. */
        public Context trust(final VenueTrust value) {
            trust = value;
            return this;
        }

        /** How the thread finds out what has come; default selecting. */
        public Context poll(final PollMode value) {
            poll = value;
            return this;
        }

        /** Whose engine encrypts; default Conscrypt's where it loads. */
        public Context tls(final TlsChoice value) {
            tls = value;
            return this;
        }

        /** Gets one line for each thing worth knowing; any thread. Ignored if not set. */
        public Context notices(final Consumer<String> value) {
            notices = value;
            return this;
        }

        /** Makes the polling thread; default a daemon called {@code market-channel}. */
        public Context threadFactory(final ThreadFactory value) {
            threadFactory = value;
            return this;
        }

        Context timing(final ChannelTiming value) {
            timing = value;
            return this;
        }

        PollMode pollMode() {
            return poll;
        }

        /** OkHttp's source with the same clock and trust. */
        FrameSource okHttp() {
            return new OkHttpFrameSource(Objects.requireNonNull(clock, "clock"), trust);
        }

        /** A source with these settings; its thread runs. */
        public ChannelFrameSource conclude() {
            Objects.requireNonNull(clock, "clock");
            return new ChannelFrameSource(this);
        }
    }
}
