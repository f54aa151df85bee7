package trefoil.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.testing.Markets.pair;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.event.Balance;
import trefoil.engine.event.Control;
import trefoil.engine.event.Fill;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.engine.risk.RiskGate.State;
import trefoil.engine.testing.EngineRig;
import trefoil.engine.testing.RecordedOutputs;
import trefoil.engine.testing.RecordedOutputs.Closed;
import trefoil.engine.testing.RecordedOutputs.Intent;
import trefoil.engine.testing.RecordedOutputs.LeftOver;

/** One loop, S → X → Y → S, at 1, 2 and 0.55: scripted answers, leg by leg. */
class LoopMachineTest {
    private static final int XS = 0;
    private static final int XY = 1;
    private static final int YS = 2;
    private static final int FEE_PPM = 1_000;
    private static final long FIRST = OrderKey.of(1, 1);
    private static final long SECOND = OrderKey.of(1, 2);
    private static final long THIRD = OrderKey.of(1, 3);

    private final RecordedOutputs out = new RecordedOutputs();
    private EngineRig rig;
    private int s;
    private int x;
    private int y;

    @BeforeEach
    void openALoop() {
        open("0.1", settings -> {});
    }

    @Test
    void shouldOpenWithTheFirstLegAtItsQuote() {
        assertThat(out.types()).containsExactly("LOOP_OPENED", "ORDER_INTENT");
        assertThat(out.opened())
                .containsExactly(new RecordedOutputs.Opened(1, loop(), s, units("100"), units("9.67022")));
        assertThat(last())
                .isEqualTo(new Intent(FIRST, XS, Side.BUY, units("1"), units("100"), OrderIntent.IOC, 1, cause()));
        assertThat(rig.ledger.available(s)).as("all of it is promised").isZero();
        assertThat(rig.ledger.balance(s)).isEqualTo(units("100"));
    }

    @Test
    void shouldCompleteALoopLegByLeg() {
        execute(last(), "100", "1");
        assertThat(last().orderKey()).isEqualTo(SECOND);
        assertThat(last().instrument()).isEqualTo(XY);
        assertThat(last().side()).isEqualTo(Side.SELL);
        assertThat(last().qty())
                .as("what leg 1 left after its fee, floored to the step")
                .isEqualTo(units("99.9"));
        assertThat(last().leg()).isEqualTo(2);
        assertThat(last().cause()).isEqualTo(cause());

        execute(last(), "99.9", "2");
        assertThat(last().orderKey()).isEqualTo(THIRD);
        assertThat(last().instrument()).isEqualTo(YS);
        assertThat(last().side()).isEqualTo(Side.SELL);
        assertThat(last().qty()).isEqualTo(units("199.6"));

        execute(last(), "199.6", "0.55");

        assertThat(closed())
                .isEqualTo(new Closed(
                        1, LoopOutcome.COMPLETED, s, units("100"), units("109.67022"), 3, 3, Long.MIN_VALUE));
        assertRest("109.67022", "0", "0.0002");
        assertThat(rig.risk.state()).isEqualTo(State.ACTIVE);
        assertThat(rig.counters.get(rig.counters.loops(LoopOutcome.COMPLETED))).isEqualTo(1);
        assertThat(rig.totals.completedProfit(s)).isEqualTo(units("9.67022"));
    }

