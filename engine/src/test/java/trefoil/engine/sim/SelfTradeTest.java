package trefoil.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.event.Side.BUY;
import static trefoil.engine.event.Side.SELL;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.math.DecimalText;

/** One account meets itself: two of its sales, 1 at 100 and 2 at 101, before a purchase of its own. */
class SelfTradeTest {
    private final VirtualExchange exchange = new VirtualExchange(List.of(new Instrument(
            "BTCUSDT",
            "BTC",
            "USDT",
            InstrumentStatus.TRADING,
            true,
            8,
            8,
            Filters.builder().build())));
    private final Account account = exchange.openAccount(
            "alice", Map.of("USDT", fixed("1000"), "BTC", fixed("10")), Fees.of(0, 0), OrderLimits.PRODUCTION);
    private final List<String> reports = new ArrayList<>();
    private Order first;
    private Order second;

    @BeforeEach
    void rest() throws OrderRefused {
        first = exchange.place(
                account, order(SELL, "1", "100", "first", SelfTradePrevention.TRANSFER, TimeInForce.GTC), 1);
        second = exchange.place(
                account, order(SELL, "2", "101", "second", SelfTradePrevention.EXPIRE_TAKER, TimeInForce.GTC), 2);
        exchange.listener(new ExchangeListener() {
            @Override
            public void onExecution(final Execution execution) {
                reports.add(execution.order().clientOrderId() + " " + execution.kind() + " "
                        + execution.order().status());
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        // taker's mode, quantity; prevented of first, second, taker; statuses; what is left of the taker
        "EXPIRE_TAKER, 1.5, 0, 0, 1.5, NEW, NEW, EXPIRED_IN_MATCH",
        "EXPIRE_MAKER, 1.5, 1, 2, 0, EXPIRED_IN_MATCH, EXPIRED_IN_MATCH, NEW",
        "EXPIRE_BOTH, 1.5, 1, 0, 1.5, EXPIRED_IN_MATCH, NEW, EXPIRED_IN_MATCH",
        "DECREMENT, 1.5, 1, 0.5, 1.5, EXPIRED_IN_MATCH, NEW, EXPIRED_IN_MATCH",
        "TRANSFER, 3, 1, 2, 3, EXPIRED_IN_MATCH, EXPIRED_IN_MATCH, EXPIRED_IN_MATCH",
        "DECREMENT, 4, 1, 2, 3, EXPIRED_IN_MATCH, EXPIRED_IN_MATCH, NEW"
    })
    void shouldEndWhatTheTakersModeEnds(
            final SelfTradePrevention mode,
            final String quantity,
            final String preventedOfFirst,
            final String preventedOfSecond,
            final String preventedOfTaker,
            final OrderStatus firstStatus,
            final OrderStatus secondStatus,
            final OrderStatus takerStatus)
            throws OrderRefused {
        final Order taker = exchange.place(account, order(BUY, quantity, "101", "taker", mode, TimeInForce.GTC), 3);

        assertThat(first.preventedQty()).isEqualTo(fixed(preventedOfFirst));
        assertThat(second.preventedQty()).isEqualTo(fixed(preventedOfSecond));
        assertThat(taker.preventedQty()).isEqualTo(fixed(preventedOfTaker));
        assertThat(List.of(first.status(), second.status(), taker.status()))
                .containsExactly(firstStatus, secondStatus, takerStatus);
        assertThat(taker.executedQty()).isZero();
        assertThat(account.locked(exchange.assetIndex("BTC"))).isEqualTo(open(first) + open(second));
        assertThat(account.locked(exchange.assetIndex("USDT"))).isEqualTo(101 * open(taker));
        assertThat(account.free(exchange.assetIndex("BTC")) + account.locked(exchange.assetIndex("BTC")))
                .isEqualTo(fixed("10"));
    }

    private static long open(final Order order) {
        return order.status().open() ? order.remaining() : 0;
    }

    @Test
    void shouldRememberWhatWasPreventedAndReportIt() throws OrderRefused {
        final Order taker = exchange.place(
                account, order(BUY, "1.5", "101", "taker", SelfTradePrevention.TRANSFER, TimeInForce.GTC), 3);

        assertThat(reports)
                .containsExactly(
                        "taker NEW NEW",
                        "first TRADE_PREVENTION EXPIRED_IN_MATCH",
                        "taker TRADE_PREVENTION NEW",
                        "second TRADE_PREVENTION NEW",
                        "taker TRADE_PREVENTION EXPIRED_IN_MATCH");
        assertThat(account.preventedMatches())
                .containsExactly(
                        new PreventedMatch(
                                0,
                                taker,
                                first,
                                SelfTradePrevention.TRANSFER,
                                fixed("100"),
                                fixed("1"),
                                fixed("1"),
                                fixed("1"),
                                3),
                        new PreventedMatch(
                                1,
                                taker,
                                second,
                                SelfTradePrevention.DECREMENT,
                                fixed("101"),
                                fixed("0.5"),
                                fixed("0.5"),
                                fixed("0.5"),
                                3));
        assertThat(taker.preventedMatches()).hasSize(2);
        assertThat(second.preventedMatches()).hasSize(1);
        assertThat(exchange.bestAskQuantity(0)).as("left of the second").isEqualTo(fixed("1.5"));
    }

    @Test
    void shouldFillWhatIsLeftOfADecrementedOrder() throws OrderRefused {
        final Account other =
                exchange.openAccount("bob", Map.of("USDT", fixed("1000")), Fees.of(0, 0), OrderLimits.PRODUCTION);
        exchange.place(account, order(BUY, "1.5", "101", "taker", SelfTradePrevention.DECREMENT, TimeInForce.IOC), 3);

        final Order bobs = exchange.place(
                other, order(BUY, "2", "101", "bobs", SelfTradePrevention.EXPIRE_MAKER, TimeInForce.IOC), 4);

        assertThat(bobs.executedQty()).isEqualTo(fixed("1.5"));
        assertThat(second.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(account.locked(exchange.assetIndex("BTC"))).isZero();
        assertThat(account.openOrders()).isEmpty();
    }

    private static NewOrder order(
            final int side,
            final String quantity,
            final String price,
            final String name,
            final SelfTradePrevention mode,
            final TimeInForce timeInForce) {
        return new NewOrder(
                0,
                side,
                OrderType.LIMIT,
                timeInForce,
                fixed(quantity),
                0,
                fixed(price),
                name,
                mode,
                NewOrder.NO_STRATEGY,
                NewOrder.NO_STRATEGY);
    }

    private static long fixed(final String text) {
        return DecimalText.parse(text);
    }
}
