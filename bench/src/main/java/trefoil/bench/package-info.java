/**
 * JMH benchmarks and the tick-to-order rig.
 *
 * <p>A benchmark method carries its target in a {@link trefoil.bench.Goal}; {@code scripts/bench} runs them and
 * {@link trefoil.bench.Summary} sets measured against target. Nothing here runs in the tests: figures belong to a
 * machine, and are printed with it.
 */
package trefoil.bench;
