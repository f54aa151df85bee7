package trefoil.gateway.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import trefoil.engine.arbitrage.FourCycles;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.arbitrage.Triangles.Triangle;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;

/**
 * Assets as nodes, instruments as edges, with the figures that follow from who is joined to whom and from the quotes, if
 * there are any. Immutable once made.
 */
public final class MarketGraph {
    private static final double BP = 1e4;
    /** One pair in so many assets makes an asset a hub, if it is what the pair is priced in. */
    private static final int ASSETS_PER_HUB_PAIR = 50;

    private final Universe universe;
    private final RateMatrix quotes;
    private final boolean agesKnown;
    private final long atNs;
    private final List<String> starts;
    private final List<Triangle> triangles;
    private final LoopTable loops;
    private final int[] degrees;
    private final int[] quotedPairs;
    private final int[] trianglesOfAsset;
    private final int[] trianglesOfPair;
    private final int[] components;
    private final int[] componentSizes;
    private final double[] edgesOfPair;
    private final List<LoopEdge> loopsByEdge;

    /**
     * A loop and what one round of it gives before fees.
     *
     * @param loop index in {@link #loops()}
     * @param edgeBp basis points of what it begins with
     */
    public record LoopEdge(int loop, double edgeBp) {}

    /**
     * What an asset reaches in one round of a loop.
     *
     * @param asset where the round begins and ends
     * @param listed whether any pair has it
     * @param triangles triangles it is in
     * @param assets assets besides itself in these
     * @param pairs pairs in these
     */
    public record Reach(String asset, boolean listed, int triangles, int assets, int pairs) {}

    private MarketGraph(
            final Universe universe,
            final RateMatrix quotes,
            final boolean agesKnown,
            final long atNs,
            final List<String> starts) {
        this.universe = universe;
        this.quotes = quotes;
        this.agesKnown = agesKnown;
        this.atNs = atNs;
        this.starts = List.copyOf(new LinkedHashSet<>(starts));
        triangles = Triangles.of(universe);
        loops = new LoopTable(universe, preference(), FeeTable.ofPpm(new int[universe.instrumentCount()]), 0);
        degrees = new int[universe.assetCount()];
        quotedPairs = new int[universe.assetCount()];
        for (int i = 0; i < universe.instrumentCount(); i++) {
            degrees[universe.baseAsset(i)]++;
            degrees[universe.quoteAsset(i)]++;
            quotedPairs[universe.quoteAsset(i)]++;
        }
        trianglesOfAsset = new int[universe.assetCount()];
        trianglesOfPair = new int[universe.instrumentCount()];
        for (final Triangle triangle : triangles) {
            trianglesOfAsset[triangle.a()]++;
            trianglesOfAsset[triangle.b()]++;
            trianglesOfAsset[triangle.c()]++;
            trianglesOfPair[triangle.ab()]++;
            trianglesOfPair[triangle.bc()]++;
            trianglesOfPair[triangle.ca()]++;
        }
        components = new int[universe.assetCount()];
        componentSizes = findComponents();
        edgesOfPair = new double[universe.instrumentCount()];
        Arrays.fill(edgesOfPair, Double.NaN);
        loopsByEdge = List.copyOf(priceLoops());
    }

    /**
     * The graph of a market of which no quotes are known.
     *
     * @param starts assets that loops are wanted to begin with, most preferred first
     */
    public static MarketGraph of(final Universe universe, final List<String> starts) {
        return new MarketGraph(universe, null, false, 0, starts);
    }

    /** The same with quotes whose ages are not known. */
    public static MarketGraph of(final Universe universe, final RateMatrix quotes, final List<String> starts) {
        return new MarketGraph(universe, quotes, false, 0, starts);
    }

    /** The same at a moment, nanoseconds since the epoch, with quotes that tell when they were received. */
    public static MarketGraph at(
            final long atNs, final Universe universe, final RateMatrix quotes, final List<String> starts) {
        return new MarketGraph(universe, quotes, true, atNs, starts);
    }

    /**
     * Loops of four legs that a run with {@code universe.maxLegs = 4} looks at, with the default hubs, from the start assets
     * named or else from the hubs; empty if there are more than any setting allows.
     */
    public OptionalLong loopsOfFourLegs() {
        final List<String> named = starts.isEmpty() ? LoopChoice.DEFAULT_HUBS : starts;
        final List<Integer> from = named.stream()
                .map(universe::assetIndex)
                .filter(asset -> asset != Universe.NOT_FOUND)
                .toList();
        try {
            final LoopChoice choice =
                    new LoopChoice(LoopChoice.MAX_LEGS, LoopChoice.DEFAULT_HUBS, LoopChoice.MAX_LOOPS);
            return OptionalLong.of(2L * FourCycles.of(universe, from, choice).size());
        } catch (final IllegalArgumentException e) {
            return OptionalLong.empty();
        }
    }

