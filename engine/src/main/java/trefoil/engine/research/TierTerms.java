package trefoil.engine.research;

import java.util.List;
import trefoil.engine.arbitrage.LoopSizer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.arbitrage.WayHome;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.VenueTerms;

/** What all traders of one fee in one walk share: loops with their break-evens, terms, sizer, ways home. One thread. */
final class TierTerms {
    final LoopTable table;
    final VenueTerms terms;
    final LoopSizer sizer;
    final WayHome ways;
    final long feeRate;

    TierTerms(
            final Market market,
            final List<String> startAssets,
            final long feeRate,
            final int minEdgePpm,
            final long staleAfterNs) {
        final FeeTable fees = CapacityGauge.fees(market.universe(), feeRate);
        this.feeRate = feeRate;
        table = LoopIndex.table(market.universe(), startAssets, fees, minEdgePpm);
        terms = market.terms().at(fees);
        sizer = new LoopSizer(table, market.matrix(), terms.rules(), minEdgePpm);
        ways = new WayHome(market.universe(), market.matrix(), terms, staleAfterNs);
    }
}
