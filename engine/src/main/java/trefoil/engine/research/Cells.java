package trefoil.engine.research;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import trefoil.engine.research.result.FeeTier;

/** The grid: latencies ascending, fees dearest first, sizes ascending, and every combination in that order. */
final class Cells {
    /** One combination. */
    record Cell(long latencyNs, FeeTier tier, long size) {}

    final List<Long> latenciesNs;
    final List<FeeTier> tiers;
    final List<Long> sizes;
    final List<Cell> cells = new ArrayList<>();

    Cells(final StudySettings settings) {
        latenciesNs = settings.latenciesNs().stream().distinct().sorted().toList();
        tiers = settings.tiers().stream()
                .distinct()
                .sorted(Comparator.comparingLong((FeeTier tier) -> -tier.rate()).thenComparing(FeeTier::name))
                .toList();
        sizes = settings.sizes().stream().distinct().sorted().toList();
        for (final long latencyNs : latenciesNs) {
            for (final FeeTier tier : tiers) {
                for (final long size : sizes) {
                    cells.add(new Cell(latencyNs, tier, size));
                }
            }
        }
    }
}
