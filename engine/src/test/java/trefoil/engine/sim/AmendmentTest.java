package trefoil.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static trefoil.engine.event.Side.BUY;
import static trefoil.engine.event.Side.SELL;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.math.DecimalText;

class AmendmentTest {
    private final VirtualExchange exchange = new VirtualExchange(List.of(new Instrument(
            "BTCUSDT",
            "BTC",
            "USDT",
            InstrumentStatus.TRADING,
            true,
            8,
            8,
            Filters.builder().lot(fixed("0.5"), fixed("100"), fixed("0.1")).build())));
    private final Account alice = open("alice");
    private final Account bob = open("bob");
    private final List<String> reports = new ArrayList<>();
    private Order order;

    @BeforeEach
    void rest() throws OrderRefused {
        order = exchange.place(alice, NewOrder.limit(0, BUY, TimeInForce.GTC, fixed("5"), fixed("100"), "a"), 1);
        exchange.place(bob, NewOrder.limit(0, BUY, TimeInForce.GTC, fixed("4"), fixed("100"), "b"), 2);
        exchange.listener(new ExchangeListener() {
            @Override
            public void onExecution(final Execution execution) {
                reports.add(execution.order().clientOrderId() + " " + execution.kind() + " "
                        + execution.order().status());
            }
        });
    }

    @Test
    void shouldMakeAnOrderSmallerAndKeepItsPlace() throws OrderRefused {
        final Amendment amendment = exchange.amend(order, "a2", fixed("3"), 10);

        assertThat(amendment.origClientOrderId()).isEqualTo("a");
        assertThat(amendment.newClientOrderId()).isEqualTo("a2");
        assertThat(amendment.origQty()).isEqualTo(fixed("5"));
        assertThat(amendment.newQty()).isEqualTo(fixed("3"));
        assertThat(reports).containsExactly("a2 REPLACED NEW");
        assertThat(alice.locked(exchange.assetIndex("USDT"))).isEqualTo(fixed("300"));
        assertThat(alice.order(0, "a")).isNull();
        assertThat(alice.order(0, "a2")).isSameAs(order);
        assertThat(exchange.bestBidQuantity(0)).isEqualTo(fixed("7"));

        final Account carol = open("carol");
        exchange.place(carol, NewOrder.limit(0, SELL, TimeInForce.IOC, fixed("3"), fixed("100"), "c"), 20);
        assertThat(order.status()).as("first in the queue still").isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void shouldExpireAnOrderThatFilledThatMuchAlready() throws OrderRefused {
        exchange.place(open("carol"), NewOrder.limit(0, SELL, TimeInForce.IOC, fixed("2"), fixed("100"), "c"), 20);
        reports.clear();

        exchange.amend(order, "a", fixed("2"), 30);

        assertThat(order.status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(reports).containsExactly("a REPLACED PARTIALLY_FILLED", "a EXPIRED EXPIRED");
        assertThat(alice.locked(exchange.assetIndex("USDT"))).isZero();
    }

    @Test
    void shouldRefuseWhatTheVenueRefuses() throws OrderRefused {
        refused("6", "a", -2038, "Order amend (quantity increase) is not supported.");
        refused("5", "a", -2038, "The requested action would change no state; rejecting");
        refused("0.4", "a", -1013, "Filter failure: LOT_SIZE");
        refused("0.55", "a", -1013, "Filter failure: LOT_SIZE");
        exchange.place(alice, NewOrder.limit(0, BUY, TimeInForce.GTC, fixed("1"), fixed("90"), "taken"), 3);
        refused("3", "taken", -2038, "Duplicate order sent.");

        for (int i = 1; i <= VirtualExchange.MAX_ORDER_AMENDMENTS; i++) {
            exchange.amend(order, "n" + i, fixed("5") - i * fixed("0.1"), 10);
        }

        refused("1", "a", -2038, "Filter failure: MAX_NUM_ORDER_AMENDS");
        exchange.cancel(order, "x", 40);
        refused("1", "a", -2038, "Unknown order sent.");
    }

    private void refused(final String newQty, final String name, final int code, final String text) {
        assertThatThrownBy(() -> exchange.amend(order, name, fixed(newQty), 10))
                .isInstanceOf(OrderRefused.class)
                .hasMessage(text)
                .extracting(e -> ((OrderRefused) e).code())
                .isEqualTo(code);
    }

    private Account open(final String name) {
        return exchange.openAccount(
                name, Map.of("USDT", fixed("1000"), "BTC", fixed("10")), Fees.of(0, 0), OrderLimits.PRODUCTION);
    }

    private static long fixed(final String text) {
        return DecimalText.parse(text);
    }
}
