package trefoil.gateway.binance.websocket.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.concurrent.EpochNanoClock;

/** The one thread that reads all websockets of a source and calls their listeners. */
final class Poller implements Runnable {
    private static final int SCRATCH_BYTES = 1 << 16;
    private static final int PASSES_PER_LOOK_AT_THE_CLOCK = 64;

    private final PollMode mode;
    private final ChannelTiming timing;
    private final EpochNanoClock clock;
    private final Consumer<String> notices;
    private final Selector selector;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
    private final Consumer<SelectionKey> onReady = this::pollReady;

    /** Also the lock of what follows. */
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    private boolean ended;
    private volatile boolean hasTasks;

    // What follows is the poller's.
    private final List<ChannelSocket> sockets = new ArrayList<>();
    private SideWork sideWork = SideWork.NONE;
    private boolean closing;
    private long nextTickNs;

    Poller(final PollMode mode, final ChannelTiming timing, final EpochNanoClock clock, final Consumer<String> notices)
            throws IOException {
        this.mode = mode;
        this.timing = timing;
        this.clock = clock;
        this.notices = notices;
        selector = Selector.open();
    }

    /** Has the poller's thread run a task soon; false if it has ended. Any thread. */
    boolean execute(final Runnable task) {
        synchronized (tasks) {
            if (ended) {
                return false;
            }
            tasks.add(task);
            hasTasks = true;
        }
        selector.wakeup();
        return true;
    }

    long nowNs() {
        return clock.nanoTime();
    }

    void notice(final String text) {
        notices.accept(text);
    }

    ByteBuffer scratch() {
        return scratch;
    }

    @Override
    public void run() {
        try {
            while (!closing || !sockets.isEmpty()) {
                runTasks();
                if (mode == PollMode.BUSY && hasOpen()) {
                    pollAll();
                } else {
                    select();
                }
                tickWhenDue();
            }
        } catch (final IOException | RuntimeException | Error e) {
            notices.accept("websockets cannot be polled any more: " + Reason.of(e));
        } finally {
            end();
        }
    }

    private void end() {
        synchronized (tasks) {
            ended = true;
        }
        closeSockets();
        runTasks();
        while (!sockets.isEmpty()) {
            sockets.get(sockets.size() - 1).abandon();
        }
        sideWork.end();
        sideWork = SideWork.NONE;
        Quietly.close(selector);
    }

    private void runTasks() {
        while (hasTasks) {
            final Runnable task;
            synchronized (tasks) {
                task = tasks.poll();
                hasTasks = !tasks.isEmpty();
            }
            if (task != null) {
                run(task);
            }
        }
    }

    private void run(final Runnable task) {
        try {
            task.run();
        } catch (final RuntimeException | Error e) {
            // No failure may end the one thread that reads: the websocket's deadlines end it.
            notices.accept("a websocket was not attended to: " + Reason.of(e));
        }
    }

    private boolean hasOpen() {
        for (int i = 0; i < sockets.size(); i++) {
            if (sockets.get(i).isOpenOrClosing()) {
                return true;
            }
        }
        return false;
    }

    private void pollAll() {
        int work = 0;
        for (int i = 0; i < PASSES_PER_LOOK_AT_THE_CLOCK && !hasTasks; i++) {
            for (int j = sockets.size() - 1; j >= 0; j--) {
                // One that is polled may be removed, and no other.
                final ChannelSocket socket = sockets.get(j);
                if (socket.isOpenOrClosing()) {
                    work += socket.poll(scratch);
                }
            }
            if (!sideWork.doWork() && work == 0) {
                Thread.onSpinWait();
            }
        }
    }

    private void select() throws IOException {
        if (sideWork.maySleep()) {
            selector.select(onReady, Math.max(1, TimeUnit.NANOSECONDS.toMillis(timing.tickNs())));
            sideWork.awake();
        } else {
            selector.selectNow(onReady);
        }
    }

    /** Frames have been handed on. Poller. */
    void afterRead() {
        sideWork.doWork();
    }

    /** What is done beside from now on; given what ends the thread's sleep. Poller. */
    void share(final Function<Runnable, SideWork> work) {
        sideWork.end();
        sideWork = work.apply(selector::wakeup);
    }

    private void pollReady(final SelectionKey key) {
        // Before anything is published: this thread need not wake itself.
        sideWork.awake();
        final ChannelSocket socket = (ChannelSocket) key.attachment();
        if (socket.isOpenOrClosing()) {
            socket.poll(scratch);
        }
    }

    private void tickWhenDue() {
        final long nowNs = clock.nanoTime();
        if (nowNs - nextTickNs < 0) {
            return;
        }
        nextTickNs = nowNs + timing.tickNs();
        for (int i = sockets.size() - 1; i >= 0; i--) {
            tick(sockets.get(i), nowNs);
        }
    }

    private void tick(final ChannelSocket socket, final long nowNs) {
        try {
            socket.tick(nowNs, scratch);
        } catch (final RuntimeException | Error e) {
            notices.accept("a websocket was not attended to: " + Reason.of(e));
            socket.abandon();
        }
    }

    /** Takes a socket in. Poller. */
    void add(final ChannelSocket socket) {
        sockets.add(socket);
        if (closing) {
            socket.endWithSource();
        }
    }

    /** Forgets a socket. Poller. */
    void remove(final ChannelSocket socket) {
        sockets.remove(socket);
    }

    /** Closes every socket and ends the thread once they are closed. Poller. */
    void closeSockets() {
        closing = true;
        for (int i = sockets.size() - 1; i >= 0; i--) {
            sockets.get(i).endWithSource();
        }
    }

    /** Has a channel's readiness seen; null where none is asked for. Poller. */
    SelectionKey register(final SocketChannel channel, final ChannelSocket socket) throws IOException {
        return mode == PollMode.BUSY ? null : channel.register(selector, SelectionKey.OP_READ, socket);
    }

    /** Has readiness for writing seen, or no longer; any thread. */
    void wantWrite(final SelectionKey key, final boolean wanted) {
        if (key.isValid()) {
            if (wanted) {
                key.interestOpsOr(SelectionKey.OP_WRITE);
                selector.wakeup();
            } else {
                key.interestOpsAnd(~SelectionKey.OP_WRITE);
            }
        }
    }
}
