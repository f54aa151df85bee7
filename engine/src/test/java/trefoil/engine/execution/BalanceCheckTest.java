package trefoil.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import trefoil.engine.event.Balance;
import trefoil.engine.event.Control;
import trefoil.engine.event.StopReason;
import trefoil.engine.risk.RiskGate.State;
import trefoil.engine.testing.EngineRig;
import trefoil.engine.testing.RecordedOutputs;
import trefoil.engine.testing.TriangleMarket;

class BalanceCheckTest {
    private final EngineRig rig =
            new EngineRig(new EngineRig.Settings(TriangleMarket.universe()).startAssets("S"), new RecordedOutputs());
    private final int s = rig.universe.assetIndex("S");
    private final int x = rig.universe.assetIndex("X");

    @Test
    void shouldOnlyCountWhatIsPushed() {
        rig.balance(s, Balance.SNAPSHOT, 500, 0);

        rig.balance(s, Balance.ACCOUNT_EVENT, 499, 0);

        assertThat(rig.risk.state()).isEqualTo(State.ACTIVE);
        assertThat(rig.counters.get(rig.counters.balanceDifferences)).isEqualTo(1);
    }

    @Test
    void shouldOpenNothingWhileAComparedBalanceDiffers() {
        rig.balance(s, Balance.SNAPSHOT, 500, 0);

        rig.balance(s, Balance.COMPARISON, 400, 100);
        assertThat(rig.risk.state()).isEqualTo(State.ACTIVE);
        rig.balance(s, Balance.COMPARISON, 400, 99);
        rig.balance(x, Balance.COMPARISON, 7, 0);
        assertThat(rig.risk.state()).isEqualTo(State.REDUCING);
        assertThat(rig.risk.reasons()).isEqualTo(1L << StopReason.BALANCE_MISMATCH);

        rig.balance(s, Balance.COMPARISON, 500, 0);
        assertThat(rig.risk.state()).as("another asset still differs").isEqualTo(State.REDUCING);
        rig.balance(x, Balance.COMPARISON, 0, 0);
        assertThat(rig.risk.state()).isEqualTo(State.ACTIVE);
        assertThat(rig.ledger.balance(s)).isEqualTo(500);
    }

    @Test
    void shouldNotCompareWhileALoopIsOpen() {
        rig.risk.onRecovered();

        rig.balance(s, Balance.COMPARISON, 1, 0);

        assertThat(rig.risk.state()).isEqualTo(State.ACTIVE);
        assertThat(rig.counters.get(rig.counters.balanceDifferences)).isZero();
    }

    @Test
    void shouldTakeOverTheVenuesAmountOnceTheOperatorHasTakenNote() {
        rig.balance(s, Balance.SNAPSHOT, 500, 0);
        rig.balance(s, Balance.COMPARISON, 400, 0);
        rig.balance(x, Balance.COMPARISON, 7, 0);

        rig.control(Control.RESUME, StopReason.CLOCK);
        assertThat(rig.ledger.balance(s)).isEqualTo(500);
        rig.control(Control.RESUME, StopReason.OPERATOR);

        assertThat(rig.risk.state()).isEqualTo(State.ACTIVE);
        assertThat(rig.ledger.balance(s)).isEqualTo(400);
        assertThat(rig.ledger.balance(x)).isEqualTo(7);
        rig.balance(s, Balance.COMPARISON, 400, 0);
        assertThat(rig.risk.state()).isEqualTo(State.ACTIVE);
    }
}
