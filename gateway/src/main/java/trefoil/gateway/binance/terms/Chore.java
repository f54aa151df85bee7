package trefoil.gateway.binance.terms;

import trefoil.gateway.binance.rest.VenueException;

/** Something to be read from the venue now and then, one request at a time. The reader's thread only. */
interface Chore {
    /** Answer of {@link #dueInMs} when there is nothing to read until something changes. */
    long NEVER = Long.MAX_VALUE;

    /** Milliseconds until the next request is wanted, 0 or less for now. */
    long dueInMs(long nowNs);

    /** Weight of the next request. */
    int weight();

    /**
     * Makes the next request and publishes what it says.
     *
     * @throws VenueException that is about the venue as a whole; what is wrong with one symbol is the chore's to bear
     */
    void read(long nowNs) throws VenueException;

    /** Whether the failure is about the venue, its limits or our key, and not about one request. */
    static boolean concernsAll(final VenueException failure) {
        return switch (failure.kind()) {
            case UNREACHABLE, UNTRUSTED, REFUSED_KEY, RATE_LIMITED, BANNED, CLOCK -> true;
            case MALFORMED_ANSWER, UNKNOWN_OUTCOME, REJECTED -> false;
        };
    }
}
