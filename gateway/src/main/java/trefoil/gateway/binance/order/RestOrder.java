package trefoil.gateway.binance.order;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Request;
import okhttp3.Response;

/**
 * One order on its way to the venue by REST: its request, the lane it travels on and the answer to it. Written by the thread
 * that has it at the time: the order thread, then one HTTP thread. What becomes of the order itself is its
 * {@link OrderFate}.
 */
final class RestOrder implements Callback {
    private static final int WAITING = 0;
    private static final int BEGUN = 1;
    private static final int GIVEN_UP = 2;

    final OrderFate fate;

    /** The lane the order holds until its answer is read; null if none was free. */
    Lane lane;

    /** Since when the end has been known without the answer, 0 before; {@link RestOrders}' own. */
    long needlessSinceNs;

    private Call call;

    private final AtomicInteger writing = new AtomicInteger();
    private final RestRoad road;
    private final CountDownLatch rehearsed;

    RestOrder(final RestRoad road, final OrderFate fate, final boolean rehearsal) {
        this.road = road;
        this.fate = fate;
        this.rehearsed = rehearsal ? new CountDownLatch(1) : null;
    }

    /** Asked before the first byte goes out: true once at most, and never after the order was given up. */
    boolean beginWriting() {
        return writing.compareAndSet(WAITING, BEGUN);
    }

    /** Whether no byte of the order has gone out; from then on none will. */
    boolean giveUp() {
        return writing.compareAndSet(WAITING, GIVEN_UP) || writing.get() == GIVEN_UP;
    }

    /** Sends it with that call, and has the answer told. */
    void send(final Call request) {
        call = request;
        request.enqueue(this);
    }

    /** Waits for the answer no more; the order thread's, as sending it is. */
    void cancel() {
        if (call != null) {
            call.cancel();
        }
    }

    /** Whether this only looks like an order: it goes to the venue's test and nothing is published. */
    boolean isRehearsal() {
        return rehearsed != null;
    }

    /** Ends a rehearsal. */
    void endRehearsal() {
        rehearsed.countDown();
    }

    /** Waits for the end of a rehearsal; false if it did not come in time. */
    boolean awaitRehearsal(final long waitMs) throws InterruptedException {
        return rehearsed.await(waitMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onFailure(final Call call, final IOException e) {
        road.failed(this, e);
    }

    @Override
    public void onResponse(final Call call, final Response response) {
        road.answered(this, response);
    }

    /** The order that a request carries, or null. */
    static RestOrder of(final Request request) {
        return request.tag(RestOrder.class);
    }
}
