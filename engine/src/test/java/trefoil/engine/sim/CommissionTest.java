package trefoil.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static trefoil.engine.event.Side.BUY;
import static trefoil.engine.event.Side.SELL;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;

class CommissionTest {
    private static final int BTCUSDT = 0;
    private static final int BNBUSDT = 1;
    private static final int ETHBTC = 2;
    private static final int XETH = 3;
    private static final FeeSchedule ALL_PARTS = new FeeSchedule(
            rates("0.0001", "0.0002", "0.00003", "0.00004"),
            rates("0.001", "0.002", "0.0003", "0.0004"),
            rates("0.01", "0.02", "0.003", "0.004"),
            true);

    private final VirtualExchange exchange = new VirtualExchange(List.of(
            instrument("BTCUSDT", "BTC", "USDT"),
            instrument("BNBUSDT", "BNB", "USDT"),
            instrument("ETHBTC", "ETH", "BTC"),
            instrument("XETH", "X", "ETH")));
    private int names;

    @BeforeEach
    void quote() {
        book(BTCUSDT, "35000", "35000");
        book(BNBUSDT, "259", "261");
        book(ETHBTC, "0.05", "0.05");
        book(XETH, "2", "2");
    }

    /** The example that the venue works out in its own documents. */
    @Test
    void shouldAgreeWithTheVenuesExample() throws OrderRefused {
        final FeeSchedule schedule = new FeeSchedule(
                rates("0.0000001", "0.0000002", "0.0000003", "0.0000004"),
                rates("0", "0.06", "0", "0"),
                rates("0", "0.0000023", "0", "0"),
                true);
        final Fees fees = new Fees(schedule, Map.of(), "BNB", fixed("0.25"));

        final OrderFill inBnb = fill(account(fees, "BTC", "1", "BNB", "10"), BTCUSDT, SELL, "0.49975", "35000");
        final OrderFill inUsdt = fill(account(fees, "BTC", "1", "BNB", "4"), BTCUSDT, SELL, "0.49975", "35000");

        assertCharged(inBnb, "4.03660713", "BNB");
        assertCharged(inUsdt, "1049.52572463", "USDT");
    }

    @Test
    void shouldAddTheRatesOfRoleAndSideOfAllParts() throws OrderRefused {
        final Fees fees = new Fees(ALL_PARTS, Map.of(), null, fixed("0.75"));

        assertCharged(fill(account(fees, "USDT", "100000"), BTCUSDT, BUY, "1", "35000"), "0.02553", "BTC");
        assertCharged(fill(account(fees, "BTC", "1"), BTCUSDT, SELL, "1", "35000"), "932.4", "USDT");
        final Account maker = account(fees, "BTC", "1");
        final Order resting = place(maker, BTCUSDT, SELL, TimeInForce.GTC, "1", "36000");
        book(BTCUSDT, "36000", "36001");
        assertCharged(resting.fills().get(0), "559.44", "USDT");
        assertThat(maker.free(exchange.assetIndex("USDT"))).isEqualTo(fixed("36000") - fixed("559.44"));
    }

    @Test
    void shouldDiscountTheStandardPartOnly() throws OrderRefused {
        final Fees fees = new Fees(ALL_PARTS, Map.of(), "BNB", fixed("0.75"));

        final OrderFill sale = fill(account(fees, "BTC", "1", "BNB", "100"), BTCUSDT, SELL, "1", "35000");

        // 35000 × (0.00024 × 0.75 + 0.0024 + 0.024) ÷ 260
        assertCharged(sale, "3.57807692", "BNB");
    }

    @Test
    void shouldFallBackToTheFullRateWhenTheDiscountAssetIsShortByOneUnit() throws OrderRefused {
        final Fees fees = Fees.of(1000, 1000).paidIn("BNB", 750_000);

        // 35000 × 0.00075 ÷ 260
        assertCharged(
                fill(account(fees, "BTC", "1", "BNB", "0.10096154"), BTCUSDT, SELL, "1", "35000"), "0.10096154", "BNB");
        assertCharged(fill(account(fees, "BTC", "1", "BNB", "0.10096153"), BTCUSDT, SELL, "1", "35000"), "35", "USDT");
    }

    @Test
    void shouldConvertByWayOfAnotherAsset() throws OrderRefused {
        final Fees fees = Fees.of(1000, 1000).paidIn("BNB", 750_000);

        // 0.00075 BTC × 35000 ÷ 260
        assertCharged(
                fill(account(fees, "USDT", "100000", "BNB", "1"), BTCUSDT, BUY, "1", "35000"), "0.10096154", "BNB");
        assertCharged(
                fill(account(fees, "ETH", "10", "BNB", "1"), XETH, BUY, "1", "2"),
                "0.001",
                "X",
                "no asset joins X and BNB");
    }

