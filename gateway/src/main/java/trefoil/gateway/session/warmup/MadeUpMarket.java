package trefoil.gateway.session.warmup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Predicate;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;

/** Prices of a market that does not exist: they agree with each other, but for one quote now and then. */
final class MadeUpMarket {
    /** Ids have so many digits, as a text has room for them. */
    static final int ID_DIGITS = 12;

    private static final Map<String, Double> KNOWN = Map.of("BTC", 60_000.0, "ETH", 3_000.0, "BNB", 600.0);
    private static final double HALF_SPREAD = 2e-4;
    /** Of a quote that makes loops pay. */
    private static final double CHEAP = 0.98;

    private static final double QUOTE_WORTH = 10_000;
    private static final int OTHER_VALUES = 90;
    private static final long FIRST_ID = 100_000_000_000L;

    private final Universe universe;
    private long quoteId = FIRST_ID;
    /** Of each instrument's book. Written by the thread that puts frames, read by that of snapshots. */
    private final AtomicLongArray bookIds;

    MadeUpMarket(final Universe universe) {
        this.universe = universe;
        bookIds = new AtomicLongArray(universe.instrumentCount());
        for (int i = 0; i < bookIds.length(); i++) {
            bookIds.set(i, FIRST_ID);
        }
    }

    Universe universe() {
        return universe;
    }

    /** What an asset is worth here. */
    static double value(final String asset) {
        if (asset.contains("USD") || asset.equals("DAI")) {
            return 1;
        }
        return KNOWN.getOrDefault(asset, 1.0 + Math.floorMod(asset.hashCode(), OTHER_VALUES));
    }

    private long tick(final int instrument) {
        return Math.max(1, universe.instruments().get(instrument).filters().tickSize());
    }

    private double price(final int instrument, final boolean pays) {
        final Instrument listed = universe.instruments().get(instrument);
        return value(listed.baseAsset()) / value(listed.quoteAsset()) * (pays ? CHEAP : 1);
    }

    /** The bid of that level, 0 the best; at least a tick. */
    long bid(final int instrument, final boolean pays, final int level) {
        final long tick = tick(instrument);
        final long best = Math.round(price(instrument, pays) * (1 - HALF_SPREAD) * Fixed.ONE) / tick * tick;
        return Math.max(tick, best - level * tick);
    }

    /** As {@link #bid}, above it. */
    long ask(final int instrument, final boolean pays, final int level) {
        final long tick = tick(instrument);
        final long best = Math.round(price(instrument, pays) * (1 + HALF_SPREAD) * Fixed.ONE) / tick * tick;
        return Math.max(bid(instrument, pays, 0) + tick, best) + level * tick;
    }

    long qty(final int instrument) {
        final String base = universe.instruments().get(instrument).baseAsset();
        return Math.max(1, Math.round(QUOTE_WORTH / value(base) * Fixed.ONE));
    }

    /** Instruments whose cheap quote lets a loop begin: quoted in one of those assets. */
    int[] payable(final Predicate<String> isStart) {
        final List<Integer> payable = new ArrayList<>();
        for (int i = 0; i < universe.instrumentCount(); i++) {
            if (isStart.test(universe.instruments().get(i).quoteAsset())) {
                payable.add(i);
            }
        }
        return payable.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Id of the next quote. */
    long nextQuoteId() {
        return ++quoteId;
    }

    /** Id of the next change of that book. */
    long nextBookId(final int instrument) {
        return bookIds.incrementAndGet(instrument);
    }

    /** Id of the last change of that book. */
    long bookId(final int instrument) {
        return bookIds.get(instrument);
    }
}
