package trefoil.engine.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import trefoil.engine.testing.RandomLongs;

class FixedTest {
    private static final int OPERANDS = 250_000;
    private static final long SEED = 20_240_811;
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    @Test
    void shouldMultiplyAndDivideAsBigIntegersDo() {
        final Random random = new Random(SEED);
        int saturated = 0;
        for (int i = 0; i < OPERANDS; i++) {
            final long a = RandomLongs.nonNegative(random);
            final long b = RandomLongs.nonNegative(random);
            final long c = RandomLongs.positive(random);

            final BigInteger[] exact = product(a, b).divideAndRemainder(BigInteger.valueOf(c));
            final BigInteger ceil = exact[1].signum() == 0 ? exact[0] : exact[0].add(BigInteger.ONE);

            check("floor", a, b, c, Fixed.mulDivFloor(a, b, c), saturate(exact[0]));
            check("ceil", a, b, c, Fixed.mulDivCeil(a, b, c), saturate(ceil));
            saturated += exact[0].compareTo(MAX) > 0 ? 1 : 0;
        }
        assertThat(saturated).as("operands that overflow").isBetween(OPERANDS / 10, OPERANDS / 2);
    }

    @Test
    void shouldMultiplyAndDivideFixedPointNumbers() {
        final Random random = new Random(SEED + 1);
        final BigInteger one = BigInteger.valueOf(Fixed.ONE);
        for (int i = 0; i < OPERANDS; i++) {
            final long a = RandomLongs.nonNegative(random);
            final long b = RandomLongs.positive(random);

            final BigInteger[] times = product(a, b).divideAndRemainder(one);
            final BigInteger[] over = product(a, Fixed.ONE).divideAndRemainder(BigInteger.valueOf(b));

            check("mulFloor", a, b, Fixed.ONE, Fixed.mulFloor(a, b), saturate(times[0]));
            check("mulCeil", a, b, Fixed.ONE, Fixed.mulCeil(a, b), saturate(up(times)));
            check("divFloor", a, b, Fixed.ONE, Fixed.divFloor(a, b), saturate(over[0]));
            check("divCeil", a, b, Fixed.ONE, Fixed.divCeil(a, b), saturate(up(over)));
        }
    }

    @Test
    void shouldCompareProductsAsBigIntegersDo() {
        final Random random = new Random(SEED + 3);
        int equal = 0;
        for (int i = 0; i < OPERANDS; i++) {
            final long a = RandomLongs.nonNegative(random);
            final long b = RandomLongs.nonNegative(random);
            final long floor = Fixed.mulFloor(a, b);
            final long other = RandomLongs.nonNegative(random);

            for (final long bound : new long[] {floor, floor == Long.MAX_VALUE ? floor : floor + 1, other}) {
                final int order = product(a, b).compareTo(product(bound, Fixed.ONE));

                assertThat(Fixed.mulIsAtLeast(a, b, bound))
                        .as("seed=%d %d * %d >= %d", SEED + 3, a, b, bound)
                        .isEqualTo(order >= 0);
                assertThat(Fixed.mulIsAtMost(a, b, bound))
                        .as("seed=%d %d * %d <= %d", SEED + 3, a, b, bound)
                        .isEqualTo(order <= 0);
                equal += order == 0 ? 1 : 0;
            }
        }
        assertThat(equal).as("products that are exactly the bound").isGreaterThan(1_000);
    }

    @Test
    void shouldSaturateExactlyWhereTheResultNoLongerFits() {
        final long max = Long.MAX_VALUE;

        assertThat(Fixed.mulDivFloor(max, max, max)).isEqualTo(max);
        assertThat(Fixed.mulDivCeil(max, max, max)).isEqualTo(max);
        assertThat(Fixed.mulDivFloor(max, max - 1, max)).isEqualTo(max - 1);
        assertThat(Fixed.mulDivCeil(max, max - 1, max)).isEqualTo(max - 1);
        assertThat(Fixed.mulDivFloor(max, 2, 1)).isEqualTo(max);
        assertThat(Fixed.mulDivCeil(max, 2, 1)).isEqualTo(max);
        assertThat(Fixed.mulDivFloor(1L << 62, 2, 1)).isEqualTo(max);
        assertThat(Fixed.mulDivFloor((1L << 62) - 1, 2, 1)).isEqualTo(max - 1);
        assertThat(Fixed.mulDivCeil(max, max, max - 1)).isEqualTo(max);
        assertThat(Fixed.mulDivFloor(0, max, 1)).isZero();
        assertThat(Fixed.mulDivCeil(0, max, 1)).isZero();
    }

    @Test
    void shouldRoundToSteps() {
        final Random random = new Random(SEED + 2);
        for (int i = 0; i < OPERANDS; i++) {
            final long value = RandomLongs.nonNegative(random);
            final long step = RandomLongs.positive(random);

            final BigInteger[] exact = BigInteger.valueOf(value).divideAndRemainder(BigInteger.valueOf(step));

            check("floorToStep", value, step, 0, Fixed.floorToStep(value, step), times(exact[0], step));
            check("ceilToStep", value, step, 0, Fixed.ceilToStep(value, step), saturate(times(up(exact), step)));
        }
    }

    @Test
    void shouldLeaveTheValueWhenThereIsNoStep() {
        assertThat(Fixed.floorToStep(12_345, 0)).isEqualTo(12_345);
        assertThat(Fixed.ceilToStep(12_345, 0)).isEqualTo(12_345);
        assertThat(Fixed.floorToStep(12_345, 1)).isEqualTo(12_345);
        assertThat(Fixed.ceilToStep(12_345, 1)).isEqualTo(12_345);
    }

    @Test
    void shouldGiveTheNearestDouble() {
        final Random random = new Random(SEED + 3);
        for (int i = 0; i < OPERANDS; i++) {
            final long value = RandomLongs.nonNegative(random) >>> 11;

            final double nearest = BigDecimal.valueOf(value, Fixed.DECIMALS).doubleValue();

            if (Fixed.toDouble(value) != nearest) {
                assertThat(Fixed.toDouble(value))
                        .as("seed=%d value=%d", SEED + 3, value)
                        .isEqualTo(nearest);
            }
        }
    }

    private static BigInteger product(final long a, final long b) {
        return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
    }

    private static BigInteger times(final BigInteger quotient, final long step) {
        return quotient.multiply(BigInteger.valueOf(step));
    }

    private static BigInteger up(final BigInteger[] quotientAndRemainder) {
        return quotientAndRemainder[1].signum() == 0
                ? quotientAndRemainder[0]
                : quotientAndRemainder[0].add(BigInteger.ONE);
    }

    private static BigInteger saturate(final BigInteger value) {
        return value.min(MAX);
    }

    private static void check(
            final String name, final long a, final long b, final long c, final long actual, final BigInteger expected) {
        if (!BigInteger.valueOf(actual).equals(expected)) {
            assertThat(BigInteger.valueOf(actual))
                    .as("%s(%d, %d, %d), base seed=%d", name, a, b, c, SEED)
                    .isEqualTo(expected);
        }
    }
}
