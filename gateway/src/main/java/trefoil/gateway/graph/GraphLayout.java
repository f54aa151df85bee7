package trefoil.gateway.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import trefoil.engine.market.Universe;

/**
 * Where each asset is drawn: the busiest hub in the middle, the other hubs around it, everything else on a ring.
 *
 * <p>On the ring, assets that are joined to the same hubs stand together, and those whose rarest hub is the same make a
 * sector; that hub is drawn before it. Labels stand outside the ring, one to a place, so that none can meet another: the
 * ring grows with the number of assets. No randomness and no iteration to a tolerance: the same market is drawn the same.
 */
final class GraphLayout {
    private static final int MAX_HUBS = 24;
    private static final double LEAST_RING = 270;
    private static final double LEAST_RING_OF_FEW = 150;
    /** So few stand on the ring all together: a triangle looks like one. */
    private static final int FEW_ASSETS = 6;

    private static final double LEAST_PITCH = 10.4;
    private static final double GROUP_GAP = 0.5;
    private static final double SECTOR_GAP = 1.6;
    private static final double HUB_MARGIN = 14;
    /** So few hubs are spread around the middle; more stay nearer to what they are joined to. */
    private static final int FEW_HUBS = 8;

    private static final int SPREADING_ROUNDS = 400;

    private final MarketGraph graph;
    private final boolean few;
    private final List<Integer> hubs;
    private final List<Integer> ring;
    private final Place[] places;
    private double ringRadius;
    private double pitch;

    /**
     * Where an asset is.
     *
     * @param x right of the middle
     * @param y below the middle
     * @param radius of its disc
     * @param angle from the middle, 0 to the right, clockwise
     * @param hub whether it is drawn inside the ring
     */
    record Place(double x, double y, double radius, double angle, boolean hub) {}

    GraphLayout(final MarketGraph graph) {
        this.graph = graph;
        few = graph.universe().assetCount() <= FEW_ASSETS;
        hubs = few
                ? List.of()
                : graph.hubs().subList(0, Math.min(MAX_HUBS, graph.hubs().size()));
        places = new Place[graph.universe().assetCount()];
        final long[] signatures = signatures();
        ring = IntStream.range(0, places.length)
                .filter(asset -> !hubs.contains(asset))
                .boxed()
                .sorted(Comparator.comparingLong((Integer asset) -> -signatures[asset])
                        .thenComparingInt(asset -> -graph.degree(asset))
                        .thenComparing(asset -> graph.universe().assets().get(asset)))
                .toList();
        placeRing(signatures);
        placeHubs(signatures);
    }

    /** For each asset a bit for each hub it is joined to, the rarest hub's the highest. */
    private long[] signatures() {
        final Universe universe = graph.universe();
        final Map<Integer, Long> bits = new HashMap<>();
        for (int i = 0; i < hubs.size(); i++) {
            bits.put(hubs.get(i), 1L << i);
        }
        final long[] signatures = new long[places.length];
        final List<List<Integer>> neighbours = new ArrayList<>();
        IntStream.range(0, places.length).forEach(asset -> neighbours.add(new ArrayList<>()));
        for (int i = 0; i < universe.instrumentCount(); i++) {
            final int base = universe.baseAsset(i);
            final int quote = universe.quoteAsset(i);
            signatures[base] |= bits.getOrDefault(quote, 0L);
            signatures[quote] |= bits.getOrDefault(base, 0L);
            neighbours.get(base).add(quote);
            neighbours.get(quote).add(base);
        }
        // What is joined to no hub stands with its busiest neighbour.
        for (int asset = 0; asset < places.length; asset++) {
            if (signatures[asset] == 0) {
                signatures[asset] = neighbours.get(asset).stream()
                        .min(Comparator.naturalOrder())
                        .map(neighbour -> signatures[neighbour])
                        .orElse(0L);
            }
        }
        return signatures;
    }

