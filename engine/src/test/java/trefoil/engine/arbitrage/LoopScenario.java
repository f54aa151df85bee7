package trefoil.engine.arbitrage;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import trefoil.engine.event.Side;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.testing.Markets;
import trefoil.engine.testing.RandomLongs;

/**
 * One triangle with seeded prices, steps, minimums, fees and displayed sizes of the magnitudes a spot venue has, and
 * one of its loops that leaves about the wanted edge after fees. Amounts of start asset are of the order of dollars.
 */
final class LoopScenario {
    static final int MIN_EDGE_PPM = 50;

    private static final double UNITS = 1e8;
    private static final long LEAST_PRICE_UNITS = 2_000;

    final Universe universe;
    final InstrumentRules rules;
    final RateMatrix matrix;
    final LoopTable table;
    final int loop;
    final int rotation;
    final long limit;

    private LoopScenario(
            final Universe universe,
            final LoopTable table,
            final RateMatrix matrix,
            final int loop,
            final int rotation,
            final long limit) {
        this.universe = universe;
        this.table = table;
        this.matrix = matrix;
        this.loop = loop;
        this.rotation = rotation;
        this.limit = limit;
        rules = new InstrumentRules(universe);
    }

    /** A loop that begins and ends with an asset worth 1, with about {@code edgePpm} left after fees. */
    static LoopScenario random(final Random random, final double edgePpm) {
        final double[] worth = {1, magnitude(random, -3, 5), magnitude(random, -3, 5)};
        final String[] names = {"S", "X", "Y"};
        final List<Instrument> pairs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            pairs.add(instrument(random, names, worth, i, (i + 1) % 3));
        }
        final Universe universe = Universe.of(pairs);
        final int[] fees = new int[3];
        for (int i = 0; i < 3; i++) {
            fees[i] = random.nextInt(3) == 0 ? 0 : random.nextInt(1_200);
        }
        final int start = universe.assetIndex("S");
        final int[] starts = random.nextBoolean() ? new int[] {start} : Markets.shuffledAssets(random, universe);
        final LoopTable table = new LoopTable(universe, starts, FeeTable.ofPpm(fees), MIN_EDGE_PPM);
        final int loop = random.nextInt(table.loopCount());
        int rotation = 0;
        while (table.assetIn(loop, rotation) != start) {
            rotation++;
        }
        final RateMatrix matrix = new RateMatrix(universe);
        double rest = table.breakEven(loop) * (1 + edgePpm / 1e6);
        for (int i = 0; i < LoopTable.LEGS; i++) {
            final int leg = (rotation + i) % LoopTable.LEGS;
            final Instrument instrument = universe.instruments().get(table.instrument(loop, leg));
            final boolean sell = table.side(loop, leg) == Side.SELL;
            final double baseWorth = worth[List.of(names).indexOf(instrument.baseAsset())];
            final double fair = baseWorth / worth[List.of(names).indexOf(instrument.quoteAsset())];
            final double near = (sell ? fair : 1 / fair) * (1 + random.nextGaussian() * 0.002);
            final double rate = i == LoopTable.LEGS - 1 ? rest : near;
            final long price =
                    quote(random, matrix, table.instrument(loop, leg), instrument.filters(), sell, rate, baseWorth);
            rest /= sell ? price / UNITS : UNITS / price;
        }
        final long limit = random.nextInt(10) == 0 ? Long.MAX_VALUE : (long) (magnitude(random, 0.7, 4) * UNITS);
        return new LoopScenario(universe, table, matrix, loop, rotation, limit);
    }

    int instrument(final int i) {
        return table.instrument(loop, (rotation + i) % 3);
    }

    int side(final int i) {
        return table.side(loop, (rotation + i) % 3);
    }

    long price(final int i) {
        return side(i) == Side.BUY ? matrix.askPrice(instrument(i)) : matrix.bidPrice(instrument(i));
    }

    long displayedQty(final int i) {
        return side(i) == Side.BUY ? matrix.askQty(instrument(i)) : matrix.bidQty(instrument(i));
    }

    int feePpm(final int i) {
        return (int) (table.fees().rate(instrument(i), side(i)) / 100);
    }

    Filters filters(final int i) {
        return universe.instruments().get(instrument(i)).filters();
    }

    private static Instrument instrument(
            final Random random, final String[] names, final double[] worth, final int i, final int j) {
        final boolean turn = worth[i] / worth[j] * UNITS < LEAST_PRICE_UNITS
                || worth[j] / worth[i] * UNITS >= LEAST_PRICE_UNITS && random.nextBoolean();
        final int base = turn ? j : i;
        final int quote = turn ? i : j;
        final double priceUnits = worth[base] / worth[quote] * UNITS;
        final long tick = powerOfTen(priceUnits * magnitude(random, -6, -3.5));
        final long step = random.nextInt(12) == 0 ? 0 : powerOfTen(magnitude(random, -4, 0.3) / worth[base] * UNITS);
        final long minQty = step * RandomLongs.between(random, 0, 3);
        final long maxQty = random.nextInt(4) == 0
                ? Math.max(step, (long) (magnitude(random, 1, 5) / worth[base] * UNITS))
                : Long.MAX_VALUE;
        final double[] minimums = {0, 1, 5, 10};
        final long minNotional = (long) (minimums[random.nextInt(4)] / worth[quote] * UNITS);
        final long maxNotional = random.nextInt(4) == 0 ? (long) (magnitude(random, 1.5, 5) / worth[quote] * UNITS) : 0;
        return Markets.pair(
                names[base],
                names[quote],
                Filters.builder()
                        .price(0, 0, tick)
                        .lot(minQty, maxQty, step)
                        .minNotional(minNotional, true)
                        .maxNotional(maxNotional, true)
                        .build());
    }

    /** Quotes that conversion rate, rounded to the tick in the loop's favour. Returns the price. */
    private static long quote(
            final Random random,
            final RateMatrix matrix,
            final int instrument,
            final Filters filters,
            final boolean sell,
            final double rate,
            final double baseWorth) {
        final long tick = filters.tickSize();
        final long exact = (long) ((sell ? rate : 1 / rate) * UNITS);
        final long price = Math.max(tick, sell ? Fixed.ceilToStep(exact, tick) : Fixed.floorToStep(exact, tick));
        final long qty = (long) (magnitude(random, 0.7, 5) / baseWorth * UNITS);
        final long step = Math.max(1, filters.stepSize());
        final long shown = random.nextInt(4) == 0 ? qty : Math.max(step, Fixed.floorToStep(qty, step));
        final long bid = sell ? price : Math.max(tick, price - tick);
        matrix.update(instrument, 0, 1, bid, sell ? shown : qty, sell ? price + tick : price, sell ? qty : shown, 1);
        return price;
    }

    private static double magnitude(final Random random, final double low, final double high) {
        return Math.pow(10, low + random.nextDouble() * (high - low));
    }

    private static long powerOfTen(final double about) {
        long power = 1;
        while (power * 10 <= about) {
            power *= 10;
        }
        return power;
    }
}
