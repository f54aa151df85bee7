package trefoil.engine.execution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import trefoil.engine.arbitrage.LoopSizer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.LeftoverReason;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.Side;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;

/**
 * What the machine's books must show, kept the plain way from the same records: orders with their fills, loops with what
 * they gained and gave, and which share of the start amount each part of that stands for.
 */
final class ReferenceLoops {
    static final long FILLS_PATIENCE_NS = 5_000_000_000L;

    final long[] balances;
    final long[] dust;
    /** Commissions that were taken in the discount asset. */
    long paidBeside;

    final Map<Long, Loop> open = new HashMap<>();

    private final Universe universe;
    private final RandomMarket market;
    private final LoopPolicy policy;
    private final Map<Long, Order> orders = new HashMap<>();

    /** An order as it was sent and told. */
    static final class Order {
        final long key;
        final int instrument;
        final int side;
        final long price;
        final long qty;
        final int purpose;
        final int spends;
        final int receives;
        final long lock;
        final Loop loop;
        final Set<Long> toldTrades = new HashSet<>();
        final long[] commissions;
        double chargedBeside;
        long filledQty;
        long filledQuote;
        boolean answered;
        long answeredNs;
        long executedQty;
        long quoteQty;
        boolean ended;
        /** What the amount that it may spend stands for, set aside when it goes out; below 0 if that was not held then. */
        double share = -1;

        Order(
                final Universe universe,
                final Loop loop,
                final long key,
                final int instrument,
                final int side,
                final long price,
                final long qty,
                final int purpose) {
            this.loop = loop;
            this.key = key;
            this.instrument = instrument;
            this.side = side;
            this.price = price;
            this.qty = qty;
            this.purpose = purpose;
            final int base = universe.baseAsset(instrument);
            final int quote = universe.quoteAsset(instrument);
            spends = side == Side.BUY ? quote : base;
            receives = side == Side.BUY ? base : quote;
            lock = side == Side.BUY ? Fixed.mulCeil(qty, price) : qty;
            commissions = new long[universe.assetCount()];
        }

        int ordinal() {
            return OrderKey.ordinal(key);
        }

        boolean isLeg() {
            return ordinal() <= loop.legs;
        }
    }

    /** A loop that is open. */
    static final class Loop {
        final long id;
        final int start;
        final long[] deltas;
        final double[] bases;
        final long plannedSpend;
        final int legs;
        final long[] plannedInputs;
        final List<Order> out = new ArrayList<>();
        final List<String> leftovers = new ArrayList<>();
        final long[] left;
        boolean leftMoreThanDust;
        long spent;
        long received;
        double returned;
        double cameHome;
        double commissionBeside;
        double extras;
        double rounding;
        int ordersSent;
        int legsFilled;
        int legsWhole;
        boolean repaired;
        long lastMoveNs;

        Loop(final int assets, final long id, final int start, final LoopSizer plan, final long nowNs) {
            this.id = id;
            this.start = start;
            deltas = new long[assets];
            bases = new double[assets];
            left = new long[assets];
            plannedSpend = plan.spend();
            legs = plan.legs();
            plannedInputs = new long[legs];
            for (int leg = 0; leg < legs; leg++) {
                plannedInputs[leg] = plan.amountIn(leg);
            }
            lastMoveNs = nowNs;
        }

        boolean moves(final int asset) {
            return out.stream().anyMatch(order -> order.spends == asset || order.receives == asset);
        }
    }

    ReferenceLoops(final RandomMarket market, final LoopPolicy policy) {
        this.policy = policy;
        this.market = market;
        universe = market.universe;
        balances = new long[universe.assetCount()];
        dust = new long[universe.assetCount()];
    }

    void opened(final long loopId, final int start, final LoopSizer plan, final long nowNs) {
        if (open.put(loopId, new Loop(balances.length, loopId, start, plan, nowNs)) != null) {
            throw new AssertionError("loop " + loopId + " opened twice");
        }
    }

