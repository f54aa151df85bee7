package trefoil.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static trefoil.engine.event.Side.BUY;
import static trefoil.engine.event.Side.SELL;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.math.DecimalText;

class VirtualExchangeTest {
    private static final int BTCUSDT = 0;
    private static final int ETHUSDT = 1;
    private static final int BNBUSDT = 2;
    private static final int HALTED = 3;
    private static final long NOW_NS = TimeUnit.DAYS.toNanos(20_000);

    private final VirtualExchange exchange = new VirtualExchange(List.of(
            instrument(
                    "BTCUSDT",
                    "BTC",
                    InstrumentStatus.TRADING,
                    Filters.builder().build()),
            instrument(
                    "ETHUSDT",
                    "ETH",
                    InstrumentStatus.TRADING,
                    Filters.builder()
                            .price(fixed("1"), fixed("100000"), fixed("0.01"))
                            .lot(fixed("0.001"), fixed("100"), fixed("0.001"))
                            .marketLot(0, fixed("50"), 0)
                            .minNotional(fixed("10"), true)
                            .maxNotional(fixed("90000"), false)
                            .percentPriceBySide(fixed("1.1"), fixed("0.8"), fixed("1.2"), fixed("0.9"))
                            .avgPriceMins(5)
                            .maxNumOrders(2)
                            .maxPosition(fixed("60"))
                            .build()),
            instrument(
                    "BNBUSDT",
                    "BNB",
                    InstrumentStatus.TRADING,
                    Filters.builder().build()),
            instrument("XUSDT", "X", InstrumentStatus.BREAK, Filters.builder().build())));
    private final Account alice = open("alice", Fees.of(1000, 2000), "USDT", "100000", "BTC", "10", "ETH", "10");
    private final Account bob = open("bob", Fees.of(0, 0), "USDT", "100000", "BTC", "10");
    private final List<String> events = new ArrayList<>();
    private int clientIds;

    @BeforeEach
    void quote() {
        book(BTCUSDT, 10, levels("100", "1", "99", "2"), levels("101", "1", "102", "2"));
        book(ETHUSDT, 10, levels("1000", "50"), levels("1001", "60"));
        book(BNBUSDT, 10, levels("499", "50"), levels("501", "60"));
        exchange.listener(new ExchangeListener() {
            @Override
            public void onBookChanged(final int instrument) {
                events.add("book " + exchange.updateId(instrument));
            }

            @Override
            public void onTrade(final Trade trade) {
                events.add("trade " + DecimalText.toString(trade.price()));
            }

            @Override
            public void onExecution(final Execution execution) {
                events.add(execution.order().account().name() + " " + execution.kind() + " "
                        + execution.order().status());
            }

            @Override
            public void onAccountChanged(final Account account, final int[] assets, final long timeNs) {
                events.add(account.name() + " balances " + assets.length);
            }
        });
    }

