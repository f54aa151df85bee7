package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A demo's journal, looked into with every command; what they say is held against each other. */
@Timeout(180)
class JournalInspectTest {
    private static final BigDecimal ROUNDING = new BigDecimal("0.00000010");

    @TempDir
    private static Path directory;

    private static String journal;
    private static JsonNode stat;

    @BeforeAll
    static void runDemo() throws IOException {
        journal = demo("runs", "7");
        stat = JsonNode.read(ok("journal", "stat", "--json", journal));
    }

    private static String demo(final String name, final String seed) {
        final Cli.Result demo = Cli.run(
                "demo",
                "--seconds",
                "6",
                "--seed",
                seed,
                "--rate",
                "12000",
                "--faults",
                "all",
                "--journal",
                directory.resolve(name).toString());
        // With faults a run may end with something that it names; its journal is whole all the same.
        assertThat(demo.exitCode()).as("%s", demo).isIn(ExitCode.OK, ExitCode.FINDING);
        return demo.labelled("journal");
    }

    private static String ok(final String... arguments) {
        final Cli.Result result = Cli.run(arguments);
        assertThat(result.exitCode()).as("%s", result).isZero();
        return result.out();
    }

    private static List<JsonNode> jsonLines(final String... arguments) throws IOException {
        final List<JsonNode> nodes = new ArrayList<>();
        for (final String line : ok(arguments).lines().toList()) {
            nodes.add(JsonNode.read(line));
        }
        return nodes;
    }

    @Test
    void shouldVerifyWhole() throws IOException {
        final JsonNode verified = JsonNode.read(ok("journal", "verify", "--json", journal));

        assertThat(verified.path("state").asText()).isEqualTo("complete");
        assertThat(verified.path("records").asLong())
                .isEqualTo(stat.path("records").asLong());
        assertThat(verified.path("outputDigestsRight").asLong())
                .isEqualTo(stat.path("recordsByType").path("DIGEST").asLong());
        assertThat(verified.path("outputDigestsWrong").asLong()).isZero();
    }

    @Test
    void shouldTellWhatTheRunWas() throws IOException {
        final JsonNode info = JsonNode.read(ok("journal", "info", "--json", journal));

        assertThat(info.path("state").asText()).isEqualTo("complete");
        assertThat(info.path("records").asLong()).isEqualTo(stat.path("records").asLong());
        assertThat(info.path("header").path("session").asText()).isNotEmpty();
        assertThat(info.path("slice").asBoolean()).isFalse();
        assertThat(ok("journal", "info", journal))
                .contains(
                        "loops       ",
                        " triangles, digest ",
                        "policy                         chain",
                        "state       complete");
    }

    @Test
    void shouldCountWhatStatCounts() {
        final Map<String, Long> found = new TreeMap<>();
        final Map<String, Long> summedUp = new TreeMap<>();
        stat.path("refusalsByReason").members().entrySet().forEach(reason -> {
            summedUp.put(reason.getKey(), reason.getValue().asLong());
            found.put(reason.getKey(), count("--type", "REFUSAL", "--reason", reason.getKey()));
        });
        stat.path("loopsClosedByOutcome").members().entrySet().forEach(outcome -> {
            summedUp.put(outcome.getKey(), outcome.getValue().asLong());
            found.put(outcome.getKey(), count("--type", "LOOP_CLOSED", "--outcome", outcome.getKey()));
        });

        assertThat(summedUp).isNotEmpty();
        assertThat(found).isEqualTo(summedUp);
    }

    private static long count(final String... filter) {
        final List<String> arguments = new ArrayList<>(List.of("journal", "find", journal, "--count"));
        arguments.addAll(List.of(filter));
        return Long.parseLong(ok(arguments.toArray(String[]::new)).strip());
    }

