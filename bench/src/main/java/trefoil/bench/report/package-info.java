/**
 * What is made of a run: measurements set beside their goals, the page with its plots, the comparison of two runs, the
 * README's figures. Cold code for one thread.
 *
 * <pre>
 *   JMH ──► jmh.json ───┐
 *   rigs ─► rig.json ───┼─► Report ─► report.json, index.html, the table, exit code 1 if a step allocates
 *   peers ► peers.json ─┘                 └─► Compare (two of them), Figures
 * </pre>
 */
package trefoil.bench.report;
