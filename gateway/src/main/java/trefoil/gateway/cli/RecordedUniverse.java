package trefoil.gateway.cli;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;

/** Which of the listed instruments are meant by what a user typed. */
final class RecordedUniverse {
    private static final String ALL = "all";

    private final List<Instrument> listed;

    RecordedUniverse(final List<Instrument> listed) {
        this.listed = listed;
    }

    /**
     * Those instruments.
     *
     * @throws IllegalArgumentException if one is not listed, is not traded now, or joins assets that another joins
     */
    Universe ofSymbols(final List<String> symbols) {
        final Map<String, Instrument> bySymbol = new HashMap<>();
        listed.forEach(instrument -> bySymbol.put(instrument.symbol(), instrument));
        final Set<String> wanted = new HashSet<>();
        for (final String symbol : symbols) {
            final Instrument instrument = bySymbol.get(symbol.strip().toUpperCase(Locale.ROOT));
            if (instrument == null) {
                throw new IllegalArgumentException("--symbols " + symbol + ": the venue lists no such instrument");
            }
            if (!instrument.tradable()) {
                throw new IllegalArgumentException("--symbols " + symbol
                        + ": the venue does not trade it now, its status is " + instrument.status());
            }
            wanted.add(instrument.symbol());
        }
        final Universe universe = Universe.of(listed, instrument -> wanted.contains(instrument.symbol()));
        if (universe.instrumentCount() < wanted.size()) {
            wanted.removeIf(symbol -> universe.instrumentIndex(symbol) != Universe.NOT_FOUND);
            throw new IllegalArgumentException("--symbols " + String.join(",", wanted)
                    + ": another one that is asked for joins the same two assets");
        }
        return universe;
    }

    /**
     * The instruments of triangles that are named, go through an asset that is named, or of all.
     *
     * @throws IllegalArgumentException if a name means nothing that is traded now
     */
    Universe ofTriangles(final List<String> names) {
        final Universe traded = Universe.of(listed);
        final List<Triangles.Triangle> triangles = Triangles.of(traded);
        final Set<Integer> used = new HashSet<>();
        for (final String name : names) {
            final Set<String> assets = new HashSet<>(
                    Arrays.asList(name.strip().toUpperCase(Locale.ROOT).split("-")));
            final boolean all = name.strip().equalsIgnoreCase(ALL);
            if (!all && assets.size() != 1 && assets.size() != 3) {
                throw new IllegalArgumentException(
                        "--triangles " + name + ": name three assets, USDT-BTC-ETH, or one, or 'all'");
            }
            final int before = used.size();
            boolean any = false;
            for (final Triangles.Triangle triangle : triangles) {
                if (all || corners(traded, triangle).containsAll(assets)) {
                    any = true;
                    used.addAll(List.of(triangle.ab(), triangle.bc(), triangle.ca()));
                }
            }
            if (!any && used.size() == before) {
                throw new IllegalArgumentException("--triangles " + name + ": none of the " + triangles.size()
                        + " triangles that the venue trades now");
            }
        }
        return traded.retain(used);
    }

    private static Set<String> corners(final Universe universe, final Triangles.Triangle triangle) {
        return Set.of(
                universe.assets().get(triangle.a()),
                universe.assets().get(triangle.b()),
                universe.assets().get(triangle.c()));
    }
}
