package trefoil.engine.arbitrage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import trefoil.engine.market.Universe;

/** Enumerates rings of four assets, each joined to the next by an instrument, as {@link LoopChoice} has them. Cold. */
public final class FourCycles {
    private static final int ASSETS = 4;
    private static final Comparator<int[]> BY_ASSETS = Arrays::compare;

    private FourCycles() {}

    /**
     * The rings of a universe: each as its assets in order, the lowest index first and the lower of its two neighbours next;
     * in ascending order.
     *
     * @param startAssets asset indexes
     * @throws IllegalArgumentException if with the loops of three legs there are more loops than the choice allows
     */
    public static List<int[]> of(
            final Universe universe, final Collection<Integer> startAssets, final LoopChoice choice) {
        final Set<Integer> starts = new HashSet<>(startAssets);
        final long others = 2L
                * Triangles.of(universe).stream()
                        .filter(t -> starts.contains(t.a()) || starts.contains(t.b()) || starts.contains(t.c()))
                        .count();
        final List<int[]> rings = choice.fourLegs() ? find(universe, starts, choice, others) : List.of();
        if (others + 2L * rings.size() > choice.maxLoops()) {
            throw tooMany(others, 2L * rings.size(), choice);
        }
        return rings;
    }

    private static List<int[]> find(
            final Universe universe, final Set<Integer> starts, final LoopChoice choice, final long others) {
        final Conversions conversions = new Conversions(universe);
        final Set<Integer> hubs = choice.hubIndexes(universe, starts);
        final int[] hubList = hubs.stream().mapToInt(Integer::intValue).sorted().toArray();
        final List<int[]> rings = new ArrayList<>();
        long count = 0;
        // One asset may be any; its ring goes on through a hub to the hub opposite and back through a third.
        for (int any = 0; any < universe.assetCount(); any++) {
            for (final int left : hubList) {
                for (final int right : hubList) {
                    if (left >= right || !joined(conversions, any, left) || !joined(conversions, any, right)) {
                        continue;
                    }
                    for (final int opposite : hubList) {
                        final int[] ring = {any, left, opposite, right};
                        if (opposite != left
                                && opposite != right
                                && opposite != any
                                && joined(conversions, left, opposite)
                                && joined(conversions, right, opposite)
                                && isFirst(ring, hubs)
                                && Arrays.stream(ring).anyMatch(starts::contains)
                                && others + 2 * ++count <= choice.maxLoops()) {
                            rings.add(inOrder(ring));
                        }
                    }
                }
            }
        }
        if (others + 2 * count > choice.maxLoops()) {
            throw tooMany(others, 2 * count, choice);
        }
        rings.sort(BY_ASSETS);
        return rings;
    }

    private static boolean joined(final Conversions conversions, final int assetA, final int assetB) {
        return assetA != assetB && conversions.instrument(assetA, assetB) != Conversions.NONE;
    }

    /** Whether the ring is met here for the only time: a ring of hubs alone is met from each of them. */
    private static boolean isFirst(final int[] ring, final Set<Integer> hubs) {
        return !hubs.contains(ring[0]) || ring[0] == Arrays.stream(ring).min().orElseThrow();
    }

    private static int[] inOrder(final int[] ring) {
        int least = 0;
        for (int i = 1; i < ASSETS; i++) {
            least = ring[i] < ring[least] ? i : least;
        }
        final int next = ring[(least + 1) % ASSETS];
        final int previous = ring[(least + ASSETS - 1) % ASSETS];
        return new int[] {ring[least], Math.min(next, previous), ring[(least + 2) % ASSETS], Math.max(next, previous)};
    }

    private static IllegalArgumentException tooMany(
            final long threeLegs, final long fourLegs, final LoopChoice choice) {
        return new IllegalArgumentException(String.format(
                Locale.ROOT,
                "%,d loops of three legs and %,d of four are more than maxLoops = %,d: name fewer start assets, hubs or"
                        + " assets, or allow more loops",
                threeLegs,
                fourLegs,
                choice.maxLoops()));
    }
}
