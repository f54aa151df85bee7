/**
 * JMH benchmarks of the hot steps, and the rig that paces frames through the whole path in memory.
 *
 * <p>Every benchmark is fed from {@link trefoil.bench.BenchMarket}: one seeded market of the venue's size.
 */
package trefoil.bench;
