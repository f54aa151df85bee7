/**
 * Finding loops that pay: triangles, the loops they hold, pricing by doubles, sizing in exact fixed point.
 *
 * <pre>
 *   quote of one instrument improves
 *        └─► LoopPricer: rate × rate × rate &gt; break-even, for the loops through that conversion only
 *                └─► LoopSizer: how much, in exact arithmetic, with steps, minimums and fees
 * </pre>
 *
 * A hot room: no I/O, no locks, no logging, no Chronicle, no Disruptor. {@code Triangles} and {@code LoopTable} are
 * cold and immutable; pricer and sizer belong to the trading thread.
 */
package trefoil.engine.arbitrage;
