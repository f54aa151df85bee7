package trefoil.engine.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.testing.RandomLongs;

class DecimalTextTest {
    private static final long SEED = 77_003;
    private static final int ROUNDS = 100_000;
    private static final Pattern WELL_FORMED = Pattern.compile("[0-9]+\\.?[0-9]*|\\.[0-9]+");
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE, Fixed.DECIMALS);

    @Test
    void shouldReadBackWhatItWrites() {
        final Random random = new Random(SEED);
        final byte[] text = new byte[DecimalText.MAX_LENGTH + 7];
        for (int i = 0; i < ROUNDS; i++) {
            final long value = RandomLongs.nonNegative(random);
            final BigDecimal exact = BigDecimal.valueOf(value, Fixed.DECIMALS);

            final int shortLength = DecimalText.format(value, text, 7);
            final String shortest = new String(text, 7, shortLength, StandardCharsets.US_ASCII);
            expect(value, DecimalText.parse(text, 7, shortLength));
            final int fullLength = DecimalText.formatFull(value, text, 3);
            final String full = new String(text, 3, fullLength, StandardCharsets.US_ASCII);
            expect(value, DecimalText.parse(text, 3, fullLength));

            final String plain =
                    exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
            if (!shortest.equals(plain) || !full.equals(exact.toPlainString())) {
                assertThat(new String[] {shortest, full})
                        .as("seed=%d", SEED)
                        .containsExactly(plain, exact.toPlainString());
            }
        }
    }

    @Test
    void shouldReadTextAsBigDecimalDoes() {
        final Random random = new Random(SEED + 1);
        final String alphabet = "00011223456789....-+eE ,x\0";
        for (int i = 0; i < ROUNDS; i++) {
            final StringBuilder built = new StringBuilder();
            for (int n = random.nextInt(24); n > 0; n--) {
                built.append(alphabet.charAt(random.nextInt(random.nextInt(4) == 0 ? alphabet.length() : 16)));
            }
            final byte[] text = built.toString().getBytes(StandardCharsets.US_ASCII);

            final long actual = DecimalText.parse(text, 0, text.length);

            if (actual != reference(built.toString())) {
                assertThat(actual).as("seed=%d text='%s'", SEED + 1, built).isEqualTo(reference(built.toString()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.0, 0",
        "00000000000000000000000000001, 100000000",
        "0.00000001, 1",
        "0.000000010000000000000000000000, 1",
        "12., 1200000000",
        ".5, 50000000",
        "92233720368.54775807, 9223372036854775807",
        "92233720368.54775799, 9223372036854775799",
        "92233720368, 9223372036800000000"
    })
    void shouldAccept(final String text, final long expected) {
        assertThat(DecimalText.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "1.2.3",
                "1..2",
                "-1",
                "+1",
                "1e5",
                "1E-3",
                " 1",
                "1 ",
                "1,5",
                "NaN",
                "Infinity",
                "0x10",
                "０",
                "١",
                "0.000000001",
                "0.123456789",
                "92233720368.54775808",
                "92233720369",
                "92233720368547758070",
                "999999999999999999999999999999",
                "9223372036854775807",
                "18446744073709551616"
            })
    void shouldRefuse(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThat(DecimalText.parse(bytes, 0, bytes.length)).isEqualTo(DecimalText.MALFORMED);
        assertThatThrownBy(() -> DecimalText.parse(text))
                .isInstanceOf(NumberFormatException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void shouldReadNothingOutsideTheGivenBytes() {
        final byte[] text = "9991.5999".getBytes(StandardCharsets.US_ASCII);

        assertThat(DecimalText.parse(text, 3, 3)).isEqualTo(150_000_000);
        assertThat(DecimalText.parse(text, 3, 0)).isEqualTo(DecimalText.MALFORMED);
        assertThat(DecimalText.parse(text, 3, -1)).isEqualTo(DecimalText.MALFORMED);
    }

    @Test
    void shouldWriteNothingOutsideItsLength() {
        final byte[] text = new byte[DecimalText.MAX_LENGTH + 2];
        Arrays.fill(text, (byte) '#');

        final int length = DecimalText.format(Long.MAX_VALUE, text, 1);

        assertThat(length).isEqualTo(DecimalText.MAX_LENGTH);
        assertThat(new String(text, StandardCharsets.US_ASCII)).isEqualTo("#92233720368.54775807#");
    }

    @Test
    void shouldWriteNegativeValuesForDisplay() {
        assertThat(DecimalText.toString(-1)).isEqualTo("-0.00000001");
        assertThat(DecimalText.toString(Long.MIN_VALUE)).isEqualTo("-92233720368.54775808");
        assertThat(DecimalText.toString(-250_000_000)).isEqualTo("-2.5");
        assertThat(DecimalText.toFullString(50_000_000)).isEqualTo("0.50000000");
    }

    private static long reference(final String text) {
        if (!WELL_FORMED.matcher(text).matches()) {
            return DecimalText.MALFORMED;
        }
        final BigDecimal value = new BigDecimal(text.endsWith(".") ? text + "0" : text);
        final boolean exact = value.stripTrailingZeros().scale() <= Fixed.DECIMALS;
        return exact && value.compareTo(MAX) <= 0
                ? value.movePointRight(Fixed.DECIMALS).longValueExact()
                : DecimalText.MALFORMED;
    }

    private static void expect(final long expected, final long actual) {
        if (actual != expected) {
            assertThat(actual).as("seed=%d", SEED).isEqualTo(expected);
        }
    }
}
