package trefoil.engine.replay;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.trading.TradingDesk;

/**
 * What a run came to. Amounts are {@link trefoil.engine.math.Fixed} units; what is zero is left out of maps.
 *
 * @param opportunities loops priced above break-even
 * @param loopsOpened loops whose first order was made
 * @param loopsByOutcome loops that ended, by outcome
 * @param openLoops loops still open at the end
 * @param ordersSent orders made
 * @param ordersByOutcome orders that ended, by outcome
 * @param rejects orders that the venue refused, by its code
 * @param refusals opportunities not taken, by reason
 * @param valueAsset asset that results are counted in
 * @param result what closed loops gained, at the worth of the moment, what they hold at its last bid
 * @param unpriced closed loops whose result had no price, and is not in that
 * @param profit change of the balances by asset, as the engine's ledger has it
 * @param completedProfit received less spent of completed loops, by start asset
 * @param held what loops hold that they could not bring home, by asset
 * @param outputs outputs written, digests not counted
 * @param digest digest of all outputs
 */
public record RunFigures(
        long opportunities,
        long loopsOpened,
        SortedMap<String, Long> loopsByOutcome,
        long openLoops,
        long ordersSent,
        SortedMap<String, Long> ordersByOutcome,
        SortedMap<Integer, Long> rejects,
        SortedMap<String, Long> refusals,
        String valueAsset,
        long result,
        long unpriced,
        SortedMap<String, Long> profit,
        SortedMap<String, Long> completedProfit,
        SortedMap<String, Long> held,
        long outputs,
        long digest) {

    static RunFigures of(
            final TradingDesk desk,
            final long[] startBalances,
            final SortedMap<Integer, Long> rejects,
            final LoopResults results) {
        final EngineCounters counters = desk.counters();
        return new RunFigures(
                counters.get(counters.opportunities),
                counters.get(counters.loopsOpened),
                counted(LoopOutcome.LIMIT, code -> counters.get(counters.loops(code)), LoopOutcome::nameOf),
                desk.risk().openLoops(),
                counters.get(counters.ordersSent),
                counted(OrderOutcome.LIMIT, code -> counters.get(counters.orders(code)), OrderOutcome::nameOf),
                new TreeMap<>(rejects),
                counted(RefusalReason.LIMIT, code -> counters.get(counters.refused(code)), RefusalReason::nameOf),
                desk.settings().valueAsset(),
                results.value(),
                results.unpriced(),
                byAsset(desk, asset -> desk.ledger().balance(asset) - startBalances[asset]),
                byAsset(desk, desk.totals()::completedProfit),
                byAsset(desk, desk.totals()::held),
                desk.outputs(),
                desk.digest());
    }

    /** Loops that ended so. */
    public long loops(final int outcome) {
        return loopsByOutcome.getOrDefault(LoopOutcome.nameOf(outcome), 0L);
    }

    private static SortedMap<String, Long> byAsset(final TradingDesk desk, final IntToLongFunction amountOf) {
        return counted(
                desk.settings().universe().assetCount(),
                amountOf,
                desk.settings().universe().assets()::get);
    }

    private static SortedMap<String, Long> counted(
            final int limit, final IntToLongFunction countOf, final IntFunction<String> nameOf) {
        final SortedMap<String, Long> counts = new TreeMap<>();
        for (int code = 0; code < limit; code++) {
            final long count = countOf.applyAsLong(code);
            if (count != 0) {
                counts.put(nameOf.apply(code), count);
            }
        }
        return counts;
    }
}
