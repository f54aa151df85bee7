package trefoil.engine.research;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Side;
import trefoil.engine.research.result.Gap;
import trefoil.engine.research.result.OpportunityEnd;

/**
 * Looks at the loops through whatever moved, and tells the trackers of those above a threshold or open.
 *
 * <p>A quote that moves no price moves no product, so it is not scanned: it only keeps its instrument fresh. A quote that
 * comes after its predecessor was too old ends what was open through it and is scanned whole. One thread; allocates only
 * where an opportunity ends.
 */
final class OpportunityScan implements MarketListener {
    private static final int LEGS = LoopTable.LEGS;
    private static final long NEVER = Long.MIN_VALUE;

    /** The loop's product exceeds the lowest threshold. */
    private static final int ABOVE = 1;

    /** A quote of the loop was too old or its market closed when last looked at; only a renewal changes that. */
    private static final int DISTRUSTED = 2;

    private final Market market;
    private final LoopIndex loops;
    private final LoopTable table;
    private final long staleAfterNs;
    private final OpportunityTracker[] trackers;
    private final double lowest;
    private final double[] rates;
    private final int[] entryLoops;
    private final int[] entryCellsA;
    private final int[] entryCellsB;
    private final byte[] flags;
    private final int[] aboveOn;
    private final double[] peaks;
    private final long[] receivedNs;
    private final long[] liveUntilNs;

    private double peak;
    private double stalePeak;
    private long evaluations;
    private long grossPositive;
    private final TreeMap<Long, Long> observedBySlot = new TreeMap<>();
    private long observedFromNs = NEVER;
    private long observedUntilNs = NEVER;
    private long slot;
    private long slotObservedNs;

    /**
     * A scan that tells those trackers.
     *
     * @param trackers lowest threshold first
     */
    OpportunityScan(
            final Market market,
            final LoopIndex loops,
            final long staleAfterNs,
            final List<OpportunityTracker> trackers) {
        this.market = market;
        this.loops = loops;
        this.staleAfterNs = staleAfterNs;
        this.trackers = trackers.toArray(OpportunityTracker[]::new);
        lowest = this.trackers[0].threshold();
        table = loops.table();
        rates = market.matrix().rates();
        entryLoops = loops.entryLoops();
        entryCellsA = loops.entryCellsA();
        entryCellsB = loops.entryCellsB();
        flags = new byte[table.loopCount()];
        peaks = new double[table.loopCount()];
        final int instruments = table.universe().instrumentCount();
        aboveOn = new int[instruments];
        receivedNs = new long[instruments];
        Arrays.fill(receivedNs, NEVER);
        liveUntilNs = new long[instruments];
        Arrays.fill(liveUntilNs, NEVER);
    }

    @Override
    public void onQuote(
            final int instrument,
            final int improved,
            final boolean bidMoved,
            final boolean askMoved,
            final long timeNs) {
        final long beforeNs = receivedNs[instrument];
        receivedNs[instrument] = market.matrix().receiveNs(instrument);
        final boolean renewed = beforeNs == NEVER || timeNs - beforeNs > staleAfterNs;
        if (renewed && beforeNs != NEVER) {
            endStale(instrument, beforeNs + staleAfterNs);
        }
        if (bidMoved || renewed) {
            scan(instrument, Side.SELL, renewed, timeNs);
        } else if (aboveOn[instrument] > 0) {
            see(instrument, Side.SELL);
        }
        if (askMoved || renewed) {
            scan(instrument, Side.BUY, renewed, timeNs);
        } else if (aboveOn[instrument] > 0) {
            see(instrument, Side.BUY);
        }
        observe(instrument, timeNs);
    }

