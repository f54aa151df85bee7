/**
 * Reports as pages: what a study found, with plots, put together from {@link trefoil.gateway.page} and {@link
 * trefoil.gateway.graph}. Cold code for one thread; reads nothing but what it is given.
 */
package trefoil.gateway.report;
