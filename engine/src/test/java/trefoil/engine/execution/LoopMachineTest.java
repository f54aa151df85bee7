package trefoil.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.execution.LoopScript.XS;
import static trefoil.engine.execution.LoopScript.XY;
import static trefoil.engine.execution.LoopScript.YS;
import static trefoil.engine.execution.LoopScript.units;
import static trefoil.engine.testing.Markets.pair;

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
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.risk.RiskGate.State;
import trefoil.engine.testing.EngineRig;
import trefoil.engine.testing.RecordedOutputs;
import trefoil.engine.testing.RecordedOutputs.Closed;
import trefoil.engine.testing.RecordedOutputs.Intent;

/** One loop as a chain, S → X → Y → S, at 1, 2 and 0.55: scripted answers, leg by leg. */
class LoopMachineTest {
    private static final long FIRST = OrderKey.of(1, 1);
    private static final long SECOND = OrderKey.of(1, 2);
    private static final long THIRD = OrderKey.of(1, 3);

    private LoopScript script = LoopScript.triangle(settings -> settings).openALoop();
    private EngineRig rig = script.rig;

    @Test
    void shouldOpenWithTheFirstLegAtItsQuote() {
        assertThat(script.out.types()).containsExactly("LOOP_OPENED", "ORDER_INTENT");
        assertThat(script.out.opened())
                .containsExactly(new RecordedOutputs.Opened(1, loop(), script.s, units("100"), units("9.67022")));
        assertThat(script.last())
                .isEqualTo(new Intent(
                        FIRST,
                        XS,
                        Side.BUY,
                        units("1"),
                        units("100"),
                        OrderIntent.IOC,
                        OrderPurpose.LEG,
                        rig.lastSequence()));
        assertThat(rig.ledger.available(script.s)).as("all of it is promised").isZero();
        assertThat(rig.ledger.balance(script.s)).isEqualTo(units("100"));
    }

