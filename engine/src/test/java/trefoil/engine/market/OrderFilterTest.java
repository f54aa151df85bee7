package trefoil.engine.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.engine.testing.Markets;

class OrderFilterTest {
    private static final int CASES = 40_000;
    private static final long SEED = 20_261_122;
    private static final BigDecimal OFF = null;
    private static final BigDecimal UNIT = BigDecimal.ONE.movePointLeft(8);
    private static final BigDecimal LARGEST = BigDecimal.TEN.pow(10);

    /** The venue's filters by their own names, as decimals; null is off. */
    private static final class Reading {
        private BigDecimal minPrice = OFF;
        private BigDecimal maxPrice = OFF;
        private BigDecimal tickSize = OFF;
        private BigDecimal minQty = OFF;
        private BigDecimal maxQty = OFF;
        private BigDecimal stepSize = OFF;
        private BigDecimal marketMinQty = OFF;
        private BigDecimal marketMaxQty = OFF;
        private BigDecimal marketStepSize = OFF;
        private BigDecimal minNotional = OFF;
        private BigDecimal maxNotional = OFF;
        private boolean minToMarket;
        private boolean maxToMarket;
        private BigDecimal bidUp = OFF;
        private BigDecimal bidDown = OFF;
        private BigDecimal askUp = OFF;
        private BigDecimal askDown = OFF;
        private int maxNumOrders;
        private BigDecimal maxPosition = OFF;
        private BigDecimal reference = OFF;
        private BigDecimal average = OFF;
        private BigDecimal rangeBidUp = OFF;
        private BigDecimal rangeBidDown = OFF;
        private BigDecimal rangeAskUp = OFF;
        private BigDecimal rangeAskDown = OFF;

        String limitOrder(
                final boolean buy, final BigDecimal p, final BigDecimal q, final BigDecimal position, final int open) {
            if (p.signum() <= 0 || below(p, minPrice) || above(p, maxPrice) || !multiple(p, tickSize)) {
                return "PRICE_FILTER";
            }
            final BigDecimal ref = reference == null ? average : reference;
            if (ref != null
                    && (below(p, times(ref, buy ? bidDown : askDown)) || above(p, times(ref, buy ? bidUp : askUp)))) {
                return "PERCENT_PRICE";
            }
            if (q.signum() <= 0 || below(q, minQty) || above(q, maxQty) || !multiple(q, stepSize)) {
                return "LOT_SIZE";
            }
            if (below(p.multiply(q), UNIT) || below(p.multiply(q), minNotional) || above(p.multiply(q), maxNotional)) {
                return "NOTIONAL";
            }
            final String counts = counts(buy, q, position, open);
            if (counts != null) {
                return counts;
            }
            final boolean inRange = reference == null
                    || !below(p, times(reference, buy ? rangeBidDown : rangeAskDown))
                            && !above(p, times(reference, buy ? rangeBidUp : rangeAskUp));
            return inRange ? "OK" : "PRICE_RANGE";
        }

        String marketOrder(final boolean buy, final BigDecimal q, final BigDecimal position, final int open) {
            if (q.signum() <= 0 || below(q, minQty) || above(q, maxQty) || !multiple(q, stepSize)) {
                return "LOT_SIZE";
            }
            if (below(q, marketMinQty) || above(q, marketMaxQty) || !multiple(q, marketStepSize)) {
                return "MARKET_LOT_SIZE";
            }
            final BigDecimal ref = reference == null ? average : reference;
            if (ref != null
                    && (minToMarket && below(ref.multiply(q), minNotional)
                            || maxToMarket && above(ref.multiply(q), maxNotional))) {
                return "NOTIONAL";
            }
            final String counts = counts(buy, q, position, open);
            return counts == null ? "OK" : counts;
        }

        private String counts(final boolean buy, final BigDecimal q, final BigDecimal position, final int open) {
            if (maxNumOrders > 0 && open >= maxNumOrders) {
                return "MAX_NUM_ORDERS";
            }
            return buy && above(position.add(q), maxPosition) ? "MAX_POSITION" : null;
        }

        private static BigDecimal times(final BigDecimal a, final BigDecimal b) {
            return b == null ? null : a.multiply(b);
        }

        private static boolean below(final BigDecimal value, final BigDecimal least) {
            return least != null && value.compareTo(least) < 0;
        }

        private static boolean above(final BigDecimal value, final BigDecimal most) {
            return most != null && value.compareTo(most) > 0;
        }

        private static boolean multiple(final BigDecimal value, final BigDecimal step) {
            return step == null || value.remainder(step).signum() == 0;
        }
    }

