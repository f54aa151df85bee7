package trefoil.engine.arbitrage;

import static trefoil.engine.testing.Markets.pair;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.Ladder;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.testing.RandomLongs;

/**
 * Three ladders with seeded prices, depth, steps, minimums, fees, bounds and slack that make up one loop S → X → Y → S,
 * which leaves some edge at its best prices. Amounts of start asset are of the order of dollars.
 */
final class SizingScenario {
    private static final int LEGS = LoopTable.LEGS;
    private static final double UNITS = 1e8;
    private static final String[] NAMES = {"S", "X", "Y"};

    final Leg[] legs = new Leg[LEGS];
    final Universe universe;
    final InstrumentRules rules;
    final long startLimit;
    final int minEdgePpm;

    /** What one leg is. */
    static final class Leg {
        int instrument;
        int side;
        Instrument pair;
        final Ladder ladder = new Ladder();
        long feeRate;
        long discountedRate;
        long worstAllowedPrice;
        long slack;

        boolean buys() {
            return side == Side.BUY;
        }

        Filters filters() {
            return pair.filters();
        }

        @Override
        public String toString() {
            final StringBuilder text = new StringBuilder(Side.nameOf(side));
            for (int i = 0; i < ladder.levels(); i++) {
                text.append(' ').append(ladder.qty(i)).append('@').append(ladder.price(i));
            }
            return text + " fee=" + feeRate + " discounted=" + discountedRate + " worst=" + worstAllowedPrice
                    + " slack=" + slack + " " + filters();
        }
    }

    private SizingScenario(final Random random, final Size size) {
        final double[] worth = {1, size.worth(random), size.worth(random)};
        final List<Instrument> pairs = new ArrayList<>();
        double rest = 1;
        for (int i = 0; i < LEGS; i++) {
            final int next = (i + 1) % LEGS;
            final Leg leg = new Leg();
            legs[i] = leg;
            leg.side = size.buys(random, worth[i], worth[next]) ? Side.BUY : Side.SELL;
            final int base = leg.buys() ? next : i;
            final int quote = leg.buys() ? i : next;
            setFee(random, leg);
            setLadder(random, size, leg, worth, base, quote, i == LEGS - 1 ? rest : 0);
            rest *= leg.buys() ? UNITS / leg.ladder.price(0) : leg.ladder.price(0) / UNITS;
            rest *= 1 - Fixed.toDouble(leg.feeRate + leg.discountedRate);
            pairs.add(leg.pair);
        }
        universe = Universe.of(pairs);
        for (final Leg leg : legs) {
            leg.instrument = universe.instrumentIndex(leg.pair.symbol());
        }
        rules = new InstrumentRules(universe);
        startLimit = size.startLimit(random);
        minEdgePpm = random.nextInt(3) == 0 ? random.nextInt(300) : 0;
    }

    /** A loop of which at most a few dozen lots fit a leg, with nothing small about its steps. */
    static SizingScenario few(final Random random) {
        return new SizingScenario(random, Size.FEW);
    }

    /** A loop of any kind, from what a spot venue lists to what none would. */
    static SizingScenario any(final Random random) {
        final Size[] sizes = {Size.SPOT, Size.SPOT, Size.COARSE, Size.WILD};
        return new SizingScenario(random, sizes[random.nextInt(sizes.length)]);
    }

    /** A sizer that has been told of the legs. */
    LoopSizer sizer() {
        final LoopSizer sizer = new LoopSizer(null, null, rules, minEdgePpm);
        for (int i = 0; i < LEGS; i++) {
            final Leg leg = legs[i];
            sizer.leg(
                    i,
                    leg.instrument,
                    leg.side,
                    leg.ladder,
                    leg.feeRate,
                    leg.discountedRate,
                    leg.worstAllowedPrice,
                    leg.slack);
        }
        return sizer;
    }

    @Override
    public String toString() {
        return "limit=" + startLimit + " minEdgePpm=" + minEdgePpm + "\n  " + legs[0] + "\n  " + legs[1] + "\n  "
                + legs[2];
    }

    private static void setFee(final Random random, final Leg leg) {
        final long rate =
                switch (random.nextInt(4)) {
                    case 0 -> 0;
                    case 1 -> RandomLongs.between(random, 1, 300_000);
                    default -> random.nextInt(2_000) * 100L;
                };
        if (random.nextInt(4) == 0) {
            leg.discountedRate = rate;
        } else {
            leg.feeRate = rate;
        }
    }

