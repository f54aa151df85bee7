package trefoil.engine.research.result;

import java.util.List;
import java.util.Optional;

/**
 * Profit by latency × fee × size.
 *
 * @param latenciesNs ascending
 * @param tiers by rate, dearest first
 * @param sizes ascending, value asset
 * @param cells every combination: by latency, then fee, then size
 * @param breakEvenFees by latency, then size
 * @param blockNs length of the blocks of the bootstrap
 * @param blocks how many there were
 */
public record ProfitGrid(
        List<Long> latenciesNs,
        List<FeeTier> tiers,
        List<Long> sizes,
        List<ProfitCell> cells,
        List<BreakEvenFee> breakEvenFees,
        long blockNs,
        long blocks) {

    public ProfitGrid {
        latenciesNs = List.copyOf(latenciesNs);
        tiers = List.copyOf(tiers);
        sizes = List.copyOf(sizes);
        cells = List.copyOf(cells);
        breakEvenFees = List.copyOf(breakEvenFees);
    }

    /** The cell of that latency, fee and size, if the grid has it. */
    public Optional<ProfitCell> cell(final long latencyNs, final FeeTier tier, final long size) {
        return cells.stream()
                .filter(cell -> cell.latencyNs() == latencyNs && cell.tier().equals(tier) && cell.size() == size)
                .findFirst();
    }
}
