package trefoil.engine.arbitrage;

/**
 * The lots n = 0, 1, 2, … of one leg at which two other legs, that go along with it, are near whole lots.
 *
 * <p>With x the first leg's and y the second's lots beyond a whole number, each lot lost of the first taking {@code tied}
 * lots of the second with it, the lots (n, x, y) are the points of a lattice, and those that cost no more than a bound,
 *
 * <pre>
 *   fall × n + weightX × x + weightY × y ≤ bound,   0 ≤ n ≤ count,  0 ≤ x &lt; 1,  0 ≤ y &lt; 1
 * </pre>
 *
 * lie in a corner of space cut off by a plane. A basis of short vectors, short against that corner's sides, tells on which
 * few lines such points can lie at all; so there are about as many steps as points, however many lots there are.
 *
 * <p>Source: I. Semaev, A 3-Dimensional Lattice Reduction Algorithm, 2001, for the basis; H. W. Lenstra, Integer
 * Programming with a Fixed Number of Variables, 1983, for the way lines are left out. Trading thread only; allocates
 * nothing after construction.
 */
final class LotLattice {
    private static final int DIMENSIONS = 3;
    private static final int MAX_REDUCTIONS = 256;

    /** How far a line or a point may seem to lie outside and still be looked at. */
    private static final double SLACK = 1e-7;

    /** Along a line that turns away from a side by less than this, the side is where it is at the line's beginning. */
    private static final double LEAST_TURN = 1e-14;

    private static final double LEAST = 1e-300;

    private double fall;
    private double weightX;
    private double weightY;
    private double count;
    private double slackX;
    private double slackY;
    private double startX;
    private double startY;

    /** Basis vectors: n, x and y, exact but for rounding. */
    private final double[][] vectors = new double[DIMENSIONS][DIMENSIONS];

    private final double[] sides = new double[DIMENSIONS];
    private final double[] shares = new double[DIMENSIONS];
    private final double[] start = new double[DIMENSIONS];
    private final double[] lows = new double[DIMENSIONS];
    private final double[] highs = new double[DIMENSIONS];
    private final double[][] scaled = new double[DIMENSIONS][DIMENSIONS];
    private final double[][] duals = new double[DIMENSIONS][DIMENSIONS];
    private final double[] norms = new double[DIMENSIONS];

    private int outer;
    private int middle;
    private int inner;
    private double outerAt;
    private double middleAt;
    private double innerAt;
    private double innerEnd;
    private int steps;
    private int stepLimit;

    /**
     * Describes the legs.
     *
     * @param lots greatest n
     * @param fallPerLot what a lot of n costs, not negative
     * @param startOfX lots of the first leg at n = 0, and {@code perLotX} more for each n
     * @param lossX what a lost lot of the first costs, above 0, what it takes of the second included
     * @param errorX lots by which the first may be short of a whole lot and still have it
     * @param tied lots of the second that a lost lot of the first takes with it
     */
    void begin(
            final double lots,
            final double fallPerLot,
            final double startOfX,
            final double perLotX,
            final double lossX,
            final double errorX,
            final double startOfY,
            final double perLotY,
            final double lossY,
            final double errorY,
            final double tied) {
        count = lots;
        fall = fallPerLot;
        weightX = lossX;
        weightY = lossY;
        slackX = errorX;
        slackY = errorY + tied * errorX;
        startX = startOfX - Math.floor(startOfX);
        startY = startOfY - tied * startX;
        startY -= Math.floor(startY);
        final double turnX = perLotX - Math.rint(perLotX);
        final double turnY = perLotY - tied * turnX;
        set(vectors[0], 1, turnX, turnY - Math.rint(turnY));
        set(vectors[1], 0, 1, -tied + Math.rint(tied));
        set(vectors[2], 0, 0, 1);
    }

    /** Steps made for the last bound. */
    int steps() {
        return steps;
    }

