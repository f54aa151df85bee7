package trefoil.engine.arbitrage;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.LeftoverReason;
import trefoil.engine.event.Side;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.market.VenueTerms;
import trefoil.engine.math.Fixed;
import trefoil.engine.testing.Markets;

/** The way home against a search of every way in decimals, and the reasons when there is none. */
class WayHomeTest {
    private static final long NOW_NS = 1_000_000_000_000L;
    private static final long STALE_AFTER_NS = 2_000_000_000L;

    private Universe universe;
    private RateMatrix matrix;
    private FeeTable fees;
    private WayHome ways;
    private long updateId;

    @Test
    void shouldFindWhatASearchOfEveryWayFinds() {
        int found = 0;
        for (long seed = 1; seed <= 4_000; seed++) {
            final Random random = new Random(seed);
            randomMarket(random);
            final int held = random.nextInt(universe.assetCount());
            final int target = (held + 1 + random.nextInt(universe.assetCount() - 1)) % universe.assetCount();
            final long amount = (long) (Math.exp(random.nextDouble() * 16) * 1e4);
            final BigDecimal best = bestWay(held, decimal(amount), target);
            final long least = random.nextBoolean() ? 1 : Math.max(1, units(best) + random.nextInt(3) - 1);

            final int answer = find(held, amount, target, least, random.nextBoolean(), NOW_NS);

            if (best.signum() == 0) {
                assertThat(answer).as("seed " + seed).isIn(LeftoverReason.DUST, LeftoverReason.NO_MARKET);
            } else if (units(best) < least) {
                assertThat(answer).as("seed " + seed).isEqualTo(LeftoverReason.LOSS_BOUND);
            } else {
                found++;
                assertThat(answer).as("seed " + seed).isEqualTo(WayHome.FOUND);
                assertThat(ways.received()).as("seed " + seed).isEqualTo(units(best));
                checkOrder(seed, held, amount);
            }
        }
        assertThat(found).isGreaterThan(1_000);
    }

    @Test
    void shouldRefillForNoMoreThanASearchOfEveryWayNeeds() {
        int found = 0;
        for (long seed = 1; seed <= 4_000; seed++) {
            final Random random = new Random(seed);
            randomMarket(random);
            final int source = random.nextInt(universe.assetCount());
            final int target = (source + 1 + random.nextInt(universe.assetCount() - 1)) % universe.assetCount();
            final long wanted = (long) (Math.exp(random.nextDouble() * 14) * 1e4);

            if (ways.refill(source, target, wanted, Long.MAX_VALUE, NOW_NS) != WayHome.FOUND) {
                continue;
            }
            found++;
            final long spent = ways.spent();
            assertThat(ways.refill(source, target, wanted, spent, NOW_NS))
                    .as("seed " + seed)
                    .isEqualTo(WayHome.FOUND);
            assertThat(ways.refill(source, target, wanted, spent - 1, NOW_NS))
                    .as("seed " + seed)
                    .isEqualTo(LeftoverReason.LOSS_BOUND);
            assertThat(gives(source, decimal(spent), ways.through(), target).compareTo(decimal(wanted)))
                    .as("seed " + seed + ": what is spent gives what was wanted")
                    .isGreaterThanOrEqualTo(0);
            for (int other = -1; other < universe.assetCount(); other++) {
                assertThat(gives(source, decimal(spent - spent / 50), other, target)
                                .compareTo(decimal(wanted)))
                        .as("seed " + seed + ": no way gives it for clearly less")
                        .isLessThan(0);
            }
        }
        assertThat(found).isGreaterThan(500);
    }

    @Test
    void shouldTakeTheSecondAssetWhenItGivesMore() {
        market(Markets.pair("X", "S"), Markets.pair("X", "Y"), Markets.pair("Y", "S"));
        quote("XS", "1", "1.1");
        quote("XY", "2", "2.1");
        quote("YS", "0.6", "0.7");

        assertThat(find("X", "10", "S", "11")).isEqualTo(WayHome.FOUND);

        assertThat(ways.instrument()).isEqualTo(universe.instrumentIndex("XY"));
        assertThat(ways.through()).isEqualTo(universe.assetIndex("Y"));
        assertThat(ways.received()).isEqualTo(units(new BigDecimal("12")));
        assertThat(ways.price())
                .as("even at this limit the way gives what is asked for")
                .isEqualTo(Fixed.mulDivCeil(units(new BigDecimal("2")), 11, 12));
    }

    @Test
    void shouldPassThroughNoAssetThatIsBarred() {
        market(Markets.pair("X", "S"), Markets.pair("X", "Y"), Markets.pair("Y", "S"));
        quote("XS", "1", "1.1");
        quote("XY", "2", "2.1");
        quote("YS", "0.6", "0.7");
        final int y = universe.assetIndex("Y");
        ways.bar(y, true);

        assertThat(find("X", "10", "S", "1")).isEqualTo(WayHome.FOUND);
        assertThat(ways.through()).isNegative();
        assertThat(ways.received()).isEqualTo(units(BigDecimal.TEN));
        assertThat(find("X", "10", "Y", "1"))
                .as("it may be where the way leads")
                .isEqualTo(WayHome.FOUND);

        ways.bar(y, false);
        assertThat(find("X", "10", "S", "1")).isEqualTo(WayHome.FOUND);
        assertThat(ways.through()).isEqualTo(y);
    }

