package trefoil.engine.market;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import trefoil.engine.event.Side;

class FeeTableTest {
    private static final long POINT_ONE_PERCENT = 100_000;

    @Test
    void shouldChargeTheWorstKnownUntilTheVenueTells() {
        final FeeTable fees = FeeTable.unreadPpm(500, 1_000, 750);

        assertThat(fees.known(0)).isFalse();
        assertThat(fees.rate(0, Side.BUY)).isEqualTo(POINT_ONE_PERCENT);
        assertThat(fees.rate(0, Side.SELL)).isEqualTo(POINT_ONE_PERCENT);
        assertThat(fees.discountedRate(0, Side.SELL)).isEqualTo(POINT_ONE_PERCENT);
        assertThat(fees.screenRate(0, Side.BUY)).isEqualTo(POINT_ONE_PERCENT);
        assertThat(fees.discounted(0)).isFalse();
    }

    @Test
    void shouldTakeOverWhatTheVenueTellsBySide() {
        final FeeTable fees = FeeTable.unreadPpm(1_000, 1_000);

        fees.set(1, 90_000, 80_000, 70_000, 60_000, true);

        assertThat(fees.known(1)).isTrue();
        assertThat(fees.rate(1, Side.BUY)).isEqualTo(90_000);
        assertThat(fees.rate(1, Side.SELL)).isEqualTo(80_000);
        assertThat(fees.discountedRate(1, Side.BUY)).isEqualTo(70_000);
        assertThat(fees.discountedRate(1, Side.SELL)).isEqualTo(60_000);
        assertThat(fees.screenRate(1, Side.BUY)).isEqualTo(70_000);
        assertThat(fees.known(0)).isFalse();
        assertThat(fees.rate(0, Side.BUY)).isEqualTo(POINT_ONE_PERCENT);
    }

    @Test
    void shouldRaiseWhatIsNotReadWhenAWorseRateIsTold() {
        final FeeTable fees = FeeTable.unreadPpm(1_000, 1_000, 1_000);
        fees.set(0, 10_000, 10_000, 10_000, 10_000, false);

        final boolean changed = fees.set(1, 100_000, 150_000, 100_000, 150_000, false);

        assertThat(changed).isTrue();
        assertThat(fees.rate(2, Side.BUY)).isEqualTo(150_000);
        assertThat(fees.rate(2, Side.SELL)).isEqualTo(150_000);
        assertThat(fees.rate(0, Side.SELL)).as("read before").isEqualTo(10_000);
        assertThat(fees.worstRate()).isEqualTo(150_000);
    }

    @Test
    void shouldNotLowerWhatIsNotReadWhenALowerRateIsTold() {
        final FeeTable fees = FeeTable.unreadPpm(1_000, 1_000);

        final boolean changed = fees.set(0, 20_000, 30_000, 20_000, 30_000, false);

        assertThat(changed).as("what is screened with has changed").isTrue();
        assertThat(fees.rate(1, Side.BUY)).isEqualTo(POINT_ONE_PERCENT);
        assertThat(fees.screenRate(1, Side.BUY)).isEqualTo(20_000);
        assertThat(fees.screenRate(1, Side.SELL)).isEqualTo(20_000);
    }

    @Test
    void shouldScreenWithTheDiscountOnlyWhereItIsGiven() {
        final FeeTable fees = FeeTable.unreadPpm(1_000, 1_000);

        fees.set(0, 100_000, 100_000, 75_000, 75_000, false);

        assertThat(fees.screenRate(0, Side.BUY)).isEqualTo(100_000);
        assertThat(fees.screenRate(1, Side.BUY)).isEqualTo(100_000);
        assertThat(fees.set(0, 100_000, 100_000, 75_000, 75_000, true)).isTrue();
        assertThat(fees.screenRate(0, Side.BUY)).isEqualTo(75_000);
        assertThat(fees.screenRate(1, Side.BUY)).isEqualTo(75_000);
        assertThat(fees.set(0, 100_000, 100_000, 75_000, 75_000, true))
                .as("told again")
                .isFalse();
    }

    @Test
    void shouldCallRatesImplausibleThatCannotBeMeant() {
        final long half = FeeTable.MAX_RATE;

        assertThat(FeeTable.plausible(0, 0, 0, 0)).isTrue();
        assertThat(FeeTable.plausible(half, half, half, half)).isTrue();
        assertThat(FeeTable.plausible(half + 1, 0, 0, 0)).isFalse();
        assertThat(FeeTable.plausible(0, half + 1, 0, 0)).isFalse();
        assertThat(FeeTable.plausible(-1, 0, -1, 0)).isFalse();
        assertThat(FeeTable.plausible(0, -1, 0, -1)).isFalse();
        assertThat(FeeTable.plausible(5, 5, 6, 5))
                .as("dearer with the discount")
                .isFalse();
        assertThat(FeeTable.plausible(5, 5, 5, 6)).isFalse();
        assertThat(FeeTable.plausible(5, 5, -1, 5)).isFalse();
        assertThat(FeeTable.plausible(5, 5, 5, -1)).isFalse();
    }
}
