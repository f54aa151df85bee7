/**
 * JMH benchmarks of every step, and the market that all of them and the rigs are fed from: one seeded market of the venue's
 * size, {@link trefoil.bench.BenchMarket}.
 *
 * <pre>
 *   trefoil.bench           steps and their goals
 *   trefoil.bench.rejected  the same steps in ways that were not taken
 *   trefoil.bench.rig       frames at a constant rate, in memory and over sockets
 *   trefoil.bench.peer      other libraries on the same frames
 *   trefoil.bench.report    tables, pages and comparisons of what was measured
 * </pre>
 */
package trefoil.bench;
