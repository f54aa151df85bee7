package trefoil.engine.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.testing.Markets.pair;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.engine.testing.Markets;

final class ValuationTest {
    private static final BigInteger ONE = BigInteger.valueOf(Fixed.ONE);
    private static final int BTCUSDT = 0;
    private static final int ETHBTC = 1;
    private static final int USDTTRY = 2;

    private final Universe universe =
            Universe.of(List.of(pair("BTC", "USDT"), pair("ETH", "BTC"), pair("USDT", "TRY"), pair("XYZ", "ETH")));
    private final RateMatrix matrix = new RateMatrix(universe);
    private final Valuation valuation = new Valuation(universe, matrix, asset("USDT"));
    private long updateId;

    @Test
    void shouldCountTheValueAssetAsItself() {
        assertThat(valuation.value(asset("USDT"), 7)).isEqualTo(7);
        assertThat(valuation.value(asset("USDT"), -7)).isEqualTo(-7);
        assertThat(valuation.affordable(asset("USDT"), 7)).isEqualTo(7);
    }

    @Test
    void shouldPriceAGainAtTheBidAndALossAtTheAsk() {
        quote(BTCUSDT, "50000", "50010");
        quote(USDTTRY, "40", "50");

        assertThat(valuation.value(asset("BTC"), units("0.1"))).isEqualTo(units("5000"));
        assertThat(valuation.value(asset("BTC"), -units("0.1"))).isEqualTo(-units("5001"));
        assertThat(valuation.value(asset("TRY"), units("100"))).isEqualTo(units("2"));
        assertThat(valuation.value(asset("TRY"), -units("100"))).isEqualTo(-units("2.5"));
    }

    @Test
    void shouldRoundAgainstUs() {
        quote(USDTTRY, "3", "3");

        assertThat(valuation.value(asset("TRY"), 10)).isEqualTo(3);
        assertThat(valuation.value(asset("TRY"), -10)).isEqualTo(-4);
    }

    @Test
    void shouldPriceOverOneAssetBetween() {
        quote(BTCUSDT, "50000", "50010");
        quote(ETHBTC, "0.04", "0.05");

        assertThat(valuation.value(asset("ETH"), units("1"))).isEqualTo(units("2000"));
        assertThat(valuation.value(asset("ETH"), -units("1"))).isEqualTo(-units("2500.5"));
        assertThat(valuation.affordable(asset("ETH"), units("2500.5"))).isEqualTo(units("1"));
        assertThat(valuation.affordable(asset("ETH"), units("2500.5") - 1)).isLessThan(units("1"));
    }

    @Test
    void shouldHaveNoPriceWhereNoWayIsQuoted() {
        quote(ETHBTC, "0.04", "0.05");

        assertThat(valuation.value(asset("ETH"), 1)).isEqualTo(Valuation.UNPRICED);
        assertThat(valuation.value(asset("BTC"), -1)).isEqualTo(Valuation.UNPRICED);
        assertThat(valuation.affordable(asset("BTC"), 1)).isEqualTo(Valuation.UNPRICED);
        assertThat(valuation.value(asset("XYZ"), 1)).as("two assets away").isEqualTo(Valuation.UNPRICED);
        assertThat(valuation.value(asset("XYZ"), 0)).as("nothing").isZero();
    }

    @Test
    void shouldKeepTheLastPriceOfAConnectionThatIsGone() {
        quote(BTCUSDT, "50000", "50010");

        matrix.invalidateConnection(0);

        assertThat(valuation.value(asset("BTC"), units("0.1"))).isEqualTo(units("5000"));
    }