    /** A bound within which a few points may be expected, about; 0 if losses are too small for that to matter. */
    double guess(final double points) {
        final double larger = Math.max(weightX, weightY);
        final double smaller = Math.min(weightX, weightY);
        final double least = Math.max(fall, Math.sqrt(2 * points * larger * smaller / (count + 1)) / (count + 1));
        final double bound = Math.cbrt(6 * points * least * larger * smaller);
        if (bound <= smaller) {
            return bound;
        }
        final double flat = Math.sqrt(2 * points * least * larger);
        return flat <= larger ? flat : points * least;
    }

    /**
     * Goes to before the first of the points that cost no more than the bound, above 0.
     *
     * @param mostSteps after which no more points are found
     */
    void enumerate(final double bound, final int mostSteps) {
        steps = 0;
        stepLimit = mostSteps;
        final double limit = bound + 2 * (weightX * slackX + weightY * slackY);
        setSide(0, fall, count + SLACK, limit);
        setSide(1, weightX, 1 + 2 * slackX, limit);
        setSide(2, weightY, 1 + 2 * slackY, limit);
        for (int k = 0; k < DIMENSIONS; k++) {
            set(scaled[k], vectors[k][0] / sides[0], vectors[k][1] / sides[1], vectors[k][2] / sides[2]);
            norms[k] = dot(scaled[k], scaled[k]);
        }
        reduce();
        set(start, 0, (startX + slackX) / sides[1], (startY + slackY) / sides[2]);
        setDuals();
        setOrder();
        outerAt = Math.ceil(lows[outer]) - 1;
        middleAt = highs[middle];
        innerAt = 0;
        innerEnd = -1;
    }

    private void setSide(final int dimension, final double weight, final double most, final double limit) {
        sides[dimension] = Math.min(most, limit / Math.max(weight, LEAST));
        shares[dimension] = weight * sides[dimension] / limit;
    }

    /** Goes to the next point and returns its n, which may lie a little outside; -1 if there is none. */
    double next() {
        while (innerAt > innerEnd) {
            if (++steps > stepLimit) {
                return -1;
            }
            if (++middleAt > highs[middle]) {
                if (++outerAt > highs[outer]) {
                    return -1;
                }
                middleAt = Math.ceil(lows[middle]);
                if (middleAt > highs[middle]) {
                    return -1;
                }
            }
            setLine();
        }
        if (++steps > stepLimit) {
            return -1;
        }
        final double n = outerAt * vectors[outer][0] + middleAt * vectors[middle][0] + innerAt * vectors[inner][0];
        innerAt++;
        return Math.max(0, n);
    }

    /** Finds which part of the line lies in the corner. */
    private void setLine() {
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        double sum = 0;
        double sumTurn = 0;
        for (int i = 0; i < DIMENSIONS; i++) {
            final double at = start[i] + outerAt * scaled[outer][i] + middleAt * scaled[middle][i];
            final double turn = scaled[inner][i];
            sum += shares[i] * at;
            sumTurn += shares[i] * turn;
            if (Math.abs(turn) < LEAST_TURN) {
                if (at < -SLACK * 2 || at > 1 + SLACK * 2) {
                    high = Double.NEGATIVE_INFINITY;
                }
                continue;
            }
            final double toLow = -at / turn;
            final double toHigh = (1 - at) / turn;
            low = Math.max(low, Math.min(toLow, toHigh));
            high = Math.min(high, Math.max(toLow, toHigh));
        }
        if (sumTurn > LEAST_TURN) {
            high = Math.min(high, (1 - sum) / sumTurn);
        } else if (sumTurn < -LEAST_TURN) {
            low = Math.max(low, (1 - sum) / sumTurn);
        } else if (sum > 1 + SLACK * 2) {
            high = Double.NEGATIVE_INFINITY;
        }
        innerAt = Math.ceil(low - SLACK);
        innerEnd = Math.floor(high + SLACK);
    }

    /** Makes the basis short: each vector no longer than what adding others to it would give, about. */
    private void reduce() {
        for (int i = 0; i < MAX_REDUCTIONS; i++) {
            sort();
            if (shorten(1, 0)) {
                continue;
            }
            if (!shortenLongest()) {
                return;
            }
        }
    }

