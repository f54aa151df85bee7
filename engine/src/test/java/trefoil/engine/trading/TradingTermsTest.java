package trefoil.engine.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.testing.Markets.pair;

import java.util.List;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.Balance;
import trefoil.engine.event.Fees;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.ReferencePrice;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.testing.EngineRig;
import trefoil.engine.testing.RecordedOutputs;

/** What the venue tells of fees, reference prices and states, and what the engine makes of it. */
class TradingTermsTest {
    private static final int XS = 0;
    private static final int XY = 1;
    private static final int YS = 2;
    private static final int BS = 3;
    private static final long ONE_PERCENT = 1_000_000;
    private static final long OFF = Long.MAX_VALUE;

    private final Filters filters = Filters.builder()
            .percentPriceBySide(units("1.2"), units("0.8"), units("1.2"), units("0.8"))
            .avgPriceMins(5)
            .build();
    private final Universe universe =
            Universe.of(List.of(pair("X", "S", filters), pair("X", "Y"), pair("Y", "S"), pair("BNB", "S")));
    private final RecordedOutputs out = new RecordedOutputs();
    private EngineRig rig;
    private long updateId;

    @Test
    void shouldTradeAtTheWorstKnownFeeAndAskForTheRealOne() {
        start(settings().unreadFees(10_000, 10_000, 10_000, 10_000));

        offerTenPercent();
        final long unread = out.opened().get(0).expectedProfit();

        assertThat(out.feesWanted()).containsExactlyInAnyOrder(XS, XY, YS);
        start(settings().fees(10_000, 10_000, 10_000, 10_000));
        offerTenPercent();
        assertThat(out.feesWanted()).isEmpty();
        assertThat(unread).isEqualTo(out.opened().get(0).expectedProfit());
    }

    @Test
    void shouldRaiseTheFeeOfWhatIsUnreadWhenAWorseOneIsTold() {
        start(settings().unreadFees(10_000, 10_000, 10_000, 10_000));
        rig.fees(BS, Fees.RECEIVED, 5 * ONE_PERCENT, 5 * ONE_PERCENT);

        offerTenPercent();

        assertThat(out.opened()).as("ten per cent do not pay three times five").isEmpty();
        assertThat(out.refused()).extracting(RecordedOutputs.Refused::reason).containsOnly(RefusalReason.FEE_UNKNOWN);
    }

    @Test
    void shouldAskOnceAndAgainAfterAMinute() {
        start(settings().unreadFees(50_000, 50_000, 50_000, 50_000));
        rig.fees(BS, Fees.RECEIVED, 0, 0);

        offerTenPercent();
        rig.nowNs += 1_000_000_000L;
        offerTenPercent();
        assertThat(out.feesWanted()).containsExactlyInAnyOrder(XS, XY, YS);

        rig.fees(XY, Fees.RECEIVED, ONE_PERCENT, ONE_PERCENT);
        rig.nowNs += 59_000_000_000L;
        out.clear();
        offerTenPercent();
        assertThat(out.feesWanted()).containsExactlyInAnyOrder(XS, YS);
    }

    @Test
    void shouldRefuseWhatOnlyPaysAtFeesThatNobodyHasReadUntilTheyAreRead() {
        start(settings().unreadFees(50_000, 50_000, 50_000, 50_000));
        offerTenPercent();
        assertThat(out.types()).as("at the only rate known it is no candidate").isEmpty();

        rig.fees(XS, Fees.RECEIVED, ONE_PERCENT, ONE_PERCENT);
        offerTenPercent();
        assertThat(out.opened()).isEmpty();
        assertThat(out.feesWanted()).containsExactlyInAnyOrder(XY, YS);
        assertThat(out.refused()).extracting(RecordedOutputs.Refused::reason).containsOnly(RefusalReason.FEE_UNKNOWN);
        assertThat(rig.counters.get(rig.counters.refused(RefusalReason.FEE_UNKNOWN)))
                .isPositive();

        rig.fees(XY, Fees.RECEIVED, ONE_PERCENT, ONE_PERCENT);
        rig.fees(YS, Fees.RECEIVED, 2 * ONE_PERCENT, 2 * ONE_PERCENT);
        out.clear();
        offerTenPercent();
        assertThat(out.opened()).hasSize(1);
        assertThat(out.feesWanted()).isEmpty();
    }

