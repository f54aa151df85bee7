package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.gateway.session.LocalExchange;
import trefoil.gateway.testing.RealData;

/** {@code trefoil graph}, from the outside. */
@Timeout(120)
class GraphCommandTest {
    private static final String LISTING = """
            {"symbols":[%s]}""";
    private static final String QUOTES = """
            [{"symbol":"BTCUSDT","bidPrice":"20000.00","bidQty":"1","askPrice":"20001.00","askQty":"1"},
             {"symbol":"ETHBTC","bidPrice":"0.05","bidQty":"1","askPrice":"0.0501","askQty":"1"},
             {"symbol":"ETHUSDT","bidPrice":"1010","bidQty":"541133030026.0","askPrice":"1011","askQty":"1"},
             {"symbol":"OLDUSDT","bidPrice":"900000","bidQty":"1","askPrice":"900001","askQty":"1"},
             {"symbol":"OLDBTC","bidPrice":"1","bidQty":"1","askPrice":"1.01","askQty":"1"}]""";

    @TempDir
    private Path directory;

    private Path listing;
    private Path quotes;

    @BeforeEach
    void writeMarket() throws IOException {
        listing = write(
                "listing.json",
                LISTING.formatted(String.join(
                        ",",
                        pair("BTC", "USDT", "TRADING"),
                        pair("ETH", "BTC", "TRADING"),
                        pair("ETH", "USDT", "TRADING"),
                        pair("OLD", "USDT", "BREAK"),
                        pair("OLD", "BTC", "HALT"))));
        quotes = write("quotes.json", QUOTES);
    }

    @Test
    void shouldCountOnlyMarketsThatAreTraded() throws IOException {
        final Cli.Result text = graph("--exchange-info", listing, "--snapshot", quotes, "--fee-ppm", 750);
        final JsonNode json = JsonNode.read(graph("--exchange-info", listing, "--snapshot", quotes, "--json")
                .out());

        assertThat(text.exitCode()).as("%s", text).isEqualTo(ExitCode.OK);
        assertThat(text.labelled("assets")).isEqualTo("3 in one connected part");
        assertThat(text.labelled("pairs")).isEqualTo("3 traded of 5 listed");
        assertThat(text.labelled("triangles")).isEqualTo("1, loops 2");
        assertThat(text.labelled("rings")).isEqualTo("of four assets 0, loops 0, looked at with universe.maxLegs = 4");
        // 1 / 20001 / 0.0501 x 1010: the frozen quotes of OLD would have made it thousands of basis points.
        assertThat(text.out()).containsPattern("\\+79\\.34 bp +\\+56\\.67 bp  USDT → BTC → ETH → USDT");
        assertThat(text.out()).doesNotContain("OLD");
        assertThat(strings(json.path("assets"), "asset")).containsExactlyInAnyOrder("BTC", "ETH", "USDT");
        assertThat(strings(json.path("pairs"), "symbol")).containsExactly("BTCUSDT", "ETHBTC", "ETHUSDT");
        assertThat(json.path("bestLoops").elements()).hasSize(1);
    }

