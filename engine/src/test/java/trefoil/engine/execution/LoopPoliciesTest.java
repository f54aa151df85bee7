package trefoil.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.execution.LoopScript.XY;
import static trefoil.engine.execution.LoopScript.YS;
import static trefoil.engine.execution.LoopScript.units;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.event.Balance;
import trefoil.engine.event.Control;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.market.Filters;
import trefoil.engine.risk.RiskGate.State;
import trefoil.engine.testing.EngineRig;
import trefoil.engine.testing.RecordedOutputs;
import trefoil.engine.testing.RecordedOutputs.Intent;

/** Legs sent together or back to back, S → X → Y → S, from inventory of X and Y. */
class LoopPoliciesTest {
    private static final String LEG_1 = "1 LEG BUY 100 XS at 1";
    private static final String LEG_2 = "2 LEG SELL 99.9 XY at 2";
    private static final String LEG_3 = "3 LEG SELL 199.6 YS at 0.55";

    private LoopScript script;

    @Test
    void shouldSendAllLegsTogetherFromInventory() {
        together("100", "200");

        assertThat(script.orders()).containsExactly(LEG_1, LEG_2, LEG_3);
        assertThat(script.rig.ledger.available(script.s)).isZero();
        assertThat(script.rig.ledger.available(script.x)).isEqualTo(units("0.1"));
        assertThat(script.rig.ledger.available(script.y)).isEqualTo(units("0.4"));
        assertThat(List.of(1, 2, 3)).as("all answer the quote").allSatisfy(leg -> assertThat(
                        script.rig.machine.isOpening(OrderKey.of(1, leg)))
                .isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"123", "132", "213", "231", "312", "321"})
    void shouldCompleteWhicheverLegIsAnsweredFirst(final String order) {
        together("100", "200");
        final List<Intent> legs = script.out.intents();

        for (final char leg : order.toCharArray()) {
            assertThat(script.out.closed()).isEmpty();
            whole(legs.get(leg - '1'));
            assertThat(script.rig.ledger.reserved(script.x)).isBetween(0L, script.rig.ledger.balance(script.x));
            assertThat(script.rig.ledger.reserved(script.y)).isBetween(0L, script.rig.ledger.balance(script.y));
        }

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.COMPLETED);
        assertThat(script.closed().spent()).isEqualTo(units("100"));
        assertThat(script.closed().received()).isEqualTo(units("109.67022"));
        assertThat(script.leftovers()).isEqualTo("0.0002 Y DUST");
        script.assertRest("109.67022", "100", "200.0002");
    }

    @Test
    void shouldNotSendTogetherWithoutInventory() {
        together("0", "200");

        assertThat(script.out.opened()).isEmpty();
        assertThat(script.out.refused())
                .extracting(RecordedOutputs.Refused::reason)
                .containsExactly(RefusalReason.NO_INVENTORY);
    }

    @Test
    void shouldSendTogetherAsMuchAsTheInventoryAllows() {
        together("100", "50");

        assertThat(script.orders())
                .containsExactly("1 LEG BUY 25 XS at 1", "2 LEG SELL 24.9 XY at 2", "3 LEG SELL 49.7 YS at 0.55");
    }

    @Test
    void shouldBuyBackWhatTheInventoryLentWhenTheFirstLegMisses() {
        together("100", "200");
        final List<Intent> legs = script.out.intents();
        expire(legs.get(0));
        whole(legs.get(1));
        whole(legs.get(2));

        script.timer(1);
        assertThat(script.orders()).last().isEqualTo("4 RETRY BUY 100 XS at 1");
        whole(script.last());

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.UNWOUND);
        assertThat(script.closed().spent()).isEqualTo(units("100"));
        assertThat(script.closed().received()).isEqualTo(units("109.67022"));
        script.assertRest("109.67022", "100", "200.0002");
    }

    @Test
    void shouldConvertWhatIsHeldIntoWhatIsOwedWhenTheSecondLegMisses() {
        together("100", "200");
        final List<Intent> legs = script.out.intents();
        whole(legs.get(0));
        whole(legs.get(2));
        expire(legs.get(1));

        script.timer(1);
        assertThat(script.orders()).last().isEqualTo("4 RETRY SELL 99.9 XY at 2");
        whole(script.last());

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.UNWOUND);
        script.assertRest("109.67022", "100", "200.0002");
    }

    @Test
    void shouldSellWhatIsLeftWhenTheLastLegMisses() {
        together("100", "200");
        final List<Intent> legs = script.out.intents();
        expire(legs.get(2));
        whole(legs.get(1));
        whole(legs.get(0));

        script.timer(1);
        whole(script.last());

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.UNWOUND);
        script.assertRest("101.694204", "100", "200.0002");
    }

    @Test
    void shouldGiveBackByTheReverseOfTheOnlyLegThatFilled() {
        together("100", "200");
        final List<Intent> legs = script.out.intents();
        whole(legs.get(1));
        script.quote(XY, "1.98", "1.99");
        script.quote(YS, "0.45", "0.46");
        expire(legs.get(0));
        assertThat(script.out.intents()).as("Y may still be sold").hasSize(3);
        expire(legs.get(2));

        assertThat(script.orders()).last().isEqualTo("4 REFILL BUY 100 XY at 1.99");
        whole(script.last());
        script.timer(100);
        assertThat(script.orders()).last().isEqualTo("5 RETRY SELL 0.6 YS at 0.01");
        script.execute(script.last(), "0.6", "0.45");

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.UNWOUND);
        assertThat(script.closed().spent()).isZero();
        assertThat(script.closed().received()).isEqualTo(units("0.26973"));
        script.assertRest("100.26973", "100", "200.0002");
    }

    @Test
    void shouldLeadNoWayHomeThroughWhatIsOwed() {
        together("100", "200");
        final List<Intent> legs = script.out.intents();
        expire(legs.get(0));
        script.quote(LoopScript.XS, "1.3", "1.4");
        script.quote(XY, "2.1", "2.2");
        whole(legs.get(1));
        expire(legs.get(2));
        script.timer(1_000);

        assertThat(script.orders())
                .as("X at 1.3 would be worth it, but it would be given back for the 100 S that it stood for")
                .last()
                .isEqualTo("4 RETRY SELL 199.6 YS at 0.51");
        assertThat(script.out.intents().subList(3, script.out.intents().size()))
                .extracting(Intent::instrument)
                .doesNotContain(XY);
    }

    @Test
    void shouldNotBuyAnotherAssetForWhatIsOwedWhileOneIsHeld() {
        script = LoopScript.withZ(settings -> settings.policy(LoopPolicy.TOGETHER));
        script.quote(LoopScript.ZS, "0.33", "0.34");
        script.quote(LoopScript.XZ, "3", "3.01");
        open("100", "200");
        final List<Intent> legs = script.out.intents();
        script.quote(LoopScript.XS, "1", "1.2");
        script.quote(LoopScript.XZ, "2.9", "2.91");
        expire(legs.get(0));
        whole(legs.get(1));
        whole(legs.get(2));
        assertThat(script.orders()).last().asString().startsWith("4 REFILL BUY").contains("ZS");
        script.quote(LoopScript.ZS, "0.2", "0.34");
        script.quote(LoopScript.XZ, "2.9", "3.3");
        whole(script.last());
        script.timer(100);

        assertThat(script.orders()).as("Z is held for it").hasSize(4);
        script.quote(LoopScript.XS, "1", "1.01");
        script.timer(100);
        assertThat(script.orders()).last().isEqualTo("5 RETRY BUY 100 XS at 1.01");
    }

    @Test
    void shouldOweDustWhereTheLeastOrderWouldBuyTooMuch() {
        final Filters fromOne = Filters.builder()
                .price(0, 0, units("0.01"))
                .lot(units("1"), 0, units("0.1"))
                .build();
        script = new LoopScript(settings -> settings.policy(LoopPolicy.TOGETHER), LoopScript.legs(fromOne));
        open("100", "200");
        final List<Intent> legs = script.out.intents();
        script.execute(legs.get(0), "99.9", "1");
        whole(legs.get(1));
        whole(legs.get(2));

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.COMPLETED_IN_PART);
        assertThat(script.leftovers()).isEqualTo("-0.0999 X DUST, 0.0002 Y DUST");
        assertThat(script.rig.dust.amount(script.x)).isEqualTo(-units("0.0999"));
        script.assertRest("109.77022", "99.9001", "200.0002");
    }

    @Test
    void shouldOweWhatCannotBeBoughtBackWithinTheBound() {
        together("100", "200");
        final List<Intent> legs = script.out.intents();
        expire(legs.get(0));
        script.quote(LoopScript.XS, "1.2", "1.3");
        whole(legs.get(1));
        whole(legs.get(2));

        script.timer(5_000);

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.HELD);
        assertThat(script.leftovers()).isEqualTo("-99.9 X LOSS_BOUND, 0.0002 Y DUST");
        assertThat(script.rig.totals.held(script.x)).isEqualTo(-units("99.9"));
        assertThat(script.closed().value())
                .as("what was received, less what it takes to buy back")
                .isEqualTo(units("109.67022") - units("129.87"));
    }

    @Test
    void shouldKeepTogetherWhileOneFateIsUnknown() {
        together("100", "200");
        final List<Intent> legs = script.out.intents();
        script.answer(legs.get(1), OrderOutcome.UNKNOWN, "0", "0");
        whole(legs.get(0));
        whole(legs.get(2));
        script.timer(10_000);

        assertThat(script.out.closed()).isEmpty();
        assertThat(script.out.intents()).as("X may be needed by the lost leg").hasSize(3);
        assertThat(script.rig.ledger.reserved(script.x)).isEqualTo(units("99.9"));

        whole(legs.get(1));
        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.COMPLETED);
    }

    @Test
    void shouldPipelineFromInventoryAndChainTheRest() {
        pipelined("100", "0", settings -> settings);
        assertThat(script.orders()).containsExactly(LEG_1, LEG_2);

        whole(script.out.intents().get(0));
        assertThat(script.out.intents()).hasSize(2);
        whole(script.out.intents().get(1));

        assertThat(script.orders()).last().isEqualTo("3 LEG SELL 199.6 YS at 0.51");
        whole(script.last());
        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.COMPLETED);
    }

    @Test
    void shouldChainWhereNothingIsHeld() {
        pipelined("0", "0", settings -> settings);
        assertThat(script.orders()).containsExactly(LEG_1);

        whole(script.last());

        assertThat(script.orders()).last().isEqualTo("2 LEG SELL 99.9 XY at 1.83");
    }

    @Test
    void shouldGoAheadOnceTheInventoryAllows() {
        pipelined("0", "300", settings -> settings);
        assertThat(script.orders()).containsExactly(LEG_1);

        whole(script.last());

        assertThat(script.orders())
                .as("leg 3 goes with leg 2")
                .containsExactly(LEG_1, "2 LEG SELL 99.9 XY at 1.83", "3 LEG SELL 182.6 YS at 0.55");
    }

    @Test
    void shouldGoAheadAtTheBetterOfThePlansPriceAndThePresentOne() {
        pipelined("0", "300", settings -> settings);
        script.quote(YS, "0.57", "0.58");

        whole(script.last());

        assertThat(script.orders())
                .as("leg 2 counts on 0.57: less would lose beyond the bound")
                .endsWith("2 LEG SELL 99.9 XY at 1.76", "3 LEG SELL 175.6 YS at 0.57");
    }

    @Test
    void shouldSendBackToBackWhereTheSenderKeepsTheOrder() {
        pipelined("0", "0", EngineRig.Settings::sequencedOrders);

        assertThat(script.orders()).containsExactly(LEG_1, LEG_2, LEG_3);
        assertThat(script.rig.ledger.available(script.x)).isZero();

        script.out.intents().forEach(this::whole);
        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.COMPLETED);
        script.assertRest("109.67022", "0", "0.0002");
    }

    @Test
    void shouldNotMindLegsThatAreRefusedBehindOneThatMissed() {
        pipelined("0", "0", EngineRig.Settings::sequencedOrders);

        script.out.intents().forEach(intent -> {
            final int outcome = intent.leg() == 1 ? OrderOutcome.EXPIRED : OrderOutcome.REJECTED;
            script.answer(intent, outcome, "0", "0");
        });

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.MISSED);
        assertThat(script.rig.risk.state()).as("that was to be expected").isEqualTo(State.ACTIVE);
    }

    @Test
    void shouldUnwindWhatAPartOfTheFirstLegBrought() {
        pipelined("0", "0", EngineRig.Settings::sequencedOrders);
        final List<Intent> legs = script.out.intents();
        script.execute(legs.get(0), "40", "1");
        script.answer(legs.get(1), OrderOutcome.REJECTED, "0", "0");
        script.answer(legs.get(2), OrderOutcome.REJECTED, "0", "0");

        assertThat(script.orders()).last().isEqualTo("4 RETRY SELL 39.9 XY at 1.83");
        whole(script.last());
        whole(script.last());

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.UNWOUND);
    }

    @Test
    void shouldNotGoAheadWhileReducing() {
        pipelined("0", "300", settings -> settings);
        script.rig.control(Control.REDUCE);

        whole(script.last());

        assertThat(script.orders()).containsExactly(LEG_1, "2 LEG SELL 99.9 XY at 1.83");
    }

    @Test
    void shouldStopLegsBehindOneThatFilledNothing() {
        pipelined("100", "0", settings -> settings);
        final List<Intent> legs = script.out.intents();
        expire(legs.get(0));
        whole(legs.get(1));

        assertThat(script.orders()).last().isEqualTo("4 RETRY SELL 199.6 YS at 0.51");
        assertThat(legs).as("on its way to S, to buy back X").hasSize(2);
    }

    private void together(final String ofX, final String ofY) {
        together(ofX, ofY, settings -> settings);
    }

    private void together(final String ofX, final String ofY, final UnaryOperator<EngineRig.Settings> change) {
        open(ofX, ofY, settings -> change.apply(settings.policy(LoopPolicy.TOGETHER)));
    }

    private void pipelined(final String ofX, final String ofY, final UnaryOperator<EngineRig.Settings> change) {
        open(ofX, ofY, settings -> change.apply(settings.policy(LoopPolicy.PIPELINED)));
    }

    private void open(final String ofX, final String ofY, final UnaryOperator<EngineRig.Settings> settings) {
        script = LoopScript.triangle(settings);
        open(ofX, ofY);
    }

    private void open(final String ofX, final String ofY) {
        script.rig.balance(script.x, Balance.SNAPSHOT, units(ofX), 0);
        script.rig.balance(script.y, Balance.SNAPSHOT, units(ofY), 0);
        script.openALoop();
    }

    /** All of it at the price it was planned at, or the limit of a repair. */
    private void whole(final Intent intent) {
        script.executeWhole(intent);
    }

    private void expire(final Intent intent) {
        script.answer(intent, OrderOutcome.EXPIRED, "0", "0");
    }
}
