package trefoil.gateway.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.testing.Instruments;

/** The picture and its DOT form, looked at as the elements and texts that they consist of. */
class GraphPictureTest {
    private static final long SEED = 7;

    static Stream<Universe> markets() {
        return Stream.of(
                Universe.of(List.of(Instruments.of("BTC", "USDT"))),
                Instruments.triangle(),
                Instruments.many(30),
                SampleMarket.ofSize(20, SEED),
                SampleMarket.ofSize(400, SEED),
                SampleMarket.hostile());
    }

    private static MarketGraph quoted(final Universe universe) {
        return MarketGraph.at(2_000_000_000L, universe, SampleMarket.quotes(universe, SEED), List.of("USDT"));
    }

    @ParameterizedTest
    @MethodSource("markets")
    void shouldHaveEveryAssetAndPairOnce(final Universe universe) throws Exception {
        final MarketGraph graph = quoted(universe);

        for (final EdgeColour colour : EdgeColour.values()) {
            final Document svg = parse(GraphSvg.of(graph, colour, 5));

            assertThat(attributes(svg, "data-asset")).containsExactlyInAnyOrderElementsOf(shown(universe.assets()));
            assertThat(attributes(svg, "data-pair"))
                    .containsExactlyInAnyOrderElementsOf(shown(universe.instruments().stream()
                            .map(Instrument::symbol)
                            .toList()));
        }
    }

    @ParameterizedTest
    @MethodSource("markets")
    void shouldBeTheSameForTheSameMarket(final Universe universe) {
        final String svg = GraphSvg.of(quoted(universe), EdgeColour.SPREAD, 5);
        final String dot = GraphDot.of(quoted(universe), EdgeColour.SPREAD);

        final Universe again = Universe.of(universe.instruments());

        assertThat(GraphSvg.of(quoted(again), EdgeColour.SPREAD, 5)).isEqualTo(svg);
        assertThat(GraphDot.of(quoted(again), EdgeColour.SPREAD)).isEqualTo(dot);
    }

    @ParameterizedTest
    @MethodSource("markets")
    void shouldReferToNothingOutside(final Universe universe) throws Exception {
        final String svg = GraphSvg.of(quoted(universe), EdgeColour.EDGE, 5);

        assertThat(svg.replace("xmlns=\"http://www.w3.org/2000/svg\"", "")).doesNotContain("://");
        final Document picture = parse(svg);
        assertThat(names(picture)).isSubsetOf("svg", "title", "style", "rect", "g", "path", "circle", "text");
        assertThat(attributeNames(picture))
                .noneMatch(name -> name.startsWith("on") || name.contains("href") || name.equals("src"));
    }

