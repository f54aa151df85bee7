package trefoil.engine.arbitrage;

import trefoil.engine.market.RateMatrix;

/**
 * Screens the loops through one conversion: the product of its rates against the loop's break-even.
 *
 * <p>For each instrument and side the loops of three legs through it lie side by side, each with the places of its
 * two other conversions' rates, so a scan is two loads, two multiplications and a comparison a loop; those of four legs, where
 * there are any, follow with one more of each. Candidates come out best first.
 *
 * <p>A screen finds the same, to the last bit, and leaves the loops of a busy conversion alone where their
 * {@link LoopBounds bound} says that none can matter. Trading thread only; allocates nothing after construction.
 */
public final class LoopPricer {
    private final double[] rates;
    private final LoopTable table;
    private final int[] firstEntries;
    private final int[] entryLoops;
    private final int[] entryCellsA;
    private final int[] entryCellsB;
    private final double[] entryBreakEvens;
    private final int[] loopCells;
    private final int[] loopEntries;
    private final LoopBounds bounds;

    /** Loops of four legs; null where there are none. */
    private final RingEntries rings;

    private final int[] candidates;
    private final double[] candidateProducts;
    private int candidateCount;
    private double bestProduct;
    private int bestEntry;

    /** A pricer of the table's loops over that matrix. */
    public LoopPricer(final LoopTable table, final RateMatrix matrix) {
        this.table = table;
        rates = matrix.rates();
        final int keys = table.universe().instrumentCount() * 2;
        final int shortLoops = table.shortLoopCount();
        final int entries = shortLoops * LoopTable.LEGS;
        loopCells = new int[entries];
        final int[] counts = new int[keys];
        for (int loop = 0; loop < shortLoops; loop++) {
            for (int leg = 0; leg < LoopTable.LEGS; leg++) {
                final int key = RateMatrix.key(table.instrument(loop, leg), table.side(loop, leg));
                loopCells[loop * LoopTable.LEGS + leg] = key;
                counts[key]++;
            }
        }
        rings = table.hasLongLoops() ? new RingEntries(table, matrix) : null;
        firstEntries = new int[keys + 1];
        int widest = 0;
        for (int key = 0; key < keys; key++) {
            firstEntries[key + 1] = firstEntries[key] + counts[key];
            widest = Math.max(widest, counts[key] + longLoops(key));
        }
        entryLoops = new int[entries];
        entryCellsA = new int[entries];
        entryCellsB = new int[entries];
        entryBreakEvens = new double[entries];
        loopEntries = new int[entries];
        final int[] entryLegs = new int[entries];
        final int[] next = firstEntries.clone();
        for (int loop = 0; loop < shortLoops; loop++) {
            for (int leg = 0; leg < LoopTable.LEGS; leg++) {
                final int key = RateMatrix.key(table.instrument(loop, leg), table.side(loop, leg));
                final int entry = next[key]++;
                entryLoops[entry] = loop;
                entryLegs[entry] = leg;
                entryCellsA[entry] = loopCells[loop * LoopTable.LEGS + (leg + 1) % LoopTable.LEGS];
                entryCellsB[entry] = loopCells[loop * LoopTable.LEGS + (leg + 2) % LoopTable.LEGS];
                entryBreakEvens[entry] = table.breakEven(loop);
                loopEntries[loop * LoopTable.LEGS + leg] = entry;
            }
        }
        candidates = new int[widest];
        candidateProducts = new double[widest];
        bounds = new LoopBounds(table, matrix, firstEntries, entryLoops, entryLegs);
    }

    /** The fees of that instrument have changed: so do the break-evens of the loops through it. */
    public void onFeesChanged(final int instrument) {
        for (int entry = firstEntries[instrument * 2]; entry < firstEntries[instrument * 2 + 2]; entry++) {
            refreshBreakEven(entryLoops[entry]);
        }
        for (int key = instrument * 2; rings != null && key < instrument * 2 + 2; key++) {
            for (int entry = rings.first(key); entry < rings.end(key); entry++) {
                refreshBreakEven(rings.loop(entry));
            }
        }
    }

    /** The fees of many instruments have changed. */
    public void onAllFeesChanged() {
        for (int loop = 0; loop < table.loopCount(); loop++) {
            refreshBreakEven(loop);
        }
    }

    private void refreshBreakEven(final int loop) {
        final double breakEven = table.refreshBreakEven(loop);
        if (loop >= table.shortLoopCount()) {
            rings.setBreakEven(loop, breakEven);
            return;
        }
        for (int leg = 0; leg < LoopTable.LEGS; leg++) {
            entryBreakEvens[loopEntries[loop * LoopTable.LEGS + leg]] = breakEven;
            bounds.onBreakEven(RateMatrix.key(table.instrument(loop, leg), table.side(loop, leg)), breakEven);
        }
    }

