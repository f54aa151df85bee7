package trefoil.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.math.Fixed;

/** Whatever clients and feed do, no unit of any asset appears or vanishes. */
class ConservationTest {
    private static final int STEPS = 70_000;
    private static final int ORDERS = 34_000;
    private static final int LEVELS = 5;

    private final VirtualExchange exchange = new VirtualExchange(List.of(
            instrument("BTCUSDT", "BTC", "USDT"),
            instrument("ETHUSDT", "ETH", "USDT"),
            instrument("ETHBTC", "ETH", "BTC"),
            instrument("BNBUSDT", "BNB", "USDT"),
            instrument("BNBETH", "BNB", "ETH")));
    private Random random;
    private final Map<Account, long[]> expected = new HashMap<>();
    private final long[] commissions = new long[exchange.assets().size()];
    private int clientIds;
    private int refused;

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_122, 987_654_321})
    void shouldKeepTheSumOfEveryAsset(final long seed) {
        random = new Random(seed);
        for (int i = 0; i < 4; i++) {
            final Map<String, Long> balances = new HashMap<>();
            exchange.assets().forEach(asset -> balances.put(asset, random.nextLong(1000 * Fixed.ONE)));
            final Fees plain = new Fees(
                    new FeeSchedule(rates(), rates(), rates(), true), Map.of(), null, random.nextLong(Fixed.ONE));
            exchange.openAccount(
                    "account" + i,
                    balances,
                    i < 2 ? plain : plain.paidIn("BNB", 750_000),
                    new OrderLimits(Integer.MAX_VALUE, Integer.MAX_VALUE));
        }
        exchange.accounts().forEach(account -> expected.put(account, balances(account)));
        exchange.listener(new ExchangeListener() {
            @Override
            public void onExecution(final Execution execution) {
                if (execution.kind() == Execution.Kind.TRADE) {
                    onFill(execution.fill());
                }
            }
        });
        final long[] totals = totals();
        final long[] lastUpdateIds = new long[exchange.instruments().size()];

        int filled = 0;
        for (int step = 0; step < STEPS; step++) {
            exchange.advanceTo(step * 1_000_000L);
            final String context = "seed " + seed + " step " + step;
            switch (random.nextInt(4)) {
                case 0 -> quote();
                case 1 -> cancelOne();
                default -> filled += placeOne() ? 1 : 0;
            }
            assertThat(totals()).as(context).isEqualTo(totals);
            assertFillsAndCommissionsExplainBalances(context);
            assertLocksMatchOpenOrders(context);
            for (int i = 0; i < lastUpdateIds.length; i++) {
                assertThat(exchange.updateId(i)).as(context).isGreaterThanOrEqualTo(lastUpdateIds[i]);
                lastUpdateIds[i] = exchange.updateId(i);
                assertNotCrossedByClients(i, context);
            }
        }

        assertThat(clientIds).as("seed %d: orders", seed).isGreaterThan(ORDERS);
        assertThat(filled).as("seed %d: the test must trade", seed).isGreaterThan(5000);
        assertThat(refused).as("seed %d: and be refused", seed).isPositive();
    }

    private FeeRates rates() {
        return new FeeRates(
                random.nextLong(100_000), random.nextLong(100_000), random.nextLong(100_000), random.nextLong(100_000));
    }

    /** Moves the fill and its commission, worked out again in decimals, between what the accounts are to have. */
    private void onFill(final OrderFill fill) {
        final Order order = fill.order();
        final long[] balances = expected.get(order.account());
        final int base = exchange.baseAsset(order.instrument());
        final int quote = exchange.quoteAsset(order.instrument());
        final boolean buy = order.side() == Side.BUY;
        final BigDecimal worth = decimal(fill.price()).multiply(decimal(fill.quantity()));
        assertThat(fill.quoteQty()).isEqualTo(units(worth, RoundingMode.FLOOR));
        balances[base] += buy ? fill.quantity() : -fill.quantity();
        balances[quote] += buy ? -fill.quoteQty() : fill.quoteQty();
        balances[fill.commissionAsset()] -= fill.commission();
        commissions[fill.commissionAsset()] += fill.commission();
        if (order.account().discountAsset() < 0) {
            final FeeSchedule schedule = order.account().fees().common();
            final long rate = schedule.standard().of(order.side(), fill.maker())
                    + schedule.special().of(order.side(), fill.maker())
                    + schedule.tax().of(order.side(), fill.maker());
            final BigDecimal received = decimal(buy ? fill.quantity() : fill.quoteQty());
            assertThat(fill.commissionAsset()).isEqualTo(buy ? base : quote);
            assertThat(fill.commission()).isEqualTo(units(received.multiply(decimal(rate)), RoundingMode.HALF_UP));
        }
    }

    private void assertFillsAndCommissionsExplainBalances(final String context) {
        for (final Account account : exchange.accounts()) {
            assertThat(balances(account)).as(context).isEqualTo(expected.get(account));
        }
        for (int asset = 0; asset < commissions.length; asset++) {
            assertThat(exchange.feeBalance(asset)).as(context).isEqualTo(commissions[asset]);
        }
    }

    private long[] balances(final Account account) {
        final long[] balances = new long[exchange.assets().size()];
        for (int asset = 0; asset < balances.length; asset++) {
            balances[asset] = account.free(asset) + account.locked(asset);
        }
        return balances;
    }

    private static BigDecimal decimal(final long units) {
        return BigDecimal.valueOf(units, Fixed.DECIMALS);
    }

    private static long units(final BigDecimal value, final RoundingMode rounding) {
        return value.setScale(Fixed.DECIMALS, rounding).unscaledValue().longValueExact();
    }

    private long[] totals() {
        final long[] totals = new long[exchange.assets().size()];
        for (int asset = 0; asset < totals.length; asset++) {
            totals[asset] = exchange.total(asset);
        }
        return totals;
    }

    private void assertLocksMatchOpenOrders(final String context) {
        for (final Account account : exchange.accounts()) {
            final long[] locked = new long[exchange.assets().size()];
            for (final Order order : account.openOrders()) {
                if (order.side() == Side.BUY) {
                    locked[exchange.quoteAsset(order.instrument())] += order.lock();
                    assertThat(order.lock())
                            .as(context)
                            .isGreaterThanOrEqualTo(Fixed.mulFloor(order.price(), order.remaining()));
                } else {
                    locked[exchange.baseAsset(order.instrument())] += order.remaining();
                }
            }
            for (int asset = 0; asset < locked.length; asset++) {
                assertThat(account.locked(asset)).as(context).isEqualTo(locked[asset]);
                assertThat(account.free(asset)).as(context).isNotNegative();
            }
        }
    }

    private void assertNotCrossedByClients(final int instrument, final String context) {
        final long bid = exchange.bestBidPrice(instrument);
        final long ask = exchange.bestAskPrice(instrument);
        if (bid > 0 && ask > 0) {
            assertThat(bid).as(context).isLessThan(ask);
        }
    }

    private void quote() {
        final int instrument = random.nextInt(exchange.instruments().size());
        final long mid = mid(instrument);
        final long spread = 1 + random.nextLong(Fixed.ONE / 100);
        exchange.onBook(
                instrument,
                random.nextInt(1000),
                side(mid, -spread),
                random.nextInt(LEVELS + 1),
                side(mid + 1, spread),
                random.nextInt(LEVELS + 1));
    }

    private long[] side(final long start, final long step) {
        final long[] levels = new long[2 * LEVELS];
        for (int i = 0; i < LEVELS; i++) {
            levels[2 * i] = Math.max(1, start + i * step);
            levels[2 * i + 1] = random.nextLong(5 * Fixed.ONE);
        }
        return levels;
    }

    private long mid(final int instrument) {
        return (instrument + 1) * Fixed.ONE + random.nextLong(Fixed.ONE / 10);
    }

    private boolean placeOne() {
        final int instrument = random.nextInt(exchange.instruments().size());
        final Account account =
                exchange.accounts().get(random.nextInt(exchange.accounts().size()));
        final int side = random.nextBoolean() ? Side.BUY : Side.SELL;
        final long quantity =
                random.nextInt(50) == 0 ? random.nextLong(Long.MAX_VALUE) : random.nextLong(10 * Fixed.ONE);
        final OrderType type = OrderType.values()[random.nextInt(3)];
        final boolean market = type == OrderType.MARKET;
        final boolean byQuote = market && random.nextBoolean();
        final NewOrder order = new NewOrder(
                instrument,
                side,
                type,
                type == OrderType.LIMIT ? TimeInForce.values()[random.nextInt(3)] : TimeInForce.GTC,
                byQuote ? 0 : quantity,
                byQuote ? quantity : 0,
                market ? 0 : mid(instrument) + random.nextLong(Fixed.ONE / 20),
                "id" + clientIds++,
                SelfTradePrevention.values()[random.nextInt(SelfTradePrevention.values().length)],
                NewOrder.NO_STRATEGY,
                NewOrder.NO_STRATEGY);
        try {
            return exchange.place(account, order, 0).executedQty() > 0;
        } catch (final OrderRefused e) {
            refused++;
            return false;
        }
    }

    private void cancelOne() {
        final Account account =
                exchange.accounts().get(random.nextInt(exchange.accounts().size()));
        final List<Order> open = new ArrayList<>(account.openOrders());
        if (!open.isEmpty()) {
            try {
                exchange.cancel(open.get(random.nextInt(open.size())), "c", 0);
            } catch (final OrderRefused e) {
                throw new AssertionError("an open order can be cancelled", e);
            }
        }
    }

    private static Instrument instrument(final String symbol, final String base, final String quote) {
        return new Instrument(
                symbol,
                base,
                quote,
                InstrumentStatus.TRADING,
                true,
                8,
                8,
                Filters.builder().maxNumOrders(20).build());
    }
}
