/**
 * Order entry: orders by REST over warm connections, or by a session of the websocket API, and what became of each, back onto
 * the inbound ring.
 *
 * <pre>
 *   order thread ──send(intent)──► REST: encode, sign ──► HTTP thread: write, wait, read ────────┐
 *                        └───────► websocket API: encode, write ─ ─ ─► source's thread: read ────┤
 *                                                        └─ no trustworthy answer                │
 *                                                             outcome thread: ask ───────────────┤
 *   account stream: execution report ─────────────────────────────────────────────────────────────┴─► fates ─► FILL* ORDER_ANSWER
 * </pre>
 *
 * Each REST connection is a lane: taken by an order until its answer is read, by a rehearsal at start, or, one at a time and
 * never the last free one, by a ping. HTTP threads, one a lane, wait from the start.
 *
 * <p>Every intent gets exactly one final answer, and each of its trades is told once, whoever tells it. An order is
 * written to a socket at most once: nothing is ever sent again, on whichever road.
 */
package trefoil.gateway.binance.order;