    @Test
    void shouldWalkTheBookAndLeaveTheRest() throws OrderRefused {
        final Order order = limit(alice, BTCUSDT, BUY, TimeInForce.IOC, "4", "102");

        assertThat(order.status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(order.expiryReason()).isEqualTo(ExpiryReason.UNFILLED_IOC_QUANTITY_EXPIRED);
        assertThat(order.executedQty()).isEqualTo(fixed("3"));
        assertThat(order.quoteQty()).isEqualTo(fixed("305"));
        assertThat(order.fills()).hasSize(2);
        assertThat(free(alice, "USDT")).isEqualTo(fixed("99695"));
        assertThat(free(alice, "BTC")).as("0.2 % of what was received").isEqualTo(fixed("12.994"));
        assertThat(exchange.bestAskPrice(BTCUSDT)).isZero();
        assertThat(events)
                .containsExactly(
                        "alice NEW NEW",
                        "trade 101",
                        "alice TRADE PARTIALLY_FILLED",
                        "trade 102",
                        "alice TRADE PARTIALLY_FILLED",
                        "alice EXPIRED EXPIRED",
                        "alice balances 2",
                        "book 11");
    }

    @Test
    void shouldTakeAllOrNothingWhenAskedTo() throws OrderRefused {
        final Order tooLarge = limit(alice, BTCUSDT, SELL, TimeInForce.FOK, "3.1", "99");
        final Order exact = limit(alice, BTCUSDT, SELL, TimeInForce.FOK, "3", "99");

        assertThat(tooLarge.status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(tooLarge.expiryReason()).isEqualTo(ExpiryReason.UNFILLED_FOK_ORDER_EXPIRED);
        assertThat(tooLarge.executedQty()).isZero();
        assertThat(exact.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(exact.quoteQty()).isEqualTo(fixed("298"));
    }

    @Test
    void shouldRestAndFillWhenTheHouseComesToThePrice() throws OrderRefused {
        final Order order = limit(alice, BTCUSDT, BUY, TimeInForce.GTC, "3", "101");

        assertThat(order.status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
        assertThat(locked(alice, "USDT")).isEqualTo(fixed("202"));
        assertThat(exchange.bestBidPrice(BTCUSDT)).isEqualTo(fixed("101"));
        assertThat(exchange.bestBidQuantity(BTCUSDT)).isEqualTo(fixed("2"));

        book(BTCUSDT, 20, levels("98", "1"), levels("100", "1.5", "103", "1"));

        assertThat(order.executedQty()).isEqualTo(fixed("2.5"));
        assertThat(order.fills().get(1).maker()).isTrue();
        assertThat(order.fills().get(1).price()).as("its own price").isEqualTo(fixed("101"));
        assertThat(order.fills().get(1).commission()).isEqualTo(fixed("0.0015"));
        assertThat(exchange.bestAskPrice(BTCUSDT)).isEqualTo(fixed("103"));
        assertThat(locked(alice, "USDT")).isEqualTo(fixed("50.5"));
    }

    @Test
    void shouldQueueClientsBehindTheHouseAndThenByTime() throws OrderRefused {
        final Order first = limit(alice, BTCUSDT, SELL, TimeInForce.GTC, "1", "101");
        final Order better = limit(alice, BTCUSDT, SELL, TimeInForce.GTC, "1", "100.5");
        final Order second = limit(alice, BTCUSDT, SELL, TimeInForce.GTC, "1", "101");

        final Order taker = limit(bob, BTCUSDT, BUY, TimeInForce.IOC, "3.5", "101");

        assertThat(taker.fills())
                .extracting(OrderFill::price)
                .containsExactly(fixed("100.5"), fixed("101"), fixed("101"), fixed("101"));
        assertThat(better.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(first.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(second.status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
        assertThat(second.executedQty()).isEqualTo(fixed("0.5"));
    }

    @Test
    void shouldGiveTheLockBackOnCancel() throws OrderRefused {
        final Order order = limit(alice, BTCUSDT, SELL, TimeInForce.GTC, "3", "105");
        assertThat(locked(alice, "BTC")).isEqualTo(fixed("3"));

        exchange.cancel(order, "c", NOW_NS);

        assertThat(order.status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(locked(alice, "BTC")).isZero();
        assertThat(free(alice, "BTC")).isEqualTo(fixed("10"));
        assertThat(exchange.bestAskPrice(BTCUSDT)).isEqualTo(fixed("101"));
        assertRefused(-2011, "Unknown order sent.", () -> exchange.cancel(order, "c", NOW_NS));
    }

    @Test
    void shouldKeepUpdateIdsRising() throws OrderRefused {
        limit(alice, BTCUSDT, BUY, TimeInForce.IOC, "0.1", "101");
        assertThat(exchange.updateId(BTCUSDT)).isEqualTo(11);

        book(BTCUSDT, 11, levels("100", "1"), levels("101", "1"));
        assertThat(exchange.updateId(BTCUSDT)).isEqualTo(12);

        limit(alice, BTCUSDT, BUY, TimeInForce.IOC, "0.1", "50");
        assertThat(exchange.updateId(BTCUSDT)).as("a miss changes nothing").isEqualTo(12);
    }

    @Test
    void shouldFitAMarketOrderToAQuoteAmount() throws OrderRefused {
        final Order order = exchange.place(alice, NewOrder.marketForQuote(ETHUSDT, BUY, fixed("1500"), "q"), NOW_NS);

        assertThat(order.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(order.quantity()).isEqualTo(fixed("1.498"));
        assertThat(order.quoteQty()).isEqualTo(fixed("1499.498"));
        assertThat(locked(alice, "USDT")).isZero();
    }

    @Test
    void shouldRefuseAQuoteAmountThatBuysNoLot() {
        assertFilter("LOT_SIZE", () -> forQuote(ETHUSDT, BUY, "1"));
        book(ETHUSDT, 20, levels("1000", "50"), levels("0", "60", "1001", "0"));
        assertRefused(
                -2010,
                "Order book liquidity is less than LOT_SIZE filter minimum quantity.",
                () -> forQuote(ETHUSDT, BUY, "100"));
    }

    private void forQuote(final int instrument, final int side, final String amount) throws OrderRefused {
        exchange.place(alice, NewOrder.marketForQuote(instrument, side, fixed(amount), "q" + clientIds++), NOW_NS);
    }

    @Test
    void shouldExpireAMarketOrderThatEmptiesTheBook() throws OrderRefused {
        final Order order = exchange.place(alice, NewOrder.market(BTCUSDT, BUY, fixed("5"), "m"), NOW_NS);

        assertThat(order.status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(order.expiryReason()).isEqualTo(ExpiryReason.INSUFFICIENT_LIQUIDITY);
        assertThat(order.executedQty()).isEqualTo(fixed("3"));
        assertThat(locked(alice, "USDT")).isZero();
    }

    @Test
    void shouldNotLetAnAccountTradeWithItself() throws OrderRefused {
        final Order resting = limit(alice, BTCUSDT, SELL, TimeInForce.GTC, "1", "100.5");
        final Order taker = limit(alice, BTCUSDT, BUY, TimeInForce.IOC, "1", "101");

        assertThat(resting.status()).isEqualTo(OrderStatus.EXPIRED_IN_MATCH);
        assertThat(taker.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(taker.fills().get(0).price()).isEqualTo(fixed("101"));
        assertThat(locked(alice, "BTC")).isZero();
        assertThat(events).contains("alice TRADE_PREVENTION EXPIRED_IN_MATCH");
    }

    @Test
    void shouldPayCommissionInTheDiscountAssetWhileThereIsEnough() throws OrderRefused {
        final Account carol = open(
                "carol", Fees.of(1000, 1000).paidIn("BNB", 750_000), "USDT", "100000", "BNB", "0.0002", "BTC", "2");

        final Order paid = limit(carol, BTCUSDT, SELL, TimeInForce.IOC, "1", "100");
        final Order unpaid = limit(carol, BTCUSDT, SELL, TimeInForce.IOC, "1", "99");

        assertThat(paid.fills().get(0).commission())
                .as("0.1 USDT × 0.75 at 500")
                .isEqualTo(fixed("0.00015"));
        assertThat(exchange.assets().get(paid.fills().get(0).commissionAsset())).isEqualTo("BNB");
        assertThat(unpaid.fills().get(0).commission()).as("full rate").isEqualTo(fixed("0.099"));
        assertThat(exchange.assets().get(unpaid.fills().get(0).commissionAsset()))
                .isEqualTo("USDT");
        assertThat(free(carol, "BNB")).isEqualTo(fixed("0.00005"));
    }

    @Test
    void shouldChargeAnInstrumentsOwnRate() throws OrderRefused {
        final Account dave = open("dave", Fees.of(1000, 1000).with("BTCUSDT", 0, 50), "USDT", "1000");

        final Order order = limit(dave, BTCUSDT, BUY, TimeInForce.IOC, "1", "101");

        assertThat(order.fills().get(0).commission()).isEqualTo(fixed("0.00005"));
    }

    @Test
    void shouldEnforceEachFilterAtItsLimit() throws OrderRefused {
        assertFilter("PRICE_FILTER", () -> limit(alice, ETHUSDT, BUY, TimeInForce.IOC, "1", "1000.001"));
        assertFilter("PRICE_FILTER", () -> limit(alice, ETHUSDT, BUY, TimeInForce.IOC, "1", "0.99"));
        assertFilter("PERCENT_PRICE_BY_SIDE", () -> limit(alice, ETHUSDT, BUY, TimeInForce.IOC, "1", "1100.56"));
        assertFilter("PERCENT_PRICE_BY_SIDE", () -> limit(alice, ETHUSDT, BUY, TimeInForce.IOC, "1", "800.39"));
        assertFilter("PERCENT_PRICE_BY_SIDE", () -> limit(alice, ETHUSDT, SELL, TimeInForce.IOC, "1", "1200.61"));
        assertFilter("PERCENT_PRICE_BY_SIDE", () -> limit(alice, ETHUSDT, SELL, TimeInForce.IOC, "1", "900.44"));
        assertFilter("LOT_SIZE", () -> limit(alice, ETHUSDT, BUY, TimeInForce.IOC, "0.0015", "1000"));
        assertFilter("LOT_SIZE", () -> limit(alice, ETHUSDT, BUY, TimeInForce.IOC, "100.001", "1000"));
        assertFilter("MARKET_LOT_SIZE", () -> market(alice, ETHUSDT, SELL, "50.001"));
        assertFilter("NOTIONAL", () -> limit(alice, ETHUSDT, BUY, TimeInForce.IOC, "0.009", "1000"));
        assertFilter("NOTIONAL", () -> limit(alice, ETHUSDT, BUY, TimeInForce.IOC, "90.001", "1000"));
        assertFilter("NOTIONAL", () -> market(alice, ETHUSDT, BUY, "0.009"));
        assertFilter("MAX_POSITION", () -> limit(alice, ETHUSDT, BUY, TimeInForce.IOC, "50.001", "1000"));
        assertThat(limit(alice, ETHUSDT, BUY, TimeInForce.IOC, "50", "1000").status())
                .as("a position of exactly 60")
                .isEqualTo(OrderStatus.EXPIRED);
        assertThat(limit(alice, ETHUSDT, BUY, TimeInForce.IOC, "1", "1100.55").status())
                .as("exactly 1.1 × 1000.5")
                .isEqualTo(OrderStatus.FILLED);
        assertThat(limit(alice, ETHUSDT, SELL, TimeInForce.IOC, "0.01", "1000").status())
                .as("a notional of exactly 10")
                .isEqualTo(OrderStatus.FILLED);
        limit(alice, ETHUSDT, SELL, TimeInForce.GTC, "1", "1100");
        limit(alice, ETHUSDT, SELL, TimeInForce.GTC, "1", "1100");
        assertFilter("MAX_NUM_ORDERS", () -> limit(alice, ETHUSDT, SELL, TimeInForce.GTC, "1", "1100"));
    }

    @Test
    void shouldRefuseWhatTheAccountOrTheMarketForbids() throws OrderRefused {
        final String poor = "Account has insufficient balance for requested action.";
        assertRefused(-2010, poor, () -> limit(bob, ETHUSDT, SELL, TimeInForce.IOC, "1", "1000"));
        assertRefused(-2010, poor, () -> limit(alice, BTCUSDT, BUY, TimeInForce.GTC, "1000.00000001", "100"));
        assertRefused(-2010, poor, () -> market(alice, BTCUSDT, SELL, "10.00000001"));
        assertRefused(-2010, "Market is closed.", () -> market(alice, HALTED, BUY, "1"));
        assertRefused(
                -2010,
                "Order would immediately match and take.",
                () -> exchange.place(alice, NewOrder.limitMaker(BTCUSDT, BUY, fixed("1"), fixed("101"), "lm"), NOW_NS));
        assertRefused(
                -2010,
                "Price * QTY is zero or less.",
                () -> exchange.place(alice, NewOrder.limit(BTCUSDT, BUY, TimeInForce.GTC, 1, 1, "tiny"), NOW_NS));
        assertRefused(-1013, "Invalid quantity.", () -> limit(alice, BTCUSDT, BUY, TimeInForce.GTC, "0", "1"));
        assertRefused(-1013, "Invalid price.", () -> limit(alice, BTCUSDT, BUY, TimeInForce.GTC, "1", "0"));
        assertThat(limit(alice, BTCUSDT, BUY, TimeInForce.GTC, "1000", "100").status())
                .as("all of the balance")
                .isEqualTo(OrderStatus.NEW);
        assertThat(free(alice, "USDT")).isZero();
    }

    @Test
    void shouldCountOpenBuysButNoProceedsOfSalesAsPosition() throws OrderRefused {
        final VirtualExchange other = new VirtualExchange(List.of(
                instrument(
                        "ETHUSDT",
                        "ETH",
                        InstrumentStatus.TRADING,
                        Filters.builder().maxPosition(fixed("60")).build()),
                new Instrument(
                        "XETH",
                        "X",
                        "ETH",
                        InstrumentStatus.TRADING,
                        true,
                        8,
                        8,
                        Filters.builder().build())));
        final Account account = other.openAccount(
                "a",
                Map.of("USDT", fixed("100000"), "ETH", fixed("10"), "X", fixed("100")),
                Fees.of(0, 0),
                OrderLimits.PRODUCTION);
        other.place(account, NewOrder.limit(0, BUY, TimeInForce.GTC, fixed("20"), fixed("900"), "buy"), NOW_NS);
        other.place(account, NewOrder.limit(0, SELL, TimeInForce.GTC, fixed("5"), fixed("1100"), "sell"), NOW_NS);
        other.place(account, NewOrder.limit(1, SELL, TimeInForce.GTC, fixed("100"), fixed("1"), "x"), NOW_NS);

        assertFilter(
                "MAX_POSITION",
                () -> other.place(
                        account,
                        NewOrder.limit(0, BUY, TimeInForce.IOC, fixed("30.00000001"), fixed("900"), "over"),
                        NOW_NS));
        assertThat(other.place(
                                account,
                                NewOrder.limit(0, BUY, TimeInForce.IOC, fixed("30"), fixed("900"), "exact"),
                                NOW_NS)
                        .status())
                .isEqualTo(OrderStatus.EXPIRED);
    }

    @Test
    void shouldCallTheNotionalByTheNameItIsStatedUnder() {
        final VirtualExchange other = new VirtualExchange(List.of(instrument(
                "ETHUSDT",
                "ETH",
                InstrumentStatus.TRADING,
                Filters.builder().minNotional(fixed("10"), true).build())));
        final Account account =
                other.openAccount("a", Map.of("USDT", fixed("100")), Fees.of(0, 0), OrderLimits.PRODUCTION);

        assertFilter(
                "MIN_NOTIONAL",
                () -> other.place(
                        account, NewOrder.limit(0, BUY, TimeInForce.GTC, fixed("0.00999999"), fixed("1000"), "c"), 0));
        assertThat(exchange.statesMinNotional(ETHUSDT)).isFalse();
    }

    @Test
    void shouldMeasurePricesAgainstTheReferencePriceWhereThereIsOne() throws OrderRefused {
        exchange.referencePrice(ETHUSDT, fixed("2000"));

        assertFilter("PERCENT_PRICE_BY_SIDE", () -> limit(alice, ETHUSDT, BUY, TimeInForce.GTC, "1", "1599.99"));
        assertThat(limit(alice, ETHUSDT, BUY, TimeInForce.IOC, "1", "1600").status())
                .isEqualTo(OrderStatus.FILLED);
        assertThat(market(alice, ETHUSDT, SELL, "0.005").status())
                .as("a notional of exactly 10 at the reference price")
                .isEqualTo(OrderStatus.FILLED);
        assertFilter("NOTIONAL", () -> market(alice, ETHUSDT, SELL, "0.004"));

        exchange.referencePrice(ETHUSDT, 0);

        assertFilter("PERCENT_PRICE_BY_SIDE", () -> limit(alice, ETHUSDT, BUY, TimeInForce.IOC, "1", "1600"));
    }

    @Test
    void shouldEndATakerAtTheEdgeOfThePriceRange() throws OrderRefused {
        exchange.priceRange(BTCUSDT, new PriceRange(fixed("1.01"), 0, Long.MAX_VALUE, fixed("0.995")));

        assertThat(limit(bob, BTCUSDT, BUY, TimeInForce.IOC, "0.1", "102").status())
                .as("no reference price, no rule")
                .isEqualTo(OrderStatus.FILLED);
        exchange.referencePrice(BTCUSDT, fixed("100"));

        final Order buy = limit(bob, BTCUSDT, BUY, TimeInForce.GTC, "2", "102");
        assertThat(buy.status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(buy.expiryReason()).isEqualTo(ExpiryReason.EXECUTION_RULE_PRICE_RANGE_EXCEEDED);
        assertThat(buy.executedQty()).as("101 is within 100 × 1.01").isEqualTo(fixed("0.9"));
        assertThat(locked(bob, "USDT")).isZero();

        final Order sale = market(bob, BTCUSDT, SELL, "2");
        assertThat(sale.expiryReason()).isEqualTo(ExpiryReason.EXECUTION_RULE_PRICE_RANGE_EXCEEDED);
        assertThat(sale.quoteQty()).as("99 is below 100 × 0.995").isEqualTo(fixed("100"));
        assertThat(limit(bob, BTCUSDT, BUY, TimeInForce.FOK, "1", "102").expiryReason())
                .as("only 102 is left")
                .isEqualTo(ExpiryReason.UNFILLED_FOK_ORDER_EXPIRED);
        assertThat(limit(bob, BTCUSDT, BUY, TimeInForce.IOC, "1", "101.5").expiryReason())
                .as("its own limit comes first")
                .isEqualTo(ExpiryReason.UNFILLED_IOC_QUANTITY_EXPIRED);
    }

    @Test
    void shouldRefuseProceedsThatDoNotFit() {
        final Account whale = open("whale", Fees.of(0, 0), "USDT", "92000000000", "BTC", "10000000000");

        assertRefused(
                -1013,
                "Invalid quantity.",
                () -> limit(whale, BTCUSDT, SELL, TimeInForce.GTC, "10000000000", "1000000"));
    }

    @Test
    void shouldCountUnfilledOrdersInAlignedWindows() throws OrderRefused {
        final Account eve =
                exchange.openAccount("eve", Map.of("USDT", fixed("1000")), Fees.of(0, 0), new OrderLimits(2, 4));

        place(eve, "50", NOW_NS);
        place(eve, "101", NOW_NS);
        place(eve, "50", NOW_NS);
        assertRefused(
                -1015, "Too many new orders; current limit is 2 orders per 10 SECOND.", () -> place(eve, "50", NOW_NS));

        final long nextWindowNs = NOW_NS + TimeUnit.SECONDS.toNanos(10);
        place(eve, "50", nextWindowNs);
        place(eve, "50", nextWindowNs);
        assertRefused(
                -1015,
                "Too many new orders; current limit is 4 orders per 1 DAY.",
                () -> place(eve, "50", nextWindowNs + TimeUnit.SECONDS.toNanos(10)));
        place(eve, "50", NOW_NS + TimeUnit.DAYS.toNanos(1));
    }

    @Test
    void shouldBoundOpenOrdersOfAllInstrumentsTogether() throws OrderRefused {
        final Account eve = exchange.openAccount(
                "eve", Map.of("USDT", fixed("10000")), Fees.of(0, 0), new OrderLimits(100, 100, 2));

        limit(eve, BTCUSDT, BUY, TimeInForce.GTC, "1", "50");
        final Order other = limit(eve, ETHUSDT, BUY, TimeInForce.GTC, "1", "999");
        assertFilter("EXCHANGE_MAX_NUM_ORDERS", () -> limit(eve, BTCUSDT, BUY, TimeInForce.IOC, "1", "101"));

        exchange.cancel(other, "cancel", NOW_NS);
        assertThat(limit(eve, BTCUSDT, BUY, TimeInForce.IOC, "1", "101").status())
                .isEqualTo(OrderStatus.FILLED);
    }

    private void place(final Account account, final String price, final long timeNs) throws OrderRefused {
        exchange.place(
                account,
                NewOrder.limit(BTCUSDT, BUY, TimeInForce.IOC, fixed("0.1"), fixed(price), "id" + clientIds++),
                timeNs);
    }

    private void assertFilter(final String name, final ThrowingCallable call) {
        assertRefused(-1013, "Filter failure: " + name, call);
    }

    private static void assertRefused(final int code, final String message, final ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(OrderRefused.class, refused -> {
            assertThat(refused).hasMessage(message);
            assertThat(refused.code()).isEqualTo(code);
        });
    }

    private Order limit(
            final Account account,
            final int instrument,
            final int side,
            final TimeInForce timeInForce,
            final String quantity,
            final String price)
            throws OrderRefused {
        return exchange.place(
                account,
                NewOrder.limit(instrument, side, timeInForce, fixed(quantity), fixed(price), "id" + clientIds++),
                NOW_NS);
    }

    private Order market(final Account account, final int instrument, final int side, final String quantity)
            throws OrderRefused {
        return exchange.place(account, NewOrder.market(instrument, side, fixed(quantity), "id" + clientIds++), NOW_NS);
    }

    private Account open(final String name, final Fees fees, final String... assetsAndAmounts) {
        final Map<String, Long> balances = new HashMap<>();
        for (int i = 0; i < assetsAndAmounts.length; i += 2) {
            balances.put(assetsAndAmounts[i], fixed(assetsAndAmounts[i + 1]));
        }
        return exchange.openAccount(name, balances, fees, OrderLimits.PRODUCTION);
    }

    private void book(final int instrument, final long updateId, final long[] bids, final long[] asks) {
        exchange.onBook(instrument, updateId, bids, bids.length / 2, asks, asks.length / 2);
    }

    private long free(final Account account, final String asset) {
        return account.free(exchange.assetIndex(asset));
    }

    private long locked(final Account account, final String asset) {
        return account.locked(exchange.assetIndex(asset));
    }

    private static long[] levels(final String... pricesAndQuantities) {
        final long[] levels = new long[pricesAndQuantities.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = fixed(pricesAndQuantities[i]);
        }
        return levels;
    }

    private static Instrument instrument(
            final String symbol, final String base, final InstrumentStatus status, final Filters filters) {
        return new Instrument(symbol, base, "USDT", status, true, 8, 8, filters);
    }

    private static long fixed(final String text) {
        return DecimalText.parse(text);
    }
}
