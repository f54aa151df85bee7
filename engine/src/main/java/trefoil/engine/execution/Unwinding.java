package trefoil.engine.execution;

import trefoil.engine.arbitrage.LegMath;
import trefoil.engine.arbitrage.WayHome;
import trefoil.engine.event.LeftoverReason;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.math.Fixed;
import trefoil.engine.risk.RiskGate;

/**
 * Brings home what a loop holds, and gives back what the inventory lent it, by repair orders: one at a time for each
 * asset, planned anew after each.
 *
 * <pre>
 *   held  ─► what is lent, if that is within the bound     RETRY, REFILL
 *   held  ─► the start asset, by the way that brings most  RETRY, STRAIGHT_BACK, OTHER_ASSET
 *   the start asset ─► what is lent                        RETRY, REFILL
 * </pre>
 *
 * A quote that has just been tried in vain is not tried again before it is renewed or a while has passed, which doubles
 * with each attempt; after a few attempts, or when the order was refused, only time helps.
 */
final class Unwinding {
    /** {@link OpenLoop#reasons} of what is on its way home, or is there. */
    static final int NONE = 0;

    /** Until the same quote is tried again after a first attempt in vain. */
    static final long BACK_OFF_NS = 50_000_000L;

    private static final int MAX_DOUBLINGS = 5;

    /** Attempts in a row that brought nothing after which a renewed quote has to wait as well. */
    private static final int MAX_QUICK_MISSES = 3;

    /** What a refusal counts as: two in a row, by different ways, say that it is not the way that is refused. */
    private static final int REFUSAL_MISSES = 2;

    private final ExecutionSettings settings;
    private final RateMatrix matrix;
    private final FeeTable fees;
    private final Ledger ledger;
    private final RiskGate risk;
    private final WayHome ways;
    private final OrderEntry orders;
    private final long[] worths = new long[Purse.CAPACITY];

    Unwinding(
            final ExecutionSettings settings,
            final RateMatrix matrix,
            final FeeTable fees,
            final Ledger ledger,
            final RiskGate risk,
            final WayHome ways,
            final OrderEntry orders) {
        this.settings = settings;
        this.matrix = matrix;
        this.fees = fees;
        this.ledger = ledger;
        this.risk = risk;
        this.ways = ways;
        this.orders = orders;
    }

    /** Sends what can be sent now, and notes of every other entry of the purse why it is not on its way. */
    void goOn(final OpenLoop loop, final long nowNs) {
        final Purse purse = loop.purse;
        final int count = purse.count();
        if (!loop.appraised && !appraise(loop, nowNs)) {
            for (int i = Purse.START + 1; i < count; i++) {
                loop.reasons[i] = purse.delta(i) == 0 ? NONE : LeftoverReason.NO_MARKET;
            }
            return;
        }
        bar(loop);
        int repaid = Purse.NONE;
        int repaidReason = NONE;
        for (int i = Purse.START + 1; i < count; i++) {
            loop.reasons[i] = NONE;
            if (purse.delta(i) > 0 && !isMoved(loop, i)) {
                final int owed = loop.hasLegs() ? Purse.NONE : repayable(loop, i, nowNs);
                loop.reasons[i] = home(loop, i, owed, nowNs);
                repaid = owed == Purse.NONE ? repaid : owed;
                repaidReason = owed == Purse.NONE ? repaidReason : loop.reasons[i];
            }
        }
        for (int i = Purse.START + 1; i < count; i++) {
            if (purse.delta(i) < 0 && loop.ordersOut == 0) {
                loop.reasons[i] = i == repaid ? repaidReason : refill(loop, i, nowNs);
            }
        }
        unbar(purse);
    }

    /**
     * What comes to an asset that is lent, or that an order may yet have to be lent, stays there; and what comes to the
     * start asset is home. No way leads through them.
     */
    private void bar(final OpenLoop loop) {
        ways.bar(loop.startAsset(), true);
        for (int i = Purse.START + 1; i < loop.purse.count(); i++) {
            final int asset = loop.purse.asset(i);
            ways.bar(asset, loop.purse.delta(i) < loop.locks(asset));
        }
    }

    private void unbar(final Purse purse) {
        for (int i = Purse.START; i < purse.count(); i++) {
            ways.bar(purse.asset(i), false);
        }
    }

