package trefoil.engine.execution;

import trefoil.engine.arbitrage.LegMath;
import trefoil.engine.arbitrage.LoopSizer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Fill;
import trefoil.engine.event.LeftoverReason;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.Side;
import trefoil.engine.event.StopReason;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.math.Fixed;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.risk.RiskGate;

/**
 * The chain: sends a loop's legs one after the other, each sized from the fills and commissions of the one before.
 *
 * <p>Leg 1 is limited to the quote it was sized at. Legs 2 and 3 are limited to the worst price at which the loop, with
 * its last leg at the present quote, loses no more than the allowed share of what it spent: when the market moved a
 * little, ending the loop is worth more than keeping its inventory. What a leg's step leaves over stays ours and is no
 * loss. Trading thread only; allocates nothing after
 * construction.
 */
public final class LoopMachine {
    private static final int LEGS = LoopTable.LEGS;
    private static final int LAST_LEG = LEGS - 1;
    private static final long PPM = 1_000_000L;

    private final RateMatrix matrix;
    private final InstrumentRules rules;
    private final LoopTable table;
    private final Ledger ledger;
    private final RiskGate risk;
    private final Outputs outputs;
    private final EngineCounters counters;
    private final LoopTotals totals;
    private final int maxLegLossPpm;
    private final OpenLoop[] loops;
    private long lastLoopId;

    /**
     * A machine with no loop open.
     *
     * @param maxOpenLoops loops that may be open at once
     * @param maxLegLossPpm most that legs 2 and 3 may lose, parts per million of what the loop spent
     */
    public LoopMachine(
            final LoopTable table,
            final RateMatrix matrix,
            final InstrumentRules rules,
            final Ledger ledger,
            final RiskGate risk,
            final Outputs outputs,
            final EngineCounters counters,
            final LoopTotals totals,
            final int maxOpenLoops,
            final int maxLegLossPpm) {
        this.table = table;
        this.matrix = matrix;
        this.rules = rules;
        this.ledger = ledger;
        this.risk = risk;
        this.outputs = outputs;
        this.counters = counters;
        this.totals = totals;
        this.maxLegLossPpm = maxLegLossPpm;
        loops = new OpenLoop[maxOpenLoops];
        for (int i = 0; i < maxOpenLoops; i++) {
            loops[i] = new OpenLoop();
        }
    }

    /** Opens the loop that the sizer has just planned and sends its first leg. The risk gate has agreed. */
    public void open(
            final int loop, final int rotation, final LoopSizer plan, final long nowNs, final long grossEdgePpb) {
        final OpenLoop open = freeLoop();
        open.open = true;
        open.loopId = ++lastLoopId;
        open.causeNs = nowNs;
        open.spent = 0;
        open.legsFilled = 0;
        open.heldAsset = OpenLoop.NO_ASSET;
        open.heldAmount = 0;
        for (int i = 0; i < LEGS; i++) {
            open.instruments[i] = plan.instrument(i);
            open.sides[i] = plan.side(i);
            open.feeRates[i] = table.fees().rate(plan.instrument(i), plan.side(i));
            open.plannedPrices[i] = plan.price(i);
            open.assets[i] = table.assetIn(loop, (rotation + i) % LEGS);
        }
        open.assets[LEGS] = open.assets[0];
        open.inHand = plan.spend();
        open.basis = plan.spend();
        ledger.reserve(open.startAsset(), open.inHand);
        risk.onOpened(open.instruments[0], open.instruments[1], open.instruments[2], open.startAsset(), plan.spend());
        counters.increment(counters.loopsOpened);
        outputs.loopOpened(
                open.loopId, loop, open.startAsset(), plan.spend(), plan.proceeds() - plan.spend(), grossEdgePpb);
        send(open, 0, plan.price(0), plan.qty(0));
    }

    /** One trade of an order that is out. */
    public void onFill(final long orderKey, final long qty, final long commission, final int commissionAsset) {
        counters.increment(counters.fills);
        final OpenLoop open = find(orderKey);
        final boolean untraceable = commissionAsset == Fill.UNKNOWN_ASSET && commission != 0;
        if (open == null || qty <= 0 || commission < 0 || untraceable) {
            distrust();
        }
        if (commissionAsset != Fill.UNKNOWN_ASSET) {
            ledger.add(commissionAsset, -commission);
        }
        if (open != null) {
            open.filledQty += qty;
            if (commissionAsset == open.assetOut()) {
                open.receivedCommission += commission;
            }
        }
    }

