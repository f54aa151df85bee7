package trefoil.gateway.cli.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;

/** {@code trefoil journal info}: what a journal says about its run. */
@Command(
        name = "info",
        description = "Show what a journal's header says about its run, when it began and ended, and its state.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the journal is whole", "1:torn or damaged", "2:wrong usage, or not a journal"})
final class InfoCommand extends JournalTask {
    private static final int LINE_LENGTH = 100;
    private static final long NEVER = Long.MIN_VALUE;

    @Parameters(paramLabel = "FILE", description = "The journal (*.trefoil).")
    private Path file;

    @Mixin
    private OutputOptions format;

    private long firstNs = NEVER;
    private long lastNs = NEVER;

    @Override
    int run() {
        try (JournalReader journal = JournalReader.open(file)) {
            final ProgressBar progress = progress("read", journal);
            for (long read = 1; journal.next(); read++) {
                if (journal.type() != RecordType.SKIP) {
                    takeTime(RecordHeader.timeNs(journal.buffer(), journal.offset()));
                }
                if (read % RECORDS_OF_A_PIECE == 0) {
                    progress.at(journal.bytesRead());
                }
            }
            progress.clear();
            final Findings findings = new Findings(journal);
            out().println(format.json() ? json(journal, findings) : text(journal, findings));
            out().flush();
            return findings.exitCode();
        }
    }

    private void takeTime(final long timeNs) {
        firstNs = firstNs == NEVER ? timeNs : Math.min(firstNs, timeNs);
        lastNs = Math.max(lastNs, timeNs);
    }

    private String text(final JournalReader journal, final Findings findings) {
        final StringBuilder text = new StringBuilder();
        line(text, "journal", TextSink.safe(file.toString()));
        line(text, "format", "version " + journal.formatVersion() + ", " + journal.fileLength() + " bytes");
        journal.header()
                .ifPresentOrElse(
                        header -> header(text, header), () -> line(text, "run", "unknown: the header is damaged"));
        final Colours colours = Colours.ofProcess();
        final boolean fine = findings.exitCode() == JournalCommand.WHOLE;
        line(text, "state", fine ? colours.good(findings.state()) : colours.bad(findings.state()));
        findings.lines().forEach(finding -> line(text, "", finding));
        line(text, "records", Long.toString(journal.recordsRead()));
        if (lastNs != NEVER) {
            line(text, "first", UtcTime.text(firstNs));
            line(
                    text,
                    "last",
                    UtcTime.text(lastNs) + String.format(Locale.ROOT, ", %.3f s later", (lastNs - firstNs) / 1e9));
        }
        return text.toString().stripTrailing();
    }

    private static void header(final StringBuilder text, final JournalHeader header) {
        final Map<String, String> settings = header.settings();
        line(text, "run", "session " + header.session() + ", started " + UtcTime.text(header.createdNs()));
        line(text, "version", TextSink.safe(header.toolVersion()));
        if (header.isSlice()) {
            line(text, "slice", "of a run, not the whole of it: it cannot be replayed");
        }
        line(
                text,
                "universe",
                header.instruments().size() + " instruments, " + header.assets().size() + " assets, loops from "
                        + (header.startAssets().isEmpty() ? "none" : names(header.startAssets())));
        line(
                text,
                "loops",
                Loops.of(header)
                        .map(table -> table.loopCount() + " loops of " + table.triangleCount() + " triangles"
                                + (table.hasLongLoops()
                                        ? " and " + (table.loopCount() - table.shortLoopCount()) / 2
                                                + " rings of four assets"
                                        : "")
                                + ", digest "
                                + String.format("%016x", header.loopTableDigest()))
                        .orElse("digest " + String.format("%016x", header.loopTableDigest())
                                + ", which this version does not make of the same universe"));
        wrapped(text, "assets", names(header.assets()));
        line(text, "settings", settings.isEmpty() ? "none" : Integer.toString(settings.size()));
        settings.forEach(
                (name, value) -> text.append(String.format("  %-30s %s%n", TextSink.safe(name), TextSink.safe(value))));
    }

    private static String names(final List<String> names) {
        return names.stream().map(TextSink::safe).collect(Collectors.joining(" "));
    }

    private static void line(final StringBuilder text, final String name, final String value) {
        text.append(String.format("%-11s %s%n", name, value));
    }

    /** A long list, broken into lines. */
    private static void wrapped(final StringBuilder text, final String name, final String words) {
        final StringBuilder line = new StringBuilder();
        String label = name;
        for (final String word : words.split(" ")) {
            if (line.length() + word.length() > LINE_LENGTH) {
                line(text, label, line.toString().stripTrailing());
                line.setLength(0);
                label = "";
            }
            line.append(word).append(' ');
        }
        line(text, label, line.toString().stripTrailing());
    }

    private String json(final JournalReader journal, final Findings findings) {
        return JsonLine.pretty(json -> {
            json.writeStringField("file", file.toString());
            json.writeNumberField("formatVersion", journal.formatVersion());
            json.writeNumberField("fileBytes", journal.fileLength());
            if (journal.header().isPresent()) {
                final JournalHeader header = journal.header().get();
                StatJson.header(json, header);
                json.writeBooleanField("slice", header.isSlice());
            }
            json.writeStringField("state", findings.state());
            json.writeArrayFieldStart("findings");
            for (final String line : findings.lines()) {
                json.writeString(line);
            }
            json.writeEndArray();
            json.writeNumberField("records", journal.recordsRead());
            if (lastNs != NEVER) {
                json.writeStringField("first", UtcTime.text(firstNs));
                json.writeStringField("last", UtcTime.text(lastNs));
                json.writeNumberField("durationNs", lastNs - firstNs);
            }
        });
    }
}
