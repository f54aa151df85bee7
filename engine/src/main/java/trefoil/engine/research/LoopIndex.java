package trefoil.engine.research;

import java.util.ArrayList;
import java.util.List;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.research.result.LoopName;

/**
 * Every loop of a universe, begun at its most preferred asset, and for each instrument and side the loops through it with
 * the keys of their two other conversions. Immutable.
 */
public final class LoopIndex {
    /** Assets that loops begin with where they can, most preferred first: dollars, then what is widely held. */
    static final List<String> PREFERRED =
            List.of("USDT", "USDC", "FDUSD", "BUSD", "TUSD", "DAI", "BTC", "ETH", "BNB", "EUR", "TRY");

    private static final int LEGS = LoopTable.LEGS;

    private final LoopTable table;
    private final LoopName[] names;
    private final int[] firstEntries;
    private final int[] entryLoops;
    private final int[] entryCellsA;
    private final int[] entryCellsB;
    private final int[] loopCells;

    /**
     * Loops of that universe.
     *
     * @param startAssets assets that loops begin with where they can, most preferred first; those not in the universe are
     *     passed over
     */
    public LoopIndex(final Universe universe, final List<String> startAssets) {
        table = table(universe, startAssets, new FeeTable(universe.instrumentCount(), 0), 0);
        final int keys = universe.instrumentCount() * 2;
        names = new LoopName[table.loopCount()];
        loopCells = new int[table.loopCount() * LEGS];
        firstEntries = new int[keys + 1];
        for (int loop = 0; loop < table.loopCount(); loop++) {
            names[loop] = nameOf(loop);
            for (int leg = 0; leg < LEGS; leg++) {
                final int key = key(table.instrument(loop, leg), table.side(loop, leg));
                loopCells[loop * LEGS + leg] = key;
                firstEntries[key + 1]++;
            }
        }
        for (int key = 0; key < keys; key++) {
            firstEntries[key + 1] += firstEntries[key];
        }
        entryLoops = new int[loopCells.length];
        entryCellsA = new int[loopCells.length];
        entryCellsB = new int[loopCells.length];
        final int[] next = firstEntries.clone();
        for (int loop = 0; loop < table.loopCount(); loop++) {
            for (int leg = 0; leg < LEGS; leg++) {
                final int entry = next[loopCells[loop * LEGS + leg]]++;
                entryLoops[entry] = loop;
                entryCellsA[entry] = loopCells[loop * LEGS + (leg + 1) % LEGS];
                entryCellsB[entry] = loopCells[loop * LEGS + (leg + 2) % LEGS];
            }
        }
    }

    /** A table of all loops of the universe, at those fees: loops have the same numbers for any fees. */
    static LoopTable table(
            final Universe universe, final List<String> startAssets, final FeeTable fees, final int minEdgePpm) {
        final List<Integer> ranked = new ArrayList<>();
        startAssets.stream()
                .map(universe::assetIndex)
                .filter(asset -> asset != Universe.NOT_FOUND)
                .distinct()
                .forEach(ranked::add);
        for (int asset = 0; asset < universe.assetCount(); asset++) {
            if (!ranked.contains(asset)) {
                ranked.add(asset);
            }
        }
        return new LoopTable(
                universe, ranked.stream().mapToInt(Integer::intValue).toArray(), fees, minEdgePpm);
    }

    private LoopName nameOf(final int loop) {
        final Universe universe = table.universe();
        final List<String> assets = new ArrayList<>();
        final List<String> symbols = new ArrayList<>();
        final List<Integer> sides = new ArrayList<>();
        for (int leg = 0; leg < LEGS; leg++) {
            assets.add(universe.assets().get(table.assetIn(loop, leg)));
            symbols.add(universe.instruments().get(table.instrument(loop, leg)).symbol());
            sides.add(table.side(loop, leg));
        }
        return new LoopName(assets, symbols, sides);
    }

    /** Position of an instrument and side in what is indexed by both: {@link RateMatrix#key}. */
    static int key(final int instrument, final int side) {
        return RateMatrix.key(instrument, side);
    }

    /** The loops themselves, without fees. */
    public LoopTable table() {
        return table;
    }

    /** The loop by names. */
    public LoopName name(final int loop) {
        return names[loop];
    }

    /** Product of the loop's three gross rates, multiplied in leg order; 0 while a quote is missing. */
    public double product(final int loop, final double[] rates) {
        return rates[loopCells[loop * LEGS]] * rates[loopCells[loop * LEGS + 1]] * rates[loopCells[loop * LEGS + 2]];
    }

    /** First of the entries of an instrument and side; they end where the next key's begin. */
    int firstEntry(final int key) {
        return firstEntries[key];
    }

    int loopOf(final int entry) {
        return entryLoops[entry];
    }

    int[] entryLoops() {
        return entryLoops;
    }

    int[] entryCellsA() {
        return entryCellsA;
    }

    int[] entryCellsB() {
        return entryCellsB;
    }
}