    private static void setLadder(
            final Random random,
            final Size size,
            final Leg leg,
            final double[] worth,
            final int base,
            final int quote,
            final double rest) {
        final double fair = worth[base] / worth[quote] * UNITS;
        final long tick = Math.max(1, powerOfTen(fair * magnitude(random, size.tickLow, size.tickHigh)));
        final long step = size.step(random, worth[base], tick);
        final double edge = 1 + magnitude(random, 0.5, size.edgeHigh) / 1e6;
        final double best = rest == 0
                ? fair * (1 + random.nextGaussian() * 0.002)
                : leg.buys() ? rest * UNITS / edge : edge / rest * UNITS;
        long price = Math.max(tick, (long) best / tick * tick);
        leg.ladder.clear();
        final int levels = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(Ladder.MAX_LEVELS);
        final boolean thin = random.nextInt(3) == 0;
        for (int i = 0; i < levels && price > 0; i++) {
            leg.ladder.add(price, size.depth(random, worth[base], step, thin));
            final long ticks = 1 + (random.nextInt(3) == 0 ? random.nextInt(20) : 0);
            price += leg.buys() ? tick * ticks : -tick * ticks;
        }
        final Filters.Builder filters = Filters.builder().price(0, 0, tick);
        filters.lot(
                random.nextInt(3) == 0 ? step * random.nextInt(4) : 0,
                random.nextInt(8) == 0 ? Math.max(step, (long) (size.amount(random) / worth[base] * UNITS)) : 0,
                step);
        if (random.nextBoolean()) {
            filters.minNotional((long) (size.leastNotional(random) / worth[quote] * UNITS), true);
        }
        if (random.nextInt(8) == 0) {
            filters.maxNotional(Math.max(1, (long) (size.amount(random) / worth[quote] * UNITS)), true);
        }
        leg.pair = pair(NAMES[base], NAMES[quote], filters.build());
        if (random.nextInt(8) == 0) {
            leg.worstAllowedPrice = leg.ladder.price(random.nextInt(leg.ladder.levels()));
        }
        leg.slack = switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 ->
                (long) (size.amount(random)
                        / (leg.buys() ? worth[quote] : worth[base])
                        * UNITS
                        * random.nextDouble()
                        * 1e-2);
            default -> (long) (1e7 / (leg.buys() ? worth[quote] : worth[base]) * UNITS);
        };
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

    /** How large things are, in dollars and powers of ten. */
    private enum Size {
        SPOT(-3, 5, -6, -3.5, 3),
        COARSE(-3, 4, -4, -2, 4),
        WILD(-6, 6, -8, -1, 4.5),
        FEW(-1, 1, -3, -1, 5);

        private final double worthLow;
        private final double worthHigh;
        private final double tickLow;
        private final double tickHigh;
        private final double edgeHigh;

        Size(
                final double worthLow,
                final double worthHigh,
                final double tickLow,
                final double tickHigh,
                final double edgeHigh) {
            this.worthLow = worthLow;
            this.worthHigh = worthHigh;
            this.tickLow = tickLow;
            this.tickHigh = tickHigh;
            this.edgeHigh = edgeHigh;
        }

        double worth(final Random random) {
            return magnitude(random, worthLow, worthHigh);
        }

        /** Whether the leg from one asset to the next buys: prices of fewer than 2,000 units are for the wild. */
        boolean buys(final Random random, final double worth, final double nextWorth) {
            final double least = this == WILD ? 2 : 2_000;
            if (nextWorth / worth * UNITS < least) {
                return false;
            }
            return worth / nextWorth * UNITS < least || random.nextBoolean();
        }

        double amount(final Random random) {
            return this == FEW ? magnitude(random, 0, 1.6) : magnitude(random, 0.7, 4.5);
        }

        double leastNotional(final Random random) {
            return this == FEW ? magnitude(random, -1, 1) : 10 * random.nextDouble();
        }

        long startLimit(final Random random) {
            return this != FEW && random.nextInt(10) == 0 ? Long.MAX_VALUE : (long) (amount(random) * UNITS);
        }

        /** A lot at a tick is worth a unit at least, as the venue's are. */
        long step(final Random random, final double worth, final long tick) {
            return Math.max((long) Math.ceil(UNITS / tick), stepAlone(random, worth));
        }

        private long stepAlone(final Random random, final double worth) {
            return switch (this) {
                case FEW -> Math.max(1, (long) (magnitude(random, -0.3, 1) / worth * UNITS));
                case COARSE ->
                    random.nextInt(3) == 0 ? (long) UNITS : powerOfTen(magnitude(random, -1, 1.5) / worth * UNITS);
                default -> random.nextInt(16) == 0 ? 0 : powerOfTen(magnitude(random, -4, 0.3) / worth * UNITS);
            };
        }

        long depth(final Random random, final double worth, final long step, final boolean thin) {
            final double amount = thin ? magnitude(random, -2, 1) : magnitude(random, 0.5, 4);
            final double few = this == FEW ? 0.2 * amount : amount;
            final long qty = Math.max(1, (long) (few / worth * UNITS));
            return random.nextInt(3) == 0 ? qty : Math.max(Math.max(1, step), Fixed.floorToStep(qty, step));
        }
    }
}
