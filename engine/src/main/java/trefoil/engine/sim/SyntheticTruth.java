package trefoil.engine.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import trefoil.engine.event.Side;
import trefoil.engine.market.Instrument;

/**
 * Watches the best quotes of all triangles in both directions and records when each beats the fees.
 *
 * <p>Computed from the quotes alone: it knows nothing of jumps and lags. Allocates only when asked for the list.
 */
final class SyntheticTruth {
    private static final int LEGS = 3;
    private static final int NO_INSTRUMENT = -1;
    private static final long NOT_OPEN = -1;
    private static final double PPB = 1e9;
    private static final double PPM = 1e-6;

    private final double threshold;
    /** Conversion rates: at 2i of selling instrument i's base, at 2i + 1 of buying it; 0 without a quote. */
    private final double[] rates;
    /** Three indexes into {@link #rates} a loop. */
    private final int[] loopLegs;
    /** Loops of each instrument: from {@code firstLoop[i]} to {@code firstLoop[i + 1]} in {@link #instrumentLoops}. */
    private final int[] firstLoop;

    private final int[] instrumentLoops;
    private final long[] openSinceNs;
    private final double[] peak;
    private int openCount;

    private final int[] closedLoop;
    private final long[] closedOpenNs;
    private final long[] closedCloseNs;
    private final long[] closedPeakPpb;
    private long closedCount;
    private LoopTruthListener listener = LoopTruthListener.NONE;

    SyntheticTruth(
            final List<Instrument> instruments, final List<String> assets, final int feePpm, final int capacity) {
        final double kept = 1 - feePpm * PPM;
        threshold = 1 / (kept * kept * kept);
        rates = new double[instruments.size() * 2];
        loopLegs = loops(instruments, assets);
        final int loopCount = loopLegs.length / LEGS;
        openSinceNs = new long[loopCount];
        Arrays.fill(openSinceNs, NOT_OPEN);
        peak = new double[loopCount];
        firstLoop = new int[instruments.size() + 1];
        for (final int leg : loopLegs) {
            firstLoop[leg / 2 + 1]++;
        }
        for (int i = 0; i < instruments.size(); i++) {
            firstLoop[i + 1] += firstLoop[i];
        }
        instrumentLoops = new int[loopLegs.length];
        final int[] filled = Arrays.copyOf(firstLoop, instruments.size());
        for (int i = 0; i < loopLegs.length; i++) {
            instrumentLoops[filled[loopLegs[i] / 2]++] = i / LEGS;
        }
        closedLoop = new int[capacity];
        closedOpenNs = new long[capacity];
        closedCloseNs = new long[capacity];
        closedPeakPpb = new long[capacity];
    }

    void listener(final LoopTruthListener newListener) {
        listener = newListener;
    }

    /** New best quotes of one instrument; 0 for a side without quote. */
    void onQuote(final int instrument, final long bidPrice, final long askPrice, final long timeNs) {
        rates[instrument * 2] = bidPrice * 1e-8;
        rates[instrument * 2 + 1] = askPrice == 0 ? 0 : 1e8 / askPrice;
        for (int i = firstLoop[instrument], end = firstLoop[instrument + 1]; i < end; i++) {
            final int loop = instrumentLoops[i];
            final int leg = loop * LEGS;
            final double gross = rates[loopLegs[leg]] * rates[loopLegs[leg + 1]] * rates[loopLegs[leg + 2]];
            if (gross > threshold) {
                onAbove(loop, gross, timeNs);
            } else if (openSinceNs[loop] != NOT_OPEN) {
                onClosed(loop, timeNs);
            }
        }
    }

    int loopCount() {
        return openSinceNs.length;
    }

    int openCount() {
        return openCount;
    }

    long closedCount() {
        return closedCount;
    }

    /** Instrument and side of the three legs, alternating. */
    int[] legs(final int loop) {
        final int[] legs = new int[LEGS * 2];
        for (int i = 0; i < LEGS; i++) {
            final int rate = loopLegs[loop * LEGS + i];
            legs[i * 2] = rate / 2;
            legs[i * 2 + 1] = (rate & 1) == 0 ? Side.SELL : Side.BUY;
        }
        return legs;
    }

    List<LoopTruth> closed() {
        final List<LoopTruth> truths = new ArrayList<>();
        for (long i = Math.max(0, closedCount - closedLoop.length); i < closedCount; i++) {
            final int slot = (int) (i % closedLoop.length);
            final int[] legs = legs(closedLoop[slot]);
            truths.add(new LoopTruth(
                    closedOpenNs[slot],
                    closedCloseNs[slot],
                    legs[0],
                    legs[1],
                    legs[2],
                    legs[3],
                    legs[4],
                    legs[5],
                    closedPeakPpb[slot]));
        }
        return truths;
    }

    private void onAbove(final int loop, final double gross, final long timeNs) {
        if (openSinceNs[loop] == NOT_OPEN) {
            openSinceNs[loop] = timeNs;
            peak[loop] = gross;
            openCount++;
        } else if (gross > peak[loop]) {
            peak[loop] = gross;
        }
    }

    private void onClosed(final int loop, final long timeNs) {
        final long openNs = openSinceNs[loop];
        final long peakPpb = (long) ((peak[loop] - 1) * PPB);
        final int slot = (int) (closedCount++ % closedLoop.length);
        closedLoop[slot] = loop;
        closedOpenNs[slot] = openNs;
        closedCloseNs[slot] = timeNs;
        closedPeakPpb[slot] = peakPpb;
        openSinceNs[loop] = NOT_OPEN;
        openCount--;
        listener.onLoopClosed(loop, openNs, timeNs, peakPpb);
    }

    private static int[] loops(final List<Instrument> instruments, final List<String> assets) {
        final int count = assets.size();
        final int[][] joining = new int[count][count];
        for (final int[] row : joining) {
            Arrays.fill(row, NO_INSTRUMENT);
        }
        for (int i = 0; i < instruments.size(); i++) {
            final Instrument instrument = instruments.get(i);
            if (instrument.tradable()) {
                final int base = assets.indexOf(instrument.baseAsset());
                final int quote = assets.indexOf(instrument.quoteAsset());
                joining[base][quote] = i * 2;
                joining[quote][base] = i * 2 + 1;
            }
        }
        int[] legs = new int[instruments.size() * LEGS];
        int length = 0;
        for (int a = 0; a < count; a++) {
            for (int b = a + 1; b < count; b++) {
                for (int c = b + 1; joining[a][b] != NO_INSTRUMENT && c < count; c++) {
                    if (joining[b][c] != NO_INSTRUMENT && joining[c][a] != NO_INSTRUMENT) {
                        if (length + 2 * LEGS > legs.length) {
                            legs = Arrays.copyOf(legs, (legs.length + LEGS) * 2);
                        }
                        legs[length++] = joining[a][b];
                        legs[length++] = joining[b][c];
                        legs[length++] = joining[c][a];
                        legs[length++] = joining[a][c];
                        legs[length++] = joining[c][b];
                        legs[length++] = joining[b][a];
                    }
                }
            }
        }
        return Arrays.copyOf(legs, length);
    }
}
