package trefoil.gateway.cli.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.agrona.DirectBuffer;
import trefoil.engine.event.Leftover;
import trefoil.engine.event.LeftoverReason;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.Side;
import trefoil.engine.math.Fixed;

/**
 * Where an edge went, step by step, from the best quotes to the result; the steps of each part sum up to its end. Amounts
 * are units of the start asset as doubles: they are shown, never accounted.
 */
final class EdgeSteps {
    private static final double BP = 1e4;
    private static final double PPB = 1e9;
    private static final double NOTHING = 5e-9;
    private static final double PERCENT = 100;
    private static final double LEAST_WHOLE = 0.995;

    /**
     * One step.
     *
     * @param amount units of the start asset, negative where it cost something
     * @param basisPoints of what the loop was to spend
     * @param total whether it sums up the steps before it
     */
    record Step(String name, double amount, double basisPoints, boolean total) {}

    private final List<Step> planned = new ArrayList<>();
    private final List<Step> actual = new ArrayList<>();
    private final LoopStory loop;
    private final Decision decision;
    private final double[] worthsAtEnd;
    private final double spend;
    private double plannedFees;
    private double expected;
    private double result;

    /**
     * The steps of a loop.
     *
     * @param worthsAtEnd what a unit of each asset was worth in the start asset when the loop ended
     */
    EdgeSteps(final LoopStory loop, final Decision decision, final double[] worthsAtEnd) {
        this.worthsAtEnd = worthsAtEnd;
        this.loop = loop;
        this.decision = decision;
        final DirectBuffer opened = decision.record().buffer();
        spend = Fixed.toDouble(LoopOpened.startAmount(opened, 0));
        planned(Fixed.toDouble(LoopOpened.expectedProfit(opened, 0)));
        if (loop.closed().isPresent()) {
            actual(loop.closed().get().buffer());
        }
    }

    private void planned(final double proceedsLessSpend) {
        final double gross = spend * decision.grossEdgePpb() / PPB;
        add(planned, "gross edge at the best quotes", gross);
        if (decision.plan().isEmpty()) {
            expected = proceedsLessSpend;
            add(planned, "depth, fees and rounding", expected - gross);
        } else {
            final Decision.Plan plan = decision.plan().get();
            double product = 1;
            double kept = 1;
            for (int i = 0; i < plan.legs().size(); i++) {
                final Decision.PlannedLeg leg = plan.legs().get(i);
                final boolean buy = decision.legs().get(i).side() == Side.BUY;
                final double grossOut = buy ? leg.qty() : leg.quoteQty();
                product *= grossOut / (buy ? leg.quoteQty() : leg.qty());
                kept *= leg.amountOut() / grossOut;
            }
            expected = Fixed.toDouble(plan.profit());
            final boolean deep = plan.legs().stream().anyMatch(leg -> leg.levelsUsed() > 1);
            // At the best level alone the rates differ by rounding only.
            final double depth = deep ? spend * (product - 1) - gross : 0;
            final double fees = (spend + gross + depth) * (kept - 1);
            final double discounted = -Fixed.toDouble(plan.discountCost());
            plannedFees = -fees - discounted;
            add(planned, "depth: levels behind the best", depth);
            add(planned, "fees taken from what is received", fees);
            add(planned, "fees in the discount asset", discounted);
            add(planned, "rounding to steps", expected - gross - depth - fees - discounted);
        }
        total(planned, "expected", expected);
    }

    private void actual(final DirectBuffer closed) {
        final double spent = Fixed.toDouble(LoopClosed.spent(closed, 0));
        final double held = held();
        result = Fixed.toDouble(LoopClosed.received(closed, 0)) - spent - commissions(false) + held;
        add(actual, "expected", expected);
        double explained = expected;
        final double share = Math.min(1, spent / spend);
        if (share < LEAST_WHOLE) {
            final String part = spent == 0
                    ? "nothing filled"
                    : String.format(Locale.ROOT, "spent %.1f %% of what was planned", share * PERCENT);
            explained += add(actual, part, expected * (share - 1));
        }
        for (int leg = 0; leg < decision.legs().size(); leg++) {
            explained += add(actual, "leg " + (leg + 1) + " filled at other prices", priceGain(leg));
        }
        final boolean repaired = loop.orders().stream().anyMatch(order -> !order.isLeg());
        final String rest = held != 0
                ? "legs not filled, and what is held"
                : repaired ? "legs not filled, and the way home" : "sizes and rounding";
        if (decision.plan().isPresent()) {
            explained += add(actual, "fees other than planned", plannedFees * share - commissions(true));
        }
        add(actual, rest, result - explained);
        total(actual, "result", result);
    }

