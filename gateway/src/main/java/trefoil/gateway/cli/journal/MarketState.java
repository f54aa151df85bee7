package trefoil.gateway.cli.journal;

import java.util.HashSet;
import java.util.Set;
import org.agrona.DirectBuffer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.Fees;
import trefoil.engine.event.Health;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Side;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Ladder;
import trefoil.engine.market.Ladders;
import trefoil.engine.market.RateMatrix;

/** The market and the venue's terms as the inputs of a journal tell them, without anything that the engine made of it. */
final class MarketState {
    private static final long NEVER = Long.MIN_VALUE;

    private final LoopTable loops;
    private final RateMatrix matrix;
    private final Ladders books;
    private final FeeTable fees;
    private final Set<Integer> closed = new HashSet<>();
    private final Set<Integer> connections = new HashSet<>();
    private final Set<Integer> connectionsUp = new HashSet<>();
    private final Ladder ladder = new Ladder();
    private long clockSkewNs;
    private long noOrdersUntilNs = NEVER;

    MarketState(final LoopTable loops, final FeeTable fees) {
        this.loops = loops;
        this.fees = fees;
        matrix = new RateMatrix(loops.universe());
        books = new Ladders(loops.universe().instrumentCount());
    }

    /** Takes over an input. */
    void take(final int type, final DirectBuffer buffer, final int offset) {
        switch (type) {
            case RecordType.BOOK_TICKER -> takeQuote(buffer, offset);
            case RecordType.BOOK_LEVELS -> takeLevels(buffer, offset);
            case RecordType.FEED_STATE -> takeFeed(buffer, offset);
            case RecordType.FEES -> takeFees(buffer, offset);
            case RecordType.INSTRUMENT_STATE -> takeState(buffer, offset);
            case RecordType.HEALTH -> takeHealth(buffer, offset);
            default -> {}
        }
    }

    private boolean isInstrument(final int instrument) {
        return instrument >= 0 && instrument < loops.universe().instrumentCount();
    }

    private void takeQuote(final DirectBuffer buffer, final int offset) {
        final int instrument = BookTicker.instrument(buffer, offset);
        final long bidPrice = BookTicker.bidPrice(buffer, offset);
        final long bidQty = BookTicker.bidQty(buffer, offset);
        final long askPrice = BookTicker.askPrice(buffer, offset);
        final long askQty = BookTicker.askQty(buffer, offset);
        if (isInstrument(instrument) && (bidPrice | bidQty | askPrice | askQty) >= 0) {
            matrix.update(
                    instrument,
                    BookTicker.connection(buffer, offset),
                    BookTicker.updateId(buffer, offset),
                    bidPrice,
                    bidQty,
                    askPrice,
                    askQty,
                    RecordHeader.timeNs(buffer, offset));
        }
    }

    private void takeLevels(final DirectBuffer buffer, final int offset) {
        final int instrument = BookLevels.instrument(buffer, offset);
        if (isInstrument(instrument)
                && books.onLevels(buffer, offset) == Ladders.TAKEN
                && books.updateId(instrument) > matrix.updateId(instrument)) {
            matrix.update(
                    instrument,
                    books.connection(instrument),
                    books.updateId(instrument),
                    books.bestBidPrice(instrument),
                    books.bestBidQty(instrument),
                    books.bestAskPrice(instrument),
                    books.bestAskQty(instrument),
                    books.receiveNs(instrument));
        }
    }

    private void takeFeed(final DirectBuffer buffer, final int offset) {
        final int connection = FeedState.connection(buffer, offset);
        connections.add(connection);
        if (FeedState.state(buffer, offset) == FeedState.DOWN) {
            connectionsUp.remove(connection);
            matrix.invalidateConnection(connection);
            books.invalidateConnection(connection);
        } else {
            connectionsUp.add(connection);
        }
    }

