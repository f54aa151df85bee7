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
    private static final int MAX_REDUCTIONS = 256;

    /** How far a line or a point may seem to lie outside and still be looked at. */
    private static final double SLACK = 1e-7;

    /** Along a line that turns away from a side by less than this, the side is where it is at the line's beginning. */
    private static final double LEAST_TURN = 1e-14;

    private static final double LEAST = 1e-300;
    private static final long ONE_BITS = Double.doubleToRawLongBits(1);

    private double fall;
    private double weightX;
    private double weightY;
    private double count;
    private double slackX;
    private double slackY;
    private double startX;
    private double startY;
    private double tiedLots;
    private double perLotX;
    private double perLotY;

    // Lengths of the corner's sides along n, x and y, and what a point at the end of each costs, as a part of the
    // bound.
    private double sideN;
    private double shareN;
    private double shareX;
    private double shareY;

    // A basis in units of the sides: the vectors a, b and c.
    private double aN;
    private double aX;
    private double aY;
    private double bN;
    private double bX;
    private double bY;
    private double cN;
    private double cX;
    private double cY;

    // How often a vector is taken at least and at most, while it is looked at.
    private double low;
    private double high;

    // Lines lie along a; a line is told from others by how often b and c are taken.
    private double cornerX;
    private double cornerY;
    private double lowB;
    private double highB;
    private double highC;
    private double timesA;
    private double endA;
    private double timesB;
    private double timesC;
    private double aInverseN;
    private double aInverseX;
    private double aInverseY;
    private double aInverseSum;
    private int steps;
    private int stepLimit;

    /**
     * Describes the legs.
     *
     * @param lots greatest n
     * @param fallPerLot what a lot of n costs, not negative
     * @param startOfX lots of the first leg at n = 0, and {@code moreX} more for each n
     * @param lossX what a lost lot of the first costs, above 0, what it takes of the second included
     * @param errorX lots by which the first may be short of a whole lot and still have it
     * @param tied lots of the second that a lost lot of the first takes with it
     */
    void begin(
            final double lots,
            final double fallPerLot,
            final double startOfX,
            final double moreX,
            final double lossX,
            final double errorX,
            final double startOfY,
            final double moreY,
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
        tiedLots = tied;
        perLotX = moreX - Math.rint(moreX);
        final double perLot = moreY - tied * perLotX;
        perLotY = perLot - Math.rint(perLot);
    }

    /** Steps made for the last bound. */
    int steps() {
        return steps;
    }

    /** A bound within which a few points may be expected, about; 0 if losses are too small for that to matter. */
    double guess(final double points) {
        final double larger = Math.max(weightX, weightY);
        final double smaller = Math.min(weightX, weightY);
        final double least = fall * (count + 1) > smaller
                ? fall
                : Math.max(fall, Math.sqrt(2 * points * larger * smaller / (count + 1)) / (count + 1));
        final double bound = roughCubeRoot(6 * points * least * larger * smaller);
        if (bound <= smaller) {
            return bound;
        }
        final double flat = Math.sqrt(2 * points * least * larger);
        return flat <= larger ? flat : points * least;
    }

    /** Within a tenth: a third of the logarithm that the bits of a double are, about. */
    private static double roughCubeRoot(final double value) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(value) / 3 + ONE_BITS / 3 * 2);
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
        final double perLimit = 1 / limit;
        final double mostN = count + SLACK;
        final double mostX = 1 + 2 * slackX;
        final double mostY = 1 + 2 * slackY;
        final double wholeN = fall * mostN * perLimit;
        final double wholeX = weightX * mostX * perLimit;
        final double wholeY = weightY * mostY * perLimit;
        final double perSideN;
        if (wholeN > 1) {
            sideN = limit / fall;
            perSideN = fall * perLimit;
            shareN = 1;
        } else {
            sideN = mostN;
            perSideN = 1 / mostN;
            shareN = wholeN;
        }
        final double perSideX = wholeX > 1 ? weightX * perLimit : 1 / mostX;
        shareX = wholeX > 1 ? 1 : wholeX;
        final double perSideY = wholeY > 1 ? weightY * perLimit : 1 / mostY;
        shareY = wholeY > 1 ? 1 : wholeY;
        aN = perSideN;
        aX = perLotX * perSideX;
        aY = perLotY * perSideY;
        bN = 0;
        bX = perSideX;
        bY = (Math.rint(tiedLots) - tiedLots) * perSideY;
        cN = 0;
        cX = 0;
        cY = perSideY;
        reduce();
        setLines((startX + slackX) * perSideX, (startY + slackY) * perSideY);
    }

    /** Makes the basis short: about no vector gets shorter by adding the others to it. Locals, for the fields are slow. */
    private void reduce() {
        double n0 = aN;
        double x0 = aX;
        double y0 = aY;
        double n1 = bN;
        double x1 = bX;
        double y1 = bY;
        double n2 = cN;
        double x2 = cX;
        double y2 = cY;
        double norm0 = n0 * n0 + x0 * x0 + y0 * y0;
        double norm1 = n1 * n1 + x1 * x1 + y1 * y1;
        double norm2 = n2 * n2 + x2 * x2 + y2 * y2;
        double dot01 = n0 * n1 + x0 * x1 + y0 * y1;
        double dot02 = n0 * n2 + x0 * x2 + y0 * y2;
        double dot12 = n1 * n2 + x1 * x2 + y1 * y2;
        for (int i = 0; i < MAX_REDUCTIONS; i++) {
            if (norm2 < norm1) {
                final double n = n1;
                final double x = x1;
                final double y = y1;
                final double norm = norm1;
                final double dot = dot01;
                n1 = n2;
                x1 = x2;
                y1 = y2;
                norm1 = norm2;
                dot01 = dot02;
                n2 = n;
                x2 = x;
                y2 = y;
                norm2 = norm;
                dot02 = dot;
            }
            if (norm1 < norm0) {
                final double n = n0;
                final double x = x0;
                final double y = y0;
                final double norm = norm0;
                final double dot = dot02;
                n0 = n1;
                x0 = x1;
                y0 = y1;
                norm0 = norm1;
                dot02 = dot12;
                n1 = n;
                x1 = x;
                y1 = y;
                norm1 = norm;
                dot12 = dot;
            }
            final double times = Math.rint(dot01 / norm0);
            if (times != 0) {
                norm1 -= times * (2 * dot01 - times * norm0);
                dot01 -= times * norm0;
                dot12 -= times * dot02;
                n1 -= times * n0;
                x1 -= times * x0;
                y1 -= times * y0;
                continue;
            }
            if (norm2 < norm1) {
                continue;
            }
            final double perArea = 1 / (norm0 * norm1 - dot01 * dot01);
            final double times0 = Math.rint((dot02 * norm1 - dot12 * dot01) * perArea);
            final double times1 = Math.rint((dot12 * norm0 - dot02 * dot01) * perArea);
            if (times0 == 0 && times1 == 0) {
                break;
            }
            n2 -= times0 * n0 + times1 * n1;
            x2 -= times0 * x0 + times1 * x1;
            y2 -= times0 * y0 + times1 * y1;
            norm2 = n2 * n2 + x2 * x2 + y2 * y2;
            if (norm2 >= norm1) {
                break;
            }
            dot02 = n0 * n2 + x0 * x2 + y0 * y2;
            dot12 = n1 * n2 + x1 * x2 + y1 * y2;
        }
        aN = n0;
        aX = x0;
        aY = y0;
        bN = n1;
        bX = x1;
        bY = y1;
        cN = n2;
        cX = x2;
        cY = y2;
    }

    /** Finds how often b and c may be taken for a line along a to meet the corner, which begins at that x and y. */
    private void setLines(final double x, final double y) {
        // A vector's count at a place is linear in the place: the place times a vector square to the two others.
        final double bDualN = cX * aY - cY * aX;
        final double bDualX = cY * aN - cN * aY;
        final double bDualY = cN * aX - cX * aN;
        final double perVolume = 1 / (bDualN * bN + bDualX * bX + bDualY * bY);
        setRange(bDualN * perVolume, bDualX * perVolume, bDualY * perVolume, x, y);
        lowB = Math.ceil(low);
        highB = high;
        setRange(
                (aX * bY - aY * bX) * perVolume,
                (aY * bN - aN * bY) * perVolume,
                (aN * bX - aX * bN) * perVolume,
                x,
                y);
        timesC = Math.ceil(low) - 1;
        highC = high;
        timesB = highB;
        timesA = 0;
        endA = -1;
        cornerX = x;
        cornerY = y;
        aInverseN = inverse(aN);
        aInverseX = inverse(aX);
        aInverseY = inverse(aY);
        aInverseSum = inverse(shareN * aN + shareX * aX + shareY * aY);
    }

    private static double inverse(final double turn) {
        return Math.abs(turn) < LEAST_TURN ? 0 : 1 / turn;
    }

    /** Least and most of a linear function of the place within the corner, less what it is at the corner's place. */
    private void setRange(final double perN, final double perX, final double perY, final double x, final double y) {
        final double toN = shareN == 1 ? perN : perN / Math.max(shareN, LEAST);
        final double toX = shareX == 1 ? perX : perX / Math.max(shareX, LEAST);
        final double toY = shareY == 1 ? perY : perY / Math.max(shareY, LEAST);
        final double leastOfBox = negative(perN) + negative(perX) + negative(perY);
        final double mostOfBox = perN + perX + perY - leastOfBox;
        final double least = Math.min(0, Math.min(toN, Math.min(toX, toY)));
        final double most = Math.max(0, Math.max(toN, Math.max(toX, toY)));
        final double at = perX * x + perY * y;
        low = Math.max(least, leastOfBox) - at - SLACK;
        high = Math.min(most, mostOfBox) - at + SLACK;
    }

    private static double negative(final double value) {
        return value < 0 ? value : 0;
    }

    /** Goes to the next point and returns its n, which may lie a little outside; -1 if there is none. */
    double next() {
        while (timesA > endA) {
            if (++steps > stepLimit) {
                return -1;
            }
            if (++timesB > highB) {
                if (++timesC > highC || lowB > highB) {
                    return -1;
                }
                timesB = lowB;
            }
            setLine();
        }
        if (++steps > stepLimit) {
            return -1;
        }
        final double n = timesA * aN + timesB * bN + timesC * cN;
        timesA++;
        return Math.max(0, Math.rint(n * sideN));
    }

    /** Finds which part of the line lies in the corner. */
    private void setLine() {
        final double n = timesB * bN + timesC * cN;
        final double x = cornerX + timesB * bX + timesC * cX;
        final double y = cornerY + timesB * bY + timesC * cY;
        low = Double.NEGATIVE_INFINITY;
        high = Double.POSITIVE_INFINITY;
        cut(n, aInverseN);
        cut(x, aInverseX);
        cut(y, aInverseY);
        final double left = 1 - (shareN * n + shareX * x + shareY * y);
        if (aInverseSum == 0) {
            high = left < -SLACK ? Double.NEGATIVE_INFINITY : high;
        } else {
            final double end = left * aInverseSum;
            high = aInverseSum > 0 && end < high ? end : high;
            low = aInverseSum < 0 && end > low ? end : low;
        }
        timesA = Math.ceil(low - SLACK);
        endA = Math.floor(high + SLACK);
    }

    /** Leaves of the line what lies between two opposite sides: from 0 to 1, where it begins at {@code at}. */
    private void cut(final double at, final double inverse) {
        if (inverse == 0) {
            high = at < -SLACK || at > 1 + SLACK ? Double.NEGATIVE_INFINITY : high;
            return;
        }
        final double to0 = -at * inverse;
        final double to1 = to0 + inverse;
        final double from = inverse > 0 ? to0 : to1;
        final double to = inverse > 0 ? to1 : to0;
        low = from > low ? from : low;
        high = to < high ? to : high;
    }
}
