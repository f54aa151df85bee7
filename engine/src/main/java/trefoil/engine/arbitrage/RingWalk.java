package trefoil.engine.arbitrage;

import trefoil.engine.market.Ladder;

/**
 * As {@link EdgeWalk}, for any number of legs: what a loop earns without rounding as more is spent, from vertex to vertex.
 *
 * <p>Trading thread only; allocates nothing after construction.
 */
final class RingWalk {
    /** Jumps smaller than this part of what is needed are the error of doubles. */
    private static final double LEAST_JUMP = 1e-12;

    private final LegLadder[] legs;
    private final int legCount;
    private double keptProceeds;
    private double startLimit;
    private final int[] levels;
    private final double[] qtys;

    /** What a unit of the input of each leg costs of the start asset, and of the output of the last. */
    private final double[] costs;

    private final double[] jumps;
    private final double[] lefts;
    private final double[] given;
    private boolean ended;

    private int last;
    private final double[] spends;
    private final double[] keeps;
    private final double[] mosts;
    private final double[] vertexQtys;
    private final int[] segmentLevels;
    private final int[] segmentMoving;

    RingWalk(final LegLadder[] legs) {
        this.legs = legs;
        legCount = legs.length;
        levels = new int[legCount];
        qtys = new double[legCount];
        costs = new double[legCount + 1];
        jumps = new double[legCount];
        lefts = new double[legCount];
        given = new double[legCount];
        final int vertices = (2 * legCount - 1) * Ladder.MAX_LEVELS + 2;
        spends = new double[vertices];
        keeps = new double[vertices];
        mosts = new double[vertices];
        vertexQtys = new double[legCount * vertices];
        segmentLevels = new int[legCount * vertices];
        segmentMoving = new int[vertices];
    }

    /**
     * Goes to the beginning: vertex 0, where nothing is spent.
     *
     * @param discountedRate worth of what is paid in the discount asset as a part of the proceeds, below 1
     * @param limit most of the start asset that may be spent and locked
     */
    void begin(final double discountedRate, final double limit) {
        keptProceeds = 1 - discountedRate;
        startLimit = limit;
        for (int leg = 0; leg < legCount; leg++) {
            levels[leg] = 0;
            qtys[leg] = 0;
            jumps[leg] = 0;
        }
        setCosts();
        ended = false;
        last = 0;
    }

    private void setCosts() {
        costs[0] = 1;
        for (int leg = 0; leg < legCount; leg++) {
            costs[leg + 1] = costs[leg] * legs[leg].cost(levels[leg]);
        }
    }

    double keptProceeds() {
        return keptProceeds;
    }

    /** Whether the way on earns something at the present levels. */
    boolean rises() {
        return !ended && costs[legCount] < keptProceeds;
    }

    /** Goes to the next vertex; false if there is none: the first ladder or the start limit is used up. */
    boolean advance() {
        if (ended) {
            return false;
        }
        final double allowed = startLimit * legs[0].qtyRate(levels[0]);
        final double end0 = Math.max(qtys[0], Math.min(legs[0].end(levels[0]), allowed));
        int moving = 1;
        while (moving < legCount && jumps[moving] == 0) {
            moving++;
        }
        lefts[0] = (end0 - qtys[0]) * legs[0].inRate(levels[0]);
        double least = lefts[0];
        for (int leg = 1; leg < legCount && leg <= moving; leg++) {
            lefts[leg] = costs[leg]
                    * (leg == moving
                            ? jumps[leg]
                            : (legs[leg].end(levels[leg]) - qtys[leg]) * legs[leg].inRate(levels[leg]));
            least = Math.min(least, lefts[leg]);
        }
        final double more = Math.max(0, least);
        final int vertex = last + 1;
        final int at = vertex * legCount;
        segmentMoving[vertex] = moving;
        spends[vertex] = spends[last] + more;
        keeps[vertex] = keeps[last];
        double flow = more;
        for (int leg = 0; leg < legCount; leg++) {
            segmentLevels[at + leg] = levels[leg];
            if (leg < moving) {
                final double end = leg == 0 ? end0 : legs[leg].end(levels[leg]);
                qtys[leg] = lefts[leg] <= more ? end : qtys[leg] + flow * legs[leg].qtyRate(levels[leg]);
                flow *= legs[leg].yield(levels[leg]);
            } else if (leg == moving) {
                jumps[leg] = lefts[leg] <= more ? 0 : jumps[leg] - flow;
            }
            vertexQtys[at + leg] = qtys[leg];
        }
        if (moving == legCount) {
            keeps[vertex] += flow * keptProceeds;
        }
        mosts[vertex] = Math.max(keeps[vertex] - spends[vertex], mosts[last]);
        last = vertex;
        ended = lefts[0] <= more && (end0 >= allowed || !legs[0].has(++levels[0]));
        for (int leg = 1; leg < moving; leg++) {
            if (lefts[leg] <= more) {
                jumps[leg] = nextLevel(leg);
            }
        }
        if (!ended) {
            setCosts();
        }
        return true;
    }

    /** Enters the leg's next level. Returns the jump before it: endless if there is none. */
    private double nextLevel(final int leg) {
        if (!legs[leg].has(levels[leg] + 1)) {
            return Double.POSITIVE_INFINITY;
        }
        final int level = ++levels[leg];
        final double jump = legs[leg].jump(level);
        return jump > LEAST_JUMP * qtys[leg] * legs[leg].inRate(level) ? jump : 0;
    }

    /** Vertices passed beside the first; also the last segment. */
    int last() {
        return last;
    }

    /** Spent where the vertex is. */
    double spend(final int vertex) {
        return spends[vertex];
    }

    /** Earned where the vertex is: proceeds less commissions of either kind and spend. */
    double profit(final int vertex) {
        return keeps[vertex] - spends[vertex];
    }

    /** The most that is earned at the vertex or at one before it. */
    double most(final int vertex) {
        return mosts[vertex];
    }

    /** Proceeds less commissions of either kind where the vertex is. */
    double kept(final int vertex) {
        return keeps[vertex];
    }

    /** Quantity of the leg where the vertex is. */
    double qty(final int vertex, final int leg) {
        return vertexQtys[vertex * legCount + leg];
    }

    /** Level of the leg along the segment that ends at the vertex. */
    int level(final int vertex, final int leg) {
        return segmentLevels[vertex * legCount + leg];
    }

    /** Legs, from the first on, whose quantity grows along the segment that ends at the vertex. */
    int moving(final int vertex) {
        return segmentMoving[vertex];
    }
}
