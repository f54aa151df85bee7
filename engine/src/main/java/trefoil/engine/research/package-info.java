/**
 * Does it pay? Studies of recorded markets: which loops opened, how long they lasted, and what the engine's own orders
 * would have made of them at each latency, fee and size.
 *
 * <pre>
 *   journals ──► MarketWalk ──► Market: rates, ladders, what is closed
 *                    │
 *                    ├──► opportunities: opening, peak, capacity, end or censoring
 *                    └──► traders, one for each latency × fee × size: the engine's loop machine, meeting the books as
 *                         they were when its orders would have arrived
 *                                                          both ──► result: what is known in the end
 * </pre>
 *
 * Reads no clock and nothing but journals; what is random is seeded. The work on one journal is one thread's, journals and
 * groups of traders may be worked on side by side, and the result is the same for any number of threads. Cold but for the
 * walk. Imports {@code event}, {@code journal}, {@code market}, {@code arbitrage}, {@code risk}, {@code execution},
 * {@code trading} and {@code math}.
 */
package trefoil.engine.research;