    private void scan(final int instrument, final int side, final boolean renewed, final long nowNs) {
        final int key = LoopIndex.key(instrument, side);
        final double own = rates[key];
        final int end = loops.firstEntry(key + 1);
        for (int entry = loops.firstEntry(key); entry < end; entry++) {
            final int loop = entryLoops[entry];
            final double product = own * rates[entryCellsA[entry]] * rates[entryCellsB[entry]];
            final int flag = flags[loop];
            if (product > stalePeak) {
                stalePeak = product;
            }
            if (product > peaks[loop] && (renewed || (flag & DISTRUSTED) == 0)) {
                onPeak(loop, product, nowNs);
            }
            if (product > lowest || (flag & ABOVE) != 0) {
                onAbove(loop, instrument, product, nowNs);
            }
        }
    }

    private void onPeak(final int loop, final double product, final long nowNs) {
        for (int leg = 0; leg < LEGS; leg++) {
            if (!market.fresh(table.instrument(loop, leg), nowNs, staleAfterNs)) {
                flags[loop] |= DISTRUSTED;
                return;
            }
        }
        flags[loop] &= ~DISTRUSTED;
        peaks[loop] = product;
        peak = Math.max(peak, product);
    }

    private void onAbove(final int loop, final int instrument, final double product, final long nowNs) {
        final boolean isAbove = product > lowest;
        if (isAbove != isAbove(loop)) {
            flags[loop] ^= ABOVE;
            final int change = isAbove ? 1 : -1;
            for (int leg = 0; leg < LEGS; leg++) {
                aboveOn[table.instrument(loop, leg)] += change;
            }
        }
        for (final OpportunityTracker tracker : trackers) {
            tracker.onProduct(loop, instrument, product, nowNs);
        }
    }

    private boolean isAbove(final int loop) {
        return (flags[loop] & ABOVE) != 0;
    }

    /** Nothing moved on that side, and what is open was there once more. */
    private void see(final int instrument, final int side) {
        final int key = LoopIndex.key(instrument, side);
        final int end = loops.firstEntry(key + 1);
        for (int entry = loops.firstEntry(key); entry < end; entry++) {
            if (isAbove(entryLoops[entry])) {
                for (final OpportunityTracker tracker : trackers) {
                    tracker.onSeen(entryLoops[entry]);
                }
            }
        }
    }

    private void endStale(final int instrument, final long staleNs) {
        forEachOpen(instrument, (tracker, loop) -> tracker.onRenewed(loop, staleNs));
    }

    private interface OpenAction {
        void on(OpportunityTracker tracker, int loop);
    }

    private void forEachOpen(final int instrument, final OpenAction action) {
        for (final OpportunityTracker tracker : trackers) {
            if (tracker.openOn(instrument) > 0) {
                final int first = loops.firstEntry(LoopIndex.key(instrument, Side.BUY));
                final int end = loops.firstEntry(LoopIndex.key(instrument, Side.SELL) + 1);
                for (int entry = first; entry < end; entry++) {
                    action.on(tracker, entryLoops[entry]);
                }
            }
        }
    }

    /** Counts the update if a triangle of the instrument had three fresh quotes, and the time that such a one was seen. */
    private void observe(final int instrument, final long nowNs) {
        observeUntil(nowNs);
        observedFromNs = nowNs;
        if (liveUntilNs[instrument] < nowNs) {
            liveUntilNs[instrument] = liveUntil(instrument, nowNs);
        }
        if (liveUntilNs[instrument] >= nowNs && market.fresh(instrument, nowNs, staleAfterNs)) {
            evaluations++;
            grossPositive += aboveOn[instrument] > 0 && anyOpen(instrument) ? 1 : 0;
            observedUntilNs =
                    Math.max(observedUntilNs, Math.min(liveUntilNs[instrument], receivedNs[instrument] + staleAfterNs));
        }
    }

    private void observeUntil(final long timeNs) {
        final long untilNs = Math.min(timeNs, observedUntilNs);
        if (observedFromNs == NEVER || untilNs <= observedFromNs) {
            return;
        }
        final long itsSlot = Math.floorDiv(observedFromNs, TradeTally.SLOT_NS);
        if (itsSlot != slot) {
            observedBySlot.merge(slot, slotObservedNs, Long::sum);
            slot = itsSlot;
            slotObservedNs = 0;
        }
        slotObservedNs += untilNs - observedFromNs;
    }

