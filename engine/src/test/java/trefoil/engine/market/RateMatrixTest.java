package trefoil.engine.market;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.testing.Markets.pair;

import java.util.List;
import org.junit.jupiter.api.Test;
import trefoil.engine.math.DecimalText;

class RateMatrixTest {
    private static final int BTCUSDT = 0;
    private static final int ETHUSDT = 1;

    private final Universe universe = Universe.of(List.of(pair("BTC", "USDT"), pair("ETH", "USDT")));
    private final RateMatrix matrix = new RateMatrix(universe);
    private long updateId;

    @Test
    void shouldConvertAtBidAndAtOneOverAsk() {
        assertThat(quote("100", "1", "101", "2")).isEqualTo(RateMatrix.SELL_IMPROVED | RateMatrix.BUY_IMPROVED);

        final int btc = universe.assetIndex("BTC");
        final int usdt = universe.assetIndex("USDT");
        assertThat(matrix.rates()[matrix.cell(btc, usdt)]).isEqualTo(100.0);
        assertThat(matrix.rates()[matrix.cell(usdt, btc)]).isEqualTo(1 / 101.0);
        assertThat(matrix.sellCell(BTCUSDT)).isEqualTo(matrix.cell(btc, usdt));
        assertThat(matrix.buyCell(BTCUSDT)).isEqualTo(matrix.cell(usdt, btc));
        assertThat(matrix.bidPrice(BTCUSDT)).isEqualTo(units("100"));
        assertThat(matrix.bidQty(BTCUSDT)).isEqualTo(units("1"));
        assertThat(matrix.askPrice(BTCUSDT)).isEqualTo(units("101"));
        assertThat(matrix.askQty(BTCUSDT)).isEqualTo(units("2"));
    }

    @Test
    void shouldSayWhichSideImproved() {
        quote("100", "1", "101", "2");

        assertThat(quote("100", "1", "101", "2")).as("the same again").isZero();
        assertThat(quote("100.01", "1", "101", "2")).as("higher bid").isEqualTo(RateMatrix.SELL_IMPROVED);
        assertThat(quote("100.01", "1", "100.99", "2")).as("lower ask").isEqualTo(RateMatrix.BUY_IMPROVED);
        assertThat(quote("100.01", "1.5", "100.99", "2")).as("deeper bid").isEqualTo(RateMatrix.SELL_IMPROVED);
        assertThat(quote("100.01", "1.5", "100.99", "3")).as("deeper ask").isEqualTo(RateMatrix.BUY_IMPROVED);
        assertThat(quote("100", "9", "101", "9")).as("worse prices, deeper").isZero();
        assertThat(quote("100", "8", "101", "8")).as("thinner").isZero();
        assertThat(quote("101", "1", "102", "9")).as("market moved up").isEqualTo(RateMatrix.SELL_IMPROVED);
        assertThat(quote("99", "9", "100", "1")).as("market moved down").isEqualTo(RateMatrix.BUY_IMPROVED);
    }

    @Test
    void shouldDropUpdatesThatAreNotNewer() {
        quoteAs(7, 0, "100", "1", "101", "2");

        assertThat(quoteAs(7, 0, "200", "1", "201", "2")).isEqualTo(RateMatrix.STALE);
        assertThat(quoteAs(6, 0, "200", "1", "201", "2")).isEqualTo(RateMatrix.STALE);

        assertThat(matrix.bidPrice(BTCUSDT)).isEqualTo(units("100"));
        assertThat(matrix.updateId(BTCUSDT)).isEqualTo(7);
        assertThat(matrix.receiveNs(BTCUSDT)).isEqualTo(1_007);
    }

    @Test
    void shouldHaveNoRateForASideWithoutPriceOrQuantity() {
        quote("100", "1", "101", "2");

        assertThat(quote("100", "0", "0", "5")).isZero();

        assertThat(matrix.bidPrice(BTCUSDT)).isZero();
        assertThat(matrix.askPrice(BTCUSDT)).isZero();
        assertThat(matrix.rates()).containsOnly(0.0);
        assertThat(quote("90", "1", "0", "0")).as("a bid again").isEqualTo(RateMatrix.SELL_IMPROVED);
        assertThat(quote("0", "0", "500", "1")).as("an ask again, however high").isEqualTo(RateMatrix.BUY_IMPROVED);
    }

    @Test
    void shouldRememberThePricesThatWereLost() {
        assertThat(matrix.lastBidPrice(BTCUSDT)).as("never quoted").isZero();
        assertThat(matrix.lastAskPrice(BTCUSDT)).as("never quoted").isZero();
        quoteAs(1, 0, "100", "1", "101", "2");
        assertThat(matrix.lastBidPrice(BTCUSDT)).isEqualTo(units("100"));

        quoteAs(2, 0, "100", "0", "102", "2");
        assertThat(matrix.lastBidPrice(BTCUSDT)).as("bid side empty").isEqualTo(units("100"));
        assertThat(matrix.lastAskPrice(BTCUSDT)).isEqualTo(units("102"));

        matrix.invalidateConnection(0);
        assertThat(matrix.lastBidPrice(BTCUSDT)).as("still the last one").isEqualTo(units("100"));
        assertThat(matrix.lastAskPrice(BTCUSDT)).isEqualTo(units("102"));
        assertThat(matrix.askPrice(BTCUSDT)).isZero();

        quoteAs(3, 0, "90", "1", "91", "1");
        assertThat(matrix.lastBidPrice(BTCUSDT)).as("renewed").isEqualTo(units("90"));
        assertThat(matrix.lastAskPrice(BTCUSDT)).isEqualTo(units("91"));
    }

    @Test
    void shouldForgetOnlyTheQuotesThatTheLostConnectionBrought() {
        final int otherConnection = 1;
        quoteAs(100, 0, "100", "1", "101", "2");
        matrix.update(ETHUSDT, otherConnection, 5, units("10"), units("1"), units("11"), units("1"), 2_000);

        assertThat(matrix.invalidateConnection(0)).isEqualTo(1);
        assertThat(matrix.invalidateConnection(0)).as("already dropped").isZero();

        assertThat(matrix.bidPrice(BTCUSDT)).isZero();
        assertThat(matrix.askPrice(BTCUSDT)).isZero();
        assertThat(matrix.rates()[matrix.sellCell(BTCUSDT)]).isZero();
        assertThat(matrix.rates()[matrix.buyCell(BTCUSDT)]).isZero();
        assertThat(matrix.updateId(BTCUSDT)).isEqualTo(Long.MIN_VALUE);
        assertThat(matrix.bidPrice(ETHUSDT)).isEqualTo(units("10"));
        assertThat(quoteAs(3, otherConnection, "90", "1", "91", "1"))
                .as("renewed, with whatever update id")
                .isEqualTo(RateMatrix.SELL_IMPROVED | RateMatrix.BUY_IMPROVED);
        assertThat(matrix.invalidateConnection(0))
                .as("now another connection's")
                .isZero();
    }

    private int quote(final String bid, final String bidQty, final String ask, final String askQty) {
        return quoteAs(++updateId, 0, bid, bidQty, ask, askQty);
    }

    private int quoteAs(
            final long id,
            final int connection,
            final String bid,
            final String bidQty,
            final String ask,
            final String askQty) {
        return matrix.update(BTCUSDT, connection, id, units(bid), units(bidQty), units(ask), units(askQty), 1_000 + id);
    }

    private static long units(final String text) {
        return DecimalText.parse(text);
    }
}
