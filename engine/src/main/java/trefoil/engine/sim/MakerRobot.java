package trefoil.engine.sim;

import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.math.Fixed;

/**
 * A market maker: at most one order a side of each instrument, at the best price or a tick better, renewed when it is
 * neither any more.
 */
final class MakerRobot {
    private static final double BETTER_SHARE = 0.5;
    private static final double LEAST_SHARE = 0.2;
    /** The present moment of the exchange. */
    private static final long NOW = 0;

    private final VirtualExchange exchange;
    private final Account account;
    private final SyntheticRandom random;
    private final Order[][] orders;
    private long placed;

    MakerRobot(final VirtualExchange exchange, final Account account, final SyntheticRandom random) {
        this.exchange = exchange;
        this.account = account;
        this.random = random;
        orders = new Order[exchange.instruments().size()][2];
    }

    /** Looks at one side of one instrument. */
    void act() {
        final int instrument = (int) (random.uniform() * orders.length);
        final int side = random.uniform() < 0.5 ? Side.BUY : Side.SELL;
        final boolean better = random.uniform() < BETTER_SHARE;
        final double share = LEAST_SHARE + (1 - LEAST_SHARE) * random.uniform();
        final long bid = exchange.bestBidPrice(instrument);
        final long ask = exchange.bestAskPrice(instrument);
        if (!exchange.instruments().get(instrument).tradable() || bid == 0 || ask == 0) {
            return;
        }
        try {
            final Order present = orders[instrument][slot(side)];
            if (present != null && present.resting()) {
                if (present.price() == (side == Side.BUY ? bid : ask)) {
                    return;
                }
                exchange.cancel(present, clientOrderId(), NOW);
            }
            orders[instrument][slot(side)] = exchange.place(account, order(instrument, side, better, share), NOW);
        } catch (final OrderRefused refused) {
            // Too small, or the market has moved: it looks again another time.
            orders[instrument][slot(side)] = null;
        }
    }

    private NewOrder order(final int instrument, final int side, final boolean better, final double share) {
        final Filters filters = exchange.instruments().get(instrument).filters();
        final long bid = exchange.bestBidPrice(instrument);
        final long ask = exchange.bestAskPrice(instrument);
        final boolean buy = side == Side.BUY;
        final boolean room = ask - bid > filters.tickSize();
        final long step = better && room ? filters.tickSize() : 0;
        final long price = buy ? bid + step : ask - step;
        final long shown = buy ? exchange.bestBidQuantity(instrument) : exchange.bestAskQuantity(instrument);
        final long quantity = Fixed.floorToStep((long) (shown * share), Math.max(1, filters.stepSize()));
        return NewOrder.limitMaker(instrument, side, Math.max(quantity, filters.minQty()), price, clientOrderId());
    }

    private String clientOrderId() {
        return "maker" + ++placed;
    }

    private static int slot(final int side) {
        return side == Side.BUY ? 0 : 1;
    }
}
