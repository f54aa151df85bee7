package trefoil.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.MarketStates;
import trefoil.engine.market.OrderFilter;
import trefoil.engine.market.PriceBands;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.engine.testing.RandomLongs;

/** What our filter refuses, the exchange refuses, and nothing else. */
class OrderFilterAgreementTest {
    /** Zero, or too many decimals: the exchange looks at that before any filter. */
    private static final String MALFORMED = "malformed";

    private static final long SEED = 20_261_122;
    private static final int MARKETS = 1_800;
    private static final int ORDERS = 60;
    private static final long BALANCE = fixed("1000");
    private static final long NOW_NS = TimeUnit.DAYS.toNanos(20_000);

    @Test
    void shouldRefuseWhatTheExchangeRefuses() throws OrderRefused {
        final Random random = new Random(SEED);
        final TreeMap<String, Integer> seen = new TreeMap<>();
        for (int market = 0; market < MARKETS; market++) {
            final long mid = RandomLongs.between(random, 2, fixed("3000")) / 2 * 2;
            final Instrument instrument = new Instrument(
                    "BQ",
                    "B",
                    "Q",
                    InstrumentStatus.TRADING,
                    true,
                    5 + random.nextInt(4),
                    5 + random.nextInt(4),
                    filters(random, mid));
            final Ours ours = new Ours(instrument, mid);
            final VirtualExchange exchange = new VirtualExchange(List.of(instrument));
            final Account account = exchange.openAccount(
                    "a", Map.of("B", BALANCE, "Q", Long.MAX_VALUE / 4), Fees.of(0, 0), OrderLimits.PRODUCTION);
            exchange.onBook(0, 1, new long[] {mid - 1, 1}, 1, new long[] {mid + 1, 1}, 1);
            long buying = 0;
            int open = 0;
            for (int i = 0; i < ORDERS; i++) {
                final int side = random.nextBoolean() ? Side.BUY : Side.SELL;
                final boolean marketOrder = random.nextInt(4) == 0;
                final long price = price(random, instrument, mid);
                final long qty = quantity(random, instrument, marketOrder ? mid : price, buying);
                // Of less than a unit of quote the exchange thinks when the order is placed, not when it is checked.
                if (price > 0 && qty > 0 && Fixed.mulFloor(price, qty) == 0) {
                    continue;
                }
                final String theirs = theirs(exchange, account, side, marketOrder, price, qty, i);
                final int reason = marketOrder
                        ? ours.filter.checkMarket(0, side, qty, BALANCE + buying, open)
                        : ours.filter.check(0, side, price, qty, BALANCE + buying, open);

                final String ourReason = reason == OrderFilter.OK ? "OK" : RefusalReason.nameOf(reason);
                assertThat(theirs.equals(MALFORMED) && reason != OrderFilter.OK ? MALFORMED : ourReason)
                        .as(
                                "seed=%d market=%d order=%d side=%d price=%s qty=%s open=%d buying=%s of %s",
                                SEED,
                                market,
                                i,
                                side,
                                marketOrder ? "any" : DecimalText.toString(price),
                                DecimalText.toString(qty),
                                open,
                                DecimalText.toString(buying),
                                instrument)
                        .isEqualTo(theirs);
                seen.merge(theirs, 1, Integer::sum);
                if (!marketOrder && theirs.equals("OK") && side == Side.BUY && price < mid) {
                    // It rests, and counts for the orders that follow.
                    exchange.place(account, limit(side, TimeInForce.GTC, qty, price, "rests" + i), NOW_NS);
                    buying += qty;
                    open++;
                }
            }
        }
        assertThat(seen.keySet())
                .containsExactlyInAnyOrder(
                        "OK",
                        MALFORMED,
                        "PRICE_FILTER",
                        "PERCENT_PRICE",
                        "LOT_SIZE",
                        "MARKET_LOT_SIZE",
                        "NOTIONAL",
                        "MAX_NUM_ORDERS",
                        "MAX_POSITION");
        assertThat(seen.values())
                .as("each often enough to mean something: %s", seen)
                .allMatch(n -> n > 50);
    }

    /** Our side of it, told what the exchange refers to: the middle of its book. */
    private static final class Ours {
        private final OrderFilter filter;

        Ours(final Instrument instrument, final long mid) {
            final Universe universe = Universe.of(List.of(instrument));
            final InstrumentRules rules = new InstrumentRules(universe);
            final PriceBands bands = new PriceBands(rules, new RateMatrix(universe), 1);
            bands.onAverage(0, mid);
            filter = new OrderFilter(rules, bands, new MarketStates(1));
        }
    }

