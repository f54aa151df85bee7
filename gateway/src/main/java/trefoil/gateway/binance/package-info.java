/**
 * Client side of the venue: Binance Spot's wire formats, signing, market streams, REST and order entry.
 *
 * <pre>
 *   stream ──► codec ──► InboundRing          OrderSender (order) ──► codec ──► auth ──► HTTPS
 *   rest   ──► codec                                 └── answers ──► codec ──► InboundRing
 * </pre>
 *
 * {@code codec} and {@code auth} do no network I/O; {@code websocket}, {@code rest} and {@code order} own the sockets.
 */
package trefoil.gateway.binance;
