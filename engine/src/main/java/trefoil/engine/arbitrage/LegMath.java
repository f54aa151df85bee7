package trefoil.engine.arbitrage;

import trefoil.engine.event.Side;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.math.Fixed;

/**
 * Exact arithmetic of one leg: amount in, quantity ordered, amount out. Every method rounds against us.
 *
 * <p>A buy spends quote and receives base; a sell spends base and receives quote; the fee is taken from what is
 * received. The venue does not document how it rounds commissions, so they are rounded up here. Fixed units
 * throughout, fee rates too; pure functions.
 */
public final class LegMath {
    private LegMath() {}

    /** Most base that {@code amountIn} pays for or holds and the filters allow, floored to the instrument's step. */
    public static long quantityFor(
            final InstrumentRules rules, final int instrument, final int side, final long amountIn, final long price) {
        final long base = side == Side.BUY ? Fixed.divFloor(amountIn, price) : amountIn;
        final long most = Math.min(rules.maxQty(instrument), Fixed.divFloor(rules.maxNotional(instrument), price));
        return Fixed.floorToStep(Math.min(base, most), rules.stepSize(instrument));
    }

    /** What the order spends if all of it fills at that price. */
    public static long amountIn(final int side, final long qty, final long price) {
        return side == Side.BUY ? Fixed.mulCeil(qty, price) : qty;
    }

    /** What the order gives after the fee if all of it fills at that price. */
    public static long amountOut(final int side, final long qty, final long price, final long feeRate) {
        final long gross = side == Side.BUY ? qty : Fixed.mulFloor(qty, price);
        return gross - Fixed.mulCeil(gross, feeRate);
    }

    /** Least that must be received before the fee so that {@code amountOut} is left after it. */
    public static long grossFor(final long amountOut, final long feeRate) {
        return Fixed.divCeil(amountOut, Fixed.ONE - feeRate);
    }

    /** Least quantity, a multiple of the step, that gives {@code amountOut} after the fee. */
    public static long quantityToGive(
            final InstrumentRules rules,
            final int instrument,
            final int side,
            final long amountOut,
            final long price,
            final long feeRate) {
        final long gross = grossFor(amountOut, feeRate);
        final long base = side == Side.BUY ? gross : Fixed.divCeil(gross, price);
        return Fixed.ceilToStep(base, rules.stepSize(instrument));
    }

    /** Least quantity, a multiple of the step, that passes the minimums of LOT_SIZE and (MIN_)NOTIONAL. */
    public static long leastQuantity(final InstrumentRules rules, final int instrument, final long price) {
        final long byNotional = Fixed.divCeil(rules.minNotional(instrument), price);
        return Fixed.ceilToStep(Math.max(rules.minQty(instrument), byNotional), rules.stepSize(instrument));
    }

    /** Whether the order passes LOT_SIZE and (MIN_)NOTIONAL; its quantity is already a multiple of the step. */
    public static boolean passesFilters(
            final InstrumentRules rules, final int instrument, final long qty, final long price) {
        return qty > 0
                && qty >= rules.minQty(instrument)
                && qty <= rules.maxQty(instrument)
                && Fixed.mulFloor(qty, price) >= rules.minNotional(instrument)
                && Fixed.mulCeil(qty, price) <= rules.maxNotional(instrument);
    }
}
