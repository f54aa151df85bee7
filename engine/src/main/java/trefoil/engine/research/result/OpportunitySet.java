package trefoil.engine.research.result;

import java.util.List;

/**
 * All opportunities above one threshold.
 *
 * @param feeRate fee of each leg that they beat; 0 for gross ones
 * @param count all of them
 * @param censored of them, whose end was not seen
 * @param momentary of them, whose end was seen, that were there in one single update
 * @param ghosts of them, whose end was seen, that were gone before an order could arrive after the study's first latency
 * @param ghostRate part that is gone by then, Kaplan–Meier; {@link Double#NaN} without an opportunity
 * @param notExecutable of them, for which no order passes the venue's minimums and steps
 * @param openNs time in which they were open, those open at once added up
 * @param kept those of the greatest edge, in order of opening; all unless there are too many to keep
 * @param curves survival: all, then by edge, size, trigger and loop
 * @param lifetimes in order; empty classes between others are there
 * @param edges in order
 * @param overTime in order
 * @param loops most profitable first, then by greatest edge; all that were ever above the threshold, or if there is none
 *     those that came nearest
 */
public record OpportunitySet(
        long feeRate,
        long count,
        long censored,
        long momentary,
        long ghosts,
        double ghostRate,
        long notExecutable,
        long openNs,
        List<Opportunity> kept,
        List<SurvivalCurve> curves,
        List<LifetimeBin> lifetimes,
        List<EdgeBin> edges,
        List<TimeBucket> overTime,
        List<LoopFindings> loops) {

    public OpportunitySet {
        kept = List.copyOf(kept);
        curves = List.copyOf(curves);
        lifetimes = List.copyOf(lifetimes);
        edges = List.copyOf(edges);
        overTime = List.copyOf(overTime);
        loops = List.copyOf(loops);
    }
}