    /** An order goes out. */
    Order sent(
            final long key,
            final int instrument,
            final int side,
            final long price,
            final long qty,
            final int purpose,
            final long nowNs) {
        final Loop loop = open.get(OrderKey.loopId(key));
        if (loop == null) {
            throw new AssertionError("an order of a loop that is not open: " + key);
        }
        final Order order = new Order(universe, loop, key, instrument, side, price, qty, purpose);
        if (orders.put(key, order) != null) {
            throw new AssertionError("an order was sent twice: " + key);
        }
        if (order.isLeg() != (purpose == OrderPurpose.LEG)) {
            throw new AssertionError("purpose " + purpose + " of order " + order.ordinal());
        }
        if (order.isLeg() ? isLate(loop, order) : competes(loop, order)) {
            throw new AssertionError("an order beside one that may do the same: " + key);
        }
        final long held = loop.deltas[order.spends];
        if (order.spends != loop.start && held >= order.lock) {
            order.share = loop.bases[order.spends] * order.lock / held;
            loop.bases[order.spends] -= order.share;
        }
        loop.out.add(order);
        loop.ordersSent++;
        loop.lastMoveNs = nowNs;
        return order;
    }

    /** Whether a later leg is out, or a repair: of a loop of four, only one that takes from the leg. */
    private static boolean isLate(final Loop loop, final Order leg) {
        return loop.out.stream()
                .anyMatch(o -> o.isLeg() || loop.legs == LoopTable.LEGS
                        ? o.ordinal() >= leg.ordinal()
                        : o.spends == leg.spends);
    }

    /** What an order that is out may still bring or take, whatever its fate, is nothing for a repair. */
    private static boolean competes(final Loop loop, final Order repair) {
        return repair.spends == loop.start ? !loop.out.isEmpty() : loop.moves(repair.spends);
    }

    /** A trade is told. Returns whether it was told for the first time. */
    boolean filled(
            final long key,
            final long qty,
            final long price,
            final int commissionAsset,
            final long commission,
            final long tradeId,
            final long nowNs) {
        final Order order = orders.get(key);
        if (!order.toldTrades.add(tradeId)) {
            return false;
        }
        if (order.ended) {
            balances[commissionAsset] -= commission;
            return true;
        }
        order.filledQty += qty;
        order.filledQuote += Fixed.mulFloor(qty, price);
        order.commissions[commissionAsset] += commission;
        if (commission > 0 && commissionAsset != order.receives) {
            order.chargedBeside += order.side == Side.BUY ? qty : Fixed.mulFloor(qty, price);
        }
        endIfAgreed(order, nowNs);
        return true;
    }

    /** An order's end is told, or that nobody knows it. */
    void answered(final long key, final int outcome, final long executedQty, final long quoteQty, final long nowNs) {
        final Order order = orders.get(key);
        if (outcome == OrderOutcome.UNKNOWN || order.answered) {
            return;
        }
        order.answered = true;
        order.answeredNs = nowNs;
        order.executedQty = executedQty;
        order.quoteQty = quoteQty;
        endIfAgreed(order, nowNs);
    }

    private void endIfAgreed(final Order order, final long nowNs) {
        if (order.answered && order.filledQty == order.executedQty) {
            end(order, nowNs);
        }
    }

    /** Time has passed: orders whose fills were not told in time end by their answers. Returns how many. */
    int timer(final long nowNs) {
        int given = 0;
        for (final Loop loop : open.values()) {
            for (final Order order : List.copyOf(loop.out)) {
                if (order.answered && nowNs >= order.answeredNs + FILLS_PATIENCE_NS) {
                    end(order, nowNs);
                    given++;
                }
            }
        }
        return given;
    }

