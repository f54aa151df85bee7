/**
 * Paper trading: orders meet the live quotes in this process, as late as they would reach the venue.
 *
 * <pre>
 *   order thread ─► PaperVenue.send ─► queue ─► tap thread: PaperExchange sees every input in order, and the order meets
 *                                               the books as they are when it would arrive
 *   inbound ring ◄─ paper thread: fills and answer, when they would reach us ◄─ queue ◄─┘
 * </pre>
 *
 * Opens no connection.
 */
package trefoil.gateway.session.paper;
