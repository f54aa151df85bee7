package trefoil.engine.journal;

/** What a reader found out about a journal once it came to its end. */
public enum JournalStatus {
    /** More may follow: the end has not been reached. */
    READING,
    /** Closed by its writer; every byte verified. */
    COMPLETE,
    /** No end mark: the writer still runs or died. Everything before the tail verified. */
    OPEN_OR_TORN,
    /** Something in it is damaged; see {@link JournalReader#damages()}. */
    CORRUPT
}
