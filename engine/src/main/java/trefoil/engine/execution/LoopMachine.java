package trefoil.engine.execution;

import trefoil.engine.arbitrage.LoopSizer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.arbitrage.WayHome;
import trefoil.engine.event.Fill;
import trefoil.engine.event.LeftoverReason;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.Side;
import trefoil.engine.event.StopReason;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.market.VenueTerms;
import trefoil.engine.math.Fixed;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.risk.RiskGate;
import trefoil.engine.risk.Valuation;

/**
 * Takes every loop from its opening to its end, whatever the venue says.
 *
 * <pre>
 *   open ─► LEGS ─────────────────────────────────────────► closed: COMPLETED, COMPLETED_IN_PART, MISSED
 *            │ a leg cannot go, or did not fill whole          ▲
 *            └─► UNWINDING ─► repairs ─────────────────────────┤ UNWOUND
 *                   │  ▲ timer                                  │
 *                   └─► WAITING ─► patience is over ────────────┘ HELD
 * </pre>
 *
 * An order that has ended, all its fills known, moves the loop's purse and the ledger; then the loop is looked at as a
 * whole. An order of unknown fate keeps its loop open and its amounts promised until the fate is known. The whole table
 * of states and events is in {@code engine/docs/execution.md}. Trading thread only; allocates nothing after
 * construction.
 */
public final class LoopMachine {
    /** How long an ended order waits for fills that its answer speaks of. */
    public static final long FILLS_PATIENCE_NS = 5_000_000_000L;

    /** Loops of earlier runs that an engine has room for beside its own. */
    public static final int MAX_RECOVERED_LOOPS = 64;

    /** How long repairs keep off an instrument on which the venue refused an order. */
    public static final long REFUSED_NS = 1_000_000_000L;

    private static final long NO_LOOP = 0;

    private final ExecutionSettings settings;
    private final LoopTable table;
    private final Ledger ledger;
    private final RiskGate risk;
    private final WayHome ways;
    private final Valuation valuation;
    private final OpenOrders openOrders;
    private final Outputs outputs;
    private final EngineCounters counters;
    private final LoopTotals totals;
    private final DustLedger dust;
    private final OrderEntry orderEntry;
    private final Legs legs;
    private final Unwinding unwinding;
    private final EndedOrders ended = new EndedOrders();
    private final OpenLoop[] loops;
    private final long[] loopIds;
    private long lastLoopId;
    private long lastOpenedId;
    private int unknownOrders;

    /** A machine with no loop open. */
    public LoopMachine(
            final ExecutionSettings settings,
            final LoopTable table,
            final RateMatrix matrix,
            final VenueTerms terms,
            final WayHome ways,
            final Ledger ledger,
            final RiskGate risk,
            final Valuation valuation,
            final OpenOrders openOrders,
            final Outputs outputs,
            final EngineCounters counters,
            final LoopTotals totals,
            final DustLedger dust) {
        this.settings = settings;
        this.table = table;
        this.ledger = ledger;
        this.risk = risk;
        this.ways = ways;
        this.valuation = valuation;
        this.outputs = outputs;
        this.openOrders = openOrders;
        this.counters = counters;
        this.totals = totals;
        this.dust = dust;
        orderEntry =
                new OrderEntry(table.universe(), matrix, terms.filter(), ledger, openOrders, risk, outputs, counters);
        legs = new Legs(settings, terms, matrix, ledger, risk, ways, orderEntry);
        unwinding = new Unwinding(settings, matrix, table.fees(), ledger, risk, ways, orderEntry);
        loops = new OpenLoop[settings.maxOpenLoops() + settings.maxRecoveredLoops()];
        loopIds = new long[loops.length];
        for (int i = 0; i < loops.length; i++) {
            loops[i] = new OpenLoop(ledger);
        }
    }

    /**
     * Start amount up to which the inventory allows the plan's legs to go out as the policy says; {@link Long#MAX_VALUE}
     * if it does not bind.
     *
     * @param discountNeeded what the plan's commissions may take of the discount asset, beside what a leg spends of it
     */
    public long inventoryLimit(final LoopSizer plan, final long discountNeeded) {
        long limit = Long.MAX_VALUE;
        if (settings.policy() == LoopPolicy.TOGETHER) {
            for (int leg = 1; leg < plan.legs(); leg++) {
                final int instrument = plan.instrument(leg);
                final int side = plan.side(leg);
                final long needed = plan.lock(leg);
                final int asset = orderEntry.spends(instrument, side);
                final long beside = asset == settings.discountAsset() ? discountNeeded : 0;
                final long available = Math.max(0, ledger.available(asset) - beside);
                if (needed > available) {
                    limit = Math.min(limit, Fixed.mulDivFloor(plan.spend(), available, needed));
                }
            }
        }
        return limit;
    }

