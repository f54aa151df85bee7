/**
 * Keeps up with what the venue allows and charges: fees, price range rules, reference prices, open and closed markets.
 *
 * <pre>
 *   TermsReader (one thread) ─► asks its chores in turn: is something due? ─► one REST request at a time
 *       MarketWatch     exchangeInfo, soon again while a market is closed  ─► INSTRUMENT_STATE
 *       FeeReader       account/commission, wanted instruments first       ─► FEES
 *       ReferenceReader executionRules, referencePrice, avgPrice           ─► REFERENCE_PRICE
 * </pre>
 *
 * Requests are paced: together they stay within a fifth of the venue's weight a minute, and stop while it wants no
 * requests at all. Wishes come from other threads and wait for nothing.
 */
package trefoil.gateway.binance.terms;