    @Test
    void shouldSayWhyThereIsNoWay() {
        final Filters atLeastTen = Filters.builder()
                .minNotional(units(BigDecimal.TEN), true)
                .lot(units(new BigDecimal("0.01")), 0, units(new BigDecimal("0.01")))
                .build();
        market(Markets.pair("X", "S", atLeastTen));
        assertThat(find("X", "100", "S", "1")).as("never quoted").isEqualTo(LeftoverReason.NO_MARKET);
        assertThat(find("X", "0.009", "S", "0.1")).as("below any lot").isEqualTo(LeftoverReason.DUST);
        quote("XS", "1", "1.1");
        assertThat(find("X", "9", "S", "1")).isEqualTo(LeftoverReason.DUST);
        assertThat(find("X", "100", "S", "100.01")).isEqualTo(LeftoverReason.LOSS_BOUND);
        assertThat(find("X", "100", "S", "99")).isEqualTo(WayHome.FOUND);
        assertThat(find(
                        universe.assetIndex("X"),
                        units(new BigDecimal("100")),
                        universe.assetIndex("S"),
                        1,
                        true,
                        NOW_NS + STALE_AFTER_NS + 1))
                .as("the quote is too old")
                .isEqualTo(LeftoverReason.NO_MARKET);
    }

    @Test
    void shouldWaitForAMarketThatHasNotBeenQuotedThoughAnotherTakesOnlyMore() {
        final Filters atLeastTen =
                Filters.builder().minNotional(units(BigDecimal.TEN), true).build();
        market(Markets.pair("X", "S"), Markets.pair("X", "Y", atLeastTen), Markets.pair("Y", "S", atLeastTen));
        quote("XY", "1", "1.1");
        quote("YS", "1", "1.1");

        assertThat(find("X", "5", "S", "1")).isEqualTo(LeftoverReason.NO_MARKET);
        assertThat(ways.refill(
                        universe.assetIndex("S"),
                        universe.assetIndex("X"),
                        units(BigDecimal.ONE),
                        Long.MAX_VALUE,
                        NOW_NS))
                .as("at least ten would have to be bought on the other way")
                .isEqualTo(WayHome.FOUND);

        quote("XS", "1", "1.1");
        assertThat(find("X", "5", "S", "1")).isEqualTo(WayHome.FOUND);
    }

    @Test
    void shouldReachBeyondTheQuoteOnlyWhenAskedTo() {
        market(Markets.pair("S", "X"));
        quote("SX", "0.9", "1");

        assertThat(buyFor("9.995", false)).isEqualTo("10 at 1");
        assertThat(buyFor("9.995", true)).isEqualTo("9.995 at 1.00050025");
        assertThat(buyFor("8", true)).as("a little, however much may be lost").isEqualTo("9.98003992 at 1.002");
    }

    /** What buying S for 10 X comes to, if so much of S must be received. */
    private String buyFor(final String least, final boolean reach) {
        assertThat(find(
                        universe.assetIndex("X"),
                        units(BigDecimal.TEN),
                        universe.assetIndex("S"),
                        units(new BigDecimal(least)),
                        reach,
                        NOW_NS))
                .isEqualTo(WayHome.FOUND);
        assertThat(ways.side()).isEqualTo(Side.BUY);
        return decimal(ways.qty()).stripTrailingZeros().toPlainString()
                + " at "
                + decimal(ways.price()).stripTrailingZeros().toPlainString();
    }

    private void checkOrder(final long seed, final int held, final long amount) {
        final int instrument = ways.instrument();
        final InstrumentRules rules = new InstrumentRules(universe);
        assertThat(LegMath.passesFilters(rules, instrument, ways.qty(), ways.price()))
                .as("seed " + seed)
                .isTrue();
        assertThat(Fixed.floorToStep(ways.price(), rules.tickSize(instrument))).isEqualTo(ways.price());
        assertThat(Fixed.floorToStep(ways.qty(), rules.stepSize(instrument))).isEqualTo(ways.qty());
        final boolean sell = universe.baseAsset(instrument) == held;
        assertThat(ways.side()).isEqualTo(sell ? Side.SELL : Side.BUY);
        assertThat(sell ? ways.qty() : Fixed.mulCeil(ways.qty(), ways.price()))
                .as("seed " + seed + ": what the venue locks is there")
                .isLessThanOrEqualTo(amount);
        if (sell) {
            assertThat(ways.price()).isLessThanOrEqualTo(matrix.bidPrice(instrument));
        } else {
            assertThat(ways.price()).isGreaterThanOrEqualTo(matrix.askPrice(instrument));
        }
    }

