package trefoil.engine.arbitrage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;

/** Enumerates triangles: three assets with an instrument between each two, each counted once. Cold. */
public final class Triangles {
    private Triangles() {}

    /**
     * Three assets {@code a < b < c} by universe index, and the instruments between them.
     *
     * @param ab instrument between a and b
     * @param bc instrument between b and c
     * @param ca instrument between c and a
     */
    public record Triangle(int a, int b, int c, int ab, int bc, int ca) {}

    /** Every triangle of the universe, in ascending order of (a, b, c). */
    public static List<Triangle> of(final Universe universe) {
        final int assets = universe.assetCount();
        final int[][] neighbours = new int[assets][];
        final int[][] instruments = new int[assets][];
        adjacency(universe, neighbours, instruments);

        final List<Triangle> triangles = new ArrayList<>();
        final int[] instrumentFromA = new int[assets];
        for (int a = 0; a < assets; a++) {
            Arrays.fill(instrumentFromA, Universe.NOT_FOUND);
            for (int i = 0; i < neighbours[a].length; i++) {
                instrumentFromA[neighbours[a][i]] = instruments[a][i];
            }
            for (int i = 0; i < neighbours[a].length; i++) {
                final int b = neighbours[a][i];
                for (int j = 0; b > a && j < neighbours[b].length; j++) {
                    final int c = neighbours[b][j];
                    if (c > b && instrumentFromA[c] != Universe.NOT_FOUND) {
                        triangles.add(new Triangle(a, b, c, instruments[a][i], instruments[b][j], instrumentFromA[c]));
                    }
                }
            }
        }
        return triangles;
    }

    /** The part of the universe that some triangle with one of the start assets uses; its indexes are its own. */
    public static Universe tradedPart(final Universe universe, final Collection<String> startAssets) {
        final Set<Integer> used = new HashSet<>();
        for (final Triangle triangle : of(universe)) {
            if (startAssets.contains(universe.assets().get(triangle.a()))
                    || startAssets.contains(universe.assets().get(triangle.b()))
                    || startAssets.contains(universe.assets().get(triangle.c()))) {
                used.add(triangle.ab());
                used.add(triangle.bc());
                used.add(triangle.ca());
            }
        }
        return universe.retain(used);
    }

    /**
     * The part of the universe that some loop of the choice uses; its indexes are its own.
     *
     * @throws IllegalArgumentException if there are more loops than the choice allows
     */
    public static Universe tradedPart(
            final Universe universe, final Collection<String> startAssets, final LoopChoice choice) {
        if (!choice.fourLegs()) {
            return tradedPart(universe, startAssets);
        }
        final List<Integer> starts = startAssets.stream()
                .map(universe::assetIndex)
                .filter(asset -> asset != Universe.NOT_FOUND)
                .toList();
        final Set<String> used = new HashSet<>();
        for (final Instrument instrument : tradedPart(universe, startAssets).instruments()) {
            used.add(instrument.symbol());
        }
        final Conversions conversions = new Conversions(universe);
        for (final int[] ring : FourCycles.of(universe, starts, choice)) {
            for (int i = 0; i < ring.length; i++) {
                final int instrument = conversions.instrument(ring[i], ring[(i + 1) % ring.length]);
                used.add(universe.instruments().get(instrument).symbol());
            }
        }
        final Set<Integer> kept = new HashSet<>();
        for (int i = 0; i < universe.instrumentCount(); i++) {
            if (used.contains(universe.instruments().get(i).symbol())) {
                kept.add(i);
            }
        }
        return universe.retain(kept);
    }

    /** Neighbours of each asset in ascending order, and the instruments that lead to them. */
    private static void adjacency(final Universe universe, final int[][] neighbours, final int[][] instruments) {
        final int assets = universe.assetCount();
        final List<List<long[]>> edges = new ArrayList<>();
        for (int i = 0; i < assets; i++) {
            edges.add(new ArrayList<>());
        }
        for (int i = 0; i < universe.instrumentCount(); i++) {
            edges.get(universe.baseAsset(i)).add(new long[] {universe.quoteAsset(i), i});
            edges.get(universe.quoteAsset(i)).add(new long[] {universe.baseAsset(i), i});
        }
        for (int i = 0; i < assets; i++) {
            edges.get(i).sort((x, y) -> Long.compare(x[0], y[0]));
            neighbours[i] =
                    edges.get(i).stream().mapToInt(edge -> (int) edge[0]).toArray();
            instruments[i] =
                    edges.get(i).stream().mapToInt(edge -> (int) edge[1]).toArray();
        }
    }
}