    private boolean anyOpen(final int instrument) {
        return trackers[0].openOn(instrument) > 0;
    }

    /** Until when the two other quotes of one of the instrument's triangles are fresh; the first that is found counts. */
    private long liveUntil(final int instrument, final long nowNs) {
        final int first = loops.firstEntry(LoopIndex.key(instrument, Side.BUY));
        final int end = loops.firstEntry(LoopIndex.key(instrument, Side.BUY) + 1);
        for (int entry = first; entry < end; entry++) {
            final int loop = entryLoops[entry];
            long untilNs = Long.MAX_VALUE;
            boolean live = true;
            for (int leg = 0; leg < LEGS; leg++) {
                final int other = table.instrument(loop, leg);
                live &= quoted(other) && market.fresh(other, nowNs, staleAfterNs);
                if (other != instrument) {
                    untilNs = Math.min(untilNs, receivedNs[other] + staleAfterNs);
                }
            }
            if (live) {
                return untilNs;
            }
        }
        return NEVER;
    }

    private boolean quoted(final int instrument) {
        return market.matrix().bidPrice(instrument) != 0 && market.matrix().askPrice(instrument) != 0;
    }

    @Override
    public void onMarketState(final int instrument, final boolean closed, final long timeNs) {
        Arrays.fill(liveUntilNs, NEVER);
        if (closed) {
            forEachOpen(instrument, (tracker, loop) -> tracker.censor(loop, OpportunityEnd.HALTED, timeNs));
        } else {
            scan(instrument, Side.SELL, true, timeNs);
            scan(instrument, Side.BUY, true, timeNs);
        }
    }

    @Override
    public void onGap(final Gap gap) {
        observeUntil(gap.fromNs());
        observedFromNs = NEVER;
        observedUntilNs = NEVER;
        Arrays.fill(liveUntilNs, NEVER);
        for (int loop = 0; loop < flags.length; loop++) {
            final boolean gone = loops.product(loop, rates) == 0;
            if (gone) {
                for (final OpportunityTracker tracker : trackers) {
                    tracker.censor(loop, OpportunityEnd.GAP, gap.fromNs());
                }
            }
            if (gone && isAbove(loop)) {
                flags[loop] ^= ABOVE;
                for (int leg = 0; leg < LEGS; leg++) {
                    aboveOn[table.instrument(loop, leg)]--;
                }
            }
        }
        for (int i = 0; i < receivedNs.length; i++) {
            if (market.matrix().updateId(i) == Long.MIN_VALUE) {
                receivedNs[i] = NEVER;
            }
        }
    }

    @Override
    public void onEnd(final long timeNs) {
        observeUntil(timeNs);
        observedBySlot.merge(slot, slotObservedNs, Long::sum);
        slotObservedNs = 0;
        for (final OpportunityTracker tracker : trackers) {
            tracker.censorAll(OpportunityEnd.JOURNAL_END, timeNs);
        }
    }

    /** Time in which a triangle had three fresh quotes on open markets, by {@link TradeTally#SLOT_NS slot}; once ended. */
    TreeMap<Long, Long> observedBySlot() {
        return observedBySlot;
    }

    /** Updates after which a triangle of their instrument had three fresh quotes on open markets. */
    long evaluations() {
        return evaluations;
    }

    /** Those of them after which a loop through their instrument was above the lowest threshold. */
    long grossPositive() {
        return grossPositive;
    }

    /** Greatest product of three fresh quotes on open markets; 0 if there was none. */
    double peak() {
        return peak;
    }

    /** Greatest product of three quotes of any age, on any market. */
    double stalePeak() {
        return stalePeak;
    }

    /** Greatest product of the loop while all its quotes were fresh; 0 if they never were. */
    double peak(final int loop) {
        return peaks[loop];
    }
}
