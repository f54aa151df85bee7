package trefoil.engine.execution;

import trefoil.engine.arbitrage.LegMath;
import trefoil.engine.arbitrage.WayHome;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.Side;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.PriceBands;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.VenueTerms;
import trefoil.engine.math.Fixed;
import trefoil.engine.risk.RiskGate;

/**
 * Sends a loop's legs as the policy says.
 *
 * <p>A leg that follows the end of the one before is sized by what that one left, and limited to the worst price at which
 * the loop, with the rest at present quotes, still keeps its loss bound: when the market moved a little, ending the loop
 * is worth more than keeping its inventory. What a leg's step leaves over stays ours and is no loss. A leg that goes
 * ahead, before the one before has ended, keeps to the plan's price or a better one: the bound is not spent twice.
 */
final class Legs {
    private final ExecutionSettings settings;
    private final InstrumentRules rules;
    private final PriceBands bands;
    private final RateMatrix matrix;
    private final Ledger ledger;
    private final RiskGate risk;
    private final WayHome ways;
    private final OrderEntry orders;

    Legs(
            final ExecutionSettings settings,
            final VenueTerms terms,
            final RateMatrix matrix,
            final Ledger ledger,
            final RiskGate risk,
            final WayHome ways,
            final OrderEntry orders) {
        this.settings = settings;
        rules = terms.rules();
        bands = terms.bands();
        this.matrix = matrix;
        this.ledger = ledger;
        this.risk = risk;
        this.ways = ways;
        this.orders = orders;
    }

    /** Sends the legs that a loop begins with. */
    void open(final OpenLoop loop, final long nowNs) {
        send(loop, 0, loop.plannedPrices[0], loop.plannedQtys[0], true);
        if (settings.policy() == LoopPolicy.TOGETHER) {
            for (int leg = 1; leg < loop.legs; leg++) {
                send(loop, leg, loop.plannedPrices[leg], loop.plannedQtys[leg], true);
            }
        } else if (settings.policy() == LoopPolicy.PIPELINED) {
            goOn(loop, nowNs, true);
        }
    }

    /** Sends every leg that can go now; notes when no further leg can go. */
    void goOn(final OpenLoop loop, final long nowNs, final boolean opening) {
        while (loop.hasLegs() && loop.ordersOut < loop.legs) {
            final int leg = loop.nextLeg;
            final OpenOrder before = orderOfLeg(loop, leg - 1);
            if (before == null) {
                loop.legsOver = !follow(loop, leg, nowNs);
            } else if (!goAhead(loop, leg, before, opening, nowNs)) {
                return;
            }
        }
    }

    private static OpenOrder orderOfLeg(final OpenLoop loop, final int leg) {
        return loop.order(OrderKey.of(loop.loopId, leg + 1));
    }

    /** Sends a leg with what the one before has left; false if it cannot go. */
    private boolean follow(final OpenLoop loop, final int leg, final long nowNs) {
        final int held = loop.purse.find(loop.assets[leg]);
        final long amount = held == Purse.NONE ? 0 : loop.purse.delta(held);
        if (amount <= 0 || risk.ordersPaused(nowNs)) {
            return false;
        }
        final boolean pays = worstPrice(loop, leg, amount, loop.purse.basis(held)) > 0;
        if ((risk.state() != RiskGate.State.ACTIVE || !pays) && !isCheapest(loop, leg, amount, nowNs)) {
            return false;
        }
        final long least = loop.purse.least(held, settings.maxLossPpm(), loop.ordersOut == 0);
        final long price = worstPrice(loop, leg, amount, least);
        if (price <= 0) {
            return false;
        }
        final long qty = LegMath.quantityFor(rules, loop.instruments[leg], loop.sides[leg], amount, price);
        if (!orders.passes(loop.instruments[leg], loop.sides[leg], price, qty)) {
            return false;
        }
        send(loop, leg, price, qty, false);
        return true;
    }

    /**
     * Whether the leg is the way home that brings most: only such a leg is sent while trading is reduced, or when at
     * present quotes the loop would end with a loss.
     */
    private boolean isCheapest(final OpenLoop loop, final int leg, final long amount, final long nowNs) {
        return risk.maySend()
                && ways.find(loop.assets[leg], amount, loop.startAsset(), nowNs) == WayHome.FOUND
                && ways.instrument() == loop.instruments[leg]
                && ways.side() == loop.sides[leg];
    }

