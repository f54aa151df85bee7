/**
 * One run from start to end: asks the venue for its instruments and our balances, launches the engine, connects feed
 * and orders, stops cleanly, compares the books and reports.
 *
 * <pre>
 *   start   kill switch absent ─► clock, exchangeInfo, universe, account ─► Preflight ─► what earlier runs left
 *           ─► engine with the mode's way for orders ─► kill switch watched ─► Recovery, balances in ─► fees, feed
 *   stop    no new loop ─► open loops end ─► feed off ─► open orders cancelled ─► balances compared ─► journal closed
 * </pre>
 *
 * What becomes of orders is the mode's: {@link trefoil.gateway.session.OrderEntry} leads them to the venue, to the venue on
 * paper, or nowhere.
 *
 * <p>Runs on the command's thread. Knows the engine's front door and the rooms of {@code gateway.binance}; knows neither
 * the simulator nor the command line.
 */
package trefoil.gateway.session;
