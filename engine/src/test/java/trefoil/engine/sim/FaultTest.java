package trefoil.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static trefoil.engine.event.Side.BUY;
import static trefoil.engine.event.Side.SELL;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.math.DecimalText;

class FaultTest {
    private static final int BTCUSDT = 0;
    private static final int BNBUSDT = 1;
    private static final long NOW_NS = TimeUnit.DAYS.toNanos(20_000);
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final VirtualExchange exchange =
            new VirtualExchange(List.of(instrument("BTCUSDT", "BTC"), instrument("BNBUSDT", "BNB")));
    private final Account trader = exchange.openAccount(
            "trader",
            Map.of("USDT", fixed("100000"), "BTC", fixed("10"), "BNB", fixed("5")),
            Fees.of(1000, 1000).paidIn("BNB", 750_000),
            new OrderLimits(Integer.MAX_VALUE, Integer.MAX_VALUE));
    private final FaultPlan plan = new FaultPlan(RandomFaults.NONE);
    private final List<String> events = new ArrayList<>();
    private int clientIds;

    @BeforeEach
    void quote() {
        book(BTCUSDT, levels("100", "1", "99", "2"), levels("101", "1", "102", "2"));
        book(BNBUSDT, levels("499", "50"), levels("501", "60"));
        exchange.listener(new ExchangeListener() {
            @Override
            public void onExecution(final Execution execution) {
                events.add(execution.kind() + " " + execution.order().status());
            }

            @Override
            public void onTransfer(final Account account, final int asset, final long amount, final long timeNs) {
                events.add("transfer " + DecimalText.toString(amount) + " "
                        + exchange.assets().get(asset));
            }

            @Override
            public void onAccountChanged(final Account account, final int[] assets, final long timeNs) {
                events.add("balances " + assets.length);
            }
        });
    }