    /**
     * Opens the loop that the sizer has just planned and sends its first legs. The risk gate has agreed.
     *
     * @param discountNeeded what its commissions may take of the discount asset
     */
    public void open(
            final int loop,
            final int rotation,
            final LoopSizer plan,
            final long discountNeeded,
            final long nowNs,
            final long grossEdgePpb) {
        final OpenLoop open = freeLoop();
        lastOpenedId = ++lastLoopId;
        begin(open, lastLoopId, table.assetIn(loop, rotation), nowNs);
        open.plan(table, loop, rotation, plan);
        if (discountNeeded > 0 && settings.discountAsset() != Universe.NOT_FOUND) {
            open.purse.reserveDiscount(open.purse.entry(settings.discountAsset()), discountNeeded);
        }
        risk.onOpened(open.instruments, open.legs, open.startAsset(), plan.spend());
        counters.increment(counters.loopsOpened);
        outputs.loopOpened(
                open.loopId, loop, open.startAsset(), plan.spend(), plan.proceeds() - plan.spend(), grossEdgePpb);
        legs.open(open, nowNs);
    }

    /** One trade of one of our orders. A commission asset that is not known is {@link Fill#UNKNOWN_ASSET}. */
    public void onFill(
            final long orderKey,
            final long price,
            final long qty,
            final long commission,
            final int commissionAsset,
            final long tradeId,
            final long nowNs) {
        final OpenLoop loop = loopOf(orderKey);
        final OpenOrder order = loop == null ? null : loop.order(orderKey);
        if (order == null) {
            onFillOfNone(orderKey, qty, commission, commissionAsset, tradeId);
            return;
        }
        if (order.knows(tradeId)) {
            counters.increment(counters.duplicates);
            return;
        }
        if (qty <= 0 || price <= 0 || qty > order.qty - order.filledQty) {
            distrust();
            return;
        }
        counters.increment(counters.fills);
        if (order.side == Side.BUY ? price > order.price : price < order.price) {
            distrust();
        }
        final long quote = Fixed.mulFloor(qty, price);
        order.fill(tradeId, qty, quote);
        charge(order, commission, commissionAsset, order.side == Side.BUY ? qty : quote);
        if (order.state == OpenOrder.State.AWAITING_FILLS) {
            if (!order.distrusted && order.filledQty > order.executedQty) {
                distrust();
                order.distrusted = true;
            }
            conclude(loop, order, nowNs);
        }
    }

    private void charge(final OpenOrder order, final long commission, final int asset, final long gross) {
        if (commission == 0) {
            return;
        }
        if (commission < 0 || asset == Fill.UNKNOWN_ASSET || asset == order.receives && commission > gross) {
            distrust();
        } else if (!order.charge(asset, commission, gross)) {
            ledger.add(asset, -commission);
            distrust();
        }
    }

    private void onFillOfNone(
            final long orderKey, final long qty, final long commission, final int asset, final long tradeId) {
        final int at = ended.find(orderKey);
        if (at != EndedOrders.NOT_FOUND && ended.knows(at, tradeId)) {
            counters.increment(counters.duplicates);
        } else if (at != EndedOrders.NOT_FOUND && qty > 0 && ended.takeUntold(at, tradeId, qty)) {
            counters.increment(counters.fills);
            if (commission > 0 && asset != Fill.UNKNOWN_ASSET) {
                ledger.add(asset, -commission);
            }
        } else {
            distrust();
        }
    }

    /** What the venue or the sender says is the end of one of our orders, or {@link OrderOutcome#UNKNOWN}. */
    public void onAnswer(
            final long orderKey, final int outcome, final long executedQty, final long quoteQty, final long nowNs) {
        final OpenLoop loop = loopOf(orderKey);
        final OpenOrder order = loop == null ? null : loop.order(orderKey);
        if (order == null) {
            onAnswerOfNone(orderKey, outcome, executedQty, quoteQty);
        } else if (order.state == OpenOrder.State.AWAITING_FILLS) {
            onSecondAnswer(loop, order, outcome, executedQty, quoteQty, nowNs);
        } else if (!isFinal(outcome)) {
            lose(order, outcome);
        } else {
            end(loop, order, outcome, executedQty, quoteQty, nowNs);
        }
    }