    /** What a leg gained by filling at another price than planned, carried on to the start asset at the planned rates. */
    private double priceGain(final int leg) {
        final OrderStory order = loop.leg(leg).orElse(null);
        final double plannedPrice = plannedPrice(leg);
        if (order == null || order.executedQty() == 0 || plannedPrice == 0) {
            return 0;
        }
        final boolean buy = order.side() == Side.BUY;
        final double better = buy ? plannedPrice - order.averagePrice() : order.averagePrice() - plannedPrice;
        final double inQuote = better * Fixed.toDouble(order.executedQty());
        // A buy saves what it spends, a sell gains what it gives.
        final int asset = buy ? leg : leg + 1;
        double toStart = 1;
        for (int i = asset; i < decision.legs().size(); i++) {
            toStart *= plannedRate(i);
        }
        return Double.isFinite(toStart) ? inQuote * toStart : 0;
    }

    private double plannedRate(final int leg) {
        final double price = plannedPrice(leg);
        return decision.legs().get(leg).side() == Side.BUY ? 1 / price : price;
    }

    /** Average price that the leg was planned at; that of the quote where there is no plan; 0 where there is neither. */
    double plannedPrice(final int leg) {
        if (decision.plan().isPresent()) {
            final Decision.PlannedLeg planned = decision.plan().get().legs().get(leg);
            return (double) planned.quoteQty() / planned.qty();
        }
        return Fixed.toDouble(decision.legs().get(leg).price());
    }

    /**
     * Worth of the commissions in the start asset at the decision's quotes.
     *
     * @param all whether those count that were taken from what was received, and so are gone from it already
     */
    private double commissions(final boolean all) {
        double worth = 0;
        for (final OrderStory order : loop.orders()) {
            for (final var commission : order.commissionsByAsset().entrySet()) {
                final int asset = commission.getKey();
                final boolean known = asset >= 0 && asset < decision.worths().length;
                if (known && (all || loop.received(order) != asset) && !Double.isNaN(decision.worths()[asset])) {
                    worth += Fixed.toDouble(commission.getValue()) * decision.worths()[asset];
                }
            }
        }
        return worth;
    }

    /** Worth at the end of what is held: dust counts as nothing. */
    private double held() {
        double worth = 0;
        for (final KeptRecord leftover : loop.leftovers()) {
            final int asset = Leftover.asset(leftover.buffer(), 0);
            final boolean known = asset >= 0 && asset < worthsAtEnd.length && !Double.isNaN(worthsAtEnd[asset]);
            if (known && Leftover.reason(leftover.buffer(), 0) != LeftoverReason.DUST) {
                worth += Fixed.toDouble(Leftover.amount(leftover.buffer(), 0)) * worthsAtEnd[asset];
            }
        }
        return worth;
    }

    private double add(final List<Step> steps, final String name, final double amount) {
        if (Math.abs(amount) >= NOTHING || steps.isEmpty()) {
            steps.add(new Step(name, amount, amount / spend * BP, false));
        }
        return amount;
    }

    private void total(final List<Step> steps, final String name, final double amount) {
        steps.add(new Step(name, amount, amount / spend * BP, true));
    }

    /** From the gross edge to what was expected. */
    List<Step> planned() {
        return planned;
    }

    /** From what was expected to the result; empty while the loop is open. */
    List<Step> actual() {
        return actual;
    }

    double expected() {
        return expected;
    }

    /** Received and held less spent and commissions in other assets; 0 while the loop is open. */
    double result() {
        return result;
    }

    double basisPoints(final double amount) {
        return amount / spend * BP;
    }
}
