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
 * Three ladders with seeded prices, depth, steps, ticks, minimums, maximums, fees, bounds and slack that make up one
 * loop S → X → Y → S, and what may be spent on it. The last leg's best price is such that the loop earns or loses about
 * the wanted edge at its best prices.
 */
final class SizingScenario {
    private static final int LEGS = LoopTable.LEGS;
    private static final double UNITS = 1e8;
    private static final String[] NAMES = {"S", "X", "Y"};

    final Leg[] legs;
    final InstrumentRules rules;
    final long startLimit;
    final int minEdgePpm;

    /** What one leg is. */
    static final class Leg {
        private final int side;
        private final Ladder ladder = new Ladder();
        private Instrument pair;
        private long feeRate;
        private long discountedRate;
        private long worstAllowedPrice;
        private long slack;

        private Leg(final int side) {
            this.side = side;
        }

        boolean buys() {
            return side == Side.BUY;
        }

        int side() {
            return side;
        }

        Ladder ladder() {
            return ladder;
        }

        Filters filters() {
            return pair.filters();
        }

        /** Commission taken from what is received. */
        long feeRate() {
            return feeRate;
        }

        /** Worth of the commission that is paid otherwise. */
        long discountedRate() {
            return discountedRate;
        }

        long worstAllowedPrice() {
            return worstAllowedPrice;
        }

        long slack() {
            return slack;
        }

