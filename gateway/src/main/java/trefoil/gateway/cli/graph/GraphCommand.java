package trefoil.gateway.cli.graph;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.cli.Bounds;
import trefoil.gateway.cli.ExitCode;
import trefoil.gateway.cli.TextFile;
import trefoil.gateway.config.ConfigException;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.config.NearestName;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.graph.EdgeColour;
import trefoil.gateway.graph.GraphDot;
import trefoil.gateway.graph.GraphJson;
import trefoil.gateway.graph.GraphSvg;
import trefoil.gateway.graph.MarketGraph.Reach;

/** {@code trefoil graph}: a market's assets, pairs, triangles and best loops, in figures and as a picture. */
@Command(
        name = "graph",
        mixinStandardHelpOptions = true,
        description = {
            "Show a market as a graph: assets, pairs, triangles, hubs, what a start asset reaches, the best loops;",
            "in figures, and as a picture in HTML, SVG or DOT. Only markets that are traded count.",
            "The market is a journal's at a moment, a listing's (with quotes, if a snapshot of them is named), or the"
                    + " venue's as it is now."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:fine",
            "1:the journal is torn or damaged; what is readable was shown",
            "2:wrong usage, or a file that cannot be used",
            "3:the output cannot be written",
            "4:the venue cannot be reached"
        })
