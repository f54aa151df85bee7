package trefoil.gateway.session.paper;

import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.InboundTap;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderSender;
import trefoil.engine.sim.PaperAnswer;
import trefoil.engine.sim.PaperExchange;
import trefoil.engine.sim.PaperOrder;

/**
 * A venue that no order leaves this process for.
 *
 * <p>{@link #send} is for the order thread, {@link #onRecord} for the tap's; answers are published by a thread of its
 * own, which may wait for the ring without keeping the tap from making room in it.
 */
public final class PaperVenue implements OrderSender, InboundTap, AutoCloseable {
    private static final long JOIN_MS = 2_000;
    private static final long WAIT_MS = 50;

    private final PaperExchange exchange;
    private final EpochNanoClock clock;
    private final Queue<PaperOrder> sent = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<PaperAnswer> answered = new LinkedBlockingQueue<>();
    private final Consumer<PaperAnswer> toPublisher = answered::add;
    private final AtomicInteger pending = new AtomicInteger();
    private final SortedMap<Integer, Long> rejects = new TreeMap<>();
    private final Thread publisher;
    private InboundRing ring;
    private volatile boolean closed;

    /** A venue that is not connected to an engine yet. */
    public PaperVenue(final PaperExchange exchange, final EpochNanoClock clock) {
        this.exchange = exchange;
        this.clock = clock;
        publisher = new Thread(this::publishAnswers, "trefoil-paper");
        publisher.setDaemon(true);
    }

    /** Names where answers go; once, before the first order. */
    public OrderSender connect(final InboundRing inbound) {
        ring = inbound;
        publisher.start();
        return this;
    }

    @Override
    public void send(final DirectBuffer buffer, final int offset) {
        pending.incrementAndGet();
        sent.add(PaperOrder.of(buffer, offset, clock.nanoTime()));
    }

    @Override
    public void onRecord(final DirectBuffer buffer, final int offset) {
        PaperOrder order = sent.poll();
        while (order != null) {
            exchange.send(order);
            order = sent.poll();
        }
        exchange.onRecord(buffer, offset, toPublisher);
    }

    private void publishAnswers() {
        try {
            while (!closed) {
                final PaperAnswer answer = answered.poll(WAIT_MS, TimeUnit.MILLISECONDS);
                if (answer != null) {
                    awaitTime(answer.answeredNs());
                    publish(answer);
                }
            }
        } catch (final InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitTime(final long timeNs) {
        long leftNs = timeNs - clock.nanoTime();
        while (leftNs > 0 && !closed) {
            LockSupport.parkNanos(leftNs);
            leftNs = timeNs - clock.nanoTime();
        }
    }

    private void publish(final PaperAnswer answer) {
        final int fills = answer.fills().size();
        final long first = ring.claim(fills + 1);
        final long nowNs = clock.nanoTime();
        for (int i = 0; i < fills; i++) {
            answer.writeFill(ring.buffer(first + i), ring.offset(first + i), nowNs, i);
        }
        answer.writeAnswer(ring.buffer(first + fills), ring.offset(first + fills), nowNs);
        ring.publish(first, fills + 1);
        if (answer.outcome() == OrderOutcome.REJECTED) {
            countReject(answer.venueCode());
        }
        pending.decrementAndGet();
    }

    private void countReject(final int code) {
        synchronized (rejects) {
            rejects.merge(code, 1L, Long::sum);
        }
    }

    /** Orders that are not answered yet; any thread. */
    public int pendingOrders() {
        return pending.get();
    }

    /** Orders refused, by the code the venue would give; any thread. */
    public SortedMap<Integer, Long> rejects() {
        synchronized (rejects) {
            return new TreeMap<>(rejects);
        }
    }

    /** Free balance of an asset of the universe; read it when the engine is idle. */
    public long balance(final int asset) {
        return exchange.balance(asset);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(publisher);
        try {
            publisher.join(JOIN_MS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
