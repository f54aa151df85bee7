package trefoil.bench;

import java.util.SplittableRandom;
import trefoil.engine.event.Side;
import trefoil.engine.market.RateMatrix;

/**
 * Seeded quotes for pricing: a quarter of them of the busiest instrument, the others spread as trade is, and prices that
 * wander by a few hundredths of a percent around fair ones, so that the best loop is about as often above 1 as below, and
 * a loop pays now and then.
 */
final class HotTraffic {
    /** Quotes before it begins anew; a power of two. */
    static final int QUOTES = 1 << 16;

    private static final long SEED = 20_261_128;
    private static final double BUSIEST_SHARE = 0.25;
    static final double HALF_SPREAD = 0.5e-4;
    private static final double WANDER = 0.4e-4;
    /** Hubs are listed first: about half of the other quotes are of an eighth of the instruments. */
    private static final double SKEW = 3;

    private static final double RARE = 1e-4;
    private static final double RARE_EDGE = 0.005;

    final BenchMarket market = new BenchMarket();
    final int[] instruments = new int[QUOTES];
    /** Distance of each quote's middle from the fair price, as a part of it. */
    final double[] wander = new double[QUOTES];

    HotTraffic() {
        final SplittableRandom random = new SplittableRandom(SEED);
        final int count = market.universe().instrumentCount();
        for (int i = 0; i < QUOTES; i++) {
            final double draw = random.nextDouble();
            instruments[i] = random.nextDouble() < BUSIEST_SHARE
                    ? market.busiestInstrument()
                    : (int) (Math.pow(draw, SKEW) * count);
            wander[i] = random.nextGaussian() * WANDER + (random.nextDouble() < RARE ? RARE_EDGE : 0);
        }
    }

    /** A matrix with a quote of every instrument. */
    RateMatrix matrix() {
        final RateMatrix matrix = new RateMatrix(market.universe());
        for (int i = 0; i < market.universe().instrumentCount(); i++) {
            final long bid = market.price(i, 1 - HALF_SPREAD);
            matrix.update(i, 0, 0, bid, 1, Math.max(bid + 1, market.price(i, 1 + HALF_SPREAD)), 1, 0);
        }
        return matrix;
    }

    /** Which sides to look at after {@link RateMatrix#update}. */
    static boolean improved(final int improved, final int side) {
        return (improved & (side == Side.SELL ? RateMatrix.SELL_IMPROVED : RateMatrix.BUY_IMPROVED)) != 0;
    }
}
