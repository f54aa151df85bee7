package trefoil.gateway.binance.websocket;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Notes what a listener is told, and that it is told in order: nothing overlaps, nothing follows the end. */
public class FrameRecorder implements FrameListener {
    private static final int PATIENCE_S = 30;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean closed;
    private volatile long receiveNs;
    private volatile FrameConnection connection;

    private void note(final String event) {
        if (inside.incrementAndGet() != 1) {
            events.add("overlapping: " + event);
        }
        events.add(closed ? "after the end: " + event : event);
        inside.decrementAndGet();
    }

    @Override
    public void onOpened(final FrameConnection opened) {
        connection = opened;
        note("opened");
    }

    @Override
    public void onText(final byte[] buffer, final int offset, final int length, final long at) {
        receiveNs = at;
        note("text " + new String(buffer, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void onBinary(final byte[] buffer, final int offset, final int length, final long at) {
        receiveNs = at;
        note("binary " + new String(buffer, offset, length, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void onRefused(final int httpStatus, final String retryAfter) {
        note("refused " + httpStatus + " " + retryAfter);
    }

    @Override
    public void onClosed(final String reason) {
        note("closed: " + reason);
        closed = true;
    }

    /** The next thing that was told; fails after half a minute. */
    public String take() throws InterruptedException {
        final String event = events.poll(PATIENCE_S, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing happened within " + PATIENCE_S + " s");
        }
        return event;
    }

    /** What was told and not taken yet, or null. */
    public String peek() {
        return events.peek();
    }

    public long receiveNs() {
        return receiveNs;
    }

    public FrameConnection connection() {
        return connection;
    }
}
