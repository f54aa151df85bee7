/**
 * What the simulated exchange remembers of its trades: the last ones, their aggregates, candles and statistics. Bounded
 * for each instrument; written and read on the exchange's thread only. Imports the engine, nothing of the network.
 */
package trefoil.gateway.exchange.history;
