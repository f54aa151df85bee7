/**
 * {@code trefoil graph}: where the market comes from (the venue's listing and a snapshot of its quotes, a journal at a
 * moment, the venue itself), and what is written of it.
 */
package trefoil.gateway.cli.graph;
