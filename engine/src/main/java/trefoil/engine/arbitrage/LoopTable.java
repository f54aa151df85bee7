package trefoil.engine.arbitrage;

import java.util.Arrays;
import java.util.List;
import trefoil.engine.arbitrage.Triangles.Triangle;
import trefoil.engine.event.Side;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;

/**
 * Every loop that may be traded: each triangle in both directions, begun at its most preferred start asset; and after
 * these, where they are chosen, each ring of {@link FourCycles} likewise.
 *
 * <p>Leg {@code i} of a loop converts asset {@code i} of the loop into asset {@code i + 1} on one instrument and side, and
 * the last leg leads back to the start. Loops without a start asset are left out. The loops never change; their break-evens
 * follow the fees, on the trading thread.
 */
public final class LoopTable {
    /** Legs of a triangle's loop. */
    public static final int LEGS = 3;

    /** Legs of the longest loop. */
    public static final int MAX_LEGS = LoopChoice.MAX_LEGS;

    /** The loop has no such start asset. */
    public static final int NO_ROTATION = -1;

    private static final double PPM = 1e-6;
    private static final long FNV_PRIME = 0x100_0000_01B3L;
    private static final long FNV_BASIS = 0xCBF2_9CE4_8422_2325L;

    private final Universe universe;
    private final int triangleCount;

    /** Loops of three legs; they come first. */
    private final int shortCount;

    private final int[] assets;
    private final int[] instruments;
    private final int[] sides;
    private final double[] breakEvens;
    private final int[] rotations;
    private final FeeTable fees;
    private final double leastReturn;

    /** A table of loops of three legs. */
    public LoopTable(final Universe universe, final int[] startAssets, final FeeTable fees, final int minEdgePpm) {
        this(universe, startAssets, fees, minEdgePpm, LoopChoice.TRIANGLES);
    }

    /**
     * Builds the table.
     *
     * @param universe what is traded
     * @param startAssets asset indexes in order of preference
     * @param fees taker fees of each instrument
     * @param minEdgePpm least profit after fees, parts per million of the amount spent
     * @param choice which loops beside those of three legs
     * @throws IllegalArgumentException if there are more loops than the choice allows
     */
    public LoopTable(
            final Universe universe,
            final int[] startAssets,
            final FeeTable fees,
            final int minEdgePpm,
            final LoopChoice choice) {
        if (fees.instrumentCount() != universe.instrumentCount()) {
            throw new IllegalArgumentException(
                    "fees of " + fees.instrumentCount() + " instruments=" + universe.instrumentCount());
        }
        this.universe = universe;
        this.fees = fees;
        leastReturn = 1 + minEdgePpm * PPM;
        final int[] rank = new int[universe.assetCount()];
        Arrays.fill(rank, Integer.MAX_VALUE);
        for (int i = startAssets.length - 1; i >= 0; i--) {
            rank[startAssets[i]] = i;
        }
        final List<Triangle> triangles = Triangles.of(universe).stream()
                .filter(t -> Math.min(rank[t.a()], Math.min(rank[t.b()], rank[t.c()])) != Integer.MAX_VALUE)
                .toList();
        final List<int[]> rings = choice.fourLegs()
                ? FourCycles.of(universe, Arrays.stream(startAssets).boxed().toList(), choice)
                : List.of();
        triangleCount = triangles.size();
        shortCount = triangleCount * 2;
        final int loopCount = shortCount + rings.size() * 2;
        assets = new int[shortCount * LEGS + rings.size() * 2 * MAX_LEGS];
        instruments = new int[assets.length];
        sides = new int[assets.length];
        breakEvens = new double[loopCount];
        rotations = new int[assets.length];
        for (int t = 0; t < triangleCount; t++) {
            final Triangle triangle = triangles.get(t);
            fill(
                    t * 2,
                    new int[] {triangle.a(), triangle.b(), triangle.c()},
                    new int[] {triangle.ab(), triangle.bc(), triangle.ca()},
                    rank);
        }
        final Conversions conversions = rings.isEmpty() ? null : new Conversions(universe);
        for (int i = 0; i < rings.size(); i++) {
            final int[] nodes = rings.get(i);
            final int[] edges = new int[nodes.length];
            for (int n = 0; n < nodes.length; n++) {
                edges[n] = conversions.instrument(nodes[n], nodes[(n + 1) % nodes.length]);
            }
            fill(shortCount + i * 2, nodes, edges, rank);
        }
    }

    /** Fills in a ring's loops, one in each direction, begun at its most preferred start asset. */
    private void fill(final int loop, final int[] nodes, final int[] edges, final int[] rank) {
        int start = 0;
        for (int i = 1; i < nodes.length; i++) {
            start = rank[nodes[i]] < rank[nodes[start]] ? i : start;
        }
        fill(loop, nodes, edges, start, 1);
        fill(loop + 1, nodes, edges, start, -1);
        rankRotations(loop, rank);
        rankRotations(loop + 1, rank);
    }

    /** Place of the loop's first leg. */
    private int at(final int loop) {
        return loop < shortCount ? loop * LEGS : loop * MAX_LEGS - shortCount;
    }

