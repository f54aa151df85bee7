package trefoil.engine.sim;

import trefoil.engine.event.Side;
import trefoil.engine.math.Fixed;

/**
 * One kind of commission: what a trade costs is the rate of its role and the rate of its side together. Rates are
 * {@link Fixed} units of the amount received: 0.1 % is 100,000.
 *
 * @param maker of an order that rested
 * @param taker of an order that took
 * @param buyer of a buy
 * @param seller of a sell
 */
public record FeeRates(long maker, long taker, long buyer, long seller) {
    /** Nothing. */
    public static final FeeRates NONE = new FeeRates(0, 0, 0, 0);

    public FeeRates {
        if (Math.min(Math.min(maker, taker), Math.min(buyer, seller)) < 0
                || Math.max(maker, taker) + Math.max(buyer, seller) > Fixed.ONE) {
            throw new IllegalArgumentException("fee rates out of range: maker=" + maker + " taker=" + taker + " buyer="
                    + buyer + " seller=" + seller);
        }
    }

    /** Rate of a trade. */
    public long of(final int side, final boolean isMaker) {
        return (isMaker ? maker : taker) + (side == Side.BUY ? buyer : seller);
    }
}