    @ParameterizedTest
    @MethodSource("markets")
    void shouldKeepAllNodesApartAndWithinThePicture(final Universe universe) throws Exception {
        final Document svg = parse(GraphSvg.of(quoted(universe), EdgeColour.SPREAD, 0));
        final String[] box = svg.getDocumentElement().getAttribute("viewBox").split(" ");
        final List<double[]> discs = new ArrayList<>();
        final NodeList circles = svg.getElementsByTagName("circle");
        for (int i = 0; i < circles.getLength(); i++) {
            final Element circle = (Element) circles.item(i);
            discs.add(Stream.of("cx", "cy", "r")
                    .mapToDouble(name -> Double.parseDouble(circle.getAttribute(name)))
                    .toArray());
        }

        for (int i = 0; i < discs.size(); i++) {
            final double[] one = discs.get(i);
            assertThat(Math.abs(one[0]) + one[2]).isLessThan(-Double.parseDouble(box[0]));
            assertThat(Math.abs(one[1]) + one[2]).isLessThan(-Double.parseDouble(box[1]));
            for (int j = 0; j < i; j++) {
                final double[] other = discs.get(j);
                assertThat(Math.hypot(one[0] - other[0], one[1] - other[1]))
                        .as("%s and %s", i, j)
                        .isGreaterThan(one[2] + other[2]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("markets")
    void shouldGiveEachLabelOfTheRingItsOwnRoom(final Universe universe) throws Exception {
        final GraphLayout layout = new GraphLayout(quoted(universe));
        final Document svg = parse(GraphSvg.of(quoted(universe), EdgeColour.SPREAD, 0));
        final double font = IntStream.range(0, svg.getElementsByTagName("text").getLength())
                .mapToObj(i -> (Element) svg.getElementsByTagName("text").item(i))
                .filter(text -> text.getAttribute("dy").equals(".34em"))
                .mapToDouble(text -> Double.parseDouble(text.getAttribute("font-size")))
                .max()
                .orElse(0);

        // A label that stands like a spoke needs its height; farther out there is more room than on the ring itself.
        assertThat(font).isLessThanOrEqualTo(layout.pitch());
        final List<Double> angles =
                layout.ring().stream().map(asset -> layout.place(asset).angle()).toList();
        for (int i = 1; i < angles.size(); i++) {
            assertThat((angles.get(i) - angles.get(i - 1)) * layout.ringRadius())
                    .isGreaterThanOrEqualTo(layout.pitch() - 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("markets")
    void shouldWriteDotWithEveryAssetAndPairOnce(final Universe universe) {
        final String dot = GraphDot.of(quoted(universe), EdgeColour.SPREAD);

        final String name = "\"(?:[^\"\\\\\n]|\\\\[^\n])*\"";
        final Pattern node = Pattern.compile("  (" + name + ") \\[.*pairs=\\d+, triangles=\\d+\\];");
        final Pattern edge = Pattern.compile("  (" + name + ") -- (" + name + ") \\[id=(" + name + "), .*\\];");
        final List<String> nodes = new ArrayList<>();
        final List<String> edges = new ArrayList<>();
        for (final String line :
                dot.lines().skip(3).filter(each -> !each.equals("}")).toList()) {
            final Matcher asEdge = edge.matcher(line);
            final Matcher asNode = node.matcher(line);
            if (asEdge.matches()) {
                edges.add(asEdge.group(3));
            } else {
                assertThat(asNode.matches()).as(line).isTrue();
                nodes.add(asNode.group(1));
            }
        }

        assertThat(nodes).doesNotHaveDuplicates().hasSize(universe.assetCount());
        assertThat(edges).doesNotHaveDuplicates().hasSize(universe.instrumentCount());
    }

    @Test
    void shouldDrawTheBestLoopsAndNameThem() throws Exception {
        final MarketGraph graph = quoted(SampleMarket.ofSize(20, SEED));

        final Document svg = parse(GraphSvg.of(graph, EdgeColour.SPREAD, 3));

        final List<String> drawn = attributes(svg, "class").stream()
                .filter(style -> style.matches("l l\\d"))
                .toList();
        // Three legs each, and a line in the legend.
        assertThat(drawn).hasSize(3 * 4);
        final String texts = IntStream.range(0, svg.getElementsByTagName("text").getLength())
                .mapToObj(i -> svg.getElementsByTagName("text").item(i).getTextContent())
                .collect(Collectors.joining("\n"));
        graph.bestLoops(3)
                .forEach(loop -> assertThat(texts).contains(graph.loops().describe(loop.loop())));
    }

    @Test
    void shouldPutHubsInsideTheRingAndAllOthersOnIt() {
        final MarketGraph graph = quoted(SampleMarket.ofSize(400, SEED));
        final GraphLayout layout = new GraphLayout(graph);

        assertThat(layout.hubs())
                .extracting(asset -> graph.universe().assets().get(asset))
                .containsExactlyInAnyOrder("USDT", "BTC", "ETH", "BNB");
        assertThat(layout.place(layout.hubs().get(0)).x()).isZero();
        layout.hubs().forEach(hub -> assertThat(
                        Math.hypot(layout.place(hub).x(), layout.place(hub).y()))
                .isLessThan(layout.ringRadius() * 0.8));
        layout.ring().forEach(asset -> assertThat(
                        Math.hypot(layout.place(asset).x(), layout.place(asset).y()))
                .isBetween(layout.ringRadius() - 1e-6, layout.ringRadius() + 1e-6));
    }

    @Test
    void shouldDrawATriangleAsOne() {
        final MarketGraph graph = quoted(Instruments.triangle());
        final GraphLayout layout = new GraphLayout(graph);

        assertThat(layout.hubs()).isEmpty();
        assertThat(IntStream.range(0, 3)
                        .mapToDouble(asset -> Math.hypot(
                                layout.place(asset).x()
                                        - layout.place((asset + 1) % 3).x(),
                                layout.place(asset).y()
                                        - layout.place((asset + 1) % 3).y()))
                        .map(side -> Math.rint(side / layout.ringRadius() * 1e6))
                        .distinct())
                .containsExactly(Math.rint(Math.sqrt(3) * 1e6));
    }

    @Test
    void shouldColourBySpreadAgeAndEdge() throws Exception {
        final Universe universe = Instruments.triangle();
        final var quotes = new RateMatrix(universe);
        final long second = 1_000_000_000L;
        // BTCUSDT 1 bp wide and fresh, ETHBTC 30 bp and 30 s old, ETHUSDT never quoted.
        quotes.update(0, 0, 1, 999_950_000L, 1, 1_000_050_000L, 1, 100 * second - 1_000_000);
        quotes.update(1, 0, 1, 998_500_000L, 1, 1_001_500_000L, 1, 70 * second);
        final MarketGraph graph = MarketGraph.at(100 * second, universe, quotes, List.of("USDT"));

        assertThat(steps(graph, EdgeColour.SPREAD)).containsExactly(5, 1, EdgeColour.UNKNOWN);
        assertThat(steps(graph, EdgeColour.AGE)).containsExactly(5, 1, EdgeColour.UNKNOWN);
        assertThat(steps(graph, EdgeColour.EDGE)).containsOnly(EdgeColour.UNKNOWN);
        assertThat(steps(graph, EdgeColour.TRIANGLES)).containsOnly(0);
    }

    private static int[] steps(final MarketGraph graph, final EdgeColour colour) {
        return IntStream.range(0, graph.universe().instrumentCount())
                .map(pair -> colour.step(graph, pair))
                .toArray();
    }

    /** As they look once what XML and terminals cannot have is replaced. */
    private static List<String> shown(final List<String> names) {
        return names.stream()
                .map(name -> name.replaceAll("[\\p{Cc}&&[^\\t\\n\\r]]|[\\u202A-\\u202E]", "\uFFFD")
                        .replaceAll("[\\t\\n\\r]", " "))
                .toList();
    }

    private static Document parse(final String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<String> attributes(final Document svg, final String name) {
        return elements(svg)
                .filter(element -> element.hasAttribute(name))
                .map(element -> element.getAttribute(name))
                .toList();
    }

    private static List<String> names(final Document svg) {
        return elements(svg).map(Element::getTagName).distinct().toList();
    }

    private static List<String> attributeNames(final Document svg) {
        return elements(svg)
                .flatMap(element -> IntStream.range(0, element.getAttributes().getLength())
                        .mapToObj(i -> element.getAttributes().item(i).getNodeName()))
                .distinct()
                .toList();
    }

    private static Stream<Element> elements(final Document svg) {
        final NodeList all = svg.getElementsByTagName("*");
        return IntStream.range(0, all.getLength()).mapToObj(i -> (Element) all.item(i));
    }
}
