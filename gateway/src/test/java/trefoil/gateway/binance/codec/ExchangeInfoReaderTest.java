package trefoil.gateway.binance.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.testing.RealData;

class ExchangeInfoReaderTest {
    private static final String SYMBOL = """
            {"symbol":"ETHBTC","status":"TRADING","baseAsset":"ETH","baseAssetPrecision":8,"quoteAsset":"BTC",
             "quotePrecision":8,"quoteAssetPrecision":7,"isSpotTradingAllowed":true,"orderTypes":["LIMIT"],
             "filters":[
              {"filterType":"PRICE_FILTER","minPrice":"0.00001000","maxPrice":"922327.00000000","tickSize":"0.00001000"},
              {"filterType":"LOT_SIZE","minQty":"0.00010000","maxQty":"922337203685477580700","stepSize":"0.0001"},
              {"filterType":"MARKET_LOT_SIZE","minQty":"0","maxQty":"5497.74924125","stepSize":"0.00000000"},
              {"filterType":"PERCENT_PRICE_BY_SIDE","bidMultiplierUp":"5","bidMultiplierDown":"0.2",
               "askMultiplierUp":"6","askMultiplierDown":"0.3","avgPriceMins":5},
              {"filterType":"NOTIONAL","minNotional":"0.00010000","applyMinToMarket":true,
               "maxNotional":"9000000.00000000","applyMaxToMarket":false,"avgPriceMins":5},
              {"filterType":"MAX_NUM_ORDERS","maxNumOrders":200},
              {"filterType":"MAX_POSITION","maxPosition":"1000"},
              {"filterType":"SOMETHING_NEW","value":{"a":[1,2]},"b":"c"}],
             "permissions":[],"permissionSets":[["TRD_GRP_001","SPOT"],["MARGIN"]]}""";

    @ParameterizedTest
    @CsvSource({
        "2018-03-05_0610, 277, 277",
        "2018-08-02_1053, 384, 380",
        "2020-09-28_2333, 1072, 798",
        "2020-10-09_0204, 1089, 815",
        "2021-04-17_1636, 1405, 1038",
        "2021-10-12_0028, 1695, 1262",
        "2022-01-04_filter-numbers-unquoted, 1869, 1390",
        "2022-12-06_0102, 2128, 1427",
        "2023-08-22_1007, 2283, 1369",
        "TESTNET_2024-09-08_1736, 1248, 1248",
        "TESTNET_2024-06-02_0808_1sym_ws-api, 1, 1"
    })
    void shouldReadRecordedAnswers(final String file, final int symbols, final int trading) throws IOException {
        final ExchangeInfo info;
        try (InputStream answer =
                new GZIPInputStream(Files.newInputStream(RealData.require("exchangeinfo/" + file + ".json.gz")))) {
            info = ExchangeInfoReader.read(answer);
        }

        assertThat(info.instruments()).hasSize(symbols);
        assertThat(info.instruments().stream().filter(i -> i.status() == InstrumentStatus.TRADING))
                .hasSize(trading);
        assertThat(info.serverTimeMs()).isGreaterThan(1_500_000_000_000L);
        assertThat(info.rateLimits()).isNotEmpty();
        assertThat(info.instruments().stream().filter(Instrument::tradable))
                .hasSizeGreaterThan(trading * 9 / 10)
                .allSatisfy(i -> {
                    assertThat(i.filters().tickSize()).as(i.symbol()).isPositive();
                    assertThat(i.filters().stepSize()).as(i.symbol()).isPositive();
                    assertThat(i.filters().minNotional()).as(i.symbol()).isPositive();
                });
    }