    /**
     * Prices every loop that uses that side of the instrument.
     *
     * @return loops priced; what exceeded break-even is in {@link #candidate(int)}, best first
     */
    public int scan(final int instrument, final int side) {
        final int key = RateMatrix.key(instrument, side);
        final int priced = scan(key);
        return rings == null ? priced : priced + scanRings(key);
    }

    /**
     * As {@link #scan}, but {@link #bestProduct()} is the highest product only if that exceeds the record; otherwise it is
     * no higher than that, and exceeds 1 if the highest does.
     *
     * @param record above which the highest product itself is asked for
     */
    public int screen(final int instrument, final int side, final double record) {
        final int key = RateMatrix.key(instrument, side);
        final int group = bounds.group(key);
        final int priced = group == LoopBounds.NO_GROUP ? scan(key) : screenBusy(key, group, record);
        return rings == null ? priced : priced + scanRings(key);
    }

    private int screenBusy(final int key, final int group, final double record) {
        final double own = rates[key];
        final double most = bounds.most(group, own);
        if (most <= bounds.leastBreakEven(group) && most <= record) {
            final int witness = bounds.witness(group);
            final double product = own * rates[entryCellsA[witness]] * rates[entryCellsB[witness]];
            if (product > 1 || most <= 1) {
                candidateCount = 0;
                bestProduct = product;
                return firstEntries[key + 1] - firstEntries[key];
            }
        }
        final int priced = scan(key);
        bounds.set(group, own, bestProduct, bestEntry);
        if (bounds.leastIsOld(group)) {
            double least = Double.MAX_VALUE;
            for (int entry = firstEntries[key]; entry < firstEntries[key + 1]; entry++) {
                least = Math.min(least, entryBreakEvens[entry]);
            }
            bounds.setLeast(group, least);
        }
        return priced;
    }

    private int scan(final int key) {
        final int first = firstEntries[key];
        final int end = firstEntries[key + 1];
        final double own = rates[key];
        candidateCount = 0;
        double best = 0;
        int bestAt = first;
        for (int entry = first; entry < end; entry++) {
            final double product = own * rates[entryCellsA[entry]] * rates[entryCellsB[entry]];
            if (product > best) {
                best = product;
                bestAt = entry;
            }
            if (product > entryBreakEvens[entry]) {
                addCandidate(entryLoops[entry], product);
            }
        }
        bestProduct = best;
        bestEntry = bestAt;
        return end - first;
    }

    /** Adds the loops of four legs to what the last scan of the others found. */
    private int scanRings(final int key) {
        final int end = rings.end(key);
        final double own = rates[key];
        double best = bestProduct;
        for (int entry = rings.first(key); entry < end; entry++) {
            final double product = rings.product(own, entry);
            if (product > best) {
                best = product;
            }
            if (product > rings.breakEven(entry)) {
                addCandidate(rings.loop(entry), product);
            }
        }
        bestProduct = best;
        return longLoops(key);
    }

    private int longLoops(final int key) {
        return rings == null ? 0 : rings.end(key) - rings.first(key);
    }

    /** Candidates of the last scan. */
    public int candidateCount() {
        return candidateCount;
    }

    /** Loop of the n-th best candidate of the last scan. */
    public int candidate(final int n) {
        return candidates[n];
    }

    /** Product of the gross rates of the n-th best candidate of the last scan. */
    public double candidateProduct(final int n) {
        return candidateProducts[n];
    }

    /** Highest product seen in the last scan, above break-even or not; 0 if no loop had all its quotes. */
    public double bestProduct() {
        return bestProduct;
    }

    /** Product of the loop's gross rates now, multiplied in leg order; 0 while a quote is missing. */
    public double product(final int loop) {
        if (loop >= table.shortLoopCount()) {
            return rings.productOf(loop);
        }
        final int at = loop * LoopTable.LEGS;
        return rates[loopCells[at]] * rates[loopCells[at + 1]] * rates[loopCells[at + 2]];
    }

    /** Loops through that side of the instrument. */
    public int loopsThrough(final int instrument, final int side) {
        final int key = RateMatrix.key(instrument, side);
        return firstEntries[key + 1] - firstEntries[key] + longLoops(key);
    }

    /** The table that loop numbers refer to. */
    public LoopTable table() {
        return table;
    }

    private void addCandidate(final int loop, final double product) {
        int at = candidateCount++;
        while (at > 0 && candidateProducts[at - 1] < product) {
            candidateProducts[at] = candidateProducts[at - 1];
            candidates[at] = candidates[at - 1];
            at--;
        }
        candidateProducts[at] = product;
        candidates[at] = loop;
    }
}