    @Test
    void shouldWriteEachFormWithEachNameOnceAndTheSameEveryTime() throws IOException {
        final List<byte[]> first = forms("1");
        final List<byte[]> second = forms("2");

        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i)).isEqualTo(first.get(i));
            assertThat(new String(first.get(i), StandardCharsets.UTF_8)).contains("BTC", "ETH", "USDT");
        }
    }

    private List<byte[]> forms(final String run) throws IOException {
        final List<Path> files = Stream.of(".html", ".svg", ".dot")
                .map(end -> directory.resolve("graph" + run + end))
                .toList();
        final Cli.Result result = graph(
                "--exchange-info",
                listing,
                "--snapshot",
                quotes,
                "--html",
                files.get(0),
                "--svg",
                files.get(1),
                "--dot",
                files.get(2));
        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.OK);
        final List<byte[]> bytes = new ArrayList<>();
        for (final Path file : files) {
            assertThat(result.out()).contains("written      " + file);
            bytes.add(Files.readAllBytes(file));
        }
        return bytes;
    }

    @Test
    void shouldReplaceAFileOnlyIfForced() throws IOException {
        final Path page = write("page.html", "mine");

        final Cli.Result refused = graph("--exchange-info", listing, "--html", page);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains(page + " is there already", "--force");
        assertThat(page).hasContent("mine");

        assertThat(graph("--exchange-info", listing, "--html", page, "--force").exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(page).content().startsWith("<!DOCTYPE html>");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).hasSize(3);
        }
    }

    @Test
    void shouldReadGzippedFilesToo() throws IOException {
        final Cli.Result plain = graph("--exchange-info", listing, "--snapshot", quotes, "--json");
        final Path packed = Files.write(directory.resolve("quotes.gz"), gzip(Files.readAllBytes(quotes)));
        Files.write(listing, gzip(Files.readAllBytes(listing)));

        final Cli.Result result = graph("--exchange-info", listing, "--snapshot", packed, "--json");

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.OK);
        assertThat(result.out().replace("quotes.gz", "quotes.json")).isEqualTo(plain.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "; name a JOURNAL",
                "--exchange-info LISTING some.trefoil; name only one of a JOURNAL",
                "--exchange-info NONE; there is no such file",
                "--exchange-info DIRECTORY; it is a directory",
                "--exchange-info QUOTES; not the answer of GET /api/v3/exchangeInfo",
                "--exchange-info LISTING --snapshot LISTING; not the answer of GET /api/v3/ticker/24hr",
                "--exchange-info LISTING --snapshot BAD; 'x' is no bid price",
                "--exchange-info LISTING --snapshot TWICE; BTCUSDT is there twice",
                "--exchange-info LISTING --snapshot OTHERS; not one of the 1 quotes is of a pair that is traded",
                "--exchange-info EMPTY; lists no pair",
                "--exchange-info HALTED; none of the 1 pairs listed is traded",
                "--exchange-info LISTING --at 10:00; --at is a time in a journal",
                "--exchange-info LISTING --colour spread; a listing has no quotes",
                "--exchange-info LISTING --snapshot QUOTES --colour age; a snapshot does not tell",
                "--exchange-info LISTING --colour beauty; SPREAD",
                "--exchange-info LISTING --start USDX; no pair that is traded has that asset; the nearest: USDT",
                "--exchange-info LISTING --loops -1; --loops -1 is not from 0",
                "--exchange-info LISTING --fee-ppm 600000; --fee-ppm 600000 is not from 0",
                "--exchange-info LISTING --html NODIR/x.html; there is no directory",
                "--exchange-info LISTING --svg DIRECTORY; is a directory",
                "LISTING; journal",
                "NONE; does not exist",
                "--venue NONE; NONE"
            })
    void shouldSayWhatIsWrongInOneLine(final String options, final String said) throws IOException {
        write("BAD", QUOTES.replace("20000.00", "x"));
        write("TWICE", QUOTES.replace("ETHBTC", "BTCUSDT"));
        write("OTHERS", QUOTES.replaceAll("(?s)},.*", "}]").replace("BTCUSDT", "XXXYYY"));
        write("EMPTY", LISTING.formatted(""));
        write("HALTED", LISTING.formatted(pair("BTC", "USDT", "HALT")));
        final Object[] args = (options == null ? Stream.<String>of() : Stream.of(options.split(" ")))
                .map(word -> switch (word) {
                    case "LISTING" -> listing.toString();
                    case "QUOTES" -> quotes.toString();
                    case "DIRECTORY" -> directory.toString();
                    case "NODIR/x.html" -> directory.resolve("nodir/x.html").toString();
                    default ->
                        word.matches("[A-Z]+") && !word.equals("USDX")
                                ? directory.resolve(word).toString()
                                : word;
                })
                .toArray();

        final Cli.Result result = graph(args);

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(said).doesNotContain("\tat ", "defect");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void shouldNotLetAFileSteerTheTerminal() throws IOException {
        final Path hostile = write("hostile", QUOTES.replace("20000.00", "\\u001b[2J\\u202ex"));

        final Cli.Result result = graph("--exchange-info", listing, "--snapshot", hostile);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("no bid price").doesNotContain("\u001b", "\u202e");
    }

    @Test
    void shouldShowTheMarketOfAVenueAsItIsNow() throws IOException {
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            final Path config = exchange.configure(directory, false, LocalExchange.SECRET);
            final List<String> traded = exchange.server().inspect(venue -> venue.instruments().stream()
                    .filter(instrument -> instrument.tradable())
                    .map(instrument -> instrument.symbol())
                    .toList());
            final List<String> stopped = exchange.server().inspect(venue -> venue.instruments().stream()
                    .filter(instrument -> !instrument.tradable())
                    .map(instrument -> instrument.symbol())
                    .toList());

            final Cli.Result result = graph("--venue", config, "--json");

            assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.OK);
            final JsonNode json = JsonNode.read(result.out());
            assertThat(stopped).isNotEmpty();
            assertThat(strings(json.path("pairs"), "symbol")).containsExactlyInAnyOrderElementsOf(traded);
            assertThat(json.path("source").value()).isEqualTo(exchange.server().restUrl());
        }
    }

    @Test
    void shouldSayThatAVenueCannotBeReached() throws IOException {
        final Path config;
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            config = exchange.configure(directory, false, LocalExchange.SECRET);
        }

        final Cli.Result result = graph("--venue", config);

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.VENUE);
        assertThat(result.err()).contains("cannot reach");
    }

    @Test
    void shouldShowARunsMarketAtAMoment() throws IOException {
        final Path config;
        final Cli.Result run;
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            config = exchange.configure(directory, false, LocalExchange.SECRET);
            run = Cli.run("run", "--config", config.toString(), "--seconds", "2");
        }
        final String journal = run.labelled("journal");

        final Cli.Result atEnd = graph(journal, "--colour", "age", "--svg", directory.resolve("end.svg"));
        final Cli.Result atStart = graph(journal, "--at", "+0ns", "--json");
        final Cli.Result after = graph(journal, "--at", "+1h");
        final Cli.Result before = graph(journal, "--at", "2020-01-01T00:00:00Z");

        assertThat(atEnd.exitCode()).as("%s%s", atEnd, run).isEqualTo(ExitCode.OK);
        assertThat(atEnd.number("^quotes +([0-9,]+) of")).as("%s", atEnd).isPositive();
        assertThat(Files.readString(directory.resolve("end.svg"))).contains(" ms before");
        assertThat(JsonNode.read(atStart.out()).path("quotedPairCount").value()).isEqualTo("0");
        assertThat(after.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(after.err()).contains("--at +1h is ", ": the journal ends at ");
        assertThat(before.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(before.err()).contains("before the journal begins at ");
    }

    @ParameterizedTest
    @CsvSource({
        "2018-03-05_0610, 2018-02-13_ticker24hr, 215, 3.66",
        "2020-09-28_2333, 2020-09-29_ticker24hr, 1120, 10.52",
        "2020-10-09_0204, 2020-10-09_ticker24hr, 1139, 5.65",
        "2022-12-06_0102, 2023-01-03_ticker-arr-frame_516sym, 2525, 1.74",
        "2022-12-06_0102, 2023-01-08_ticker24hr_reencoded, 2525, 7.74",
        "2023-08-22_1007, 2023-03-10_ticker24hr, 2268, 3.82",
        "2023-08-22_1007, 2024-01-05_ticker24hr, 2268, 11.55"
    })
    void shouldFindTheTrianglesAndTheBestEdgeThatTheDataIndexStates(
            final String listed, final String quoted, final int triangles, final String edgeBp) throws IOException {
        final Path info = RealData.require("exchangeinfo").resolve(listed + ".json.gz");
        final Path tickers = RealData.require("market-snapshots").resolve(quoted + ".json.gz");

        final Cli.Result result = graph("--exchange-info", info, "--snapshot", tickers, "--json");

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.OK);
        final JsonNode json = JsonNode.read(result.out());
        assertThat(json.path("triangleCount").value()).isEqualTo(Integer.toString(triangles));
        final double best = Double.parseDouble(
                json.path("bestLoops").elements().get(0).path("edgeBp").value());
        assertThat(String.format(Locale.ROOT, "%.2f", best)).isEqualTo(edgeBp);
    }

    private static Cli.Result graph(final Object... options) {
        return Cli.run(Stream.concat(Stream.of("graph"), Stream.of(options).map(Object::toString))
                .toArray(String[]::new));
    }

    private Path write(final String name, final String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static String pair(final String base, final String quote, final String status) {
        return """
                {"symbol":"%s%s","status":"%s","baseAsset":"%s","baseAssetPrecision":8,"quoteAsset":"%s",
                "quotePrecision":8,"orderTypes":["LIMIT"],"isSpotTradingAllowed":true,"filters":[]}""".formatted(base, quote, status, base, quote);
    }

    private static List<String> strings(final JsonNode list, final String field) {
        return list.elements().stream().map(each -> each.path(field).value()).toList();
    }

    private static byte[] gzip(final byte[] bytes) throws IOException {
        final ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(packed)) {
            stream.write(bytes);
        }
        return packed.toByteArray();
    }
}
