package trefoil.engine.arbitrage;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.arbitrage.SizingReference.decimal;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import trefoil.engine.arbitrage.SizingScenario.Kind;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.Fees;
import trefoil.engine.sim.NewOrder;
import trefoil.engine.sim.OrderLimits;
import trefoil.engine.sim.OrderRefused;
import trefoil.engine.sim.TimeInForce;
import trefoil.engine.sim.VirtualExchange;

/** The sizer against decimals, over more than 100,000 seeded loops of one to twenty levels a leg. */
@Tag("campaign")
class LoopSizerPropertyTest {
    private static final int LEGS = LoopTable.LEGS;
    private static final long SEED = 20_261_128;
    private static final int FEW_LOTS_CASES = 80_000;
    private static final int MOST_LOTS = 40;
    private static final int SPOT_CASES = 24_000;
    private static final int ABSURD_CASES = 4_000;
    private static final int GRID_POINTS = 40;
    private static final int LOTS_AROUND = 4;
    private static final long RICH = Long.MAX_VALUE / 4;
    private static final BigDecimal NOTICEABLE = new BigDecimal("1.001");
    private static final Kind[] SPOT_KINDS = {Kind.SPOT, Kind.SPOT, Kind.COARSE};
    private static final Kind[] ABSURD_KINDS = {Kind.WILD, Kind.EXTREME};

    /** What a case was like. */
    private enum Trait {
        ALL_TRIED,
        PAYS,
        LOSES_AT_BEST_PRICES,
        INTERIOR,
        BOUND_BY_LIMIT,
        BOUND_BY_FILTERS,
        BOUND_BY_STEPS,
        LOST_IN_STEPS,
        BEYOND_BEST_LEVEL,
        GAVE_UP,
        MISSED
    }

    @Test
    void shouldFindTheBestOfAllThereAre(final TestReporter reporter) {
        final Map<Trait, Integer> seen = check(FEW_LOTS_CASES, SEED, i -> Kind.FEW);

        reporter.publishEntry("few lots", FEW_LOTS_CASES + " loops: " + seen);
        assertThat(seen.get(Trait.ALL_TRIED)).as("%s", seen).isGreaterThan(FEW_LOTS_CASES * 85 / 100);
        assertOften(seen, FEW_LOTS_CASES);
    }

    @Test
    void shouldFindNoLessThanAnyGrid(final TestReporter reporter) {
        final Map<Trait, Integer> seen = check(SPOT_CASES, SEED + 1, i -> SPOT_KINDS[i % SPOT_KINDS.length]);

        reporter.publishEntry("any lots", SPOT_CASES + " loops: " + seen);
        assertOften(seen, SPOT_CASES);
    }

    /** Where a unit may be worth a lot, the search may give up; what it has then is a valid plan, if not the best. */
    @Test
    void shouldSizeWhatNoVenueLists(final TestReporter reporter) {
        final Map<Trait, Integer> seen = check(ABSURD_CASES, SEED + 2, i -> ABSURD_KINDS[i % ABSURD_KINDS.length]);

        reporter.publishEntry("absurd markets", ABSURD_CASES + " loops: " + seen);
        assertOften(seen, ABSURD_CASES);
        assertThat(seen.getOrDefault(Trait.MISSED, 0)).as("%s", seen).isLessThan(ABSURD_CASES / 400);
    }

    private static void assertOften(final Map<Trait, Integer> seen, final int cases) {
        assertThat(seen.get(Trait.PAYS)).as("%s", seen).isGreaterThan(cases / 4);
        for (final Trait trait : EnumSet.range(Trait.LOSES_AT_BEST_PRICES, Trait.BEYOND_BEST_LEVEL)) {
            assertThat(seen.getOrDefault(trait, 0)).as("%s of %s", trait, seen).isGreaterThan(cases / 100);
        }
    }

    private interface Kinds {
        Kind of(int index);
    }