    @Test
    void shouldRefuseWhatTheVenuesWordsRefuse() {
        final Random random = new Random(SEED);
        final TreeMap<String, Integer> seen = new TreeMap<>();
        for (int i = 0; i < CASES; i++) {
            final Reading reading = reading(random);
            final Universe universe = Universe.of(List.of(Markets.pair("B", "Q", filters(reading))));
            final OrderFilter filter = filter(universe, reading);
            final List<BigDecimal> prices = boundaries(random, reading);
            for (final int side : new int[] {Side.BUY, Side.SELL}) {
                final boolean buy = side == Side.BUY;
                final BigDecimal price = prices.get(random.nextInt(prices.size()));
                final BigDecimal qty = quantity(random, reading, price);
                final BigDecimal position = position(random, reading, qty);
                final int open = random.nextInt(4);

                final String expected = reading.limitOrder(buy, price, qty, position, open);
                final int reason = filter.check(0, side, fixed(price), fixed(qty), fixed(position), open);

                assertThat(name(reason))
                        .as(
                                "seed=%d case=%d side=%d price=%s qty=%s position=%s open=%d filters=%s",
                                SEED,
                                i,
                                side,
                                price,
                                qty,
                                position,
                                open,
                                universe.instruments().get(0).filters())
                        .isEqualTo(expected);
                seen.merge(expected, 1, Integer::sum);

                final String market = reading.marketOrder(buy, qty, position, open);
                assertThat(name(filter.checkMarket(0, side, fixed(qty), fixed(position), open)))
                        .as("market order: seed=%d case=%d side=%d qty=%s", SEED, i, side, qty)
                        .isEqualTo(market);
                seen.merge("market " + market, 1, Integer::sum);
            }
        }
        assertThat(seen.keySet())
                .contains(
                        "OK",
                        "PRICE_FILTER",
                        "PERCENT_PRICE",
                        "LOT_SIZE",
                        "NOTIONAL",
                        "MAX_NUM_ORDERS",
                        "MAX_POSITION",
                        "PRICE_RANGE",
                        "market OK",
                        "market LOT_SIZE",
                        "market MARKET_LOT_SIZE",
                        "market NOTIONAL",
                        "market MAX_NUM_ORDERS",
                        "market MAX_POSITION");
        assertThat(seen.values())
                .as("each often enough to mean something: %s", seen)
                .allMatch(n -> n > 100);
    }

    @Test
    void shouldRefuseAClosedMarketWhateverTheOrder() {
        final Universe universe = Universe.of(List.of(Markets.pair("B", "Q")));
        final MarketStates states = new MarketStates(1);
        final OrderFilter filter = filter(universe, states);

        states.set(0, true);
        assertThat(filter.check(0, Side.BUY, Fixed.ONE, Fixed.ONE, 0, 0)).isEqualTo(RefusalReason.MARKET_CLOSED);
        assertThat(filter.checkMarket(0, Side.SELL, Fixed.ONE, 0, 0)).isEqualTo(RefusalReason.MARKET_CLOSED);

        states.set(0, false);
        assertThat(filter.check(0, Side.BUY, Fixed.ONE, Fixed.ONE, 0, 0)).isEqualTo(OrderFilter.OK);
    }

    @Test
    void shouldRefuseMoreDecimalsThanTheInstrumentHas() {
        final Universe universe = Universe.of(List.of(new Instrument(
                "BQ",
                "B",
                "Q",
                InstrumentStatus.TRADING,
                true,
                3,
                2,
                Filters.builder().build())));
        final OrderFilter filter = filter(universe, new MarketStates(1));

        assertThat(filter.check(0, Side.BUY, fixed("1.01"), fixed("1.001"), 0, 0))
                .isEqualTo(OrderFilter.OK);
        assertThat(filter.check(0, Side.BUY, fixed("1.001"), fixed("1.001"), 0, 0))
                .isEqualTo(RefusalReason.PRICE_FILTER);
        assertThat(filter.check(0, Side.BUY, fixed("1.01"), fixed("1.0001"), 0, 0))
                .isEqualTo(RefusalReason.LOT_SIZE);
    }

    @Test
    void shouldBindBothWhereAStepAndTheDecimalsDiffer() {
        final Universe universe = Universe.of(List.of(new Instrument(
                "BQ",
                "B",
                "Q",
                InstrumentStatus.TRADING,
                true,
                1,
                8,
                Filters.builder().lot(0, 0, fixed("0.25")).build())));

        assertThat(new InstrumentRules(universe).stepSize(0)).isEqualTo(fixed("0.5"));
    }

