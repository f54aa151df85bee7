/**
 * What earlier runs left unfinished, read from their journals: loops still open, orders of unknown fate, leftovers, and
 * losses that still count.
 *
 * <pre>
 *   journals of one venue and account, newest first
 *
 *     run 9  took over nothing yet ─ sent nothing: passed over
 *     run 8  took over, then sent ── what it left, taken over from run 7 or begun itself   ◄ read up to here
 *     run 7                          everything it left was taken over by run 8
 * </pre>
 *
 * A run has taken over once its journal holds the {@code CONTROL RESUME} for {@code RECOVERING}: from there on it may
 * send orders, and what it was handed stands in its own journal. Cold code of the starting thread or of a tool. Imports
 * {@code engine.event}, {@code engine.journal}, {@code engine.market}.
 */
package trefoil.engine.recovery;
