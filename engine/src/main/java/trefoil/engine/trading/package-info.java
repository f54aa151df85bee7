/**
 * The trading thread's work on one inbound record: market, arbitrage, risk and execution put together.
 *
 * <p>Reads no clock, no random source and no file: time comes with the records, so live trading, simulation and replay
 * run the same code. A hot room: no I/O, no locks, no logging, no Chronicle, no Disruptor.
 */
package trefoil.engine.trading;
