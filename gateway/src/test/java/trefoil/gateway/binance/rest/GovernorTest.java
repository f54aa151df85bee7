package trefoil.gateway.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.gateway.binance.rest.Governor.Use;
import trefoil.gateway.binance.testing.ManualScheduler;

class GovernorTest {
    private static final int LIMIT = 1_000;

    private final ManualScheduler time = new ManualScheduler();
    private final Governor governor = governor();

    private Governor governor() {
        final Governor made = Governor.ofConnections(time);
        made.limits(LIMIT, 100, 200_000);
        return made;
    }

    @Test
    void shouldKeepAReserveForWhatIsMoreUrgent() {
        assertThat(governor.takeOrWaitMs(Use.BACKGROUND, 500)).isZero();
        assertThat(governor.takeOrWaitMs(Use.BACKGROUND, 1)).isBetween(1L, 60_000L);
        assertThat(governor.takeOrWaitMs(Use.MARKET, 200)).isZero();
        assertThat(governor.takeOrWaitMs(Use.MARKET, 1)).isPositive();
        assertThat(governor.takeOrWaitMs(Use.ACCOUNT, 150)).isZero();
        assertThat(governor.takeOrWaitMs(Use.ACCOUNT, 1)).isPositive();
        assertThat(governor.takeOrWaitMs(Use.LOOK_UP, 100)).isZero();
        assertThat(governor.takeOrWaitMs(Use.LOOK_UP, 1)).isPositive();
        assertThat(governor.takeOrWaitMs(Use.ORDER, 50)).isZero();
        assertThat(governor.takeOrWaitMs(Use.ORDER, 1))
                .as("the venue would ban us")
                .isPositive();
        assertThat(governor.usedWeight()).isEqualTo(LIMIT);

        time.advanceMs(governor.waitMs(Use.BACKGROUND, 1));
        assertThat(governor.usedWeight()).as("a new minute").isZero();
        assertThat(governor.takeOrWaitMs(Use.BACKGROUND, 1)).isZero();
    }

    @Test
    void shouldBelieveTheVenueHowMuchIsUsed() {
        governor.takeOrWaitMs(Use.BACKGROUND, 10);
        governor.usedWeight("600");

        assertThat(governor.takeOrWaitMs(Use.BACKGROUND, 1))
                .as("others use it, too")
                .isPositive();
        assertThat(governor.takeOrWaitMs(Use.MARKET, 1)).isZero();
        governor.usedWeight("12");
        assertThat(governor.takeOrWaitMs(Use.BACKGROUND, 1)).isZero();
        for (final String nonsense : new String[] {null, "", "-5", "x", "99999999999999"}) {
            governor.usedWeight(nonsense);
        }
        assertThat(governor.usedWeight()).isEqualTo(13);
    }

    @ParameterizedTest
    @ValueSource(ints = {418, 429})
    void shouldAllowNothingAtAllWhileTheVenueWantsNothing(final int status) {
        governor.connectRefused(status, "30", time);

        assertThat(governor.pause().isBan()).isEqualTo(status == 418);
        for (final Use use : Use.values()) {
            assertThat(governor.takeOrWaitMs(use, 1)).as("%s", use).isBetween(29_000L, 30_001L);
        }
        assertThat(governor.connectOrWaitMs(false)).isBetween(29_000L, 30_001L);
        time.advanceMs(30_001);
        assertThat(governor.takeOrWaitMs(Use.BACKGROUND, 1)).isZero();
        assertThat(governor.connectOrWaitMs(false)).isZero();
    }

    @Test
    void shouldGoOnWhenTheVenueAnswersAConnectWithAnythingElse() {
        governor.connectRefused(503, null, time);
        governor.connectRefused(200, "30", time);

        assertThat(governor.connectOrWaitMs(true)).isZero();
    }

    @Test
    void shouldKeepConnectsForConnectionsThatAreLost() {
        int planned = 0;
        while (governor.connectOrWaitMs(true) == 0) {
            planned++;
        }
        int urgent = 0;
        while (governor.connectOrWaitMs(false) == 0) {
            urgent++;
        }

        assertThat(planned).isEqualTo(Governor.CONNECT_ATTEMPTS - ConnectBudget.RESERVED);
        assertThat(urgent).isEqualTo(ConnectBudget.RESERVED);
        time.advanceMs(300_001);
        assertThat(governor.connectOrWaitMs(true)).isZero();
    }

    @Test
    void shouldTellOfUnfilledOrdersOnceTheyAreMany() {
        assertThat(governor.ordersUsed("3", "1000")).isEqualTo(-1);
        assertThat(governor.ordersUsed("50", "1000")).isEqualTo(50);
        assertThat(governor.ordersUsed("1", "194000"))
                .as("the day is nearly used up")
                .isEqualTo(100);
        assertThat(governor.ordersUsed(null, null)).isEqualTo(-1);
    }
}
