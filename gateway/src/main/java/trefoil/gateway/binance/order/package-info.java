/**
 * Order entry: signed REST orders over warm connections, and what became of each, back onto the inbound ring.
 *
 * <pre>
 *   order thread ──send(intent)──► encode, sign ──► HTTP thread: write, wait, read ──► FILL* ORDER_ANSWER ──► ring
 *                                                        └─ no trustworthy answer ──► outcome thread: ask the venue
 * </pre>
 *
 * Each connection is a lane: taken by an order until its answer is read, by a rehearsal at start, or, one at a time and
 * never the last free one, by a ping. HTTP threads, one a lane, wait from the start.
 *
 * <p>Every intent gets exactly one answer. An order is written to a socket at most once: nothing is ever sent again.
 */
package trefoil.gateway.binance.order;
