package trefoil.engine.arbitrage;

import trefoil.engine.math.Fixed;

/**
 * The exact best quantities of a loop's three legs, by branch and bound around the break-even of its marginal edge.
 *
 * <p>For a quantity of one leg, the pivot, the best of the others is known: each leg after it takes the most that the one
 * before gives, each leg before it the least that the one after needs. So the search is over the lots of the pivot, the
 * leg whose lot is worth most. At each of them the {@link EdgeWalk} says what could be earned if nothing were rounded,
 * and how far the two other legs are from a whole lot says what rounding takes at least; a quantity is worked out exactly
 * only if the difference beats the best so far.
 *
 * <pre>
 *   without rounding   ─────────╮      segment by segment of the walk, from its highest vertex outward; in a segment
 *                    ╱           ╲     from its higher end, those first that promise most, until no more can be had
 *   best so far ────╱──*──────────╲──
 *                  ╱ *   *  * *  * ╲   exact: lots at which the other legs are near a whole lot, by {@link LotLattice}
 * </pre>
 *
 * The bounds are doubles with their error added, so nothing better is passed over; what is found was worked out in
 * integers. Should more than {@value #MAX_EVALUATIONS} quantities have to be worked out or {@value #MAX_STEPS} looked
 * at, the best so far is taken, which is valid and may not be the best: so it is where a unit of an asset is worth about
 * as much as a lot of it, for the rounding to units is not in the bounds.
 *
 * <p>Trading thread only; allocates nothing after construction.
 */
final class SizeSearch {
    /** Quantities worked out exactly for one loop at most. */
    static final int MAX_EVALUATIONS = 1_024;

    /** Quantities looked at for one loop at most. */
    static final int MAX_STEPS = 32_768;

    /** Quantities kept until the most promising of them is worked out. */
    private static final int MAX_CANDIDATES = 16;

    /** Lots that are looked at one by one rather than by their lattice. */
    private static final double FEW_LOTS = 24;

    /** Points that a first bound should leave, and how much wider each further one is. */
    private static final double FIRST_POINTS = 2;

    private static final double WIDER = 2;

    private static final int LEGS = LoopTable.LEGS;
    private static final long PPM = 1_000_000L;

    /** Relative error beyond that of the walk's amounts and quantities. */
    private static final double ROUNDING = 4e-13;

    /** Error of a number of lots beyond the relative one. */
    private static final double LEAST_ROUNDING = 1e-9;

    private final LegLadder[] legs;
    private final double minEdge;
    private final LotTrial trial;
    private final EdgeWalk walk = new EdgeWalk();
    private final LotLattice lattice = new LotLattice();

    private int pivot;
    private long step;
    private double lotsPerUnit;
    private double perPivotFlow;
    private double lowest;
    private int evaluations;
    private int steps;
    private double origin;
    private double direction;
    private double ceiling;
    private double fall;
    private double spare;
    private double spareFall;
    private double count;
    private double nearWeight;
    private double farWeight;
    private double farPerNear;
    private double farBefore;
    private final double[] starts = new double[2];
    private final double[] turns = new double[2];
    private final double[] errors = new double[2];

    private final double[] candidates = new double[MAX_CANDIDATES];
    private final double[] promises = new double[MAX_CANDIDATES];
    private int candidateCount;

    private final double[] flows = new double[LEGS];

    /** The least profit that would be better than the best so far. */
    private double better;

    SizeSearch(final LegLadder[] legs, final int minEdgePpm) {
        this.legs = legs;
        minEdge = minEdgePpm / (double) PPM;
        trial = new LotTrial(legs, minEdgePpm);
    }

    /** Best quantity of the leg. */
    long qty(final int leg) {
        return trial.qty(leg);
    }

    /** Profit of the best quantities; 0 if none earns as much as it must. */
    long profit() {
        return trial.profit();
    }

    /** Sizes that the last search looked at, and lines it looked for them on. */
    int looks() {
        return steps;
    }

    /** Whether the last search came to its end, so that there is nothing better. */
    boolean complete() {
        return evaluations < MAX_EVALUATIONS && steps < MAX_STEPS;
    }

    /** Whether the best prices of the three legs together earn anything. */
    boolean pays(final long discounted) {
        return legs[0].cost(0) * legs[1].cost(0) * legs[2].cost(0) < 1 - Fixed.toDouble(discounted);
    }