        private Leg with(final Filters otherFilters, final long otherBound) {
            final Leg leg = new Leg(side);
            for (int i = 0; i < ladder.levels(); i++) {
                leg.ladder.add(ladder.price(i), ladder.qty(i));
            }
            leg.pair = pair(pair.baseAsset(), pair.quoteAsset(), otherFilters);
            leg.feeRate = feeRate;
            leg.discountedRate = discountedRate;
            leg.worstAllowedPrice = otherBound;
            leg.slack = slack;
            return leg;
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

    /** What markets and amounts are like: powers of ten, in dollars. */
    enum Kind {
        /** So few lots that all of them can be tried. */
        FEW(-1, 1, -4, -1.5, 4.3, 5.8),
        /** As a spot venue lists. */
        SPOT(-3, 5, -6, -3.5, 0, 3.5),
        /** Lots that are worth about as much as is spent. */
        COARSE(-3, 4, -4, -2, 1, 4.5),
        /** As no venue would list. */
        WILD(-6, 6, -8, -1, 0, 5),
        /** From one unit to the largest numbers there are. */
        EXTREME(-9.9, 9.9, -8, -0.3, 2, 6);

        private final double worthLow;
        private final double worthHigh;
        private final double tickLow;
        private final double tickHigh;
        private final double edgeLow;
        private final double edgeHigh;

        Kind(
                final double worthLow,
                final double worthHigh,
                final double tickLow,
                final double tickHigh,
                final double edgeLow,
                final double edgeHigh) {
            this.worthLow = worthLow;
            this.worthHigh = worthHigh;
            this.tickLow = tickLow;
            this.tickHigh = tickHigh;
            this.edgeLow = edgeLow;
            this.edgeHigh = edgeHigh;
        }

        private double amount(final Random random) {
            return switch (this) {
                case FEW -> magnitude(random, 1, 3);
                case EXTREME -> magnitude(random, -7, 10.5);
                default -> magnitude(random, 0.7, 4.5);
            };
        }

        /** Worth of a lot beside that amount. */
        private double lot(final Random random, final double amount) {
            return switch (this) {
                case FEW -> amount / (8 + random.nextInt(32));
                case COARSE -> magnitude(random, -1, 1.5);
                case EXTREME -> amount * magnitude(random, -9, -0.5);
                default -> magnitude(random, -4, 0.3);
            };
        }

        /** Whether a price can be told well enough in units. */
        private boolean canQuote(final double price) {
            final double units = price * UNITS;
            return switch (this) {
                case EXTREME -> units >= 1 && units < Long.MAX_VALUE / 2.0;
                case WILD -> units >= 2;
                default -> units >= 2_000;
            };
        }
    }

    private SizingScenario(final Leg[] legs, final long startLimit, final int minEdgePpm) {
        this.legs = legs;
        this.startLimit = startLimit;
        this.minEdgePpm = minEdgePpm;
        final List<Instrument> pairs = new ArrayList<>();
        for (final Leg leg : legs) {
            pairs.add(leg.pair);
        }
        // The universe keeps the order it is given.
        rules = new InstrumentRules(Universe.of(pairs));
    }

    static SizingScenario random(final Random random, final Kind kind) {
        return new Builder(random, kind).build();
    }

    /** A sizer that has been told of the legs. */
    LoopSizer sizer() {
        final LoopSizer sizer = new LoopSizer(null, null, rules, minEdgePpm);
        for (int i = 0; i < LEGS; i++) {
            final Leg leg = legs[i];
            sizer.leg(i, i, leg.side, leg.ladder, leg.feeRate, leg.discountedRate, leg.worstAllowedPrice, leg.slack);
        }
        return sizer;
    }

    /** The instruments of the legs, in the order of execution. */
    List<Instrument> instruments() {
        return List.of(legs[0].pair, legs[1].pair, legs[2].pair);
    }

    /** The same loop if the venue had no filter and no bound but steps. */
    SizingScenario withStepsOnly() {
        final Leg[] others = new Leg[LEGS];
        for (int i = 0; i < LEGS; i++) {
            final Filters filters = legs[i].filters();
            others[i] = legs[i].with(
                    Filters.builder()
                            .lot(0, 0, filters.stepSize())
                            .price(0, 0, filters.tickSize())
                            .build(),
                    LoopSizer.NO_PRICE_BOUND);
        }
        return new SizingScenario(others, startLimit, minEdgePpm);
    }

    /** The same loop if any quantity were a whole lot. */
    SizingScenario withoutSteps() {
        final Leg[] others = new Leg[LEGS];
        for (int i = 0; i < LEGS; i++) {
            final Filters filters = legs[i].filters();
            others[i] = legs[i].with(
                    Filters.builder()
                            .lot(filters.minQty(), filters.maxQty(), 1)
                            .price(filters.minPrice(), filters.maxPrice(), filters.tickSize())
                            .minNotional(filters.minNotional(), true)
                            .maxNotional(filters.maxNotional(), true)
                            .build(),
                    legs[i].worstAllowedPrice);
        }
        return new SizingScenario(others, startLimit, minEdgePpm);
    }

    @Override
    public String toString() {
        return "limit=" + startLimit + " minEdgePpm=" + minEdgePpm + "\n  " + legs[0] + "\n  " + legs[1] + "\n  "
                + legs[2];
    }

    private static double magnitude(final Random random, final double low, final double high) {
        return Math.pow(10, low + random.nextDouble() * (high - low));
    }

    private static long powerOfTen(final double about) {
        long power = 1;
        while (power * 10.0 <= about && power < 1_000_000_000_000_000_000L) {
            power *= 10;
        }
        return power;
    }

    private static long units(final double value) {
        return Math.max(0, (long) (value * UNITS));
    }

    private static final class Builder {
        private final Random random;
        private final Kind kind;
        private final double amount;
        private final double[] worth;

        /** Whether prices and fees have so few digits that lots often come out even. */
        private final boolean even;

        /** Whether the venue's filters and the bounds are such that they are in the way. */
        private final boolean narrow;

        Builder(final Random random, final Kind kind) {
            this.random = random;
            this.kind = kind;
            even = random.nextInt(4) == 0;
            narrow = random.nextInt(3) == 0;
            amount = kind.amount(random);
            worth = new double[] {1, 1, 1};
            do {
                worth[1] = magnitude(random, kind.worthLow, kind.worthHigh);
                worth[2] = magnitude(random, kind.worthLow, kind.worthHigh);
            } while (!canBeTraded(0, 1) || !canBeTraded(1, 2) || !canBeTraded(2, 0));
        }

        private boolean canBeTraded(final int asset, final int other) {
            return kind.canQuote(worth[asset] / worth[other]) || kind.canQuote(worth[other] / worth[asset]);
        }

        SizingScenario build() {
            final Leg[] legs = new Leg[LEGS];
            double rest = 1;
            for (int i = 0; i < LEGS; i++) {
                final int next = (i + 1) % LEGS;
                final boolean buys = kind.canQuote(worth[next] / worth[i])
                        && (random.nextBoolean() || !kind.canQuote(worth[i] / worth[next]));
                final Leg leg = new Leg(buys ? Side.BUY : Side.SELL);
                legs[i] = leg;
                setFee(leg);
                rest *= 1 - Fixed.toDouble(leg.feeRate + leg.discountedRate);
                describe(leg, buys ? next : i, buys ? i : next, i == LEGS - 1 ? rest : 0);
                final double price = leg.ladder.price(0) / UNITS;
                rest *= buys ? 1 / price : price;
            }
            final int minEdgePpm = random.nextInt(3) == 0 ? random.nextInt(300) : 0;
            return new SizingScenario(legs, startLimit(), minEdgePpm);
        }

        private long startLimit() {
            return switch (random.nextInt(8)) {
                case 0 -> kind == Kind.FEW ? units(2 * amount) : Long.MAX_VALUE;
                case 1 -> units(amount * magnitude(random, -3, 0));
                default -> units(amount * magnitude(random, -0.6, 0));
            };
        }

        private void setFee(final Leg leg) {
            final long rate =
                    switch (random.nextInt(even ? 2 : 4)) {
                        case 0 -> 0;
                        case 1 -> 100_000;
                        case 2 -> RandomLongs.between(random, 1, 300_000);
                        default -> random.nextInt(2_000) * 100L;
                    };
            if (kind == Kind.EXTREME && random.nextInt(20) == 0) {
                leg.feeRate = RandomLongs.between(random, 0, Fixed.ONE - 1);
            } else if (random.nextInt(4) == 0) {
                leg.discountedRate = rate;
            } else {
                leg.feeRate = rate;
            }
        }

        private double edge() {
            return switch (random.nextInt(8)) {
                case 0 -> 1 - random.nextDouble() * 1e-3;
                case 1 -> 1 + random.nextDouble() * 1e-5;
                default -> 1 + magnitude(random, kind.edgeLow, kind.edgeHigh) / 1e6;
            };
        }

        private void describe(final Leg leg, final int base, final int quote, final double rest) {
            final double fair = worth[base] / worth[quote] * UNITS;
            final double relativeTick =
                    even ? magnitude(random, -2, -0.5) : magnitude(random, kind.tickLow, kind.tickHigh);
            final long tick = powerOfTen(fair * relativeTick);
            final double best = rest == 0
                    ? fair * (1 + random.nextGaussian() * 0.002)
                    : leg.buys() ? rest * UNITS / edge() : edge() / rest * UNITS;
            final long floor = Fixed.floorToStep((long) Math.min(best, Long.MAX_VALUE / 2.0), tick);
            // Rounded for the loop, not against it: the edge is the least there is.
            final long bestPrice = Math.max(tick, floor + (rest != 0 && !leg.buys() ? tick : 0));
            final long step = step(base, tick);
            setLadder(leg, worth[base], bestPrice, tick, step);
            leg.pair = pair(NAMES[base], NAMES[quote], filters(leg, worth[base], worth[quote], tick, step));
            if (narrow && random.nextInt(6) == 0) {
                leg.worstAllowedPrice = leg.ladder.price(random.nextInt(leg.ladder.levels()));
            }
            final double worthOfInput = leg.buys() ? worth[quote] : worth[base];
            leg.slack = switch (random.nextInt(3)) {
                case 0 -> 0;
                case 1 -> units(amount / worthOfInput * random.nextDouble() * 1e-2);
                default -> units(1e3 * amount / worthOfInput);
            };
        }

        /** A lot at a tick is worth a unit at least, and a venue's lots are not of single units. */
        private long step(final int base, final long tick) {
            final double lot = kind.lot(random, amount) / worth[base] * UNITS;
            if (kind == Kind.FEW) {
                return Math.max(1, even ? powerOfTen(lot) * (1 + random.nextInt(5)) : (long) lot);
            }
            final long step = random.nextInt(16) == 0 ? 0 : powerOfTen(lot);
            final long least = kind == Kind.SPOT || kind == Kind.COARSE ? 100 : 0;
            return Math.max((long) Math.ceil(UNITS / tick), Math.max(least, step));
        }

        private void setLadder(
                final Leg leg, final double baseWorth, final long best, final long tick, final long step) {
            final int levels = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(Ladder.MAX_LEVELS);
            final double share = magnitude(random, -0.8, 0.5);
            final int gap = random.nextInt(3) == 0 ? 20 : 1;
            long price = best;
            for (int i = 0; i < levels && price > 0; i++) {
                final long qty = Math.max(1, units(share * amount * magnitude(random, -0.7, 0.3) / baseWorth));
                final boolean odd = random.nextInt(4) == 0;
                leg.ladder.add(price, odd ? qty : Math.max(Math.max(1, step), Fixed.floorToStep(qty, step)));
                final long way = tick * (1 + random.nextInt(gap));
                if (leg.buys() && price > Long.MAX_VALUE - way) {
                    break;
                }
                price += leg.buys() ? way : -way;
            }
        }

        private Filters filters(
                final Leg leg, final double baseWorth, final double quoteWorth, final long tick, final long step) {
            final Filters.Builder filters = Filters.builder();
            final long worst = leg.ladder.price(random.nextInt(leg.ladder.levels()));
            switch (narrow ? random.nextInt(12) : 2) {
                case 0 -> filters.price(leg.buys() ? 0 : worst, leg.buys() ? worst : 0, tick);
                case 1 -> filters.price(leg.buys() ? worst : 0, leg.buys() ? 0 : worst, tick);
                default -> filters.price(0, 0, tick);
            }
            final long least = random.nextInt(3) == 0 ? Math.min(step, Long.MAX_VALUE / 4) * random.nextInt(4) : 0;
            final long most = units(amount * random.nextDouble() / baseWorth);
            filters.lot(least, narrow && random.nextInt(5) == 0 ? Math.max(1, Math.max(step, most)) : 0, step);
            if (random.nextBoolean()) {
                final double worth = amount * (narrow && random.nextInt(3) == 0 ? random.nextDouble() : 0.02);
                filters.minNotional(units(worth / quoteWorth), true);
            }
            if (narrow && random.nextInt(5) == 0) {
                filters.maxNotional(Math.max(1, units(amount * random.nextDouble() / quoteWorth)), true);
            }
            return filters.build();
        }
    }
}
