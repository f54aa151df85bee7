package trefoil.engine.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import trefoil.engine.event.Side;

/**
 * One order of one account, from its acceptance to its end. Amounts are {@link trefoil.engine.math.Fixed} units.
 *
 * <p>Changed by the {@link VirtualExchange} only; read it on the exchange's thread.
 */
public final class Order {
    private final long orderId;
    private final Account account;
    private final NewOrder request;
    private final long quantity;
    private final long createdNs;
    private final List<OrderFill> fills = new ArrayList<>(4);
    private OrderStatus status = OrderStatus.NEW;
    private ExpiryReason expiryReason;
    private long executedQty;
    private long quoteQty;
    private long preventedQty;
    private long updatedNs;
    private long knownFromNs;
    private long lock;
    private boolean resting;
    private String cancelClientOrderId;

    Order(
            final long orderId,
            final Account account,
            final NewOrder request,
            final long quantity,
            final long lock,
            final long nowNs) {
        this.orderId = orderId;
        this.account = account;
        this.request = request;
        this.quantity = quantity;
        this.lock = lock;
        createdNs = nowNs;
        updatedNs = nowNs;
        knownFromNs = nowNs;
    }

    /** The exchange's number of the order. */
    public long orderId() {
        return orderId;
    }

    public Account account() {
        return account;
    }

    /** What was asked for. */
    public NewOrder request() {
        return request;
    }

    public int instrument() {
        return request.instrument();
    }

    public int side() {
        return request.side();
    }

    public long price() {
        return request.price();
    }

    public String clientOrderId() {
        return request.clientOrderId();
    }

    /** Base units ordered; for an order by quote amount, the quantity it was fitted to. */
    public long quantity() {
        return quantity;
    }

    public OrderStatus status() {
        return status;
    }

    /** Why the venue ended the order; null if it did not. */
    public ExpiryReason expiryReason() {
        return expiryReason;
    }

    /** Base units filled. */
    public long executedQty() {
        return executedQty;
    }

    /** Quote units of all fills. */
    public long quoteQty() {
        return quoteQty;
    }

    /** Base units that did not trade because they would have met an order of the same account. */
    public long preventedQty() {
        return preventedQty;
    }

    /** Base units that can still fill. */
    public long remaining() {
        return quantity - executedQty;
    }

    /** Nanoseconds since the epoch. */
    public long createdNs() {
        return createdNs;
    }

    /** Nanoseconds since the epoch. */
    public long updatedNs() {
        return updatedNs;
    }

    /** From when on queries find the order, nanoseconds since the epoch. */
    public long knownFromNs() {
        return knownFromNs;
    }

    /** Whether the order lies in the book. */
    public boolean resting() {
        return resting;
    }

    /** Client order id of the cancellation that ended the order; null if none did. */
    public String cancelClientOrderId() {
        return cancelClientOrderId;
    }

    /** Fills so far, oldest first. */
    public List<OrderFill> fills() {
        return Collections.unmodifiableList(fills);
    }

    boolean buy() {
        return request.side() == Side.BUY;
    }

    boolean hasPriceLimit() {
        return request.type() != OrderType.MARKET;
    }

    /** What is locked of the asset given, for what can still fill. */
    long lock() {
        return lock;
    }

    void lock(final long amount) {
        lock = amount;
    }

    void addFill(final OrderFill fill) {
        fills.add(fill);
        executedQty += fill.quantity();
        quoteQty += fill.quoteQty();
        updatedNs = fill.timeNs();
        status = executedQty == quantity ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
    }

    void resting(final boolean inBook) {
        resting = inBook;
    }

    void knownFrom(final long timeNs) {
        knownFromNs = timeNs;
    }

    void prevent(final long prevented) {
        preventedQty += prevented;
    }

    void end(final OrderStatus finalStatus, final ExpiryReason reason, final long nowNs) {
        status = finalStatus;
        expiryReason = reason;
        updatedNs = nowNs;
    }

    void cancelledBy(final String clientOrderId) {
        cancelClientOrderId = clientOrderId;
    }
}
