package trefoil.bench.rejected;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import trefoil.bench.BenchMarket;
import trefoil.engine.market.Instrument;

/**
 * The straightforward detector of triangles: rates as {@link BigDecimal}s in maps by the names of assets, and a list of the
 * triangles through each symbol, as objects. Each quote prices those of its symbol, both ways round.
 */
public final class ObjectGraph {
    private static final MathContext DIGITS = MathContext.DECIMAL64;
    private static final BigDecimal AFTER_FEE = new BigDecimal("0.999");

    private final Map<String, Map<String, BigDecimal>> rates = new HashMap<>();
    private final Map<String, Instrument> instruments = new HashMap<>();
    private final Map<String, List<Triangle>> triangles = new HashMap<>();

    /** Three assets in the order in which they are converted. */
    private record Triangle(String first, String second, String third) {}

    /** A graph of the market's instruments, without quotes. */
    public ObjectGraph(final BenchMarket market) {
        for (final Instrument each : market.universe().instruments()) {
            instruments.put(each.symbol(), each);
            rates.computeIfAbsent(each.baseAsset(), name -> new HashMap<>()).put(each.quoteAsset(), BigDecimal.ZERO);
            rates.computeIfAbsent(each.quoteAsset(), name -> new HashMap<>()).put(each.baseAsset(), BigDecimal.ZERO);
        }
        for (final Instrument each : instruments.values()) {
            final List<Triangle> through = new ArrayList<>();
            for (final String third : rates.get(each.baseAsset()).keySet()) {
                if (rates.get(each.quoteAsset()).containsKey(third)) {
                    through.add(new Triangle(each.baseAsset(), each.quoteAsset(), third));
                    through.add(new Triangle(each.quoteAsset(), each.baseAsset(), third));
                }
            }
            triangles.put(each.symbol(), through);
        }
    }

    /** Takes a quote; answers the best product of a triangle that it is part of, 0 if there is none. */
    public BigDecimal onQuote(final String symbol, final BigDecimal bid, final BigDecimal ask) {
        final Instrument instrument = instruments.get(symbol);
        rates.get(instrument.baseAsset()).put(instrument.quoteAsset(), bid.multiply(AFTER_FEE, DIGITS));
        rates.get(instrument.quoteAsset()).put(instrument.baseAsset(), AFTER_FEE.divide(ask, DIGITS));
        BigDecimal best = BigDecimal.ZERO;
        for (final Triangle each : triangles.get(symbol)) {
            final BigDecimal product = rate(each.first(), each.second())
                    .multiply(rate(each.second(), each.third()), DIGITS)
                    .multiply(rate(each.third(), each.first()), DIGITS);
            best = best.max(product);
        }
        return best;
    }

    private BigDecimal rate(final String from, final String to) {
        return rates.get(from).get(to);
    }
}
