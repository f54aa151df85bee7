package trefoil.engine.research;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import trefoil.engine.math.Fixed;
import trefoil.engine.research.result.EdgeBin;
import trefoil.engine.research.result.LoopFindings;
import trefoil.engine.research.result.LoopName;
import trefoil.engine.research.result.Opportunity;
import trefoil.engine.research.result.OpportunityEnd;
import trefoil.engine.research.result.OpportunitySet;
import trefoil.engine.research.result.SurvivalCurve;

/**
 * Opportunities added up as they end. What it takes does not grow with their number, but for those kept, which are
 * bounded. Tallies of several journals add up exactly.
 */
final class OpportunityTally {
    /** Loops and triggering instruments that get a curve of their own. */
    static final int MOST_CURVES = 20;

    /** Loops that are told of if none was ever above the threshold. */
    static final int MOST_NEAR_LOOPS = 20;

    /** Lower ends of the edge classes, ppb. */
    static final long[] EDGE_CLASSES_PPB = {
        0, 50_000, 100_000, 200_000, 500_000, 1_000_000, 1_500_000, 2_250_000, 3_000_000, 5_000_000, 10_000_000
    };

    /** Lower ends of the size classes, value asset; below the first nothing could be executed. */
    static final long[] SIZE_CLASSES = {
        1, 10 * Fixed.ONE, 100 * Fixed.ONE, 1_000 * Fixed.ONE, 10_000 * Fixed.ONE, 100_000 * Fixed.ONE
    };

    private static final double PPB_IN_BP = 1e5;

    private final long feeRate;
    private final long ghostNs;
    private final long[] breakEvensPpb;
    private final long[] beating;
    private final LifetimeTally all = new LifetimeTally();
    private final LifetimeTally[] byEdge = new LifetimeTally[EDGE_CLASSES_PPB.length];
    private final LifetimeTally[] bySize = new LifetimeTally[SIZE_CLASSES.length + 1];
    private final TreeMap<String, LifetimeTally> byTrigger = new TreeMap<>();
    private final Map<LoopName, LoopTally> byLoop = new HashMap<>();
    private final TimeTally overTime = new TimeTally();
    private final KeptOpportunities kept;
    private long censored;
    private long momentary;
    private long ghosts;
    private long notExecutable;
    private long openNs;

    private static final class LoopTally {
        private final LifetimeTally lifetimes = new LifetimeTally();
        private long openNs;
        private long peakEdgePpb = Long.MIN_VALUE;
        private long capacity;
        private long capacityProfit;
    }

    /**
     * Nothing counted yet.
     *
     * @param feeRate that the opportunities beat
     * @param ghostNs life below which no order arrives
     * @param breakEvensPpb gross edges above which they are counted
     */
    OpportunityTally(final long feeRate, final long ghostNs, final long[] breakEvensPpb, final int mostKept) {
        this.feeRate = feeRate;
        this.ghostNs = ghostNs;
        this.breakEvensPpb = breakEvensPpb;
        beating = new long[breakEvensPpb.length];
        kept = new KeptOpportunities(mostKept);
    }

    void onUpdate(final long timeNs) {
        overTime.onUpdate(timeNs);
    }

