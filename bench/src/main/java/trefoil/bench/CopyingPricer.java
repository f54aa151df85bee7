package trefoil.bench;

import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Side;
import trefoil.engine.market.RateMatrix;

/**
 * Rejected ways to price the loops of busy conversions. Every loop may be looked at, its rates gathered from the matrix; or
 * its other two rates, or the products of these, are copied side by side, so that a scan reads memory in order, and each
 * quote then writes the copies that hold its rates.
 *
 * <p>All find what {@link trefoil.engine.arbitrage.LoopPricer} finds: with products, which are rounded otherwise, a loop
 * that comes near a limit is priced again from its rates.
 */
final class CopyingPricer {
    /** What is copied. */
    enum Copies {
        NONE,
        RATES,
        PRODUCTS
    }

    private static final int MANY_LOOPS = 48;
    private static final double ROUNDING = 1 + 0x1p-48;

    private final Copies kind;
    private final double[] rates;
    private final int[] sellCells;
    private final int[] buyCells;
    private final int[] firstEntries;
    private final int[] cellsA;
    private final int[] cellsB;
    private final double[] breakEvens;
    private final double[] leastBreakEvens;
    private final int[] firstCopies;
    private final int[] copies;
    private final double[] copiesA;
    private final double[] copiesB;
    private final double[] seen;
    private int candidates;
    private double best;

    /** A pricer with copies of that kind. */
    CopyingPricer(final LoopTable table, final RateMatrix matrix, final Copies kind) {
        this.kind = kind;
        rates = matrix.rates();
        final int instruments = table.universe().instrumentCount();
        sellCells = new int[instruments];
        buyCells = new int[instruments];
        for (int i = 0; i < instruments; i++) {
            sellCells[i] = matrix.sellCell(i);
            buyCells[i] = matrix.buyCell(i);
        }
        final int keys = matrix.keyCount();
        firstEntries = new int[keys + 1];
        final int entries = table.loopCount() * LoopTable.LEGS;
        for (int i = 0; i < entries; i++) {
            firstEntries[key(table, i, 0) + 1]++;
        }
        leastBreakEvens = new double[keys];
        for (int key = 0; key < keys; key++) {
            firstEntries[key + 1] += firstEntries[key];
            leastBreakEvens[key] = Double.MAX_VALUE;
        }
        cellsA = new int[entries];
        cellsB = new int[entries];
        breakEvens = new double[entries];
        copiesA = new double[entries];
        copiesB = new double[entries];
        final int[] next = firstEntries.clone();
        firstCopies = new int[keys + 1];
        final int[] keysA = new int[entries];
        final int[] keysB = new int[entries];
        for (int i = 0; i < entries; i++) {
            final int key = key(table, i, 0);
            final int entry = next[key]++;
            cellsA[entry] = cell(table, matrix, i, 1);
            cellsB[entry] = cell(table, matrix, i, 2);
            breakEvens[entry] = table.breakEven(i / LoopTable.LEGS);
            leastBreakEvens[key] = Math.min(leastBreakEvens[key], breakEvens[entry]);
            keysA[entry] = key(table, i, 1);
            keysB[entry] = key(table, i, 2);
        }
        for (int key = 0; key < keys; key++) {
            for (int entry = firstEntries[key]; busy(key) && entry < firstEntries[key + 1]; entry++) {
                firstCopies[keysA[entry] + 1]++;
                firstCopies[keysB[entry] + 1]++;
            }
        }
        for (int key = 0; key < keys; key++) {
            firstCopies[key + 1] += firstCopies[key];
        }
        copies = new int[firstCopies[keys]];
        final int[] nextCopies = firstCopies.clone();
        for (int key = 0; key < keys; key++) {
            for (int entry = firstEntries[key]; busy(key) && entry < firstEntries[key + 1]; entry++) {
                copies[nextCopies[keysA[entry]]++] = entry * 2;
                copies[nextCopies[keysB[entry]]++] = entry * 2 + 1;
            }
        }
        seen = new double[keys];
        for (int i = 0; i < instruments; i++) {
            onQuote(i);
        }
    }

    private static int key(final LoopTable table, final int entry, final int ahead) {
        final int loop = entry / LoopTable.LEGS;
        final int leg = (entry + ahead - loop * LoopTable.LEGS) % LoopTable.LEGS;
        return RateMatrix.key(table.instrument(loop, leg), table.side(loop, leg));
    }

    private static int cell(final LoopTable table, final RateMatrix matrix, final int entry, final int ahead) {
        final int loop = entry / LoopTable.LEGS;
        final int leg = (entry + ahead - loop * LoopTable.LEGS) % LoopTable.LEGS;
        return matrix.cell(table.assetIn(loop, leg), table.assetOut(loop, leg));
    }

    private boolean busy(final int key) {
        return kind != Copies.NONE && firstEntries[key + 1] - firstEntries[key] >= MANY_LOOPS;
    }

    /** The instrument's quote is in the matrix: writes the copies. */
    void onQuote(final int instrument) {
        copy(RateMatrix.key(instrument, Side.SELL), rates[sellCells[instrument]]);
        copy(RateMatrix.key(instrument, Side.BUY), rates[buyCells[instrument]]);
    }

    private void copy(final int key, final double rate) {
        if (kind == Copies.NONE || seen[key] == rate) {
            return;
        }
        seen[key] = rate;
        for (int i = firstCopies[key]; i < firstCopies[key + 1]; i++) {
            final int entry = copies[i] >> 1;
            final boolean second = (copies[i] & 1) == 1;
            if (kind == Copies.PRODUCTS) {
                copiesA[entry] = rate * rates[second ? cellsA[entry] : cellsB[entry]];
            } else if (second) {
                copiesB[entry] = rate;
            } else {
                copiesA[entry] = rate;
            }
        }
    }

    /** Prices the loops of the conversion; returns how many exceed break-even. */
    int scan(final int instrument, final int side) {
        final int key = RateMatrix.key(instrument, side);
        final int first = firstEntries[key];
        final int end = firstEntries[key + 1];
        final double own = rates[side == Side.SELL ? sellCells[instrument] : buyCells[instrument]];
        candidates = 0;
        if (!busy(key)) {
            double most = 0;
            for (int entry = first; entry < end; entry++) {
                most = look(entry, own * rates[cellsA[entry]] * rates[cellsB[entry]], most);
            }
            best = most;
        } else if (kind == Copies.PRODUCTS) {
            scanProducts(first, end, own, leastBreakEvens[key]);
        } else {
            double most = 0;
            for (int entry = first; entry < end; entry++) {
                most = look(entry, own * copiesA[entry] * copiesB[entry], most);
            }
            best = most;
        }
        return candidates;
    }

    private void scanProducts(final int first, final int end, final double own, final double breakEven) {
        double limit = 0;
        double most = 0;
        for (int entry = first; entry < end; entry++) {
            if (copiesA[entry] > limit) {
                most = look(entry, own * rates[cellsA[entry]] * rates[cellsB[entry]], most);
                limit = Math.min(most, breakEven) / (own * ROUNDING);
            }
        }
        best = most;
    }

    private double look(final int entry, final double product, final double most) {
        if (product > breakEvens[entry]) {
            candidates++;
        }
        return product > most ? product : most;
    }

    /** The highest product of the last scan. */
    double best() {
        return best;
    }
}