    /**
     * Searches the legs, which {@link #pays pay} at their best prices.
     *
     * @param limit most of the start asset that may be spent and locked
     * @param discounted worth of the commissions paid in the discount asset, fixed units of the larger of spend and
     *     proceeds
     * @return false if no three quantities satisfy the filters within limit and depth
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
        walk.begin(legs, Fixed.toDouble(discounted), limit);
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
        final double cost0 = legs[0].cost(0);
        final double lot0 = legs[0].step() * legs[0].inRate(0);
        final double lot1 = legs[1].step() * legs[1].inRate(0) * cost0;
        final double lot2 = legs[2].step() * legs[2].inRate(0) * cost0 * legs[1].cost(0);
        if (lot1 >= lot0 && lot1 >= lot2) {
            return 1;
        }
        return lot0 >= lot2 ? 0 : 2;
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
        final double lots = top - first;
        if (lots < 0) {
            return;
        }
        final double kept = flow(segment);
        perPivotFlow = 1 / flows[pivot];
        final double spendPerLot = step * perPivotFlow;
        final double risePerLot = (kept - 1) * spendPerLot;
        final boolean backward = risePerLot >= 0;
        final int vertex = backward ? segment : segment - 1;
        final double fromVertex = (backward ? top : first) - walk.qty(vertex, pivot) * lotsPerUnit;
        direction = backward ? -1 : 1;
        origin = backward ? top : first;
        ceiling = walk.profit(vertex) + risePerLot * fromVertex + error;
        fall = Math.abs(risePerLot);
        count = lots;
        final double spend = walk.spend(vertex) + spendPerLot * fromVertex;
        spare = ceiling - minEdge * spend;
        spareFall = fall + direction * minEdge * spendPerLot;
        if (!bindToLeastEdge()) {
            return;
        }
        if (walk.moving(segment) < LEGS) {
            scanJump();
        } else {
            setOthers(segment, vertex, kept);
            scanLots();
        }
    }

    /** Sets what each leg's quantity grows by for one unit of the start asset; returns what is kept of the proceeds. */
    private double flow(final int segment) {
        final int moving = walk.moving(segment);
        final int level1 = walk.level(segment, 1);
        final int level2 = walk.level(segment, 2);
        final double given0 = legs[0].yield(walk.level(segment, 0));
        final double given1 = moving > 1 ? given0 * legs[1].yield(level1) : 0;
        flows[0] = legs[0].qtyRate(walk.level(segment, 0));
        flows[1] = moving > 1 ? given0 * legs[1].qtyRate(level1) : 0;
        flows[2] = moving > 2 ? given1 * legs[2].qtyRate(level2) : 0;
        return moving > 2 ? given1 * legs[2].yield(level2) * walk.keptProceeds() : 0;
    }

    /** Leaves out the lots that cannot earn the least part of their spend; false if none is left. */
    private boolean bindToLeastEdge() {
        if (spare >= 0) {
            if (spareFall > 0) {
                count = Math.min(count, Math.floor(spare / spareFall));
            }
            return true;
        }
        if (spareFall >= 0) {
            return false;
        }
        final double passed = Math.ceil(spare / spareFall);
        origin += direction * passed;
        ceiling -= fall * passed;
        spare -= spareFall * passed;
        count -= passed;
        return count >= 0;
    }

    /** Works out the lots within a jump of the walk: the first or second is worth looking at, at most. */
    private void scanJump() {
        for (double n = 0; n <= count && ceiling - fall * n >= better && mayGoOn(); n++) {
            evaluate(origin + direction * n);
        }
    }

    /**
     * Sets how the two other legs go along with the pivot. What is written for a leg after the pivot, whose lots are
     * rounded down, holds for one before it, whose lots are rounded up, with the sign turned.
     */
    private void setOthers(final int segment, final int vertex, final double kept) {
        final int near = pivot == 1 ? 0 : 1;
        final int far = pivot == 2 ? 0 : 2;
        final double fromVertex = origin * step - walk.qty(vertex, pivot);
        setOther(0, near, vertex, fromVertex);
        setOther(1, far, vertex, fromVertex);
        final double spendPerFarLot = legs[far].step() / flows[far];
        final double spendPerNearLot = legs[near].step() / flows[near];
        farWeight = far == 2 ? kept * spendPerFarLot : spendPerFarLot;
        nearWeight = pivot == 1 ? spendPerNearLot : 0;
        farPerNear = pivot == 1 ? 0 : spendPerNearLot / spendPerFarLot;
        farBefore = pivot == 0 ? beforeJump(segment) : Double.NEGATIVE_INFINITY;
    }

    private void setOther(final int other, final int leg, final int vertex, final double fromVertex) {
        final double sign = leg > pivot ? 1 : -1;
        final double perPivot = flows[leg] * perPivotFlow;
        final double lotsOfLeg = sign * legs[leg].lotsPerUnit();
        starts[other] = (walk.qty(vertex, leg) + fromVertex * perPivot) * lotsOfLeg;
        turns[other] = direction * perPivot * step * lotsOfLeg;
        errors[other] =
                Math.min(0.5, (Math.abs(starts[other]) + Math.abs(turns[other]) * count) * ROUNDING + LEAST_ROUNDING);
    }

