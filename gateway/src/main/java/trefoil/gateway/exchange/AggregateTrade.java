package trefoil.gateway.exchange;

/**
 * Trades of one taker at one price, as one.
 *
 * @param instrument index in the exchange's instrument list
 * @param aggregateId increasing by one per instrument
 * @param firstTradeId the first of them
 * @param lastTradeId the last of them
 * @param price quote units for one base unit
 * @param quantity base units of all
 * @param buyerIsMaker whether the taker sold
 * @param timeNs nanoseconds since the epoch
 */
record AggregateTrade(
        int instrument,
        long aggregateId,
        long firstTradeId,
        long lastTradeId,
        long price,
        long quantity,
        boolean buyerIsMaker,
        long timeNs) {}