    @Test
    void shouldChargeTheSideThatIsTraded() {
        start(settings().unreadFees(50_000, 50_000, 50_000, 50_000));
        // X is bought with S, sold for Y, and Y is sold for S.
        rig.fees(XS, Fees.RECEIVED, 0, 40 * ONE_PERCENT, 0, 0);
        rig.fees(XY, Fees.RECEIVED, 40 * ONE_PERCENT, 0, 0, 0);
        rig.fees(YS, Fees.RECEIVED, 40 * ONE_PERCENT, 0, 0, 0);

        offerTenPercent();

        assertThat(out.opened()).hasSize(1);
        assertThat(out.opened().get(0).expectedProfit())
                .isEqualTo(out.opened().get(0).startAmount() / 10);
    }

    @Test
    void shouldRefuseFeesThatCannotBeMeant() {
        start(settings().unreadFees(10_000, 10_000, 10_000, 10_000));

        rig.fees(-1, Fees.RECEIVED, 0, 0);
        rig.fees(universe.instrumentCount(), Fees.RECEIVED, 0, 0);
        rig.fees(XS, 2, 0, 0);
        rig.fees(XS, Fees.RECEIVED, -1, -1);
        rig.fees(XS, Fees.RECEIVED, 51 * ONE_PERCENT, 0);
        rig.fees(XS, Fees.DISCOUNTED, ONE_PERCENT, 2 * ONE_PERCENT);

        assertThat(rig.counters.get(rig.counters.unusableRecords)).isEqualTo(6);
        assertThat(rig.terms.fees().known(XS)).isFalse();
        assertThat(rig.terms.fees().rate(XS, Side.BUY)).isEqualTo(ONE_PERCENT);
    }

    @Test
    void shouldCountOnTheDiscountOnlyWhileThereIsEnoughToPayItWith() {
        final long full = profitWithDiscount(Fees.RECEIVED, "1000");

        final long discounted = profitWithDiscount(Fees.DISCOUNTED, "1000");

        assertThat(discounted).isGreaterThan(full);
        assertThat(profitWithDiscount(Fees.DISCOUNTED, "0")).isEqualTo(full);
        assertThat(profitWithDiscount(Fees.DISCOUNTED, "0.00000001")).isEqualTo(full);
    }

    private long profitWithDiscount(final int mode, final String discountAsset) {
        out.clear();
        start(settings().unreadFees(10_000, 10_000, 10_000, 10_000));
        rig.balance(universe.assetIndex("BNB"), Balance.SNAPSHOT, units(discountAsset), 0);
        quote(BS, "100", "101");
        for (final int instrument : new int[] {XS, XY, YS}) {
            rig.fees(instrument, mode, ONE_PERCENT, ONE_PERCENT * 3 / 4);
        }
        offerTenPercent();
        return out.opened().get(0).expectedProfit();
    }

    @Test
    void shouldTakeTheDiscountForACandidateThatPaysOnlyWithIt() {
        start(settings().unreadFees(50_000, 50_000, 50_000, 50_000));
        for (final int instrument : new int[] {XS, XY, YS}) {
            rig.fees(instrument, Fees.DISCOUNTED, 5 * ONE_PERCENT, 2 * ONE_PERCENT);
        }
        quote(BS, "100", "101");
        offerTenPercent();
        assertThat(out.opened()).as("nothing to pay the discounted fee with").isEmpty();
        assertThat(out.refused())
                .extracting(RecordedOutputs.Refused::reason)
                .containsOnly(RefusalReason.EDGE_LOST_IN_ROUNDING);

        rig.balance(universe.assetIndex("BNB"), Balance.SNAPSHOT, units("1000"), 0);
        offerTenPercent();

        assertThat(out.opened()).hasSize(1);
    }