    /** Start assets first, so that loops are told from where they would begin. */
    private int[] preference() {
        final IntStream wanted =
                starts.stream().mapToInt(universe::assetIndex).filter(asset -> asset != Universe.NOT_FOUND);
        return IntStream.concat(wanted, IntStream.range(0, universe.assetCount()))
                .distinct()
                .toArray();
    }

    private int[] findComponents() {
        final List<List<Integer>> neighbours = new ArrayList<>();
        IntStream.range(0, universe.assetCount()).forEach(asset -> neighbours.add(new ArrayList<>()));
        for (int i = 0; i < universe.instrumentCount(); i++) {
            neighbours.get(universe.baseAsset(i)).add(universe.quoteAsset(i));
            neighbours.get(universe.quoteAsset(i)).add(universe.baseAsset(i));
        }
        Arrays.fill(components, -1);
        final List<Integer> sizes = new ArrayList<>();
        for (int asset = 0; asset < components.length; asset++) {
            if (components[asset] < 0) {
                sizes.add(flood(asset, sizes.size(), neighbours));
            }
        }
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }

    private int flood(final int from, final int component, final List<List<Integer>> neighbours) {
        final Deque<Integer> open = new ArrayDeque<>(List.of(from));
        components[from] = component;
        int size = 0;
        while (!open.isEmpty()) {
            size++;
            for (final int next : neighbours.get(open.poll())) {
                if (components[next] < 0) {
                    components[next] = component;
                    open.add(next);
                }
            }
        }
        return size;
    }

    private List<LoopEdge> priceLoops() {
        final List<LoopEdge> priced = new ArrayList<>();
        if (quotes == null) {
            return priced;
        }
        for (int loop = 0; loop < loops.loopCount(); loop++) {
            double product = 1;
            for (int leg = 0; leg < LoopTable.LEGS; leg++) {
                product *= quotes.rates()[quotes.cell(loops.assetIn(loop, leg), loops.assetOut(loop, leg))];
            }
            if (product > 0) {
                final double edgeBp = (product - 1) * BP;
                priced.add(new LoopEdge(loop, edgeBp));
                for (int leg = 0; leg < LoopTable.LEGS; leg++) {
                    final int pair = loops.instrument(loop, leg);
                    if (!(edgesOfPair[pair] >= edgeBp)) {
                        edgesOfPair[pair] = edgeBp;
                    }
                }
            }
        }
        priced.sort(
                Comparator.comparingDouble((LoopEdge edge) -> -edge.edgeBp()).thenComparingInt(LoopEdge::loop));
        return priced;
    }

    /** Who is joined to whom. */
    public Universe universe() {
        return universe;
    }

    /** Every loop: both ways round each triangle, begun at the start asset preferred most, or else at the busiest. */
    public LoopTable loops() {
        return loops;
    }

    /** Index of the loop through these three assets in that order, wherever it begins; -1 if there is none. */
    public int loopIndex(final List<String> assets) {
        final List<Integer> wanted = assets.stream().map(universe::assetIndex).toList();
        for (int loop = 0; loop < loops.loopCount(); loop++) {
            for (int leg = 0; leg < LoopTable.LEGS; leg++) {
                if (wanted.equals(List.of(
                        loops.assetIn(loop, leg),
                        loops.assetIn(loop, (leg + 1) % LoopTable.LEGS),
                        loops.assetIn(loop, (leg + 2) % LoopTable.LEGS)))) {
                    return loop;
                }
            }
        }
        return -1;
    }

    public int triangleCount() {
        return triangles.size();
    }

    /** Whether there are any quotes. */
    public boolean quoted() {
        return quotes != null;
    }

    /** Whether it is known when the quotes were received. */
    public boolean agesKnown() {
        return agesKnown;
    }

    /** The moment it shows, nanoseconds since the epoch; 0 if none is known. */
    public long atNs() {
        return atNs;
    }

    /** Pairs that the asset is in. */
    public int degree(final int asset) {
        return degrees[asset];
    }

    /** Triangles that the asset is in. */
    public int trianglesOfAsset(final int asset) {
        return trianglesOfAsset[asset];
    }