    /** When the input that caused the order was received, nanoseconds since the epoch; 0 if no such order is out. */
    public long causeNs(final long orderKey) {
        final OpenLoop open = find(orderKey);
        return open == null ? 0 : open.causeNs;
    }

    /** The end of an order that is out; its fills came before. */
    public void onAnswer(
            final long orderKey, final int outcome, final long executedQty, final long quoteQty, final long nowNs) {
        counters.increment(counters.orders(outcome));
        final OpenLoop open = find(orderKey);
        if (open == null) {
            distrust();
            return;
        }
        open.causeNs = nowNs;
        if (outcome == OrderOutcome.UNKNOWN) {
            risk.reduce(StopReason.UNKNOWN_ORDER);
            giveUp(open);
            return;
        }
        if (outcome == OrderOutcome.REJECTED || outcome == OrderOutcome.NOT_SENT) {
            risk.onOrderFailed();
        } else {
            risk.onOrderAccepted();
        }
        if (contradictory(open, outcome, executedQty, quoteQty)) {
            distrust();
            giveUp(open);
            return;
        }
        settle(open, executedQty, quoteQty);
    }

    /** Whether the answer cannot be true of the order we sent and the fills we were told. */
    private static boolean contradictory(
            final OpenLoop open, final int outcome, final long executedQty, final long quoteQty) {
        final boolean buy = open.sides[open.leg] == Side.BUY;
        final boolean nothingExecuted = outcome == OrderOutcome.REJECTED || outcome == OrderOutcome.NOT_SENT;
        return executedQty != open.filledQty
                || executedQty > open.orderQty
                || quoteQty < 0
                || executedQty == 0 && quoteQty != 0
                || nothingExecuted && executedQty != 0
                || (buy ? quoteQty : executedQty) > open.inHand
                || open.receivedCommission > (buy ? executedQty : quoteQty);
    }

    /** Ends a loop whose order may have executed: what it was to spend is kept back until the venue tells. */
    private void giveUp(final OpenLoop open) {
        ledger.release(open.assetIn(), open.inHand);
        ledger.keepBack(open.assetIn(), open.inHand);
        close(open, LoopOutcome.HELD);
    }

    private void settle(final OpenLoop open, final long executedQty, final long quoteQty) {
        final boolean buy = open.sides[open.leg] == Side.BUY;
        final long consumed = buy ? quoteQty : executedQty;
        final long gross = buy ? executedQty : quoteQty;
        ledger.add(open.assetIn(), -consumed);
        ledger.add(open.assetOut(), gross);
        ledger.release(open.assetIn(), open.inHand);
        if (executedQty == 0) {
            endUnfilled(open);
            return;
        }
        risk.onFilled();
        open.legsFilled++;
        if (open.leg == 0) {
            open.spent = consumed;
            open.basis = consumed;
        } else {
            if (executedQty < open.orderQty) {
                open.heldAsset = open.assetIn();
                open.heldAmount = open.inHand - consumed;
            }
            open.basis = Fixed.mulDivCeil(open.basis, consumed, open.inHand);
        }
        final long received = gross - open.receivedCommission;
        if (open.leg == LAST_LEG) {
            open.inHand = received;
            close(open, open.heldAmount > 0 ? LoopOutcome.COMPLETED_IN_PART : LoopOutcome.COMPLETED);
            return;
        }
        open.inHand = received;
        ledger.reserve(open.assetOut(), received);
        sendNext(open);
    }

    private void sendNext(final OpenLoop open) {
        final int leg = open.leg + 1;
        final long price = risk.maySend() ? worstPrice(open, leg) : 0;
        if (price > 0) {
            final long qty = LegMath.quantityFor(rules, open.instruments[leg], open.sides[leg], open.inHand, price);
            if (LegMath.passesFilters(rules, open.instruments[leg], qty, price)) {
                send(open, leg, price, qty);
                return;
            }
        }
        ledger.release(open.assets[leg], open.inHand);
        open.leg = leg;
        endUnfilled(open);
    }

