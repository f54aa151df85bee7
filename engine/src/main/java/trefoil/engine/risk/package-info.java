/**
 * Everything that can say no, each with a reason code. A hot room: no I/O, no locks, no logging, no Chronicle, no
 * Disruptor. Trading thread only.
 */
package trefoil.engine.risk;
