package trefoil.engine.market;

import java.util.Arrays;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.math.Fixed;

/**
 * The band that a limit price must stay in, by instrument and side: PRICE_FILTER, PERCENT_PRICE(_BY_SIDE) and the price
 * range execution rule together. Trading thread only; allocates nothing after construction.
 *
 * <pre>
 *   percent filter     reference price if the venue has one, else average or last price as told, else the mid of our
 *                      quotes: then the band is what {@value #MID_MARGIN_PERCENT} % around the mid leave in every case
 *   price range rule   reference price only: without one the rule is off
 * </pre>
 *
 * A band that hangs on the mid is made anew when the mid has moved by more than 1/{@value #MID_SLACK} of it; while there
 * is no quote the last one stays. With neither a price nor a quote ever seen, nothing can be said and nothing is refused.
 */
public final class PriceBands {
    /** Answer of {@link #check} for a price inside the band. */
    public static final int OK = 0;

    /** How far from the mid of our quotes the venue's reference may lie before a check against the mid is wrong. */
    public static final int MID_MARGIN_PERCENT = 5;

    private static final int MID_SLACK = 128;
    private static final long PERCENT = 100;
    private static final int SIDES = 2;

    private final RateMatrix matrix;
    private final InstrumentRules rules;
    private final long[] references;
    private final long[] averages;
    private final long[] rangeDowns;
    private final long[] rangeUps;
    private final boolean[] byMid;
    private final long[] bandMids;
    private final long[] bandMidSlacks;

    private final long[] percentLows;
    private final long[] percentHighs;
    private final long[] lows;
    private final long[] highs;

    /** Bands of the universe's instruments, no reference known; the mid is that of the matrix's quotes. */
    public PriceBands(final InstrumentRules rules, final RateMatrix matrix, final int instruments) {
        this.matrix = matrix;
        this.rules = rules;
        references = new long[instruments];
        averages = new long[instruments];
        rangeDowns = new long[instruments * SIDES];
        rangeUps = new long[instruments * SIDES];
        Arrays.fill(rangeUps, Long.MAX_VALUE);
        byMid = new boolean[instruments];
        bandMids = new long[instruments];
        bandMidSlacks = new long[instruments];
        percentLows = new long[instruments * SIDES];
        percentHighs = new long[instruments * SIDES];
        lows = new long[instruments * SIDES];
        highs = new long[instruments * SIDES];
        for (int i = 0; i < instruments; i++) {
            rebuild(i);
        }
    }

    /**
     * The venue's reference price and the multipliers of its price range rule.
     *
     * @param price 0 if the venue has none
     * @param bidDown 0 if off, as {@code askDown}
     * @param bidUp {@link Long#MAX_VALUE} if off, as {@code askUp}
     */
    public void onReference(
            final int instrument,
            final long price,
            final long bidDown,
            final long bidUp,
            final long askDown,
            final long askUp) {
        references[instrument] = price;
        rangeDowns[key(instrument, Side.BUY)] = bidDown;
        rangeUps[key(instrument, Side.BUY)] = bidUp;
        rangeDowns[key(instrument, Side.SELL)] = askDown;
        rangeUps[key(instrument, Side.SELL)] = askUp;
        rebuild(instrument);
    }

    /** The average over the filter's minutes, or where these are 0 the last price; 0 if not known. */
    public void onAverage(final int instrument, final long price) {
        averages[instrument] = price;
        rebuild(instrument);
    }

    /** The instrument's filters have changed. */
    void onRules(final int instrument) {
        rebuild(instrument);
    }

    /** Whether the price is inside the band: {@link #OK}, or the {@link RefusalReason} that it is not. */
    public int check(final int instrument, final int side, final long price) {
        refresh(instrument);
        final int key = key(instrument, side);
        if (price >= lows[key] && price <= highs[key] && rules.onTick(instrument, price) && price > 0) {
            return OK;
        }
        if (price <= 0
                || price < rules.minPrice(instrument)
                || price > rules.maxPrice(instrument)
                || !rules.onTick(instrument, price)) {
            return RefusalReason.PRICE_FILTER;
        }
        return price < percentLows[key] || price > percentHighs[key]
                ? RefusalReason.PERCENT_PRICE
                : RefusalReason.PRICE_RANGE;
    }

