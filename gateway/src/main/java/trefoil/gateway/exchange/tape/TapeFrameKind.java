package trefoil.gateway.exchange.tape;

/** What a recorded frame is. */
public enum TapeFrameKind {
    /** Best bid and ask with sizes. */
    BOOK_TICKER,
    /** The first 5, 10 or 20 levels. */
    PARTIAL_DEPTH,
    /** Levels that changed. */
    DIFF_DEPTH,
    /** Answer of the REST depth request. */
    REST_DEPTH,
    /** Best bid and ask without sizes, polled over REST. */
    POLLED_QUOTE,
    /** One trade. */
    TRADE,
    /** Trades of one taker order at one price. */
    AGG_TRADE,
    /** A frame of the venue that does not change a book: klines, statistics, answers to control frames. */
    OTHER,
    /** A connection came up; no frame, but what a recorder noted. */
    CONNECTION_UP,
    /** A connection was lost: what came by it tells nothing any more. */
    CONNECTION_DOWN
}