    @Test
    void shouldFilterByTriangle() throws IOException {
        final JsonNode opened = jsonLines("journal", "find", journal, "--type", "LOOP_OPENED", "--json")
                .get(0);
        final String path = opened.path("path").asText();
        final String[] assets = path.split("-");
        final String reversed = (assets[2] + "-" + assets[1] + "-" + assets[0]).toLowerCase(Locale.ROOT);
        final List<JsonNode> records = jsonLines("journal", "find", journal, "--json", "--triangle", path);

        assertThat(assets).hasSize(3);
        assertThat(records)
                .extracting(node -> node.path("type").asText())
                .contains("LOOP_OPENED", "LOOP_CLOSED", "FILL");
        assertThat(records).filteredOn(node -> node.has("path")).allSatisfy(node -> assertThat(
                        node.path("path").asText().split("-"))
                .containsExactlyInAnyOrder(assets));
        assertThat(jsonLines("journal", "find", journal, "--json", "--triangle", reversed))
                .isEqualTo(records);
        assertThat(Cli.run("journal", "find", journal, "--triangle", "USDT-LUMR-NEVA")
                        .err())
                .contains("--triangle=USDT-LUMR-NEVA: no loop of this journal goes through these three assets");
        assertThat(Cli.run("journal", "find", journal, "--triangle", "USDT-BTC-EHT")
                        .err())
                .contains("--triangle=USDT-BTC-EHT: no asset EHT of this journal", "the nearest: ", "ETH");
        assertThat(Cli.run("journal", "find", journal, "--triangle", "USDT-BTC").err())
                .contains("three assets such as USDT-BTC-ETH");
    }

    @Test
    void shouldExplainEveryKindOfEnd() throws IOException {
        int explained = 0;
        for (final String outcome : List.of("COMPLETED", "COMPLETED_IN_PART", "MISSED", "UNWOUND", "HELD")) {
            final List<JsonNode> closed =
                    jsonLines("journal", "find", journal, "--json", "--type", "LOOP_CLOSED", "--outcome", outcome);
            for (final JsonNode end : closed.subList(0, Math.min(3, closed.size()))) {
                explainsLoop(end);
                explained++;
            }
        }
        assertThat(explained).isGreaterThan(3);
    }

    private static void explainsLoop(final JsonNode end) throws IOException {
        final String loopId = end.path("loopId").asText();
        final JsonNode explained = JsonNode.read(ok("journal", "explain", journal, "loop", loopId, "--json"));
        final String text = ok("journal", "explain", journal, "loop", loopId);

        assertThat(explained.path("outcome").asText())
                .as(text)
                .isEqualTo(end.path("outcome").asText());
        assertThat(explained.path("spent").asText()).isEqualTo(end.path("spent").asText());
        assertThat(explained.has("noPlan")).as(text).isFalse();
        assertThat(explained.path("orders")).as(text).hasSize(end.path("orders").asInt());
        assertThat(explained.path("legs")).hasSize(3).allSatisfy(leg -> {
            assertThat(leg.path("quoteAgeNs").asLong()).isGreaterThanOrEqualTo(0);
            assertThat(leg.path("planned").path("qty").asText()).isNotEqualTo("0");
        });
        // The start asset's amounts chain: a leg is planned to spend no more than the one before gives.
        for (int leg = 1; leg < 3; leg++) {
            assertThat(decimal(explained.path("legs").get(leg).path("planned").path("amountIn")))
                    .isLessThanOrEqualTo(decimal(
                            explained.path("legs").get(leg - 1).path("planned").path("amountOut")));
        }
        sumsUp(explained.path("planned"), text);
        sumsUp(explained.path("actual"), text);
        assertThat(text).startsWith("loop " + loopId).contains("quotes ", "leg 1 ", "ended ", "= result ");
    }

    /** The steps before a total add up to it. */
    private static void sumsUp(final JsonNode steps, final String text) {
        assertThat(steps).as(text).isNotEmpty();
        BigDecimal sum = BigDecimal.ZERO;
        for (final JsonNode step : steps) {
            if (step.path("total").asBoolean()) {
                assertThat(decimal(step.path("amount")).subtract(sum).abs())
                        .as(text)
                        .isLessThanOrEqualTo(ROUNDING);
            } else {
                sum = sum.add(decimal(step.path("amount")));
            }
        }
        assertThat(steps.get(steps.size() - 1).path("total").asBoolean())
                .as(text)
                .isTrue();
    }

    private static BigDecimal decimal(final JsonNode node) {
        return new BigDecimal(node.asText());
    }

