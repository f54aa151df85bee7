package trefoil.engine.research;

import java.util.ArrayList;
import java.util.List;
import trefoil.engine.research.result.LifetimeBin;
import trefoil.engine.research.result.SurvivalCurve;

/**
 * Lifetimes, ended and censored, counted in classes of 1/{@value #CLASSES_OF_AN_OCTAVE} of their size: as many as there
 * may be take the same memory, and tallies add up exactly in any order.
 */
public final class LifetimeTally {
    private static final int CLASSES_OF_AN_OCTAVE = 16;
    private static final int OCTAVE_BITS = 4;
    private static final int OCTAVES = 50;
    private static final int CLASSES = (OCTAVES + 1) * CLASSES_OF_AN_OCTAVE;

    /** Two-sided 95 % of a normal distribution. */
    private static final double Z = 1.959963984540054;

    private final long[] ended = new long[CLASSES];
    private final long[] censored = new long[CLASSES];
    private long subjects;
    private long endedCount;

    /** Counts one. */
    public void add(final long lifeNs, final boolean itsEndWasSeen) {
        (itsEndWasSeen ? ended : censored)[classOf(lifeNs)]++;
        subjects++;
        endedCount += itsEndWasSeen ? 1 : 0;
    }

    /** Adds another tally's counts. */
    public void add(final LifetimeTally other) {
        for (int i = 0; i < CLASSES; i++) {
            ended[i] += other.ended[i];
            censored[i] += other.censored[i];
        }
        subjects += other.subjects;
        endedCount += other.endedCount;
    }

    /** All counted. */
    public long subjects() {
        return subjects;
    }

    /** Those whose end was seen. */
    public long ended() {
        return endedCount;
    }

    /** Kaplan–Meier: a class' ends are taken at its least lifetime, before its censorings. */
    public SurvivalCurve curve(final String grouping, final String label) {
        final List<SurvivalCurve.Point> points = new ArrayList<>();
        long atRisk = subjects;
        double alive = 1;
        double variance = 0;
        for (int i = 0; i < CLASSES && atRisk > 0; i++) {
            final long gone = ended[i];
            if (gone > 0) {
                alive *= 1 - gone / (double) atRisk;
                variance += gone == atRisk ? 0 : gone / ((double) atRisk * (atRisk - gone));
                points.add(point(leastOf(i), atRisk, alive, variance));
            }
            atRisk -= gone + censored[i];
        }
        return new SurvivalCurve(grouping, label, subjects, endedCount, points);
    }

    /** Greenwood's variance, its interval taken on the scale of log(-log) so that it stays between 0 and 1. */
    private static SurvivalCurve.Point point(
            final long ageNs, final long atRisk, final double alive, final double variance) {
        if (alive <= 0 || alive >= 1) {
            return new SurvivalCurve.Point(ageNs, atRisk, alive, alive, alive);
        }
        final double width = Z * Math.sqrt(variance) / StrictMath.log(alive);
        return new SurvivalCurve.Point(
                ageNs,
                atRisk,
                alive,
                StrictMath.pow(alive, StrictMath.exp(-width)),
                StrictMath.pow(alive, StrictMath.exp(width)));
    }

    /** Histogram: the classes of each octave taken two by two, from the first that is not empty to the last. */
    public List<LifetimeBin> bins() {
        final int together = CLASSES_OF_AN_OCTAVE / 2;
        final List<LifetimeBin> bins = new ArrayList<>();
        int last = -1;
        for (int i = 0; i < CLASSES; i += together) {
            long gone = 0;
            long cut = 0;
            for (int j = i; j < i + together; j++) {
                gone += ended[j];
                cut += censored[j];
            }
            if (gone + cut > 0 || !bins.isEmpty()) {
                bins.add(new LifetimeBin(leastOf(i), leastOf(i + together), gone, cut));
                last = gone + cut > 0 ? bins.size() : last;
            }
        }
        return last < 0 ? List.of() : List.copyOf(bins.subList(0, last));
    }

    /** Class of a lifetime. */
    static int classOf(final long lifeNs) {
        final long life = Math.max(0, lifeNs);
        if (life < CLASSES_OF_AN_OCTAVE) {
            return (int) life;
        }
        final int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(life) - OCTAVE_BITS;
        final int index = (octave + 1) * CLASSES_OF_AN_OCTAVE + (int) (life >>> octave) - CLASSES_OF_AN_OCTAVE;
        return Math.min(CLASSES - 1, index);
    }

    /** Least lifetime in a class. */
    static long leastOf(final int index) {
        if (index < CLASSES_OF_AN_OCTAVE) {
            return index;
        }
        final int octave = index / CLASSES_OF_AN_OCTAVE - 1;
        return (long) (CLASSES_OF_AN_OCTAVE + index % CLASSES_OF_AN_OCTAVE) << octave;
    }
}
