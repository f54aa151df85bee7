package trefoil.bench.report;

import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * Whether two runs of one measurement differ by more than their own spread: a two-sided Mann–Whitney U test over the raw
 * iterations, and a difference of the medians that matters.
 */
enum Verdict {
    FASTER("faster"),
    SLOWER("slower"),
    NO_DIFFERENCE("no difference shown"),
    /** Too few iterations to tell anything. */
    TOO_FEW("too few iterations");

    /** Chance of telling a difference where there is none. */
    static final double ALPHA = 0.01;

    /** Least difference of medians worth a word, as a part of the first. */
    static final double LEAST_DIFFERENCE = 0.02;

    /** Fewer on either side cannot reach {@link #ALPHA}, however far apart. */
    static final int LEAST_SAMPLES = 5;

    private final String words;

    Verdict(final String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }

    /** Of the second beside the first. */
    static Verdict of(final Measurement before, final Measurement after) {
        if (before.samples().length < LEAST_SAMPLES || after.samples().length < LEAST_SAMPLES) {
            return TOO_FEW;
        }
        final double change = change(before, after);
        if (Math.abs(change) < LEAST_DIFFERENCE
                || MannWhitneyUTest.withDefaults()
                                .test(before.samples(), after.samples())
                                .getPValue()
                        >= ALPHA) {
            return NO_DIFFERENCE;
        }
        return change < 0 == before.lessIsBetter() ? FASTER : SLOWER;
    }

    /** Of the medians of the iterations, as a part of the first. */
    static double change(final Measurement before, final Measurement after) {
        return Measurement.median(after.samples()) / Measurement.median(before.samples()) - 1;
    }
}