    /** Triangles that the pair is in. */
    public int trianglesOfPair(final int pair) {
        return trianglesOfPair[pair];
    }

    /** Assets that prices of many pairs are in, busiest first; never empty in a market that has a pair. */
    public List<Integer> hubs() {
        final int least = Math.max(2, (universe.assetCount() + ASSETS_PER_HUB_PAIR - 1) / ASSETS_PER_HUB_PAIR);
        final List<Integer> hubs = IntStream.range(0, universe.assetCount())
                .filter(asset -> quotedPairs[asset] >= least)
                .boxed()
                .toList();
        return hubs.isEmpty() && universe.assetCount() > 0 ? List.of(0) : hubs;
    }

    /** Number of the part of the graph that the asset is in; nothing joins two parts. */
    public int component(final int asset) {
        return components[asset];
    }

    /** Assets in each part, largest first. */
    public List<Integer> componentSizes() {
        return Arrays.stream(componentSizes)
                .boxed()
                .sorted(Collections.reverseOrder())
                .toList();
    }

    /** Best bid, fixed units; 0 if there is none. */
    public long bidPrice(final int pair) {
        return quotes == null ? 0 : quotes.bidPrice(pair);
    }

    /** Best ask, fixed units; 0 if there is none. */
    public long askPrice(final int pair) {
        return quotes == null ? 0 : quotes.askPrice(pair);
    }

    /** Distance of the best quotes in basis points of their middle; NaN without both. */
    public double spreadBp(final int pair) {
        final double bid = bidPrice(pair);
        final double ask = askPrice(pair);
        return bid > 0 && ask > 0 ? (ask - bid) / ((ask + bid) / 2) * BP : Double.NaN;
    }

    /** How long ago the quote was received, nanoseconds; NaN if that is not known. */
    public double ageNs(final int pair) {
        return agesKnown && quotes.receiveNs(pair) > 0 ? Math.max(0, atNs - quotes.receiveNs(pair)) : Double.NaN;
    }

    /** Edge of the best loop through the pair before fees, basis points; NaN if none can be priced. */
    public double edgeBp(final int pair) {
        return edgesOfPair[pair];
    }

    /** Pairs with a bid and an ask. */
    public int quotedPairCount() {
        return (int) IntStream.range(0, universe.instrumentCount())
                .filter(pair -> !Double.isNaN(spreadBp(pair)))
                .count();
    }

    /** Loops that gain before fees. */
    public int gainingLoopCount() {
        return (int) loopsByEdge.stream().filter(edge -> edge.edgeBp() > 0).count();
    }

    /** The loops with the best edges before fees, of each triangle the better way round only. */
    public List<LoopEdge> bestLoops(final int count) {
        final Set<Integer> met = new HashSet<>();
        return loopsByEdge.stream()
                .filter(edge -> met.add(edge.loop() / 2))
                .limit(count)
                .toList();
    }

    /** What remains of an edge once each leg has paid its fee, both in basis points. */
    public static double afterFeesBp(final double edgeBp, final int feePpm) {
        return ((1 + edgeBp / BP) * Math.pow(1 - feePpm / 1e6, LoopTable.LEGS) - 1) * BP;
    }

    /** The start assets that were wanted, and what each reaches. */
    public List<Reach> reaches() {
        final List<Reach> reaches = new ArrayList<>();
        for (final String start : starts) {
            final int asset = universe.assetIndex(start);
            final Set<Integer> assets = new HashSet<>();
            final Set<Integer> pairs = new HashSet<>();
            int count = 0;
            for (final Triangle triangle : asset == Universe.NOT_FOUND ? List.<Triangle>of() : triangles) {
                if (triangle.a() == asset || triangle.b() == asset || triangle.c() == asset) {
                    count++;
                    assets.addAll(List.of(triangle.a(), triangle.b(), triangle.c()));
                    pairs.addAll(List.of(triangle.ab(), triangle.bc(), triangle.ca()));
                }
            }
            assets.remove(asset);
            reaches.add(new Reach(start, asset != Universe.NOT_FOUND, count, assets.size(), pairs.size()));
        }
        return reaches;
    }

    /** Pair indexes, those in most triangles first. */
    public List<Integer> pairsByTriangles() {
        return IntStream.range(0, universe.instrumentCount())
                .boxed()
                .sorted(Comparator.comparingInt((Integer pair) -> -trianglesOfPair[pair])
                        .thenComparing(pair -> universe.instruments().get(pair).symbol()))
                .toList();
    }
}
