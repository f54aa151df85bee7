package trefoil.engine.arbitrage;

import trefoil.engine.math.Fixed;

/**
 * The exact best quantities of a loop of any number of legs; {@link SizeSearch} is the quicker one for three.
 *
 * <p>It goes about it as that one does: for each number of lots of the leg whose lot is worth most, the best of the others
 * is known, and the {@link RingWalk} says what could be earned if nothing were rounded. Lots are looked at one by one, from
 * where they promise most; a bound of what rounding takes of the other legs says which are worked out exactly. Should more
 * than {@value #MAX_EVALUATIONS} have to be worked out or {@value #MAX_STEPS} looked at, the best so far is taken, which is
 * valid and may not be the best.
 *
 * <p>Trading thread only; allocates nothing after construction.
 */
final class RingSearch {
    /** Quantities worked out exactly for one loop at most. */
    static final int MAX_EVALUATIONS = 1_024;

    /** Quantities looked at for one loop at most. */
    static final int MAX_STEPS = 32_768;

    private static final long PPM = 1_000_000L;

    /** Relative error beyond that of the walk's amounts and quantities. */
    private static final double ROUNDING = 8e-13;

    /** Error of a number of lots beyond the relative one. */
    private static final double LEAST_ROUNDING = 1e-9;

    private final LegLadder[] legs;
    private final int lastLeg;
    private final double minEdge;
    private final LotTrial trial;
    private final RingWalk walk;

    private int pivot;
    private long step;
    private double lotsPerUnit;
    private double lowest;
    private int evaluations;
    private int steps;
    private double direction;
    private double origin;
    private double count;
    private double ceiling;
    private double fall;
    private double spare;
    private double spareFall;
    private double firstWeight;
    private double lastWeight;

    /** Of each leg: growth for a unit of the start asset; lots at the origin, signed; more for each lot; their error. */
    private final double[] flows;

    private final double[] starts;
    private final double[] turns;
    private final double[] errors;

    /** Lots of the leg that a lost lot of its neighbour towards the pivot takes with it. */
    private final double[] ties;

    /** Lots before the jump that the leg's level begins with. */
    private final double[] befores;

    private double better;

    RingSearch(final LegLadder[] legs, final int minEdgePpm) {
        this.legs = legs;
        minEdge = minEdgePpm / (double) PPM;
        trial = new LotTrial(legs, minEdgePpm);
        lastLeg = legs.length - 1;
        walk = new RingWalk(legs);
        flows = new double[legs.length];
        starts = new double[legs.length];
        turns = new double[legs.length];
        errors = new double[legs.length];
        ties = new double[legs.length];
        befores = new double[legs.length];
    }

    /** Best quantity of the leg. */
    long qty(final int leg) {
        return trial.qty(leg);
    }

    /** Profit of the best quantities; 0 if none earns as much as it must. */
    long profit() {
        return trial.profit();
    }

    /** Sizes that the last search looked at. */
    int looks() {
        return steps;
    }

    /** Whether the last search came to its end, so that there is nothing better. */
    boolean complete() {
        return evaluations < MAX_EVALUATIONS && steps < MAX_STEPS;
    }

    /** Whether the best prices of the legs together earn anything. */
    boolean pays(final long discounted) {
        double cost = 1;
        for (final LegLadder leg : legs) {
            cost *= leg.cost(0);
        }
        return cost < 1 - Fixed.toDouble(discounted);
    }

    /**
     * Searches the legs, which {@link #pays pay} at their best prices.
     *
     * @param limit most of the start asset that may be spent and locked
     * @param discounted worth of the commissions paid in the discount asset, fixed units of the larger of spend and
     *     proceeds
     * @return false if no quantities satisfy the filters within limit and depth
     */
    boolean search(final long limit, final long discounted) {
        pivot = coarsest();
        step = legs[pivot].step();
        lotsPerUnit = legs[pivot].lotsPerUnit();
        evaluations = 0;
        steps = 0;
        trial.begin(pivot, limit, discounted);
        better = trial.better();
        lowest = trial.lowest();
        if (lowest == LotTrial.NONE) {
            return false;
        }
        walk.begin(Fixed.toDouble(discounted), limit);
        boolean on = true;
        while (on && (walk.rises() || top(walk.last()) < lowest)) {
            on = walk.advance();
        }
        scanAll(highest());
        return true;
    }