    @Test
    void shouldSurvivePositionsAtTheEdgeOfTheWord() {
        final Universe universe = Universe.of(List.of(Markets.pair("B", "Q")));
        final OrderFilter filter = filter(universe, new MarketStates(1));

        assertThat(filter.check(0, Side.BUY, 2, Long.MAX_VALUE - 5, 5, 0)).isEqualTo(OrderFilter.OK);
        assertThat(filter.check(0, Side.BUY, 2, Long.MAX_VALUE - 5, 6, 0)).isEqualTo(RefusalReason.MAX_POSITION);
        assertThat(filter.check(0, Side.SELL, 2, Long.MAX_VALUE - 5, 6, 0)).isEqualTo(OrderFilter.OK);
    }

    private static OrderFilter filter(final Universe universe, final MarketStates states) {
        final InstrumentRules rules = new InstrumentRules(universe);
        return new OrderFilter(
                rules, new PriceBands(rules, new RateMatrix(universe), universe.instrumentCount()), states);
    }

    private static OrderFilter filter(final Universe universe, final Reading reading) {
        final InstrumentRules rules = new InstrumentRules(universe);
        final PriceBands bands = new PriceBands(rules, new RateMatrix(universe), 1);
        if (reading.average != null) {
            bands.onAverage(0, fixed(reading.average));
        }
        bands.onReference(
                0,
                fixed(reading.reference),
                fixed(reading.rangeBidDown),
                most(reading.rangeBidUp),
                fixed(reading.rangeAskDown),
                most(reading.rangeAskUp));
        return new OrderFilter(rules, bands, new MarketStates(1));
    }

    private static Filters filters(final Reading r) {
        final Filters.Builder builder = Filters.builder()
                .price(fixed(r.minPrice), fixed(r.maxPrice), fixed(r.tickSize))
                .lot(fixed(r.minQty), fixed(r.maxQty), fixed(r.stepSize))
                .marketLot(fixed(r.marketMinQty), fixed(r.marketMaxQty), fixed(r.marketStepSize))
                .minNotional(fixed(r.minNotional), r.minToMarket)
                .maxNotional(fixed(r.maxNotional), r.maxToMarket)
                .maxNumOrders(r.maxNumOrders)
                .maxPosition(fixed(r.maxPosition));
        if (r.bidUp != null || r.bidDown != null || r.askUp != null || r.askDown != null) {
            builder.percentPriceBySide(most(r.bidUp), fixed(r.bidDown), most(r.askUp), fixed(r.askDown));
        }
        return builder.build();
    }

    private static Reading reading(final Random random) {
        final Reading r = new Reading();
        final boolean dear = random.nextInt(4) == 0;
        final BigDecimal around = decimal(random, dear ? 5 : 1, dear ? 9 : 4);
        r.tickSize = maybe(random, choose(random, "0.01", "0.00001", "0.25", "0.00000003", "5"));
        r.minPrice = maybe(random, around.multiply(choose(random, "0.5", "0.99")));
        r.maxPrice = maybe(random, around.multiply(choose(random, "1.5", "1.01")));
        r.stepSize = maybe(random, choose(random, "0.001", "0.00000007", "1", "0.5"));
        r.minQty = maybe(random, choose(random, "0.002", "1", "0.5"));
        r.maxQty = maybe(random, choose(random, "100", "7", "9000000000"));
        r.marketMinQty = maybe(random, choose(random, "0.01", "1"));
        r.marketMaxQty = maybe(random, choose(random, "50", "3"));
        r.marketStepSize = maybe(random, choose(random, "0.1", "2"));
        r.minNotional = maybe(random, choose(random, "5", "0.0001", "10.00000001"));
        r.maxNotional = maybe(random, choose(random, "9000000", "1000", "33.33333333"));
        r.minToMarket = random.nextBoolean();
        r.maxToMarket = random.nextBoolean();
        if (random.nextBoolean()) {
            r.bidUp = maybe(random, choose(random, "1.1", "5", "1.00000001"));
            r.bidDown = maybe(random, choose(random, "0.8", "0.2", "0.99999999"));
            r.askUp = maybe(random, choose(random, "1.2", "5"));
            r.askDown = maybe(random, choose(random, "0.9", "0.2"));
        }
        r.maxNumOrders = random.nextInt(4);
        r.maxPosition = maybe(random, choose(random, "10", "1000", "0.00000001"));
        r.reference = maybe(random, around);
        r.average = maybe(random, around.multiply(choose(random, "0.97", "1.03")));
        r.rangeBidUp = maybe(random, choose(random, "1.1", "1.01"));
        r.rangeBidDown = maybe(random, choose(random, "0.9", "0.99"));
        r.rangeAskUp = maybe(random, choose(random, "1.1", "1.01"));
        r.rangeAskDown = maybe(random, choose(random, "0.9", "0.99"));
        round(r);
        return r;
    }