    private void end(final Order order, final long nowNs) {
        final Loop loop = order.loop;
        final long consumed = order.side == Side.BUY ? order.quoteQty : order.executedQty;
        final long gross = order.side == Side.BUY ? order.executedQty : order.quoteQty;
        order.ended = true;
        loop.out.remove(order);
        loop.lastMoveNs = nowNs;
        balances[order.spends] -= consumed;
        balances[order.receives] += gross;
        for (int asset = 0; asset < balances.length; asset++) {
            balances[asset] -= order.commissions[asset];
            paidBeside += asset == order.receives ? 0 : order.commissions[asset];
        }
        if (order.executedQty == 0) {
            loop.bases[order.spends] += Math.max(0, order.share);
            return;
        }
        if (order.isLeg()) {
            loop.legsFilled++;
            loop.legsWhole += order.executedQty == order.qty ? 1 : 0;
        } else {
            loop.repaired = true;
        }
        convert(loop, order, consumed, gross, gross - order.commissions[order.receives] - untold(order, gross));
    }

    private long untold(final Order order, final long gross) {
        final long untold = order.executedQty - order.filledQty;
        return untold == 0
                ? 0
                : Fixed.mulCeil(Fixed.mulDivCeil(gross, untold, order.executedQty), market.rates[order.instrument]);
    }

    /** A conversion moves amounts, and with them the shares of the start amount that they stand for. */
    private void convert(final Loop loop, final Order order, final long consumed, final long gross, final long net) {
        double basis;
        if (order.spends == loop.start) {
            loop.spent += consumed;
            basis = consumed;
        } else if (order.share >= 0) {
            basis = order.share * consumed / order.lock;
            loop.bases[order.spends] += order.share - basis;
        } else {
            final long held = Math.max(0, loop.deltas[order.spends]);
            final long own = Math.min(held, consumed);
            basis = held == 0 ? 0 : loop.bases[order.spends] * own / held;
            loop.bases[order.spends] -= basis;
            if (consumed > own) {
                if (!order.isLeg()) {
                    throw new AssertionError("a repair spent what was not held: " + order.key);
                }
                final double lent =
                        (double) loop.plannedSpend * (consumed - own) / loop.plannedInputs[order.ordinal() - 1];
                loop.bases[order.spends] -= lent;
                basis += lent;
            }
        }
        loop.deltas[order.spends] -= consumed;
        final double worth = order.receives == loop.start ? net : basis;
        final double extra = worth * market.discountedRates[order.instrument] / Fixed.ONE * order.chargedBeside / gross;
        basis += extra;
        loop.extras += extra;
        if (order.isLeg() && policy != LoopPolicy.CHAIN) {
            loop.commissionBeside += beyondPlan(order, basis);
        }
        if (order.receives == loop.start) {
            loop.received += net;
            loop.returned += basis;
            loop.cameHome += basis;
        } else {
            final long lent = Math.max(0, -loop.deltas[order.receives]);
            final long repaid = Math.min(lent, net);
            if (repaid > 0) {
                final double paidFor = basis * repaid / net;
                final double stoodFor = -loop.bases[order.receives] * repaid / lent;
                loop.bases[order.receives] += stoodFor;
                loop.returned += paidFor - stoodFor;
                basis -= paidFor;
                // Planned, and to be earned by the last leg: there is no holding that could answer for it.
                loop.commissionBeside += order.isLeg() ? extra * repaid / net : 0;
            }
            loop.bases[order.receives] += basis;
        }
        loop.deltas[order.receives] += net;
        // A unit of each of the two assets, and one of the start asset for each share taken.
        loop.rounding +=
                4 + 3 * market.convert(1, order.spends, loop.start) + 3 * market.convert(1, order.receives, loop.start);
    }

    /** What a leg cost that went out at the plan's price, with the discount, and was charged without it. */
    private double beyondPlan(final Order order, final double basis) {
        final long gross = order.side == Side.BUY ? order.executedQty : order.quoteQty;
        final long charged = market.discounted ? order.commissions[order.receives] : 0;
        return basis * (charged + untold(order, gross)) / gross;
    }