    private void takeFees(final DirectBuffer buffer, final int offset) {
        final int instrument = Fees.instrument(buffer, offset);
        final long buyRate = Fees.buyRate(buffer, offset);
        final long sellRate = Fees.sellRate(buffer, offset);
        final long discountedBuyRate = Fees.discountedBuyRate(buffer, offset);
        final long discountedSellRate = Fees.discountedSellRate(buffer, offset);
        if (isInstrument(instrument) && FeeTable.plausible(buyRate, sellRate, discountedBuyRate, discountedSellRate)) {
            fees.set(
                    instrument,
                    buyRate,
                    sellRate,
                    discountedBuyRate,
                    discountedSellRate,
                    Fees.mode(buffer, offset) == Fees.DISCOUNTED);
        }
    }

    private void takeState(final DirectBuffer buffer, final int offset) {
        final int instrument = InstrumentState.instrument(buffer, offset);
        if (InstrumentState.state(buffer, offset) == InstrumentState.CLOSED) {
            closed.add(instrument);
        } else {
            closed.remove(instrument);
        }
    }

    private void takeHealth(final DirectBuffer buffer, final int offset) {
        final long value = Health.value(buffer, offset);
        switch (Health.kind(buffer, offset)) {
            case Health.CLOCK_SKEW -> clockSkewNs = value;
            case Health.ORDER_PAUSE ->
                noOrdersUntilNs = Math.max(noOrdersUntilNs, RecordHeader.timeNs(buffer, offset) + value);
            default -> {}
        }
    }

    /** The loops. */
    LoopTable loops() {
        return loops;
    }

    FeeTable fees() {
        return fees;
    }

    /** Best price that an order of that side meets, fixed units; 0 if there is no quote. */
    long price(final int instrument, final int side) {
        return side == Side.BUY ? matrix.askPrice(instrument) : matrix.bidPrice(instrument);
    }

    /** Quantity at the best price, fixed units of base. */
    long qty(final int instrument, final int side) {
        return side == Side.BUY ? matrix.askQty(instrument) : matrix.bidQty(instrument);
    }

    /** When the quote was received, nanoseconds since the epoch; 0 if there has been none. */
    long receiveNs(final int instrument) {
        return matrix.receiveNs(instrument);
    }

    /** The instrument's quote. */
    QuoteTimes.Quote quote(final int instrument) {
        return new QuoteTimes.Quote(
                matrix.receiveNs(instrument),
                matrix.bidPrice(instrument),
                matrix.bidQty(instrument),
                matrix.askPrice(instrument),
                matrix.askQty(instrument));
    }

    /** Levels that an order of that side meets; valid until the next call. */
    Ladder ladder(final int instrument, final int side, final long nowNs, final long staleAfterNs) {
        books.read(instrument, side, matrix, nowNs, staleAfterNs, ladder);
        return ladder;
    }

    /** Whether the venue takes no order on the instrument. */
    boolean isClosed(final int instrument) {
        return closed.contains(instrument);
    }

    /** Connections that were ever heard of. */
    int connections() {
        return connections.size();
    }

    int connectionsUp() {
        return connectionsUp.size();
    }

    long clockSkewNs() {
        return clockSkewNs;
    }

    /** Until when the venue wants no orders, nanoseconds since the epoch; {@link Long#MIN_VALUE} if it never said so. */
    long noOrdersUntilNs() {
        return noOrdersUntilNs;
    }

    /**
     * What an amount of an asset is worth in another at the middle of the quotes, directly or over one asset between; NaN if
     * nothing joins them.
     */
    double worth(final double amount, final int asset, final int in) {
        if (amount == 0 || asset == in) {
            return amount;
        }
        final double direct = rate(asset, in);
        if (direct > 0) {
            return amount * direct;
        }
        for (int between = 0; between < loops.universe().assetCount(); between++) {
            final double first = rate(asset, between);
            final double second = first > 0 ? rate(between, in) : 0;
            if (second > 0) {
                return amount * first * second;
            }
        }
        return Double.NaN;
    }

    private double rate(final int from, final int to) {
        final double there = matrix.rates()[matrix.cell(from, to)];
        final double back = matrix.rates()[matrix.cell(to, from)];
        return there > 0 && back > 0 ? Math.sqrt(there / back) : 0;
    }
}
