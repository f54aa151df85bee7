package trefoil.gateway.binance.codec;

import java.util.Arrays;
import trefoil.engine.event.Fill;

/**
 * What one order answer says, or the error in its place; filled by {@link OrderAnswerDecoder} and reused. Amounts are
 * {@link trefoil.engine.math.Fixed} units. One thread.
 */
public final class OrderAnswerView {
    /** Most fills of one order that are read; an answer with more is malformed. */
    public static final int MAX_FILLS = 500;

    private static final int FIRST_CAPACITY = 16;

    String symbol;
    String clientOrderId;
    String origClientOrderId;
    long orderId;
    OrderStatus status;
    long price;
    long origQty;
    long executedQty;
    long quoteQty;
    boolean fillsListed;
    int errorCode;
    String errorMessage;
    String defect;

    private int fillCount;
    private long[] fillPrices = new long[FIRST_CAPACITY];
    private long[] fillQtys = new long[FIRST_CAPACITY];
    private long[] commissions = new long[FIRST_CAPACITY];
    private int[] commissionAssets = new int[FIRST_CAPACITY];
    private long[] tradeIds = new long[FIRST_CAPACITY];

    void clear() {
        symbol = null;
        clientOrderId = null;
        origClientOrderId = null;
        orderId = -1;
        status = null;
        price = 0;
        origQty = 0;
        executedQty = 0;
        quoteQty = 0;
        errorCode = 0;
        errorMessage = null;
        defect = null;
        clearFills();
    }

    void clearFills() {
        fillsListed = false;
        fillCount = 0;
    }

    boolean addFill(
            final long fillPrice,
            final long qty,
            final long commission,
            final int commissionAsset,
            final long tradeId) {
        if (fillCount == MAX_FILLS) {
            return false;
        }
        if (fillCount == fillPrices.length) {
            final int capacity = Math.min(fillCount * 2, MAX_FILLS);
            fillPrices = Arrays.copyOf(fillPrices, capacity);
            fillQtys = Arrays.copyOf(fillQtys, capacity);
            commissions = Arrays.copyOf(commissions, capacity);
            commissionAssets = Arrays.copyOf(commissionAssets, capacity);
            tradeIds = Arrays.copyOf(tradeIds, capacity);
        }
        fillPrices[fillCount] = fillPrice;
        fillQtys[fillCount] = qty;
        commissions[fillCount] = commission;
        commissionAssets[fillCount] = commissionAsset;
        tradeIds[fillCount] = tradeId;
        fillCount++;
        return true;
    }

    /** Symbol of the order. */
    public String symbol() {
        return symbol;
    }

    /** Our id of the order: of a cancelled one, the id it was placed under. */
    public String clientOrderId() {
        return origClientOrderId == null ? clientOrderId : origClientOrderId;
    }

    /** The venue's id. */
    public long orderId() {
        return orderId;
    }

    /** Status, or null in an ACK, which has none. */
    public OrderStatus status() {
        return status;
    }

    /** Limit price. */
    public long price() {
        return price;
    }

    /** Quantity ordered. */
    public long origQty() {
        return origQty;
    }

    /** Quantity filled. */
    public long executedQty() {
        return executedQty;
    }

    /** Quote amount of all fills. */
    public long quoteQty() {
        return quoteQty;
    }

    /** Whether the answer lists fills: FULL does, RESULT, ACK and a query do not. */
    public boolean fillsListed() {
        return fillsListed;
    }

    /** Fills listed. */
    public int fillCount() {
        return fillCount;
    }

    public long fillPrice(final int fill) {
        return fillPrices[fill];
    }

    public long fillQty(final int fill) {
        return fillQtys[fill];
    }

    public long commission(final int fill) {
        return commissions[fill];
    }

    /** Index in the universe, or {@link Fill#UNKNOWN_ASSET}. */
    public int commissionAsset(final int fill) {
        return commissionAssets[fill];
    }

    public long tradeId(final int fill) {
        return tradeIds[fill];
    }

    /** The venue's error code. */
    public int errorCode() {
        return errorCode;
    }

    /** The venue's error text. */
    public String errorMessage() {
        return errorMessage;
    }

    /** What is wrong with a malformed answer. */
    public String defect() {
        return defect;
    }
}
