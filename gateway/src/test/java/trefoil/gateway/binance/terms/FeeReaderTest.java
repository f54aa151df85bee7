package trefoil.gateway.binance.terms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.Fees;
import trefoil.engine.event.RecordType;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.binance.testing.LoopbackServer.Answer;
import trefoil.gateway.binance.testing.LoopbackServer.Request;

class FeeReaderTest {
    private static final String COMMISSION = "account/commission";
    private static final Universe TRIANGLE = Instruments.triangle();
    private static final Universe WITH_BNB =
            Universe.of(List.of(Instruments.of("BTC", "USDT"), Instruments.of("BNB", "USDT")));

    private TermsRig rig;

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void shouldReadTheWantedFirstAndThenTheOthersInOrder() throws Exception {
        rig = new TermsRig(Instruments.many(6), true);
        rig.answer(COMMISSION, request -> commission(request, "0.001", "0.75"));
        rig.fees.wanted(4);
        rig.fees.wanted(2);
        rig.reader.start();

        rig.seconds(10);

        assertThat(rig.symbolsAsked(COMMISSION))
                .containsExactly("A2USDT", "A4USDT", "A0USDT", "A1USDT", "A3USDT", "A5USDT");
        assertThat(rig.published())
                .hasSize(6)
                .allMatch(record -> record.type() == RecordType.FEES)
                .allMatch(record -> Fees.buyRate(record.bytes(), 0) == 100_000);
        assertThat(rig.fees.published()).isEqualTo(6);

        rig.fees.wanted(3);
        rig.seconds(1);
        assertThat(rig.symbolsAsked(COMMISSION))
                .as("wanted again, so read again")
                .containsExactly("A3USDT");
    }

    @Test
    void shouldTellRatesBySideAndTheDiscountWhereItIsGiven() throws Exception {
        rig = new TermsRig(WITH_BNB, true);
        rig.answer(COMMISSION, request -> commission(request, "0.001", "0.75"));
        rig.reader.start();
        rig.seconds(5);

        final FakeInboundRing.Record record = rig.published().get(0);

        assertThat(Fees.instrument(record.bytes(), 0)).isZero();
        assertThat(Fees.mode(record.bytes(), 0)).isEqualTo(Fees.DISCOUNTED);
        assertThat(Fees.buyRate(record.bytes(), 0)).isEqualTo(100_000);
        assertThat(Fees.sellRate(record.bytes(), 0))
                .as("the seller's part is 2e-5")
                .isEqualTo(102_000);
        assertThat(Fees.discountedBuyRate(record.bytes(), 0)).isEqualTo(75_000);
        assertThat(Fees.discountedSellRate(record.bytes(), 0)).isEqualTo(76_500);
        assertThat(rig.notices).isEmpty();
    }

    @Test
    void shouldNotCountOnADiscountPaidInAnAssetThatIsNotFollowed() throws Exception {
        rig = new TermsRig(TRIANGLE, true);
        rig.answer(COMMISSION, request -> commission(request, "0.001", "0.75"));
        rig.reader.start();
        rig.seconds(5);

        assertThat(rig.published()).hasSize(3).allMatch(record -> Fees.mode(record.bytes(), 0) == Fees.RECEIVED);
        assertThat(rig.notices).hasSize(1).allMatch(line -> line.contains("commissions in BNB, which is not among"));
    }

    @Test
    void shouldUseNoMoreThanAFifthOfTheWeightInAnyMinute() throws Exception {
        rig = new TermsRig(Instruments.many(400), true);
        rig.answer(COMMISSION, request -> commission(request, "0.001", "0.75"));
        rig.reader.start();

        int total = 0;
        for (int minute = 0; minute < 5; minute++) {
            rig.seconds(60);
            final int asked = rig.symbolsAsked(COMMISSION).size();
            assertThat(asked * 20).as("weight in minute %d", minute).isLessThanOrEqualTo(1_200);
            total += asked;
        }
        assertThat(total).as("and most of it").isGreaterThan(200);
    }

    @Test
    void shouldLeaveTheOtherHalfOfTheMinuteToStartsAndOrders() throws Exception {
        rig = new TermsRig(Instruments.many(400), true);
        rig.answer(COMMISSION, request -> commission(request, "0.001", "0.75", "X-MBX-USED-WEIGHT-1M", "3000"));
        rig.reader.start();

        rig.seconds(59);
        assertThat(rig.symbolsAsked(COMMISSION)).as("half is used").hasSizeLessThanOrEqualTo(2);
        rig.answer(COMMISSION, request -> commission(request, "0.001", "0.75", "X-MBX-USED-WEIGHT-1M", "2900"));
        rig.seconds(60);
        assertThat(rig.symbolsAsked(COMMISSION)).as("in the next minute").hasSizeGreaterThan(10);
    }

    @Test
    void shouldLetAWishOvertakeTheOthers() throws Exception {
        rig = new TermsRig(Instruments.many(400), true);
        rig.answer(COMMISSION, request -> commission(request, "0.001", "0.75"));
        rig.reader.start();
        rig.seconds(60);
        rig.symbolsAsked(COMMISSION);

        rig.fees.wanted(399);
        rig.seconds(5);

        assertThat(rig.symbolsAsked(COMMISSION).get(0)).isEqualTo("A399USDT");
    }

