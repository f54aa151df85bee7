package trefoil.gateway.exchange.tape;

/**
 * What became of a tape that was written as records. Immutable.
 *
 * @param quotes quotes written
 * @param books whole books written
 * @param crossed quotes whose bid reached the ask: written without prices, so that they end the quote before them
 * @param notPlausible frames left out for a negative price or quantity
 * @param unnamed frames left out because no instrument is known for them
 * @param gaps local books that were given up until the next depth answer because a change was missing
 * @param interruptions times that everything quoted before was taken back
 * @param timeJumps steps of the clock by more than an hour that were left out
 * @param backSteps frames stamped earlier than one before them
 * @param longestBackNs the most by which one was, nanoseconds
 * @param longestSilenceNs the longest time without a frame, nanoseconds
 * @param firstNs time of the first record
 * @param lastNs time of the last
 */
public record TapeFindings(
        long quotes,
        long books,
        long crossed,
        long notPlausible,
        long unnamed,
        long gaps,
        long interruptions,
        long timeJumps,
        long backSteps,
        long longestBackNs,
        long longestSilenceNs,
        long firstNs,
        long lastNs) {}
