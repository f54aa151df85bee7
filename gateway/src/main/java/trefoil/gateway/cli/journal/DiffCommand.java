package trefoil.gateway.cli.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import trefoil.engine.journal.JournalException;

/** {@code trefoil journal diff}: what two runs made of the same market. */
@Command(
        name = "diff",
        description = {
            "Compare the decisions of two journals of the same market: loops opened or refused, their orders",
            "and how they ended. A decision is known by the quote it was made on and its loop."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all decisions are the same",
            "1:some differ",
            "2:wrong usage, not a journal, or not of the same market"
        })
final class DiffCommand extends JournalTask {
    /** With a smaller part of the shorter journal's market records in common, the markets are not the same. */
    private static final int LEAST_COMMON_PERCENT = 2;

    private static final int PERCENT = 100;

    @Parameters(index = "0", paramLabel = "A", description = "A journal.")
    private Path fileA;

    @Parameters(index = "1", paramLabel = "B", description = "Another journal of the same market.")
    private Path fileB;

    @Option(names = "--limit", paramLabel = "N", description = "Show at most so many differences.")
    private long limit = Long.MAX_VALUE;

    @Mixin
    private OutputOptions format;

    @Override
    int run() {
        if (limit < 0) {
            throw wrong("--limit=" + limit + ": a number from 0 on");
        }
        final MarketDecisions a = MarketDecisions.read(fileA, this);
        final MarketDecisions b = MarketDecisions.read(fileB, this);
        final long common = requireSameMarket(a, b);
        final Differences differences = new Differences(a, b, common);
        final LineOutput output = new LineOutput(out());
        if (format.json()) {
            json(a, b, differences, output);
        } else {
            text(a, b, differences, output);
        }
        if (output.flush()) {
            a.problems().forEach(line -> err().println("journal " + fileA + ": " + line));
            b.problems().forEach(line -> err().println("journal " + fileB + ": " + line));
            err().flush();
        }
        return differences.list().isEmpty() ? 0 : 1;
    }

    private static long requireSameMarket(final MarketDecisions a, final MarketDecisions b) {
        final long common = a.commonWith(b);
        final long shorter = Math.min(a.marketRecords(), b.marketRecords());
        if (shorter == 0) {
            throw new JournalException("journal " + (a.marketRecords() == 0 ? a : b).file()
                    + " has no market record: there is nothing to compare decisions by");
        }
        if (common * PERCENT < shorter * LEAST_COMMON_PERCENT) {
            throw new JournalException("journals " + a.file() + " and " + b.file() + " are not of the same market: of "
                    + a.marketRecords() + " market records in the one and " + b.marketRecords() + " in the other "
                    + common + " are in both");
        }
        return common;
    }

    private void text(
            final MarketDecisions a, final MarketDecisions b, final Differences differences, final LineOutput output) {
        final Colours colours = Colours.ofProcess();
        line(output, String.format("%-10s %s", "A", side(a)));
        line(output, String.format("%-10s %s", "B", side(b)));
        line(
                output,
                String.format(
                        "%-10s %d market records in common; %d decisions are the same, %d differ%s",
                        "market",
                        differences.common(),
                        differences.same(),
                        differences.list().size(),
                        differences.notCompared() == 0
                                ? ""
                                : ", " + differences.notCompared() + " are on records that only one has"));
        if (!differences.list().isEmpty()) {
            line(
                    output,
                    String.format(
                            "%-10s %d opened by A alone, %d by B alone, %d by both but otherwise",
                            "of these",
                            differences.openedOnlyByA(),
                            differences.openedOnlyByB(),
                            differences.openedByBoth()));
        }
        counts(a, b, output);
        String label = "first";
        long shown = 0;
        for (final Differences.Difference difference : differences.list()) {
            if (shown++ == limit) {
                break;
            }
            line(
                    output,
                    String.format(
                            "%-10s %s %s",
                            label, UtcTime.text(difference.timeNs()), colours.name(TextSink.safe(difference.path()))));
            made(output, "A", difference.a());
            if (!made(output, "B", difference.b())) {
                return;
            }
            label = "then";
        }
    }

    private static String side(final MarketDecisions side) {
        return TextSink.safe(side.file().toString()) + ": session "
                + side.header().session() + ", "
                + side.marketRecords() + " market records, " + side.decisions().size() + " decisions"
                + (side.unknownCauses() == 0 ? "" : ", and " + side.unknownCauses() + " whose cause it does not have");
    }

    private static void counts(final MarketDecisions a, final MarketDecisions b, final LineOutput output) {
        final TreeSet<String> kinds = new TreeSet<>(a.counts().keySet());
        kinds.addAll(b.counts().keySet());
        for (final String kind : kinds) {
            line(
                    output,
                    String.format(
                            "  %-32s A %10d   B %10d",
                            kind, a.counts().getOrDefault(kind, 0L), b.counts().getOrDefault(kind, 0L)));
        }
    }

    private static boolean made(final LineOutput output, final String side, final MarketDecisions.Made made) {
        if (made == null) {
            return line(output, String.format("  %-8s nothing decided", side));
        }
        line(
                output,
                String.format(
                        "  %-8s %s, record %d%s",
                        side, made.decided(), made.recordNumber(), made.ended().isEmpty() ? "" : "; " + made.ended()));
        made.orders().forEach((ordinal, order) -> line(output, "           order " + ordinal + " " + order));
        return true;
    }

    private static boolean line(final LineOutput output, final String text) {
        output.line().append(text);
        return output.endLine();
    }

    /** One object a line: the summary, then each difference. */
    private void json(
            final MarketDecisions a, final MarketDecisions b, final Differences differences, final LineOutput output) {
        line(output, JsonLine.of(json -> {
            side(json, "a", a);
            side(json, "b", b);
            json.writeNumberField("marketRecordsInCommon", differences.common());
            json.writeNumberField("same", differences.same());
            json.writeNumberField("differing", differences.list().size());
            json.writeNumberField("notCompared", differences.notCompared());
            json.writeNumberField("openedByAAlone", differences.openedOnlyByA());
            json.writeNumberField("openedByBAlone", differences.openedOnlyByB());
            json.writeNumberField("openedByBothOtherwise", differences.openedByBoth());
        }));
        long shown = 0;
        for (final Differences.Difference difference : differences.list()) {
            if (shown++ == limit) {
                break;
            }
            final boolean heard = line(output, JsonLine.of(json -> {
                json.writeStringField("time", UtcTime.text(difference.timeNs()));
                json.writeStringField("path", difference.path());
                made(json, "a", difference.a());
                made(json, "b", difference.b());
            }));
            if (!heard) {
                return;
            }
        }
    }

    private static void side(final JsonGenerator json, final String name, final MarketDecisions side)
            throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("file", side.file().toString());
        json.writeStringField("session", side.header().session());
        json.writeBooleanField("whole", side.whole());
        json.writeNumberField("marketRecords", side.marketRecords());
        json.writeNumberField("decisions", side.decisions().size());
        json.writeNumberField("decisionsWithoutCause", side.unknownCauses());
        json.writeObjectFieldStart("counts");
        for (final Map.Entry<String, Long> count : side.counts().entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void made(final JsonGenerator json, final String name, final MarketDecisions.Made made)
            throws IOException {
        if (made == null) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeNumberField("record", made.recordNumber());
        json.writeStringField("decided", made.decided());
        json.writeArrayFieldStart("orders");
        for (final String order : made.orders().values()) {
            json.writeString(order);
        }
        json.writeEndArray();
        json.writeStringField("ended", made.ended());
        json.writeEndObject();
    }
}