public final class GraphCommand implements Callable<Integer> {
    private static final List<String> USUAL_STARTS = List.of("USDT", "USDC", "FDUSD", "BTC", "ETH", "BNB");
    private static final int MAX_LOOPS = 1_000;
    private static final int NEAREST_NAMES = 3;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "JOURNAL", description = "The journal (*.trefoil) of a run or recording.")
    private Path journal;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "The journal's market at that time, such as 10:15:00 or +5s; at its end without it.")
    private String at;

    @Option(
            names = "--exchange-info",
            paramLabel = "FILE",
            description = "A listing: what GET /api/v3/exchangeInfo answered, plain or gzipped.")
    private Path exchangeInfo;

    @Option(
            names = {"--venue", "--config"},
            paramLabel = "FILE",
            description = "Ask the venue that this configuration names; needs no key.")
    private Path venue;

    @Option(
            names = "--snapshot",
            paramLabel = "FILE",
            description = "Quotes: what GET /api/v3/ticker/24hr or ticker/bookTicker answered, plain or gzipped.")
    private Path snapshot;

    @Option(
            names = "--start",
            paramLabel = "ASSET",
            split = ",",
            description =
                    "Assets that loops begin with; the usual ones, the configuration's or the journal's without it.")
    private List<String> starts = new ArrayList<>();

    @Option(
            names = {"--colour", "--color"},
            paramLabel = "WHAT",
            description = "What the colour of an edge tells: ${COMPLETION-CANDIDATES}; the spread if there are quotes,"
                    + " else the triangles.")
    private EdgeColour colour;

    @Option(
            names = "--loops",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "How many of the best loops to show; the picture has at most six (default: ${DEFAULT-VALUE}).")
    private int loopsShown;

    @Option(
            names = "--fee-ppm",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Taker fee of each leg, 1000 is 0.1 %% (default: ${DEFAULT-VALUE}).")
    private int feePpm;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with picture and figures.")
    private Path html;

    @Option(names = "--svg", paramLabel = "FILE", description = "Write the picture.")
    private Path svg;

    @Option(names = "--dot", paramLabel = "FILE", description = "Write the graph for Graphviz.")
    private Path dot;

    @Option(names = "--json", description = "Print the graph and its figures as one JSON object.")
    private boolean json;

    @Option(names = "--force", description = "Replace files that are there.")
    private boolean force;

    @Override
    public Integer call() throws VenueException, ConfigException {
        check();
        final GraphedMarket market = market();
        requireNames(market);
        final EdgeColour edges = edgeColour(market);
        market.remarks().forEach(remark -> spec.commandLine().getErr().println("graph: " + remark));
        spec.commandLine().getErr().flush();
        final Map<Path, String> files = new LinkedHashMap<>();
        if (html != null) {
            files.put(html, new GraphPage(market).html(edges, loopsShown, feePpm));
        }
        if (svg != null) {
            files.put(svg, GraphSvg.of(market.graph(), edges, loopsShown));
        }
        if (dot != null) {
            files.put(dot, GraphDot.of(market.graph(), edges));
        }
        files.forEach((file, text) -> TextFile.write(file, text, force));
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(market));
        } else {
            new GraphText(market, out).print(loopsShown, feePpm);
            files.keySet().forEach(file -> out.println("written      " + file));
        }
        out.flush();
        return market.whole() ? ExitCode.OK : ExitCode.FINDING;
    }

    private void check() {
        final long sources =
                Stream.of(journal, exchangeInfo, venue).filter(Objects::nonNull).count();
        if (sources != 1) {
            throw wrong((sources == 0 ? "name" : "name only one of")
                    + " a JOURNAL, a listing with --exchange-info, or a venue with --venue");
        }
        if (at != null && journal == null) {
            throw wrong("--at is a time in a journal: name one");
        }
        if (snapshot != null && journal != null) {
            throw wrong("--snapshot: a journal has its own quotes");
        }
        Bounds.require(spec, "--loops", loopsShown, 0, MAX_LOOPS);
        Bounds.require(spec, "--fee-ppm", feePpm, 0, Bounds.MAX_PPM);
        for (final Path file :
                Stream.of(html, svg, dot).filter(Objects::nonNull).toList()) {
            TextFile.requireFree(file, force);
        }
    }

    private GraphedMarket market() throws VenueException, ConfigException {
        final List<String> wanted = starts.stream().map(String::strip).toList();
        if (journal != null) {
            return JournalMarket.read(
                    journal,
                    at,
                    wanted.isEmpty() ? null : wanted,
                    spec.commandLine().getErr());
        }
        if (exchangeInfo != null) {
            return Markets.ofFiles(exchangeInfo, snapshot, wanted.isEmpty() ? USUAL_STARTS : wanted);
        }
        final TrefoilConfig config = ConfigReader.read(venue);
        final List<String> configured = config.universe().startsAnywhere()
                ? USUAL_STARTS
                : config.universe().startAssets();
        return Markets.ofVenue(config, snapshot, wanted.isEmpty() ? configured : wanted);
    }

    /** A start asset that was asked for must be there; of the usual ones some may be missing. */
    private void requireNames(final GraphedMarket market) {
        for (final Reach reach :
                starts.isEmpty() ? List.<Reach>of() : market.graph().reaches()) {
            if (!reach.listed()) {
                throw wrong("--start " + reach.asset() + ": no pair that is traded has that asset; the nearest: "
                        + String.join(
                                ", ",
                                NearestName.nearest(
                                        reach.asset(), market.graph().universe().assets(), NEAREST_NAMES)));
            }
        }
    }

    private EdgeColour edgeColour(final GraphedMarket market) {
        if (colour == null) {
            return market.graph().quoted() ? EdgeColour.SPREAD : EdgeColour.TRIANGLES;
        }
        if (!market.graph().quoted() && colour != EdgeColour.TRIANGLES) {
            throw wrong("--colour " + colour.name().toLowerCase(Locale.ROOT)
                    + ": a listing has no quotes; name a --snapshot of them, or use --colour triangles");
        }
        if (!market.graph().agesKnown() && colour == EdgeColour.AGE) {
            throw wrong("--colour age: a snapshot does not tell since when its quotes stand; a journal does");
        }
        return colour;
    }

    private String json(final GraphedMarket market) {
        final StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            generator.writeStartObject();
            generator.writeStringField("source", market.source());
            if (!market.moment().isEmpty()) {
                generator.writeStringField("at", market.moment());
            }
            generator.writeNumberField("pairsListed", market.listed());
            GraphJson.write(generator, market.graph(), loopsShown, feePpm);
            generator.writeEndObject();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private ParameterException wrong(final String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
