package trefoil.engine.arbitrage;

/**
 * The turns 0, 1, 2, … of a circle of length 1 after which a point on it lies in an arc from 0 on, which may get
 * narrower meanwhile; other turns are skipped.
 *
 * <p>From a place in the arc the point comes back to it after one of two numbers of turns, or after both: the first moves
 * it up a little, the second down a little. When the arc gets narrower than the larger of the two moves, the smaller is
 * taken off that one as often as it takes: Euclid's algorithm.
 *
 * <p>Source: the three-distance theorem, V. T. Sós, 1958; induced rotations, G. Rauzy, Acta Arithmetica 34, 1979.
 * Trading thread only; allocates nothing after construction.
 */
final class Rotation {
    /** A move is made many times at once when that many of them are needed. */
    private static final double MANY = 16;

    private static final double LEAST_MOVE = 1e-300;

    private double turn;
    private double place;
    private double up;
    private double upTurns;
    private double down;
    private double downTurns;

    /** Begins after some turns: the point was at {@code start} before the first, and each adds {@code part}. */
    void begin(final double start, final double part, final double turns) {
        turn = turns;
        place = start + part * turns;
        place -= Math.floor(place);
        up = part - Math.floor(part);
        down = 1 - up;
        upTurns = 1;
        downTurns = 1;
    }

    /** Turns made. */
    double turn() {
        return turn;
    }

    /** Where the point is now: from 0 to 1. */
    double place() {
        return place;
    }

    /** Goes on, past no turn that lies in an arc of that width. */
    void next(final double width) {
        if (place < down) {
            final double times = place < width ? 1 : times(up, down - place);
            place += times * up;
            turn += times * upTurns;
        } else {
            final double times = place < width ? 1 : times(down, place - Math.max(width, down));
            place -= times * down;
            turn += times * downTurns;
        }
    }

    /** Moves down as long as the point stays at {@code lowest} or above, but not beyond that turn. */
    void sink(final double lowest, final double lastTurn) {
        final double most = Math.floor((place - lowest) / Math.max(down, LEAST_MOVE));
        final double times = Math.max(0, Math.min(most, Math.floor((lastTurn - turn) / downTurns)));
        place -= times * down;
        turn += times * downTurns;
    }

    private static double times(final double move, final double way) {
        return move * MANY < way ? Math.floor(way / Math.max(move, LEAST_MOVE)) : 1;
    }

    /** Stops looking at turns that lie outside an arc of that width; the point must lie in it. */
    void narrow(final double width) {
        final double arc = Math.max(width, Math.nextUp(place));
        while (Math.max(up, down) >= arc && Math.min(up, down) > 0) {
            if (up >= down) {
                final double times = Math.floor((up - Math.max(arc, down)) / down) + 1;
                up = Math.max(0, up - times * down);
                upTurns += times * downTurns;
            } else {
                final double times = Math.floor((down - Math.max(arc, up)) / up) + 1;
                down = Math.max(0, down - times * up);
                downTurns += times * upTurns;
            }
        }
    }
}
