package trefoil.gateway.cli.journal;

import java.util.HashSet;
import java.util.Set;
import org.agrona.DirectBuffer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.Fees;
import trefoil.engine.event.Health;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Side;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Ladder;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.research.Market;

/** The market and the venue's terms as the inputs of a journal tell them, without anything that the engine made of it. */
final class MarketState {
    private static final long NEVER = Long.MIN_VALUE;

    private final LoopTable loops;
    private final Market market;
    private final RateMatrix matrix;
    private final FeeTable fees;
    private final Set<Integer> connections = new HashSet<>();
    private final Set<Integer> connectionsUp = new HashSet<>();
    private final Ladder ladder = new Ladder();
    private long clockSkewNs;
    private long noOrdersUntilNs = NEVER;

    MarketState(final LoopTable loops, final FeeTable fees) {
        this.loops = loops;
        this.fees = fees;
        market = new Market(loops.universe());
        matrix = market.matrix();
    }

    /** Takes over an input. */
    void take(final int type, final DirectBuffer buffer, final int offset) {
        market.onRecord(type, buffer, offset);
        switch (type) {
            case RecordType.FEED_STATE -> takeFeed(buffer, offset);
            case RecordType.FEES -> takeFees(buffer, offset);
            case RecordType.HEALTH -> takeHealth(buffer, offset);
            default -> {}
        }
    }

    private boolean isInstrument(final int instrument) {
        return instrument >= 0 && instrument < loops.universe().instrumentCount();
    }

    private void takeFeed(final DirectBuffer buffer, final int offset) {
        final int connection = FeedState.connection(buffer, offset);
        connections.add(connection);
        if (FeedState.state(buffer, offset) == FeedState.DOWN) {
            connectionsUp.remove(connection);
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
        market.ladders().read(instrument, side, matrix, nowNs, staleAfterNs, ladder);
        return ladder;
    }

    /** Whether the venue takes no order on the instrument. */
    boolean isClosed(final int instrument) {
        return market.terms().states().closed(instrument);
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