    /** What is promised of the asset to the loops that are open. */
    long promised(final int asset) {
        long promised = 0;
        for (final Loop loop : open.values()) {
            long locks = 0;
            for (final Order order : loop.out) {
                locks += order.spends == asset ? order.lock : 0;
            }
            promised += Math.max(0, Math.max(loop.deltas[asset], locks));
        }
        return promised;
    }

    /** Orders on the instrument whose end has not been told. */
    int unanswered(final int instrument) {
        int count = 0;
        for (final Loop loop : open.values()) {
            for (final Order order : loop.out) {
                count += order.instrument == instrument && !order.answered ? 1 : 0;
            }
        }
        return count;
    }

    /** Most that buys may still add to the asset. */
    long buying(final int asset) {
        long buying = 0;
        for (final Loop loop : open.values()) {
            for (final Order order : loop.out) {
                buying += order.side == Side.BUY && order.receives == asset ? order.qty : 0;
            }
        }
        return buying;
    }

    void left(final long loopId, final int asset, final int reason, final long amount) {
        final Loop loop = open.get(loopId);
        if (loop.left[asset] != 0 || amount == 0) {
            throw new AssertionError("left twice, or nothing: " + amount);
        }
        loop.left[asset] = amount;
        loop.leftMoreThanDust |= reason != LeftoverReason.DUST;
        loop.leftovers.add(universe.assets().get(asset) + " " + LeftoverReason.nameOf(reason));
        dust[asset] += amount;
    }

    /** A loop ends: everything it moved is home, or was left by name; what it lost keeps the bound. */
    Loop closed(
            final long loopId,
            final int outcome,
            final long spent,
            final long received,
            final int ordersSent,
            final int legsFilled,
            final int maxLossPpm) {
        final Loop loop = open.remove(loopId);
        if (loop == null || !loop.out.isEmpty()) {
            throw new AssertionError("closed twice, or with orders out: " + loopId);
        }
        if (spent != loop.spent
                || received != loop.received
                || ordersSent != loop.ordersSent
                || legsFilled != loop.legsFilled) {
            throw new AssertionError("closed with spent " + spent + ", received " + received + ", orders " + ordersSent
                    + ", legs " + legsFilled + " for " + loop.spent + ", " + loop.received + ", " + loop.ordersSent
                    + ", " + loop.legsFilled);
        }
        double standing = 0;
        for (int asset = 0; asset < balances.length; asset++) {
            if (asset != loop.start && loop.left[asset] != loop.deltas[asset]) {
                throw new AssertionError("left " + loop.left[asset] + " of "
                        + universe.assets().get(asset) + ", not " + loop.deltas[asset]);
            }
            standing += loop.bases[asset];
        }
        final int expected = outcome(loop);
        if (outcome != expected) {
            throw new AssertionError(
                    "ended as " + LoopOutcome.nameOf(outcome) + ", not " + LoopOutcome.nameOf(expected));
        }
        final double identity = loop.spent + loop.extras - standing - loop.returned;
        if (Math.abs(identity) > 1 + 1e-6 * loop.plannedSpend) {
            throw new AssertionError("the reference lost " + identity);
        }
        final double loss = loop.returned - loop.received;
        final double bound = Math.max(loop.cameHome, Math.max(0, loop.returned)) * maxLossPpm / 1e6;
        if (loss > bound + loop.rounding + loop.commissionBeside) {
            throw new AssertionError("lost " + loss + " of " + loop.returned + ", the bound is " + bound + " and "
                    + loop.rounding + " and " + loop.commissionBeside);
        }
        return loop;
    }

    private static int outcome(final Loop loop) {
        if (loop.leftMoreThanDust) {
            return LoopOutcome.HELD;
        }
        if (loop.repaired) {
            return LoopOutcome.UNWOUND;
        }
        if (loop.legsFilled == loop.legs) {
            return loop.legsWhole == loop.legs ? LoopOutcome.COMPLETED : LoopOutcome.COMPLETED_IN_PART;
        }
        return loop.legsFilled == 0 ? LoopOutcome.MISSED : LoopOutcome.UNWOUND;
    }
}