    private void sort() {
        if (norms[1] < norms[0]) {
            swap(0, 1);
        }
        if (norms[2] < norms[1]) {
            swap(1, 2);
            if (norms[1] < norms[0]) {
                swap(0, 1);
            }
        }
    }

    private void swap(final int i, final int j) {
        final double[] vector = vectors[i];
        vectors[i] = vectors[j];
        vectors[j] = vector;
        final double[] scaledVector = scaled[i];
        scaled[i] = scaled[j];
        scaled[j] = scaledVector;
        final double norm = norms[i];
        norms[i] = norms[j];
        norms[j] = norm;
    }

    /** Takes a shorter vector off a longer one as often as it helps; whether that made it shorter than the other. */
    private boolean shorten(final int longer, final int shorter) {
        final double times = Math.rint(dot(scaled[longer], scaled[shorter]) / norms[shorter]);
        if (times == 0) {
            return false;
        }
        subtract(longer, times, shorter);
        return norms[longer] < norms[shorter];
    }

    /** Takes the nearest point of the plane of the others off the longest; whether it got shorter than one of them. */
    private boolean shortenLongest() {
        final double cross = dot(scaled[0], scaled[1]);
        final double along0 = dot(scaled[2], scaled[0]);
        final double along1 = dot(scaled[2], scaled[1]);
        final double area = norms[0] * norms[1] - cross * cross;
        if (!(area > 0)) {
            return shorten(2, 0);
        }
        final double times0 = Math.rint((along0 * norms[1] - along1 * cross) / area);
        final double times1 = Math.rint((along1 * norms[0] - along0 * cross) / area);
        if (times0 == 0 && times1 == 0) {
            return false;
        }
        final double before = norms[2];
        subtract(2, times0, 0);
        subtract(2, times1, 1);
        return norms[2] < norms[1] && norms[2] < before;
    }

    private void subtract(final int from, final double times, final int vector) {
        for (int i = 0; i < DIMENSIONS; i++) {
            vectors[from][i] -= times * vectors[vector][i];
            scaled[from][i] -= times * scaled[vector][i];
        }
        norms[from] = dot(scaled[from], scaled[from]);
    }

    /** Sets how often each vector is in a place, as a function of the place, and within which bounds in the corner. */
    private void setDuals() {
        for (int k = 0; k < DIMENSIONS; k++) {
            final double[] a = scaled[(k + 1) % DIMENSIONS];
            final double[] b = scaled[(k + 2) % DIMENSIONS];
            final double[] dual = duals[k];
            set(dual, a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
            final double volume = dot(dual, scaled[k]);
            double low = 0;
            double high = 0;
            double lowOfBox = 0;
            double highOfBox = 0;
            for (int i = 0; i < DIMENSIONS; i++) {
                dual[i] /= volume;
                final double end = dual[i] / Math.max(shares[i], LEAST);
                low = Math.min(low, end);
                high = Math.max(high, end);
                lowOfBox += Math.min(0, dual[i]);
                highOfBox += Math.max(0, dual[i]);
            }
            final double at = dot(dual, start);
            lows[k] = Math.max(low, lowOfBox) - at - SLACK;
            highs[k] = Math.min(high, highOfBox) - at + SLACK;
        }
    }

    /** Lines are along the vector that is taken most often. */
    private void setOrder() {
        inner = 0;
        outer = 0;
        for (int k = 1; k < DIMENSIONS; k++) {
            if (highs[k] - lows[k] > highs[inner] - lows[inner]) {
                inner = k;
            }
            if (highs[k] - lows[k] <= highs[outer] - lows[outer]) {
                outer = k;
            }
        }
        if (inner == outer) {
            outer = (inner + 1) % DIMENSIONS;
        }
        middle = DIMENSIONS - inner - outer;
    }

    private static double dot(final double[] a, final double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    private static void set(final double[] vector, final double n, final double x, final double y) {
        vector[0] = n;
        vector[1] = x;
        vector[2] = y;
    }
}
