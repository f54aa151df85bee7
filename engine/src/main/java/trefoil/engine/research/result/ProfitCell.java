package trefoil.engine.research.result;

/**
 * What the engine would have earned at one latency, fee and size.
 *
 * @param latencyNs one way, from a decision to its order's arrival, and from there to the answer
 * @param tier fee
 * @param size most that one loop may spend, value asset
 * @param loops loops begun
 * @param completed of them, all three legs filled whole
 * @param completedInPart of them, all three legs filled, with less than planned
 * @param missed of them, whose first leg found nothing
 * @param unwound of them, brought home by another way
 * @param held of them, left with something that could not be brought home
 * @param censored loops that a gap or the journal's end interrupted; they count nowhere else
 * @param orders orders sent
 * @param profit of all loops that ended, value asset
 * @param profitOfCompleted of those completed, whole or in part
 * @param worstLoop least profit of one loop, 0 or below
 * @param requiredCapital most that was promised to open loops at once, value asset
 * @param perDay expected profit of a day observed without gaps, value asset, as a number
 * @param perDayLow lower end of its 95 % interval, block bootstrap; {@link Double#NaN} if there are too few blocks
 * @param perDayHigh upper end
 */
public record ProfitCell(
        long latencyNs,
        FeeTier tier,
        long size,
        long loops,
        long completed,
        long completedInPart,
        long missed,
        long unwound,
        long held,
        long censored,
        long orders,
        long profit,
        long profitOfCompleted,
        long worstLoop,
        long requiredCapital,
        double perDay,
        double perDayLow,
        double perDayHigh) {}
