package trefoil.gateway.binance.terms;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.ReferencePrice;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.PriceRange;
import trefoil.gateway.binance.rest.VenueException;

/**
 * Reads the price range rules, and the prices that these and the percent filters refer to: for the instruments that have
 * such a rule, or a percent filter so tight that a price near the market could fail it.
 *
 * <p>For the other instruments the engine's own check against its quotes, with a margin, is enough. Where the venue has no
 * reference price its average counts, or its last price. A venue without these endpoints is asked no more. The terms
 * reader's thread only.
 */
final class ReferenceReader {
    private static final int RULES_WEIGHT = 40;
    private static final int PRICES_WEIGHT = 4;
    private static final long RULES_AGAIN_NS = TermsReader.ns(3_600_000);
    private static final long PRICE_AGAIN_NS = TermsReader.ns(10_000);
    private static final long MINUTE_NS = TermsReader.ns(60_000);
    private static final long RETRY_NS = TermsReader.ns(60_000);

    /** A percent filter matters if it allows less than twice the reference, or not half of it. */
    private static final long TIGHT_UP = 2 * Fixed.ONE;

    private static final long TIGHT_DOWN = Fixed.ONE / 2;
    private static final int NOT_FOUND = 404;
    private static final int LEAST_REQUEST_CODE = -1199;
    private static final int MOST_REQUEST_CODE = -1000;
    private static final int UNKNOWN_SYMBOL = -1121;
    private static final long NEVER_TOLD = -1;

    private final Universe universe;
    private final MarketWatch markets;
    private final BinanceRestClient rest;
    private final InboundRing ring;
    private final EpochNanoClock clock;
    private final Consumer<String> notices;

    /** Between the prices of two instruments: they use half of the weight there is. */
    private final long gapNs;

    private final PriceRange[] ranges;
    private final boolean[] tight;
    private final long[] notBeforeNs;
    private final long[] toldReferences;
    private final PriceRange[] toldRanges;
    private final long[] toldAverages;
    /** Changes of filters that {@link #tight} takes account of. */
    private int ruleChanges;

    private long rulesNotBeforeNs = Long.MIN_VALUE;
    private long pricesNotBeforeNs = Long.MIN_VALUE;
    private boolean rulesMissing;
    private boolean referencesMissing;
    private boolean averagesMissing;
    private boolean failureTold;

    ReferenceReader(
            final Universe universe,
            final MarketWatch markets,
            final BinanceRestClient rest,
            final InboundRing ring,
            final int weightPerMinute,
            final EpochNanoClock clock,
            final Consumer<String> notices) {
        this.universe = universe;
        this.markets = markets;
        gapNs = MINUTE_NS * PRICES_WEIGHT * 2 / weightPerMinute;
        this.rest = rest;
        this.ring = ring;
        this.clock = clock;
        this.notices = notices;
        final int count = universe.instrumentCount();
        ranges = new PriceRange[count];
        Arrays.fill(ranges, PriceRange.OFF);
        tight = new boolean[count];
        lookForTightness();
        notBeforeNs = new long[count];
        toldReferences = new long[count];
        Arrays.fill(toldReferences, NEVER_TOLD);
        toldRanges = ranges.clone();
        toldAverages = toldReferences.clone();
    }

    private void lookForTightness() {
        ruleChanges = markets.ruleChanges();
        for (int i = 0; i < tight.length; i++) {
            tight[i] = isTight(markets.rules(i).filters());
        }
    }

    static boolean isTight(final Filters filters) {
        return filters.bidMultiplierUp() < TIGHT_UP
                || filters.askMultiplierUp() < TIGHT_UP
                || filters.bidMultiplierDown() > TIGHT_DOWN
                || filters.askMultiplierDown() > TIGHT_DOWN;
    }

    /** The reading of the rules. */
    Chore rules() {
        return new Chore() {
            @Override
            public long dueInMs(final long nowNs) {
                return rulesMissing ? NEVER : TermsReader.msUntil(rulesNotBeforeNs, nowNs);
            }

            @Override
            public int weight() {
                return RULES_WEIGHT;
            }

            @Override
            public void read(final long nowNs) throws VenueException {
                readRules(nowNs);
            }
        };
    }

    /** The reading of the prices. */
    Chore prices() {
        return new Chore() {
            @Override
            public long dueInMs(final long nowNs) {
                final int instrument = mostOverdue();
                return instrument == Universe.NOT_FOUND
                        ? NEVER
                        : TermsReader.msUntil(Math.max(notBeforeNs[instrument], pricesNotBeforeNs), nowNs);
            }

            @Override
            public int weight() {
                return PRICES_WEIGHT;
            }

            @Override
            public void read(final long nowNs) throws VenueException {
                readPrices(mostOverdue(), nowNs);
            }
        };
    }