    void onEnded(final Opportunity opportunity) {
        final long lifeNs = opportunity.lifeNs();
        final boolean seen = opportunity.end() == OpportunityEnd.CLOSED;
        all.add(lifeNs, seen);
        tally(byEdge, classOf(EDGE_CLASSES_PPB, opportunity.peakEdgePpb()) - 1).add(lifeNs, seen);
        tally(bySize, classOf(SIZE_CLASSES, opportunity.capacity())).add(lifeNs, seen);
        byTrigger
                .computeIfAbsent(opportunity.openedBy(), symbol -> new LifetimeTally())
                .add(lifeNs, seen);
        final LoopTally loop = byLoop.computeIfAbsent(opportunity.loop(), name -> new LoopTally());
        loop.lifetimes.add(lifeNs, seen);
        loop.openNs += lifeNs;
        loop.peakEdgePpb = Math.max(loop.peakEdgePpb, opportunity.peakEdgePpb());
        loop.capacity = saturated(loop.capacity, opportunity.capacity());
        loop.capacityProfit = saturated(loop.capacityProfit, opportunity.capacityProfit());
        for (int i = 0; i < beating.length; i++) {
            beating[i] += opportunity.peakEdgePpb() > breakEvensPpb[i] ? 1 : 0;
        }
        overTime.onEnded(opportunity.openNs(), lifeNs, opportunity.peakEdgePpb());
        openNs += lifeNs;
        censored += seen ? 0 : 1;
        momentary += seen && opportunity.updates() == 1 ? 1 : 0;
        ghosts += seen && lifeNs < ghostNs ? 1 : 0;
        notExecutable += opportunity.capacity() == 0 ? 1 : 0;
        if (kept.wants(opportunity.peakEdgePpb())) {
            kept.add(opportunity);
        }
    }

    /** The loop once had that edge, above the threshold or not. */
    void onPeak(final LoopName loop, final long edgePpb) {
        final LoopTally tally = byLoop.computeIfAbsent(loop, name -> new LoopTally());
        tally.peakEdgePpb = Math.max(tally.peakEdgePpb, edgePpb);
    }

    void add(final OpportunityTally other) {
        all.add(other.all);
        for (int i = 0; i < byEdge.length; i++) {
            add(byEdge, i, other.byEdge[i]);
        }
        for (int i = 0; i < bySize.length; i++) {
            add(bySize, i, other.bySize[i]);
        }
        other.byTrigger.forEach((symbol, lifetimes) ->
                byTrigger.computeIfAbsent(symbol, key -> new LifetimeTally()).add(lifetimes));
        other.byLoop.forEach((name, theirs) -> {
            final LoopTally ours = byLoop.computeIfAbsent(name, key -> new LoopTally());
            ours.lifetimes.add(theirs.lifetimes);
            ours.openNs += theirs.openNs;
            ours.peakEdgePpb = Math.max(ours.peakEdgePpb, theirs.peakEdgePpb);
            ours.capacity = saturated(ours.capacity, theirs.capacity);
            ours.capacityProfit = saturated(ours.capacityProfit, theirs.capacityProfit);
        });
        overTime.add(other.overTime);
        kept.add(other.kept);
        for (int i = 0; i < beating.length; i++) {
            beating[i] += other.beating[i];
        }
        censored += other.censored;
        momentary += other.momentary;
        ghosts += other.ghosts;
        notExecutable += other.notExecutable;
        openNs += other.openNs;
    }

    private static LifetimeTally tally(final LifetimeTally[] tallies, final int index) {
        if (tallies[index] == null) {
            tallies[index] = new LifetimeTally();
        }
        return tallies[index];
    }

    private static void add(final LifetimeTally[] tallies, final int index, final LifetimeTally other) {
        if (other != null) {
            tally(tallies, index).add(other);
        }
    }

    /** How many of the classes' lower ends the value has reached; at least 1 for an edge, as one below 0 is none. */
    private static int classOf(final long[] lowerEnds, final long value) {
        int count = 0;
        while (count < lowerEnds.length && value >= lowerEnds[count]) {
            count++;
        }
        return lowerEnds == EDGE_CLASSES_PPB ? Math.max(1, count) : count;
    }

