package trefoil.engine.sim;

import java.util.Arrays;
import trefoil.engine.event.Side;
import trefoil.engine.math.Fixed;

/** Reference price and price range rule of every instrument. */
final class PriceRules {
    private final PriceRange[] ranges;
    private final long[] references;
    private final long[] referencesSetNs;

    /** No rules, and reference prices that were never set. */
    PriceRules(final int instruments) {
        ranges = new PriceRange[instruments];
        Arrays.fill(ranges, PriceRange.OFF);
        references = new long[instruments];
        referencesSetNs = new long[instruments];
        Arrays.fill(referencesSetNs, -1);
    }

    PriceRange range(final int instrument) {
        return ranges[instrument];
    }

    void range(final int instrument, final PriceRange range) {
        ranges[instrument] = range;
    }

    /** 0 if there is none. */
    long reference(final int instrument) {
        return references[instrument];
    }

    /** -1 if it never was. */
    long referenceSetNs(final int instrument) {
        return referencesSetNs[instrument];
    }

    void reference(final int instrument, final long price, final long nowNs) {
        references[instrument] = price;
        referencesSetNs[instrument] = nowNs;
    }

    /** Lowest price at which an order that takes may trade. */
    long lowest(final int instrument, final int side) {
        final PriceRange range = ranges[instrument];
        return Fixed.mulCeil(references[instrument], side == Side.BUY ? range.bidDown() : range.askDown());
    }

    /** Highest price at which an order that takes may trade. */
    long highest(final int instrument, final int side) {
        final PriceRange range = ranges[instrument];
        final long up = side == Side.BUY ? range.bidUp() : range.askUp();
        return references[instrument] == 0 || up == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : Fixed.mulFloor(references[instrument], up);
    }
}