    /** Whether an order moves the asset now, or a leg to come may. */
    private static boolean isMoved(final OpenLoop loop, final int entry) {
        final int asset = loop.purse.asset(entry);
        return loop.moves(asset) || loop.hasLegs() && asset == loop.assets[loop.nextLeg];
    }

    /**
     * Brings home what is held, or gives it for what is owed if that is not {@link Purse#NONE}. {@link #NONE} if an order
     * went out, otherwise why not.
     */
    private int home(final OpenLoop loop, final int entry, final int owed, final long nowNs) {
        if (owed != Purse.NONE) {
            return send(loop, entry, refillPurpose(loop), nowNs);
        }
        final Purse purse = loop.purse;
        final int held = purse.asset(entry);
        final long amount = purse.delta(entry);
        int answer = ways.find(held, amount, loop.startAsset(), nowNs);
        if (answer == WayHome.FOUND) {
            final long least = purse.least(entry, settings.maxLossPpm(), loop.ordersOut == 0);
            // What the steps leave over stays ours: the bound holds for what is spent.
            final long leastOfSpent = Math.max(1, Fixed.mulDivCeil(least, ways.spent(), amount));
            final boolean reach = loop.misses[entry] > 0;
            answer = ways.accept(leastOfSpent, reach);
        }
        return answer == WayHome.FOUND ? send(loop, entry, homePurpose(loop), nowNs) : answer;
    }

    private int homePurpose(final OpenLoop loop) {
        if (loop.legOf(ways.instrument(), ways.side()) != OpenLoop.NO_LEG) {
            return OrderPurpose.RETRY;
        }
        return ways.through() < 0 ? OrderPurpose.STRAIGHT_BACK : OrderPurpose.OTHER_ASSET;
    }

    /** What is lent and can be bought back with what is held, within the bound; {@link Purse#NONE} if nothing is. */
    private int repayable(final OpenLoop loop, final int entry, final long nowNs) {
        final Purse purse = loop.purse;
        for (int i = Purse.START + 1; i < purse.count(); i++) {
            if (purse.delta(i) < 0 && !loop.moves(purse.asset(i))) {
                final long amount = purse.delta(entry);
                final long basis = purse.basis(entry);
                final long most = purse.most(i, settings.maxLossPpm(), loop.ordersOut == 0);
                final long mostOfHeld = basis <= most ? amount : Fixed.mulDivFloor(amount, most, basis);
                final long wanted = -purse.delta(i);
                if (ways.refill(purse.asset(entry), purse.asset(i), wanted, mostOfHeld, nowNs) == WayHome.FOUND
                        && !isTooMuch(wanted, mostOfHeld)) {
                    return i;
                }
            }
        }
        return Purse.NONE;
    }

    /** Buys back what is lent from the start asset. {@link #NONE} if an order went out, otherwise why not. */
    private int refill(final OpenLoop loop, final int entry, final long nowNs) {
        final Purse purse = loop.purse;
        final int start = loop.startAsset();
        final long free = ledger.available(start) + purse.reserved(Purse.START) - loop.locks(start);
        final long most = purse.most(entry, settings.maxLossPpm(), loop.ordersOut == 0);
        final long wanted = -purse.delta(entry);
        final int asset = purse.asset(entry);
        // What is bought on the way would only add to what is held already, and waits.
        final int answer = waits(loop)
                ? ways.refillDirectly(start, asset, wanted, Math.min(most, free), nowNs)
                : ways.refill(start, asset, wanted, Math.min(most, free), nowNs);
        if (answer != WayHome.FOUND && answer != LeftoverReason.LOSS_BOUND) {
            return answer;
        }
        if (isTooMuch(wanted, most)) {
            return LeftoverReason.DUST;
        }
        if (answer != WayHome.FOUND) {
            return answer;
        }
        return send(loop, entry, refillPurpose(loop), nowNs);
    }

    /** Whether something is held that is more than dust, and finds no way at present. */
    private static boolean waits(final OpenLoop loop) {
        for (int i = Purse.START + 1; i < loop.purse.count(); i++) {
            if (loop.purse.delta(i) > 0 && loop.reasons[i] != LeftoverReason.DUST) {
                return true;
            }
        }
        return false;
    }

    private int refillPurpose(final OpenLoop loop) {
        return loop.legOf(ways.instrument(), ways.side()) == OpenLoop.NO_LEG ? OrderPurpose.REFILL : OrderPurpose.RETRY;
    }

