/**
 * The simulated venue without its sockets: matching engine, accounts, fees, filters, synthetic market. Seeded, in
 * virtual time, single-threaded: the caller brings the clock and the thread.
 */
package trefoil.engine.sim;
