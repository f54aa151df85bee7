package trefoil.gateway.exchange.tape;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.MarketFeed;

/**
 * Edges of all triangles of a tape, recomputed naively after each update.
 *
 * @param triangles three assets with all three pairs, counted once
 * @param maxBp greatest edge, basis points, better direction, of triangles whose legs are young enough
 * @param evaluations updates after which the first triangle had quotes on all legs, young or not
 * @param positive evaluations in which the first triangle's better edge was above 0
 */
record TapeEdges(int triangles, double maxBp, int evaluations, int positive) {

    static TapeEdges of(final Path file, final long maxAgeNs) {
        try (TapeFeed feed = TapeFeed.open(file)) {
            final List<Instrument> instruments = feed.instruments();
            final List<int[]> triangles = triangles(instruments);
            final double[][] tops = new double[instruments.size()][];
            final long[] times = new long[instruments.size()];
            double max = -1;
            int evaluations = 0;
            int positive = 0;
            while (feed.nextTimeNs() != MarketFeed.END) {
                final long nowNs = feed.nextTimeNs();
                feed.emit((instrument, updateId, bids, bidLevels, asks, askLevels) -> {
                    tops[instrument] = new double[] {Fixed.toDouble(bids[0]), Fixed.toDouble(asks[0])};
                    times[instrument] = nowNs;
                });
                for (int i = 0; i < triangles.size(); i++) {
                    final int[] triangle = triangles.get(i);
                    if (tops[triangle[0]] == null || tops[triangle[1]] == null || tops[triangle[2]] == null) {
                        continue;
                    }
                    final double edge = edge(instruments, triangle, tops);
                    final long oldest = Math.min(times[triangle[0]], Math.min(times[triangle[1]], times[triangle[2]]));
                    max = nowNs - oldest <= maxAgeNs ? Math.max(max, edge) : max;
                    evaluations += i == 0 ? 1 : 0;
                    positive += i == 0 && edge > 0 ? 1 : 0;
                }
            }
            return new TapeEdges(triangles.size(), max * 1e4, evaluations, positive);
        }
    }

    private static double edge(final List<Instrument> instruments, final int[] triangle, final double[][] tops) {
        final String start = instruments.get(triangle[0]).baseAsset();
        return Math.max(
                walk(instruments, new int[] {triangle[0], triangle[1], triangle[2]}, start, tops),
                walk(instruments, new int[] {triangle[0], triangle[2], triangle[1]}, start, tops));
    }

    /** Product minus 1 from the first pair's base or quote, whichever lets the three pairs follow each other. */
    private static double walk(
            final List<Instrument> instruments, final int[] legs, final String start, final double[][] tops) {
        String asset = start;
        double product = 1;
        final String quote = instruments.get(legs[0]).quoteAsset();
        final Instrument second = instruments.get(legs[1]);
        if (!second.baseAsset().equals(quote) && !second.quoteAsset().equals(quote)) {
            asset = quote;
        }
        for (final int leg : legs) {
            final Instrument instrument = instruments.get(leg);
            final boolean sell = instrument.baseAsset().equals(asset);
            product *= sell ? tops[leg][0] : 1 / tops[leg][1];
            asset = sell ? instrument.quoteAsset() : instrument.baseAsset();
        }
        return product - 1;
    }

    private static List<int[]> triangles(final List<Instrument> instruments) {
        final List<int[]> triangles = new ArrayList<>();
        for (int i = 0; i < instruments.size(); i++) {
            for (int j = i + 1; j < instruments.size(); j++) {
                for (int k = j + 1; k < instruments.size(); k++) {
                    final long assets = List.of(instruments.get(i), instruments.get(j), instruments.get(k)).stream()
                            .flatMap(instrument -> List.of(instrument.baseAsset(), instrument.quoteAsset()).stream())
                            .distinct()
                            .count();
                    if (assets == 3) {
                        triangles.add(new int[] {i, j, k});
                    }
                }
            }
        }
        return triangles;
    }
}
