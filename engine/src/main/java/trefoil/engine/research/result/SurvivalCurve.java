package trefoil.engine.research.result;

import java.util.List;

/**
 * Kaplan–Meier estimate of the part of opportunities that is still there at an age. Lifetimes are counted in classes
 * 1/16 of their size wide, so an age is right within 6.25 %.
 *
 * @param grouping what the opportunities have in common: {@code all}, {@code edge}, {@code size}, {@code loop},
 *     {@code trigger}
 * @param label which of the grouping's groups
 * @param subjects opportunities
 * @param ended of them, whose end was seen; the rest is censored
 * @param points where the curve falls, in order of age; before the first all are alive
 */
public record SurvivalCurve(String grouping, String label, long subjects, long ended, List<Point> points) {
    /** Grouping of the curve of all. */
    public static final String ALL = "all";

    /** Grouping by greatest gross edge. */
    public static final String EDGE = "edge";

    /** Grouping by capacity. */
    public static final String SIZE = "size";

    /** Grouping by loop; the busiest ones only. */
    public static final String LOOP = "loop";

    /** Grouping by which leg opened it. */
    public static final String TRIGGER = "trigger";

    public SurvivalCurve {
        points = List.copyOf(points);
    }

    /**
     * One step.
     *
     * @param ageNs age
     * @param atRisk still observed just before that age
     * @param alive part that lives longer
     * @param low lower end of its 95 % interval (Greenwood, log-log)
     * @param high upper end
     */
    public record Point(long ageNs, long atRisk, double alive, double low, double high) {}

    /** Part that is still there at that age; 1 before the first step, and as at the last one beyond it. */
    public double aliveAt(final long ageNs) {
        double alive = 1;
        for (final Point point : points) {
            if (point.ageNs() > ageNs) {
                break;
            }
            alive = point.alive();
        }
        return alive;
    }

    /** Age at which half is gone; {@link Long#MAX_VALUE} if more than half outlived the observation. */
    public long medianNs() {
        for (final Point point : points) {
            if (point.alive() <= 0.5) {
                return point.ageNs();
            }
        }
        return Long.MAX_VALUE;
    }
}
