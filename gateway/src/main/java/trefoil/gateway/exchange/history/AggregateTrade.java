package trefoil.gateway.exchange.history;

/**
 * Trades of one taker at one price, told as one. Amounts are {@link trefoil.engine.math.Fixed} units.
 *
 * @param id increasing per instrument
 * @param price quote units for one base unit
 * @param quantity base units of all of them
 * @param firstTradeId number of the first trade
 * @param lastTradeId number of the last trade
 * @param buyerIsMaker whether the buyers' orders rested in the book
 * @param takerId the same for all trades of one taker, as {@link trefoil.engine.sim.Trade#takerId()}
 * @param timeNs nanoseconds since the epoch
 */
public record AggregateTrade(
        long id,
        long price,
        long quantity,
        long firstTradeId,
        long lastTradeId,
        boolean buyerIsMaker,
        long takerId,
        long timeNs) {}