    @Test
    void shouldFillAPartOfWhatWouldHaveFilled() throws OrderRefused {
        final Order order = place(buy("4", "102"), Injection.partial(500_000));

        assertThat(order.executedQty()).as("half of the 3 on offer").isEqualTo(fixed("1.5"));
        assertThat(order.status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(order.expiryReason()).isEqualTo(ExpiryReason.UNFILLED_IOC_QUANTITY_EXPIRED);
        assertThat(trader.locked(exchange.assetIndex("USDT"))).isZero();
    }

    @Test
    void shouldFillALotAtLeastAndNeverAll() throws OrderRefused {
        assertThat(place(buy("1", "102"), Injection.partial(1)).executedQty()).isEqualTo(fixed("0.01"));
        assertThat(place(buy("1", "102"), Injection.partial(999_999)).executedQty())
                .isEqualTo(fixed("0.99"));
        assertThat(exchange.canSuffer(Injection.partial(500_000), trader, buy("0.01", "102")))
                .as("one lot has no parts")
                .isFalse();
        assertThat(exchange.canSuffer(Injection.partial(500_000), trader, buy("1", "90")))
                .as("it fills nothing anyway")
                .isFalse();
    }

    @Test
    void shouldFillNothingOfAllOrNothing() throws OrderRefused {
        final NewOrder order =
                NewOrder.limit(BTCUSDT, BUY, TimeInForce.FOK, fixed("3"), fixed("102"), "id" + clientIds++);

        assertThat(place(order, Injection.partial(500_000)).expiryReason())
                .isEqualTo(ExpiryReason.UNFILLED_FOK_ORDER_EXPIRED);
    }

    @Test
    void shouldFillNothing() throws OrderRefused {
        final Order order = place(buy("1", "102"), Injection.noFill());

        assertThat(order.executedQty()).isZero();
        assertThat(order.status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(exchange.canSuffer(Injection.noFill(), trader, buy("1", "90")))
                .isFalse();
        assertThat(exchange.canSuffer(Injection.noFill(), trader, resting())).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseInTheVenuesWords(final Rejection rejection) {
        final Map<Integer, Long> before = balances();

        assertThatThrownBy(() -> place(buy("1", "102"), Injection.reject(rejection)))
                .isInstanceOfSatisfying(OrderRefused.class, refused -> assertThat(refused.code())
                        .isEqualTo(rejection.code()))
                .hasMessage(rejection.text());
        assertThat(balances()).isEqualTo(before);
        assertThat(events).isEmpty();
    }

    @Test
    void shouldTakeTheDiscountAssetBeforeTheOrderAndBringItBack() throws OrderRefused {
        final long total = exchange.total(exchange.assetIndex("BNB"));

        final Order order = place(buy("2", "102"), Injection.bnbRunsOut(fixed("0.0001"), SECOND_NS));

        assertThat(events)
                .startsWith("transfer -4.9999 BNB", "balances 1", "NEW NEW", "TRADE PARTIALLY_FILLED", "TRADE FILLED");
        assertThat(commissionAsset(order, 0)).as("too little for this fill").isEqualTo("BTC");
        assertThat(order.fills().get(0).commission()).as("at the full rate").isEqualTo(fixed("0.001"));
        assertThat(trader.free(exchange.assetIndex("BNB"))).isEqualTo(fixed("0.0001"));
        assertThat(exchange.houseBalance(exchange.assetIndex("BNB"))).isEqualTo(fixed("4.9999"));
        assertThat(exchange.canSuffer(Injection.bnbRunsOut(fixed("0.0001"), 0), trader, buy("1", "102")))
                .as("it has run out already")
                .isFalse();

        exchange.advanceTo(NOW_NS + SECOND_NS - 1);
        assertThat(trader.free(exchange.assetIndex("BNB"))).isEqualTo(fixed("0.0001"));
        exchange.advanceTo(NOW_NS + SECOND_NS);
        assertThat(trader.free(exchange.assetIndex("BNB"))).isEqualTo(fixed("5"));
        assertThat(exchange.total(exchange.assetIndex("BNB"))).isEqualTo(total);
        assertThat(events).endsWith("transfer 4.9999 BNB", "balances 1");
    }

    @Test
    void shouldLeaveTheDiscountAssetThatAnOrderHasJustBought() throws OrderRefused {
        final int bnb = exchange.assetIndex("BNB");
        exchange.place(trader, NewOrder.limit(BNBUSDT, BUY, TimeInForce.IOC, fixed("2"), fixed("501"), "b"), NOW_NS);
        final long bought = fixed("2");
        final long reserve = trader.free(bnb) - bought;
        assertThat(reserve).as("less a commission").isBetween(fixed("4.9"), fixed("5"));

        place(buy("1", "102"), Injection.bnbRunsOut(0, SECOND_NS));

        assertThat(trader.free(bnb)).as("of which the commission has been paid").isBetween(fixed("1.9"), bought);
        exchange.advanceTo(NOW_NS + IdleBalance.WINDOW_NS + 1);
        place(buy("1", "102"), Injection.bnbRunsOut(0, SECOND_NS));
        assertThat(trader.free(bnb)).as("it has been idle since").isZero();
    }

    @Test
    void shouldLeaveTheDiscountAssetToAnOrderThatSellsIt() {
        final NewOrder sale = NewOrder.limit(BNBUSDT, SELL, TimeInForce.IOC, fixed("1"), fixed("499"), "s");

        assertThat(exchange.canSuffer(Injection.bnbRunsOut(0, 0), trader, sale)).isFalse();
    }

    @Test
    void shouldHaltTheMarketForAWhile() throws OrderRefused {
        final Order maker = exchange.place(trader, resting(), NOW_NS);

        assertThatThrownBy(() -> place(buy("1", "102"), Injection.marketHalt(SECOND_NS)))
                .hasMessage("Market is closed.");

        assertThat(status()).isEqualTo(InstrumentStatus.HALT);
        assertThatThrownBy(() -> exchange.place(trader, buy("1", "102"), NOW_NS + SECOND_NS - 1))
                .hasMessage("Market is closed.");
        book(BTCUSDT, levels("90", "1"), levels("94", "5"));
        assertThat(exchange.bestAskPrice(BTCUSDT)).as("market data goes on").isEqualTo(fixed("94"));
        assertThat(maker.executedQty()).isZero();

        exchange.advanceTo(NOW_NS + SECOND_NS);

        assertThat(status()).isEqualTo(InstrumentStatus.TRADING);
        assertThat(maker.status()).as("crossed by then").isEqualTo(OrderStatus.FILLED);
        assertThat(exchange.place(trader, buy("1", "102"), NOW_NS + SECOND_NS).status())
                .isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void shouldStayHaltedUntilTheLastHaltEnds() {
        exchange.advanceTo(NOW_NS);
        exchange.halt(BTCUSDT, NOW_NS + 2 * SECOND_NS);
        exchange.halt(BTCUSDT, NOW_NS + SECOND_NS);

        exchange.advanceTo(NOW_NS + SECOND_NS);
        assertThat(status()).isEqualTo(InstrumentStatus.HALT);
        exchange.advanceTo(NOW_NS + 2 * SECOND_NS);
        assertThat(status()).isEqualTo(InstrumentStatus.TRADING);
    }

    @Test
    void shouldOpenAHaltedMarketBeforeItsTimeAndLeaveOthersAsTheyAre() {
        exchange.advanceTo(NOW_NS);
        exchange.endHalt(BTCUSDT, NOW_NS);
        exchange.halt(BTCUSDT, NOW_NS + 2 * SECOND_NS);

        exchange.endHalt(BTCUSDT, NOW_NS + SECOND_NS);
        assertThat(status()).isEqualTo(InstrumentStatus.TRADING);

        exchange.halt(BTCUSDT, NOW_NS + 3 * SECOND_NS);
        exchange.advanceTo(NOW_NS + 2 * SECOND_NS);
        assertThat(status()).as("the first halt's end is over").isEqualTo(InstrumentStatus.HALT);
    }

    @Test
    void shouldHideALostOrderFromQueriesForAWhile() throws OrderRefused {
        final Order order = place(buy("1", "102"), Injection.lostExecuted(LostAnswer.TIMEOUT, SECOND_NS));

        assertThat(order.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(order.knownFromNs()).isEqualTo(NOW_NS + SECOND_NS);
        assertThat(exchange.place(trader, buy("1", "102"), NOW_NS).knownFromNs())
                .isEqualTo(NOW_NS);
    }

    @Test
    void shouldHitTheOrderAimedAtOnce() {
        plan.add(FaultRule.once(
                FaultAim.symbol("BTCUSDT")
                        .and(FaultAim.side(SELL))
                        .and(FaultAim.clientOrderId(name -> name.endsWith("-2"))),
                Injection.noFill()));

        assertThat(draw(buy("1", "102"))).isNull();
        assertThat(draw(sell("t-1"))).isNull();
        assertThat(plan.armed()).isTrue();
        assertThat(draw(sell("t-2"))).isEqualTo(Injection.noFill());
        assertThat(plan.armed()).isFalse();
        assertThat(draw(sell("t-2"))).isNull();

        assertThat(plan.counts()).isEqualTo(Map.of(Fault.NO_FILL, 1L));
        assertThat(plan.history())
                .containsExactly(new InjectedFault(NOW_NS, Injection.noFill(), "trader", "BTCUSDT", SELL, "t-2"));
    }

    @Test
    void shouldWaitForAnOrderThatCanSufferTheFault() {
        plan.add(FaultRule.once(FaultAim.ANY, Injection.partial(500_000)));

        assertThat(draw(buy("0.01", "102"))).as("one lot").isNull();
        assertThat(draw(buy("1", "102"))).isEqualTo(Injection.partial(500_000));
    }

    @Test
    void shouldGoOnWhereItIsTold() {
        plan.add(FaultRule.always(FaultAim.side(SELL), Injection.late(5)));

        for (int i = 0; i < 10; i++) {
            assertThat(draw(sell("t"))).isEqualTo(Injection.late(5));
        }
        assertThat(plan.counts()).isEqualTo(Map.of(Fault.LATE, 10L));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 99, 20_261_122})
    void shouldDrawEveryFaultAtAboutItsRateAndTheSameForTheSameSeed(final long seed) {
        final RandomFaults settings = new RandomFaults(EnumSet.allOf(Fault.class), 200_000, seed);
        final FaultPlan first = new FaultPlan(settings);
        final FaultPlan second = new FaultPlan(settings);

        final int orders = 5_000;
        for (int i = 0; i < orders; i++) {
            final NewOrder order = buy("1", "102");
            assertThat(first.draw(exchange, trader, order, i)).isEqualTo(second.draw(exchange, trader, order, i));
        }

        assertThat(first.counts().keySet()).as("seed %d", seed).containsExactly(Fault.values());
        assertThat(first.history().size()).as("seed %d", seed).isBetween(orders / 6, orders / 4);
        assertThat(first.history()).isEqualTo(second.history());
    }

    @Test
    void shouldDrawOnlyWhatIsAskedFor() {
        final FaultPlan one = new FaultPlan(new RandomFaults(Set.of(Fault.LATE), Fees.PPM, 3));
        final FaultPlan never = new FaultPlan(new RandomFaults(EnumSet.allOf(Fault.class), 0, 3));

        for (int i = 0; i < 100; i++) {
            assertThat(one.draw(exchange, trader, buy("1", "102"), i).fault()).isEqualTo(Fault.LATE);
        }
        assertThat(never.armed()).isFalse();
        assertThat(plan.armed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 77, 4_242})
    void shouldKeepTheSumOfEveryAssetWhateverIsInjected(final long seed) {
        final Random random = new Random(seed);
        final FaultPlan all = new FaultPlan(new RandomFaults(EnumSet.allOf(Fault.class), 200_000, seed));
        final Map<Integer, Long> totals = totals();

        long filled = 0;
        for (int step = 0; step < 3_000; step++) {
            final long nowNs = NOW_NS + step * 200_000_000L;
            book(BTCUSDT, levels("100", "1", "99", "2"), levels("101", "1", "102", "2"));
            final long quantity = (1 + random.nextInt(200)) * fixed("0.01");
            final boolean buys = random.nextBoolean();
            final NewOrder order = NewOrder.limit(
                    BTCUSDT,
                    buys ? BUY : SELL,
                    random.nextInt(4) == 0 ? TimeInForce.FOK : TimeInForce.IOC,
                    quantity,
                    fixed(buys ? "102" : "99"),
                    "id" + clientIds++);
            try {
                exchange.verify(trader, order, nowNs);
                final Injection injection = all.draw(exchange, trader, order, nowNs);
                if (injection == null || injection.fault() != Fault.LOST_NOT_EXECUTED) {
                    filled += exchange.place(trader, order, injection, nowNs).executedQty() > 0 ? 1 : 0;
                }
            } catch (final OrderRefused refused) {
                // Balances may run out, and some faults refuse.
            }
            assertThat(totals()).as("seed %d step %d", seed, step).isEqualTo(totals);
        }

        assertThat(filled).as("seed %d: the test must trade", seed).isGreaterThan(500);
        assertThat(all.counts()).as("seed %d", seed).containsKeys(Fault.BNB_RUNS_OUT, Fault.MARKET_HALT);
    }

    @Test
    void shouldKnowFaultsByTheNamesOfTheCommandLine() {
        for (final Fault fault : Fault.values()) {
            assertThat(Fault.ofOption(fault.optionName())).contains(fault);
        }
        assertThat(Fault.LOST_NOT_EXECUTED.optionName()).isEqualTo("lost-not-executed");
        assertThat(Fault.ofOption("lost")).isEmpty();
    }

    private Order place(final NewOrder order, final Injection injection) throws OrderRefused {
        assertThat(exchange.canSuffer(injection, trader, order)).isTrue();
        return exchange.place(trader, order, injection, NOW_NS);
    }

    private Injection draw(final NewOrder order) {
        return plan.draw(exchange, trader, order, NOW_NS);
    }

    private NewOrder buy(final String quantity, final String price) {
        return NewOrder.limit(BTCUSDT, BUY, TimeInForce.IOC, fixed(quantity), fixed(price), "id" + clientIds++);
    }

    private static NewOrder sell(final String name) {
        return NewOrder.limit(BTCUSDT, SELL, TimeInForce.IOC, fixed("1"), fixed("99"), name);
    }

    private static NewOrder resting() {
        return NewOrder.limit(BTCUSDT, BUY, TimeInForce.GTC, fixed("1"), fixed("95"), "resting");
    }

    private InstrumentStatus status() {
        return exchange.instruments().get(BTCUSDT).status();
    }

    private String commissionAsset(final Order order, final int fill) {
        return exchange.assets().get(order.fills().get(fill).commissionAsset());
    }

    private Map<Integer, Long> balances() {
        final Map<Integer, Long> balances = new TreeMap<>();
        for (int asset = 0; asset < exchange.assets().size(); asset++) {
            balances.put(asset, trader.free(asset));
        }
        return balances;
    }

    private Map<Integer, Long> totals() {
        final Map<Integer, Long> totals = new TreeMap<>();
        for (int asset = 0; asset < exchange.assets().size(); asset++) {
            totals.put(asset, exchange.total(asset));
        }
        return totals;
    }

    private void book(final int instrument, final long[] bids, final long[] asks) {
        exchange.onBook(instrument, exchange.updateId(instrument) + 1, bids, bids.length / 2, asks, asks.length / 2);
    }

    private static long[] levels(final String... pricesAndQuantities) {
        final long[] levels = new long[pricesAndQuantities.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = fixed(pricesAndQuantities[i]);
        }
        return levels;
    }

    private static Instrument instrument(final String symbol, final String base) {
        return new Instrument(
                symbol,
                base,
                "USDT",
                InstrumentStatus.TRADING,
                true,
                8,
                8,
                Filters.builder()
                        .lot(fixed("0.01"), fixed("1000"), fixed("0.01"))
                        .build());
    }

    private static long fixed(final String text) {
        return DecimalText.parse(text);
    }
}
