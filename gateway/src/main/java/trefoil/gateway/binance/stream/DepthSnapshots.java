package trefoil.gateway.binance.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.rest.VenueException;

/**
 * Fetches snapshots for books that need one: one after the other, so many a second, none while the venue wants none.
 * Any thread; its lock is never held while a book or the venue is spoken to.
 */
final class DepthSnapshots {
    /** Time after a request for each unit of its weight: a quarter of what the venue allows, the rest is for others. */
    static final long SPACING_MS = 40;

    /** What a book does with its snapshot. */
    interface Book {
        /** The request is about to be sent. Answers how many levels to ask for, 0 if it is not wanted any more. */
        int begin(int instrument);

        /** The answer is there. True if the same book wants another one at once. */
        boolean deliver(int instrument, byte[] answer, long receiveNs);

        /** There will be no answer. */
        void failed(int instrument);
    }

    private record Request(Book book, int instrument, String symbol) {}

    private final DepthSource source;
    private final Executor executor;
    private final TaskScheduler scheduler;
    private final EpochNanoClock clock;
    private final Consumer<String> notices;
    private final Deque<Request> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean failureTold;
    private volatile boolean closed;

    /**
     * Snapshots from that source.
     *
     * @param executor runs the requests, which wait for their answers
     */
    DepthSnapshots(
            final DepthSource source,
            final Executor executor,
            final TaskScheduler scheduler,
            final EpochNanoClock clock,
            final Consumer<String> notices) {
        this.source = source;
        this.executor = executor;
        this.scheduler = scheduler;
        this.clock = clock;
        this.notices = notices;
    }

    /** Asks for a snapshot when it is this book's turn. */
    void request(final Book book, final int instrument, final String symbol) {
        synchronized (this) {
            waiting.addLast(new Request(book, instrument, symbol));
            if (busy) {
                return;
            }
            busy = true;
        }
        scheduler.schedule(this::next, 0);
    }

    /** Sends no more requests. */
    void close() {
        closed = true;
    }

    private void next() {
        final long pauseMs = source.pauseMs();
        if (pauseMs > 0) {
            scheduler.schedule(this::next, pauseMs);
            return;
        }
        for (Request request = poll(); request != null; request = poll()) {
            final int limit = request.book.begin(request.instrument);
            if (limit > 0) {
                execute(request, limit);
                return;
            }
        }
    }

    private synchronized Request poll() {
        final Request request = closed ? null : waiting.pollFirst();
        busy = request != null;
        return request;
    }

    private void execute(final Request request, final int limit) {
        try {
            executor.execute(() -> fetch(request, limit));
        } catch (final RejectedExecutionException refused) {
            if (!closed) {
                throw refused;
            }
        }
    }

    private void fetch(final Request request, final int limit) {
        try {
            final byte[] answer = source.depth(request.symbol, limit);
            failureTold = false;
            if (request.book.deliver(request.instrument, answer, clock.nanoTime())) {
                synchronized (this) {
                    waiting.addFirst(request);
                }
            }
        } catch (final VenueException failure) {
            request.book.failed(request.instrument);
            if (!failureTold && !closed) {
                failureTold = true;
                notices.accept("no book of " + request.symbol + ", perhaps of others: " + failure.getMessage());
            }
        } finally {
            scheduler.schedule(this::next, weight(limit) * SPACING_MS);
        }
    }

    /** What the venue charges for that many levels, of 6,000 a minute. */
    static int weight(final int limit) {
        if (limit <= 100) {
            return 5;
        }
        return limit <= 500 ? 25 : limit <= 1_000 ? 50 : 250;
    }
}
