/**
 * What is traded and what it costs now: instruments and their filters, the universe of assets, the rate matrix.
 *
 * <p>A hot room: no I/O, no locks, no logging, no Chronicle, no Disruptor. {@code Instrument}, {@code Filters} and
 * {@code Universe} are cold and immutable; rate matrix, fees, price bands and order filter belong to the trading thread.
 */
package trefoil.engine.market;