    private void onAnswerOfNone(final long orderKey, final int outcome, final long executedQty, final long quoteQty) {
        final int at = ended.find(orderKey);
        final boolean again = at != EndedOrders.NOT_FOUND
                && (outcome == OrderOutcome.UNKNOWN || ended.moved(at, executedQty, quoteQty));
        if (again) {
            counters.increment(counters.duplicates);
        } else {
            distrust();
        }
    }

    /** Nobody can say what became of the order: its loop stays open, and nothing new is begun until it is known. */
    private void lose(final OpenOrder order, final int outcome) {
        if (outcome != OrderOutcome.UNKNOWN) {
            distrust();
        }
        if (order.state == OpenOrder.State.FATE_UNKNOWN) {
            counters.add(counters.duplicates, outcome == OrderOutcome.UNKNOWN ? 1 : 0);
            return;
        }
        counters.increment(counters.orders(OrderOutcome.UNKNOWN));
        order.state = OpenOrder.State.FATE_UNKNOWN;
        unknownOrders++;
        risk.reduce(StopReason.UNKNOWN_ORDER);
    }

    private void end(
            final OpenLoop loop,
            final OpenOrder order,
            final int outcome,
            final long executedQty,
            final long quoteQty,
            final long nowNs) {
        counters.increment(counters.orders(outcome));
        if (order.state == OpenOrder.State.FATE_UNKNOWN && --unknownOrders == 0) {
            risk.clear(StopReason.UNKNOWN_ORDER);
        }
        order.state = OpenOrder.State.AWAITING_FILLS;
        order.deadlineNs = nowNs + FILLS_PATIENCE_NS;
        order.answer(outcome, executedQty, quoteQty);
        order.distrusted = !isPossible(order);
        if (order.distrusted) {
            distrust();
        }
        conclude(loop, order, nowNs);
    }

    private static boolean isFinal(final int outcome) {
        return outcome >= OrderOutcome.FILLED && outcome <= OrderOutcome.NOT_SENT;
    }

    private static boolean isPossible(final OpenOrder order) {
        return order.canEnd(order.outcome, order.executedQty, order.quoteQty)
                && order.filledQty <= order.executedQty
                && (order.filledQty < order.executedQty || order.fillsGive(order.quoteQty));
    }

    /** The order's end is told once more: by another road, or as a better word after one that cannot be true. */
    private void onSecondAnswer(
            final OpenLoop loop,
            final OpenOrder order,
            final int outcome,
            final long executedQty,
            final long quoteQty,
            final long nowNs) {
        if (outcome == OrderOutcome.UNKNOWN || executedQty == order.executedQty && quoteQty == order.quoteQty) {
            counters.increment(counters.duplicates);
            return;
        }
        final boolean wasDistrusted = order.distrusted;
        final boolean agrees = executedQty == order.filledQty && order.fillsGive(quoteQty);
        final boolean better = isFinal(outcome)
                && order.canEnd(outcome, executedQty, quoteQty)
                && (agrees || wasDistrusted && executedQty > order.filledQty);
        if (!better || !wasDistrusted) {
            distrust();
        }
        if (better) {
            order.answer(outcome, executedQty, quoteQty);
            order.distrusted = false;
            conclude(loop, order, nowNs);
        }
    }

    /** Settles an order whose end was told if its fills agree; the fills count where the answer cannot be true. */
    private void conclude(final OpenLoop loop, final OpenOrder order, final long nowNs) {
        if (order.distrusted) {
            final boolean agree = order.filledQty > 0 && order.filledQty == order.executedQty;
            if (agree || order.filledQty == order.qty) {
                order.trustFills();
                settle(loop, order, nowNs);
            }
        } else if (order.filledQty == order.executedQty) {
            if (!order.fillsGive(order.quoteQty)) {
                distrust();
                order.trustFills();
            }
            settle(loop, order, nowNs);
        }
    }

    /** No more is heard of an order whose end was told: what is known counts. */
    private void giveUpWaiting(final OpenLoop loop, final OpenOrder order, final long nowNs) {
        distrust();
        if (order.distrusted) {
            order.trustFills();
        }
        settle(loop, order, nowNs);
    }

