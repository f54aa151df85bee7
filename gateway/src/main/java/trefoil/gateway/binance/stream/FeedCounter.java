package trefoil.gateway.binance.stream;

/** What a market-data feed counts. */
public enum FeedCounter {
    /** Frames received. */
    FRAMES,
    /** Bytes of those frames. */
    BYTES,
    /** Quotes published, crossed and zero ones included. */
    QUOTES,
    /** Books published. */
    BOOKS,
    /** Changes of books received. */
    BOOK_CHANGES,
    /** Books lost by a gap in their changes, by a contradiction, or by prices that left behind what was known. */
    BOOK_GAPS,
    /** Times that more changes came than are kept for a snapshot. */
    BOOK_OVERFLOWS,
    /** Snapshots of books asked for. */
    SNAPSHOTS,
    /** Snapshots that did not come, could not be read or did not fit. */
    SNAPSHOT_FAILURES,
    /** Quotes and books of a symbol that was never asked for. */
    UNKNOWN_SYMBOL,
    /** Frames that were cut short, garbage, or a quote or book that could not be read. */
    MALFORMED,
    /** Answers to our control frames. */
    CONTROL_ANSWERS,
    /** Errors in answer to our control frames. */
    VENUE_ERRORS,
    /** Well-formed frames that are none of ours. */
    OTHER_EVENTS,
    /** Quotes with a price or quantity of 0. */
    ZERO_QUOTES,
    /** Quotes whose bid was not below their ask: published with both prices 0. */
    CROSSED_QUOTES,
    /** Connections opened. */
    OPENED,
    /** Connections closed because another, opened beside them, had taken their place. */
    SUCCEEDED,
    /** Of those, closed before they had answered that nothing older was left to read. */
    NOT_READ_OUT,
    /** Quotes and books that another connection had brought before. */
    DUPLICATES,
    /** How late those were together, nanoseconds, as far as it is known. */
    LATE_NS,
    /** Of those, updates that a newer one had overtaken. */
    OVERTAKEN,
    /** Quotes that a newer one of their instrument replaced while the engine was busy. */
    CONFLATED,
    /** Open connections lost. */
    LOST,
    /** Attempts to connect that failed. */
    CONNECT_FAILURES,
    /** Connections given up because nothing came. */
    SILENCES,
    /** Notices that the venue is about to close a connection. */
    SHUTDOWN_NOTICES
}