    /** The venue states no more than eight decimals. */
    private static void round(final Reading r) {
        r.minPrice = units(r.minPrice);
        r.maxPrice = units(r.maxPrice);
        r.reference = units(r.reference);
        r.average = units(r.average);
    }

    private static List<BigDecimal> boundaries(final Random random, final Reading r) {
        final List<BigDecimal> prices = new ArrayList<>();
        final BigDecimal ref = r.reference == null ? r.average : r.reference;
        for (final BigDecimal bound : new BigDecimal[] {r.minPrice, r.maxPrice, ref, r.reference}) {
            if (bound != null) {
                prices.add(bound);
            }
        }
        for (final BigDecimal multiplier : new BigDecimal[] {
            r.bidUp, r.bidDown, r.askUp, r.askDown, r.rangeBidUp, r.rangeBidDown, r.rangeAskUp, r.rangeAskDown
        }) {
            if (multiplier != null && ref != null) {
                prices.add(units(ref.multiply(multiplier)));
            }
            if (multiplier != null && r.reference != null) {
                prices.add(units(r.reference.multiply(multiplier)));
            }
        }
        prices.add(decimal(random, 1, 8));
        prices.add(BigDecimal.ZERO.setScale(8));
        final BigDecimal tick = r.tickSize == null ? UNIT : r.tickSize;
        final List<BigDecimal> around = new ArrayList<>(prices);
        for (final BigDecimal price : prices) {
            final BigDecimal onTick = price.subtract(price.remainder(tick));
            around.add(onTick);
            around.add(onTick.add(tick));
            around.add(onTick.subtract(tick).max(BigDecimal.ZERO));
        }
        return around;
    }

    private static BigDecimal quantity(final Random random, final Reading r, final BigDecimal price) {
        final BigDecimal step = r.stepSize == null ? UNIT : r.stepSize;
        final List<BigDecimal> quantities = new ArrayList<>();
        for (final BigDecimal bound :
                new BigDecimal[] {r.minQty, r.maxQty, r.marketMinQty, r.marketMaxQty, r.maxPosition, BigDecimal.ZERO}) {
            if (bound != null) {
                quantities.add(bound);
            }
        }
        if (price.signum() > 0) {
            for (final BigDecimal bound : new BigDecimal[] {r.minNotional, r.maxNotional}) {
                if (bound != null) {
                    quantities.add(bound.divide(price, 8, RoundingMode.FLOOR));
                    quantities.add(bound.divide(price, 8, RoundingMode.CEILING));
                }
            }
        }
        quantities.add(decimal(random, 1, 3));
        quantities.add(decimal(random, 1, 9));
        final BigDecimal chosen =
                quantities.get(random.nextInt(quantities.size())).min(LARGEST);
        final BigDecimal onStep = chosen.subtract(chosen.remainder(step));
        return switch (random.nextInt(4)) {
            case 0 -> chosen;
            case 1 -> onStep.add(step);
            case 2 -> onStep.subtract(step).max(BigDecimal.ZERO);
            default -> onStep;
        };
    }

    private static BigDecimal position(final Random random, final Reading r, final BigDecimal qty) {
        if (r.maxPosition == null || random.nextInt(3) == 0) {
            return BigDecimal.ZERO;
        }
        final BigDecimal exact = r.maxPosition.subtract(qty).max(BigDecimal.ZERO);
        return exact.add(BigDecimal.valueOf(random.nextInt(2), 8));
    }

    private static BigDecimal maybe(final Random random, final BigDecimal value) {
        return random.nextInt(3) == 0 ? OFF : value;
    }

    private static BigDecimal choose(final Random random, final String... values) {
        return new BigDecimal(values[random.nextInt(values.length)]);
    }

    private static BigDecimal decimal(final Random random, final int leastDigits, final int mostDigits) {
        final int digits = leastDigits + random.nextInt(mostDigits - leastDigits + 1);
        final long bound = BigInteger.TEN.pow(digits + Fixed.DECIMALS).longValueExact();
        return BigDecimal.valueOf(1 + Math.floorMod(random.nextLong(), bound), Fixed.DECIMALS);
    }

    private static BigDecimal units(final BigDecimal value) {
        return value == null ? null : value.setScale(8, RoundingMode.HALF_UP);
    }

    /** As the venue states what is off: 0. */
    private static long fixed(final BigDecimal value) {
        return value == null ? 0 : value.setScale(8).unscaledValue().longValueExact();
    }

    private static long most(final BigDecimal value) {
        return value == null ? Long.MAX_VALUE : fixed(value);
    }

    private static long fixed(final String value) {
        return DecimalText.parse(value);
    }

    private static String name(final int reason) {
        return reason == OrderFilter.OK ? "OK" : RefusalReason.nameOf(reason);
    }
}
