/**
 * Ways that were not taken, as JMH benchmarks over the same market: whoever doubts a choice runs them again. Reports show
 * each beside the way that was taken, see {@link trefoil.bench.Rejected}.
 */
package trefoil.bench.rejected;