    @Test
    void shouldAddValuesWithoutWrappingAndKeepTheUnknownUnknown() {
        assertThat(Valuation.plus(2, -5)).isEqualTo(-3);
        assertThat(Valuation.plus(Long.MAX_VALUE, 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(Valuation.plus(-Long.MAX_VALUE, -1)).isEqualTo(-Long.MAX_VALUE);
        assertThat(Valuation.plus(-Long.MAX_VALUE, -Long.MAX_VALUE)).isEqualTo(-Long.MAX_VALUE);
        assertThat(Valuation.plus(Valuation.UNPRICED, 1)).isEqualTo(Valuation.UNPRICED);
        assertThat(Valuation.plus(1, Valuation.UNPRICED)).isEqualTo(Valuation.UNPRICED);
    }

    @Test
    void shouldSaturateAtTheLargestAmount() {
        quote(BTCUSDT, "50000", "50010");

        assertThat(valuation.value(asset("BTC"), Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(valuation.value(asset("BTC"), Long.MIN_VALUE)).isEqualTo(-Long.MAX_VALUE);
    }

    @Test
    void shouldAgreeWithExactFractionsOnRandomMarkets() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        int priced = 0;
        for (int round = 0; round < 300; round++) {
            final Universe graph = Markets.randomGraph(random, 8, 0.4);
            final RateMatrix quotes = new RateMatrix(graph);
            for (int i = 0; i < graph.instrumentCount(); i++) {
                if (random.nextInt(4) != 0) {
                    final long bid = 1 + (long) Math.exp(random.nextDouble() * Math.log(1e14));
                    quotes.update(i, 0, 1, bid, 1, bid + 1 + random.nextInt(1_000), 1, 0);
                }
            }
            if (graph.assetCount() == 0) {
                continue;
            }
            final int value = random.nextInt(graph.assetCount());
            final Valuation fast = new Valuation(graph, quotes, value);
            for (int asset = 0; asset < graph.assetCount(); asset++) {
                final long amount = (long) Math.exp(random.nextDouble() * Math.log(1e12));
                final String at = "seed " + seed + " round " + round + " asset " + asset + " amount " + amount;
                final long worth = exact(graph, quotes, asset, value, amount, RoundingMode.DOWN);
                final long cost = exact(graph, quotes, asset, value, amount, RoundingMode.UP);
                assertThat(fast.value(asset, amount)).as(at).isEqualTo(worth);
                assertThat(fast.value(asset, -amount))
                        .as(at)
                        .isEqualTo(cost == Valuation.UNPRICED ? Valuation.UNPRICED : -cost);
                final long affordable = fast.affordable(asset, amount);
                if (cost != Valuation.UNPRICED && affordable != Long.MAX_VALUE && asset != value) {
                    assertThat(fast.cost(asset, affordable)).as(at).isLessThanOrEqualTo(amount);
                    assertThat(fast.cost(asset, affordable + 1)).as(at).isGreaterThan(amount);
                    priced++;
                }
            }
        }
        assertThat(priced).isGreaterThan(500);
    }

    /** The same in whole numbers without end: the direct way, else over the first asset that joins both. */
    private static long exact(
            final Universe graph,
            final RateMatrix quotes,
            final int asset,
            final int value,
            final long amount,
            final RoundingMode rounding) {
        if (asset == value) {
            return amount;
        }
        final int direct = joining(graph, quotes, asset, value);
        if (direct >= 0) {
            return clamp(convert(graph, quotes, direct, asset, BigInteger.valueOf(amount), rounding));
        }
        for (int hub = 0; hub < graph.assetCount(); hub++) {
            final int near = joining(graph, quotes, asset, hub);
            final int far = joining(graph, quotes, hub, value);
            if (near >= 0 && far >= 0) {
                final BigInteger between = convert(graph, quotes, near, asset, BigInteger.valueOf(amount), rounding);
                return clamp(convert(graph, quotes, far, hub, clamped(between), rounding));
            }
        }
        return Valuation.UNPRICED;
    }

    private static BigInteger convert(
            final Universe graph,
            final RateMatrix quotes,
            final int instrument,
            final int from,
            final BigInteger amount,
            final RoundingMode rounding) {
        final boolean sell = graph.baseAsset(instrument) == from;
        // Selling the base and buying it with the quote asset meet the bid and the ask; the way back is the other side.
        final boolean atBid = sell == (rounding == RoundingMode.DOWN);
        final BigInteger price = BigInteger.valueOf(atBid ? quotes.bidPrice(instrument) : quotes.askPrice(instrument));
        final BigInteger up = sell ? price : ONE;
        final BigInteger down = sell ? ONE : price;
        return new BigDecimal(amount.multiply(up))
                .divide(new BigDecimal(down), 0, rounding)
                .toBigInteger();
    }

    private static int joining(final Universe graph, final RateMatrix quotes, final int a, final int b) {
        for (int i = 0; i < graph.instrumentCount(); i++) {
            final boolean joins = graph.baseAsset(i) == a && graph.quoteAsset(i) == b
                    || graph.baseAsset(i) == b && graph.quoteAsset(i) == a;
            if (joins && quotes.bidPrice(i) != 0) {
                return i;
            }
        }
        return -1;
    }

    private static BigInteger clamped(final BigInteger amount) {
        return amount.min(BigInteger.valueOf(Long.MAX_VALUE));
    }

    private static long clamp(final BigInteger amount) {
        return clamped(amount).longValueExact();
    }

    private int asset(final String name) {
        return universe.assetIndex(name);
    }

    private void quote(final int instrument, final String bid, final String ask) {
        matrix.update(instrument, 0, ++updateId, units(bid), 1, units(ask), 1, 0);
    }

    private static long units(final String text) {
        return DecimalText.parse(text);
    }
}
