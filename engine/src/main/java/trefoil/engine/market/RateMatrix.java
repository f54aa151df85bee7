package trefoil.engine.market;

import java.util.Arrays;
import trefoil.engine.event.Side;

/**
 * What one unit of each asset converts to at the best quotes: an adjacency matrix of doubles for screening, and beside
 * it the exact quotes that the doubles come from.
 *
 * <pre>
 *   rates[cells[from × assets + to]]     base → quote: bid        quote → base: 1 ÷ ask        0: no such conversion now
 * </pre>
 *
 * Of 600 assets hardly one pair in a hundred has a market: the matrix holds where a pair's rate is, and the rates lie side
 * by side, few enough to stay near the processor. Who prices loops finds the places once. Owned by the trading thread;
 * allocates nothing after construction.
 */
public final class RateMatrix {
    /** The base → quote rate got better or deeper. */
    public static final int SELL_IMPROVED = 1;

    /** The quote → base rate got better or deeper. */
    public static final int BUY_IMPROVED = 2;

    /** The update is older than what is known, or a repetition: nothing changed. */
    public static final int STALE = -1;

    private static final double ONE_IN_UNITS = 1e8;

    private final int assetCount;
    private final double[] rates;
    private final int[] cells;
    private final long[] bidPrices;
    private final long[] bidQtys;
    private final long[] askPrices;
    private final long[] askQtys;
    /** Best prices before a side lost its quote; 0 while it has never had one that was lost. */
    private final long[] lostBidPrices;

    private final long[] lostAskPrices;
    private final long[] updateIds;
    private final long[] receiveNs;
    private final int[] connections;
    /** The first of those that are told of raised rates, or null. */
    private RateBounds bounds;

    /** A matrix without a quote. */
    public RateMatrix(final Universe universe) {
        assetCount = universe.assetCount();
        final int instruments = universe.instrumentCount();
        rates = new double[instruments * 2 + 1];
        cells = new int[assetCount * assetCount];
        // Behind the last conversion: the rate of those that there are none of, never written.
        Arrays.fill(cells, instruments * 2);
        for (int i = 0; i < instruments; i++) {
            cells[universe.baseAsset(i) * assetCount + universe.quoteAsset(i)] = sellCell(i);
            cells[universe.quoteAsset(i) * assetCount + universe.baseAsset(i)] = buyCell(i);
        }
        bidPrices = new long[instruments];
        bidQtys = new long[instruments];
        askPrices = new long[instruments];
        askQtys = new long[instruments];
        lostBidPrices = new long[instruments];
        lostAskPrices = new long[instruments];
        updateIds = new long[instruments];
        receiveNs = new long[instruments];
        connections = new int[instruments];
        Arrays.fill(updateIds, Long.MIN_VALUE);
    }

    /**
     * Takes over a quote. A side with a price or quantity of 0 has no quote.
     *
     * @return {@link #STALE}, or a union of {@link #SELL_IMPROVED} and {@link #BUY_IMPROVED}; 0 if the quote got worse
     */
    public int update(
            final int instrument,
            final int connection,
            final long updateId,
            final long bidPrice,
            final long bidQty,
            final long askPrice,
            final long askQty,
            final long timeNs) {
        if (updateId <= updateIds[instrument]) {
            return STALE;
        }
        updateIds[instrument] = updateId;
        receiveNs[instrument] = timeNs;
        connections[instrument] = connection;
        return setBid(instrument, bidQty == 0 ? 0 : bidPrice, bidQty)
                | setAsk(instrument, askQty == 0 ? 0 : askPrice, askQty);
    }

    /** Drops the quotes that a connection brought; they count again once renewed. Returns how many were dropped. */
    public int invalidateConnection(final int connection) {
        int dropped = 0;
        for (int i = 0; i < connections.length; i++) {
            if (connections[i] == connection && updateIds[i] != Long.MIN_VALUE) {
                updateIds[i] = Long.MIN_VALUE;
                setBid(i, 0, 0);
                setAsk(i, 0, 0);
                dropped++;
            }
        }
        return dropped;
    }

