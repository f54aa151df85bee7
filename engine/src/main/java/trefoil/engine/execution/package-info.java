/**
 * From a sized loop to its end: the ledger, the state machine of open loops, the outputs it writes.
 *
 * <pre>
 *   open ─► leg 1 out ─► answer ─► leg 2 out ─► answer ─► leg 3 out ─► answer ─► closed
 *                          │ nothing filled: MISSED │ nothing filled: STRANDED   │
 *                          └────────── fate unknown: UNKNOWN, no new loops ──────┘
 * </pre>
 *
 * A hot room: no I/O, no locks, no logging, no Chronicle, no Disruptor. Trading thread only; everything is allocated
 * by constructors.
 */
package trefoil.engine.execution;
