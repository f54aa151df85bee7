package trefoil.engine.metrics;

import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.StopReason;

/** The engine's counters, all written by the trading thread. */
public final class EngineCounters {
    private final Counters counters = new Counters();

    /** Quotes taken over into the rate matrix. */
    public final int quotes = counters.declare("quotes");

    /** Quotes dropped because a newer one of the instrument was known. */
    public final int staleQuotes = counters.declare("stale-quotes");

    /** Quotes dropped because their connection went down. */
    public final int invalidatedQuotes = counters.declare("invalidated-quotes");

    /** Books taken over into the ladders. */
    public final int books = counters.declare("books");

    /** Books dropped because a newer one of the instrument was known. */
    public final int staleBooks = counters.declare("stale-books");

    /** Books that became unusable: a gap in their stream, or their connection lost. */
    public final int invalidatedBooks = counters.declare("invalidated-books");

    /** Books dropped because their records contradict themselves or each other. */
    public final int droppedBooks = counters.declare("dropped-books");

    /** Loops priced. */
    public final int loopsPriced = counters.declare("loops-priced");

    /** Scans whose best loop had a gross edge above zero. */
    public final int grossPositive = counters.declare("gross-positive");

    /** Highest gross edge seen, parts per billion; {@link Long#MIN_VALUE} before the first full loop of quotes. */
    public final int maxGrossEdgePpb = counters.declare("max-gross-edge-ppb");

    /** Loops priced above break-even. */
    public final int opportunities = counters.declare("opportunities");

    public final int loopsOpened = counters.declare("loops-opened");

    public final int ordersSent = counters.declare("orders-sent");

    /** Orders held back because they were older than an order may be when it leaves. */
    public final int ordersHeldBack = counters.declare("orders-held-back");

    public final int fills = counters.declare("fills");

    /** Answers and fills that had been told before. */
    public final int duplicates = counters.declare("duplicates");

    /** Answers or fills that no open order expected, or that contradict themselves. */
    public final int anomalies = counters.declare("anomalies");

    /** Loops of an earlier run that were taken over. */
    public final int loopsRecovered = counters.declare("loops-recovered");

    /** Account events whose balance differs from the ledger's while no loop is open. */
    public final int balanceDifferences = counters.declare("balance-differences");

    /** Records the engine could not use: unknown type, an index outside the universe, a negative quote. */
    public final int unusableRecords = counters.declare("unusable-records");

    private final int[] refusals = new int[RefusalReason.LIMIT];
    private final int[] stops = new int[StopReason.LIMIT];
    private final int[] orderOutcomes = new int[OrderOutcome.LIMIT];
    private final int[] loopOutcomes = new int[LoopOutcome.LIMIT];

    /** Counters at zero. */
    public EngineCounters() {
        for (int i = 0; i < refusals.length; i++) {
            refusals[i] = counters.declare("refused-" + RefusalReason.nameOf(i));
        }
        for (int i = 0; i < stops.length; i++) {
            stops[i] = counters.declare("stopped-" + StopReason.nameOf(i));
        }
        for (int i = 0; i < orderOutcomes.length; i++) {
            orderOutcomes[i] = counters.declare("orders-" + OrderOutcome.nameOf(i));
        }
        for (int i = 0; i < loopOutcomes.length; i++) {
            loopOutcomes[i] = counters.declare("loops-" + LoopOutcome.nameOf(i));
        }
        counters.set(maxGrossEdgePpb, Long.MIN_VALUE);
    }

    /** Counter of refusals for a reason. */
    public int refused(final int reason) {
        return refusals[reason];
    }

    /** Counter of how often a reason to do less began to hold. */
    public int stops(final int reason) {
        return stops[reason];
    }

    /** Counter of orders that ended so. */
    public int orders(final int outcome) {
        return orderOutcomes[Math.floorMod(outcome, OrderOutcome.LIMIT)];
    }

    /** Counter of loops that ended so. */
    public int loops(final int outcome) {
        return loopOutcomes[Math.floorMod(outcome, LoopOutcome.LIMIT)];
    }

    public void increment(final int id) {
        counters.increment(id);
    }

    public void add(final int id, final long amount) {
        counters.add(id, amount);
    }

    public void set(final int id, final long value) {
        counters.set(id, value);
    }

    public long get(final int id) {
        return counters.get(id);
    }
}
