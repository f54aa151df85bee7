/**
 * A market as a graph, and what a person wants to know of it: assets and pairs, triangles, hubs, what a start asset
 * reaches, the best loops; as a picture (SVG), as DOT and as JSON.
 *
 * <p>Cold code for one thread: no sockets, no files. The same market always gives the same bytes.
 *
 * <pre>
 *   universe ─┐                         ┌─► GraphLayout ─► GraphSvg   hubs inside, the others on a ring around them
 *   quotes ───┼─► MarketGraph (figures) ┼─► GraphDot
 *   starts ───┘                         └─► GraphJson
 * </pre>
 */
package trefoil.gateway.graph;
