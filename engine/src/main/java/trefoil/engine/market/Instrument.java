package trefoil.engine.market;

import java.util.Objects;
import java.util.Set;

/**
 * A pair that the venue lists: one unit of {@code baseAsset} is priced in {@code quoteAsset}.
 *
 * @param symbol the venue's name; not always base + quote, not always ASCII
 * @param baseAsset the asset that quantities count
 * @param quoteAsset the asset that prices count
 * @param status trading status when read
 * @param spotTradingAllowed whether spot orders are allowed at all (flag and permissions)
 * @param basePrecision decimals a quantity may have
 * @param quotePrecision decimals a price may have
 * @param filters order filters
 */
public record Instrument(
        String symbol,
        String baseAsset,
        String quoteAsset,
        InstrumentStatus status,
        boolean spotTradingAllowed,
        int basePrecision,
        int quotePrecision,
        Filters filters) {

    public Instrument {
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(baseAsset, "baseAsset");
        Objects.requireNonNull(quoteAsset, "quoteAsset");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(filters, "filters");
        if (symbol.isEmpty() || baseAsset.isEmpty() || quoteAsset.isEmpty()) {
            throw new IllegalArgumentException("empty name in instrument '" + symbol + "'");
        }
        if (baseAsset.equals(quoteAsset)) {
            throw new IllegalArgumentException("instrument " + symbol + ": baseAsset=quoteAsset=" + baseAsset);
        }
    }

    /** Whether new spot orders are accepted. */
    public boolean tradable() {
        return status == InstrumentStatus.TRADING && spotTradingAllowed;
    }

    /** Whether new spot orders will be accepted once a halt is over. */
    public boolean halted() {
        return status == InstrumentStatus.HALT && spotTradingAllowed;
    }

    /** The two assets that it joins. */
    public Set<String> assets() {
        return Set.of(baseAsset, quoteAsset);
    }
}
