package trefoil.engine.market;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The graph that is traded: assets as nodes, instruments as edges. Immutable.
 *
 * <p>Assets are ordered by degree, most connected first and by name among equals, so that the cells of the rate
 * matrix that change most lie next to each other. Instruments keep the venue's order. At most one instrument joins two
 * assets: of several, the first listed is kept.
 */
public final class Universe {
    /** Answer for a name that is not in the universe. */
    public static final int NOT_FOUND = -1;

    private final List<Instrument> instruments;
    private final List<String> assets;
    private final Map<String, Integer> assetIndexes = new HashMap<>();
    private final Map<String, Integer> instrumentIndexes = new HashMap<>();
    private final int[] baseAssets;
    private final int[] quoteAssets;

    private Universe(final List<Instrument> instruments) {
        this.instruments = List.copyOf(instruments);
        this.assets = List.copyOf(byDegree(instruments));
        for (int i = 0; i < assets.size(); i++) {
            assetIndexes.put(assets.get(i), i);
        }
        baseAssets = new int[instruments.size()];
        quoteAssets = new int[instruments.size()];
        for (int i = 0; i < instruments.size(); i++) {
            final Instrument instrument = instruments.get(i);
            instrumentIndexes.put(instrument.symbol(), i);
            baseAssets[i] = assetIndexes.get(instrument.baseAsset());
            quoteAssets[i] = assetIndexes.get(instrument.quoteAsset());
        }
    }

    /** Universe of every tradable instrument. */
    public static Universe of(final List<Instrument> listed) {
        return of(listed, Set.of(), Set.of());
    }

    /**
     * Universe of the tradable instruments whose two assets are allowed.
     *
     * @param listed instruments as the venue lists them, tradable or not
     * @param includedAssets only these assets; empty for all
     * @param excludedAssets never these assets
     */
    public static Universe of(
            final List<Instrument> listed, final Set<String> includedAssets, final Set<String> excludedAssets) {
        return of(allowed(listed, includedAssets, excludedAssets), Instrument::tradable);
    }

    /** Universe of those of the instruments that are to be kept, tradable or not. */
    public static Universe of(final List<Instrument> listed, final Predicate<Instrument> kept) {
        final List<Instrument> first = new ArrayList<>();
        final Set<Set<String>> joined = new HashSet<>();
        for (final Instrument instrument : listed) {
            if (kept.test(instrument) && joined.add(instrument.assets())) {
                first.add(instrument);
            }
        }
        return new Universe(first);
    }

    /**
     * The instruments whose two assets are allowed, tradable or not.
     *
     * @param includedAssets only these assets; empty for all
     * @param excludedAssets never these assets
     */
    public static List<Instrument> allowed(
            final List<Instrument> listed, final Set<String> includedAssets, final Set<String> excludedAssets) {
        return listed.stream()
                .filter(instrument -> instrument.assets().stream()
                        .allMatch(asset -> (includedAssets.isEmpty() || includedAssets.contains(asset))
                                && !excludedAssets.contains(asset)))
                .toList();
    }

    /** The same graph with only some of its instruments. */
    public Universe retain(final Set<Integer> instrumentsToKeep) {
        final List<Instrument> kept = new ArrayList<>();
        for (int i = 0; i < instruments.size(); i++) {
            if (instrumentsToKeep.contains(i)) {
                kept.add(instruments.get(i));
            }
        }
        return new Universe(kept);
    }

    /** Instruments in index order. */
    public List<Instrument> instruments() {
        return instruments;
    }

    /** Assets in index order: by degree, descending. */
    public List<String> assets() {
        return assets;
    }

    public int instrumentCount() {
        return instruments.size();
    }

    public int assetCount() {
        return assets.size();
    }

    /** Index of the instrument's base asset. */
    public int baseAsset(final int instrument) {
        return baseAssets[instrument];
    }

    /** Index of the instrument's quote asset. */
    public int quoteAsset(final int instrument) {
        return quoteAssets[instrument];
    }

    /** Index of an asset, or {@link #NOT_FOUND}. */
    public int assetIndex(final String asset) {
        return assetIndexes.getOrDefault(asset, NOT_FOUND);
    }

    /** Index of an instrument, or {@link #NOT_FOUND}. */
    public int instrumentIndex(final String symbol) {
        return instrumentIndexes.getOrDefault(symbol, NOT_FOUND);
    }

    private static List<String> byDegree(final List<Instrument> instruments) {
        final Map<String, Integer> degrees = new HashMap<>();
        for (final Instrument instrument : instruments) {
            degrees.merge(instrument.baseAsset(), 1, Integer::sum);
            degrees.merge(instrument.quoteAsset(), 1, Integer::sum);
        }
        final List<String> assets = new ArrayList<>(degrees.keySet());
        assets.sort(
                Comparator.<String>comparingInt(asset -> -degrees.get(asset)).thenComparing(asset -> asset));
        return assets;
    }
}
