package trefoil.engine.arbitrage;

import trefoil.engine.market.Filters;
import trefoil.engine.math.Fixed;

/**
 * Sizes of a loop that a plain method would try: some quantity of one leg, the legs after it filled with what it gives,
 * the legs before it with what it needs, each walked level by level. The best that breaks no rule is kept.
 */
final class SizingCandidates {
    private static final int LEGS = LoopTable.LEGS;
    private static final int FEWER_LOTS = 3;

    private final SizingScenario scenario;
    private final long discountedRate;
    private final long[] qtys = new long[LEGS];
    private final long[] given = new long[LEGS];
    private final long[] spent = new long[LEGS];
    private final long[] locked = new long[LEGS];
    final long[] bestQtys = new long[LEGS];
    long bestProfit;
    int valid;

    SizingCandidates(final SizingScenario scenario) {
        this.scenario = scenario;
        discountedRate =
                scenario.legs[0].discountedRate + scenario.legs[1].discountedRate + scenario.legs[2].discountedRate;
    }

    /** Tries start amounts from 1 to {@code parts} parts of what may be spent or is shown. */
    void tryGrid(final int parts) {
        final SizingScenario.Leg first = scenario.legs[0];
        long shown = 0;
        for (int i = 0; i < first.ladder.levels(); i++) {
            shown += first.ladder.qty(i);
        }
        final long most = Math.min(shown, mostFor(0, Math.min(scenario.startLimit, Long.MAX_VALUE / 4)));
        for (int part = 1; part <= parts; part++) {
            tryFrom(0, Fixed.mulDivFloor(most, part, parts));
        }
    }

    /** Tries lots of every leg around those quantities. */
    void tryAround(final LoopSizer plan, final int lots) {
        for (int leg = 0; leg < LEGS; leg++) {
            for (int lot = -lots; lot <= lots; lot++) {
                tryFrom(leg, plan.qty(leg) + lot * step(leg));
            }
        }
    }

    /** Tries a quantity of one leg and what goes with it. */
    void tryFrom(final int pivot, final long about) {
        qtys[pivot] = Fixed.floorToStep(about, step(pivot));
        if (!fill(pivot)) {
            return;
        }
        for (int leg = pivot + 1; leg < LEGS; leg++) {
            qtys[leg] = Fixed.floorToStep(mostFor(leg, given[leg - 1]), step(leg));
            for (int lot = 0; lot < FEWER_LOTS && !takes(leg, given[leg - 1]); lot++) {
                qtys[leg] -= step(leg);
            }
            if (!takes(leg, given[leg - 1])) {
                return;
            }
        }
        for (int leg = pivot - 1; leg >= 0; leg--) {
            final long needed = Math.max(spent[leg + 1], locked[leg + 1] - scenario.legs[leg + 1].slack);
            qtys[leg] = Fixed.ceilToStep(leastFor(leg, needed), step(leg));
            for (int lot = 0; lot < FEWER_LOTS && !(fill(leg) && given[leg] >= needed); lot++) {
                qtys[leg] += step(leg);
            }
            if (!fill(leg) || given[leg] < needed) {
                return;
            }
        }
        judge();
    }

    private boolean takes(final int leg, final long amount) {
        return fill(leg) && spent[leg] <= amount && locked[leg] - scenario.legs[leg].slack <= amount;
    }

    private void judge() {
        if (spent[0] > scenario.startLimit || locked[0] > scenario.startLimit) {
            return;
        }
        valid++;
        final long proceeds = given[LEGS - 1];
        final long profit = proceeds - spent[0] - Fixed.mulCeil(Math.max(spent[0], proceeds), discountedRate);
        if (profit > bestProfit && profit >= Fixed.mulDivCeil(spent[0], scenario.minEdgePpm, 1_000_000)) {
            bestProfit = profit;
            System.arraycopy(qtys, 0, bestQtys, 0, LEGS);
        }
    }

    private long step(final int leg) {
        return Math.max(1, scenario.legs[leg].filters().stepSize());
    }

    /** Base that the amount pays for, level by level; the lock is not looked at but at the last level. */
    private long mostFor(final int i, final long amount) {
        final SizingScenario.Leg leg = scenario.legs[i];
        if (!leg.buys()) {
            return amount;
        }
        long left = amount;
        long qty = 0;
        for (int level = 0; level < leg.ladder.levels() && left > 0; level++) {
            final long price = leg.ladder.price(level);
            final long taken = Math.min(leg.ladder.qty(level), Fixed.divFloor(left, price));
            final long lockable = Fixed.divFloor(amount + leg.slack, price);
            if (lockable <= qty + taken) {
                return Math.max(qty, lockable);
            }
            qty += taken;
            left -= Fixed.mulCeil(taken, price);
            if (taken < leg.ladder.qty(level)) {
                break;
            }
        }
        return qty;
    }

    /** Base that gives the amount, level by level. */
    private long leastFor(final int i, final long amount) {
        final SizingScenario.Leg leg = scenario.legs[i];
        long left = amount;
        long qty = 0;
        for (int level = 0; level < leg.ladder.levels() && left > 0; level++) {
            final long price = leg.ladder.price(level);
            final long gross = Fixed.divCeil(left, Fixed.ONE - leg.feeRate);
            final long taken = Math.min(leg.ladder.qty(level), leg.buys() ? gross : Fixed.divCeil(gross, price));
            qty += taken;
            left -= net(leg, taken, price);
        }
        return qty;
    }

    private static long net(final SizingScenario.Leg leg, final long qty, final long price) {
        final long gross = leg.buys() ? qty : Fixed.mulFloor(qty, price);
        return gross - Fixed.mulCeil(gross, leg.feeRate);
    }

    /** Sets what the leg's quantity spends, locks and gives; false if a filter or the depth does not allow it. */
    private boolean fill(final int i) {
        final SizingScenario.Leg leg = scenario.legs[i];
        long left = qtys[i];
        long quote = 0;
        long price = 0;
        given[i] = 0;
        for (int level = 0; left > 0; level++) {
            if (level == leg.ladder.levels()) {
                return false;
            }
            price = leg.ladder.price(level);
            final long taken = Math.min(left, leg.ladder.qty(level));
            quote += leg.buys() ? Fixed.mulCeil(taken, price) : Fixed.mulFloor(taken, price);
            given[i] += net(leg, taken, price);
            left -= taken;
        }
        spent[i] = leg.buys() ? quote : qtys[i];
        locked[i] = leg.buys() ? Fixed.mulCeil(qtys[i], price) : qtys[i];
        final Filters filters = leg.filters();
        final long bound = leg.worstAllowedPrice;
        return qtys[i] > 0
                && qtys[i] >= filters.minQty()
                && qtys[i] <= filters.maxQty()
                && Fixed.mulFloor(qtys[i], price) >= filters.minNotional()
                && Fixed.mulCeil(qtys[i], price) <= filters.maxNotional()
                && (bound == LoopSizer.NO_PRICE_BOUND || (leg.buys() ? price <= bound : price >= bound));
    }
}
