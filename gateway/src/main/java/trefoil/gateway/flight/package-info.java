/**
 * What Java's flight recorder is told of a run, where it was asked for one: events of the edges, by a wrapper around the way of
 * orders, on the order thread, and a thread of its own that looks at the engine's counters. Without a recording none of this is
 * there, and no hot package knows it.
 */
package trefoil.gateway.flight;