    @Test
    void shouldRefuseAnAnswerThatCannotBeMeantAndAskLessAndLessOften() throws Exception {
        rig = new TermsRig(TRIANGLE, true);
        rig.answer(
                COMMISSION,
                request -> TermsRig.parameters(request).get("symbol").equals("ETHBTC")
                        ? commission(request, "0.9", "0.75")
                        : commission(request, "0.001", "0.75"));
        rig.reader.start();

        rig.seconds(300);

        assertThat(rig.published())
                .extracting(record -> Fees.instrument(record.bytes(), 0))
                .containsExactlyInAnyOrder(0, 2);
        assertThat(rig.symbolsAsked(COMMISSION).stream()
                        .filter("ETHBTC"::equals)
                        .count())
                .as("5, 10, 20, 40, 80, 160 s apart")
                .isBetween(5L, 7L);
        assertThat(rig.fees.refusedAnswers()).isBetween(5L, 7L);
        assertThat(rig.notices)
                .filteredOn(line -> line.startsWith("the fees of ETHBTC are not known: "))
                .as("said once")
                .hasSize(1);

        rig.answer(COMMISSION, request -> commission(request, "0.001", "0.75"));
        rig.seconds(600);
        assertThat(rig.published())
                .extracting(record -> Fees.instrument(record.bytes(), 0))
                .containsExactly(1);
    }

    @Test
    void shouldAskNothingWhileTheVenueWantsNoRequests() throws Exception {
        rig = new TermsRig(TRIANGLE, true);
        rig.answer(COMMISSION, 429, "{\"code\":-1003,\"msg\":\"Too much.\"}", "Retry-After", "30");
        rig.reader.start();
        rig.seconds(1);
        assertThat(rig.symbolsAsked(COMMISSION)).hasSize(1);

        rig.answer(COMMISSION, request -> commission(request, "0.001", "0.75"));
        rig.seconds(28);
        assertThat(rig.symbolsAsked(COMMISSION)).isEmpty();

        rig.seconds(60);
        assertThat(rig.symbolsAsked(COMMISSION)).hasSize(3);
        assertThat(rig.notices)
                .filteredOn(line -> line.startsWith("fees and filters cannot be followed for now"))
                .hasSize(1);
    }

    @Test
    void shouldWaitLongerWithEachFailureOfTheVenueAndGoOnAfterIt() throws Exception {
        rig = new TermsRig(TRIANGLE, true);
        rig.answer(COMMISSION, 503, "");
        rig.answer("exchangeInfo", 503, "");
        rig.reader.start();

        rig.seconds(120);
        final int asked = rig.symbolsAsked(COMMISSION).size();
        assertThat(asked).as("1, 2, 4 ... 60 s apart").isBetween(5, 8);
        assertThat(rig.notices).as("said once").hasSize(1);

        rig.answer(COMMISSION, request -> commission(request, "0.001", "0.75"));
        rig.seconds(700);
        assertThat(rig.symbolsAsked(COMMISSION)).containsExactlyInAnyOrder("BTCUSDT", "ETHBTC", "ETHUSDT");
    }

    @Test
    void shouldReadAgainAfterSixHours() throws Exception {
        rig = new TermsRig(TRIANGLE, true);
        rig.answer(COMMISSION, request -> commission(request, "0.001", "0.75"));
        rig.reader.start();
        rig.seconds(5);
        assertThat(rig.symbolsAsked(COMMISSION)).hasSize(3);

        rig.seconds(6 * 3_600 - 10);
        assertThat(rig.symbolsAsked(COMMISSION)).isEmpty();
        rig.seconds(20);
        assertThat(rig.symbolsAsked(COMMISSION)).hasSize(3);
    }

    @Test
    void shouldAskNothingMoreOnceClosed() throws Exception {
        rig = new TermsRig(Instruments.many(50), true);
        rig.answer(COMMISSION, request -> commission(request, "0.001", "0.75"));
        rig.reader.start();
        rig.seconds(1);
        rig.reader.close();
        rig.symbolsAsked(COMMISSION);

        rig.fees.wanted(49);
        rig.seconds(3_600);

        assertThat(rig.symbolsAsked(COMMISSION)).isEmpty();
    }

    private static Answer commission(
            final Request request, final String taker, final String discount, final String... headers) {
        final String none = "{\"maker\":\"0\",\"taker\":\"0\",\"buyer\":\"0\",\"seller\":\"0\"}";
        return Answer.json(
                200,
                "{\"symbol\":\"" + TermsRig.parameters(request).get("symbol")
                        + "\",\"standardCommission\":{\"maker\":\"0\",\"taker\":\"" + taker
                        + "\",\"buyer\":\"0\",\"seller\":\"0.00002\"},\"specialCommission\":" + none
                        + ",\"taxCommission\":" + none
                        + ",\"discount\":{\"enabledForAccount\":true,\"enabledForSymbol\":true,\"discountAsset\":\"BNB\","
                        + "\"discount\":\"" + discount + "\"}}",
                headers);
    }
}
