package trefoil.engine.sim;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import trefoil.engine.math.Fixed;

/**
 * What one account pays for its trades, in parts per million of the amount received.
 *
 * @param makerPpm rate of resting orders
 * @param takerPpm rate of orders that take
 * @param bySymbol rates of single instruments that differ
 * @param discountAsset asset in which commissions are paid at a discount while there is enough of it; null for never
 * @param discountFactorPpm part of the commission that is left after the discount
 */
public record Fees(
        int makerPpm, int takerPpm, Map<String, Rate> bySymbol, String discountAsset, int discountFactorPpm) {

    /** Parts in one. */
    public static final int PPM = 1_000_000;

    /** The rates of one instrument. */
    public record Rate(int makerPpm, int takerPpm) {
        public Rate {
            requireRate("makerPpm", makerPpm);
            requireRate("takerPpm", takerPpm);
        }
    }

    public Fees {
        requireRate("makerPpm", makerPpm);
        requireRate("takerPpm", takerPpm);
        requireRate("discountFactorPpm", discountFactorPpm);
        bySymbol = Map.copyOf(Objects.requireNonNull(bySymbol, "bySymbol"));
    }

    /** The same rates for every instrument, commissions in the asset received. */
    public static Fees of(final int makerPpm, final int takerPpm) {
        return new Fees(makerPpm, takerPpm, Map.of(), null, PPM);
    }

    /** These fees with other rates for one instrument. */
    public Fees with(final String symbol, final int instrumentMakerPpm, final int instrumentTakerPpm) {
        final Map<String, Rate> rates = new HashMap<>(bySymbol);
        rates.put(symbol, new Rate(instrumentMakerPpm, instrumentTakerPpm));
        return new Fees(makerPpm, takerPpm, rates, discountAsset, discountFactorPpm);
    }

    /** These fees paid in another asset, of which only that part is charged. */
    public Fees paidIn(final String asset, final int factorPpm) {
        return new Fees(makerPpm, takerPpm, bySymbol, Objects.requireNonNull(asset, "asset"), factorPpm);
    }

    /** Rate of one instrument. */
    public int ppm(final String symbol, final boolean maker) {
        final Rate rate = bySymbol.get(symbol);
        if (rate == null) {
            return maker ? makerPpm : takerPpm;
        }
        return maker ? rate.makerPpm() : rate.takerPpm();
    }

    /**
     * {@code amount × ppm}, rounded half up to a unit of 1e-8.
     *
     * <p>The venue does not document its rounding. Its one worked example turns 0.040229875 into 0.04022988, which
     * rules out truncation; half up is the reading that does not overcharge in the mean.
     */
    static long share(final long amount, final int ppm) {
        final long floor = Fixed.mulDivFloor(amount, ppm, PPM);
        // The product may pass 64 bits; its remainder does not, so the wrapped difference is exact.
        final long remainder = amount * ppm - floor * PPM;
        return remainder * 2 >= PPM ? floor + 1 : floor;
    }

    private static void requireRate(final String name, final int ppm) {
        if (ppm < 0 || ppm > PPM) {
            throw new IllegalArgumentException(name + "=" + ppm + " is not between 0 and " + PPM);
        }
    }
}
