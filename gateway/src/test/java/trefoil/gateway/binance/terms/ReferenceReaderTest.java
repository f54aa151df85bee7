package trefoil.gateway.binance.terms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.ReferencePrice;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.binance.testing.LoopbackServer.Answer;

class ReferenceReaderTest {
    private static final String REFERENCE = "referencePrice";
    private static final String AVERAGE = "avgPrice";
    private static final String LAST = "ticker/price";
    private static final String RULES = "executionRules";

    private final Universe universe = Universe.of(List.of(
            pair("WIDE", percent("5", "0.2", 5)),
            pair("TIGHT", percent("1.1", "0.8", 5)),
            pair("LAST", percent("1.1", "0.8", 0)),
            pair("RULE", Filters.builder().build())));

    private TermsRig rig;

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void shouldReadReferencePricesWhereAFilterOrARuleNeedsThem() throws Exception {
        rig = new TermsRig(universe, false);
        rig.answer(RULES, 200, rule("RULEQ", "1.05"));
        rig.answer(REFERENCE, request -> price(REFERENCE, "100"));
        rig.reader.start();

        rig.seconds(5);

        assertThat(rig.symbolsAsked(REFERENCE)).containsExactlyInAnyOrder("TIGHTQ", "LASTQ", "RULEQ");
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "TIGHTQ reference 100 off", "LASTQ reference 100 off", "RULEQ reference 100 to 1.05");
        assertThat(rig.asked(AVERAGE)).isEmpty();
    }

    @Test
    void shouldTellAPriceAgainOnlyWhenItHasChanged() throws Exception {
        rig = new TermsRig(universe, false);
        rig.answer(REFERENCE, request -> price(REFERENCE, "100"));
        rig.reader.start();
        rig.seconds(5);
        told();

        rig.seconds(10);
        assertThat(rig.symbolsAsked(REFERENCE)).hasSizeGreaterThanOrEqualTo(4);
        assertThat(told()).isEmpty();

        rig.answer(REFERENCE, request -> price(REFERENCE, "101"));
        rig.seconds(10);
        assertThat(told()).containsExactlyInAnyOrder("TIGHTQ reference 101 off", "LASTQ reference 101 off");
    }

    @Test
    void shouldReadTheAverageOrTheLastPriceWhereThereIsNoReference() throws Exception {
        rig = new TermsRig(universe, false);
        rig.answer(REFERENCE, 200, "{\"symbol\":\"x\",\"referencePrice\":null,\"timestamp\":1}");
        rig.answer(AVERAGE, request -> price("price", "99"));
        rig.answer(LAST, request -> price("price", "98"));
        rig.reader.start();

        rig.seconds(5);

        assertThat(rig.symbolsAsked(AVERAGE)).containsExactly("TIGHTQ");
        assertThat(rig.symbolsAsked(LAST)).containsExactly("LASTQ");
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "TIGHTQ reference 0 off",
                        "TIGHTQ average 99 off",
                        "LASTQ reference 0 off",
                        "LASTQ average 98 off");
    }

    @Test
    void shouldTellARuleThatIsLiftedAndFollowItNoMore() throws Exception {
        rig = new TermsRig(universe, false);
        rig.answer(RULES, 200, rule("RULEQ", "1.05"));
        rig.answer(REFERENCE, request -> price(REFERENCE, "100"));
        rig.reader.start();
        rig.seconds(5);
        told();

        rig.answer(RULES, 200, "{\"symbolRules\":[]}");
        rig.seconds(3_620);
        assertThat(told()).containsExactly("RULEQ reference 100 off");
        rig.symbolsAsked(REFERENCE);
        rig.seconds(30);
        assertThat(rig.symbolsAsked(REFERENCE)).isNotEmpty().doesNotContain("RULEQ");
    }

    @Test
    void shouldBearAVenueWithoutTheseEndpointsWithOneNoticeEach() throws Exception {
        rig = new TermsRig(universe, false);
        rig.answer(RULES, 404, "");
        rig.reader.start();

        rig.seconds(3_700);

        assertThat(rig.asked(RULES)).hasSize(1);
        assertThat(rig.asked(REFERENCE)).hasSize(1);
        assertThat(rig.asked(AVERAGE).size() + rig.asked(LAST).size()).isEqualTo(1);
        assertThat(rig.notices)
                .filteredOn(line -> line.startsWith("this venue tells no"))
                .hasSize(3)
                .anyMatch(line -> line.startsWith("this venue tells no price range rules"))
                .anyMatch(line -> line.startsWith("this venue tells no reference prices"))
                .anyMatch(line -> line.startsWith("this venue tells no average prices"));
    }

    @Test
    void shouldRefuseAPriceThatCannotBeMeant() throws Exception {
        rig = new TermsRig(universe, false);
        rig.answer(REFERENCE, request -> price(REFERENCE, "-100"));
        rig.reader.start();

        rig.seconds(30);

        assertThat(told()).isEmpty();
        assertThat(rig.notices).hasSize(1).allMatch(line -> line.contains("'referencePrice' is not a price"));
    }

    private List<String> told() throws InterruptedException {
        final List<String> told = new ArrayList<>();
        for (final FakeInboundRing.Record record : rig.published()) {
            final long up = ReferencePrice.bidUp(record.bytes(), 0);
            told.add(universe.instruments()
                            .get(ReferencePrice.instrument(record.bytes(), 0))
                            .symbol()
                    + (ReferencePrice.kind(record.bytes(), 0) == ReferencePrice.REFERENCE ? " reference " : " average ")
                    + DecimalText.toString(ReferencePrice.price(record.bytes(), 0))
                    + (up == Long.MAX_VALUE ? " off" : " to " + DecimalText.toString(up)));
        }
        return told;
    }

    private static Answer price(final String field, final String price) {
        return Answer.json(200, "{\"symbol\":\"x\",\"" + field + "\":\"" + price + "\"}");
    }

    private static String rule(final String symbol, final String up) {
        return "{\"symbolRules\":[{\"symbol\":\"" + symbol
                + "\",\"rules\":[{\"ruleType\":\"PRICE_RANGE\",\"bidLimitMultUp\":\"" + up + "\"}]}]}";
    }

    private static Filters percent(final String up, final String down, final int minutes) {
        return Filters.builder()
                .percentPrice(DecimalText.parse(up), DecimalText.parse(down))
                .avgPriceMins(minutes)
                .build();
    }

    private static Instrument pair(final String base, final Filters filters) {
        return new Instrument(base + "Q", base, "Q", InstrumentStatus.TRADING, true, 8, 8, filters);
    }
}
