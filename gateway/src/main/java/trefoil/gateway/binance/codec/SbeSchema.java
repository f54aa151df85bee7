package trefoil.gateway.binance.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import trefoil.engine.math.Fixed;

/**
 * Layout of the venue's binary market streams, schema 1 from version 0 on: little endian, nothing padded.
 *
 * <pre>
 *   u16 blockLength │ u16 templateId │ u16 schemaId │ u16 version │ root block │ groups │ u8 length, symbol
 *                                                     a group: u16 blockLength │ u16 entries │ blocks
 * </pre>
 *
 * A version after 0 may end a block with fields of its own: blocks are passed over by the lengths that the frame tells,
 * never by those known here. Prices and quantities are mantissas of the power of ten that the frame tells.
 */
final class SbeSchema {
    static final int HEADER_LENGTH = 8;
    static final int ID = 1;

    static final int BEST_BID_ASK = 10_001;
    static final int DEPTH_SNAPSHOT = 10_002;
    static final int DEPTH_DIFF = 10_003;

    /** What a number without a value is. */
    static final long NULL = Long.MIN_VALUE;

    /** Answer for a number that fixed units cannot hold. */
    static final long NOT_FITTING = -1;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long[] POWERS_OF_TEN = new long[19];
    private static final long[] LARGEST_MANTISSAS = new long[POWERS_OF_TEN.length];

    static {
        long power = 1;
        for (int i = 0; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = power;
            LARGEST_MANTISSAS[i] = Long.MAX_VALUE / power;
            power *= 10;
        }
    }

    private SbeSchema() {}

    static long int64(final byte[] frame, final int at) {
        return (long) LONG.get(frame, at);
    }

    static int uint16(final byte[] frame, final int at) {
        return (short) SHORT.get(frame, at) & 0xFFFF;
    }

    static int blockLength(final long header) {
        return (int) header & 0xFFFF;
    }

    static int template(final long header) {
        return (int) (header >>> 16) & 0xFFFF;
    }

    static int schema(final long header) {
        return (int) (header >>> 32) & 0xFFFF;
    }

    static int version(final long header) {
        return (int) (header >>> 48);
    }

    /** What a frame is that is not the event asked for; one of {@link FrameKind}'s codes. */
    static int kindOfOther(final long header) {
        return schema(header) == ID ? FrameKind.OTHER_EVENT : FrameKind.UNKNOWN_SCHEMA;
    }

    /**
     * Whether the symbol, and with it the frame, ends where the frame does. What follows it may belong to a later version
     * only.
     */
    static boolean endsWell(final byte[] frame, final int symbolAt, final int end, final int version) {
        if (symbolAt >= end) {
            return false;
        }
        final int symbolEnd = symbolAt + 1 + (frame[symbolAt] & 0xFF);
        return symbolEnd == end || symbolEnd < end && version > 0;
    }

    /** The value in fixed units, exact; {@link #NOT_FITTING} if it is negative, too large, or has more decimals. */
    static long fixed(final long mantissa, final int exponent) {
        final int shift = exponent + Fixed.DECIMALS;
        if (shift >= 0 && shift < POWERS_OF_TEN.length) {
            return mantissa >= 0 && mantissa <= LARGEST_MANTISSAS[shift]
                    ? mantissa * POWERS_OF_TEN[shift]
                    : NOT_FITTING;
        }
        return fixedUnusual(mantissa, shift);
    }

    private static long fixedUnusual(final long mantissa, final int shift) {
        if (mantissa == 0) {
            return 0;
        }
        if (mantissa < 0 || shift > 0 || -shift >= POWERS_OF_TEN.length) {
            return NOT_FITTING;
        }
        final long divisor = POWERS_OF_TEN[-shift];
        return mantissa % divisor == 0 ? mantissa / divisor : NOT_FITTING;
    }
}
