package trefoil.engine.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static trefoil.engine.testing.Markets.pair;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.event.Control;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.StopReason;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.risk.RiskGate.State;
import trefoil.engine.testing.EngineRig;

class RiskGateTest {
    private static final long STALE_AFTER_NS = 1_000;
    private static final int MAX_OPEN_LOOPS = 2;
    private static final int MAX_FAILURES = 3;
    private static final int A = 0;
    private static final int B = 1;
    private static final int C = 2;
    private static final int BUDGET = 12;
    private static final long NOW_NS = 5_000;

    private final Universe universe = Universe.of(List.of(pair("X", "S"), pair("X", "Y"), pair("Y", "S")));
    private final RateMatrix matrix = new RateMatrix(universe);
    private final RiskGate gate = gate(true);

    @Test
    void shouldTrustALegUpToItsAgeLimit() {
        quote(A, 1, 5_000);

        assertThat(gate.checkLeg(A, 5_000)).isEqualTo(RiskGate.OK);
        assertThat(gate.checkLeg(A, 5_000 + STALE_AFTER_NS)).isEqualTo(RiskGate.OK);
        assertThat(gate.checkLeg(A, 5_001 + STALE_AFTER_NS)).isEqualTo(RefusalReason.STALE_QUOTE);
        assertThat(gate.checkLeg(A, 4_900))
                .as("quote stamped by another thread, a little later")
                .isEqualTo(RiskGate.OK);
        assertThat(gate.checkLeg(B, 5_000)).as("never quoted").isEqualTo(RefusalReason.STALE_QUOTE);
    }

    @Test
    void shouldNotHitTheSameQuoteTwice() {
        quote(A, 1, 5_000);
        gate.onSent(A, NOW_NS);

        assertThat(gate.checkLeg(A, 5_000)).isEqualTo(RefusalReason.INSTRUMENT_BUSY);

        quote(A, 2, 5_000);
        assertThat(gate.checkLeg(A, 5_000)).isEqualTo(RiskGate.OK);
    }

    @Test
    void shouldGiveAnInstrumentToOneLoopAtATime() {
        quote(A, 1, 5_000);
        gate.onOpened(new int[] {A, B, C}, 3);
        quote(A, 2, 5_000);

        assertThat(gate.checkLeg(A, 5_000)).isEqualTo(RefusalReason.INSTRUMENT_BUSY);
        assertThat(gate.openLoops()).isEqualTo(1);

        gate.onClosed(new int[] {A, B, C}, 3);
        assertThat(gate.checkLeg(A, 5_000)).isEqualTo(RiskGate.OK);
        assertThat(gate.openLoops()).isZero();
    }

    @Test
    void shouldLimitOpenLoops() {
        gate.onOpened(new int[] {A, B, C}, 3);
        assertThat(gate.checkState(NOW_NS)).isEqualTo(RiskGate.OK);

        gate.onOpened(new int[] {A, B, C}, 3);
        assertThat(gate.checkState(NOW_NS)).isEqualTo(RefusalReason.TOO_MANY_OPEN_LOOPS);

        gate.onClosed(new int[] {A, B, C}, 3);
        assertThat(gate.checkState(NOW_NS)).isEqualTo(RiskGate.OK);
    }

    @Test
    void shouldReduceAfterFailuresInARow() {
        fail(MAX_FAILURES - 1);
        gate.onOrderAccepted();
        fail(MAX_FAILURES - 1);
        assertThat(gate.state()).isEqualTo(State.ACTIVE);

        fail(1);

        assertThat(gate.state()).isEqualTo(State.REDUCING);
        assertThat(gate.checkState(NOW_NS)).isEqualTo(RefusalReason.NOT_TRADING);
        assertThat(gate.maySend()).as("open loops go on").isTrue();
    }