    /** Position of the conversion in {@link #rates()}: its {@link #key}, or one where the rate is always 0. */
    public int cell(final int fromAsset, final int toAsset) {
        return cells[fromAsset * assetCount + toAsset];
    }

    /** The rates themselves, by their conversions' {@link #key}, for the pricer. Read only. */
    public double[] rates() {
        return rates;
    }

    /** Which conversion it is, among {@link #keyCount()}, two for each instrument; its position in {@link #rates()}. */
    public static int key(final int instrument, final int side) {
        return instrument * 2 + (side == Side.SELL ? 1 : 0);
    }

    /** Conversions: twice the instruments. */
    public int keyCount() {
        return bidPrices.length * 2;
    }

    /** From now on, tells those bounds of every rate that goes up. */
    void keep(final RateBounds more) {
        more.setNext(bounds);
        bounds = more;
    }

    private void raised(final int instrument, final int side, final double rate) {
        for (RateBounds each = bounds; each != null; each = each.next()) {
            each.onRaised(key(instrument, side), rate);
        }
    }

    /** Position of base → quote. */
    public int sellCell(final int instrument) {
        return key(instrument, Side.SELL);
    }

    /** Position of quote → base. */
    public int buyCell(final int instrument) {
        return key(instrument, Side.BUY);
    }

    /** Best bid in fixed units, 0 if there is none. */
    public long bidPrice(final int instrument) {
        return bidPrices[instrument];
    }

    /** Quantity at the best bid, fixed units of base. */
    public long bidQty(final int instrument) {
        return bidQtys[instrument];
    }

    /** Best ask in fixed units, 0 if there is none. */
    public long askPrice(final int instrument) {
        return askPrices[instrument];
    }

    /** Quantity at the best ask, fixed units of base. */
    public long askQty(final int instrument) {
        return askQtys[instrument];
    }

    /** Best bid, or while there is none the one before it was lost, fixed units; 0 if there has never been one. */
    public long lastBidPrice(final int instrument) {
        final long price = bidPrices[instrument];
        return price == 0 ? lostBidPrices[instrument] : price;
    }

    /** Best ask, or while there is none the one before it was lost, fixed units; 0 if there has never been one. */
    public long lastAskPrice(final int instrument) {
        final long price = askPrices[instrument];
        return price == 0 ? lostAskPrices[instrument] : price;
    }

    /** Update id of the quote; {@link Long#MIN_VALUE} if there is none. */
    public long updateId(final int instrument) {
        return updateIds[instrument];
    }

    /** When the quote was received, nanoseconds since the epoch. */
    public long receiveNs(final int instrument) {
        return receiveNs[instrument];
    }

    /** Which connection brought the quote. */
    public int connection(final int instrument) {
        return connections[instrument];
    }

    private int setBid(final int instrument, final long price, final long qty) {
        final long oldPrice = bidPrices[instrument];
        final boolean improved = price > oldPrice || price == oldPrice && qty > bidQtys[instrument] && price != 0;
        bidPrices[instrument] = price;
        bidQtys[instrument] = qty;
        if (price != oldPrice) {
            final double rate = price / ONE_IN_UNITS;
            rates[sellCell(instrument)] = rate;
            if (price == 0) {
                lostBidPrices[instrument] = oldPrice;
            } else if (price > oldPrice) {
                raised(instrument, Side.SELL, rate);
            }
        }
        return improved ? SELL_IMPROVED : 0;
    }

    private int setAsk(final int instrument, final long price, final long qty) {
        final long oldPrice = askPrices[instrument];
        final boolean improved =
                price != 0 && (price < oldPrice || oldPrice == 0 || price == oldPrice && qty > askQtys[instrument]);
        askPrices[instrument] = price;
        askQtys[instrument] = qty;
        if (price != oldPrice) {
            final double rate = price == 0 ? 0 : ONE_IN_UNITS / price;
            rates[buyCell(instrument)] = rate;
            if (price == 0) {
                lostAskPrices[instrument] = oldPrice;
            } else if (price < oldPrice || oldPrice == 0) {
                raised(instrument, Side.BUY, rate);
            }
        }
        return improved ? BUY_IMPROVED : 0;
    }
}