    /** Legs of the loop: 3 or 4. */
    public int legs(final int loop) {
        return loop < shortCount ? LEGS : MAX_LEGS;
    }

    /** Whether some loop has four legs. */
    public boolean hasLongLoops() {
        return shortCount < breakEvens.length;
    }

    /** Loops of three legs, two for each triangle: those with indexes below it. */
    public int shortLoopCount() {
        return shortCount;
    }

    /** Legs that may begin the loop, most preferred start asset first; {@link #NO_ROTATION} fills the rest. */
    private void rankRotations(final int loop, final int[] rank) {
        final int first = at(loop);
        int count = 0;
        for (int leg = 0; leg < legs(loop); leg++) {
            if (rank[assetIn(loop, leg)] == Integer.MAX_VALUE) {
                continue;
            }
            int at = first + count++;
            while (at > first && rank[assetIn(loop, rotations[at - 1])] > rank[assetIn(loop, leg)]) {
                rotations[at] = rotations[at - 1];
                at--;
            }
            rotations[at] = leg;
        }
        Arrays.fill(rotations, first + count, first + legs(loop), NO_ROTATION);
    }

    private void fill(final int loop, final int[] nodes, final int[] edges, final int start, final int step) {
        int node = start;
        for (int leg = 0; leg < nodes.length; leg++) {
            final int next = Math.floorMod(node + step, nodes.length);
            final int instrument = edges[step > 0 ? node : next];
            final int at = at(loop) + leg;
            assets[at] = nodes[node];
            instruments[at] = instrument;
            sides[at] = universe.baseAsset(instrument) == nodes[node] ? Side.SELL : Side.BUY;
            node = next;
        }
        refreshBreakEven(loop);
    }

    /** Works the loop's break-even out from the fees as they are now, and returns it. */
    double refreshBreakEven(final int loop) {
        double breakEven = leastReturn;
        for (int at = at(loop), end = at + legs(loop); at < end; at++) {
            breakEven /= 1 - Fixed.toDouble(fees.screenRate(instruments[at], sides[at]));
        }
        breakEvens[loop] = breakEven;
        return breakEven;
    }

    /** Loops: two for each triangle, and two for each ring of four. */
    public int loopCount() {
        return breakEvens.length;
    }

    /** Triangles that hold a start asset. */
    public int triangleCount() {
        return triangleCount;
    }

    /**
     * Leg whose input is the n-th preferred start asset of the loop (n from 0, below its legs), or {@link #NO_ROTATION}. Leg 0 is
     * always the first.
     */
    public int rotation(final int loop, final int n) {
        return rotations[at(loop) + n];
    }

    /** Asset that the leg (from 0) spends. */
    public int assetIn(final int loop, final int leg) {
        return assets[at(loop) + leg];
    }

    /** Asset that the leg (from 0) gives. */
    public int assetOut(final int loop, final int leg) {
        return assets[at(loop) + (leg == legs(loop) - 1 ? 0 : leg + 1)];
    }

    /** Instrument of the leg (from 0). */
    public int instrument(final int loop, final int leg) {
        return instruments[at(loop) + leg];
    }

    /** {@link Side} of the leg (from 0). */
    public int side(final int loop, final int leg) {
        return sides[at(loop) + leg];
    }

    /** What a loop has to return at least after fees, as a multiple of what it spends; break-evens contain it. */
    public double leastReturn() {
        return leastReturn;
    }

    /**
     * The product of its gross rates must exceed this for the loop to leave the least profit after fees, at the
     * least that its legs may turn out to cost.
     */
    public double breakEven(final int loop) {
        return breakEvens[loop];
    }

    /** As {@link #breakEven}, at the rates taken from what is received: the worst known where none have been read. */
    public double fullBreakEven(final int loop) {
        double breakEven = leastReturn;
        for (int at = at(loop), end = at + legs(loop); at < end; at++) {
            breakEven /= 1 - Fixed.toDouble(fees.rate(instruments[at], sides[at]));
        }
        return breakEven;
    }

    /** Whether the fees of all its legs have been read. */
    public boolean feesKnown(final int loop) {
        boolean known = true;
        for (int at = at(loop), end = at + legs(loop); known && at < end; at++) {
            known = fees.known(instruments[at]);
        }
        return known;
    }

    /** What the legs cost. */
    public FeeTable fees() {
        return fees;
    }

    /** What the indexes mean. */
    public Universe universe() {
        return universe;
    }

    /** The loop as people write it: {@code USDT → BTC → ETH → USDT}. Cold. */
    public String describe(final int loop) {
        final StringBuilder text = new StringBuilder();
        for (int leg = 0; leg < legs(loop); leg++) {
            text.append(universe.assets().get(assetIn(loop, leg))).append(" → ");
        }
        return text.append(universe.assets().get(assetIn(loop, 0))).toString();
    }

    /** 64-bit FNV-1a over every loop's instruments and sides: equal tables have equal digests. */
    public long digest() {
        long digest = FNV_BASIS;
        for (int i = 0; i < instruments.length; i++) {
            digest = (digest ^ instruments[i]) * FNV_PRIME;
            digest = (digest ^ sides[i]) * FNV_PRIME;
        }
        return digest;
    }
}