    @Test
    void shouldReadEveryFilter() {
        final Instrument instrument = readOne(SYMBOL);

        assertThat(instrument.symbol()).isEqualTo("ETHBTC");
        assertThat(instrument.quotePrecision()).isEqualTo(7);
        assertThat(instrument.tradable()).isTrue();
        final Filters filters = instrument.filters();
        assertThat(filters.tickSize()).isEqualTo(DecimalText.parse("0.00001"));
        assertThat(filters.maxPrice()).isEqualTo(DecimalText.parse("922327"));
        assertThat(filters.maxQty()).as("beyond fixed point").isEqualTo(Long.MAX_VALUE);
        assertThat(filters.maxMarketQty()).isEqualTo(DecimalText.parse("5497.74924125"));
        assertThat(filters.marketStepSize()).isZero();
        assertThat(filters.percentPriceBySide()).isTrue();
        assertThat(filters.askMultiplierDown()).isEqualTo(DecimalText.parse("0.3"));
        assertThat(filters.avgPriceMins()).isEqualTo(5);
        assertThat(filters.minNotionalToMarket()).isTrue();
        assertThat(filters.maxNotional()).isEqualTo(DecimalText.parse("9000000"));
        assertThat(filters.maxNumOrders()).isEqualTo(200);
        assertThat(filters.maxPosition()).isEqualTo(DecimalText.parse("1000"));
    }

    @Test
    void shouldReadTheBoundOnOpenOrdersOfAllInstruments() {
        final String info =
                "{\"exchangeFilters\":[{\"filterType\":\"EXCHANGE_MAX_NUM_ALGO_ORDERS\",\"maxNumAlgoOrders\":7}"
                        + ",{\"filterType\":\"EXCHANGE_MAX_NUM_ORDERS\",\"maxNumOrders\":1000}],\"symbols\":[]}";

        assertThat(read(info).maxNumOrders()).isEqualTo(1_000);
        assertThat(read(info.replace("maxNumOrders", "limit")).maxNumOrders()).isEqualTo(1_000);
        assertThat(read("{\"exchangeFilters\":[],\"symbols\":[]}").maxNumOrders())
                .as("off")
                .isZero();
    }

    @Test
    void shouldReadUnquotedNumbersWithExponents() {
        final Instrument instrument =
                readOne(SYMBOL.replace("\"0.0001\"", "1e-8").replace("\"1000\"", "1E+3"));

        assertThat(instrument.filters().stepSize()).isEqualTo(1);
        assertThat(instrument.filters().maxPosition()).isEqualTo(DecimalText.parse("1000"));
    }

    @Test
    void shouldAllowSpotAsFlagAndPermissionsSay() {
        assertThat(readOne(SYMBOL.replace("\"SPOT\"", "\"TRD_GRP_002\"")).tradable())
                .isFalse();
        assertThat(readOne(SYMBOL.replace("[[\"TRD_GRP_001\",\"SPOT\"],[\"MARGIN\"]]", "[]"))
                        .tradable())
                .isTrue();
        assertThat(readOne(SYMBOL.replace("\"permissions\":[]", "\"permissions\":[\"SPOT\"]")
                                .replace("[[\"TRD_GRP_001\",\"SPOT\"],[\"MARGIN\"]]", "[]"))
                        .tradable())
                .isTrue();
        assertThat(readOne(SYMBOL.replace("\"isSpotTradingAllowed\":true", "\"isSpotTradingAllowed\":false"))
                        .tradable())
                .isFalse();
        assertThat(readOne(SYMBOL.replace("TRADING\"", "CANCEL_ONLY\"")).status())
                .isEqualTo(InstrumentStatus.CANCEL_ONLY);
        assertThat(readOne(SYMBOL.replace("TRADING\"", "FROZEN\"")).status()).isEqualTo(InstrumentStatus.UNKNOWN);
    }

    @Test
    void shouldReadSymbolsThatAreNotAscii() {
        final Instrument instrument =
                readOne(SYMBOL.replace("ETHBTC", "\\u5e01\u5b89USDT").replace("\"ETH\"", "\"\u5e01\u5b89\""));

        assertThat(instrument.symbol()).isEqualTo("\u5e01\u5b89USDT");
        assertThat(instrument.baseAsset()).isEqualTo("\u5e01\u5b89");
    }

