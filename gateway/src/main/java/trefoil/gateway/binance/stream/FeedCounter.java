package trefoil.gateway.binance.stream;

/** What a market-data feed counts. */
public enum FeedCounter {
    /** Frames received. */
    FRAMES,
    /** Bytes of those frames. */
    BYTES,
    /** Quotes published, crossed and zero ones included. */
    QUOTES,
    /** Quotes of a symbol that was never asked for. */
    UNKNOWN_SYMBOL,
    /** Frames that were cut short, garbage, or a quote that could not be read. */
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
    /** Open connections lost. */
    LOST,
    /** Attempts to connect that failed. */
    CONNECT_FAILURES,
    /** Connections given up because nothing came. */
    SILENCES,
    /** Notices that the venue is about to close a connection. */
    SHUTDOWN_NOTICES
}
