package trefoil.gateway.binance.codec;

/** What a depth frame said, until its decoder reads the next. */
public interface DepthView {
    /** Index of the instrument. */
    int instrument();

    /** First update id of the event; of a book {@link #lastUpdateId()}. */
    long firstUpdateId();

    /** Last update id of the event, or that of the book. */
    long lastUpdateId();

    /** Price and quantity alternating, fixed units, in the frame's order; longer than its levels. */
    long[] bids();

    /** Levels in {@link #bids()}. */
    int bidLevels();

    /** As {@link #bids()}. */
    long[] asks();

    /** Levels in {@link #asks()}. */
    int askLevels();
}
