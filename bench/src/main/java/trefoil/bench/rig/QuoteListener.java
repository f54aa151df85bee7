package trefoil.bench.rig;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import trefoil.gateway.binance.websocket.FrameConnection;
import trefoil.gateway.binance.websocket.FrameListener;

/** A listener that says when its socket is open and when the last frame has come, and which thread brings frames. */
abstract class QuoteListener implements FrameListener {
    private static final int PATIENCE_S = 30;

    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch complete = new CountDownLatch(1);
    private final long lastId;
    private volatile String closed;

    /** Written once by the thread that brings frames. */
    private volatile long threadId = -1;

    QuoteListener(final long lastId) {
        this.lastId = lastId;
    }

    /** A frame; answers its update id. */
    abstract long onFrame(byte[] buffer, int offset, int length, long receiveNs);

    @Override
    public final void onOpened(final FrameConnection connection) {
        opened.countDown();
    }

    @Override
    public final void onText(final byte[] buffer, final int offset, final int length, final long receiveNs) {
        if (threadId < 0) {
            threadId = Thread.currentThread().getId();
        }
        if (onFrame(buffer, offset, length, receiveNs) == lastId) {
            complete.countDown();
        }
    }

    @Override
    public final void onClosed(final String reason) {
        closed = reason;
        opened.countDown();
        complete.countDown();
    }

    final long threadId() {
        return threadId;
    }

    final void awaitOpened() throws InterruptedException {
        await(opened, "opened no websocket");
    }

    final void awaitComplete() throws InterruptedException {
        await(complete, "did not bring the last frame");
    }

    private void await(final CountDownLatch latch, final String what) throws InterruptedException {
        if (!latch.await(PATIENCE_S, TimeUnit.SECONDS) || closed != null) {
            throw new IllegalStateException("the source " + what + (closed == null ? "" : ": " + closed));
        }
    }
}