    @Test
    void shouldOpenNothingOnAClosedMarketUntilItOpens() {
        start(settings());
        rig.instrumentState(XY, InstrumentState.CLOSED);

        offerTenPercent();
        assertThat(out.opened()).isEmpty();
        assertThat(out.refused()).extracting(RecordedOutputs.Refused::reason).containsOnly(RefusalReason.MARKET_CLOSED);

        rig.instrumentState(XY, InstrumentState.TRADING);
        offerTenPercent();
        assertThat(out.opened()).hasSize(1);
    }

    @Test
    void shouldSizeAndPriceByTheFiltersThatTheVenueHasChangedTo() {
        start(settings());
        offerTenPercent();
        final RecordedOutputs.Intent before = out.intents().get(0);
        start(settings());

        final long step = 7 * units("1");
        rig.rules(
                XS,
                pair(
                        "X",
                        "S",
                        Filters.builder()
                                .lot(step, 0, step)
                                .price(0, 0, units("0.5"))
                                .build()));
        offerTenPercent();

        final RecordedOutputs.Intent after = out.intents().get(0);
        assertThat(before.qty() % step).as("it would not pass the new step").isNotZero();
        assertThat(after.instrument()).isEqualTo(XS);
        assertThat(after.qty()).isPositive();
        assertThat(after.qty() % step).isZero();
        assertThat(after.price() % units("0.5")).isZero();
    }

    @Test
    void shouldRefuseWhatTheNewFiltersForbid() {
        start(settings());
        rig.rules(
                XS, pair("X", "S", Filters.builder().minNotional(OFF - 1, false).build()));

        offerTenPercent();
        assertThat(out.opened()).isEmpty();

        rig.rules(XS, universe.instruments().get(XS));
        offerTenPercent();
        assertThat(out.opened()).as("back to what it was").hasSize(1);
    }

    @Test
    void shouldRefuseFiltersThatCannotBe() {
        start(settings());

        rig.rules(-1, universe.instruments().get(XS));
        rig.rules(universe.instrumentCount(), universe.instruments().get(XS));
        rig.rules(
                XS,
                pair("X", "S", Filters.builder().price(-1, 0, 0).lot(-1, 0, 0).build()));

        assertThat(rig.counters.get(rig.counters.unusableRecords)).isEqualTo(6);
        offerTenPercent();
        assertThat(out.opened()).as("nothing of it counted").hasSize(1);
    }

    @Test
    void shouldBindAPriceBandToTheNewMultipliersAndTheOldReference() {
        start(settings());
        rig.reference(XS, ReferencePrice.AVERAGE, units("0.8"), 0, OFF, 0, OFF);
        offerTenPercent();
        assertThat(out.opened()).as("buying at 1.00 is above 0.8 x 1.2").isEmpty();

        rig.rules(
                XS,
                pair(
                        "X",
                        "S",
                        Filters.builder()
                                .percentPriceBySide(units("1.3"), units("0.7"), units("1.3"), units("0.7"))
                                .avgPriceMins(5)
                                .build()));
        offerTenPercent();

        assertThat(out.opened()).as("1.00 is below 0.8 x 1.3").hasSize(1);
    }

    @Test
    void shouldKeepAwayFromPricesThatTheReferenceForbids() {
        start(settings());
        rig.reference(XS, ReferencePrice.AVERAGE, units("0.8"), 0, OFF, 0, OFF);

        offerTenPercent();
        assertThat(out.opened()).as("buying at 1.00 is above 0.8 x 1.2").isEmpty();
        assertThat(out.refused()).extracting(RecordedOutputs.Refused::reason).containsOnly(RefusalReason.PERCENT_PRICE);

        rig.reference(XS, ReferencePrice.REFERENCE, units("1.1"), units("0.95"), units("1.05"), 0, OFF);
        out.clear();
        offerTenPercent();
        assertThat(out.refused())
                .as("1.00 is below 1.1 x 0.95")
                .extracting(RecordedOutputs.Refused::reason)
                .containsOnly(RefusalReason.PRICE_RANGE);

        rig.reference(XS, ReferencePrice.REFERENCE, units("1"), units("0.95"), units("1.05"), 0, OFF);
        offerTenPercent();
        assertThat(out.opened()).hasSize(1);
    }

