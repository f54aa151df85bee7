package trefoil.engine.math;

import java.nio.charset.StandardCharsets;

/**
 * Decimal text to and from {@link Fixed} units, on bytes in the hot path and on strings in cold code.
 *
 * <p>Accepted text: digits, at most one point, no sign, no exponent. Digits beyond the eighth decimal must be zero:
 * a value that would be rounded is refused, not changed.
 */
public final class DecimalText {
    /** Answer of {@link #parse(byte[], int, int)} for text that is not an exact, non-negative fixed-point number. */
    public static final long MALFORMED = Long.MIN_VALUE;

    /** Longest text {@link #format(long, byte[], int)} writes. */
    public static final int MAX_LENGTH = 20;

    private static final long MAX_BEFORE_DIGIT = Long.MAX_VALUE / 10;

    private DecimalText() {}

    /** Fixed-point value of ASCII text, or {@link #MALFORMED}. */
    public static long parse(final byte[] text, final int offset, final int length) {
        if (length <= 0) {
            return MALFORMED;
        }
        long value = 0;
        int decimals = -1;
        for (int i = offset, end = offset + length; i < end; i++) {
            final int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                if (text[i] != '.' || decimals >= 0 || length == 1) {
                    return MALFORMED;
                }
                decimals = 0;
                continue;
            }
            if (decimals == Fixed.DECIMALS) {
                if (digit != 0) {
                    return MALFORMED;
                }
                continue;
            }
            if (value > MAX_BEFORE_DIGIT) {
                return MALFORMED;
            }
            value = value * 10 + digit;
            if (value < 0) {
                return MALFORMED;
            }
            if (decimals >= 0) {
                decimals++;
            }
        }
        for (int i = Math.max(decimals, 0); i < Fixed.DECIMALS; i++) {
            if (value > MAX_BEFORE_DIGIT) {
                return MALFORMED;
            }
            value *= 10;
        }
        return value;
    }

    /**
     * Fixed-point value of text.
     *
     * @throws NumberFormatException if the text is not an exact, non-negative number of at most eight decimals
     */
    public static long parse(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final long value = parse(bytes, 0, bytes.length);
        if (value == MALFORMED) {
            throw new NumberFormatException("'" + text + "' is not a decimal number of at most 8 decimals");
        }
        return value;
    }

    /** Writes the shortest exact text ({@code 0.5}, {@code 12}); {@code value ≥ 0}. Returns the bytes written. */
    public static int format(final long value, final byte[] target, final int offset) {
        long fraction = value % Fixed.ONE;
        int decimals = fraction == 0 ? 0 : Fixed.DECIMALS;
        while (decimals > 0 && fraction % 10 == 0) {
            fraction /= 10;
            decimals--;
        }
        int position = offset + formatLong(value / Fixed.ONE, target, offset);
        if (decimals > 0) {
            target[position++] = '.';
            position = formatDigits(fraction, decimals, target, position);
        }
        return position - offset;
    }

    /** Writes all eight decimals, as the venue does ({@code 0.50000000}); {@code value ≥ 0}. Returns the bytes written. */
    public static int formatFull(final long value, final byte[] target, final int offset) {
        int position = offset + formatLong(value / Fixed.ONE, target, offset);
        target[position++] = '.';
        position = formatDigits(value % Fixed.ONE, Fixed.DECIMALS, target, position);
        return position - offset;
    }

    /** Writes a non-negative integer. Returns the bytes written. */
    public static int formatLong(final long value, final byte[] target, final int offset) {
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        return formatDigits(value, digits, target, offset) - offset;
    }

    /** Shortest exact text, with a minus sign where the value is negative. */
    public static String toString(final long value) {
        if (value == Long.MIN_VALUE) {
            return "-92233720368.54775808";
        }
        final byte[] text = new byte[MAX_LENGTH];
        final int length = format(Math.abs(value), text, 0);
        final String digits = new String(text, 0, length, StandardCharsets.US_ASCII);
        return value < 0 ? "-" + digits : digits;
    }

    /** Text with all eight decimals, as the venue writes it; {@code value ≥ 0}. */
    public static String toFullString(final long value) {
        final byte[] text = new byte[MAX_LENGTH];
        return new String(text, 0, formatFull(value, text, 0), StandardCharsets.US_ASCII);
    }

    private static int formatDigits(final long value, final int digits, final byte[] target, final int offset) {
        long rest = value;
        for (int i = offset + digits - 1; i >= offset; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return offset + digits;
    }
}
