package trefoil.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.execution.LoopScript.XS;
import static trefoil.engine.execution.LoopScript.XY;
import static trefoil.engine.execution.LoopScript.XZ;
import static trefoil.engine.execution.LoopScript.YS;
import static trefoil.engine.execution.LoopScript.ZS;
import static trefoil.engine.execution.LoopScript.units;
import static trefoil.engine.testing.Markets.pair;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.event.Control;
import trefoil.engine.event.Health;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.market.Filters;
import trefoil.engine.testing.EngineRig;
import trefoil.engine.testing.RecordedOutputs.Intent;

/** What a chain's legs leave, on its way home: S → X → Y → S, with Z beside Y where a test wants another way. */
class LoopUnwindingTest {
    private static final long MS = 1_000_000;

    private LoopScript script = LoopScript.triangle(settings -> settings).openALoop();

    @Test
    void shouldRetryALegThatFilledNothing() {
        leg("100", "1");
        expire();
        assertThat(script.out.intents()).as("the quote was just tried in vain").hasSize(2);
        assertThat(script.out.closed()).isEmpty();

        script.silentTimer(50);
        leg("99.9", "2");
        leg("199.6", "0.55");

        assertThat(script.orders())
                .containsExactly(
                        "1 LEG BUY 100 XS at 1",
                        "2 LEG SELL 99.9 XY at 1.83",
                        "4 RETRY SELL 99.9 XY at 1.83",
                        "5 RETRY SELL 199.6 YS at 0.51");
        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.UNWOUND);
        assertThat(script.closed().received()).isEqualTo(units("109.67022"));
        assertThat(script.closed().orders()).isEqualTo(4);
        assertThat(script.closed().legsFilled()).isEqualTo(1);
        assertThat(script.rig.totals.brokenProfit(script.s)).isEqualTo(units("9.67022"));
        script.assertRest("109.67022", "0", "0.0002");
    }

    @Test
    void shouldTryARenewedQuoteAtOnce() {
        leg("100", "1");
        expire();

        script.timer(1);

        assertThat(script.last().purpose()).isEqualTo(OrderPurpose.RETRY);
    }

    @Test
    void shouldGoStraightBackWhenThatIsCheapest() {
        leg("100", "1");
        script.quote(XY, "1.5", "2.01");
        script.quote(XS, "1.01", "1.02");

        expire();
        leg("99.9", "1.01");

        assertThat(script.orders()).last().asString().isEqualTo("4 STRAIGHT_BACK SELL 99.9 XS at 1.01");
        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.UNWOUND);
        script.assertRest("100.798101", "0", "0");
    }

    @Test
    void shouldGoThroughAnotherAssetWhenThatIsCheapest() {
        script = LoopScript.withZ(settings -> settings.maxLoopLossPpm(20_000));
        script.quote(XZ, "3.02", "3.03");
        script.quote(ZS, "0.33", "0.34");
        script.openALoop();
        leg("100", "1");
        script.quote(XY, "1.5", "2.01");

        expire();
        assertThat(script.last().instrument()).isEqualTo(XZ);
        assertThat(script.last().purpose()).isEqualTo(OrderPurpose.OTHER_ASSET);
        leg("99.9", "3.02");
        leg("301.3", "0.33");

        assertThat(script.orders())
                .endsWith("4 OTHER_ASSET SELL 99.9 XZ at 2.98", "5 STRAIGHT_BACK SELL 301.3 ZS at 0.33");
        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.UNWOUND);
        assertThat(script.leftovers()).isEqualTo("0.096302 Z DUST");
        assertThat(script.closed().received()).isEqualTo(units("99.329571"));
    }

    @Test
    void shouldBringAPartOfALegHomeBesideTheOtherLegs() {
        leg("100", "1");
        leg("50", "2");
        assertThat(script.last().leg()).isEqualTo(3);
        final Intent third = script.last();

        script.timer(1);
        assertThat(script.orders()).last().asString().isEqualTo("4 RETRY SELL 49.9 XY at 1.83");
        leg("49.9", "2");
        assertThat(script.out.intents()).as("Y is being sold by leg 3").hasSize(4);
        script.execute(third, "99.9", "0.55");
        script.executeWhole(script.last());

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.UNWOUND);
        assertThat(script.leftovers()).isEqualTo("0.0002 Y DUST");
        assertThat(script.closed().legsFilled()).isEqualTo(3);
    }

    @Test
    void shouldLeaveWhatLosesTooMuchOncePatienceIsOver() {
        leg("100", "1");
        leg("99.9", "2");
        script.quote(YS, "0.45", "0.56");
        expire();

        script.timer(4_999);
        assertThat(script.out.closed()).isEmpty();
        script.timer(1);

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.HELD);
        assertThat(script.leftovers()).isEqualTo("199.6002 Y LOSS_BOUND");
        assertThat(script.out.intents())
                .as("nothing sent at a loss beyond the bound")
                .hasSize(3);
        script.assertRest("0", "0", "199.6002");
        assertThat(script.rig.totals.held(script.y)).isEqualTo(units("199.6002"));
        assertThat(script.closed().value())
                .as("what is held counts at its last bid")
                .isEqualTo(units("89.82009") - units("100"));
    }

    @Test
    void shouldGoHomeAsSoonAsALossIsWithinTheBound() {
        leg("100", "1");
        leg("99.9", "2");
        script.quote(YS, "0.45", "0.56");
        expire();
        script.timer(3_000);
        assertThat(script.out.intents()).hasSize(3);

        script.quote(YS, "0.51", "0.56");
        script.silentTimer(1);
        leg("199.6", "0.51");

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.UNWOUND);
        assertThat(script.closed().received()).isEqualTo(units("101.694204"));
    }

    @Test
    void shouldWaitPatientlyWhileTheVenueWantsNoOrders() {
        leg("100", "1");
        script.rig.health(Health.ORDER_PAUSE, 8_000 * MS);
        script.answer(script.last(), OrderOutcome.REJECTED, "0", "0");

        script.timer(7_999);
        assertThat(script.out.intents()).hasSize(2);
        assertThat(script.out.closed()).isEmpty();
        script.timer(1);

        assertThat(script.orders()).last().asString().startsWith("4 RETRY SELL 99.9 XY");
    }

    @Test
    void shouldNotGoOnAtALossWhenAnotherWayBringsMore() {
        script = LoopScript.triangle(settings -> settings.maxLoopLossPpm(100_000))
                .openALoop();
        script.quote(YS, "0.48", "0.56");

        leg("100", "1");
        leg("99.9", "0.99");

        assertThat(script.orders()).last().asString().startsWith("4 STRAIGHT_BACK SELL 99.9 XS");
        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.UNWOUND);
        assertThat(script.closed().received()).isEqualTo(units("98.802099"));
    }

    @Test
    void shouldGoOnAtALossWhenThatBringsMost() {
        script = LoopScript.triangle(settings -> settings.maxLoopLossPpm(100_000))
                .openALoop();
        script.quote(YS, "0.498", "0.56");

        leg("100", "1");

        assertThat(script.orders()).last().asString().startsWith("2 LEG SELL 99.9 XY");
    }

    @Test
    void shouldCountPatienceAnewAfterAFill() {
        leg("100", "1");
        leg("99.9", "2");
        expire();
        script.silentTimer(50);
        script.quote(YS, "0.45", "0.56");
        leg("100", "0.51");

        script.timer(4_999);
        assertThat(script.out.closed()).isEmpty();
        script.timer(1);

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.HELD);
        assertThat(script.leftovers()).isEqualTo("99.6002 Y LOSS_BOUND");
    }

    @Test
    void shouldNotCountTheTimeThatAnOrderIsOutAsPatience() {
        leg("100", "1");
        leg("99.9", "2");
        expire();
        script.silentTimer(50);
        script.answer(script.last(), OrderOutcome.UNKNOWN, "0", "0");
        script.timer(60_000);
        script.answer(script.last(), OrderOutcome.REJECTED, "0", "0");
        assertThat(script.out.closed()).isEmpty();

        script.timer(1_001);

        assertThat(script.last().leg()).as("tried once more").isEqualTo(5);
    }

    @Test
    void shouldWaitLongerAfterEachAttemptInVain() {
        leg("100", "1");
        expire();
        final int[] waitsMs = {50, 100, 200, 400, 800, 1_600, 1_600};
        for (int attempt = 0; attempt < waitsMs.length; attempt++) {
            // The first few times a renewed quote may be tried at once: it must not be renewed.
            final boolean renewed = attempt > 3;
            passTime(waitsMs[attempt] - 1, renewed);
            assertThat(script.out.intents()).as("attempt " + attempt).hasSize(2 + attempt);
            passTime(1, renewed);
            assertThat(script.out.intents()).as("attempt " + attempt).hasSize(3 + attempt);
            expire();
        }
    }

    private void passTime(final int ms, final boolean renewed) {
        if (renewed) {
            script.timer(ms);
        } else {
            script.silentTimer(ms);
        }
    }

    @Test
    void shouldKeepOffAnInstrumentOnWhichItWasRefused() {
        script = LoopScript.withZ(settings -> settings.maxLoopLossPpm(20_000));
        script.quote(XZ, "3.02", "3.03");
        script.quote(ZS, "0.33", "0.34");
        script.openALoop();
        leg("100", "1");

        script.answer(script.last(), OrderOutcome.REJECTED, "0", "0");

        assertThat(script.last().instrument())
                .as("the leg itself would bring more")
                .isEqualTo(XZ);
        expire();
        script.timer(1_000);
        assertThat(script.last().instrument()).as("a second later it may").isEqualTo(XY);
    }

    @Test
    void shouldGoAroundAClosedMarket() {
        script = LoopScript.withZ(settings -> settings.maxLoopLossPpm(20_000));
        script.quote(XZ, "3.02", "3.03");
        script.quote(ZS, "0.33", "0.34");
        script.openALoop();
        script.rig.instrumentState(XY, InstrumentState.CLOSED);

        leg("100", "1");

        assertThat(script.last().instrument()).isEqualTo(XZ);
    }

    @Test
    void shouldLeaveWhatHasNoMarket() {
        leg("100", "1");
        script.rig.instrumentState(XY, InstrumentState.CLOSED);
        script.rig.instrumentState(XS, InstrumentState.CLOSED);
        expire();

        script.timer(5_000);

        assertThat(script.leftovers()).isEqualTo("99.9 X NO_MARKET");
        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.HELD);
    }

    @Test
    void shouldLeaveDustAtOnce() {
        final Filters atLeastTen = Filters.builder()
                .price(0, 0, units("0.01"))
                .lot(units("0.1"), 0, units("0.1"))
                .minNotional(units("10"), true)
                .build();
        script = new LoopScript(settings -> settings, LoopScript.legs(atLeastTen)).openALoop();

        leg("4", "1");

        assertThat(script.closed().outcome())
                .as("nothing that can go home is left")
                .isEqualTo(LoopOutcome.UNWOUND);
        assertThat(script.leftovers()).isEqualTo("3.996 X DUST");
        assertThat(script.rig.totals.held(script.x)).isZero();
        assertThat(script.rig.dust.amount(script.x)).isEqualTo(units("3.996"));
        script.assertRest("96", "3.996", "0");
    }

    @Test
    void shouldGiveUpWhenItsOrdersAreUsedUp() {
        leg("100", "1");
        leg("99.9", "2");
        expire();
        for (int attempt = 0; script.out.closed().isEmpty(); attempt++) {
            assertThat(attempt).isLessThan(100);
            script.timer(2_000);
            if (script.out.closed().isEmpty()) {
                leg("1", "0.51");
            }
        }

        assertThat(script.last().leg()).isEqualTo(OrderKey.LAST);
        assertThat(script.closed().orders()).isEqualTo(OrderKey.LAST);
        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.HELD);
        assertThat(script.leftovers()).isEqualTo("187.6002 Y ATTEMPTS");
        assertThat(script.out.intents()).extracting(Intent::orderKey).doesNotHaveDuplicates();
    }

    @Test
    void shouldUseUpNoMoreThanTheBoundWhateverComesHomeFirst() {
        script =
                LoopScript.triangle(settings -> settings.maxLoopLossPpm(10_000)).openALoop();
        leg("100", "1");
        leg("50", "2");
        script.timer(1);
        final Intent retry = script.last();
        final Intent third = script.out.intents().get(2);
        assertThat(retry.purpose()).isEqualTo(OrderPurpose.RETRY);
        // 49.9 X were paid with 49.95 S: half of the bound is theirs, whatever the third leg brings.
        script.quote(XY, "0.01", "2.01");
        script.answer(retry, OrderOutcome.EXPIRED, "0", "0");
        script.execute(third, "99.9", "0.51");

        // 50.05 S of basis brought 50.89 S: 0.9 more than they had to, so that X may lose that much more.
        script.quote(XS, "0.98", "2");
        script.timer(100);

        assertThat(script.orders()).last().asString().isEqualTo("5 STRAIGHT_BACK SELL 49.9 XS at 0.97");
        leg("49.9", "0.97");
        assertThat(script.closed().received()).isGreaterThanOrEqualTo(units("99"));
    }

    @Test
    void shouldFinishALegThatIsTheBestWayWhileReducing() {
        script.rig.control(Control.REDUCE);

        leg("100", "1");
        leg("99.9", "2");
        leg("199.6", "0.55");

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.COMPLETED);
    }

    @Test
    void shouldTakeABetterWayThanTheNextLegWhileReducing() {
        script.rig.control(Control.REDUCE);
        script.quote(XS, "1.2", "1.21");

        leg("100", "1");

        assertThat(script.last().instrument()).isEqualTo(XS);
        assertThat(script.last().purpose()).isEqualTo(OrderPurpose.STRAIGHT_BACK);
    }

    @Test
    void shouldCloseAWaitingLoopWhenHalted() {
        leg("100", "1");
        expire();

        script.rig.control(Control.HALT);

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.HELD);
        assertThat(script.leftovers()).isEqualTo("99.9 X HALTED");
    }

    @Test
    void shouldReachBeyondTheQuoteWithARepeatedBuy() {
        script = new LoopScript(
                        settings -> settings.maxLoopLossPpm(20_000),
                        pair("X", "S", LoopScript.filters("0.1")),
                        pair("X", "Y", LoopScript.filters("0.1")),
                        pair("S", "Y", LoopScript.filters("0.1")))
                .openALoop();
        script.quote(YS, "1.79", "1.80");
        script.quote(XY, "1.99", "2.01");
        script.quote(XY, "2", "2.01");
        leg("100", "1");
        leg("99.9", "2");
        assertThat(script.last().price()).as("a leg buys at the quote").isEqualTo(units("1.8"));
        expire();

        script.silentTimer(50);

        assertThat(script.last().purpose()).isEqualTo(OrderPurpose.RETRY);
        assertThat(script.last().price()).as("and a repair beyond it").isEqualTo(units("1.81"));
        assertThat(Math.multiplyHigh(script.last().qty(), script.last().price()))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {OrderOutcome.NOT_SENT, OrderOutcome.REJECTED})
    void shouldNotHurryWhenOrdersAreRefused(final int outcome) {
        script = LoopScript.triangle(settings -> settings.limits(EngineRig.limits()
                        .maxConsecutiveFailures(Integer.MAX_VALUE)
                        .build()))
                .openALoop();
        leg("100", "1");
        script.answer(script.last(), outcome, "0", "0");

        for (int tick = 0; tick < 20; tick++) {
            final int before = script.out.intents().size();
            script.timer(50);
            if (script.out.intents().size() > before) {
                script.answer(script.last(), outcome, "0", "0");
            }
        }

        assertThat(script.out.intents().size())
                .as("in a second of renewed quotes")
                .isBetween(3, 7);
    }

    @Test
    void shouldWaitWhenASecondWayIsRefusedToo() {
        script = LoopScript.withZ(settings -> settings.maxLoopLossPpm(200_000));
        script.quote(XZ, "3.02", "3.03");
        script.quote(ZS, "0.33", "0.34");
        script.openALoop();
        leg("100", "1");
        script.answer(script.last(), OrderOutcome.REJECTED, "0", "0");
        assertThat(script.out.intents()).as("another way at once").hasSize(3);
        final Intent second = script.last();
        script.answer(second, OrderOutcome.REJECTED, "0", "0");

        script.timer(1);
        script.timer(150);
        assertThat(script.out.intents()).as("a third way is refused too").hasSize(3);
        script.timer(100);

        assertThat(script.out.intents()).hasSize(4);
        assertThat(script.last().instrument()).isNotIn(XY, second.instrument());
    }

    private void leg(final String qty, final String price) {
        script.execute(script.last(), qty, price);
    }

    private void expire() {
        script.answer(script.last(), OrderOutcome.EXPIRED, "0", "0");
    }
}