    @Test
    void shouldRefuseReferencesAndStatesThatCannotBe() {
        start(settings());

        rig.reference(-1, ReferencePrice.REFERENCE, 1, 0, OFF, 0, OFF);
        rig.reference(universe.instrumentCount(), ReferencePrice.REFERENCE, 1, 0, OFF, 0, OFF);
        rig.reference(XS, 3, 1, 0, OFF, 0, OFF);
        rig.reference(XS, ReferencePrice.REFERENCE, -1, 0, OFF, 0, OFF);
        rig.reference(XS, ReferencePrice.REFERENCE, 1, -1, OFF, 0, OFF);
        rig.reference(XS, ReferencePrice.REFERENCE, 1, 3, 2, 0, OFF);
        rig.reference(XS, ReferencePrice.REFERENCE, 1, 0, OFF, 3, 2);
        rig.instrumentState(-1, InstrumentState.CLOSED);
        rig.instrumentState(universe.instrumentCount(), InstrumentState.CLOSED);
        rig.instrumentState(XS, 3);

        assertThat(rig.counters.get(rig.counters.unusableRecords)).isEqualTo(10);
        offerTenPercent();
        assertThat(out.opened()).as("nothing of it counted").hasSize(1);
    }

    @Test
    void shouldCountAnOrderAsOpenUntilItsEndIsKnown() {
        start(settings());
        offerTenPercent();
        final RecordedOutputs.Intent intent = out.intents().get(0);
        final int x = universe.assetIndex("X");

        assertThat(rig.orders.count(XS)).isEqualTo(1);
        assertThat(rig.orders.buying(x)).isEqualTo(intent.qty());

        rig.answer(intent.orderKey(), OrderOutcome.UNKNOWN, 0, 0);
        assertThat(rig.orders.count(XS)).isEqualTo(1);

        rig.answer(intent.orderKey(), OrderOutcome.EXPIRED, 0, 0);
        assertThat(rig.orders.count(XS)).isZero();
        assertThat(rig.orders.buying(x)).isZero();
    }

    @Test
    void shouldCountAnOrderOfAnEarlierRunAsOpenUntilItsEndIsKnown() {
        start(settings());
        final int s = universe.assetIndex("S");
        final int x = universe.assetIndex("X");
        rig.loopRecovered(7, s, s, -units("10"));
        rig.orderRecovered(OrderKey.of(7, 1), XS, Side.BUY, units("1"), units("10"));

        assertThat(rig.orders.count(XS)).isEqualTo(1);
        assertThat(rig.orders.buying(x)).isEqualTo(units("10"));

        rig.answer(OrderKey.of(7, 1), OrderOutcome.EXPIRED, 0, 0);
        assertThat(rig.orders.count(XS)).isZero();
        assertThat(rig.orders.buying(x)).isZero();
    }

    private EngineRig.Settings settings() {
        return new EngineRig.Settings(universe).startAssets("S").maxOpenLoops(1);
    }

    private void start(final EngineRig.Settings settings) {
        out.clear();
        rig = new EngineRig(settings, out);
        updateId = 0;
        rig.balance(universe.assetIndex("S"), Balance.SNAPSHOT, units("100"), 0);
    }

    /** S → X → Y → S at 1.1, the last quote being the news. */
    private void offerTenPercent() {
        quote(XS, "0.99", "1.00");
        quote(XY, "2.00", "2.01");
        quote(YS, "0.40", "0.56");
        quote(YS, "0.55", "0.56");
    }

    private void quote(final int instrument, final String bid, final String ask) {
        rig.quote(instrument, ++updateId, units(bid), units("1000"), units(ask), units("1000"));
    }

    private static long units(final String value) {
        return DecimalText.parse(value);
    }
}