    /**
     * Highest limit of a buy, lowest of a sell, on the tick; above 0 for a buy. On the wrong side of
     * {@link #bestAllowedPrice} if no price is allowed.
     */
    public long worstAllowedPrice(final int instrument, final int side) {
        refresh(instrument);
        return side == Side.BUY ? highs[key(instrument, side)] : lows[key(instrument, side)];
    }

    /** Lowest limit of a buy, highest of a sell, on the tick. */
    public long bestAllowedPrice(final int instrument, final int side) {
        refresh(instrument);
        return side == Side.BUY ? lows[key(instrument, side)] : highs[key(instrument, side)];
    }

    /** Least that the price which percent and market-notional filters refer to may be; 0 if nothing is known of it. */
    public long referenceLow(final int instrument) {
        final long told = told(instrument);
        return told > 0 ? told : lowOf(mid(instrument));
    }

    /** Most that the price which percent and market-notional filters refer to may be; 0 if nothing is known of it. */
    public long referenceHigh(final int instrument) {
        final long told = told(instrument);
        return told > 0 ? told : highOf(mid(instrument));
    }

    private void refresh(final int instrument) {
        if (byMid[instrument]) {
            final long mid = mid(instrument);
            if (mid != 0 && Math.abs(mid - bandMids[instrument]) > bandMidSlacks[instrument]) {
                rebuild(instrument);
            }
        }
    }

    private void rebuild(final int instrument) {
        final Filters filters = rules.filters(instrument);
        final long told = told(instrument);
        byMid[instrument] = told == 0 && filters.bindsToReference();
        long low = told;
        long high = told;
        if (byMid[instrument]) {
            final long mid = mid(instrument);
            if (mid != 0) {
                bandMids[instrument] = mid;
                bandMidSlacks[instrument] = mid / MID_SLACK;
            }
            low = lowOf(bandMids[instrument]);
            high = highOf(bandMids[instrument]);
        }
        rebuild(instrument, Side.BUY, low, high, filters.bidMultiplierDown(), filters.bidMultiplierUp());
        rebuild(instrument, Side.SELL, low, high, filters.askMultiplierDown(), filters.askMultiplierUp());
    }

    /** The part of the band that is allowed wherever the reference is between its bounds. */
    private void rebuild(
            final int instrument,
            final int side,
            final long leastReference,
            final long mostReference,
            final long down,
            final long up) {
        final int key = key(instrument, side);
        percentLows[key] = Fixed.mulCeil(mostReference, down);
        percentHighs[key] =
                leastReference == 0 || up == Long.MAX_VALUE ? Long.MAX_VALUE : Fixed.mulFloor(leastReference, up);
        final long reference = references[instrument];
        final long rangeLow = reference == 0 ? 0 : Fixed.mulCeil(reference, rangeDowns[key]);
        final long rangeHigh = reference == 0 || rangeUps[key] == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : Fixed.mulFloor(reference, rangeUps[key]);
        final long tick = rules.tickSize(instrument);
        lows[key] = Fixed.ceilToStep(Math.max(rules.minPrice(instrument), Math.max(percentLows[key], rangeLow)), tick);
        final long high = Math.min(rules.maxPrice(instrument), Math.min(percentHighs[key], rangeHigh));
        highs[key] = Math.max(1, Fixed.floorToStep(high, tick));
    }

    private long told(final int instrument) {
        return references[instrument] > 0 ? references[instrument] : averages[instrument];
    }

    private long mid(final int instrument) {
        final long bid = matrix.bidPrice(instrument);
        final long ask = matrix.askPrice(instrument);
        return bid == 0 || ask == 0 ? bid + ask : bid / 2 + ask / 2;
    }

    private static long lowOf(final long mid) {
        return Fixed.mulDivFloor(mid, PERCENT - MID_MARGIN_PERCENT, PERCENT);
    }

    private static long highOf(final long mid) {
        return Fixed.mulDivCeil(mid, PERCENT + MID_MARGIN_PERCENT, PERCENT);
    }

    private static int key(final int instrument, final int side) {
        return instrument * SIDES + (side == Side.SELL ? 1 : 0);
    }
}