    @Test
    void shouldCountFailuresAnewAfterResume() {
        fail(MAX_FAILURES);

        gate.onControl(Control.RESUME, StopReason.OPERATOR);
        fail(MAX_FAILURES - 1);

        assertThat(gate.state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void shouldSendNothingWhenHalted() {
        gate.onControl(Control.HALT, StopReason.OPERATOR);

        assertThat(gate.state()).isEqualTo(State.HALTED);
        assertThat(gate.maySend()).isFalse();
        assertThat(gate.checkState(NOW_NS)).isEqualTo(RefusalReason.NOT_TRADING);
    }

    @Test
    void shouldStayHaltedWhenAskedToReduce() {
        gate.onControl(Control.HALT, StopReason.OPERATOR);
        gate.onControl(Control.REDUCE, StopReason.OPERATOR);
        fail(MAX_FAILURES);

        assertThat(gate.state()).isEqualTo(State.HALTED);
    }

    @Test
    void shouldKeepAReasonThatAnotherOnesEndLeaves() {
        gate.reduce(StopReason.UNKNOWN_ORDER);
        gate.reduce(StopReason.CLOCK);
        assertThat(gate.reasons()).isEqualTo(set(StopReason.UNKNOWN_ORDER, StopReason.CLOCK));

        gate.clear(StopReason.CLOCK);
        assertThat(gate.state()).isEqualTo(State.REDUCING);
        gate.clear(StopReason.UNKNOWN_ORDER);
        assertThat(gate.state()).isEqualTo(State.ACTIVE);
        assertThat(gate.reasons()).isZero();
    }

    @Test
    void shouldStayHaltedUntilTheLastReasonToHaltHasEnded() {
        gate.halt(StopReason.JOURNAL);
        gate.halt(StopReason.KILL_SWITCH);
        gate.reduce(StopReason.CLOCK);

        gate.clear(StopReason.JOURNAL);
        assertThat(gate.state()).isEqualTo(State.HALTED);
        gate.clear(StopReason.KILL_SWITCH);
        assertThat(gate.state()).as("a reason to reduce is left").isEqualTo(State.REDUCING);
    }

    @Test
    void shouldReportEachChangeOnce() {
        final List<String> changes = new ArrayList<>();
        gate.reportTo((state, reason, reasons) ->
                changes.add(state + " " + StopReason.nameOf(reason) + " of " + StopReason.namesOf(reasons)));

        gate.reduce(StopReason.CLOCK);
        gate.reduce(StopReason.CLOCK);
        gate.reduce(StopReason.ANOMALY);
        gate.halt(StopReason.ANOMALY);
        gate.reduce(StopReason.ANOMALY);
        gate.clear(StopReason.VENUE);
        gate.clear(StopReason.ANOMALY);
        gate.clear(StopReason.CLOCK);

        assertThat(changes)
                .containsExactly(
                        "2 CLOCK of CLOCK",
                        "2 ANOMALY of ANOMALY CLOCK",
                        "3 ANOMALY of ANOMALY CLOCK",
                        "2 ANOMALY of CLOCK",
                        "1 CLOCK of NONE");
    }

    @Test
    void shouldResumeForTheOperatorFromWhatIsHisToJudge() {
        final int[] his = {
            StopReason.OPERATOR,
            StopReason.KILL_SWITCH,
            StopReason.LOSS_PER_LOOP,
            StopReason.LOSS_PER_HOUR,
            StopReason.LOSS_PER_DAY,
            StopReason.CONSECUTIVE_FAILURES,
            StopReason.REJECT_RATE,
            StopReason.UNPRICED_LOSS,
            StopReason.ANOMALY,
            StopReason.BALANCE_MISMATCH,
            StopReason.VENUE
        };
        final int[] facts = {
            StopReason.STOPPING,
            StopReason.RECOVERING,
            StopReason.UNKNOWN_ORDER,
            StopReason.DEFECT,
            StopReason.JOURNAL,
            StopReason.CLOCK
        };
        for (final int reason : his) {
            gate.halt(reason);
            gate.reduce(reason);
        }
        for (final int reason : facts) {
            gate.reduce(reason);
        }

        gate.onControl(Control.RESUME, StopReason.OPERATOR);

        assertThat(gate.reasons()).isEqualTo(set(facts));
        assertThat(gate.state()).isEqualTo(State.REDUCING);
    }

    @Test
    void shouldTellTakingOverFromBringingHome() {
        gate.onControl(Control.HALT, StopReason.RECOVERING);
        assertThat(gate.recovering()).isTrue();
        assertThat(gate.maySend()).isFalse();

        gate.onControl(Control.RESUME, StopReason.RECOVERING);
        gate.onControl(Control.REDUCE, StopReason.RECOVERING);

        assertThat(gate.recovering()).isFalse();
        assertThat(gate.maySend()).isTrue();
        assertThat(gate.state()).isEqualTo(State.REDUCING);
    }

    @Test
    void shouldResumeFromTheOneReasonThatIsNamed() {
        gate.reduce(StopReason.RECOVERING);
        gate.reduce(StopReason.VENUE);
        gate.reduce(StopReason.LOSS_PER_DAY);

        gate.onControl(Control.RESUME, StopReason.RECOVERING);
        assertThat(gate.reasons()).isEqualTo(set(StopReason.VENUE, StopReason.LOSS_PER_DAY));
        gate.onControl(Control.RESUME, StopReason.VENUE);
        assertThat(gate.reasons()).isEqualTo(set(StopReason.LOSS_PER_DAY));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                StopReason.STOPPING,
                StopReason.UNKNOWN_ORDER,
                StopReason.DEFECT,
                StopReason.JOURNAL,
                StopReason.CLOCK
            })
    void shouldNotResumeFromAFact(final int reason) {
        gate.halt(reason);

        gate.onControl(Control.RESUME, reason);
        gate.onControl(Control.RESUME, StopReason.OPERATOR);

        assertThat(gate.state()).isEqualTo(State.HALTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, StopReason.NONE, StopReason.LIMIT, Integer.MAX_VALUE})
    void shouldTakeACommandWithoutAReasonForTheOperators(final int reason) {
        gate.onControl(Control.HALT, reason);
        assertThat(gate.reasons()).isEqualTo(set(StopReason.OPERATOR));

        gate.onControl(Control.RESUME, reason);
        assertThat(gate.state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void shouldRefuseAReasonThatIsNone() {
        assertThatThrownBy(() -> gate.reduce(StopReason.NONE)).hasMessageContaining("reason=0");
        assertThatThrownBy(() -> gate.halt(StopReason.LIMIT)).hasMessageContaining("reason=64");
    }

    @Test
    void shouldHaltAlsoWhileWatching() {
        final RiskGate watching = gate(false);

        watching.reduce(StopReason.CLOCK);
        assertThat(watching.state()).isEqualTo(State.WATCHING);
        assertThat(watching.reasons()).isEqualTo(set(StopReason.CLOCK));
        watching.halt(StopReason.DEFECT);
        assertThat(watching.state()).isEqualTo(State.HALTED);
    }

    @Test
    void shouldReduceOnACommandItDoesNotKnow() {
        gate.onControl(99, StopReason.OPERATOR);

        assertThat(gate.state()).isEqualTo(State.REDUCING);
    }

    @ParameterizedTest
    @ValueSource(ints = {Control.REDUCE, Control.HALT, Control.RESUME, 99})
    void shouldNeverTradeWhenTradingIsSwitchedOff(final int command) {
        final RiskGate watching = gate(false);
        assertThat(watching.state()).isEqualTo(State.WATCHING);

        watching.onControl(command, StopReason.OPERATOR);
        watching.onControl(Control.RESUME, StopReason.OPERATOR);

        assertThat(watching.state()).isEqualTo(State.WATCHING);
        assertThat(watching.maySend()).isFalse();
        assertThat(watching.checkState(NOW_NS)).isEqualTo(RefusalReason.NOT_TRADING);
    }

    @Test
    void shouldOpenNoLoopWhoseOrdersTheBudgetMayNotHold() {
        assertThat(gate.checkBudget(NOW_NS)).isEqualTo(RiskGate.OK);

        gate.onOpened(new int[] {A, B, C}, 3);
        gate.onSent(A, NOW_NS);
        assertThat(gate.checkBudget(NOW_NS))
                .as("one order is out, the open loop may send more")
                .isEqualTo(RefusalReason.ORDER_BUDGET);

        gate.onFilled();
        gate.onClosed(new int[] {A, B, C}, 3);
        assertThat(gate.checkBudget(NOW_NS)).isEqualTo(RiskGate.OK);
    }

    @Test
    void shouldKeepRoomForTheLegsOfALoopAndForBringingItHome() {
        final int free = BUDGET - 6;
        for (int i = 0; i < free; i++) {
            gate.onSent(A, NOW_NS);
        }
        assertThat(gate.checkBudget(NOW_NS)).as("three legs, three repairs").isEqualTo(RiskGate.OK);

        gate.onSent(A, NOW_NS);

        assertThat(gate.checkBudget(NOW_NS)).isEqualTo(RefusalReason.ORDER_BUDGET);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 11, 12, 13, 40, 80})
    void shouldOpenOnlyLoopsThatCanAllComeHomeWithinTheBudget(final int limit) {
        for (int missed = 0; missed <= limit; missed++) {
            final OrderBudget budget = new OrderBudget(limit);
            final RiskGate tight = gate(true, budget);
            for (int i = 0; i < missed; i++) {
                tight.onSent(A, NOW_NS);
            }
            int loops = 0;
            while (tight.checkBudget(NOW_NS) == RiskGate.OK) {
                tight.onOpened(new int[] {A, B, C}, 3);
                loops++;
            }

            assertThat(loops).as("after %d orders in vain", missed).isEqualTo((limit - missed) / 6);
            assertThat(budget.allows(6 * loops, NOW_NS)).isTrue();
        }
    }

    @Test
    void shouldKnowTheLimitOfEachStartAsset() {
        assertThat(List.of(gate.startLimit(0, 1, 2), gate.startLimit(1, 2, 0), gate.startLimit(2, 0, 1)))
                .containsExactly(10L, 20L, 30L);
    }

    private RiskGate gate(final boolean tradingEnabled) {
        return gate(tradingEnabled, new OrderBudget(BUDGET));
    }

    private RiskGate gate(final boolean tradingEnabled, final OrderBudget budget) {
        return new RiskGate(
                universe,
                matrix,
                new Valuation(universe, matrix, universe.assetIndex("S")),
                EngineRig.limits().maxConsecutiveFailures(MAX_FAILURES).build(),
                budget,
                tradingEnabled,
                STALE_AFTER_NS,
                MAX_OPEN_LOOPS,
                new long[] {10, 20, 30});
    }

    private void quote(final int instrument, final long updateId, final long timeNs) {
        matrix.update(instrument, 0, updateId, 1, 1, 2, 1, timeNs);
    }

    private static long set(final int... reasons) {
        long set = 0;
        for (final int reason : reasons) {
            set |= 1L << reason;
        }
        return set;
    }

    private void fail(final int times) {
        for (int i = 0; i < times; i++) {
            gate.onOrderFailed();
        }
    }
}
