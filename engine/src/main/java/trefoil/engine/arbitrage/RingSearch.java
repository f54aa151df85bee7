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
    private final int minEdgePpm;
    private final double minEdge;
    private final RingWalk walk;

    private long startLimit;
    private long discountedRate;
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

    private final long[] qtys;
    private final long[] bestQtys;
    private long bestProfit;
    private double better;
    private double grain;

    RingSearch(final LegLadder[] legs, final int minEdgePpm) {
        this.legs = legs;
        this.minEdgePpm = minEdgePpm;
        minEdge = minEdgePpm / (double) PPM;
        lastLeg = legs.length - 1;
        walk = new RingWalk(legs);
        flows = new double[legs.length];
        starts = new double[legs.length];
        turns = new double[legs.length];
        errors = new double[legs.length];
        ties = new double[legs.length];
        befores = new double[legs.length];
        qtys = new long[legs.length];
        bestQtys = new long[legs.length];
    }

    /** Best quantity of the leg. */
    long qty(final int leg) {
        return bestQtys[leg];
    }

    /** Profit of the best quantities; 0 if none earns as much as it must. */
    long profit() {
        return bestProfit;
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
        startLimit = limit;
        discountedRate = discounted;
        pivot = coarsest();
        step = legs[pivot].step();
        lotsPerUnit = legs[pivot].lotsPerUnit();
        bestProfit = 0;
        grain = grain();
        better = grain;
        evaluations = 0;
        steps = 0;
        if (!findLowest()) {
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

    private long grain() {
        long divisor = legs[0].spentGrain();
        long rest = discountedRate == 0 ? legs[lastLeg].givenGrain() : 1;
        while (rest != 0) {
            final long next = divisor % rest;
            divisor = rest;
            rest = next;
        }
        return divisor;
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

    /**
     * Finds the least lots of the pivot worth looking at: what the smallest spend that the filters allow gives at most.
     * Less of the pivot would cost no less.
     */
    private boolean findLowest() {
        qtys[lastLeg] = legs[lastLeg].least();
        for (int leg = lastLeg - 1; leg >= 0; leg--) {
            if (qtys[leg + 1] == LegLadder.NONE) {
                return false;
            }
            qtys[leg] = legs[leg].least(legs[leg + 1].need(qtys[leg + 1]));
        }
        if (qtys[0] == LegLadder.NONE || !withinLimit()) {
            return false;
        }
        for (int leg = 1; leg <= pivot; leg++) {
            qtys[leg] = legs[leg].most(legs[leg - 1].given(qtys[leg - 1]));
        }
        lowest = qtys[pivot] / step;
        return true;
    }

    private boolean withinLimit() {
        return legs[0].spent(qtys[0]) <= startLimit && legs[0].lock(qtys[0]) <= startLimit;
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

    /** Works out exactly what that many lots of the pivot earn, and keeps them if it is more than the best so far. */
    private void evaluate(final double lots) {
        evaluations++;
        qtys[pivot] = legs[pivot].allowed((long) lots * step);
        if (qtys[pivot] == LegLadder.NONE || !fill()) {
            return;
        }
        final long spend = legs[0].spent(qtys[0]);
        final long proceeds = legs[lastLeg].given(qtys[lastLeg]);
        final long profit = proceeds - spend - discountCost(spend, proceeds);
        if (profit > bestProfit && profit >= Fixed.mulDivCeil(spend, minEdgePpm, PPM)) {
            bestProfit = profit;
            better = profit + grain;
            System.arraycopy(qtys, 0, bestQtys, 0, qtys.length);
        }
    }

    /** Sets the others to the most that the pivot feeds, then each leg to the least that the one after it needs. */
    private boolean fill() {
        for (int leg = pivot + 1; leg <= lastLeg; leg++) {
            qtys[leg] = legs[leg].most(legs[leg - 1].given(qtys[leg - 1]));
            if (qtys[leg] == LegLadder.NONE) {
                return false;
            }
        }
        for (int leg = lastLeg - 1; leg >= 0; leg--) {
            qtys[leg] = legs[leg].least(legs[leg + 1].need(qtys[leg + 1]));
            if (qtys[leg] == LegLadder.NONE) {
                return false;
            }
        }
        return withinLimit();
    }

    /** Worth of what is paid in the discount asset. */
    long discountCost(final long spend, final long proceeds) {
        return discountedRate == 0 ? 0 : Fixed.mulCeil(Math.max(spend, proceeds), discountedRate);
    }
}