    private static long saturated(final long a, final long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    /** All opportunities so far. */
    long count() {
        return all.subjects();
    }

    /** Those of them whose greatest edge is above the n-th break-even. */
    long beating(final int n) {
        return beating[n];
    }

    OpportunitySet result() {
        final SurvivalCurve whole = all.curve(SurvivalCurve.ALL, "all");
        return new OpportunitySet(
                feeRate,
                all.subjects(),
                censored,
                momentary,
                ghosts,
                all.subjects() == 0 ? Double.NaN : 1 - whole.aliveAt(Math.max(0, ghostNs - 1)),
                notExecutable,
                openNs,
                kept.inOrder(),
                curves(whole),
                all.bins(),
                edges(),
                overTime.buckets(),
                loops());
    }

    private List<SurvivalCurve> curves(final SurvivalCurve whole) {
        final List<SurvivalCurve> curves = new ArrayList<>();
        if (all.subjects() == 0) {
            return curves;
        }
        curves.add(whole);
        for (int i = 0; i < byEdge.length; i++) {
            if (byEdge[i] != null) {
                curves.add(byEdge[i].curve(SurvivalCurve.EDGE, edgeLabel(i)));
            }
        }
        for (int i = 0; i < bySize.length; i++) {
            if (bySize[i] != null) {
                curves.add(bySize[i].curve(SurvivalCurve.SIZE, sizeLabel(i)));
            }
        }
        byTrigger.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, LifetimeTally>>comparingLong(
                                entry -> -entry.getValue().subjects())
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_CURVES)
                .forEach(entry -> curves.add(entry.getValue().curve(SurvivalCurve.TRIGGER, entry.getKey())));
        byLoop.entrySet().stream()
                .filter(entry -> entry.getValue().lifetimes.subjects() > 0)
                .sorted(Comparator.<Map.Entry<LoopName, LoopTally>>comparingLong(
                                entry -> -entry.getValue().lifetimes.subjects())
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_CURVES)
                .forEach(entry -> curves.add(entry.getValue()
                        .lifetimes
                        .curve(SurvivalCurve.LOOP, entry.getKey().text())));
        return curves;
    }

    private static String edgeLabel(final int index) {
        final String from = bp(EDGE_CLASSES_PPB[index]);
        return index == EDGE_CLASSES_PPB.length - 1
                ? from + " bp and more"
                : from + " to " + bp(EDGE_CLASSES_PPB[index + 1]) + " bp";
    }

    private static String bp(final long ppb) {
        final double bp = ppb / PPB_IN_BP;
        return bp == Math.rint(bp) ? Long.toString((long) bp) : Double.toString(bp);
    }

    private static String sizeLabel(final int index) {
        if (index == 0) {
            return "not executable";
        }
        final String below = index < SIZE_CLASSES.length ? units(SIZE_CLASSES[index]) : "";
        if (index == 1) {
            return "below " + below;
        }
        final String from = units(SIZE_CLASSES[index - 1]);
        return below.isEmpty() ? from + " and more" : from + " to " + below;
    }

    private static String units(final long amount) {
        return Long.toString(amount / Fixed.ONE);
    }

    private List<EdgeBin> edges() {
        final List<EdgeBin> bins = new ArrayList<>();
        for (int i = 0; i < byEdge.length; i++) {
            final long to = i == byEdge.length - 1 ? Long.MAX_VALUE : EDGE_CLASSES_PPB[i + 1];
            bins.add(new EdgeBin(EDGE_CLASSES_PPB[i], to, byEdge[i] == null ? 0 : byEdge[i].subjects()));
        }
        return all.subjects() == 0 ? List.of() : bins;
    }

    private List<LoopFindings> loops() {
        final boolean any = all.subjects() > 0;
        return byLoop.entrySet().stream()
                .filter(entry -> !any || entry.getValue().lifetimes.subjects() > 0)
                .map(entry -> findings(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong((LoopFindings loop) -> -loop.capacityProfit())
                        .thenComparingLong(loop -> -loop.peakEdgePpb())
                        .thenComparing(LoopFindings::loop))
                .limit(any ? Long.MAX_VALUE : MOST_NEAR_LOOPS)
                .toList();
    }

    private static LoopFindings findings(final LoopName name, final LoopTally loop) {
        return new LoopFindings(
                name,
                loop.lifetimes.subjects(),
                loop.lifetimes.subjects() - loop.lifetimes.ended(),
                loop.openNs,
                loop.lifetimes.subjects() == 0
                        ? Long.MAX_VALUE
                        : loop.lifetimes.curve(SurvivalCurve.LOOP, name.text()).medianNs(),
                loop.peakEdgePpb,
                loop.capacity,
                loop.capacityProfit);
    }
}