    @Test
    void shouldExplainEveryKindOfRefusal() throws IOException {
        final List<String> reasons = new ArrayList<>();
        reasons.addAll(stat.path("refusalsByReason").members().keySet());
        assertThat(reasons).isNotEmpty();
        for (final String reason : reasons) {
            final JsonNode refusal = jsonLines(
                            "journal", "find", journal, "--json", "--first", "--type", "REFUSAL", "--reason", reason)
                    .get(0);
            final String record = refusal.path("record").asText();
            final JsonNode explained = JsonNode.read(ok("journal", "explain", journal, "record", record, "--json"));
            final String text = ok("journal", "explain", journal, "record", record);

            assertThat(explained.path("refused").asText()).isEqualTo(reason);
            assertThat(explained.path("why")).as(text).isNotEmpty();
            assertThat(explained.path("grossEdgePpb")).isEqualTo(refusal.path("grossEdgePpb"));
            assertThat(explained.has("noPlan")).as(text).isFalse();
            assertThat(explained.has("owned")).as(text).isTrue();
            // What the quotes say is what the engine had priced.
            assertThat(edgePpb(explained))
                    .as(text)
                    .isCloseTo(refusal.path("grossEdgePpb").asDouble(), Offset.offset(2.0));
            assertThat(text).startsWith("refused ").contains(reason, "why ", "quotes ", "state ");
            explainsItsCause(explained, record);
        }
    }

    private static double edgePpb(final JsonNode explained) {
        double product = 1;
        for (final JsonNode leg : explained.path("legs")) {
            final double price = leg.path("quotePrice").asDouble();
            product *= leg.path("side").asText().equals("BUY") ? 1 / price : price;
        }
        return (product - 1) * 1e9;
    }

    /** Asked for the quote that caused it, the first decision on that quote is explained. */
    private static void explainsItsCause(final JsonNode explained, final String record) throws IOException {
        final JsonNode first = JsonNode.read(ok(
                "journal",
                "explain",
                journal,
                "record",
                explained.path("causeRecord").asText(),
                "--json"));
        assertThat(first.path("causeRecord")).isEqualTo(explained.path("causeRecord"));
        assertThat(first.path("record").asLong()).isLessThanOrEqualTo(Long.parseLong(record));
    }

    @Test
    void shouldExplainAnOrderByItsName() throws IOException {
        final String session = stat.path("header").path("session").asText();

        assertThat(ok("journal", "explain", journal, "order", "tf-" + session + "-1-1"))
                .isEqualTo(ok("journal", "explain", journal, "loop", "1"))
                .isEqualTo(ok("journal", "explain", journal, "order", "1-2"));
    }

    @Test
    void shouldSayWhatCannotBeExplained() {
        refuses("there is no loop 99999999", "loop", "99999999");
        refuses("'loop one': a number is wanted", "loop", "one");
        refuses("say loop N, record N or order NAME", "leg", "1");
        refuses("there is no readable record 99999999", "record", "99999999");
        refuses("record 0 is a ", "record", "0");
        refuses("is of another session than this journal", "order", "tf-zz-1-1");
        refuses("a loop and an ordinal such as 42-1", "order", "1-99");
    }

