/**
 * Finding loops that pay: triangles, the loops they hold, pricing by doubles, sizing in exact fixed point.
 *
 * <pre>
 *   quote of one instrument improves
 *        └─► LoopPricer: rate × rate × rate &gt; break-even, for the loops through that conversion only
 *                └─► LoopSizer: how much, in exact arithmetic, with steps, minimums and fees
 * </pre>
 *
 * A hot room: no I/O, no locks, no logging, no Chronicle, no Disruptor. {@code Triangles} is
 * cold and immutable; the loops of the {@code LoopTable} never change, but its break-evens, the pricer and the sizer
 * belong to the trading thread.
 */
package trefoil.engine.arbitrage;
