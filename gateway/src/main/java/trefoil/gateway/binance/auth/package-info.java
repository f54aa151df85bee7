/**
 * Who we are to the venue: the API key and its secret, and signatures made with it.
 *
 * <p>The secret is held as bytes, wiped on close, and appears in no log, message or {@code toString}. Imports nothing
 * of Trefoil.
 */
package trefoil.gateway.binance.auth;