    /** Moves the purse and the ledger by what an ended order did, and takes the loop on. */
    private void settle(final OpenLoop loop, final OpenOrder order, final long nowNs) {
        final long executed = order.executedQty;
        final long consumed = order.consumed();
        final long gross = order.gross();
        ledger.add(order.spends, -consumed);
        ledger.add(order.receives, gross - order.receivedCommission);
        if (executed > 0) {
            final int ordinal = OrderKey.ordinal(order.key);
            final boolean leg = ordinal <= loop.legs && !loop.recovered;
            loop.purse.convert(
                    loop.purse.find(order.spends),
                    consumed,
                    order.share,
                    order.lock,
                    loop.purse.find(order.receives),
                    Math.max(0, gross - order.receivedCommission - untoldCommission(order, gross)),
                    leg ? loop.plannedSpend : 0,
                    leg ? loop.plannedInputs[ordinal - 1] : 0,
                    otherRate(order, gross));
            risk.onFilled();
            loop.waitedNs = 0;
            if (ordinal <= loop.legs) {
                loop.legsFilled++;
                loop.legsWhole += executed == order.qty ? 1 : 0;
            } else {
                loop.repaired = true;
            }
        } else {
            loop.purse.putBack(loop.purse.find(order.spends), order.share);
            loop.legsOver |= OrderKey.ordinal(order.key) <= loop.legs;
        }
        if (order.otherCommission > 0) {
            ledger.add(order.otherAsset, -order.otherCommission);
            final int payer = loop.purse.entry(order.otherAsset);
            if (payer != Purse.NONE) {
                loop.purse.pay(payer, order.otherCommission);
            }
        }
        if (executed < order.qty) {
            onNotWhole(loop, order, nowNs);
        } else {
            risk.onOrderAccepted();
        }
        ended.add(order);
        openOrders.onEnded(order.key);
        order.state = OpenOrder.State.FREE;
        loop.ordersOut--;
        loop.reserve(order.spends);
        loop.reserve(order.receives);
        if (order.otherCommission > 0) {
            loop.reserve(order.otherAsset);
        }
        loop.causeNs = nowNs;
        advance(loop, nowNs);
    }

    private void onNotWhole(final OpenLoop loop, final OpenOrder order, final long nowNs) {
        final boolean refused = order.outcome == OrderOutcome.REJECTED;
        final boolean failed = refused || order.outcome == OrderOutcome.NOT_SENT;
        if (!failed) {
            risk.onOrderAccepted();
        } else if (!order.uncovered) {
            risk.onOrderFailed();
        }
        if (refused && !order.uncovered) {
            ways.avoid(order.instrument, nowNs + REFUSED_NS);
        }
        loop.imperfect = true;
        if (!failed || !order.uncovered) {
            unwinding.onTried(loop, order, failed, nowNs);
        }
    }

    /** Worth of the commission that was taken in another asset, as a rate of all that the order gave. */
    private long otherRate(final OpenOrder order, final long gross) {
        final long rate = table.fees().discountedRate(order.instrument, order.side);
        return order.otherGross == 0 ? 0 : Fixed.mulDivCeil(rate, Math.min(order.otherGross, gross), gross);
    }

    /** Most that fills which were never told can have cost of what was received. */
    private long untoldCommission(final OpenOrder order, final long gross) {
        final long untold = order.executedQty - order.filledQty;
        if (untold <= 0) {
            return 0;
        }
        final long untoldGross = Fixed.mulDivCeil(gross, untold, order.executedQty);
        return Fixed.mulCeil(untoldGross, table.fees().rate(order.instrument, order.side));
    }

    /** Sends what can be sent for the loop; closes it if nothing is out and nothing more can be done. */
    private void advance(final OpenLoop loop, final long nowNs) {
        if (risk.recovering()) {
            return;
        }
        legs.goOn(loop, nowNs, false);
        if (loop.imperfect || loop.ordersOut == 0) {
            unwinding.goOn(loop, nowNs);
        }
        if (loop.ordersOut > 0) {
            loop.waitedNs = loop.waited(nowNs);
            loop.waitingSinceNs = 0;
        } else if (!waits(loop, nowNs)) {
            close(loop, nowNs);
        }
    }

    /** Whether something may still come home by waiting. */
    private boolean waits(final OpenLoop loop, final long nowNs) {
        boolean hopeful = false;
        for (int i = Purse.START + 1; i < loop.purse.count(); i++) {
            hopeful |= loop.reasons[i] == LeftoverReason.NO_MARKET || loop.reasons[i] == LeftoverReason.LOSS_BOUND;
        }
        if (!hopeful || !risk.maySend()) {
            return false;
        }
        if (risk.ordersPaused(nowNs)) {
            loop.waitedNs = loop.waited(nowNs);
            loop.waitingSinceNs = 0;
            return true;
        }
        if (loop.waitingSinceNs == 0) {
            loop.waitingSinceNs = nowNs;
        }
        return loop.waited(nowNs) < settings.unwindPatienceNs();
    }