    @Test
    void shouldCompleteALoopLegByLeg() {
        script.execute(script.last(), "100", "1");
        assertThat(script.last().orderKey()).isEqualTo(SECOND);
        assertThat(script.last().qty())
                .as("what leg 1 left after its fee, floored to the step")
                .isEqualTo(units("99.9"));
        assertThat(script.last().cause()).isEqualTo(rig.lastSequence());
        assertThat(rig.ledger.reserved(script.x)).isEqualTo(units("99.9"));
        assertThat(rig.ledger.reserved(script.s)).isZero();

        script.execute(script.last(), "99.9", "2");
        assertThat(script.last().orderKey()).isEqualTo(THIRD);
        script.execute(script.last(), "199.6", "0.55");

        assertThat(script.orders())
                .containsExactly("1 LEG BUY 100 XS at 1", "2 LEG SELL 99.9 XY at 1.83", "3 LEG SELL 199.6 YS at 0.51");
        assertThat(script.closed())
                .isEqualTo(new Closed(
                        1, LoopOutcome.COMPLETED, script.s, units("100"), units("109.67022"), 3, 3, units("9.67022")));
        assertThat(script.leftovers()).isEqualTo("0.0002 Y DUST");
        assertThat(rig.dust.amount(script.y)).isEqualTo(units("0.0002"));
        script.assertRest("109.67022", "0", "0.0002");
        assertThat(rig.risk.state()).isEqualTo(State.ACTIVE);
        assertThat(rig.counters.get(rig.counters.loops(LoopOutcome.COMPLETED))).isEqualTo(1);
        assertThat(rig.totals.completedProfit(script.s)).isEqualTo(units("9.67022"));
        assertThat(rig.totals.held(script.y)).as("dust is not held").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {OrderOutcome.EXPIRED, OrderOutcome.REJECTED, OrderOutcome.NOT_SENT})
    void shouldTakeANonFillOfTheFirstLegForAMiss(final int outcome) {
        rig.answer(FIRST, outcome, 0, 0);

        assertThat(script.closed()).isEqualTo(new Closed(1, LoopOutcome.MISSED, script.s, 0, 0, 1, 0, 0));
        assertThat(script.leftovers()).isEmpty();
        script.assertRest("100", "0", "0");
        assertThat(rig.risk.state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void shouldReduceAfterAsManyRefusedOrdersAsAllowed() {
        for (int loopId = 1; loopId <= EngineRig.MAX_FAILURES; loopId++) {
            assertThat(rig.risk.state()).isEqualTo(State.ACTIVE);
            rig.answer(OrderKey.of(loopId, 1), loopId == 2 ? OrderOutcome.NOT_SENT : OrderOutcome.REJECTED, 0, 0);
            reopen();
        }

        assertThat(rig.risk.state()).isEqualTo(State.REDUCING);
        assertThat(script.out.opened()).hasSize(EngineRig.MAX_FAILURES);
        assertThat(script.out.refused())
                .extracting(RecordedOutputs.Refused::reason)
                .contains(RefusalReason.NOT_TRADING);
    }

    @Test
    void shouldGoOnWithWhatAPartialFirstLegBrought() {
        script.execute(script.last(), "40", "1");
        assertThat(script.last().qty()).isEqualTo(units("39.9"));

        script.execute(script.last(), "39.9", "2");
        script.execute(script.last(), "79.7", "0.55");

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.COMPLETED_IN_PART);
        assertThat(script.closed().spent()).isEqualTo(units("40"));
        assertThat(script.closed().received()).isEqualTo(units("43.791165"));
        assertThat(script.leftovers()).isEqualTo("0.06 X DUST, 0.0202 Y DUST");
        assertThat(rig.ledger.balance(script.s)).isEqualTo(units("103.791165"));
        assertThat(rig.totals.completedProfit(script.s)).isEqualTo(units("3.791165"));
    }

    @Test
    void shouldAddUpSeveralFillsOfAnOrder() {
        rig.fill(FIRST, units("0.99"), units("50"), units("0.05"), script.x);
        rig.fill(FIRST, units("1"), units("50"), units("0.05"), script.x);
        rig.answer(FIRST, OrderOutcome.FILLED, units("100"), units("99.5"));

        assertThat(script.last().orderKey()).isEqualTo(SECOND);
        assertThat(script.last().qty()).isEqualTo(units("99.9"));
        assertThat(rig.ledger.balance(script.s)).as("a better price was paid").isEqualTo(units("0.5"));
        assertThat(rig.ledger.available(script.s)).isEqualTo(units("0.5"));
        assertThat(rig.ledger.balance(script.x)).isEqualTo(units("99.9"));
        assertThat(rig.ledger.available(script.x)).isZero();
    }

    @Test
    void shouldPassOnEverythingWhenAThirdAssetPaysTheCommission() {
        rig.balance(script.y, Balance.SNAPSHOT, units("5"), 0);
        rig.fill(FIRST, units("1"), units("100"), units("0.4"), script.y);
        rig.answer(FIRST, OrderOutcome.FILLED, units("100"), units("100"));

        assertThat(script.last().qty()).isEqualTo(units("100"));
        assertThat(rig.ledger.balance(script.x)).isEqualTo(units("100"));
        assertThat(rig.ledger.balance(script.y)).isEqualTo(units("4.6"));

        script.execute(script.last(), "100", "2");
        script.execute(script.last(), "199.8", "0.55");
        assertThat(script.closed().received()).isEqualTo(units("109.78011"));
        assertThat(script.closed().value())
                .as("less what 0.4 Y cost to buy")
                .isEqualTo(units("9.78011") - units("0.224"));
        assertThat(script.leftovers()).as("it is paid, not owed").isEmpty();
    }

    @Test
    void shouldAccountForBothCommissionsWhenTheDiscountAssetRunsOutInOneOrder() {
        rig.balance(script.y, Balance.SNAPSHOT, units("0.1"), 0);
        rig.fill(FIRST, units("1"), units("60"), units("0.1"), script.y);
        rig.fill(FIRST, units("1"), units("40"), units("0.04"), script.x);
        rig.answer(FIRST, OrderOutcome.FILLED, units("100"), units("100"));

        assertThat(rig.ledger.balance(script.y)).isZero();
        assertThat(rig.ledger.balance(script.x)).isEqualTo(units("99.96"));
        assertThat(script.last().qty()).as("sized from the commission told").isEqualTo(units("99.9"));
        assertThat(script.anomalies()).isZero();
    }

    @Test
    void shouldChargeACommissionInTheStartAsset() {
        rig.balance(script.s, Balance.SNAPSHOT, units("150"), 0);
        rig.fill(FIRST, units("1"), units("100"), units("0.1"), script.s);
        rig.answer(FIRST, OrderOutcome.FILLED, units("100"), units("100"));

        assertThat(rig.ledger.balance(script.s)).isEqualTo(units("49.9"));
        assertThat(script.last().qty()).isEqualTo(units("100"));
    }

    @Test
    void shouldFollowAThirdCommissionAssetAndDistrustIt() {
        rig.balance(script.s, Balance.SNAPSHOT, units("150"), 0);
        rig.fill(FIRST, units("1"), units("50"), units("0.1"), script.s);
        rig.fill(FIRST, units("1"), units("50"), units("0.2"), script.y);
        rig.answer(FIRST, OrderOutcome.FILLED, units("100"), units("100"));

        assertThat(script.anomalies()).isEqualTo(1);
        assertThat(rig.ledger.balance(script.s)).isEqualTo(units("49.9"));
        assertThat(rig.ledger.balance(script.y)).isEqualTo(-units("0.2"));
    }

    @ParameterizedTest
    @CsvSource({"0.1, 17, asset outside the universe", "-0.1, 0, negative", "100.1, -1, more than was received"})
    void shouldReduceWhenACommissionCannotBeTrue(final String commission, final int asset, final String why) {
        rig.fill(FIRST, units("1"), units("100"), units(commission), asset == -1 ? script.x : asset);
        rig.answer(FIRST, OrderOutcome.FILLED, units("100"), units("100"));

        assertThat(rig.risk.state()).as(why).isEqualTo(State.REDUCING);
        assertThat(script.anomalies()).isEqualTo(1);
        assertThat(script.last().orderKey()).as("the loop goes on").isEqualTo(SECOND);
        assertThat(rig.ledger.balance(script.x)).isEqualTo(units("100"));
    }

    @ParameterizedTest
    @ValueSource(ints = {Fill.UNKNOWN_ASSET, -7, 3, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void shouldNotMindWhichAssetPaysNothing(final int commissionAsset) {
        rig.fill(FIRST, units("1"), units("100"), 0, commissionAsset);
        rig.answer(FIRST, OrderOutcome.FILLED, units("100"), units("100"));

        assertThat(script.anomalies()).isZero();
        assertThat(script.last().qty()).isEqualTo(units("100"));
    }

    @Test
    void shouldKeepEverythingPromisedWhileTheFateOfAnOrderIsUnknown() {
        rig.answer(FIRST, OrderOutcome.UNKNOWN, 0, 0);
        script.timer(60_000);

        assertThat(script.out.closed()).isEmpty();
        assertThat(script.out.intents()).as("never sent again").hasSize(1);
        assertThat(rig.risk.state()).isEqualTo(State.REDUCING);
        assertThat(rig.risk.openLoops()).isEqualTo(1);
        assertThat(rig.ledger.available(script.s)).as("it may be gone").isZero();

        script.execute(script.last(), "100", "1");
        assertThat(rig.risk.state()).as("by itself").isEqualTo(State.ACTIVE);
        assertThat(script.last().orderKey()).isEqualTo(SECOND);
    }

    @Test
    void shouldStayReducedUntilTheLastUnknownFateIsKnown() {
        rig.answer(FIRST, OrderOutcome.UNKNOWN, 0, 0);
        script.execute(script.last(), "100", "1");
        rig.answer(SECOND, OrderOutcome.UNKNOWN, 0, 0);
        assertThat(rig.risk.state()).isEqualTo(State.REDUCING);
        rig.control(Control.RESUME);
        assertThat(rig.risk.state()).as("a fact is not the operator's to clear").isEqualTo(State.REDUCING);

        rig.answer(SECOND, OrderOutcome.REJECTED, 0, 0);

        assertThat(rig.risk.state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void shouldWaitForFillsThatTheAnswerSpeaksOf() {
        script.answer(script.last(), "100", "1");
        assertThat(script.out.intents()).hasSize(1);
        assertThat(rig.ledger.balance(script.s)).as("nothing moves before").isEqualTo(units("100"));

        rig.fill(FIRST, units("1"), units("30"), units("0.03"), script.x, 12);
        rig.fill(FIRST, units("1"), units("70"), units("0.07"), script.x, 11);

        assertThat(script.last().orderKey()).isEqualTo(SECOND);
        assertThat(script.last().qty()).isEqualTo(units("99.9"));
        assertThat(script.anomalies()).isZero();
    }

    @Test
    void shouldSettleByTheAnswerWhenItsFillsNeverCome() {
        script.answer(script.last(), "100", "1");

        script.timer(5_000);

        assertThat(script.anomalies()).isEqualTo(1);
        assertThat(rig.risk.state()).isEqualTo(State.REDUCING);
        assertThat(rig.ledger.balance(script.s)).isZero();
        assertThat(rig.ledger.balance(script.x)).as("no commission was told").isEqualTo(units("100"));
        assertThat(script.last().qty())
                .as("but may have been taken: it is not sold")
                .isEqualTo(units("99.9"));

        rig.fill(FIRST, units("1"), units("100"), units("0.1"), script.x, 5);
        assertThat(rig.ledger.balance(script.x)).as("told late").isEqualTo(units("99.9"));
        rig.fill(FIRST, units("1"), units("100"), units("0.1"), script.x, 5);
        assertThat(rig.ledger.balance(script.x)).as("taken once").isEqualTo(units("99.9"));
    }

    @Test
    void shouldTellALateFillFromThoseToldBeforeAndAfterIt() {
        rig.fill(FIRST, units("1"), units("30"), units("0.03"), script.x, 11);
        rig.fill(FIRST, units("1"), units("30"), units("0.03"), script.x, 14);
        script.answer(script.last(), "100", "1");
        script.timer(5_000);
        assertThat(rig.ledger.balance(script.x)).isEqualTo(units("99.94"));

        rig.fill(FIRST, units("1"), units("20"), units("0.02"), script.x, 12);
        rig.fill(FIRST, units("1"), units("30"), units("0.03"), script.x, 11);
        rig.fill(FIRST, units("1"), units("20"), units("0.02"), script.x, 12);
        rig.fill(FIRST, units("1"), units("20"), units("0.02"), script.x, 13);

        assertThat(rig.ledger.balance(script.x)).isEqualTo(units("99.9"));
        assertThat(script.duplicates()).isEqualTo(2);
        assertThat(script.anomalies()).as("only that they were late").isEqualTo(1);
    }

    @Test
    void shouldCountAnOrderForThePositionUntilItsFillsAreTold() {
        assertThat(rig.orders.buying(script.x)).isEqualTo(units("100"));

        script.answer(script.last(), "100", "1");
        assertThat(rig.orders.buying(script.x)).as("not in the ledger yet").isEqualTo(units("100"));

        script.fill(script.out.intents().get(0), "100", "1");
        assertThat(rig.orders.buying(script.x)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "100, 99, 99, 1, more filled than executed",
        "40, 101, 101, 1, more executed than ordered",
        "40, 40, 41, 2, paid more than the limit allows",
        "40, 0, 40, 2, paid without a fill",
        "40, -40, 40, 2, negative",
        "50, 50, 50, 3, rejected and filled",
        "50, 50, 50, 4, not sent and filled",
        "40, 40, 40, 1, filled but not whole"
    })
    void shouldLetFillsCountWhereTheAnswerCannotBeTrue(
            final String filled, final String executed, final String quoteQty, final int outcome, final String why) {
        rig.fill(FIRST, units("1"), units(filled), 0, script.x);

        rig.answer(FIRST, outcome, units(executed), units(quoteQty));
        assertThat(script.anomalies()).as(why).isEqualTo(1);
        assertThat(rig.risk.state()).isEqualTo(State.REDUCING);
        script.timer(5_000);

        assertThat(rig.ledger.balance(script.x)).as(why).isEqualTo(units(filled));
        assertThat(rig.ledger.balance(script.s)).isEqualTo(units("100") - units(filled));
        assertThat(script.last().orderKey()).as("the loop goes on").isEqualTo(SECOND);
        assertThat(script.last().qty()).isEqualTo(units(filled));
    }

    @Test
    void shouldLetFillsCountAtOnceWhereTheAnswersQuoteAmountIsNotTheirs() {
        rig.fill(FIRST, units("1"), units("100"), 0, script.x);
        rig.answer(FIRST, OrderOutcome.FILLED, units("100"), units("90"));

        assertThat(script.anomalies()).isEqualTo(1);
        assertThat(rig.ledger.balance(script.s)).isZero();
        assertThat(script.last().orderKey()).isEqualTo(SECOND);
    }

    @Test
    void shouldTakeABetterWordForAnAnswerThatCannotBeTrue() {
        rig.fill(FIRST, units("1"), units("40"), 0, script.x);
        rig.answer(FIRST, OrderOutcome.REJECTED, 0, 0);
        assertThat(script.anomalies()).isEqualTo(1);

        rig.answer(FIRST, OrderOutcome.EXPIRED, units("60"), units("60"));
        rig.fill(FIRST, units("1"), units("20"), 0, script.x);

        assertThat(script.anomalies()).isEqualTo(1);
        assertThat(rig.ledger.balance(script.x)).isEqualTo(units("60"));
        assertThat(script.last().qty()).isEqualTo(units("60"));
    }

    @Test
    void shouldDistrustWhatBelongsToNoOrder() {
        rig.fill(OrderKey.of(99, 1), units("1"), units("1"), 0, script.x);
        assertThat(script.anomalies()).isEqualTo(1);

        rig.answer(OrderKey.of(1, 2), OrderOutcome.FILLED, 0, 0);

        assertThat(script.anomalies()).isEqualTo(2);
        assertThat(rig.risk.state()).isEqualTo(State.REDUCING);
        script.execute(script.last(), "100", "1");
        assertThat(script.last().orderKey()).as("the open loop is untouched").isEqualTo(SECOND);
    }

    @Test
    void shouldKnowAnOrderThatEndedLongAgo() {
        rig.answer(FIRST, OrderOutcome.EXPIRED, 0, 0);
        for (int loopId = 2; loopId <= EndedOrders.CAPACITY; loopId++) {
            reopen();
            rig.answer(OrderKey.of(loopId, 1), OrderOutcome.EXPIRED, 0, 0);
        }
        rig.answer(FIRST, OrderOutcome.EXPIRED, 0, 0);
        assertThat(script.duplicates()).isEqualTo(1);

        reopen();
        rig.answer(OrderKey.of(EndedOrders.CAPACITY + 1, 1), OrderOutcome.EXPIRED, 0, 0);
        assertThat(script.anomalies()).isZero();
        rig.answer(FIRST, OrderOutcome.EXPIRED, 0, 0);

        assertThat(script.anomalies()).as("one too long ago").isEqualTo(1);
    }

    @Test
    void shouldTellFillsApartByTheirIds() {
        for (int i = 0; i < OpenOrder.MAX_FILLS + 10; i++) {
            rig.fill(FIRST, units("1"), units("0.1"), 0, script.x, 1_000 + i);
        }
        assertThat(script.duplicates()).isZero();

        rig.fill(FIRST, units("1"), units("0.1"), 0, script.x, 1_000);
        rig.fill(FIRST, units("1"), units("0.1"), 0, script.x, 1_000 + OpenOrder.MAX_FILLS - 1);
        rig.fill(FIRST, units("1"), units("0.1"), 0, script.x, 1_000 + OpenOrder.MAX_FILLS + 5);
        assertThat(script.duplicates()).isEqualTo(3);
        rig.answer(FIRST, OrderOutcome.EXPIRED, units("51"), units("51"));

        assertThat(rig.ledger.balance(script.x)).isEqualTo(units("51"));
        assertThat(script.anomalies()).isZero();
    }

    @Test
    void shouldSendNothingMoreWhenHalted() {
        rig.control(Control.HALT);

        script.execute(script.last(), "100", "1");

        assertThat(script.out.intents()).hasSize(1);
        assertThat(script.closed())
                .isEqualTo(new Closed(
                        1, LoopOutcome.HELD, script.s, units("100"), 0, 1, 1, units("98.901") - units("100")));
        assertThat(script.leftovers()).isEqualTo("99.9 X HALTED");
        script.assertRest("0", "99.9", "0");
        assertThat(rig.totals.held(script.x)).isEqualTo(units("99.9"));
    }

    @Test
    void shouldUseTheQuoteItPlannedWithWhileThereIsNone() {
        script.unquote(XY);
        script.unquote(YS);

        script.execute(script.last(), "100", "1");
        assertThat(script.last().price()).isEqualTo(units("1.83"));

        script.execute(script.last(), "99.9", "2");
        assertThat(script.last().price()).isEqualTo(units("0.51"));
    }

    @Test
    void shouldSellWhatItsStepAllowsAfterAPartialFill() {
        open(new LoopScript(settings -> settings, LoopScript.legs(LoopScript.filters("1"))));
        script.execute(script.last(), "3", "1");

        // 2.997 X are in hand, 2 can be sold. Each of them, not the two for all three, must bring its price.
        assertThat(script.last().orderKey()).isEqualTo(SECOND);
        assertThat(script.last().qty()).isEqualTo(units("2"));
        assertThat(script.last().price()).isEqualTo(units("1.83"));

        script.execute(script.last(), "2", "2");
        assertThat(script.last().qty()).isEqualTo(units("3"));
        assertThat(script.last().price()).isEqualTo(units("0.51"));
    }

    @Test
    void shouldKeepTheNotionalOfALimitAboveTheMinimum() {
        // The third leg may go down to 0.51 by its loss, which the venue would not take: 199.6 × 0.51 is below 105.
        open(new LoopScript(
                settings -> settings,
                pair("X", "S", LoopScript.filters("0.1")),
                pair("X", "Y", LoopScript.filters("0.1")),
                pair("Y", "S", lastLegFrom("105"))));
        script.execute(script.last(), "100", "1");
        script.execute(script.last(), "99.9", "2");

        assertThat(script.last().orderKey()).isEqualTo(THIRD);
        assertThat(script.last().price()).isEqualTo(units("0.53"));
    }

    @Test
    void shouldAcceptAnyPriceWhenAnyLossIsAllowed() {
        open(LoopScript.triangle(settings -> settings.maxLoopLossPpm(1_000_000)));

        script.execute(script.last(), "100", "1");
        assertThat(script.last().price()).as("one tick").isEqualTo(units("0.01"));
        script.execute(script.last(), "99.9", "2");
        script.execute(script.last(), "199.6", "0.55");

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.COMPLETED);
    }

    @Test
    void shouldNotUseInstrumentsOfAnOpenLoop() {
        reopen();

        assertThat(script.out.opened()).hasSize(1);
        assertThat(script.out.refused())
                .extracting(RecordedOutputs.Refused::reason)
                .containsOnly(RefusalReason.INSTRUMENT_BUSY);
    }

    @Test
    void shouldMeasureOnceFromTheInputThatCausedTheOrder() {
        assertThat(rig.machine.isOpening(FIRST)).isTrue();
        assertThat(rig.machine.takeCauseNs(FIRST)).isEqualTo(rig.nowNs);
        assertThat(rig.machine.takeCauseNs(FIRST)).as("asked before").isZero();
        assertThat(rig.machine.takeCauseNs(SECOND)).as("not out").isZero();

        rig.nowNs += 5_000;
        script.execute(script.last(), "100", "1");
        script.execute(script.last(), "99.9", "2");

        assertThat(rig.machine.isOpening(SECOND)).isFalse();
        assertThat(rig.machine.takeCauseNs(SECOND)).as("ended already").isEqualTo(rig.nowNs);
        assertThat(rig.machine.takeCauseNs(SECOND)).isZero();
        assertThat(rig.machine.takeCauseNs(FIRST)).isZero();
    }

    @Test
    void shouldSendLegsFillOrKillIfSet() {
        open(LoopScript.triangle(EngineRig.Settings::fillOrKillLegs));
        script.execute(script.last(), "100", "1");
        assertThat(script.out.intents()).extracting(Intent::timeInForce).containsOnly(OrderIntent.FOK);

        script.answer(script.last(), OrderOutcome.EXPIRED, "0", "0");
        script.timer(50);

        assertThat(script.last().purpose()).isEqualTo(OrderPurpose.RETRY);
        assertThat(script.last().timeInForce()).as("a repair").isEqualTo(OrderIntent.IOC);
    }

    private void open(final LoopScript other) {
        script = other.openALoop();
        rig = script.rig;
    }

    /** Makes the opportunity news again. */
    private void reopen() {
        script.quote(XS, "0.99", "1.01");
        script.quote(XS, "0.99", "1");
        script.quote(XY, "1.99", "2.01");
        script.quote(YS, "0.54", "0.56");
        script.quote(XY, "2", "2.01");
        script.quote(YS, "0.55", "0.56");
    }

    private int loop() {
        return rig.table.instrument(0, 0) == XS ? 0 : 1;
    }

    private static Filters lastLegFrom(final String notional) {
        return Filters.builder()
                .price(0, 0, units("0.01"))
                .lot(0, 0, units("0.1"))
                .minNotional(units(notional), true)
                .build();
    }
}