    /** Whether the least order that the venue takes gives so much more than is wanted that more would be left than now. */
    private boolean isTooMuch(final long wanted, final long most) {
        if (ways.through() >= 0) {
            return ways.spent() / 2 >= most;
        }
        final long gives =
                LegMath.amountOut(ways.side(), ways.qty(), ways.price(), fees.rate(ways.instrument(), ways.side()));
        return gives - wanted >= wanted;
    }

    /** Sends the first conversion of the way that was found. {@link #NONE}, or why it may not be sent now. */
    private int send(final OpenLoop loop, final int entry, final int purpose, final long nowNs) {
        if (!risk.maySend()) {
            return LeftoverReason.HALTED;
        }
        if (risk.ordersPaused(nowNs)) {
            return LeftoverReason.NO_MARKET;
        }
        if (!loop.hasRepairs()) {
            return LeftoverReason.ATTEMPTS;
        }
        final int receives = orders.receives(ways.instrument(), ways.side());
        if (!OrderEntry.hasRoom(loop, receives)
                || isTriedAgain(loop, entry, nowNs)
                || !orders.passes(ways.instrument(), ways.side(), ways.price(), ways.qty())) {
            return LeftoverReason.NO_MARKET;
        }
        orders.send(
                loop,
                loop.useRepair(),
                ways.instrument(),
                ways.side(),
                ways.price(),
                ways.qty(),
                OrderIntent.IOC,
                purpose,
                false);
        return NONE;
    }

    /** After a few attempts in a row that brought nothing it is neither the quote nor the instrument: only time helps. */
    private boolean isTriedAgain(final OpenLoop loop, final int entry, final long nowNs) {
        if (nowNs >= loop.retryNs[entry]) {
            return false;
        }
        return loop.misses[entry] > MAX_QUICK_MISSES
                || ways.instrument() == loop.triedInstruments[entry]
                        && ways.side() == loop.triedSides[entry]
                        && (loop.triedUpdateIds[entry] == OpenLoop.ANY_QUOTE
                                || loop.triedUpdateIds[entry] == matrix.updateId(ways.instrument()));
    }

    /** An order did not fill whole: what it was to move is not tried again by the same way at once. */
    void onTried(final OpenLoop loop, final OpenOrder order, final boolean failed, final long nowNs) {
        final int spends = loop.purse.find(order.spends);
        final int receives = loop.purse.find(order.receives);
        if (spends != Purse.START) {
            onTried(loop, spends, order, failed, nowNs);
        }
        if (receives != Purse.START && loop.purse.delta(receives) < 0) {
            onTried(loop, receives, order, failed, nowNs);
        }
    }

    private static void onTried(
            final OpenLoop loop, final int entry, final OpenOrder order, final boolean failed, final long nowNs) {
        final boolean nothing = order.executedQty == 0;
        final int before = nothing ? loop.misses[entry] : 0;
        loop.misses[entry] = nothing ? before + (failed ? REFUSAL_MISSES : 1) : 0;
        loop.retryNs[entry] = nowNs + (BACK_OFF_NS << Math.min(before, MAX_DOUBLINGS));
        loop.triedInstruments[entry] = order.instrument;
        loop.triedSides[entry] = order.side;
        loop.triedUpdateIds[entry] = failed ? OpenLoop.ANY_QUOTE : order.quoteUpdateId;
    }

    /** Estimates the bases of a loop that was taken over; what has no market counts as nothing once half the patience is over. */
    private boolean appraise(final OpenLoop loop, final long nowNs) {
        if (loop.ordersOut > 0) {
            return false;
        }
        final Purse purse = loop.purse;
        boolean priced = true;
        for (int i = Purse.START + 1; i < purse.count(); i++) {
            final long delta = purse.delta(i);
            worths[i] = 0;
            if (delta > 0) {
                final int answer = ways.find(purse.asset(i), delta, loop.startAsset(), nowNs);
                worths[i] = answer == WayHome.FOUND ? ways.received() : 0;
                priced &= answer != LeftoverReason.NO_MARKET;
            } else if (delta < 0) {
                final int answer = ways.refill(loop.startAsset(), purse.asset(i), -delta, Long.MAX_VALUE, nowNs);
                worths[i] = answer == WayHome.FOUND ? ways.spent() : 0;
                priced &= answer != LeftoverReason.NO_MARKET;
            }
        }
        if (priced || loop.waited(nowNs) >= settings.unwindPatienceNs() / 2) {
            purse.appraise(worths);
            loop.appraised = true;
        }
        return loop.appraised;
    }
}
