package trefoil.engine.research.result;

/** How an opportunity's observation ended. */
public enum OpportunityEnd {
    /** A quote made it pay no longer: its lifetime is known. */
    CLOSED,
    /** Market data was lost: a connection, records, a damaged stretch, a jump of the clock. */
    GAP,
    /** A leg's quote became too old to be trusted. */
    STALE,
    /** The venue took no more orders on one of its instruments. */
    HALTED,
    /** The journal ended. */
    JOURNAL_END;

    /** Whether it lasted at least as long as observed, and nobody knows how much longer. */
    public boolean censored() {
        return this != CLOSED;
    }
}
