package trefoil.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.execution.LoopScript.XS;
import static trefoil.engine.execution.LoopScript.XY;
import static trefoil.engine.execution.LoopScript.YS;
import static trefoil.engine.execution.LoopScript.units;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.event.Balance;
import trefoil.engine.event.Carried;
import trefoil.engine.event.Control;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.Side;
import trefoil.engine.event.StopReason;
import trefoil.engine.risk.RiskGate.State;
import trefoil.engine.testing.EngineRig;
import trefoil.engine.testing.RecordedOutputs;

/** Loops that an earlier run left open: S → X → Y → S at 1, 2 and 0.55, begun with 100 S. */
class RecoveredLoopTest {
    private static final long LOOP = 7;

    private final LoopScript script = LoopScript.triangle(settings -> settings);
    private final EngineRig rig = script.rig;

    @BeforeEach
    void beginToRecover() {
        rig.control(Control.HALT, StopReason.RECOVERING);
    }

    @Test
    void shouldSendNothingBeforeRecoveryIsOver() {
        recover("-100", "99.9", "0");
        quotes();
        script.timer(10_000);

        assertThat(script.out.intents()).isEmpty();
        assertThat(script.out.closed()).isEmpty();
        assertThat(rig.risk.openLoops()).isEqualTo(1);
        assertThat(rig.risk.state()).isEqualTo(State.HALTED);
        assertThat(rig.counters.get(rig.counters.loopsRecovered)).isEqualTo(1);
    }

    @Test
    void shouldBringARecoveredLoopHomeOnceItMay() {
        recover("-100", "99.9", "0");
        rig.balance(script.x, Balance.SNAPSHOT, units("99.9"), 0);
        rig.balance(script.s, Balance.SNAPSHOT, 0, 0);
        quotes();

        rig.control(Control.RESUME, StopReason.RECOVERING);
        assertThat(script.orders()).containsExactly("4 OTHER_ASSET SELL 99.9 XY at 1.83");
        script.execute(script.last(), "99.9", "2");
        script.execute(script.last(), "199.6", "0.55");

        assertThat(script.closed().loopId()).isEqualTo(LOOP);
        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.UNWOUND);
        assertThat(script.closed().spent()).isEqualTo(units("100"));
        assertThat(script.closed().received()).isEqualTo(units("109.67022"));
        script.assertRest("109.67022", "0", "0.0002");
        assertThat(rig.risk.state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void shouldPromiseWhatARecoveredLoopHolds() {
        recover("-100", "99.9", "0");
        rig.balance(script.x, Balance.SNAPSHOT, units("150"), 0);

        assertThat(rig.ledger.available(script.x)).isEqualTo(units("50.1"));
        assertThat(rig.ledger.balance(script.s))
                .as("balances are the venue's word")
                .isEqualTo(units("100"));
    }

    @Test
    void shouldWaitForTheFateOfARecoveredOrder() {
        recover("-100", "99.9", "0");
        final long second = OrderKey.of(LOOP, 2);
        rig.orderRecovered(second, XY, Side.SELL, units("1.83"), units("99.9"));
        quotes();
        rig.control(Control.RESUME, StopReason.RECOVERING);
        script.timer(60_000);
        assertThat(script.out.intents()).isEmpty();

        rig.balance(script.s, Balance.SNAPSHOT, 0, 0);
        rig.balance(script.x, Balance.SNAPSHOT, units("99.9"), 0);
        rig.fill(second, units("2"), units("99.9"), units("0.1998"), script.y);
        rig.answer(second, OrderOutcome.FILLED, units("99.9"), units("199.8"));

        assertThat(script.orders()).containsExactly("4 STRAIGHT_BACK SELL 199.6 YS at 0.51");
        script.execute(script.last(), "199.6", "0.55");
        assertThat(script.closed().legsFilled()).isEqualTo(1);
        script.assertRest("109.67022", "0", "0.0002");
    }

    /** So many are out when a loop of four legs was sent at once; what loops this run looks at does not matter. */
    @Test
    void shouldWaitForTheFatesOfFourRecoveredOrders() {
        recover("-100", "99.9", "0");
        for (int ordinal = 1; ordinal <= 4; ordinal++) {
            rig.orderRecovered(OrderKey.of(LOOP, ordinal), XY, Side.SELL, units("1.83"), units("20"));
        }
        quotes();
        rig.control(Control.RESUME, StopReason.RECOVERING);
        assertThat(rig.counters.get(rig.counters.unusableRecords)).isZero();
        rig.balance(script.s, Balance.SNAPSHOT, 0, 0);
        rig.balance(script.x, Balance.SNAPSHOT, units("99.9"), 0);

        for (int ordinal = 1; ordinal <= 3; ordinal++) {
            rig.answer(OrderKey.of(LOOP, ordinal), OrderOutcome.REJECTED, 0, 0);
        }
        final long fourth = OrderKey.of(LOOP, 4);
        rig.fill(fourth, units("2"), units("20"), units("0.04"), script.y);
        rig.answer(fourth, OrderOutcome.FILLED, units("20"), units("40"));

        assertThat(script.orders())
                .as("what the fourth order moved goes home, and is not moved again")
                .anyMatch(order -> order.endsWith("SELL 39.9 YS at 0.55"));
        assertThat(script.out.intents().stream()
                        .filter(intent -> intent.instrument() == XY || intent.instrument() == XS)
                        .mapToLong(RecordedOutputs.Intent::qty)
                        .sum())
                .isLessThanOrEqualTo(units("79.9"));
    }

    @Test
    void shouldCloseALoopWhoseOnlyOrderNeverExecuted() {
        recover("0", "0", "0");
        final long first = OrderKey.of(LOOP, 1);
        rig.orderRecovered(first, XS, Side.BUY, units("1"), units("100"));
        assertThat(rig.ledger.available(script.s)).isZero();
        rig.answer(first, OrderOutcome.REJECTED, 0, 0);
        assertThat(script.out.closed()).isEmpty();

        rig.control(Control.RESUME, StopReason.RECOVERING);

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.MISSED);
        assertThat(rig.ledger.available(script.s)).isEqualTo(units("100"));
    }

