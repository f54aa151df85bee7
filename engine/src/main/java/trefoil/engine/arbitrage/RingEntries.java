package trefoil.engine.arbitrage;

import trefoil.engine.market.RateMatrix;

/**
 * The loops of four legs through each conversion, side by side, each with the keys of its three other conversions.
 * Trading thread only; allocates nothing after construction.
 */
final class RingEntries {
    private static final int LEGS = LoopTable.MAX_LEGS;

    private final double[] rates;
    private final int[] firstEntries;
    private final int[] loops;
    private final int[] cellsA;
    private final int[] cellsB;
    private final int[] cellsC;
    private final double[] breakEvens;
    private final int shortCount;
    private final int[] loopCells;
    private final int[] loopEntries;

    RingEntries(final LoopTable table, final RateMatrix matrix) {
        rates = matrix.rates();
        shortCount = table.shortLoopCount();
        final int entries = (table.loopCount() - shortCount) * LEGS;
        firstEntries = new int[matrix.keyCount() + 1];
        loopCells = new int[entries];
        for (int i = 0; i < entries; i++) {
            final int loop = shortCount + i / LEGS;
            final int leg = i % LEGS;
            loopCells[i] = RateMatrix.key(table.instrument(loop, leg), table.side(loop, leg));
            firstEntries[loopCells[i] + 1]++;
        }
        for (int key = 0; key < matrix.keyCount(); key++) {
            firstEntries[key + 1] += firstEntries[key];
        }
        loops = new int[entries];
        cellsA = new int[entries];
        cellsB = new int[entries];
        cellsC = new int[entries];
        breakEvens = new double[entries];
        loopEntries = new int[entries];
        final int[] next = firstEntries.clone();
        for (int i = 0; i < entries; i++) {
            final int loop = shortCount + i / LEGS;
            final int leg = i % LEGS;
            final int first = i - leg;
            final int entry = next[loopCells[i]]++;
            loops[entry] = loop;
            cellsA[entry] = loopCells[first + (leg + 1) % LEGS];
            cellsB[entry] = loopCells[first + (leg + 2) % LEGS];
            cellsC[entry] = loopCells[first + (leg + 3) % LEGS];
            breakEvens[entry] = table.breakEven(loop);
            loopEntries[i] = entry;
        }
    }

    int first(final int key) {
        return firstEntries[key];
    }

    int end(final int key) {
        return firstEntries[key + 1];
    }

    int loop(final int entry) {
        return loops[entry];
    }

    /** Product of the entry's four rates, its own conversion's first. */
    double product(final double own, final int entry) {
        return own * rates[cellsA[entry]] * rates[cellsB[entry]] * rates[cellsC[entry]];
    }

    double breakEven(final int entry) {
        return breakEvens[entry];
    }

    /** The loop's break-even has changed. */
    void setBreakEven(final int loop, final double breakEven) {
        final int first = (loop - shortCount) * LEGS;
        for (int i = first; i < first + LEGS; i++) {
            breakEvens[loopEntries[i]] = breakEven;
        }
    }

    /** Product of the loop's rates in leg order. */
    double productOf(final int loop) {
        final int at = (loop - shortCount) * LEGS;
        return rates[loopCells[at]] * rates[loopCells[at + 1]] * rates[loopCells[at + 2]] * rates[loopCells[at + 3]];
    }
}