    @Test
    void shouldTakeBnbFromWhatIsReceivedInBnb() throws OrderRefused {
        final Fees discounted = Fees.of(1000, 1000).paidIn("BNB", 750_000);

        assertCharged(fill(account(discounted, "USDT", "1000"), BNBUSDT, BUY, "1", "261"), "0.00075", "BNB");
        assertCharged(fill(account(Fees.of(1000, 1000), "USDT", "1000"), BNBUSDT, BUY, "1", "261"), "0.001", "BNB");
    }

    @Test
    void shouldChargeASymbolsOwnScheduleAndHeedItsDiscountFlag() throws OrderRefused {
        final Fees fees = Fees.of(1000, 1000)
                .paidIn("BNB", 750_000)
                .with("BTCUSDT", new FeeSchedule(rates("0", "0.0005", "0", "0"), FeeRates.NONE, FeeRates.NONE, false));

        assertCharged(fill(account(fees, "BTC", "1", "BNB", "10"), BTCUSDT, SELL, "1", "35000"), "17.5", "USDT");
        assertCharged(fill(account(fees, "BNB", "10"), BNBUSDT, SELL, "1", "259"), "0.00074712", "BNB");
    }

    @Test
    void shouldRefuseRatesThatTakeMoreThanIsReceived() {
        assertThatThrownBy(() -> new FeeRates(-1, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FeeRates(0, Fixed.ONE, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new FeeSchedule(rates("0", "0.6", "0", "0"), rates("0.5", "0", "0", "0"), FeeRates.NONE, true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new FeeRates(0, Fixed.ONE, 0, 0).of(BUY, false)).isEqualTo(Fixed.ONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 2_026, 8_888_888})
    void shouldEqualExactArithmeticRoundedHalfUp(final long seed) {
        final Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            final long discount = random.nextLong(Fixed.ONE + 1);
            final FeeSchedule schedule =
                    new FeeSchedule(randomRates(random), randomRates(random), randomRates(random), true);
            final int side = random.nextBoolean() ? BUY : SELL;
            final boolean maker = random.nextBoolean();
            final long received = random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63);
            final BigDecimal standard = BigDecimal.valueOf(schedule.standard().of(side, maker), 8);
            final BigDecimal rest = BigDecimal.valueOf(
                    schedule.special().of(side, maker) + schedule.tax().of(side, maker), 8);
            final String context = "seed " + seed + " case " + i;

            assertThat(Commission.full(schedule, side, maker, received))
                    .as(context)
                    .isEqualTo(halfUp(received, standard.add(rest)));
            assertThat(Commission.discounted(schedule, discount, side, maker, received))
                    .as(context)
                    .isEqualTo(halfUp(
                            received,
                            standard.multiply(BigDecimal.valueOf(discount, 8)).add(rest)));
        }
    }

    private static long halfUp(final long amount, final BigDecimal rate) {
        return BigDecimal.valueOf(amount)
                .multiply(rate)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private static FeeRates randomRates(final Random random) {
        return new FeeRates(
                random.nextLong(Fixed.ONE / 6),
                random.nextLong(Fixed.ONE / 6),
                random.nextLong(Fixed.ONE / 6),
                random.nextLong(Fixed.ONE / 6));
    }

    private void assertCharged(final OrderFill fill, final String commission, final String asset) {
        assertCharged(fill, commission, asset, "commission");
    }

    private void assertCharged(final OrderFill fill, final String commission, final String asset, final String why) {
        assertThat(DecimalText.toString(fill.commission()) + " "
                        + exchange.assets().get(fill.commissionAsset()))
                .as(why)
                .isEqualTo(commission + " " + asset);
    }

    private OrderFill fill(
            final Account account, final int instrument, final int side, final String quantity, final String price)
            throws OrderRefused {
        final Order order = place(account, instrument, side, TimeInForce.IOC, quantity, price);
        assertThat(order.fills()).hasSize(1);
        return order.fills().get(0);
    }

    private Order place(
            final Account account,
            final int instrument,
            final int side,
            final TimeInForce timeInForce,
            final String quantity,
            final String price)
            throws OrderRefused {
        return exchange.place(
                account,
                NewOrder.limit(instrument, side, timeInForce, fixed(quantity), fixed(price), "c" + names++),
                0);
    }

    private Account account(final Fees fees, final String... assetsAndAmounts) {
        final Map<String, Long> balances = new HashMap<>();
        for (int i = 0; i < assetsAndAmounts.length; i += 2) {
            balances.put(assetsAndAmounts[i], fixed(assetsAndAmounts[i + 1]));
        }
        return exchange.openAccount("account" + names++, balances, fees, OrderLimits.PRODUCTION);
    }

    private void book(final int instrument, final String bid, final String ask) {
        final long quantity = fixed("1000");
        exchange.onBook(
                instrument,
                exchange.updateId(instrument) + 1,
                new long[] {fixed(bid), quantity},
                1,
                new long[] {fixed(ask), quantity},
                1);
    }

    private static FeeRates rates(final String maker, final String taker, final String buyer, final String seller) {
        return new FeeRates(fixed(maker), fixed(taker), fixed(buyer), fixed(seller));
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
                Filters.builder().build());
    }

    private static long fixed(final String text) {
        return DecimalText.parse(text);
    }
}
