package trefoil.gateway.binance.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A binary frame read step by step with exact decimals, to compare the decoders with.
 *
 * @param kind one of {@link FrameKind}'s codes
 * @param symbol empty unless it is an event of a known symbol
 * @param bids price and quantity alternating, fixed units; one of each for a best bid
 */
record NaiveBinaryFrame(
        int kind, String symbol, long eventUs, long firstId, long lastId, List<Long> bids, List<Long> asks) {
    private static final int MAX_LEVELS = 5_000;

    /** The frame cannot be read. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** A frame as one who asks for best bids and asks should understand it. */
    static NaiveBinaryFrame readQuote(final byte[] frame, final List<String> symbols) {
        return read(frame, symbols, Map.of(10_001, FrameKind.QUOTE));
    }

    /** A frame as one who asks for depth should understand it. */
    static NaiveBinaryFrame readDepth(final byte[] frame, final List<String> symbols) {
        return read(frame, symbols, Map.of(10_002, FrameKind.PARTIAL_DEPTH, 10_003, FrameKind.DEPTH_UPDATE));
    }

    private static NaiveBinaryFrame read(
            final byte[] frame, final List<String> symbols, final Map<Integer, Integer> wanted) {
        final ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        try {
            final ByteBuffer header = take(bytes, 8);
            final int blockLength = Short.toUnsignedInt(header.getShort());
            final int template = Short.toUnsignedInt(header.getShort());
            final int schema = Short.toUnsignedInt(header.getShort());
            final int version = Short.toUnsignedInt(header.getShort());
            if (schema != 1) {
                return none(FrameKind.UNKNOWN_SCHEMA);
            }
            final Integer kind = wanted.get(template);
            if (kind == null) {
                return none(FrameKind.OTHER_EVENT);
            }
            return event(kind, take(bytes, blockLength), bytes, version, symbols);
        } catch (final Unreadable | BufferUnderflowException | ArithmeticException e) {
            return none(FrameKind.MALFORMED);
        }
    }

    private static NaiveBinaryFrame event(
            final int kind, final ByteBuffer root, final ByteBuffer rest, final int version, final List<String> symbols)
            throws Unreadable {
        final long eventUs = root.getLong();
        final long firstId = root.getLong();
        final long lastId = kind == FrameKind.DEPTH_UPDATE ? root.getLong() : firstId;
        final int priceExponent = root.get();
        final int qtyExponent = root.get();
        final List<Long> bids = new ArrayList<>();
        final List<Long> asks = new ArrayList<>();
        for (final List<Long> side : List.of(bids, asks)) {
            if (kind == FrameKind.QUOTE) {
                for (final int exponent : new int[] {priceExponent, qtyExponent}) {
                    final long mantissa = root.getLong();
                    side.add(mantissa == Long.MIN_VALUE ? 0 : fixed(mantissa, exponent));
                }
            } else {
                final ByteBuffer dimensions = take(rest, 4);
                final int length = Short.toUnsignedInt(dimensions.getShort());
                final int levels = Short.toUnsignedInt(dimensions.getShort());
                if (levels > MAX_LEVELS) {
                    throw new Unreadable();
                }
                for (int i = 0; i < levels; i++) {
                    final ByteBuffer level = take(rest, length);
                    side.add(fixed(level.getLong(), priceExponent));
                    side.add(fixed(level.getLong(), qtyExponent));
                }
            }
        }
        final byte[] symbol = take(rest, Byte.toUnsignedInt(rest.get())).array();
        if (rest.hasRemaining() && version == 0 || firstId < 0 || lastId < 0) {
            throw new Unreadable();
        }
        for (final String known : symbols) {
            if (Arrays.equals(known.getBytes(StandardCharsets.UTF_8), symbol)) {
                return new NaiveBinaryFrame(kind, known, eventUs, firstId, lastId, bids, asks);
            }
        }
        return none(FrameKind.UNKNOWN_SYMBOL);
    }

    private static long fixed(final long mantissa, final int exponent) throws Unreadable {
        final BigDecimal value = new BigDecimal(BigInteger.valueOf(mantissa), -exponent);
        if (value.signum() < 0) {
            throw new Unreadable();
        }
        return value.movePointRight(8).longValueExact();
    }

    /** The next bytes as a buffer of their own. */
    private static ByteBuffer take(final ByteBuffer from, final int length) {
        final byte[] taken = new byte[length];
        from.get(taken);
        return ByteBuffer.wrap(taken).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static NaiveBinaryFrame none(final int kind) {
        return new NaiveBinaryFrame(kind, "", 0, 0, 0, List.of(), List.of());
    }
}
