package trefoil.engine.research.result;

import trefoil.engine.math.Fixed;

/**
 * What a taker pays on each leg.
 *
 * @param name as people call it: {@code VIP 0 + BNB}, {@code 0.075%}
 * @param rate of the amount received, fixed units: 0.075 % is 75,000
 */
public record FeeTier(String name, long rate) {
    /** Gross edge above which a loop of three such legs pays, 1e-9. */
    public long breakEvenEdgePpb() {
        final double kept = 1 - Fixed.toDouble(rate);
        return Math.round((1 / (kept * kept * kept) - 1) * 1e9);
    }

    /** Edge after three such fees of a loop of that gross edge, 1e-9. */
    public long netEdgePpb(final long grossEdgePpb) {
        final double kept = 1 - Fixed.toDouble(rate);
        return Math.round(((1 + grossEdgePpb * 1e-9) * kept * kept * kept - 1) * 1e9);
    }
}
