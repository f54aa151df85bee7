/**
 * Counters and latency histograms that one thread writes and others read. No locks, nothing allocated when recording.
 */
package trefoil.engine.metrics;
