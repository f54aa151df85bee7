package trefoil.engine.sim;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import trefoil.engine.math.Fixed;

/**
 * What one account pays for its trades.
 *
 * @param common rates of instruments that have none of their own
 * @param bySymbol rates of single instruments
 * @param discountAsset asset in which commissions are paid while there is enough of it; null for never
 * @param discount part of the standard commission that is left after the discount, {@link Fixed} units
 */
public record Fees(FeeSchedule common, Map<String, FeeSchedule> bySymbol, String discountAsset, long discount) {
    /** Parts in one. */
    public static final int PPM = 1_000_000;

    /** A quarter off. */
    private static final long USUAL_DISCOUNT = Fixed.ONE / 4 * 3;

    private static final long UNITS_IN_PPM = Fixed.ONE / PPM;

    public Fees {
        Objects.requireNonNull(common, "common");
        bySymbol = Map.copyOf(Objects.requireNonNull(bySymbol, "bySymbol"));
        if (discount < 0 || discount > Fixed.ONE) {
            throw new IllegalArgumentException("discount=" + discount + " is not between 0 and " + Fixed.ONE);
        }
    }

    /** The same standard rates for every instrument, parts per million, commissions in the asset received. */
    public static Fees of(final int makerPpm, final int takerPpm) {
        return new Fees(schedule(makerPpm, takerPpm), Map.of(), null, USUAL_DISCOUNT);
    }

    /** These fees with other standard rates, and no others, for one instrument. */
    public Fees with(final String symbol, final int makerPpm, final int takerPpm) {
        return with(symbol, schedule(makerPpm, takerPpm));
    }

    /** These fees with others for one instrument. */
    public Fees with(final String symbol, final FeeSchedule schedule) {
        final Map<String, FeeSchedule> schedules = new HashMap<>(bySymbol);
        schedules.put(symbol, schedule);
        return new Fees(common, schedules, discountAsset, discount);
    }

    /** These fees paid in another asset, with that part of the standard commission left. */
    public Fees paidIn(final String asset, final int factorPpm) {
        return new Fees(common, bySymbol, Objects.requireNonNull(asset, "asset"), factorPpm * UNITS_IN_PPM);
    }

    /** Rates of one instrument. */
    public FeeSchedule schedule(final String symbol) {
        return bySymbol.getOrDefault(symbol, common);
    }

    private static FeeSchedule schedule(final int makerPpm, final int takerPpm) {
        requireRate("makerPpm", makerPpm);
        requireRate("takerPpm", takerPpm);
        return FeeSchedule.of(makerPpm * UNITS_IN_PPM, takerPpm * UNITS_IN_PPM);
    }

    private static void requireRate(final String name, final int ppm) {
        if (ppm < 0 || ppm > PPM) {
            throw new IllegalArgumentException(name + "=" + ppm + " is not between 0 and " + PPM);
        }
    }
}
