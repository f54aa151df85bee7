package trefoil.engine.research;

import java.util.List;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Side;
import trefoil.engine.market.MarketStates;

/**
 * Which loops exceed the lowest break-even of all traders, kept current with each price that moves, so that a quote through
 * which nothing pays costs a comparison. One thread; allocates nothing once made.
 */
final class CandidateScan {
    private static final int LEGS = LoopTable.LEGS;

    private final LoopIndex loops;
    private final LoopTable table;
    private final double lowest;
    private final MarketStates states;
    private final double[] rates;
    private final int[] entryLoops;
    private final int[] entryCellsA;
    private final int[] entryCellsB;
    private final boolean[] begun;
    private final boolean[] above;
    private final int[] aboveOn;
    private final int[] candidates;
    private final double[] products;

    /**
     * A scan of a market without a quote.
     *
     * @param lowest break-even of the traders that is lowest
     * @param startAssets assets that orders may begin with: loops through none of them are no candidates
     */
    CandidateScan(final Market market, final LoopIndex loops, final double lowest, final List<String> startAssets) {
        this.loops = loops;
        this.lowest = lowest;
        table = loops.table();
        states = market.terms().states();
        rates = market.matrix().rates();
        entryLoops = loops.entryLoops();
        entryCellsA = loops.entryCellsA();
        entryCellsB = loops.entryCellsB();
        above = new boolean[table.loopCount()];
        aboveOn = new int[table.universe().instrumentCount()];
        int widest = 0;
        for (int key = 0; key < aboveOn.length * 2; key++) {
            widest = Math.max(widest, loops.firstEntry(key + 1) - loops.firstEntry(key));
        }
        begun = new boolean[table.loopCount()];
        for (int loop = 0; loop < begun.length; loop++) {
            begun[loop] = loops.name(loop).assets().stream().anyMatch(startAssets::contains);
        }
        candidates = new int[widest];
        products = new double[widest];
    }

    /** An instrument's quote is renewed. */
    void onQuote(final int instrument, final boolean bidMoved, final boolean askMoved) {
        if (bidMoved) {
            refresh(LoopIndex.key(instrument, Side.SELL));
        }
        if (askMoved) {
            refresh(LoopIndex.key(instrument, Side.BUY));
        }
    }

    private void refresh(final int key) {
        final double own = rates[key];
        final int end = loops.firstEntry(key + 1);
        for (int entry = loops.firstEntry(key); entry < end; entry++) {
            final boolean now = own * rates[entryCellsA[entry]] * rates[entryCellsB[entry]] > lowest;
            final int loop = entryLoops[entry];
            if (now != above[loop] && begun[loop]) {
                turn(loop, now);
            }
        }
    }

    private void turn(final int loop, final boolean now) {
        above[loop] = now;
        for (int leg = 0; leg < LEGS; leg++) {
            aboveOn[table.instrument(loop, leg)] += now ? 1 : -1;
        }
    }

    /** Some rates are gone. */
    void onGap() {
        for (int loop = 0; loop < above.length; loop++) {
            if (above[loop] && loops.product(loop, rates) <= lowest) {
                turn(loop, false);
            }
        }
    }

    /** Loops through the instrument that are above. */
    int candidatesOn(final int instrument) {
        return aboveOn[instrument];
    }

    /** Collects the loops above through that side, best first, as the engine's pricer orders them. Returns how many. */
    int collect(final int instrument, final int side) {
        final int key = LoopIndex.key(instrument, side);
        final double own = rates[key];
        final int end = loops.firstEntry(key + 1);
        int count = 0;
        for (int entry = loops.firstEntry(key); entry < end; entry++) {
            final double product = own * rates[entryCellsA[entry]] * rates[entryCellsB[entry]];
            // What may not be traded must not keep the engine from what may.
            if (product > lowest && begun[entryLoops[entry]] && open(entryLoops[entry])) {
                int at = count++;
                while (at > 0 && products[at - 1] < product) {
                    products[at] = products[at - 1];
                    candidates[at] = candidates[at - 1];
                    at--;
                }
                products[at] = product;
                candidates[at] = entryLoops[entry];
            }
        }
        return count;
    }

    private boolean open(final int loop) {
        for (int leg = 0; leg < LEGS; leg++) {
            if (states.closed(table.instrument(loop, leg))) {
                return false;
            }
        }
        return true;
    }

    int[] candidates() {
        return candidates;
    }

    double[] products() {
        return products;
    }
}
