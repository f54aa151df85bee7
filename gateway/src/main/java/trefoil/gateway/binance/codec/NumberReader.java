package trefoil.gateway.binance.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import trefoil.engine.math.DecimalText;

/**
 * Reads numbers as the venue usually writes them, 8 bytes at a time, every digit verified. Answers {@link #NOT_USUAL} for
 * what is written otherwise, right or wrong. One thread; allocates nothing.
 */
final class NumberReader {
    /** Answer for a number in another form, or none. */
    static final int NOT_USUAL = -1;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final int MAX_WHOLE_DIGITS = 7;
    private static final long EIGHT_DIGITS = 100_000_000L;
    private static final int MAX_DIGITS = 16;
    private static final long ABOVE_NINE = 0x7676_7676_7676_7676L;
    /** {@code '0'} in each byte: digits {@code ^} this are their values. */
    static final long ZEROS = 0x3030_3030_3030_3030L;

    private static final long[] POWERS_OF_TEN = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
    };

    /** Value of the number read last. */
    long value;

    /** Reads 1 to 16 digits without a leading zero into {@link #value}; answers where they end. */
    int readWhole(final byte[] frame, final int start, final int end) {
        if (start + Long.BYTES > end) {
            return NOT_USUAL;
        }
        final long word = (long) LONG.get(frame, start) ^ ZEROS;
        final int digits = leadingDigits(word);
        if (digits == 0 || (word & 0xFF) == 0 && digits > 1) {
            return NOT_USUAL;
        }
        if (digits < Long.BYTES) {
            value = digitsValue(word << Long.SIZE - digits * Byte.SIZE);
            return start + digits;
        }
        final int next = start + Long.BYTES;
        if (next + Long.BYTES > end) {
            return NOT_USUAL;
        }
        final long second = (long) LONG.get(frame, next) ^ ZEROS;
        final int more = leadingDigits(second);
        final long upper = digitsValue(word);
        value = more == 0 ? upper : upper * POWERS_OF_TEN[more] + digitsValue(second << Long.SIZE - more * Byte.SIZE);
        // With all 16 places taken another digit may follow: the pattern check after this one refuses it.
        return start + Math.min(Long.BYTES + more, MAX_DIGITS);
    }

    /** Reads a fixed-point number into {@link #value}; answers where its closing quote is. */
    int readDecimal(final byte[] frame, final int start, final int end) {
        if (start + Long.BYTES <= end) {
            final long word = (long) LONG.get(frame, start) ^ ZEROS;
            final int wholeDigits = leadingDigits(word);
            final int point = start + wholeDigits;
            final int fraction = point + 1;
            if (wholeDigits != 0
                    && wholeDigits <= MAX_WHOLE_DIGITS
                    && frame[point] == '.'
                    && fraction + Long.BYTES < end) {
                final long decimals = (long) LONG.get(frame, fraction) ^ ZEROS;
                final int decimalDigits = leadingDigits(decimals);
                if (frame[fraction + decimalDigits] == '"') {
                    final long kept =
                            decimalDigits == Long.BYTES ? decimals : decimals & (1L << decimalDigits * Byte.SIZE) - 1;
                    value = digitsValue(word << Long.SIZE - wholeDigits * Byte.SIZE) * EIGHT_DIGITS + digitsValue(kept);
                    return fraction + decimalDigits;
                }
            }
        }
        return readDecimalByBytes(frame, start, end);
    }

    private int readDecimalByBytes(final byte[] frame, final int start, final int end) {
        int position = start;
        while (position < end && frame[position] != '"') {
            position++;
        }
        if (position == end) {
            return NOT_USUAL;
        }
        value = DecimalText.parse(frame, start, position - start);
        return value == DecimalText.MALFORMED ? NOT_USUAL : position;
    }

    /** How many bytes of the word, from the first on, are digits; the word's bytes are already {@code ^ '0'}. */
    static int leadingDigits(final long word) {
        return Long.numberOfTrailingZeros(strays(word)) >>> 3;
    }

    /** A bit for each byte of such a word that is no digit; 0 if all are. */
    static long strays(final long word) {
        return ((word & ~HIGH_BITS) + ABOVE_NINE | word) & HIGH_BITS;
    }

    /**
     * Value of eight digits, first digit in the lowest byte.
     *
     * <p>Source: D. Lemire, "Quickly parsing eight digits", 2018.
     */
    static long digitsValue(final long digits) {
        final long pairs = digits * 10 + (digits >>> 8);
        return (pairs & 0x0000_00FF_0000_00FFL) * 0x000F_4240_0000_0064L
                        + (pairs >>> 16 & 0x0000_00FF_0000_00FFL) * 0x0000_2710_0000_0001L
                >>> 32;
    }
}
