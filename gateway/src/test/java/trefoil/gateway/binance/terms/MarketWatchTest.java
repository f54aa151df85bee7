package trefoil.gateway.binance.terms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.RecordType;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.RuleChanges;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.rest.Verdict;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.binance.testing.LoopbackServer.Answer;

class MarketWatchTest {
    private static final String LIST = "exchangeInfo";
    private static final String MARKET_CLOSED = "Market is closed.";
    private static final int REFUSED = -2010;

    private TermsRig rig;

    @BeforeEach
    void start() throws IOException {
        rig = new TermsRig(Instruments.triangle(), false);
        answerList(Map.of("BTCUSDT", "TRADING", "ETHBTC", "TRADING", "ETHUSDT", "TRADING"));
        rig.reader.start();
        rig.seconds(1);
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void shouldCloseAMarketAtOnceWhenAnOrderIsRefusedForThat() throws Exception {
        reject("ETHBTC", REFUSED, MARKET_CLOSED);
        reject("ETHBTC", REFUSED, MARKET_CLOSED);

        assertThat(states()).containsExactly("ETHBTC CLOSED");
        assertThat(rig.markets.closedMarkets()).isEqualTo(1);
        assertThat(rig.notices).containsExactly("ETHBTC is not traded: the venue says 'Market is closed.'");
    }

    @Test
    void shouldTellFirstWhichMarketsWereClosedAtTheStartAndOpenThemSoon() throws Exception {
        rig.close();
        rig = new TermsRig(
                Universe.of(
                        List.of(
                                Instruments.of("BTC", "USDT"),
                                Instruments.of("ETH", "BTC", InstrumentStatus.HALT),
                                Instruments.of("ETH", "USDT", InstrumentStatus.BREAK)),
                        instrument -> true),
                false);
        answerList(Map.of("BTCUSDT", "TRADING", "ETHBTC", "TRADING", "ETHUSDT", "BREAK"));

        assertThat(states()).as("before anything is read").containsExactly("ETHBTC CLOSED", "ETHUSDT CLOSED");
        assertThat(rig.markets.closedMarkets()).isEqualTo(2);
        assertThat(rig.notices)
                .containsExactly(
                        "ETHBTC is not traded: its status is HALT", "ETHUSDT is not traded: its status is BREAK");

        rig.reader.start();
        rig.seconds(2);

        assertThat(states()).containsExactly("ETHBTC TRADING");
        assertThat(rig.markets.closedMarkets()).isEqualTo(1);
    }

    @Test
    void shouldNotCloseAMarketForWhatIsWrongWithAnOrder() throws Exception {
        reject("ETHBTC", REFUSED, "Account has insufficient balance for requested action.");
        reject("ETHBTC", -1021, "Timestamp for this request is outside of the recvWindow.");
        reject("NOSUCH", REFUSED, MARKET_CLOSED);

        assertThat(states()).isEmpty();
        assertThat(rig.notices).isEmpty();
    }

    @Test
    void shouldAskForClosedMarketsSoonAndEverMoreSeldomUntilTheyOpen() throws Exception {
        answerList(Map.of("BTCUSDT", "TRADING", "ETHBTC", "BREAK", "ETHUSDT", "TRADING"));
        reject("ETHBTC", REFUSED, MARKET_CLOSED);
        states();

        rig.seconds(2);
        assertThat(rig.asked(LIST)).as("after 1 s").hasSize(1);
        rig.seconds(50);
        assertThat(rig.asked(LIST)).as("after 3, 7, 15 and 31 s").hasSize(4).allMatch(parameters -> parameters
                .get("symbols")
                .equals("%5B%22ETHBTC%22%5D"));
        assertThat(states()).isEmpty();

        answerList(Map.of("BTCUSDT", "TRADING", "ETHBTC", "TRADING", "ETHUSDT", "TRADING"));
        rig.seconds(30);
        assertThat(states()).containsExactly("ETHBTC TRADING");
        assertThat(rig.markets.closedMarkets()).isZero();
        rig.asked(LIST);
        rig.seconds(60);
        assertThat(rig.asked(LIST))
                .as("nothing is closed any more")
                .allMatch(parameters -> parameters.containsKey("symbolStatus"));
    }

    @Test
    void shouldFindInTheWholeListWhatHasClosedAndOpened() throws Exception {
        answerList(Map.of("BTCUSDT", "TRADING", "ETHBTC", "CANCEL_ONLY"));

        rig.seconds(58);
        assertThat(rig.asked(LIST)).isEmpty();
        rig.seconds(3);

        assertThat(rig.asked(LIST)).startsWith(Map.of("showPermissionSets", "false", "symbolStatus", "TRADING"));
        assertThat(states()).containsExactlyInAnyOrder("ETHBTC CLOSED", "ETHUSDT CLOSED");
        assertThat(rig.notices)
                .containsExactlyInAnyOrder(
                        "ETHBTC is not traded: its status is CANCEL_ONLY", "ETHUSDT is not traded: it is not listed");
    }

    @Test
    void shouldReadTheWholeListFromAVenueThatCannotGiveAPart() throws Exception {
        rig.answer(
                LIST,
                request -> TermsRig.parameters(request).containsKey("symbolStatus")
                        ? Answer.json(400, "{\"code\":-1101,\"msg\":\"Too many parameters.\"}")
                        : list(Map.of("BTCUSDT", "TRADING", "ETHBTC", "TRADING", "ETHUSDT", "HALT")));

        rig.seconds(61);
        assertThat(states()).containsExactly("ETHUSDT CLOSED");
        rig.asked(LIST);
        rig.seconds(60);

        assertThat(rig.asked(LIST)).filteredOn(Map::isEmpty).hasSize(1);
        assertThat(rig.notices).hasSize(1);
    }

    @Test
    void shouldKeepAMarketClosedThatIsNotForUs() throws Exception {
        reject("ETHBTC", REFUSED, "This symbol is not permitted for this account.");
        assertThat(states()).containsExactly("ETHBTC CLOSED");

        rig.seconds(1_000);

        assertThat(states()).isEmpty();
        assertThat(rig.markets.closedMarkets()).isEqualTo(1);
    }

    @Test
    void shouldTakeOverFiltersThatTheVenueHasChanged() throws Exception {
        rig.answer(LIST, 200, listWithLotOf("0.1"));

        rig.seconds(61);

        assertThat(states()).containsExactly("ETHBTC PRICE_RULES", "ETHBTC QUANTITY_RULES");
        assertThat(rig.notices).containsExactly("ETHBTC has other filters, which count from now on: stepSize 0 to 0.1");
        assertThat(rig.markets.ruleChanges()).isEqualTo(1);
        rig.seconds(1_000);
        assertThat(states()).as("they are told once").isEmpty();

        rig.answer(LIST, 200, listWithLotOf("0.2"));
        rig.seconds(61);
        assertThat(states()).containsExactly("ETHBTC PRICE_RULES", "ETHBTC QUANTITY_RULES");
        assertThat(rig.notices.get(1)).endsWith("stepSize 0.1 to 0.2");
    }

    @Test
    void shouldCloseAMarketUntilItsFiltersAreReadAgainWhenOneRefusesAnOrder() throws Exception {
        rig.answer(LIST, 200, listWithLotOf("0.1"));
        reject("ETHBTC", -1013, "Filter failure: LOT_SIZE");

        assertThat(states()).containsExactly("ETHBTC CLOSED");
        rig.seconds(2);

        assertThat(states())
                .as("with the filters that it has now")
                .containsExactly("ETHBTC PRICE_RULES", "ETHBTC QUANTITY_RULES", "ETHBTC TRADING");
    }

    @Test
    void shouldCloseAMarketForGoodWhoseNameMeansOtherAssets() throws Exception {
        rig.answer(
                LIST,
                200,
                "{\"symbols\":[" + symbol("BTCUSDT", "TRADING", "") + "," + symbol("ETHUSDT", "TRADING", "") + ","
                        + symbol("ETHBTC", "TRADING", "").replace("\"baseAsset\":\"ETH", "\"baseAsset\":\"ETC")
                        + "]}");

        rig.seconds(61);

        assertThat(states()).containsExactly("ETHBTC CLOSED");
        assertThat(rig.notices)
                .containsExactly("ETHBTC is not traded: it joins other assets than before, restart to trade it");
        answerList(Map.of("BTCUSDT", "TRADING", "ETHBTC", "TRADING", "ETHUSDT", "TRADING"));
        rig.seconds(1_000);
        assertThat(states()).isEmpty();
    }

    @Test
    void shouldReadTheWholeListWhenOneOfTheClosedIsListedNoMore() throws Exception {
        rig.answer(
                LIST,
                request -> TermsRig.parameters(request).containsKey("symbols")
                        ? Answer.json(400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}")
                        : list(Map.of("BTCUSDT", "TRADING", "ETHUSDT", "TRADING")));
        reject("ETHBTC", REFUSED, MARKET_CLOSED);
        reject("ETHUSDT", REFUSED, MARKET_CLOSED);
        states();

        rig.seconds(2);

        assertThat(states()).containsExactly("ETHUSDT TRADING");
        assertThat(rig.markets.closedMarkets()).isEqualTo(1);
    }

    private static String listWithLotOf(final String step) {
        return "{\"symbols\":[" + symbol("BTCUSDT", "TRADING", "") + "," + symbol("ETHUSDT", "TRADING", "") + ","
                + symbol(
                        "ETHBTC",
                        "TRADING",
                        "{\"filterType\":\"LOT_SIZE\",\"minQty\":\"0\",\"maxQty\":\"0\",\"stepSize\":\"" + step + "\"}")
                + "]}";
    }

    @Test
    void shouldNotMindAnotherLimitOnMarketOrders() throws Exception {
        rig.answer(
                LIST,
                200,
                "{\"symbols\":[" + symbol("BTCUSDT", "TRADING", "") + "," + symbol("ETHUSDT", "TRADING", "") + ","
                        + symbol(
                                "ETHBTC",
                                "TRADING",
                                "{\"filterType\":\"MARKET_LOT_SIZE\",\"minQty\":\"0\",\"maxQty\":\"585.2\",\"stepSize\":\"0\"}")
                        + "]}");

        rig.seconds(61);

        assertThat(states()).isEmpty();
    }

    @Test
    void shouldGoOnWhenTheListCannotBeRead() throws Exception {
        rig.answer(LIST, 200, "{\"nothing\":1}");
        rig.seconds(61);
        assertThat(rig.notices).hasSize(1).allMatch(line -> line.contains("cannot be followed for now"));
        assertThat(states()).isEmpty();

        answerList(Map.of("BTCUSDT", "TRADING"));
        rig.seconds(61);
        assertThat(states()).containsExactlyInAnyOrder("ETHBTC CLOSED", "ETHUSDT CLOSED");
    }

    private void reject(final String symbol, final int code, final String text) {
        rig.markets.rejected(symbol, Verdict.of(400, code, text), code, text);
    }

    private List<String> states() throws InterruptedException {
        final List<String> states = new ArrayList<>();
        for (final FakeInboundRing.Record record : rig.published()) {
            if (record.type() != RecordType.INSTRUMENT_STATE) {
                states.add(rig.universe
                                .instruments()
                                .get(RuleChanges.instrument(record.bytes(), 0))
                                .symbol()
                        + " " + RecordType.nameOf(record.type()));
                continue;
            }
            states.add(rig.universe
                            .instruments()
                            .get(InstrumentState.instrument(record.bytes(), 0))
                            .symbol()
                    + (InstrumentState.state(record.bytes(), 0) == InstrumentState.CLOSED ? " CLOSED" : " TRADING"));
        }
        return states;
    }

    private void answerList(final Map<String, String> statuses) {
        rig.answer(LIST, request -> list(statuses));
    }

    private static Answer list(final Map<String, String> statuses) {
        final List<String> symbols = new ArrayList<>();
        statuses.forEach((name, status) -> symbols.add(symbol(name, status, "")));
        return Answer.json(200, "{\"symbols\":[" + String.join(",", symbols) + "]}");
    }

    private static String symbol(final String name, final String status, final String filters) {
        return "{\"symbol\":\"" + name + "\",\"status\":\"" + status + "\",\"baseAsset\":\"" + name.substring(0, 3)
                + "\",\"quoteAsset\":\"" + name.substring(3) + "\",\"filters\":[" + filters + "]}";
    }
}
