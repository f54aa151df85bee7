package trefoil.engine.market;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * From the bytes of a symbol to the instrument's index: open addressing over two packed longs, no {@code String} made.
 *
 * <p>Immutable after construction, safe on any thread. Symbols longer than {@value #PACKED_LENGTH} bytes are found by
 * comparing their bytes, more slowly.
 */
public final class SymbolIndex {
    /** Answer for a symbol that is not in the index. */
    public static final int NOT_FOUND = -1;

    private static final int PACKED_LENGTH = 16;
    private static final int LOAD_FACTOR_INVERSE = 4;
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int size;
    private final long[] keys;
    private final int[] indexes;
    private final int mask;
    private final byte[][] longSymbols;
    private final int[] longIndexes;

    /** Index of the symbols' positions in the list. */
    public SymbolIndex(final List<String> symbols) {
        size = symbols.size();
        final int capacity = Integer.highestOneBit(Math.max(8, symbols.size() * LOAD_FACTOR_INVERSE - 1)) << 1;
        keys = new long[capacity * 2];
        indexes = new int[capacity];
        Arrays.fill(indexes, NOT_FOUND);
        mask = capacity - 1;
        byte[][] longNames = new byte[0][];
        int[] longPositions = new int[0];
        for (int i = 0; i < symbols.size(); i++) {
            final byte[] symbol = symbols.get(i).getBytes(StandardCharsets.UTF_8);
            if (find(symbol, 0, symbol.length, longNames, longPositions) != NOT_FOUND) {
                throw new IllegalArgumentException("symbol listed twice: " + symbols.get(i));
            }
            if (symbol.length > PACKED_LENGTH) {
                longNames = Arrays.copyOf(longNames, longNames.length + 1);
                longPositions = Arrays.copyOf(longPositions, longPositions.length + 1);
                longNames[longNames.length - 1] = symbol;
                longPositions[longPositions.length - 1] = i;
            } else {
                insert(symbol, i);
            }
        }
        longSymbols = longNames;
        longIndexes = longPositions;
    }

    /** How many symbols there are. */
    public int size() {
        return size;
    }

    /** Index of the symbol whose UTF-8 bytes these are, or {@link #NOT_FOUND}. */
    public int find(final byte[] text, final int offset, final int length) {
        return find(text, offset, length, longSymbols, longIndexes);
    }

    private int find(
            final byte[] text, final int offset, final int length, final byte[][] longNames, final int[] positions) {
        if (length > PACKED_LENGTH) {
            return findLong(text, offset, length, longNames, positions);
        }
        // Packed bytes are padded with zeros, so a trailing zero would be taken for padding.
        if (length > 0 && text[offset + length - 1] == 0) {
            return NOT_FOUND;
        }
        final long first = pack(text, offset, Math.min(length, Long.BYTES));
        final long second = length > Long.BYTES ? pack(text, offset + Long.BYTES, length - Long.BYTES) : 0;
        int slot = slot(first, second);
        while (indexes[slot] != NOT_FOUND) {
            if (keys[slot * 2] == first && keys[slot * 2 + 1] == second) {
                return indexes[slot];
            }
            slot = slot + 1 & mask;
        }
        return NOT_FOUND;
    }

    private void insert(final byte[] symbol, final int index) {
        final long first = pack(symbol, 0, Math.min(symbol.length, Long.BYTES));
        final long second = symbol.length > Long.BYTES ? pack(symbol, Long.BYTES, symbol.length - Long.BYTES) : 0;
        int slot = slot(first, second);
        while (indexes[slot] != NOT_FOUND) {
            slot = slot + 1 & mask;
        }
        keys[slot * 2] = first;
        keys[slot * 2 + 1] = second;
        indexes[slot] = index;
    }

    private int slot(final long first, final long second) {
        final long hash = (first ^ second * MIX) * MIX;
        return (int) (hash >>> 40) & mask;
    }

    private static long pack(final byte[] text, final int offset, final int length) {
        if (length == Long.BYTES) {
            return (long) LONG.get(text, offset);
        }
        if (text.length - offset >= Long.BYTES) {
            return length == 0 ? 0 : (long) LONG.get(text, offset) & -1L >>> Long.SIZE - length * Byte.SIZE;
        }
        long packed = 0;
        for (int i = length - 1; i >= 0; i--) {
            packed = packed << Byte.SIZE | text[offset + i] & 0xFF;
        }
        return packed;
    }

    private static int findLong(
            final byte[] text, final int offset, final int length, final byte[][] longNames, final int[] positions) {
        for (int i = 0; i < longNames.length; i++) {
            if (Arrays.equals(text, offset, offset + length, longNames[i], 0, longNames[i].length)) {
                return positions[i];
            }
        }
        return NOT_FOUND;
    }
}