    private static Map<Trait, Integer> check(final int cases, final long seed, final Kinds kinds) {
        return IntStream.range(0, cases)
                .parallel()
                .mapToObj(i -> check(seed, i, kinds.of(i)))
                .collect(
                        () -> new EnumMap<>(Trait.class),
                        (counts, traits) -> traits.forEach(trait -> counts.merge(trait, 1, Integer::sum)),
                        (counts, others) -> others.forEach((trait, n) -> counts.merge(trait, n, Integer::sum)));
    }

    private static Set<Trait> check(final long seed, final int index, final Kind kind) {
        final SizingScenario scenario = SizingScenario.random(new Random(seed * 1_000_003 + index), kind);
        final LoopSizer sizer = scenario.sizer();
        final int answer = sizer.size(scenario.startLimit);
        final SizingReference reference = new SizingReference(scenario);
        final boolean pays = answer == LoopSizer.OK;
        final String problem = pays ? problem(scenario, sizer, reference) : null;
        final boolean allTried = reference.tryAll(MOST_LOTS);
        if (!allTried) {
            reference.tryGrid(GRID_POINTS);
            if (pays) {
                reference.tryAround(qtys(sizer), LOTS_AROUND);
            }
        }
        final BigDecimal profit = pays ? decimal(sizer.profit()) : BigDecimal.ZERO;
        final int asGood = profit.compareTo(reference.bestProfit);
        final boolean missed = asGood < 0;
        final boolean mayMiss = (kind == Kind.WILD || kind == Kind.EXTREME) && !sizer.complete();
        if (problem != null || missed && !mayMiss || allTried && asGood > 0 || !mayBe(answer, scenario.startLimit)) {
            throw new AssertionError("seed=" + seed + " case=" + index + " kind=" + kind + " answer="
                    + (pays ? "OK" : RefusalReason.nameOf(answer)) + " qtys=" + sizer.qty(0) + " " + sizer.qty(1) + " "
                    + sizer.qty(2) + " profit=" + profit + " best=" + reference.bestProfit + " of "
                    + Arrays.toString(reference.bestQtys) + " problem=" + problem + "\n  " + scenario);
        }
        final Set<Trait> traits = traits(scenario, sizer, answer, allTried);
        if (!sizer.complete()) {
            traits.add(Trait.GAVE_UP);
        }
        if (missed) {
            traits.add(Trait.MISSED);
        }
        return traits;
    }

    private static boolean mayBe(final int answer, final long startLimit) {
        return switch (answer) {
            case LoopSizer.OK,
                    RefusalReason.BELOW_MINIMUM,
                    RefusalReason.EDGE_LOST_IN_ROUNDING,
                    RefusalReason.LOT_SIZE,
                    RefusalReason.NOTIONAL,
                    RefusalReason.PRICE_FILTER -> true;
            case RefusalReason.NO_BALANCE -> startLimit == 0;
            default -> false;
        };
    }

    private static BigDecimal[] qtys(final LoopSizer sizer) {
        return new BigDecimal[] {decimal(sizer.qty(0)), decimal(sizer.qty(1)), decimal(sizer.qty(2))};
    }

    /** What is wrong with the plan, or null. */
    private static String problem(
            final SizingScenario scenario, final LoopSizer sizer, final SizingReference reference) {
        final SizingReference.Order[] orders = new SizingReference.Order[LEGS];
        for (int i = 0; i < LEGS; i++) {
            orders[i] = reference.order(i, decimal(sizer.qty(i)));
        }
        final String problem = reference.problem(orders);
        if (problem != null) {
            return problem;
        }
        for (int i = 0; i < LEGS; i++) {
            if (sizer.instrument(i) != i
                    || sizer.side(i) != scenario.legs[i].side()
                    || differs(sizer.price(i), orders[i].limit())
                    || differs(sizer.quoteQty(i), orders[i].quote())
                    || differs(sizer.amountIn(i), orders[i].spent())
                    || differs(sizer.lock(i), orders[i].locked())
                    || differs(sizer.amountOut(i), orders[i].given())
                    || i > 0 && differs(sizer.dust(i - 1), orders[i - 1].given().subtract(orders[i].spent()))) {
                return "leg " + i + " is said to be other than " + orders[i];
            }
        }
        final String refusal = refusal(scenario, sizer);
        if (refusal != null) {
            return refusal;
        }
        final BigDecimal profit = reference.profit(orders[0], orders[LEGS - 1]);
        if (differs(sizer.profit(), profit)
                || differs(sizer.spend(), orders[0].spent())
                || differs(sizer.proceeds(), orders[LEGS - 1].given())) {
            return "the plan does not earn " + profit;
        }
        return reference.pays(orders[0], profit) ? null : "the plan earns too little: " + profit;
    }

