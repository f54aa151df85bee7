package trefoil.engine.forecast;

import java.util.Arrays;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.arbitrage.LoopTable;

/**
 * Since when each loop pays, of those that have been found to. A loop's time ends with the first quote of one of its legs
 * at which it does not pay any more. Trading thread; allocates nothing after construction.
 */
public final class EdgeAges {
    private static final long NOT_OPEN = Long.MIN_VALUE;

    private final LoopPricer pricer;
    private final LoopTable table;
    private final long[] sinceNs;
    private final int[] open;
    private int openCount;

    /** Ages of the loops that this pricer finds. */
    public EdgeAges(final LoopPricer pricer) {
        this.pricer = pricer;
        table = pricer.table();
        sinceNs = new long[table.loopCount()];
        open = new int[table.loopCount()];
        Arrays.fill(sinceNs, NOT_OPEN);
    }

    /** The instrument has a new quote: what does not pay any more ends. */
    public void onQuote(final int instrument) {
        for (int i = openCount - 1; i >= 0; i--) {
            final int loop = open[i];
            if (table.instrument(loop, 0) == instrument
                    || table.instrument(loop, 1) == instrument
                    || table.instrument(loop, 2) == instrument) {
                endUnlessItPays(i);
            }
        }
    }

    /** Quotes of many instruments are gone. */
    public void onLost() {
        for (int i = openCount - 1; i >= 0; i--) {
            endUnlessItPays(i);
        }
    }

    private void endUnlessItPays(final int i) {
        final int loop = open[i];
        if (pricer.product(loop) <= table.breakEven(loop)) {
            sinceNs[loop] = NOT_OPEN;
            open[i] = open[--openCount];
        }
    }

    /** The loop pays now; for how long it has, nanoseconds. */
    public long age(final int loop, final long nowNs) {
        if (sinceNs[loop] == NOT_OPEN) {
            sinceNs[loop] = nowNs;
            open[openCount++] = loop;
            return 0;
        }
        return Math.max(0, nowNs - sinceNs[loop]);
    }

    /** Whether the loop has been found to pay, and has not ended. */
    public boolean isOpen(final int loop) {
        return sinceNs[loop] != NOT_OPEN;
    }
}
