/**
 * One run from start to end: asks the venue for its instruments and our balances, launches the engine, connects feed
 * and orders, stops cleanly, compares the books and reports.
 *
 * <pre>
 *   start   clock offset ─► exchangeInfo ─► universe ─► account ─► engine ─► balances in ─► order connections ─► feed
 *   stop    no new loop ─► open loops end ─► feed off ─► open orders cancelled ─► balances compared ─► journal closed
 * </pre>
 *
 * Runs on the command's thread. Knows the engine's front door and the rooms of {@code gateway.binance}; knows neither
 * the simulator nor the command line.
 */
package trefoil.gateway.session;