    /** Worst limit at which the loop still ends within its allowed loss, a multiple of the tick; 0 if there is none. */
    private long worstPrice(final OpenLoop open, final int leg) {
        if (open.inHand <= 0) {
            return 0;
        }
        final int instrument = open.instruments[leg];
        final long target = open.basis - Fixed.mulDivFloor(open.basis, maxLegLossPpm, PPM);
        final long needed = leg == LAST_LEG ? target : inputOfLastLeg(open, target);
        final long gross = Math.max(1, LegMath.grossFor(needed, open.feeRates[leg]));
        final long quote = presentPrice(open, leg);
        if (open.sides[leg] == Side.BUY) {
            return Math.min(Fixed.floorToStep(Fixed.divFloor(open.inHand, gross), rules.tickSize(instrument)), quote);
        }
        return sellLimit(open.inHand, instrument, Fixed.divCeil(gross, open.inHand), quote);
    }

    /** A limit below the quote also lowers the notional that the venue checks: it stays high enough to pass. */
    private long sellLimit(final long inHand, final int instrument, final long worst, final long quote) {
        final long tick = rules.tickSize(instrument);
        final long limit = Fixed.ceilToStep(worst, tick);
        final long qty = LegMath.quantityFor(rules, instrument, Side.SELL, inHand, limit);
        if (qty == 0) {
            return 0;
        }
        final long least = Fixed.ceilToStep(Fixed.divCeil(rules.minNotional(instrument), qty), tick);
        if (least <= limit) {
            return limit;
        }
        return least <= quote ? least : 0;
    }

    private long inputOfLastLeg(final OpenLoop open, final long proceeds) {
        final long gross = LegMath.grossFor(proceeds, open.feeRates[LAST_LEG]);
        final long price = presentPrice(open, LAST_LEG);
        return open.sides[LAST_LEG] == Side.BUY ? Fixed.mulCeil(gross, price) : Fixed.divCeil(gross, price);
    }

    /** The quote that the leg would meet, or while there is none the quote it was planned at. */
    private long presentPrice(final OpenLoop open, final int leg) {
        final int instrument = open.instruments[leg];
        final long quote = open.sides[leg] == Side.BUY ? matrix.askPrice(instrument) : matrix.bidPrice(instrument);
        return quote == 0 ? open.plannedPrices[leg] : quote;
    }

    private void send(final OpenLoop open, final int leg, final long price, final long qty) {
        open.startOrder(leg, qty);
        risk.onSent(open.instruments[leg], open.causeNs);
        counters.increment(counters.ordersSent);
        outputs.orderIntent(
                OrderKey.of(open.loopId, leg + 1),
                open.instruments[leg],
                open.sides[leg],
                price,
                qty,
                OrderIntent.IOC,
                OrderPurpose.LEG);
    }

    private void endUnfilled(final OpenLoop open) {
        if (open.leg == 0) {
            close(open, LoopOutcome.MISSED);
            return;
        }
        open.heldAsset = open.assetIn();
        open.heldAmount = open.inHand;
        open.inHand = 0;
        close(open, LoopOutcome.HELD);
    }

    private void close(final OpenLoop open, final int outcome) {
        open.open = false;
        risk.onClosed(open.instruments[0], open.instruments[1], open.instruments[2]);
        counters.increment(counters.loops(outcome));
        final boolean ended = outcome == LoopOutcome.COMPLETED || outcome == LoopOutcome.COMPLETED_IN_PART;
        final long received = ended ? open.inHand : 0;
        totals.onClosed(outcome, open.startAsset(), open.spent, received, open.heldAsset, open.heldAmount);
        if (open.heldAmount > 0) {
            outputs.leftover(open.loopId, open.heldAsset, LeftoverReason.NO_MARKET, open.heldAmount);
        }
        outputs.loopClosed(
                open.loopId,
                outcome,
                open.startAsset(),
                open.spent,
                received,
                open.leg + 1,
                open.legsFilled,
                Long.MIN_VALUE);
    }

    /** Something the venue said cannot be true of our orders: count it and open nothing new. */
    private void distrust() {
        counters.increment(counters.anomalies);
        risk.reduce(StopReason.ANOMALY);
    }

    private OpenLoop find(final long orderKey) {
        final long loopId = OrderKey.loopId(orderKey);
        for (final OpenLoop open : loops) {
            if (open.open && open.loopId == loopId && open.leg + 1 == OrderKey.ordinal(orderKey)) {
                return open;
            }
        }
        return null;
    }

    private OpenLoop freeLoop() {
        for (final OpenLoop open : loops) {
            if (!open.open) {
                return open;
            }
        }
        throw new IllegalStateException("no free loop: openLoops=" + risk.openLoops());
    }
}
