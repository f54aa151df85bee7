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
    private final long createdNs;
    private final List<OrderFill> fills = new ArrayList<>(4);
    private List<PreventedMatch> preventedMatches = List.of();
    private List<Amendment> amendments = List.of();
    private OrderStatus status = OrderStatus.NEW;
    private String clientOrderId;
    private long quantity;
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
        clientOrderId = request.clientOrderId();
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

    /** The client's name of the order, which an amendment may change. */
    public String clientOrderId() {
        return clientOrderId;
    }

    /** Base units ordered, as last amended; for an order by quote amount, the quantity it was fitted to. */
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
        return Math.max(0, quantity - executedQty - preventedQty);
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

    /** Trades with its own account that did not happen, oldest first. */
    public List<PreventedMatch> preventedMatches() {
        return Collections.unmodifiableList(preventedMatches);
    }

    /** Amendments, oldest first. */
    public List<Amendment> amendments() {
        return Collections.unmodifiableList(amendments);
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
        status = remaining() == 0 ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
    }

    void resting(final boolean inBook) {
        resting = inBook;
    }

    void knownFrom(final long timeNs) {
        knownFromNs = timeNs;
    }

    void prevent(final PreventedMatch match) {
        preventedMatches = with(preventedMatches, match);
        preventedQty += match.preventedQty(this);
        updatedNs = match.timeNs();
    }

    void amend(final Amendment amendment) {
        amendments = with(amendments, amendment);
        quantity = amendment.newQty();
        clientOrderId = amendment.newClientOrderId();
        updatedNs = amendment.timeNs();
    }

    /** A list with one more; most orders never have any, and share the empty one. */
    private static <T> List<T> with(final List<T> list, final T more) {
        final List<T> longer = list.isEmpty() ? new ArrayList<>(2) : list;
        longer.add(more);
        return longer;
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
