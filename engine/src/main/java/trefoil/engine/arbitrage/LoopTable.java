package trefoil.engine.arbitrage;

import java.util.Arrays;
import java.util.List;
import trefoil.engine.arbitrage.Triangles.Triangle;
import trefoil.engine.event.Side;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;

/**
 * Every loop that may be traded: each triangle in both directions, begun at its most preferred start asset.
 *
 * <p>A loop has three legs; leg {@code i} converts asset {@code i} of the loop into asset {@code i + 1} on one
 * instrument and side, and leg 2 leads back to the start. Triangles without a start asset are left out. The loops never
 * change; their break-evens follow the fees, on the trading thread.
 */
public final class LoopTable {
    /** Legs of a loop. */
    public static final int LEGS = 3;

    /** The loop has no such start asset. */
    public static final int NO_ROTATION = -1;

    private static final double PPM = 1e-6;
    private static final long FNV_PRIME = 0x100_0000_01B3L;
    private static final long FNV_BASIS = 0xCBF2_9CE4_8422_2325L;

    private final Universe universe;
    private final int triangleCount;
    private final int[] assets;
    private final int[] instruments;
    private final int[] sides;
    private final double[] breakEvens;
    private final int[] rotations;
    private final FeeTable fees;
    private final double leastReturn;

    /**
     * Builds the table.
     *
     * @param universe what is traded
     * @param startAssets asset indexes in order of preference
     * @param fees taker fees of each instrument
     * @param minEdgePpm least profit after fees, parts per million of the amount spent
     */
    public LoopTable(final Universe universe, final int[] startAssets, final FeeTable fees, final int minEdgePpm) {
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
        triangleCount = triangles.size();
        assets = new int[triangleCount * 2 * LEGS];
        instruments = new int[assets.length];
        sides = new int[assets.length];
        breakEvens = new double[triangleCount * 2];
        rotations = new int[assets.length];
        for (int t = 0; t < triangleCount; t++) {
            final Triangle triangle = triangles.get(t);
            final int[] nodes = {triangle.a(), triangle.b(), triangle.c()};
            final int[] edges = {triangle.ab(), triangle.bc(), triangle.ca()};
            int start = 0;
            for (int i = 1; i < LEGS; i++) {
                start = rank[nodes[i]] < rank[nodes[start]] ? i : start;
            }
            fill(t * 2, nodes, edges, start, 1);
            fill(t * 2 + 1, nodes, edges, start, -1);
            rankRotations(t * 2, rank);
            rankRotations(t * 2 + 1, rank);
        }
    }

    /** Legs that may begin the loop, most preferred start asset first; {@link #NO_ROTATION} fills the rest. */
    private void rankRotations(final int loop, final int[] rank) {
        int count = 0;
        for (int leg = 0; leg < LEGS; leg++) {
            if (rank[assetIn(loop, leg)] == Integer.MAX_VALUE) {
                continue;
            }
            int at = loop * LEGS + count++;
            while (at > loop * LEGS && rank[assetIn(loop, rotations[at - 1])] > rank[assetIn(loop, leg)]) {
                rotations[at] = rotations[at - 1];
                at--;
            }
            rotations[at] = leg;
        }
        Arrays.fill(rotations, loop * LEGS + count, (loop + 1) * LEGS, NO_ROTATION);
    }

    private void fill(final int loop, final int[] nodes, final int[] edges, final int start, final int step) {
        int node = start;
        for (int leg = 0; leg < LEGS; leg++) {
            final int next = Math.floorMod(node + step, LEGS);
            final int instrument = edges[step > 0 ? node : next];
            final int at = loop * LEGS + leg;
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
        for (int at = loop * LEGS; at < (loop + 1) * LEGS; at++) {
            breakEven /= 1 - Fixed.toDouble(fees.screenRate(instruments[at], sides[at]));
        }
        breakEvens[loop] = breakEven;
        return breakEven;
    }

    /** Loops: two for each triangle. */
    public int loopCount() {
        return breakEvens.length;
    }

    /** Triangles that hold a start asset. */
    public int triangleCount() {
        return triangleCount;
    }

    /**
     * Leg whose input is the n-th preferred start asset of the loop (n from 0 to 2), or {@link #NO_ROTATION}. Leg 0 is
     * always the first.
     */
    public int rotation(final int loop, final int n) {
        return rotations[loop * LEGS + n];
    }

    /** Asset that the leg (0 to 2) spends. */
    public int assetIn(final int loop, final int leg) {
        return assets[loop * LEGS + leg];
    }

    /** Asset that the leg (0 to 2) gives. */
    public int assetOut(final int loop, final int leg) {
        return assets[loop * LEGS + (leg == LEGS - 1 ? 0 : leg + 1)];
    }

    /** Instrument of the leg (0 to 2). */
    public int instrument(final int loop, final int leg) {
        return instruments[loop * LEGS + leg];
    }

    /** {@link Side} of the leg (0 to 2). */
    public int side(final int loop, final int leg) {
        return sides[loop * LEGS + leg];
    }

    /** What a loop has to return at least after fees, as a multiple of what it spends; break-evens contain it. */
    public double leastReturn() {
        return leastReturn;
    }

    /**
     * The product of the three gross rates must exceed this for the loop to leave the least profit after fees, at the
     * least that its legs may turn out to cost.
     */
    public double breakEven(final int loop) {
        return breakEvens[loop];
    }

    /** As {@link #breakEven}, at the rates taken from what is received: the worst known where none have been read. */
    public double fullBreakEven(final int loop) {
        double breakEven = leastReturn;
        for (int at = loop * LEGS; at < (loop + 1) * LEGS; at++) {
            breakEven /= 1 - Fixed.toDouble(fees.rate(instruments[at], sides[at]));
        }
        return breakEven;
    }

    /** Whether the fees of all three legs have been read. */
    public boolean feesKnown(final int loop) {
        final int at = loop * LEGS;
        return fees.known(instruments[at]) && fees.known(instruments[at + 1]) && fees.known(instruments[at + 2]);
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
        final List<String> names = universe.assets();
        return names.get(assetIn(loop, 0)) + " → " + names.get(assetIn(loop, 1)) + " → " + names.get(assetIn(loop, 2))
                + " → " + names.get(assetIn(loop, 0));
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