    private static void refuses(final String reason, final String what, final String name) {
        final Cli.Result result = Cli.run("journal", "explain", journal, what, name);
        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).startsWith("trefoil: ").contains(reason).doesNotContain("\tat ");
    }

    @Test
    void shouldSliceIntoAJournalThatEveryCommandReads() throws IOException {
        final String slice = directory.resolve("part.trefoil").toString();
        final List<JsonNode> loops = jsonLines("journal", "find", journal, "--json", "--type", "LOOP_OPENED");
        final String from = loops.get(loops.size() / 2).path("time").asText();
        final Cli.Result written = Cli.run("journal", "slice", journal, "--from", from, "--to", "+2s", "-o", slice);
        assertThat(written.exitCode()).as("%s", written).isZero();
        final String range = ok("journal", "find", journal, "--from", from, "--to", "+2s", "--count")
                .strip();

        assertThat(ok("journal", "find", slice, "--count").strip()).isEqualTo(range);
        assertThat(written.err()).contains(range + " records of ");
        assertThat(withoutNumbers(ok("journal", "cat", slice)))
                .isEqualTo(withoutNumbers(ok("journal", "cat", journal, "--from", from, "--to", "+2s")));
        assertThat(ok("journal", "verify", slice)).contains(": complete, " + range + " records valid");
        assertThat(ok("journal", "info", slice)).contains("cannot be replayed", "sliceOf ", "slice.from ");
        assertThat(ok("journal", "stat", slice)).contains("records     " + range);
        assertThat(ok("journal", "tail", "-n", "1", slice)).isNotEmpty();
        final JsonNode opened = jsonLines("journal", "find", slice, "--json", "--first", "--type", "LOOP_OPENED")
                .get(0);
        assertThat(ok("journal", "explain", slice, "loop", opened.path("loopId").asText()))
                .contains("note       what only the engine knew is left out: a slice cannot be replayed");
        final Cli.Result replayed = Cli.run("replay", slice);
        assertThat(replayed.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(replayed.err()).contains("is a slice of session ");
    }

    private static List<String> withoutNumbers(final String records) {
        return records.lines()
                .map(line -> line.strip().replaceFirst("^[0-9]+ ", ""))
                .toList();
    }

    @Test
    void shouldNotTakeASliceForARun() throws IOException {
        final Path runs = Path.of(journal).getParent();
        final Path copy = Files.createDirectory(directory.resolve("copy"));
        final String slice = copy.resolve("99999999T000000.000Z-part.trefoil").toString();
        Files.copy(Path.of(journal), copy.resolve(Path.of(journal).getFileName()));
        ok("journal", "slice", journal, "--type", "CONTROL,LOOP_OPENED,ORDER_INTENT", "-o", slice);

        final String session = stat.path("header").path("session").asText();
        assertThat(ok("status", "--journal-dir", copy.toString()))
                .as("in %s", runs)
                .contains("session " + session)
                .contains("open loops  0");
    }

    @Test
    void shouldFindNoDifferenceFromItself() throws IOException {
        final String text = ok("journal", "diff", journal, journal);
        final JsonNode json = JsonNode.read(ok("journal", "diff", "--json", journal, journal));

        assertThat(text).contains(" differ").contains("are the same, 0 differ");
        assertThat(json.path("differing").asLong()).isZero();
        assertThat(json.path("marketRecordsInCommon").asLong())
                .isEqualTo(stat.path("marketUpdates").asLong());
        assertThat(json.path("same").asLong())
                .isEqualTo(stat.path("loopsOpened").asLong()
                        + stat.path("refusals").asLong());
    }

    @Test
    void shouldFindWhatASliceLeftOut() throws IOException {
        final String slice = directory.resolve("without.trefoil").toString();
        ok("journal", "slice", journal, "-o", slice, "--type", "BOOK_TICKER,REFUSAL");

        final Cli.Result diff = Cli.run("journal", "diff", "--json", journal, slice);
        final List<JsonNode> lines = new ArrayList<>();
        for (final String line : diff.out().lines().toList()) {
            lines.add(JsonNode.read(line));
        }

        final long opened = stat.path("loopsOpened").asLong();
        assertThat(diff.exitCode()).isEqualTo(1);
        assertThat(lines.get(0).path("openedByAAlone").asLong()).isEqualTo(opened);
        assertThat(lines.get(0).path("same").asLong())
                .isEqualTo(stat.path("refusals").asLong());
        assertThat(lines).hasSize((int) opened + 1);
        assertThat(lines.get(1).path("b").isNull()).isTrue();
        assertThat(lines.get(1).path("a").path("decided").asText()).startsWith("opened, spends ");
        assertThat(Cli.run("journal", "diff", "--limit", "1", journal, slice).out())
                .containsOnlyOnce("first ")
                .doesNotContain("then ");
    }

    @Test
    void shouldRefuseToCompareDifferentMarkets() {
        final String other = demo("other", "8");

        final Cli.Result diff = Cli.run("journal", "diff", journal, other);

        assertThat(diff.exitCode()).as("%s", diff).isEqualTo(ExitCode.USAGE);
        assertThat(diff.err()).contains("are not of the same market: of ");
    }

    @Test
    void shouldPrintAScriptThatCompletes() {
        final String script = ok("completion", "bash");

        assertThat(script).contains("complete -F", "trefoil", "explain", "--triangle");
        assertThat(ok("completion", "zsh")).isEqualTo(script);
        assertThat(Cli.run("completion", "fish").exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
