/**
 * Holds the whole path, from a frame's bytes to an order's bytes on every thread of Trefoil's, to exactly zero allocated bytes,
 * and shows that an allocation anywhere on it is found.
 *
 * <pre>
 *   market-stream ──frames──► MarketDataFeed ──► ring ──► trefoil-trading ──► trefoil-journal ──► trefoil-orders
 *                                                 ▲                                              REST: encode, sign
 *                                                 └── fates ◄── venue: fills each order ◄── WS API: encode, send
 * </pre>
 */
package trefoil.gateway.allocation;