    private void close(final OpenLoop loop, final long nowNs) {
        final Purse purse = loop.purse;
        final long value = value(loop);
        boolean held = false;
        for (int i = Purse.START + 1; i < purse.count(); i++) {
            if (purse.delta(i) != 0) {
                held |= leave(loop, i);
            }
        }
        final int outcome = outcome(loop, held);
        purse.release();
        loop.open = false;
        loopIds[slotOf(loop)] = NO_LOOP;
        final long loss = value == Valuation.UNPRICED ? Valuation.UNPRICED : -value;
        risk.onResult(loop.startAsset(), purse.spent(), purse.received(), loss, nowNs);
        counters.increment(counters.loops(outcome));
        totals.onClosed(outcome, loop.startAsset(), purse.spent(), purse.received());
        outputs.loopClosed(
                loop.loopId,
                outcome,
                loop.startAsset(),
                purse.spent(),
                purse.received(),
                loop.ordersSent,
                loop.legsFilled,
                value);
        // Last: other threads take a count of 0 for rest, and then read the rest.
        if (loop.recovered) {
            risk.onRecoveredClosed();
        } else {
            risk.onClosed(loop.instruments, loop.legs);
        }
    }

    /** What the loop gained in the value asset: dust counts as nothing, what is owed as what it costs. */
    private long value(final OpenLoop loop) {
        final Purse purse = loop.purse;
        long value = valuation.value(purse.asset(Purse.START), purse.delta(Purse.START));
        for (int i = 0; i < purse.count(); i++) {
            final long owed = (i == Purse.START ? 0 : Math.min(0, purse.delta(i))) - purse.paid(i);
            value = Valuation.plus(value, valuation.value(purse.asset(i), owed));
            value = Valuation.plus(value, i == Purse.START ? 0 : heldValue(loop, i));
        }
        return value;
    }

    /** What is held and more than dust at the last known bid, nothing if there never was one. */
    private long heldValue(final OpenLoop loop, final int entry) {
        final long amount = loop.purse.delta(entry);
        if (amount <= 0 || loop.reasons[entry] == LeftoverReason.DUST) {
            return 0;
        }
        final long value = valuation.value(loop.purse.asset(entry), amount);
        return value == Valuation.UNPRICED ? 0 : value;
    }

    /** Leaves an asset where it is. Returns whether it is more than dust. */
    private boolean leave(final OpenLoop loop, final int entry) {
        final int asset = loop.purse.asset(entry);
        final long amount = loop.purse.delta(entry);
        final boolean isDust = loop.reasons[entry] == LeftoverReason.DUST;
        final int reason = isDust || risk.maySend() ? loop.reasons[entry] : LeftoverReason.HALTED;
        dust.add(asset, amount);
        if (!isDust) {
            totals.onHeld(asset, amount);
        }
        outputs.leftover(loop.loopId, asset, reason, amount);
        return !isDust;
    }

    private static int outcome(final OpenLoop loop, final boolean held) {
        if (held) {
            return LoopOutcome.HELD;
        }
        if (loop.repaired) {
            return LoopOutcome.UNWOUND;
        }
        if (loop.legsFilled == loop.legs) {
            return loop.legsWhole == loop.legs ? LoopOutcome.COMPLETED : LoopOutcome.COMPLETED_IN_PART;
        }
        final boolean nothing = (loop.purse.spent() | loop.purse.received()) == 0;
        return loop.legsFilled == 0 && nothing ? LoopOutcome.MISSED : LoopOutcome.UNWOUND;
    }

    /** Time has passed: what waits is tried again, what was waited for long enough is given up. */
    public void onTimer(final long nowNs) {
        for (final OpenLoop loop : loops) {
            if (loop.open) {
                loop.causeNs = nowNs;
                for (final OpenOrder order : loop.orders) {
                    if (order.state == OpenOrder.State.AWAITING_FILLS && nowNs >= order.deadlineNs) {
                        giveUpWaiting(loop, order, nowNs);
                    }
                }
            }
            if (loop.open) {
                advance(loop, nowNs);
            }
        }
    }

    /** What may be done has changed, or when it may. */
    public void onStateChanged(final long nowNs) {
        for (final OpenLoop loop : loops) {
            if (loop.open) {
                loop.causeNs = nowNs;
                advance(loop, nowNs);
            }
        }
    }