    private void readRules(final long nowNs) throws VenueException {
        rulesNotBeforeNs = nowNs + RULES_AGAIN_NS;
        final Map<String, PriceRange> read;
        try {
            read = rest.priceRanges();
        } catch (final VenueException failure) {
            rulesNotBeforeNs = nowNs + RETRY_NS;
            rulesMissing = isMissing(failure);
            bear(failure, rulesMissing, "price range rules");
            return;
        }
        for (int i = 0; i < ranges.length; i++) {
            final PriceRange range =
                    read.getOrDefault(universe.instruments().get(i).symbol(), PriceRange.OFF);
            if (!range.equals(ranges[i])) {
                ranges[i] = range;
                notBeforeNs[i] = nowNs;
            }
        }
    }

    private void readPrices(final int instrument, final long nowNs) throws VenueException {
        final Instrument known = markets.rules(instrument);
        pricesNotBeforeNs = nowNs + gapNs;
        notBeforeNs[instrument] = nowNs + PRICE_AGAIN_NS;
        try {
            final long reference = referencesMissing ? 0 : reference(known.symbol());
            failureTold = false;
            tellReference(instrument, reference);
            if (reference == 0 && tight[instrument] && !averagesMissing) {
                tellAverage(instrument, average(known));
            }
        } catch (final VenueException failure) {
            notBeforeNs[instrument] = nowNs + RETRY_NS;
            bear(failure, false, "prices that filters of " + known.symbol() + " refer to");
        }
    }

    private long reference(final String symbol) throws VenueException {
        try {
            return rest.referencePrice(symbol);
        } catch (final VenueException failure) {
            if (!isMissing(failure)) {
                throw failure;
            }
            referencesMissing = true;
            bear(failure, true, "reference prices");
            return 0;
        }
    }

    private long average(final Instrument instrument) throws VenueException {
        try {
            return instrument.filters().avgPriceMins() == 0
                    ? rest.lastPrice(instrument.symbol())
                    : rest.averagePrice(instrument.symbol());
        } catch (final VenueException failure) {
            if (!isMissing(failure)) {
                throw failure;
            }
            averagesMissing = true;
            bear(failure, true, "average prices");
            return 0;
        }
    }

    /** The instrument whose prices have waited longest of those that need any; {@link Universe#NOT_FOUND} for none. */
    private int mostOverdue() {
        int first = Universe.NOT_FOUND;
        if (markets.ruleChanges() != ruleChanges) {
            lookForTightness();
        }
        if (referencesMissing && averagesMissing) {
            return first;
        }
        for (int i = 0; i < ranges.length; i++) {
            final boolean followed = tight[i] || !ranges[i].equals(PriceRange.OFF) || !toldRanges[i].equals(ranges[i]);
            if (followed && (first == Universe.NOT_FOUND || notBeforeNs[i] < notBeforeNs[first])) {
                first = i;
            }
        }
        return first;
    }

    private void tellReference(final int instrument, final long price) {
        final PriceRange range = ranges[instrument];
        if (price == toldReferences[instrument] && range.equals(toldRanges[instrument])) {
            return;
        }
        toldReferences[instrument] = price;
        toldRanges[instrument] = range;
        publish(instrument, ReferencePrice.REFERENCE, price, range);
    }

    private void tellAverage(final int instrument, final long price) {
        if (price != toldAverages[instrument]) {
            toldAverages[instrument] = price;
            publish(instrument, ReferencePrice.AVERAGE, price, PriceRange.OFF);
        }
    }

    private void publish(final int instrument, final int kind, final long price, final PriceRange range) {
        final long sequence = ring.claim(1);
        ReferencePrice.write(
                ring.buffer(sequence),
                ring.offset(sequence),
                clock.nanoTime(),
                instrument,
                kind,
                price,
                range.bidDown(),
                range.bidUp(),
                range.askDown(),
                range.askUp());
        ring.publish(sequence, 1);
    }

    /** Whether the venue does not know the question at all. */
    private static boolean isMissing(final VenueException failure) {
        return failure.kind() == VenueException.Kind.REJECTED
                && (failure.httpStatus() == NOT_FOUND
                        || failure.code() >= LEAST_REQUEST_CODE
                                && failure.code() <= MOST_REQUEST_CODE
                                && failure.code() != UNKNOWN_SYMBOL);
    }

    private void bear(final VenueException failure, final boolean missing, final String what) throws VenueException {
        if (Chore.concernsAll(failure)) {
            throw failure;
        }
        if (missing || !failureTold) {
            notices.accept((missing ? "this venue tells no " : "not known for now: ") + what + " ("
                    + failure.getMessage() + ")");
        }
        failureTold |= !missing;
    }
}