    /** What the exchange says against the plan's orders, or null. */
    private static String refusal(final SizingScenario scenario, final LoopSizer sizer) {
        final VirtualExchange exchange = new VirtualExchange(scenario.instruments());
        final Account account = exchange.openAccount(
                "a", Map.of("S", RICH, "X", RICH, "Y", RICH), Fees.of(0, 0), OrderLimits.PRODUCTION);
        for (int i = 0; i < LEGS; i++) {
            final NewOrder order =
                    NewOrder.limit(i, sizer.side(i), TimeInForce.IOC, sizer.qty(i), sizer.price(i), "leg" + i);
            try {
                exchange.check(account, order, 0);
            } catch (final OrderRefused e) {
                return "leg " + i + " is refused by the exchange: " + e.getMessage();
            }
        }
        return null;
    }

    private static boolean differs(final long units, final BigDecimal value) {
        return value.compareTo(decimal(units)) != 0;
    }

    private static Set<Trait> traits(
            final SizingScenario scenario, final LoopSizer sizer, final int answer, final boolean allTried) {
        final Set<Trait> traits = EnumSet.noneOf(Trait.class);
        if (allTried) {
            traits.add(Trait.ALL_TRIED);
        }
        final SizingScenario evenLots = scenario.withoutSteps();
        if (answer != LoopSizer.OK) {
            if (best(evenLots, scenario.startLimit).signum() > 0) {
                traits.add(Trait.LOST_IN_STEPS);
            } else if (answer == RefusalReason.EDGE_LOST_IN_ROUNDING) {
                traits.add(Trait.LOSES_AT_BEST_PRICES);
            }
            return traits;
        }
        traits.add(Trait.PAYS);
        final BigDecimal profit = decimal(sizer.profit());
        final boolean byLimit = best(scenario, Long.MAX_VALUE).compareTo(profit) > 0;
        final boolean byFilters =
                best(scenario.withStepsOnly(), scenario.startLimit).compareTo(profit) > 0;
        boolean byDepth = false;
        for (int i = 0; i < LEGS; i++) {
            final SizingScenario.Leg leg = scenario.legs[i];
            long left = sizer.qty(i) + Math.max(1, leg.filters().stepSize());
            for (int level = 0; level < leg.ladder().levels(); level++) {
                left -= Math.min(left, leg.ladder().qty(level));
            }
            byDepth |= left > 0;
            if (sizer.price(i) != leg.ladder().price(0)) {
                traits.add(Trait.BEYOND_BEST_LEVEL);
            }
        }
        if (byLimit) {
            traits.add(Trait.BOUND_BY_LIMIT);
        }
        if (byFilters) {
            traits.add(Trait.BOUND_BY_FILTERS);
        }
        if (!byLimit && !byFilters && !byDepth) {
            traits.add(Trait.INTERIOR);
        }
        if (best(evenLots, scenario.startLimit).compareTo(profit.multiply(NOTICEABLE)) > 0) {
            traits.add(Trait.BOUND_BY_STEPS);
        }
        return traits;
    }

    private static BigDecimal best(final SizingScenario scenario, final long startLimit) {
        final LoopSizer sizer = scenario.sizer();
        return sizer.size(startLimit) == LoopSizer.OK ? decimal(sizer.profit()) : BigDecimal.ZERO;
    }
}
