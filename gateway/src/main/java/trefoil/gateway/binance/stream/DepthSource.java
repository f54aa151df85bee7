package trefoil.gateway.binance.stream;

import trefoil.gateway.binance.rest.VenueException;

/** Where snapshots of books come from. */
public interface DepthSource {
    /** The venue's answer to a depth request, as bytes of JSON; waits for it. */
    byte[] depth(String symbol, int limit) throws VenueException;

    /** How long the venue wants no request, milliseconds; 0 if it may be asked. */
    long pauseMs();
}