    /**
     * Lots of leg 2 that nothing taken from leg 1 takes away at first: those before the jump that the segment's level
     * begins with.
     */
    private double beforeJump(final int segment) {
        final int level = walk.level(segment, 2);
        return legs[2].jump(level) > 0 ? legs[2].begin(level) / legs[2].step() : Double.NEGATIVE_INFINITY;
    }

    /**
     * Works out the lots that promise more than the best so far: those within a bound of what rounding takes, then within
     * a wider one, until nothing beyond it can be better.
     */
    private void scanLots() {
        final double tied = farPerNear;
        lattice.begin(
                count,
                fall,
                starts[0],
                turns[0],
                nearWeight + farWeight * tied,
                errors[0],
                starts[1],
                turns[1],
                farWeight,
                errors[1],
                tied);
        double done = Double.NEGATIVE_INFINITY;
        double bound = Math.min(lattice.guess(FIRST_POINTS), lostToRounding(0) * (1 + ROUNDING) + LEAST_ROUNDING);
        while (mayGoOn()) {
            final double room = ceiling - better;
            if (room < 0 || done >= room) {
                return;
            }
            bound = Math.min(bound, room);
            final boolean all = gather(bound, done);
            workOut();
            if (all) {
                done = bound;
                bound *= WIDER;
            }
        }
    }

    /**
     * Collects the lots that cost more than {@code done} and no more than the bound.
     *
     * @return false if one of them was so good that no other of that cost can be better, with others left
     */
    private boolean gather(final double bound, final double done) {
        candidateCount = 0;
        final double most = fall > 0 ? Math.min(count, Math.floor(bound / fall)) : count;
        if (most <= FEW_LOTS) {
            steps += (int) most + 1;
            for (double n = 0; n <= most; n++) {
                consider(n, bound, done);
            }
            return true;
        }
        considerJump(most, bound, done);
        lattice.enumerate(bound, MAX_STEPS - steps);
        double n = lattice.next();
        while (n >= 0 && mayGoOn() && (candidateCount < MAX_CANDIDATES || mayBeBetter(bound))) {
            consider(n, bound, done);
            n = lattice.next();
        }
        steps += lattice.steps();
        return n < 0;
    }

    /** Makes room for candidates by working out the best of them; false if none that costs the bound can be better now. */
    private boolean mayBeBetter(final double bound) {
        workOutBest();
        return ceiling - bound >= better;
    }

    /** The lots whose second leg would lose its lots of before the jump, were they not kept. */
    private void considerJump(final double most, final double bound, final double done) {
        if (farBefore == Double.NEGATIVE_INFINITY || turns[1] == 0) {
            return;
        }
        final double begin = (farBefore - starts[1]) / turns[1];
        final double end = (farBefore + farPerNear - starts[1]) / turns[1];
        final double last = Math.min(most, Math.ceil(Math.max(begin, end)));
        for (double n = Math.max(0, Math.floor(Math.min(begin, end))); n <= last && mayGoOn(); n++) {
            steps++;
            consider(n, bound, done);
        }
    }

    private void consider(final double n, final double bound, final double done) {
        if (n > count) {
            return;
        }
        final double lost = lostToRounding(n);
        final double cost = lost + fall * n;
        if (cost <= done || cost > bound || lost >= spare - spareFall * n) {
            return;
        }
        final double promise = ceiling - cost;
        if (promise >= better) {
            if (candidateCount == MAX_CANDIDATES) {
                workOutBest();
            }
            if (promise >= better) {
                candidates[candidateCount] = origin + direction * n;
                promises[candidateCount] = promise;
                candidateCount++;
            }
        }
    }

    /** Works out the candidates, in the order of what they promise, that still promise more than the best so far. */
    private void workOut() {
        while (candidateCount > 0 && mayGoOn()) {
            workOutBest();
        }
    }

    private void workOutBest() {
        int best = 0;
        for (int i = 1; i < candidateCount; i++) {
            if (promises[i] > promises[best]) {
                best = i;
            }
        }
        final double lots = candidates[best];
        evaluate(lots);
        int kept = 0;
        for (int i = 0; i < candidateCount; i++) {
            if (promises[i] >= better && candidates[i] != lots) {
                candidates[kept] = candidates[i];
                promises[kept] = promises[i];
                kept++;
            }
        }
        candidateCount = kept;
    }

    /** What rounding takes of the two other legs together, that many lots from the origin. */
    private double lostToRounding(final double lots) {
        final double near = starts[0] + turns[0] * lots;
        final double nearLost = Math.max(0, near - Math.floor(near + errors[0]));
        final double far = starts[1] + turns[1] * lots;
        final double left = Math.max(far - farPerNear * nearLost, Math.min(far, farBefore));
        final double farLost = Math.max(0, far - Math.floor(left + errors[1]));
        return nearWeight * nearLost + farWeight * farLost;
    }

    private boolean mayGoOn() {
        return evaluations < MAX_EVALUATIONS && steps < MAX_STEPS;
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
