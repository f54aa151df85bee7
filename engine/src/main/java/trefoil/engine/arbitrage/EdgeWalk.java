package trefoil.engine.arbitrage;

import trefoil.engine.market.Ladder;

/**
 * The marginal edge of a loop, walked level by level over its three ladders: how much of each leg an ever larger start
 * amount fills, if nothing were rounded.
 *
 * <p>The walk is a chain of straight segments between vertices. A segment ends where a leg's level is used up, or where
 * the jump ends that a buy's lock makes before its next level: up to there more goes in and nothing more comes out. Along
 * a segment all quantities grow in proportion; from level to level prices get worse, so that but for those jumps the
 * profit is concave. Rounding only takes, so what is earned here is no less than what can be had of the same quantity,
 * but for the error of doubles.
 *
 * <p>Trading thread only; allocates nothing after construction.
 */
final class EdgeWalk {
    private static final int LEGS = LoopTable.LEGS;

    /** Each level of the three legs ends a segment at most, and so does each jump before a level of legs 1 and 2. */
    static final int MAX_VERTICES = (2 * LEGS - 1) * Ladder.MAX_LEVELS + 2;

    /** Jumps smaller than this part of what is needed are the error of doubles. */
    private static final double LEAST_JUMP = 1e-12;

    private LegLadder[] legs;
    private double keptProceeds;
    private double startLimit;

    private final int[] levels = new int[LEGS];
    private final double[] qtys = new double[LEGS];

    /** What a unit of the input of leg 1, of leg 2, and of the output of leg 2 costs of the start asset. */
    private double cost1;

    private double cost2;
    private double cost3;
    private double jump1;
    private double jump2;
    private boolean ended;

    private int last;
    private final double[] spends = new double[MAX_VERTICES];
    private final double[] keeps = new double[MAX_VERTICES];
    private final double[] mosts = new double[MAX_VERTICES];
    private final double[] vertexQtys = new double[LEGS * MAX_VERTICES];
    private final int[] segmentLevels = new int[LEGS * MAX_VERTICES];
    private final int[] segmentMoving = new int[MAX_VERTICES];

    /**
     * Goes to the beginning: vertex 0, where nothing is spent.
     *
     * @param ladders the three legs, each with at least one level
     * @param discountedRate worth of what is paid in the discount asset as a part of the proceeds, below 1
     * @param limit most of the start asset that may be spent and locked
     */
    void begin(final LegLadder[] ladders, final double discountedRate, final double limit) {
        legs = ladders;
        keptProceeds = 1 - discountedRate;
        startLimit = limit;
        for (int leg = 0; leg < LEGS; leg++) {
            levels[leg] = 0;
            qtys[leg] = 0;
        }
        setCosts();
        jump1 = 0;
        jump2 = 0;
        ended = false;
        last = 0;
    }

    private void setCosts() {
        cost1 = legs[0].cost(levels[0]);
        cost2 = cost1 * legs[1].cost(levels[1]);
        cost3 = cost2 * legs[2].cost(levels[2]);
    }

    /** Part of the proceeds that is kept after what is paid in the discount asset. */
    double keptProceeds() {
        return keptProceeds;
    }

    /** Whether the way on earns something at the present levels. */
    boolean rises() {
        return !ended && cost3 < keptProceeds;
    }

    /** Goes to the next vertex; false if there is none: the first ladder or the start limit is used up. */
    boolean advance() {
        if (ended) {
            return false;
        }
        final LegLadder leg0 = legs[0];
        final LegLadder leg1 = legs[1];
        final LegLadder leg2 = legs[2];
        final int level0 = levels[0];
        final int level1 = levels[1];
        final int level2 = levels[2];
        final double qty0 = qtys[0];
        final double allowed = startLimit * leg0.qtyRate(level0);
        final double levelEnd0 = leg0.end(level0);
        final double within0 = levelEnd0 < allowed ? levelEnd0 : allowed;
        final double end0 = within0 > qty0 ? within0 : qty0;

        final double left0 = (end0 - qty0) * leg0.inRate(level0);
        final double left1 = jump1 > 0 ? jump1 * cost1 : (leg1.end(level1) - qtys[1]) * leg1.inRate(level1) * cost1;
        double left2 = Double.MAX_VALUE;
        int moving = 1;
        if (jump1 == 0) {
            moving = jump2 > 0 ? 2 : LEGS;
            left2 = jump2 > 0 ? jump2 * cost2 : (leg2.end(level2) - qtys[2]) * leg2.inRate(level2) * cost2;
        }
        final double left12 = left1 < left2 ? left1 : left2;
        final double least = left0 < left12 ? left0 : left12;
        final double more = least > 0 ? least : 0;

        final double given0 = more * leg0.yield(level0);
        final double given1 = given0 * leg1.yield(level1);
        final int vertex = last + 1;
        final int at = vertex * LEGS;
        segmentLevels[at] = level0;
        segmentLevels[at + 1] = level1;
        segmentLevels[at + 2] = level2;
        segmentMoving[vertex] = moving;
        spends[vertex] = spends[last] + more;
        keeps[vertex] = keeps[last];
        qtys[0] = left0 <= more ? end0 : qty0 + more * leg0.qtyRate(level0);
        if (moving == 1) {
            jump1 = left1 <= more ? 0 : jump1 - given0;
        } else {
            qtys[1] = left1 <= more ? leg1.end(level1) : qtys[1] + given0 * leg1.qtyRate(level1);
            if (moving == 2) {
                jump2 = left2 <= more ? 0 : jump2 - given1;
            } else {
                qtys[2] = left2 <= more ? leg2.end(level2) : qtys[2] + given1 * leg2.qtyRate(level2);
                keeps[vertex] += given1 * leg2.yield(level2) * keptProceeds;
            }
        }
        final double profit = keeps[vertex] - spends[vertex];
        mosts[vertex] = profit > mosts[last] ? profit : mosts[last];
        vertexQtys[at] = qtys[0];
        vertexQtys[at + 1] = qtys[1];
        vertexQtys[at + 2] = qtys[2];
        last = vertex;

        ended = left0 <= more && (end0 >= allowed || !legs[0].has(++levels[0]));
        if (moving != 1 && left1 <= more) {
            jump1 = nextLevel(1);
        }
        if (moving == LEGS && left2 <= more) {
            jump2 = nextLevel(2);
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
        return vertexQtys[vertex * LEGS + leg];
    }

    /** Level of the leg along the segment that ends at the vertex. */
    int level(final int vertex, final int leg) {
        return segmentLevels[vertex * LEGS + leg];
    }

    /** Legs, from the first on, whose quantity grows along the segment that ends at the vertex. */
    int moving(final int vertex) {
        return segmentMoving[vertex];
    }
}
