package trefoil.gateway.binance.order;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Request;
import okhttp3.Response;
import trefoil.engine.event.Side;
import trefoil.gateway.binance.codec.OrderAnswerView;

/**
 * One order between {@code send} and its answer. Written by the thread that has it at the time: the order thread, then
 * one HTTP thread, then perhaps the outcome thread.
 */
final class PendingOrder implements Callback {
    private static final int WAITING = 0;
    private static final int BEGUN = 1;
    private static final int GIVEN_UP = 2;

    final long orderKey;
    final String symbol;
    final String clientOrderId;
    final int side;
    final long price;
    final long qty;
    final long sentNs;

    /** The lane the order holds until its answer is read; null if none was free. */
    Lane lane;

    /** When the request had been written; 0 before. */
    volatile long handedToSocketNs;

    /** Set by the outcome thread. */
    long firstNotFoundNs;
    /** The venue's last word while the outcome is looked for. */
    int lastCode;

    int inquiries;

    private final AtomicInteger writing = new AtomicInteger();
    private final AtomicBoolean answered = new AtomicBoolean();
    private final RestOrderSender sender;
    private final CountDownLatch rehearsed;

    PendingOrder(
            final RestOrderSender sender,
            final long orderKey,
            final String symbol,
            final String clientOrderId,
            final int side,
            final long price,
            final long qty,
            final long sentNs,
            final boolean rehearsal) {
        this.rehearsed = rehearsal ? new CountDownLatch(1) : null;
        this.sender = sender;
        this.orderKey = orderKey;
        this.symbol = symbol;
        this.clientOrderId = clientOrderId;
        this.side = side;
        this.price = price;
        this.qty = qty;
        this.sentNs = sentNs;
    }

    /** Asked before the first byte goes out: true once at most, and never after the order was given up. */
    boolean beginWriting() {
        return writing.compareAndSet(WAITING, BEGUN);
    }

    /** Whether no byte of the order has gone out; from then on none will. */
    boolean giveUp() {
        return writing.compareAndSet(WAITING, GIVEN_UP) || writing.get() == GIVEN_UP;
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

    /** True for the first caller only: it publishes the answer. */
    boolean claimAnswer() {
        return answered.compareAndSet(false, true);
    }

    boolean isAnswered() {
        return answered.get();
    }

    /** Whether what the view says can be about this order; null if so, otherwise what is wrong. */
    String contradiction(final OrderAnswerView view) {
        if (!view.symbol().equals(symbol) || !view.clientOrderId().equals(clientOrderId)) {
            return "the answer is about another order";
        }
        if (view.status() == null) {
            return "the answer has no status";
        }
        if (view.origQty() != qty || view.price() != price) {
            return "the answer has another quantity or price";
        }
        for (int i = 0; i < view.fillCount(); i++) {
            if (side == Side.BUY ? view.fillPrice(i) > price : view.fillPrice(i) < price) {
                return "a fill is beyond the limit";
            }
        }
        return null;
    }

    @Override
    public void onFailure(final Call call, final IOException e) {
        sender.failed(this, e);
    }

    @Override
    public void onResponse(final Call call, final Response response) {
        sender.answered(this, response);
    }

    /** The order that a request carries, or null. */
    static PendingOrder of(final Request request) {
        return request.tag(PendingOrder.class);
    }
}