    /** Scans the segments on both sides of the vertex, then the others outward, those that promise something. */
    private void scanAll(final int highest) {
        if (highest < walk.last() || walk.advance()) {
            scan(highest + 1);
        }
        for (int segment = highest; segment > 0 && walk.most(segment) + error(segment) >= better; segment--) {
            scan(segment);
        }
        int segment = highest + 2;
        while (segment <= walk.last() || mayRise() && walk.advance()) {
            scan(segment++);
        }
    }

    /** Leg whose lot is worth most at the best prices. */
    private int coarsest() {
        int coarsest = 0;
        double most = 0;
        double cost = 1;
        for (int leg = 0; leg <= lastLeg; leg++) {
            final double lot = legs[leg].step() * legs[leg].inRate(0) * cost;
            if (lot > most) {
                most = lot;
                coarsest = leg;
            }
            cost *= legs[leg].cost(0);
        }
        return coarsest;
    }

    /** Lots of the pivot where the vertex is, the last of them perhaps not whole. */
    private double top(final int vertex) {
        return walk.qty(vertex, pivot) * lotsPerUnit * (1 + ROUNDING) + LEAST_ROUNDING;
    }

    /** Vertex of the walk with the highest profit among those that earn enough for their spend. */
    private int highest() {
        int highest = 1;
        double most = 0;
        for (int vertex = 1; vertex <= walk.last(); vertex++) {
            final double profit = walk.profit(vertex);
            if (profit > most && top(vertex) >= lowest && profit >= minEdge * walk.spend(vertex)) {
                most = profit;
                highest = vertex;
            }
        }
        return highest;
    }

    /** Whether beyond the walk's end, where it no longer rises, there may be more than the best so far. */
    private boolean mayRise() {
        final int end = walk.last();
        return walk.profit(end) + error(end) >= better;
    }

    private double error(final int vertex) {
        return ROUNDING * (walk.spend(vertex) + walk.kept(vertex));
    }

    private void scan(final int segment) {
        final double error = error(segment);
        if (Math.max(walk.profit(segment - 1), walk.profit(segment)) + error < better) {
            return;
        }
        final int level = walk.level(segment, pivot);
        final double first = Math.max(
                Math.max(Math.floor(top(segment - 1)) + 1, lowest), Math.rint(legs[pivot].low(level) * lotsPerUnit));
        final double top = Math.min(Math.floor(top(segment)), Math.rint(legs[pivot].high(level) * lotsPerUnit));
        count = top - first;
        if (count < 0) {
            return;
        }
        final double kept = flow(segment);
        final double spendPerLot = step / flows[pivot];
        final double risePerLot = (kept - 1) * spendPerLot;
        final boolean backward = risePerLot >= 0;
        final int vertex = backward ? segment : segment - 1;
        direction = backward ? -1 : 1;
        origin = backward ? top : first;
        final double fromVertex = origin - walk.qty(vertex, pivot) * lotsPerUnit;
        ceiling = walk.profit(vertex) + risePerLot * fromVertex + error;
        fall = Math.abs(risePerLot);
        spare = ceiling - minEdge * (walk.spend(vertex) + spendPerLot * fromVertex);
        spareFall = fall + direction * minEdge * spendPerLot;
        final boolean jump = walk.moving(segment) <= lastLeg;
        if (!jump) {
            setOthers(segment, vertex, kept);
        }
        scanLots(jump);
    }

    /** Sets what each leg's quantity grows by for one unit of the start asset; returns what is kept of the proceeds. */
    private double flow(final int segment) {
        final int moving = walk.moving(segment);
        double given = 1;
        for (int leg = 0; leg <= lastLeg; leg++) {
            final int level = walk.level(segment, leg);
            flows[leg] = leg < moving ? given * legs[leg].qtyRate(level) : 0;
            given = leg < moving ? given * legs[leg].yield(level) : 0;
        }
        return given * walk.keptProceeds();
    }

