/**
 * What a study found, as immutable values that reports are made from: text, tables, pages. Times are nanoseconds since the
 * epoch, spans nanoseconds, edges 1e-9 of the amount spent (ppb, gross unless said otherwise), money and fee rates
 * {@link trefoil.engine.math.Fixed} units. Money is in the study's value asset unless an asset is named.
 */
package trefoil.engine.research.result;
