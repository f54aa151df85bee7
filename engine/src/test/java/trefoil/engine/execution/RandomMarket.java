package trefoil.engine.execution;

import static trefoil.engine.testing.Markets.pair;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;

/** A random market of a few assets, with filters, fees and quotes that wander around what the assets are worth. */
final class RandomMarket {
    static final String DISCOUNT_ASSET = "BNB";

    private static final int MAX_RATE = 100_000;
    private static final double DRIFT = 2e-4;

    final Universe universe;
    final double[] values;
    final boolean discounted;

    /** By instrument: what is taken from what is received, and its part of that if the discount asset pays. */
    final long[] rates;

    final long[] discountedRates;

    /** By instrument: the last quote told, as bid, its quantity, ask, its quantity. */
    final long[][] quotes;

    /** By instrument: what the venue last told of the average price. */
    final long[] averages;

    final boolean[] closed;

    private final Random random;
    private final double noise;

    RandomMarket(final Random random) {
        this.random = random;
        final int assets = 4 + random.nextInt(4);
        final List<String> names = new ArrayList<>();
        final double[] named = new double[assets];
        for (int i = 0; i < assets; i++) {
            names.add(i == 1 && random.nextBoolean() ? DISCOUNT_ASSET : "A" + i);
            named[i] = Math.exp(random.nextDouble() * Math.log(10_000)) / 20;
        }
        final double density = 0.7 + random.nextDouble() * 0.3;
        final List<Instrument> instruments = new ArrayList<>();
        for (int i = 0; i < assets; i++) {
            for (int j = i + 1; j < assets; j++) {
                if (i + j < 4 || random.nextDouble() < density) {
                    final boolean swap = random.nextBoolean();
                    final int base = swap ? j : i;
                    final int quote = swap ? i : j;
                    instruments.add(
                            pair(names.get(base), names.get(quote), filters(named[base] / named[quote], named[quote])));
                }
            }
        }
        universe = Universe.of(instruments);
        values = new double[universe.assetCount()];
        for (int i = 0; i < assets; i++) {
            values[universe.assetIndex(names.get(i))] = named[i];
        }
        noise = 1e-3 + random.nextDouble() * 3e-3;
        discounted = universe.assetIndex(DISCOUNT_ASSET) != Universe.NOT_FOUND;
        rates = new long[universe.instrumentCount()];
        discountedRates = new long[universe.instrumentCount()];
        quotes = new long[rates.length][];
        averages = new long[rates.length];
        closed = new boolean[rates.length];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = random.nextInt(4) == 0 ? 0 : random.nextInt(MAX_RATE);
            discountedRates[i] = rates[i] / 4 * 3;
        }
    }

    private Filters filters(final double price, final double quoteValue) {
        final long tick = powerOfTenBelow(price * Fixed.ONE / Math.pow(10, 2.5 + random.nextInt(3)));
        final long step = powerOfTenBelow(
                Fixed.ONE / quoteValue / price * (random.nextInt(3) == 0 ? 10 : Math.pow(10, -random.nextInt(4))));
        final Filters.Builder filters = Filters.builder()
                .price(tick, 0, tick)
                .lot(random.nextBoolean() ? step : step * (1 + random.nextInt(20)), 0, step);
        if (random.nextBoolean()) {
            filters.minNotional(Math.round(Fixed.ONE / quoteValue * (1 + random.nextInt(10))), random.nextBoolean());
        }
        if (random.nextInt(4) == 0) {
            filters.maxNotional(Math.round(Fixed.ONE / quoteValue * (40 + random.nextInt(500))), true);
        }
        if (random.nextInt(4) == 0) {
            filters.percentPrice(Fixed.ONE / 100 * 108, Fixed.ONE / 100 * 92);
        }
        if (random.nextInt(4) == 0) {
            filters.maxNumOrders(1 + random.nextInt(2));
        }
        if (random.nextInt(6) == 0) {
            filters.maxPosition(Math.round(Fixed.ONE / quoteValue / price * (200 + random.nextInt(2_000))));
        }
        return filters.build();
    }

    private static long powerOfTenBelow(final double units) {
        long power = 1;
        while (power * 10 <= units) {
            power *= 10;
        }
        return power;
    }

    /** So much of the asset as is worth that. */
    long amount(final int asset, final double worth) {
        return Math.round(worth / values[asset] * Fixed.ONE);
    }

    /** What an amount of the asset is worth in units of another. */
    double convert(final double amount, final int asset, final int into) {
        return amount * values[asset] / values[into];
    }

    void drift() {
        for (int i = 0; i < values.length; i++) {
            values[i] *= Math.exp(random.nextGaussian() * DRIFT);
        }
    }

    /** A new quote: the fair price off by some noise and half a spread. */
    long[] quote(final int instrument) {
        final int base = universe.baseAsset(instrument);
        final long tick = universe.instruments().get(instrument).filters().tickSize();
        final double mid = fairPrice(instrument) * Math.exp(random.nextGaussian() * noise);
        final double half = 1e-4 * (1 + random.nextInt(6));
        final long bid = Math.max(tick, Fixed.floorToStep(Math.round(mid * (1 - half)), tick));
        final long ask = Math.max(bid + tick, Fixed.ceilToStep(Math.round(mid * (1 + half)), tick));
        quotes[instrument] = new long[] {bid, amount(base, depth()), ask, amount(base, depth())};
        return quotes[instrument];
    }

    private double depth() {
        return random.nextInt(5) == 0 ? 5 + random.nextInt(30) : 50 + random.nextInt(1_000);
    }

    double fairPrice(final int instrument) {
        return values[universe.baseAsset(instrument)] / values[universe.quoteAsset(instrument)] * Fixed.ONE;
    }

    /** Which filter the venue would refuse the order by; null for none. */
    String refusal(
            final int instrument,
            final int side,
            final long price,
            final long qty,
            final long position,
            final int openOrders) {
        final Filters filters = universe.instruments().get(instrument).filters();
        if (price < filters.minPrice() || price > filters.maxPrice() || price % filters.tickSize() != 0) {
            return RefusalReason.nameOf(RefusalReason.PRICE_FILTER);
        }
        if (qty < filters.minQty() || qty > filters.maxQty() || qty <= 0 || qty % filters.stepSize() != 0) {
            return RefusalReason.nameOf(RefusalReason.LOT_SIZE);
        }
        final double notional = (double) qty * price / Fixed.ONE;
        if (notional < filters.minNotional() * (1 - 1e-12) || notional > filters.maxNotional() * (1 + 1e-12)) {
            return RefusalReason.nameOf(RefusalReason.NOTIONAL);
        }
        final double up = side == Side.BUY ? filters.bidMultiplierUp() : filters.askMultiplierUp();
        final double down = side == Side.BUY ? filters.bidMultiplierDown() : filters.askMultiplierDown();
        if (price > averages[instrument] * (up / Fixed.ONE) || price < averages[instrument] * (down / Fixed.ONE)) {
            return RefusalReason.nameOf(RefusalReason.PERCENT_PRICE);
        }
        if (side == Side.BUY && position + qty > filters.maxPosition()) {
            return RefusalReason.nameOf(RefusalReason.MAX_POSITION);
        }
        if (filters.maxNumOrders() > 0 && openOrders >= filters.maxNumOrders()) {
            return RefusalReason.nameOf(RefusalReason.MAX_NUM_ORDERS);
        }
        return null;
    }
}