    /**
     * Sets how the other legs go along with the pivot. What is written for legs after the pivot, whose lots are rounded
     * down, holds for those before it, whose lots are rounded up, with the sign turned.
     */
    private void setOthers(final int segment, final int vertex, final double kept) {
        final double fromVertex = origin * step - walk.qty(vertex, pivot);
        for (int leg = 0; leg <= lastLeg; leg++) {
            final double sign = leg > pivot ? 1 : -1;
            final double perPivot = flows[leg] / flows[pivot];
            final double lotsOfLeg = sign * legs[leg].lotsPerUnit();
            starts[leg] = (walk.qty(vertex, leg) + fromVertex * perPivot) * lotsOfLeg;
            turns[leg] = direction * perPivot * step * lotsOfLeg;
            errors[leg] =
                    Math.min(0.5, (Math.abs(starts[leg]) + Math.abs(turns[leg]) * count) * ROUNDING + LEAST_ROUNDING);
            final int towards = leg > pivot ? leg - 1 : leg + 1;
            ties[leg] = leg == pivot || towards == pivot
                    ? 0
                    : legs[towards].step() / flows[towards] / (legs[leg].step() / flows[leg]);
            final int level = walk.level(segment, leg);
            befores[leg] = leg > pivot && legs[leg].jump(level) > 0
                    ? legs[leg].begin(level) * legs[leg].lotsPerUnit()
                    : Double.NEGATIVE_INFINITY;
        }
        firstWeight = pivot == 0 ? 0 : legs[0].step() / flows[0];
        lastWeight = pivot == lastLeg ? 0 : kept * legs[lastLeg].step() / flows[lastLeg];
    }

    /** Works out the lots that promise more than the best so far; within a jump of the walk, the first or second is one. */
    private void scanLots(final boolean jump) {
        double first = 0;
        double last = count;
        if (spare < 0) {
            if (spareFall >= 0) {
                return;
            }
            first = Math.ceil(spare / spareFall);
        } else if (spareFall > 0) {
            last = Math.min(count, Math.floor(spare / spareFall));
        }
        for (double n = first; n <= last && ceiling - fall * n >= better; n++) {
            if (evaluations >= MAX_EVALUATIONS || steps >= MAX_STEPS) {
                return;
            }
            steps++;
            final double lost = jump ? 0 : lostToRounding(n);
            if (ceiling - fall * n - lost >= better && lost <= Math.max(0, spare - spareFall * n)) {
                evaluate(origin + direction * n);
            }
        }
    }

    /** What rounding takes of the other legs together, that many lots from the origin, at least. */
    private double lostToRounding(final double lots) {
        double lost = 0;
        double doubt = 0;
        for (int leg = pivot + 1; leg <= lastLeg; leg++) {
            doubt = errors[leg] + ties[leg] * doubt;
            lost = lostOf(leg, lots, ties[leg] * lost, doubt);
        }
        double more = 0;
        doubt = 0;
        for (int leg = pivot - 1; leg >= 0; leg--) {
            doubt = errors[leg] + ties[leg] * doubt;
            more = lostOf(leg, lots, ties[leg] * more, doubt);
        }
        return lastWeight * lost + firstWeight * more;
    }

    private double lostOf(final int leg, final double lots, final double taken, final double doubt) {
        final double whole = starts[leg] + turns[leg] * lots;
        final double left = Math.max(whole - taken, Math.min(whole, befores[leg]));
        return Math.max(0, whole - Math.floor(left + doubt));
    }

    private void evaluate(final double lots) {
        evaluations++;
        trial.evaluate((long) lots);
        better = trial.better();
    }

    /** Worth of what is paid in the discount asset. */
    long discountCost(final long spend, final long proceeds) {
        return trial.discountCost(spend, proceeds);
    }
}
