package trefoil.engine.research;

import java.util.Arrays;
import trefoil.engine.event.Side;
import trefoil.engine.math.Fixed;

/** An order of a trader on its way, and what it met. */
final class SentOrder {
    private static final int FILLS_AT_START = 2;

    private final long key;
    private final int instrument;
    private final int side;
    private final long price;
    private final long qty;
    private final boolean fillOrKill;
    private final long arrivalNs;
    private long[] fillPrices = new long[FILLS_AT_START];
    private long[] fillQtys = new long[FILLS_AT_START];
    private int fills;
    private long filledQty;
    private long quoteQty;
    private long firstTradeId;

    SentOrder(
            final long key,
            final int instrument,
            final int side,
            final long price,
            final long qty,
            final boolean fillOrKill,
            final long arrivalNs) {
        this.key = key;
        this.instrument = instrument;
        this.side = side;
        this.price = price;
        this.qty = qty;
        this.fillOrKill = fillOrKill;
        this.arrivalNs = arrivalNs;
    }

    long key() {
        return key;
    }

    int instrument() {
        return instrument;
    }

    int side() {
        return side;
    }

    boolean isBuy() {
        return side == Side.BUY;
    }

    /** Whether the order takes what is offered at that price. */
    boolean reaches(final long offered) {
        return isBuy() ? offered <= price : offered >= price;
    }

    long qty() {
        return qty;
    }

    boolean fillOrKill() {
        return fillOrKill;
    }

    long arrivalNs() {
        return arrivalNs;
    }

    /** Trades with ids from that one on. */
    void trade(final long tradeId, final long atPrice, final long tradedQty) {
        if (fills == fillPrices.length) {
            fillPrices = Arrays.copyOf(fillPrices, 2 * fills);
            fillQtys = Arrays.copyOf(fillQtys, 2 * fills);
        }
        firstTradeId = fills == 0 ? tradeId : firstTradeId;
        fillPrices[fills] = atPrice;
        fillQtys[fills++] = tradedQty;
        filledQty += tradedQty;
        quoteQty += Fixed.mulFloor(tradedQty, atPrice);
    }

    int fillCount() {
        return fills;
    }

    long fillPrice(final int n) {
        return fillPrices[n];
    }

    long fillQty(final int n) {
        return fillQtys[n];
    }

    long tradeId(final int n) {
        return firstTradeId + n;
    }

    long filledQty() {
        return filledQty;
    }

    long quoteQty() {
        return quoteQty;
    }
}