    @Test
    void shouldKeepTheLossBoundOfARecoveredLoop() {
        recover("-100", "99.9", "0");
        rig.balance(script.x, Balance.SNAPSHOT, units("99.9"), 0);
        script.quote(XS, "0.9", "1");
        rig.control(Control.RESUME, StopReason.RECOVERING);

        script.timer(5_000);

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.HELD);
        assertThat(script.leftovers()).isEqualTo("99.9 X LOSS_BOUND");
    }

    @Test
    void shouldWaitForQuotesBeforeItSharesOutWhatWasSpent() {
        recover("-100", "50", "99.9");
        rig.balance(script.x, Balance.SNAPSHOT, units("50"), 0);
        rig.balance(script.y, Balance.SNAPSHOT, units("99.9"), 0);
        script.quote(XS, "1.02", "1.03");
        rig.control(Control.RESUME, StopReason.RECOVERING);
        assertThat(script.out.intents()).as("Y has no quote yet").isEmpty();

        script.quote(YS, "0.51", "0.52");
        script.timer(50);

        assertThat(script.orders())
                .containsExactly("4 STRAIGHT_BACK SELL 50 XS at 1.01", "5 STRAIGHT_BACK SELL 99.9 YS at 0.51");
    }

    @Test
    void shouldGiveBackWhatARecoveredLoopOwes() {
        recover("109.67", "-99.9", "0.0002");
        script.quote(XS, "0.99", "1");
        script.quote(YS, "0.55", "0.56");
        rig.balance(script.s, Balance.SNAPSHOT, units("209.67"), 0);
        rig.control(Control.RESUME, StopReason.RECOVERING);

        assertThat(script.orders()).containsExactly("4 REFILL BUY 100 XS at 1");
        script.executeWhole(script.last());

        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.UNWOUND);
        assertThat(script.leftovers()).isEqualTo("0.0002 Y DUST");
        assertThat(script.closed().received() - script.closed().spent()).isEqualTo(units("9.67"));
    }

    @ParameterizedTest
    @ValueSource(ints = {OrderPurpose.LEG, OrderPurpose.STRAIGHT_BACK})
    void shouldCountAFourthOrderAsWhatItWasSentFor(final int purpose) {
        recover("-100", "99.9", "0");
        final long fourth = OrderKey.of(LOOP, 4);
        rig.orderRecovered(fourth, purpose, XS, Side.SELL, units("1"), units("99.9"));
        quotes();
        rig.control(Control.RESUME, StopReason.RECOVERING);
        rig.balance(script.s, Balance.SNAPSHOT, 0, 0);
        rig.balance(script.x, Balance.SNAPSHOT, units("99.9"), 0);

        rig.fill(fourth, units("1"), units("99.9"), 0, script.s);
        rig.answer(fourth, OrderOutcome.FILLED, units("99.9"), units("99.9"));

        assertThat(script.closed().legsFilled()).isEqualTo(purpose == OrderPurpose.LEG ? 1 : 0);
    }

    @Test
    void shouldKnowNoFifthLeg() {
        recover("-100", "99.9", "0");

        rig.orderRecovered(OrderKey.of(LOOP, 5), OrderPurpose.LEG, XS, Side.SELL, units("1"), units("1"));

        assertThat(rig.counters.get(rig.counters.unusableRecords)).isEqualTo(1);
    }

    @Test
    void shouldUseNoOrdinalTwice() {
        recover("-100", "99.9", "0");
        rig.orderRecovered(OrderKey.of(LOOP, 4), XY, Side.SELL, units("1.83"), units("50"));
        rig.orderRecovered(OrderKey.of(LOOP, 4), XY, Side.SELL, units("1.83"), units("50"));
        assertThat(rig.counters.get(rig.counters.unusableRecords)).isEqualTo(1);
        quotes();
        rig.balance(script.x, Balance.SNAPSHOT, units("99.9"), 0);
        rig.control(Control.RESUME);
        rig.control(Control.RESUME, StopReason.RECOVERING);

        rig.answer(OrderKey.of(LOOP, 4), OrderOutcome.EXPIRED, 0, 0);
        script.timer(50);

        assertThat(script.last().orderKey()).isEqualTo(OrderKey.of(LOOP, 5));
    }

    @Test
    void shouldNumberNewLoopsAboveRecoveredOnes() {
        recover("0", "0", "0");
        rig.control(Control.RESUME, StopReason.RECOVERING);
        assertThat(script.closed().outcome()).isEqualTo(LoopOutcome.MISSED);

        script.openALoop();

        assertThat(script.out.opened()).hasSize(1);
        assertThat(script.out.opened().get(0).loopId()).isEqualTo(LOOP + 1);
    }

    @Test
    void shouldOpenNothingElseWhileARecoveredLoopIsOpen() {
        recover("-100", "99.9", "0");

        quotes();

        assertThat(script.out.opened()).isEmpty();
    }

    @Test
    void shouldRefuseWhatCannotBeRecovered() {
        rig.loopRecovered(0, script.s, script.s, 1);
        rig.loopRecovered(-5, script.s, script.s, 1);
        rig.loopRecovered(Long.MAX_VALUE, script.s, script.s, 1);
        rig.loopRecovered(8, script.s, script.x, 1);
        rig.loopRecovered(8, script.s, 77, 1);
        recover("-100", "99.9", "0");
        rig.loopRecovered(LOOP, script.x, script.y, 1);
        rig.orderRecovered(OrderKey.of(LOOP + 1, 1), XY, Side.SELL, 1, 1);
        rig.orderRecovered(OrderKey.of(LOOP, 1), 99, Side.SELL, 1, 1);
        rig.orderRecovered(OrderKey.of(LOOP, 1), XY, 3, 1, 1);
        rig.orderRecovered(OrderKey.of(LOOP, 1), XY, Side.SELL, 0, 1);
        rig.orderRecovered(OrderKey.of(LOOP, 1), XY, Side.SELL, 1, 0);

        assertThat(rig.counters.get(rig.counters.unusableRecords)).isEqualTo(11);
        assertThat(rig.risk.openLoops()).isEqualTo(1);
        assertThat(rig.risk.state()).isEqualTo(State.HALTED);
    }

    @Test
    void shouldTakeOverAsManyLoopsAsThereIsRoomFor() {
        final int room = LoopMachine.MAX_RECOVERED_LOOPS + 4;
        for (int i = 1; i <= room + 1; i++) {
            rig.loopRecovered(i, script.s, script.s, -i);
        }

        assertThat(rig.risk.openLoops()).isEqualTo(room);
        assertThat(rig.counters.get(rig.counters.unusableRecords)).isEqualTo(1);
    }

    @Test
    void shouldCarryDustForward() {
        rig.carried(Carried.LEFTOVER, script.x, units("0.5"), 1);
        rig.carried(Carried.LEFTOVER, script.x, -units("0.2"), 2);

        assertThat(rig.dust.amount(script.x)).isEqualTo(units("0.3"));
    }

    private void recover(final String ofS, final String ofX, final String ofY) {
        rig.loopRecovered(LOOP, script.s, script.s, units(ofS));
        rig.loopRecovered(LOOP, script.s, script.x, units(ofX));
        rig.loopRecovered(LOOP, script.s, script.y, units(ofY));
    }

    private void quotes() {
        script.quote(XS, "0.99", "1");
        script.quote(XY, "2", "2.01");
        script.quote(YS, "0.55", "0.56");
    }
}
