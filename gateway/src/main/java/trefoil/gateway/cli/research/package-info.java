/**
 * {@code trefoil research}: a study of journals on the command line, as text, JSON, Parquet tables and a page. Reads its
 * options, shows how far it is, and writes; what is computed is {@code trefoil.engine.research}'s.
 */
package trefoil.gateway.cli.research;
