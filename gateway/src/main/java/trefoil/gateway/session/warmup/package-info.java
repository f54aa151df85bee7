/**
 * Made-up frames through the whole path before trading, until it is compiled: the own channel's decoder, decoding of the form
 * that the run asks for, books, ring, matrix, pricing, sizing, risk, the loops' state machine, encoding and signing of orders,
 * reading of their answers. In an engine of its own over the same universe, without a journal, whose orders end in this package:
 * there is no socket in it, and its key is made up. Runs on the thread that starts a session.
 */
package trefoil.gateway.session.warmup;
