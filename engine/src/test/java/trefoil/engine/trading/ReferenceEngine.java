package trefoil.engine.trading;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;

/**
 * What opportunities there are, found the plain way: by name, with objects and decimals, looking at every loop of three
 * assets after every quote.
 */
final class ReferenceEngine {
    /** A loop whose rates, after fees and the least edge, leave something; asset names, start asset not singled out. */
    record Opportunity(List<String> assets, BigDecimal product) {}

    private record Quote(
            long updateId, int connection, BigDecimal bid, BigDecimal bidQty, BigDecimal ask, BigDecimal askQty) {}

    private static final BigDecimal PPM = BigDecimal.valueOf(1_000_000);
    private static final MathContext PRECISION = MathContext.DECIMAL128;

    private final Universe universe;
    private final List<String> startAssets;
    private final Map<String, Integer> feesPpm;
    private final BigDecimal minEdge;
    private final Map<String, Quote> quotes = new HashMap<>();
    private final Map<String, Instrument> byAssets = new HashMap<>();

    ReferenceEngine(
            final Universe universe,
            final List<String> startAssets,
            final Map<String, Integer> feesPpm,
            final int minEdgePpm) {
        this.universe = universe;
        this.startAssets = startAssets;
        this.feesPpm = feesPpm;
        minEdge = BigDecimal.ONE.add(BigDecimal.valueOf(minEdgePpm).divide(PPM));
        for (final Instrument instrument : universe.instruments()) {
            byAssets.put(instrument.baseAsset() + ">" + instrument.quoteAsset(), instrument);
            byAssets.put(instrument.quoteAsset() + ">" + instrument.baseAsset(), instrument);
        }
    }

    /** Opportunities through what the quote improved, sells of the base first, best first among each. */
    List<Opportunity> onQuote(
            final String symbol,
            final int connection,
            final long updateId,
            final BigDecimal bid,
            final BigDecimal bidQty,
            final BigDecimal ask,
            final BigDecimal askQty) {
        final Quote old = quotes.get(symbol);
        if (old != null && updateId <= old.updateId) {
            return List.of();
        }
        final Quote quote = new Quote(
                updateId,
                connection,
                bidQty.signum() == 0 ? BigDecimal.ZERO : bid,
                bidQty,
                askQty.signum() == 0 ? BigDecimal.ZERO : ask,
                askQty);
        quotes.put(symbol, quote);
        final Instrument instrument = universe.instruments().get(universe.instrumentIndex(symbol));
        final List<Opportunity> found = new ArrayList<>();
        if (improved(old == null ? null : old.bid, old == null ? null : old.bidQty, quote.bid, bidQty, 1)) {
            found.addAll(through(instrument.baseAsset(), instrument.quoteAsset()));
        }
        if (improved(old == null ? null : old.ask, old == null ? null : old.askQty, quote.ask, askQty, -1)) {
            found.addAll(through(instrument.quoteAsset(), instrument.baseAsset()));
        }
        return found;
    }

    void onConnectionLost(final int connection) {
        quotes.values().removeIf(quote -> quote.connection == connection);
    }

    private static boolean improved(
            final BigDecimal oldPrice,
            final BigDecimal oldQty,
            final BigDecimal price,
            final BigDecimal qty,
            final int better) {
        if (price.signum() == 0) {
            return false;
        }
        if (oldPrice == null || oldPrice.signum() == 0) {
            return true;
        }
        final int compared = price.compareTo(oldPrice) * better;
        return compared > 0 || compared == 0 && qty.compareTo(oldQty) > 0;
    }

    private List<Opportunity> through(final String from, final String to) {
        final List<Opportunity> found = new ArrayList<>();
        for (final String third : universe.assets()) {
            final boolean loop = !third.equals(from)
                    && !third.equals(to)
                    && byAssets.containsKey(to + ">" + third)
                    && byAssets.containsKey(third + ">" + from)
                    && (startAssets.contains(from) || startAssets.contains(to) || startAssets.contains(third));
            if (!loop) {
                continue;
            }
            final BigDecimal product = rate(from, to).multiply(rate(to, third)).multiply(rate(third, from));
            final BigDecimal net = product.multiply(afterFee(from, to))
                    .multiply(afterFee(to, third))
                    .multiply(afterFee(third, from));
            if (net.compareTo(minEdge) > 0) {
                found.add(new Opportunity(List.of(from, to, third), product));
            }
        }
        found.sort(Comparator.comparing(Opportunity::product).reversed());
        return found;
    }

    private BigDecimal rate(final String from, final String to) {
        final Instrument instrument = byAssets.get(from + ">" + to);
        final Quote quote = quotes.get(instrument.symbol());
        if (quote == null) {
            return BigDecimal.ZERO;
        }
        if (instrument.baseAsset().equals(from)) {
            return quote.bid;
        }
        return quote.ask.signum() == 0 ? BigDecimal.ZERO : BigDecimal.ONE.divide(quote.ask, PRECISION);
    }

    private BigDecimal afterFee(final String from, final String to) {
        final int feePpm = feesPpm.get(byAssets.get(from + ">" + to).symbol());
        return BigDecimal.ONE.subtract(BigDecimal.valueOf(feePpm).divide(PPM));
    }
}