    private static String theirs(
            final VirtualExchange exchange,
            final Account account,
            final int side,
            final boolean market,
            final long price,
            final long qty,
            final int id) {
        try {
            exchange.check(
                    account,
                    market
                            ? NewOrder.market(0, side, qty, "c" + id)
                            : limit(side, TimeInForce.IOC, qty, price, "c" + id),
                    NOW_NS);
            return "OK";
        } catch (final OrderRefused e) {
            return switch (e.getMessage()) {
                case "Filter failure: PERCENT_PRICE_BY_SIDE" -> "PERCENT_PRICE";
                case "Invalid price.", "Invalid quantity." -> MALFORMED;
                case "Filter failure: MIN_NOTIONAL" -> "NOTIONAL";
                default ->
                    e.code() == OrderRefused.BAD_PRECISION
                            ? MALFORMED
                            : e.getMessage().replace("Filter failure: ", "");
            };
        }
    }

    private static NewOrder limit(
            final int side, final TimeInForce timeInForce, final long qty, final long price, final String id) {
        return NewOrder.limit(0, side, timeInForce, qty, price, id);
    }

    private static Filters filters(final Random random, final long mid) {
        final Filters.Builder builder = Filters.builder().avgPriceMins(5);
        if (random.nextBoolean()) {
            builder.price(
                    mid / 10 * random.nextInt(10), mid + random.nextInt(1_000_000), pick(random, 1, 10, 1_000, 7));
        }
        if (random.nextBoolean()) {
            builder.lot(random.nextInt(1_000_000), fixed("20"), pick(random, 1, 100, 10_000, 3));
        }
        if (random.nextBoolean()) {
            builder.marketLot(random.nextInt(2_000_000), fixed("10"), pick(random, 0, 50, 1_000));
        }
        if (random.nextBoolean()) {
            builder.minNotional(pick(random, 1, 500_000_000, 10_000), random.nextBoolean());
        }
        if (random.nextInt(3) == 0) {
            builder.maxNotional(pick(random, 900_000_000_000L, 7_777_777_777L), random.nextBoolean());
        }
        switch (random.nextInt(3)) {
            case 0 -> builder.percentPrice(fixed("1.1"), fixed("0.8"));
            case 1 -> builder.percentPriceBySide(fixed("1.1"), fixed("0.8"), fixed("1.2"), fixed("0.9"));
            default -> {}
        }
        if (random.nextBoolean()) {
            builder.maxNumOrders(1 + random.nextInt(3));
        }
        if (random.nextBoolean()) {
            builder.maxPosition(BALANCE + random.nextInt(1_000_000_000));
        }
        return builder.build();
    }

    private static long price(final Random random, final Instrument instrument, final long mid) {
        final Filters filters = instrument.filters();
        final List<Long> prices = new ArrayList<>(List.of(
                mid,
                mid / 100 * 80,
                mid / 100 * 90,
                mid / 100 * 110,
                mid / 100 * 120,
                filters.minPrice(),
                Math.min(filters.maxPrice(), fixed("9000")),
                RandomLongs.between(random, 1, 2 * mid)));
        return aside(
                random,
                prices.get(random.nextInt(prices.size())),
                unit(instrument.quotePrecision()),
                filters.tickSize());
    }

    private static long quantity(
            final Random random, final Instrument instrument, final long price, final long buying) {
        final Filters filters = instrument.filters();
        final List<Long> quantities = new ArrayList<>(List.of(
                filters.minQty(),
                Math.min(filters.maxQty(), fixed("30")),
                filters.minMarketQty(),
                Math.min(filters.maxMarketQty(), fixed("30")),
                Math.min(fixed("30"), Math.max(0, filters.maxPosition() - BALANCE - buying)),
                RandomLongs.between(random, 1, fixed("5"))));
        if (price > 0) {
            quantities.add(Math.min(fixed("30"), Fixed.divCeil(filters.minNotional(), price)));
            quantities.add(Math.min(fixed("30"), Fixed.divFloor(filters.maxNotional(), price)));
        }
        return aside(
                random,
                quantities.get(random.nextInt(quantities.size())),
                unit(instrument.basePrecision()),
                filters.stepSize());
    }

    /** The value, or a neighbour of it that is written with the decimals or fits the step. */
    private static long aside(final Random random, final long value, final long unit, final long step) {
        final long width = unit * Math.max(1, step);
        final long even = value - value % width;
        return switch (random.nextInt(8)) {
            case 0 -> value;
            case 1 -> value - value % unit;
            case 2 -> Math.max(0, even - width);
            case 3, 4 -> even + width;
            default -> even;
        };
    }

    private static long unit(final int decimals) {
        long unit = 1;
        for (int i = decimals; i < 8; i++) {
            unit *= 10;
        }
        return unit;
    }

    private static long pick(final Random random, final long... values) {
        return values[random.nextInt(values.length)];
    }

    private static long fixed(final String value) {
        return DecimalText.parse(value);
    }
}