    @Test
    void shouldReadMissingFiltersAsOff() {
        final Instrument instrument =
                readOne("{\"symbol\":\"123456\",\"status\":\"TRADING\",\"baseAsset\":\"123\",\"quoteAsset\":\"456\"}");

        assertThat(instrument.tradable()).isTrue();
        assertThat(instrument.filters()).isEqualTo(Filters.builder().build());
    }

    @Test
    void shouldSayWhatIsWrongAndWhere() {
        assertFails(SYMBOL.replace("\"0.0001\"", "\"0.000000001\""), "ETHBTC", "LOT_SIZE", "stepSize", "1e-8");
        assertFails(SYMBOL.replace("\"0.0001\"", "\"abc\""), "ETHBTC", "LOT_SIZE", "stepSize", "abc");
        assertFails(SYMBOL.replace("\"0.0001\"", "\"-1\""), "ETHBTC", "LOT_SIZE", "negative");
        assertFails(SYMBOL.replace("\"0.0001\"", "\"" + "1".repeat(65) + "\""), "ETHBTC", "LOT_SIZE", "stepSize");
        assertFails(SYMBOL.replace("\"0.0001\"", "1e-999999999"), "ETHBTC", "LOT_SIZE", "stepSize");
        assertFails(SYMBOL.replace("\"status\":\"TRADING\",", ""), "ETHBTC", "status");
        assertFails(SYMBOL.replace("\"quoteAsset\":\"BTC\"", "\"quoteAsset\":\"ETH\""), "ETHBTC", "quoteAsset");
        assertFails(SYMBOL.replace("\"baseAssetPrecision\":8", "\"baseAssetPrecision\":\"8\""), "baseAssetPrecision");
        assertFails(SYMBOL + "," + SYMBOL, "ETHBTC", "twice");
        assertFails(SYMBOL + ",7", "#1", "object");
        assertThatThrownBy(() -> read("{\"code\":-1003,\"msg\":\"Too much\"}")).hasMessageContaining("-1003: Too much");
        assertThatThrownBy(() -> read("{\"status\":429,\"error\":{\"code\":-1003,\"msg\":\"no\"}}"))
                .hasMessageContaining("-1003");
        assertThatThrownBy(() -> read("{}")).hasMessageContaining("symbols");
        assertThatThrownBy(() -> read("")).hasMessageContaining("object");
        assertThatThrownBy(() -> read("<html>")).hasMessageContaining("not valid JSON");
        assertThatThrownBy(() -> read("{\"symbols\":[]} 1")).hasMessageContaining("followed");
    }

    @Test
    void shouldFailClearlyOnEveryTruncationAndOnFlippedBytes() {
        final byte[] whole = ("{\"serverTime\":1,\"rateLimits\":[{\"rateLimitType\":\"ORDERS\",\"interval\":\"DAY\","
                        + "\"limit\":10}],\"symbols\":[" + SYMBOL + "]}")
                .getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            final byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ExchangeInfoReader.read(cut)).isInstanceOf(ExchangeInfoException.class);
        }
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            final byte[] flipped = whole.clone();
            flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
            try {
                ExchangeInfoReader.read(flipped);
            } catch (final ExchangeInfoException e) {
                assertThat(e).as("seed %d", seed).hasMessageStartingWith("exchangeInfo:");
            }
        }
    }

    private static void assertFails(final String symbols, final String... parts) {
        assertThatThrownBy(() -> read("{\"symbols\":[" + symbols + "]}"))
                .isInstanceOf(ExchangeInfoException.class)
                .hasMessageContainingAll(parts)
                .hasMessageContaining("line");
    }

    private static Instrument readOne(final String symbol) {
        return read("{\"symbols\":[" + symbol + "]}").instruments().get(0);
    }

    private static ExchangeInfo read(final String json) {
        return ExchangeInfoReader.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
