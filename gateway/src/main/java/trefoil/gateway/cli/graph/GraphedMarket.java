package trefoil.gateway.cli.graph;

import java.util.List;
import trefoil.gateway.graph.MarketGraph;

/**
 * A market, and where it comes from.
 *
 * @param source for people, e.g. {@code exchangeinfo.json}
 * @param moment when it was so; empty if that is not known
 * @param listed pairs that the source lists; those not traded are not in the graph
 * @param remarks what is to be told besides, one sentence each
 * @param whole false if something was found wrong with the source that leaves it usable
 */
record GraphedMarket(
        MarketGraph graph, String source, String moment, int listed, List<String> remarks, boolean whole) {}
