package trefoil.gateway.cli.journal;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What an engine saw when it opened a loop or refused to.
 *
 * @param record the LOOP_OPENED or REFUSAL record
 * @param causeRecord number of the record that caused it; -1 if the journal does not have it
 * @param cause what that was, in words
 * @param loop index in the loop table
 * @param path the loop's assets, from the one it starts at
 * @param grossEdgePpb product of the three best rates less 1, in 1e-9
 * @param legs in the order of execution
 * @param plan what was planned; empty if the run cannot be replayed to this point
 * @param noPlan why there is no plan, empty if there is one or none was made
 * @param worths what a unit of each asset is worth in the start asset, by index; NaN where nothing joins them
 * @param startAsset index in the universe
 * @param owned of the start asset, by the engine's own account; empty as {@code plan}
 * @param available part of that which is promised to no loop
 * @param openLoops loops that were open, with their paths
 * @param state name of the engine's state
 * @param reasons what spoke against trading, bit n for code n
 * @param connections market data connections that had been heard of
 * @param connectionsUp those of them that were up
 * @param clockSkewNs last measured difference of the clocks
 * @param noOrdersUntilNs until when the venue wanted no orders, nanoseconds since the epoch
 */
record Decision(
        KeptRecord record,
        long causeRecord,
        String cause,
        int loop,
        String path,
        long grossEdgePpb,
        List<Leg> legs,
        Optional<Plan> plan,
        String noPlan,
        double[] worths,
        int startAsset,
        Optional<Long> owned,
        Optional<Long> available,
        SortedMap<Long, String> openLoops,
        String state,
        long reasons,
        int connections,
        int connectionsUp,
        long clockSkewNs,
        long noOrdersUntilNs) {

    /** The same with what the engine was about. */
    Decision with(
            final List<Leg> newLegs,
            final SortedMap<Long, String> newOpenLoops,
            final String newState,
            final long newReasons) {
        return new Decision(
                record,
                causeRecord,
                cause,
                loop,
                path,
                grossEdgePpb,
                newLegs,
                plan,
                noPlan,
                worths,
                startAsset,
                owned,
                available,
                newOpenLoops,
                newState,
                newReasons,
                connections,
                connectionsUp,
                clockSkewNs,
                noOrdersUntilNs);
    }

    /** No quote has come. */
    static final long NO_AGE = -1;

    /**
     * One leg as the market offered it.
     *
     * @param price best price that its order would meet, fixed units; 0 if there is no quote
     * @param qty quantity there
     * @param ageNs age of the quote, {@link #NO_AGE} if there has been none
     * @param levels levels that could be used, the best included
     * @param feeRate commission taken from what is received, fixed units of it
     * @param discountedRate the same where it is paid in the discount asset
     * @param discounted whether it was to be paid in the discount asset while there is enough
     * @param feeKnown whether the venue has told it
     * @param closed whether the venue takes no order
     * @param openLoop an open loop that uses the instrument, 0 if none does
     * @param hitBy number of the loop whose order had met this very quote, 0 if none had
     */
    record Leg(
            int instrument,
            String symbol,
            int side,
            String assetIn,
            String assetOut,
            long price,
            long qty,
            long ageNs,
            int levels,
            long feeRate,
            long discountedRate,
            boolean discounted,
            boolean feeKnown,
            boolean closed,
            long openLoop,
            long hitBy) {

        Leg with(final long loop, final long hitByLoop) {
            return new Leg(
                    instrument,
                    symbol,
                    side,
                    assetIn,
                    assetOut,
                    price,
                    qty,
                    ageNs,
                    levels,
                    feeRate,
                    discountedRate,
                    discounted,
                    feeKnown,
                    closed,
                    loop,
                    hitByLoop);
        }
    }

    /**
     * One leg as it was planned.
     *
     * @param price limit, fixed units
     * @param qty base quantity
     * @param quoteQty quote amount at the ladder's prices, before commission
     * @param amountIn what it spends
     * @param amountOut what it gives, commissions taken from that deducted
     * @param levelsUsed levels that it reaches into
     */
    record PlannedLeg(long price, long qty, long quoteQty, long amountIn, long amountOut, int levelsUsed) {}

    /**
     * What was planned.
     *
     * @param discountCost worth of commissions in the discount asset, fixed units of the start asset
     * @param profit what was to be left, commissions of either kind deducted
     */
    record Plan(List<PlannedLeg> legs, long spend, long discountCost, long profit) {
        Plan {
            legs = List.copyOf(legs);
        }
    }
}
