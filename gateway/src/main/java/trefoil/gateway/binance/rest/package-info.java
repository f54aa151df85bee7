/**
 * The venue's REST interface for everything but sending orders: time, listings, account, order queries, cancels.
 *
 * <p>Blocking calls for cold code, on the caller's thread; answers are bounded in size and time, failures are one
 * {@code VenueException} that says what to do. Order entry, where latency counts, is the {@code order} room's.
 */
package trefoil.gateway.binance.rest;
