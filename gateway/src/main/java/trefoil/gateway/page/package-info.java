/**
 * A kit for pages that stand alone: one HTML file with its styles, scripts, plots and figures in it, that opens without a
 * network, in light and dark, on a wide screen, a phone or paper. Cold code for one thread; knows nothing of markets.
 *
 * <p>Plots are drawn in the browser by uPlot (MIT licence), which is written into the page. What a page says comes from data
 * that may be hostile: all text is escaped on its way in, and the page forbids the browser any script but its own and any
 * connection at all.
 */
package trefoil.gateway.page;