    @ParameterizedTest
    @ValueSource(ints = {OrderOutcome.EXPIRED, OrderOutcome.REJECTED, OrderOutcome.NOT_SENT})
    void shouldTakeANonFillOfTheFirstLegForAMiss(final int outcome) {
        rig.answer(FIRST, outcome, 0, 0);

        assertThat(closed()).isEqualTo(new Closed(1, LoopOutcome.MISSED, s, 0, 0, 1, 0, Long.MIN_VALUE));
        assertRest("100", "0", "0");
        assertThat(rig.risk.state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void shouldReduceAfterAsManyRefusedOrdersAsAllowed() {
        for (int loopId = 1; loopId <= 3; loopId++) {
            assertThat(rig.risk.state()).isEqualTo(State.ACTIVE);
            rig.answer(OrderKey.of(loopId, 1), loopId == 2 ? OrderOutcome.NOT_SENT : OrderOutcome.REJECTED, 0, 0);
            requote(loopId + 1);
        }

        assertThat(rig.risk.state()).isEqualTo(State.REDUCING);
        assertThat(out.opened()).hasSize(3);
        assertThat(out.refused()).extracting(RecordedOutputs.Refused::reason).contains(RefusalReason.NOT_TRADING);
    }

    @Test
    void shouldReportTheInventoryWhenTheSecondLegDoesNotFill() {
        execute(last(), "100", "1");

        rig.answer(SECOND, OrderOutcome.EXPIRED, 0, 0);

        assertThat(closed()).isEqualTo(new Closed(1, LoopOutcome.HELD, s, units("100"), 0, 2, 1, Long.MIN_VALUE));
        assertThat(held().asset()).isEqualTo(x);
        assertThat(held().amount()).isEqualTo(units("99.9"));
        assertRest("0", "99.9", "0");
    }

    @Test
    void shouldReportTheInventoryWhenTheLastLegDoesNotFill() {
        execute(last(), "100", "1");
        execute(last(), "99.9", "2");

        rig.answer(THIRD, OrderOutcome.REJECTED, 0, 0);

        assertThat(closed()).isEqualTo(new Closed(1, LoopOutcome.HELD, s, units("100"), 0, 3, 2, Long.MIN_VALUE));
        assertThat(held().asset()).isEqualTo(y);
        assertThat(held().amount()).isEqualTo(units("199.6002"));
        assertRest("0", "0", "199.6002");
        assertThat(rig.totals.held(y)).isEqualTo(units("199.6002"));
    }

    @Test
    void shouldGoOnWithWhatAPartialFirstLegBrought() {
        execute(last(), "40", "1");
        assertThat(last().qty()).isEqualTo(units("39.9"));

        execute(last(), "39.9", "2");
        execute(last(), "79.7", "0.55");

        assertThat(closed().outcome()).isEqualTo(LoopOutcome.COMPLETED);
        assertThat(closed().spent()).isEqualTo(units("40"));
        assertThat(closed().received()).isEqualTo(units("43.791165"));
        assertThat(rig.ledger.balance(s)).isEqualTo(units("103.791165"));
    }

    @Test
    void shouldHoldWhatAPartialSecondLegLeft() {
        execute(last(), "100", "1");
        execute(last(), "50", "2");
        assertThat(last().qty()).isEqualTo(units("99.9"));

        execute(last(), "99.9", "0.55");

        assertThat(closed().outcome()).isEqualTo(LoopOutcome.COMPLETED_IN_PART);
        assertThat(held().asset()).isEqualTo(x);
        assertThat(held().amount()).isEqualTo(units("49.9"));
        assertRest("54.890055", "49.9", "0");
    }

    @Test
    void shouldHoldWhatAPartialLastLegLeft() {
        execute(last(), "100", "1");
        execute(last(), "99.9", "2");
        execute(last(), "100", "0.55");

        assertThat(closed().outcome()).isEqualTo(LoopOutcome.COMPLETED_IN_PART);
        assertThat(held().asset()).isEqualTo(y);
        assertThat(held().amount()).isEqualTo(units("99.6002"));
        assertRest("54.945", "0", "99.6002");
    }

    @Test
    void shouldAddUpSeveralFillsOfAnOrder() {
        rig.fill(FIRST, units("30"), units("0.03"), x);
        rig.fill(FIRST, units("70"), units("0.07"), x);
        rig.answer(FIRST, OrderOutcome.FILLED, units("100"), units("99.5"));

        assertThat(last().orderKey()).isEqualTo(SECOND);
        assertThat(last().qty()).isEqualTo(units("99.9"));
        assertThat(rig.ledger.balance(s)).as("a better price was paid").isEqualTo(units("0.5"));
        assertThat(rig.ledger.balance(x)).isEqualTo(units("99.9"));
    }

    @Test
    void shouldPassOnEverythingWhenAThirdAssetPaysTheCommission() {
        rig.balance(y, Balance.SNAPSHOT, units("5"), 0);
        rig.fill(FIRST, units("100"), units("0.4"), y);
        rig.answer(FIRST, OrderOutcome.FILLED, units("100"), units("100"));

        assertThat(last().qty()).isEqualTo(units("100"));
        assertThat(rig.ledger.balance(x)).isEqualTo(units("100"));
        assertThat(rig.ledger.balance(y)).isEqualTo(units("4.6"));
    }

    @Test
    void shouldChargeACommissionInTheStartAsset() {
        rig.balance(s, Balance.SNAPSHOT, units("150"), 0);
        rig.fill(FIRST, units("100"), units("0.1"), s);
        rig.answer(FIRST, OrderOutcome.FILLED, units("100"), units("100"));

        assertThat(rig.ledger.balance(s)).isEqualTo(units("49.9"));
        assertThat(last().qty()).isEqualTo(units("100"));
    }

    @Test
    void shouldReduceWhenACommissionCannotBeTraced() {
        rig.fill(FIRST, units("100"), units("0.1"), 17);
        rig.answer(FIRST, OrderOutcome.FILLED, units("100"), units("100"));

        assertThat(rig.risk.state()).isEqualTo(State.REDUCING);
        assertThat(rig.counters.get(rig.counters.anomalies)).isEqualTo(1);
        assertThat(last().orderKey()).as("the loop goes on").isEqualTo(SECOND);
    }

    @ParameterizedTest
    @ValueSource(ints = {Fill.UNKNOWN_ASSET, -7, 3, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void shouldNotMindWhichAssetPaysNothing(final int commissionAsset) {
        rig.fill(FIRST, units("100"), 0, commissionAsset);
        rig.answer(FIRST, OrderOutcome.FILLED, units("100"), units("100"));

        assertThat(rig.counters.get(rig.counters.anomalies)).isZero();
        assertThat(last().qty()).isEqualTo(units("100"));
    }

    @Test
    void shouldReduceWhenTheFateOfAnOrderIsUnknown() {
        rig.answer(FIRST, OrderOutcome.UNKNOWN, 0, 0);

        assertThat(closed().outcome()).isEqualTo(LoopOutcome.HELD);
        assertThat(rig.risk.state()).isEqualTo(State.REDUCING);
        assertThat(rig.risk.openLoops()).isZero();
        assertThat(rig.ledger.available(s)).as("it may be gone").isZero();

        rig.balance(s, Balance.SNAPSHOT, units("80"), units("1"));
        assertThat(rig.ledger.available(s))
                .as("the venue has said what is left")
                .isEqualTo(units("81"));
    }

    @ParameterizedTest
    @CsvSource({
        "100, 100, 99, 99, 1, more filled than executed",
        "99, 99, 100, 100, 1, more executed than filled",
        "101, 101, 101, 100, 1, more executed than ordered",
        "0, 0, 0, 100, 2, paid without a fill",
        "100, 100, 100, 101, 1, paid more than the limit allows",
        "50, 50, 50, 50, 3, rejected and filled",
        "50, 50, 50, 50, 4, not sent and filled",
        "100, 100.5, 100, 100, 1, commission above the proceeds"
    })
    void shouldGiveUpALoopWhoseAnswerCannotBeTrue(
            final String filled,
            final String commission,
            final String executed,
            final String quoteQty,
            final int outcome,
            final String why) {
        if (!filled.equals("0")) {
            final boolean dear = commission.equals("100.5");
            rig.fill(FIRST, units(filled), dear ? units(commission) : 0, x);
        }
        final long anomalies = rig.counters.get(rig.counters.anomalies);

        rig.answer(FIRST, outcome, units(executed), units(quoteQty));

        assertThat(closed().outcome()).as(why).isEqualTo(LoopOutcome.HELD);
        assertThat(rig.counters.get(rig.counters.anomalies)).isEqualTo(anomalies + 1);
        assertThat(rig.risk.state()).isEqualTo(State.REDUCING);
        assertThat(out.intents()).hasSize(1);
        assertThat(rig.ledger.available(s)).isZero();
    }

    @Test
    void shouldDistrustWhatBelongsToNoOrder() {
        rig.fill(OrderKey.of(99, 1), units("1"), 0, x);
        assertThat(rig.counters.get(rig.counters.anomalies)).isEqualTo(1);

        rig.answer(OrderKey.of(1, 2), OrderOutcome.FILLED, 0, 0);

        assertThat(rig.counters.get(rig.counters.anomalies)).isEqualTo(2);
        assertThat(rig.risk.state()).isEqualTo(State.REDUCING);
        execute(last(), "100", "1");
        assertThat(last().orderKey()).as("the open loop is untouched").isEqualTo(SECOND);
    }

    @Test
    void shouldDistrustASecondAnswer() {
        rig.answer(FIRST, OrderOutcome.EXPIRED, 0, 0);
        rig.answer(FIRST, OrderOutcome.EXPIRED, 0, 0);

        assertThat(rig.counters.get(rig.counters.anomalies)).isEqualTo(1);
        assertThat(out.closed()).hasSize(1);
    }

    @Test
    void shouldEndOpenLoopsWhenReducing() {
        rig.control(Control.REDUCE);

        execute(last(), "100", "1");
        execute(last(), "99.9", "2");
        execute(last(), "199.6", "0.55");

        assertThat(closed().outcome()).isEqualTo(LoopOutcome.COMPLETED);
    }

    @Test
    void shouldSendNothingMoreWhenHalted() {
        rig.control(Control.HALT);

        execute(last(), "100", "1");

        assertThat(out.intents()).hasSize(1);
        assertThat(closed()).isEqualTo(new Closed(1, LoopOutcome.HELD, s, units("100"), 0, 2, 1, Long.MIN_VALUE));
        assertThat(held().asset()).isEqualTo(x);
        assertThat(held().amount()).isEqualTo(units("99.9"));
        assertRest("0", "99.9", "0");
    }

    @Test
    void shouldLimitLaterLegsToTheLossAllowed() {
        execute(last(), "100", "1");

        // 99.9 S less fee need 181.8 Y at 0.55 less fee, so 99.9 X must bring 1.824 Y each before the fee.
        assertThat(last().price()).isEqualTo(units("1.83"));

        execute(last(), "99.9", "2");
        // 199.6002 Y must bring 99.9 S after the fee: 0.501.
        assertThat(last().price()).isEqualTo(units("0.51"));
    }

    @Test
    void shouldUseTheQuoteItPlannedWithWhileThereIsNone() {
        rig.quote(XY, 50, 0, 0, 0, 0);
        rig.quote(YS, 50, 0, 0, 0, 0);

        execute(last(), "100", "1");
        assertThat(last().price()).isEqualTo(units("1.83"));

        execute(last(), "99.9", "2");
        assertThat(last().price()).isEqualTo(units("0.51"));
    }

    @Test
    void shouldSellWhatItsStepAllowsAfterAPartialFill() {
        open("1", settings -> {});
        execute(last(), "3", "1");

        // 2.997 X are in hand, 2 can be sold. Each of them, not the two for all three, must bring its price.
        assertThat(last().orderKey()).isEqualTo(SECOND);
        assertThat(last().qty()).isEqualTo(units("2"));
        assertThat(last().price()).isEqualTo(units("1.83"));

        execute(last(), "2", "2");
        assertThat(last().qty()).isEqualTo(units("3"));
        assertThat(last().price()).isEqualTo(units("0.51"));
    }

    @Test
    void shouldKeepTheNotionalOfALimitAboveTheMinimum() {
        // The third leg may go down to 0.51 by its loss, which the venue would not take: 199.6 × 0.51 is below 105.
        open(
                "0.1",
                settings -> {},
                Filters.builder()
                        .price(0, 0, units("0.01"))
                        .lot(0, 0, units("0.1"))
                        .minNotional(units("105"), true)
                        .build());
        execute(last(), "100", "1");
        execute(last(), "99.9", "2");

        assertThat(last().orderKey()).isEqualTo(THIRD);
        assertThat(last().price()).isEqualTo(units("0.53"));
    }

    @Test
    void shouldNotSendAnOrderThatIsTooSmallForTheVenue() {
        open(
                "0.1",
                settings -> {},
                Filters.builder()
                        .price(0, 0, units("0.01"))
                        .lot(0, 0, units("0.1"))
                        .minNotional(units("105"), true)
                        .build());
        execute(last(), "50", "1");
        execute(last(), "49.9", "2");

        assertThat(out.intents()).hasSize(2);
        assertThat(closed().outcome()).isEqualTo(LoopOutcome.HELD);
        assertThat(held().asset()).isEqualTo(y);
        assertThat(closed().legsFilled()).isEqualTo(2);
    }

    @Test
    void shouldAcceptAnyPriceWhenAnyLossIsAllowed() {
        open("0.1", settings -> settings.maxLegLossPpm(1_000_000));

        execute(last(), "100", "1");
        assertThat(last().price()).as("one tick").isEqualTo(units("0.01"));
        execute(last(), "99.9", "2");
        execute(last(), "199.6", "0.55");

        assertThat(closed().outcome()).isEqualTo(LoopOutcome.COMPLETED);
    }

    @Test
    void shouldNotUseInstrumentsOfAnOpenLoop() {
        requote(2);

        assertThat(out.opened()).hasSize(1);
        assertThat(out.refused())
                .extracting(RecordedOutputs.Refused::reason)
                .containsOnly(RefusalReason.INSTRUMENT_BUSY);
    }

    @Test
    void shouldMeasureFromTheInputThatCausedTheOrder() {
        assertThat(rig.machine.causeNs(FIRST)).isEqualTo(rig.nowNs);
        assertThat(rig.machine.causeNs(SECOND)).as("not out").isZero();

        rig.nowNs += 5_000;
        execute(last(), "100", "1");

        assertThat(rig.machine.causeNs(SECOND)).isEqualTo(rig.nowNs);
        assertThat(rig.machine.causeNs(FIRST)).as("no longer out").isZero();
    }

    private interface Change {
        void on(EngineRig.Settings settings);
    }

    private void open(final String step, final Change change) {
        open(step, change, filters(step));
    }

    private void open(final String step, final Change change, final Filters lastLeg) {
        final Universe universe = Universe.of(
                List.of(pair("X", "S", filters(step)), pair("X", "Y", filters(step)), pair("Y", "S", lastLeg)));
        final EngineRig.Settings settings =
                new EngineRig.Settings(universe).startAssets("S").fees(FEE_PPM, FEE_PPM, FEE_PPM);
        change.on(settings);
        out.clear();
        rig = new EngineRig(settings, out);
        s = universe.assetIndex("S");
        x = universe.assetIndex("X");
        y = universe.assetIndex("Y");
        rig.balance(s, Balance.SNAPSHOT, units("90"), units("10"));
        requote(1);
    }

    private void requote(final long updateId) {
        rig.quote(XS, updateId, units("0.99"), units("1000"), units("1"), units("1000") + updateId);
        rig.quote(XY, updateId, units("2"), units("1000") + updateId, units("2.01"), units("1000"));
        rig.quote(YS, updateId, units("0.55"), units("1000") + updateId, units("0.56"), units("1000"));
    }

    /** One fill of that much at that price, the fee taken from what is received, and the answer after it. */
    private void execute(final Intent intent, final String qty, final String price) {
        final boolean buy = intent.side() == Side.BUY;
        final long quoteQty = Fixed.mulFloor(units(qty), units(price));
        final long gross = buy ? units(qty) : quoteQty;
        final int received =
                buy ? rig.universe.baseAsset(intent.instrument()) : rig.universe.quoteAsset(intent.instrument());
        rig.fill(intent.orderKey(), units(qty), Fixed.mulDivCeil(gross, FEE_PPM, 1_000_000), received);
        final int outcome = units(qty) == intent.qty() ? OrderOutcome.FILLED : OrderOutcome.EXPIRED;
        rig.answer(intent.orderKey(), outcome, units(qty), quoteQty);
    }

    private void assertRest(final String ofS, final String ofX, final String ofY) {
        assertThat(rig.risk.openLoops()).isZero();
        for (final int asset : new int[] {s, x, y}) {
            final long expected = units(asset == s ? ofS : asset == x ? ofX : ofY);
            assertThat(rig.ledger.balance(asset))
                    .as(rig.universe.assets().get(asset))
                    .isEqualTo(expected);
            assertThat(rig.ledger.available(asset)).as("nothing is promised").isEqualTo(expected);
        }
    }

    private int loop() {
        return rig.table.instrument(0, 0) == XS ? 0 : 1;
    }

    private long cause() {
        return rig.lastSequence();
    }

    private Intent last() {
        return out.intents().get(out.intents().size() - 1);
    }

    private LeftOver held() {
        return out.leftovers().get(0);
    }

    private Closed closed() {
        assertThat(out.closed()).hasSize(1);
        return out.closed().get(0);
    }

    private static Filters filters(final String step) {
        return Filters.builder()
                .price(0, 0, units("0.01"))
                .lot(0, 0, units(step))
                .build();
    }

    private static long units(final String text) {
        return DecimalText.parse(text);
    }
}