    /** Sends a leg while the one before is out, from inventory or because it will arrive behind it; false if it waits. */
    private boolean goAhead(
            final OpenLoop loop, final int leg, final OpenOrder before, final boolean opening, final long nowNs) {
        if (settings.policy() != LoopPolicy.PIPELINED
                || before.state != OpenOrder.State.OUT
                || risk.ordersPaused(nowNs)
                || risk.state() != RiskGate.State.ACTIVE) {
            return false;
        }
        final int instrument = loop.instruments[leg];
        final int side = loop.sides[leg];
        final long price = opening ? loop.plannedPrices[leg] : betterPrice(loop, leg);
        final long surely = LegMath.amountOut(before.side, before.qty, before.price, loop.feeRates[leg - 1]);
        final long qty = Math.min(loop.plannedQtys[leg], LegMath.quantityFor(rules, instrument, side, surely, price));
        final boolean covered = LegMath.amountIn(side, qty, price) <= ledger.available(loop.assets[leg]);
        if (!covered && !settings.sequencedOrders() || !orders.passes(instrument, side, price, qty)) {
            return false;
        }
        send(loop, leg, price, qty, opening).uncovered = !covered;
        return true;
    }

    /**
     * The plan's price or the present one, whichever is better for us: the leg before may have spent the bound on the
     * present one, and the inventory lends at the plan's.
     */
    private long betterPrice(final OpenLoop loop, final int leg) {
        final long planned = loop.plannedPrices[leg];
        final long present = presentPrice(loop, leg);
        return loop.sides[leg] == Side.BUY ? Math.min(planned, present) : Math.max(planned, present);
    }

    private OpenOrder send(
            final OpenLoop loop, final int leg, final long price, final long qty, final boolean opening) {
        loop.nextLeg = leg + 1;
        loop.use(leg + 1);
        return orders.send(
                loop,
                leg + 1,
                loop.instruments[leg],
                loop.sides[leg],
                price,
                qty,
                settings.legTimeInForce(),
                OrderPurpose.LEG,
                opening);
    }

    /** Worst limit at which all of the amount brings the least, a multiple of the tick; 0 if no quote can bring it. */
    private long worstPrice(final OpenLoop loop, final int leg, final long amount, final long least) {
        final int instrument = loop.instruments[leg];
        final long needed = inputAfter(loop, leg, least);
        final long gross = Math.max(1, LegMath.grossFor(needed, loop.feeRates[leg]));
        final long quote = presentPrice(loop, leg);
        if (loop.sides[leg] == Side.BUY) {
            return Fixed.divFloor(amount, gross) < quote ? 0 : quote;
        }
        return sellLimit(amount, instrument, Fixed.divCeil(gross, amount), quote);
    }

    /** A limit below the quote also lowers the notional that the venue checks: it stays high enough to pass. */
    private long sellLimit(final long amount, final int instrument, final long worst, final long quote) {
        final long tick = rules.tickSize(instrument);
        final long limit = Fixed.ceilToStep(Math.max(worst, bands.worstAllowedPrice(instrument, Side.SELL)), tick);
        if (limit > quote) {
            return 0;
        }
        final long qty = LegMath.quantityFor(rules, instrument, Side.SELL, amount, limit);
        if (qty == 0) {
            return 0;
        }
        final long leastPrice = Fixed.ceilToStep(Fixed.divCeil(rules.minNotional(instrument), qty), tick);
        if (leastPrice <= limit) {
            return limit;
        }
        return leastPrice <= quote ? leastPrice : 0;
    }

    /** What the legs after that one need between them to bring so much, at present quotes. */
    private long inputAfter(final OpenLoop loop, final int leg, final long proceeds) {
        long amount = proceeds;
        for (int later = loop.legs - 1; later > leg; later--) {
            final long gross = LegMath.grossFor(amount, loop.feeRates[later]);
            final long price = presentPrice(loop, later);
            amount = loop.sides[later] == Side.BUY ? Fixed.mulCeil(gross, price) : Fixed.divCeil(gross, price);
        }
        return amount;
    }

    /** The quote that the leg would meet, or while there is none the quote it was planned at. */
    private long presentPrice(final OpenLoop loop, final int leg) {
        final int instrument = loop.instruments[leg];
        final long quote = loop.sides[leg] == Side.BUY ? matrix.askPrice(instrument) : matrix.bidPrice(instrument);
        return quote == 0 ? loop.plannedPrices[leg] : quote;
    }
}
