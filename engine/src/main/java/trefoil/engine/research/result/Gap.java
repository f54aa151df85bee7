package trefoil.engine.research.result;

/**
 * A stretch of which nothing is known: what was open is censored, what was traded is void, and nothing is bridged.
 *
 * @param fromNs last receipt before it
 * @param toNs first receipt behind it
 * @param kind of gap
 */
public record Gap(long fromNs, long toNs, Kind kind) {
    /** Kinds of gaps. */
    public enum Kind {
        /** A market data connection went down; the other ones' quotes stayed. */
        FEED_DOWN,
        /** Records are missing, or a stretch of the file cannot be read. */
        DAMAGE,
        /** Record times went back. */
        CLOCK_BACK,
        /** Record times went forward by more than any silence lasts. */
        CLOCK_FORWARD
    }
}