    private BigDecimal bestWay(final int held, final BigDecimal amount, final int target) {
        BigDecimal best = BigDecimal.ZERO;
        for (int other = -1; other < universe.assetCount(); other++) {
            best = best.max(gives(held, amount, other, target));
        }
        return best;
    }

    /** What a way gives; 0 if it cannot be gone. */
    private BigDecimal gives(final int held, final BigDecimal amount, final int other, final int target) {
        if (other == held || other == target) {
            return BigDecimal.ZERO;
        }
        return other < 0 ? convert(held, amount, target) : convert(other, convert(held, amount, other), target);
    }

    private BigDecimal convert(final int from, final BigDecimal amount, final int to) {
        if (amount.signum() == 0) {
            return BigDecimal.ZERO;
        }
        for (int i = 0; i < universe.instrumentCount(); i++) {
            final boolean sell = universe.baseAsset(i) == from && universe.quoteAsset(i) == to;
            final boolean buy = universe.quoteAsset(i) == from && universe.baseAsset(i) == to;
            if (!sell && !buy) {
                continue;
            }
            final BigDecimal price = decimal(sell ? matrix.bidPrice(i) : matrix.askPrice(i));
            if (price.signum() == 0) {
                return BigDecimal.ZERO;
            }
            final Filters filters = universe.instruments().get(i).filters();
            final BigDecimal step = decimal(Math.max(1, filters.stepSize()));
            final BigDecimal base = sell ? amount : amount.divide(price, 8, RoundingMode.FLOOR);
            final BigDecimal qty = base.divideToIntegralValue(step).multiply(step);
            if (qty.signum() == 0
                    || qty.compareTo(decimal(filters.minQty())) < 0
                    || qty.multiply(price).compareTo(decimal(filters.minNotional())) < 0) {
                return BigDecimal.ZERO;
            }
            final BigDecimal gross = sell ? qty.multiply(price).setScale(8, RoundingMode.FLOOR) : qty;
            final BigDecimal fee = gross.multiply(decimal(fees.rate(i, sell ? Side.SELL : Side.BUY)))
                    .setScale(8, RoundingMode.CEILING);
            return gross.subtract(fee);
        }
        return BigDecimal.ZERO;
    }

    private void randomMarket(final Random random) {
        final List<Instrument> instruments = new ArrayList<>();
        final int assets = 3 + random.nextInt(5);
        for (int i = 0; i < assets; i++) {
            for (int j = i + 1; j < assets; j++) {
                if (random.nextInt(4) != 0) {
                    final Filters filters = Filters.builder()
                            .price(0, 0, 1_000)
                            .lot(random.nextInt(2) * 1_000_000L, 0, (long) Math.pow(10, random.nextInt(8)))
                            .minNotional(random.nextInt(3) * 500_000_000L, true)
                            .build();
                    final boolean swap = random.nextBoolean();
                    instruments.add(Markets.pair("A" + (swap ? j : i), "A" + (swap ? i : j), filters));
                }
            }
        }
        instruments.add(Markets.pair("A0", "B"));
        market(instruments.toArray(new Instrument[0]));
        for (int i = 0; i < universe.instrumentCount(); i++) {
            final long rate = random.nextInt(200_000);
            fees.set(i, rate, random.nextInt(200_000), 0, 0, false);
            if (random.nextInt(8) != 0) {
                final long mid = (long) (Math.exp(random.nextGaussian()) * 1e5) * 1_000;
                matrix.update(
                        i,
                        0,
                        ++updateId,
                        mid,
                        Fixed.ONE,
                        mid + 1_000L * random.nextInt(100) + 1_000,
                        Fixed.ONE,
                        NOW_NS);
            }
        }
    }

    private void market(final Instrument... instruments) {
        universe = Universe.of(List.of(instruments));
        matrix = new RateMatrix(universe);
        fees = new FeeTable(universe.instrumentCount(), 0);
        ways = new WayHome(universe, matrix, new VenueTerms(universe, matrix, fees), STALE_AFTER_NS);
    }

    private void quote(final String symbol, final String bid, final String ask) {
        matrix.update(
                universe.instrumentIndex(symbol),
                0,
                ++updateId,
                units(new BigDecimal(bid)),
                Fixed.ONE,
                units(new BigDecimal(ask)),
                Fixed.ONE,
                NOW_NS);
    }

    private int find(
            final int held,
            final long amount,
            final int target,
            final long least,
            final boolean reach,
            final long nowNs) {
        final int answer = ways.find(held, amount, target, nowNs);
        return answer == WayHome.FOUND ? ways.accept(least, reach) : answer;
    }

    private int find(final String held, final String amount, final String target, final String least) {
        return find(
                universe.assetIndex(held),
                units(new BigDecimal(amount)),
                universe.assetIndex(target),
                units(new BigDecimal(least)),
                false,
                NOW_NS);
    }

    private static long units(final BigDecimal value) {
        return value.movePointRight(Fixed.DECIMALS).longValueExact();
    }

    private static BigDecimal decimal(final long units) {
        return BigDecimal.valueOf(units, Fixed.DECIMALS);
    }
}
