package trefoil.engine.sim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.Fixed;

/**
 * A client in a hurry: takes the best level of whatever instrument is furthest off the prices its two assets have in a
 * third one, as an arbitrageur would; where none is, now and then some of any.
 */
final class TakerRobot {
    private static final double IDLE_SHARE = 0.5;
    private static final double LEAST_SHARE = 0.05;
    private static final double MOST_IDLE_SHARE = 0.4;
    private static final double PPM = 1e6;
    /** The present moment of the exchange. */
    private static final long NOW = 0;

    private final VirtualExchange exchange;
    private final Account account;
    private final SyntheticRandom random;
    private final double leastEdge;
    /** By instrument, two instruments that price its assets in a third one; null where there are none. */
    private final int[][] elsewhere;

    private long placed;

    TakerRobot(final VirtualExchange exchange, final Account account, final SyntheticRandom random, final int edgePpm) {
        this.exchange = exchange;
        this.account = account;
        this.random = random;
        leastEdge = edgePpm / PPM;
        elsewhere = elsewhere(exchange.instruments());
    }

    /** Looks at the whole market and sends one order at most. */
    void act() {
        final double draw = random.uniform();
        final double share = random.uniform();
        final int any = (int) (random.uniform() * elsewhere.length);
        int furthest = -1;
        double most = leastEdge;
        for (int i = 0; i < elsewhere.length; i++) {
            final double edge = comparable(i) ? Math.abs(edge(i)) : 0;
            if (edge > most) {
                most = edge;
                furthest = i;
            }
        }
        if (furthest >= 0) {
            take(furthest, edge(furthest) > 0 ? Side.BUY : Side.SELL, 1);
        } else if (draw < IDLE_SHARE) {
            final int side = draw < IDLE_SHARE / 2 ? Side.BUY : Side.SELL;
            take(any, side, LEAST_SHARE + (MOST_IDLE_SHARE - LEAST_SHARE) * share);
        }
    }

    /** Whether it trades, and so do the two that price its assets. A halted market's quotes are no prices. */
    private boolean comparable(final int instrument) {
        return elsewhere[instrument] != null
                && tradable(instrument)
                && tradable(elsewhere[instrument][0])
                && tradable(elsewhere[instrument][1]);
    }

    private boolean tradable(final int instrument) {
        return exchange.instruments().get(instrument).tradable();
    }

    /** What buying here and selling elsewhere would gain; negative for what the reverse would. 0 for nothing. */
    private double edge(final int instrument) {
        final double fair = mid(elsewhere[instrument][0]) / mid(elsewhere[instrument][1]);
        final double ask = exchange.bestAskPrice(instrument);
        final double bid = exchange.bestBidPrice(instrument);
        if (!(fair > 0) || Double.isInfinite(fair) || ask == 0 || bid == 0) {
            return 0;
        }
        final double value = fair * Fixed.ONE;
        if (ask < value) {
            return value / ask - 1;
        }
        return bid > value ? -(bid / value - 1) : 0;
    }

    private double mid(final int instrument) {
        return (exchange.bestBidPrice(instrument) + (double) exchange.bestAskPrice(instrument)) / 2;
    }

    private void take(final int instrument, final int side, final double share) {
        final boolean buy = side == Side.BUY;
        final long price = buy ? exchange.bestAskPrice(instrument) : exchange.bestBidPrice(instrument);
        final long shown = buy ? exchange.bestAskQuantity(instrument) : exchange.bestBidQuantity(instrument);
        if (!tradable(instrument) || price == 0) {
            return;
        }
        final Filters filters = exchange.instruments().get(instrument).filters();
        final long quantity =
                Math.max(filters.minQty(), Fixed.floorToStep((long) (shown * share), Math.max(1, filters.stepSize())));
        try {
            exchange.place(
                    account,
                    NewOrder.limit(instrument, side, TimeInForce.IOC, quantity, price, "taker" + ++placed),
                    NOW);
        } catch (final OrderRefused refused) {
            // Too small for this instrument: the next look is at another.
            placed--;
        }
    }

    private static int[][] elsewhere(final List<Instrument> instruments) {
        final Map<String, Integer> byPair = new HashMap<>();
        for (int i = 0; i < instruments.size(); i++) {
            byPair.put(pair(instruments.get(i).baseAsset(), instruments.get(i).quoteAsset()), i);
        }
        final int[][] found = new int[instruments.size()][];
        for (int i = 0; i < found.length; i++) {
            for (final Instrument third : instruments) {
                final Integer base = byPair.get(pair(instruments.get(i).baseAsset(), third.quoteAsset()));
                final Integer quote = byPair.get(pair(instruments.get(i).quoteAsset(), third.quoteAsset()));
                if (base != null && quote != null) {
                    found[i] = new int[] {base, quote};
                    break;
                }
            }
        }
        return found;
    }

    private static String pair(final String base, final String quote) {
        return base + '/' + quote;
    }
}