    /**
     * One asset of the purse of a loop that an earlier run left open; the start asset's comes first.
     *
     * @return false if that cannot be
     */
    public boolean onLoopRecovered(
            final long loopId, final int startAsset, final int asset, final long delta, final long nowNs) {
        OpenLoop loop = loopOf(OrderKey.of(loopId, 1));
        if (loop == null) {
            final boolean free = risk.openLoops() < loops.length;
            if (loopId <= lastOpenedId || loopId > Long.MAX_VALUE >>> 4 || asset != startAsset || !free) {
                distrust();
                return false;
            }
            loop = freeLoop();
            begin(loop, loopId, startAsset, nowNs);
            loop.recover();
            lastLoopId = Math.max(lastLoopId, loopId);
            risk.onRecovered();
            counters.increment(counters.loopsRecovered);
        }
        if (!loop.recovered || loop.startAsset() != startAsset || !loop.purse.recover(asset, delta)) {
            distrust();
            return false;
        }
        loop.reserve(asset);
        return true;
    }

    /**
     * An order of a recovered loop whose end is not known.
     *
     * @param purpose {@link OrderPurpose} code; a fourth leg tells that the loop had four
     * @return false if that cannot be
     */
    public boolean onOrderRecovered(
            final long orderKey,
            final int purpose,
            final int instrument,
            final int side,
            final long price,
            final long qty) {
        final OpenLoop loop = loopOf(orderKey);
        final boolean leg = purpose == OrderPurpose.LEG;
        final boolean possible = loop != null
                && loop.recovered
                && OrderKey.ordinal(orderKey) > 0
                && (!leg || OrderKey.ordinal(orderKey) <= LoopTable.MAX_LEGS)
                && (side == Side.BUY || side == Side.SELL)
                && price > 0
                && qty > 0
                && OrderEntry.hasRoomForRecovered(loop, orderEntry.spends(instrument, side))
                && OrderEntry.hasRoomForRecovered(loop, orderEntry.receives(instrument, side))
                && loop.use(OrderKey.ordinal(orderKey));
        if (!possible) {
            distrust();
            return false;
        }
        if (leg) {
            loop.legs = Math.max(loop.legs, OrderKey.ordinal(orderKey));
        }
        loop.causeNs = 0;
        orderEntry.take(loop, orderKey, instrument, side, price, qty);
        return true;
    }

    /**
     * When the input was received that made the order, nanoseconds since the epoch; 0 if that is not known or was asked
     * before.
     */
    public long takeCauseNs(final long orderKey) {
        final OpenLoop loop = loopOf(orderKey);
        final OpenOrder order = loop == null ? null : loop.order(orderKey);
        if (order == null) {
            final int at = ended.find(orderKey);
            return at == EndedOrders.NOT_FOUND ? 0 : ended.takeCauseNs(at);
        }
        final long taken = order.causeNs;
        order.causeNs = 0;
        return taken;
    }

    /** Whether the order went out when its loop was opened, on a quote. */
    public boolean isOpening(final long orderKey) {
        final OpenLoop loop = loopOf(orderKey);
        final OpenOrder order = loop == null ? null : loop.order(orderKey);
        if (order == null) {
            final int at = ended.find(orderKey);
            return at != EndedOrders.NOT_FOUND && ended.opening(at);
        }
        return order.opening;
    }

    /** Something the venue said cannot be true of our orders: count it and open nothing new. */
    private void distrust() {
        counters.increment(counters.anomalies);
        risk.reduce(StopReason.ANOMALY);
    }

    private void begin(final OpenLoop loop, final long loopId, final int startAsset, final long nowNs) {
        loopIds[slotOf(loop)] = loopId;
        loop.begin(loopId, startAsset, nowNs);
    }

    private OpenLoop loopOf(final long orderKey) {
        final long loopId = OrderKey.loopId(orderKey);
        for (int i = 0; i < loopIds.length; i++) {
            if (loopIds[i] == loopId && loops[i].open) {
                return loops[i];
            }
        }
        return null;
    }

    private int slotOf(final OpenLoop loop) {
        int slot = 0;
        while (loops[slot] != loop) {
            slot++;
        }
        return slot;
    }

    private OpenLoop freeLoop() {
        for (final OpenLoop loop : loops) {
            if (!loop.open) {
                return loop;
            }
        }
        throw new IllegalStateException("no free loop: openLoops=" + risk.openLoops());
    }
}
