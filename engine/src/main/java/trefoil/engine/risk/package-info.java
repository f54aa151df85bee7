/**
 * Everything that can say no, each with a reason code. A hot room: no I/O, no locks, no logging, no Chronicle, no
 * Disruptor. Trading thread only.
 *
 * <pre>
 *   opportunity ─► checkState ─► checkLeg × 3 ─► checkBudget ─► startLimit ─► sizing      a RefusalReason, or go
 *   results, answers, feed, clocks, time, controls ─► Stops ─► the state                  a set of StopReasons
 * </pre>
 *
 * {@code engine/docs/risk.md} lists states, reasons and how each ends, and says how worth and loss are counted.
 */
package trefoil.engine.risk;
