package trefoil.engine.sim;

import java.util.Objects;
import trefoil.engine.math.Fixed;

/**
 * What an account pays on one instrument.
 *
 * @param standard the part that a discount lowers
 * @param special never discounted
 * @param tax never discounted
 * @param discountEnabled whether commissions may be paid in the discount asset
 */
public record FeeSchedule(FeeRates standard, FeeRates special, FeeRates tax, boolean discountEnabled) {
    public FeeSchedule {
        Objects.requireNonNull(standard, "standard");
        Objects.requireNonNull(special, "special");
        Objects.requireNonNull(tax, "tax");
        if (most(standard) + most(special) + most(tax) > Fixed.ONE) {
            throw new IllegalArgumentException("fees are more than what is received: " + standard + special + tax);
        }
    }

    /** Standard rates by role only. */
    public static FeeSchedule of(final long maker, final long taker) {
        return new FeeSchedule(new FeeRates(maker, taker, 0, 0), FeeRates.NONE, FeeRates.NONE, true);
    }

    private static long most(final FeeRates rates) {
        return Math.max(rates.maker(), rates.taker()) + Math.max(rates.buyer(), rates.seller());
    }
}
