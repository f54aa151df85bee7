/**
 * JMH benchmarks of the hot steps, the rig that paces frames through the whole path in memory, and the summary that
 * {@code scripts/bench} prints: each figure beside its goal.
 *
 * <p>Every benchmark is fed from {@link trefoil.bench.BenchMarket}: one seeded market of the venue's size.
 */
package trefoil.bench;