    private void placeRing(final long[] signatures) {
        final double[] at = new double[ring.size()];
        double units = 0;
        for (int i = 0; i < at.length; i++) {
            at[i] = units;
            units += 1 + gap(signatures[ring.get(i)], signatures[ring.get((i + 1) % at.length)]);
        }
        units = Math.max(1, units);
        ringRadius = Math.max(few ? LEAST_RING_OF_FEW : LEAST_RING, units * LEAST_PITCH / (2 * Math.PI));
        pitch = 2 * Math.PI * ringRadius / units;
        for (int i = 0; i < at.length; i++) {
            final int asset = ring.get(i);
            final double angle = at[i] / units * 2 * Math.PI - Math.PI / 2;
            final double radius = Math.min((few ? 7 : 2) + 0.9 * Math.sqrt(graph.degree(asset)), pitch * 0.44);
            places[asset] = new Place(ringRadius * Math.cos(angle), ringRadius * Math.sin(angle), radius, angle, false);
        }
    }

    private static double gap(final long one, final long other) {
        return one == other ? 0 : Long.highestOneBit(one) == Long.highestOneBit(other) ? GROUP_GAP : SECTOR_GAP;
    }

    private void placeHubs(final long[] signatures) {
        if (hubs.isEmpty()) {
            return;
        }
        final double most = graph.degree(hubs.get(0));
        final int count = hubs.size();
        final double[] sizes = new double[count];
        final double[] distances = new double[count];
        final double[] angles = new double[count];
        for (int i = 0; i < count; i++) {
            final double share = Math.sqrt(graph.degree(hubs.get(i)) / most);
            sizes[i] = (11 + 12 * share) * Math.min(1.5, Math.max(1, ringRadius / 400));
            distances[i] = ringRadius * (0.7 - 0.25 * share);
            angles[i] = towards(signatures, i);
        }
        final double around =
                2 * Math.PI * Arrays.stream(distances).skip(1).average().orElse(0) / Math.max(1, count - 1);
        final double margin = Math.max(HUB_MARGIN, around * (count <= FEW_HUBS ? 0.72 : 0.36) - 2 * sizes[count - 1]);
        spread(margin, sizes, distances, angles);
        places[hubs.get(0)] = new Place(0, 0, sizes[0], 0, true);
        for (int i = 1; i < count; i++) {
            places[hubs.get(i)] = new Place(
                    distances[i] * Math.cos(angles[i]), distances[i] * Math.sin(angles[i]), sizes[i], angles[i], true);
        }
    }

    /** The middle of the hub's sector; of all that it is joined to where it has none. */
    private double towards(final long[] signatures, final int hub) {
        final long bit = 1L << hub;
        for (final boolean own : new boolean[] {true, false}) {
            double x = 0;
            double y = 0;
            for (final int asset : ring) {
                final long signature = signatures[asset];
                if (own ? Long.highestOneBit(signature) == bit : (signature & bit) != 0) {
                    x += places[asset].x();
                    y += places[asset].y();
                }
            }
            if (Math.hypot(x, y) > 1e-6) {
                return Math.atan2(y, x);
            }
        }
        return 2 * Math.PI * hub / hubs.size();
    }

    /** Moves hubs along their circles until no two meet; the first is in the middle. */
    private static void spread(
            final double margin, final double[] sizes, final double[] distances, final double[] angles) {
        for (int round = 0; round < SPREADING_ROUNDS; round++) {
            for (int i = 1; i < sizes.length; i++) {
                for (int j = i + 1; j < sizes.length; j++) {
                    final double between = Math.hypot(
                            distances[i] * Math.cos(angles[i]) - distances[j] * Math.cos(angles[j]),
                            distances[i] * Math.sin(angles[i]) - distances[j] * Math.sin(angles[j]));
                    final double lacking = sizes[i] + sizes[j] + margin - between;
                    if (lacking > 0) {
                        final double turn = lacking / 2 / Math.min(distances[i], distances[j]);
                        final boolean ahead = Math.sin(angles[j] - angles[i]) >= 0;
                        angles[i] += ahead ? -turn : turn;
                        angles[j] += ahead ? turn : -turn;
                    }
                }
            }
        }
    }

    Place place(final int asset) {
        return places[asset];
    }

    /** Assets on the ring, in its order. */
    List<Integer> ring() {
        return ring;
    }

    /** Assets inside, busiest first. */
    List<Integer> hubs() {
        return hubs;
    }

    double ringRadius() {
        return ringRadius;
    }

    /** Room for one asset on the ring, along it. */
    double pitch() {
        return pitch;
    }
}
