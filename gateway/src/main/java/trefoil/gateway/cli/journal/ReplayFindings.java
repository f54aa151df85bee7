package trefoil.gateway.cli.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.Damage;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.replay.Difference;
import trefoil.engine.replay.Replay;
import trefoil.gateway.cli.Version;

/** What a replay that has ended came to, in lines and as an exit code. */
final class ReplayFindings {
    private static final double NS_IN_S = 1e9;
    private static final String MISSING = "(none)";

    private final Path file;
    private final JournalReader journal;
    private final JournalHeader header;
    private final Replay replay;
    private final boolean verified;
    private final long elapsedNs;
    private final Findings journalFindings;

    ReplayFindings(
            final Path file,
            final JournalReader journal,
            final Replay replay,
            final boolean verified,
            final long elapsedNs) {
        this.file = file;
        this.journal = journal;
        this.replay = replay;
        this.verified = verified;
        this.elapsedNs = elapsedNs;
        header = journal.header().orElseThrow();
        journalFindings = new Findings(journal);
    }

    int exitCode() {
        final boolean whole = replay.end() == Replay.End.COMPLETE
                || replay.end() == Replay.End.OPEN_OR_TORN && journalFindings.exitCode() == JournalCommand.WHOLE;
        return whole ? JournalCommand.WHOLE : JournalCommand.TORN_OR_CORRUPT;
    }

    /** The run in a few lines, a label before each. */
    List<String> summary() {
        final List<String> lines = new ArrayList<>();
        lines.add(line("journal", file + ", session " + header.session() + ", " + state()));
        lines.add(line(
                "records",
                format(
                        "%,d inputs, of them %,d market events; %,d outputs",
                        replay.inputs(), replay.marketEvents(), replay.outputs())));
        lines.add(line(
                "run",
                replay.inputs() == 0
                        ? "no input"
                        : format(
                                "%,.1f s from %s",
                                (replay.lastNs() - replay.startNs()) / NS_IN_S, UtcTime.text(replay.startNs()))));
        final EngineCounters counters = replay.desk().counters();
        lines.add(line(
                "decisions",
                format(
                        "%,d opportunities, %,d loops opened, %,d orders made",
                        counters.get(counters.opportunities),
                        counters.get(counters.loopsOpened),
                        counters.get(counters.ordersSent))));
        lines.add(line(
                "digest", digest() + format(" of %,d outputs", replay.desk().outputs())));
        lines.add(
                line("replay", format("%,.2f s, %,.0f market events/s", elapsedNs / NS_IN_S, marketEventsPerSecond())));
        return lines;
    }

    String state() {
        return replay.end() == Replay.End.DIFFERENT ? "read up to a difference" : journalFindings.state();
    }

    String digest() {
        return format("%016x", replay.digest());
    }

    double marketEventsPerSecond() {
        return replay.marketEvents() / Math.max(1e-9, elapsedNs / NS_IN_S);
    }

    /** What was found: identical, or the first difference, or how far it could be told. */
    List<String> verdict() {
        final List<String> lines = new ArrayList<>();
        if (replay.difference().isPresent()) {
            difference(replay.difference().get(), lines);
        } else if (replay.end() == Replay.End.DAMAGED) {
            final Damage damage = replay.damage().orElseThrow();
            lines.add(format(
                    "damaged: %s up to record %,d, byte %,d; it cannot be %s beyond that: %s",
                    verified ? "identical" : "replayed",
                    damage.recordNumber(),
                    damage.position(),
                    verified ? "verified" : "replayed",
                    damage.reason()));
            if (replay.notReplayed() > 0) {
                lines.add(format("%,d records behind it were left out", replay.notReplayed()));
            }
        } else if (verified) {
            lines.add(format("identical: %,d outputs, digest %s", replay.outputs(), digest()));
        }
        if (replay.end() == Replay.End.OPEN_OR_TORN) {
            journalFindings.lines().forEach(lines::add);
            if (replay.beyondTheEnd() > 0) {
                lines.add(
                        format("%,d outputs were written again that the journal ends without", replay.beyondTheEnd()));
            }
        }
        replay.handlerFailure()
                .ifPresent(failure -> lines.add("a handler failed, as it must have in the run: " + failure));
        return lines;
    }

    private void difference(final Difference difference, final List<String> lines) {
        lines.add(format(
                "different: %s",
                difference.journalled().isPresent()
                        ? format("record %,d at byte %,d", difference.recordNumber(), difference.position())
                                + (journal.path().equals(file)
                                        ? ""
                                        : " of " + journal.path().getFileName())
                                + (difference.replayed().isPresent() ? "" : " was not written again")
                        : format("the journal ends after %,d records without an output", difference.recordNumber())));
        lines.add(format("%,d outputs before it are identical", difference.output()));
        lines.add("cause: " + cause(difference));
        final Map<String, String[]> fields = sideBySide(difference);
        final int nameWidth =
                fields.keySet().stream().mapToInt(String::length).max().orElse(0);
        final int valueWidth = fields.values().stream()
                .mapToInt(values -> values[0].length())
                .max()
                .orElse(0);
        final String row =
                "  %s %-" + Math.max(1, nameWidth) + "s  %-" + Math.max("journal".length(), valueWidth) + "s  %s";
        lines.add(format(row, " ", "", "journal", "replay"));
        fields.forEach((name, values) ->
                lines.add(format(row, values[0].equals(values[1]) ? " " : "*", name, values[0], values[1])));
        if (!header.toolVersion().equals(Version.current())) {
            lines.add("version " + header.toolVersion() + " wrote the journal, this is " + Version.current()
                    + ": they may decide otherwise");
        }
    }

    /** Each field's two values, the journal's first. */
    Map<String, String[]> sideBySide(final Difference difference) {
        final RecordFields fields = new RecordFields(new Names(Optional.of(header)));
        final Map<String, String> journalled = difference
                .journalled()
                .map(record -> FieldList.of(record, fields))
                .orElse(Map.of());
        final Map<String, String> replayed = difference
                .replayed()
                .map(record -> FieldList.of(record, fields))
                .orElse(Map.of());
        final Set<String> names = new LinkedHashSet<>(journalled.keySet());
        names.addAll(replayed.keySet());
        final Map<String, String[]> both = new LinkedHashMap<>();
        for (final String name : names) {
            both.put(name, new String[] {journalled.getOrDefault(name, MISSING), replayed.getOrDefault(name, MISSING)});
        }
        return both;
    }

    /** The input that the output answers, as {@code journal cat} shows it. */
    String cause(final Difference difference) {
        try (JournalReader again = JournalReader.open(file)) {
            while (again.next()) {
                if (!RecordType.isOutput(again.type())
                        && RecordHeader.sequence(again.buffer(), again.offset()) == difference.causeSequence()) {
                    final StringBuilder line = new StringBuilder();
                    new TextSink(line)
                            .start(
                                    again.recordNumber(),
                                    RecordHeader.timeNs(again.buffer(), again.offset()),
                                    RecordType.nameOf(again.type()),
                                    difference.causeSequence());
                    new RecordFields(new Names(Optional.of(header)))
                            .describe(again.buffer(), again.offset(), again.length(), new TextSink(line));
                    return "record " + line.toString().strip();
                }
            }
        }
        return "input " + difference.causeSequence() + ", which is not in the journal";
    }

    Replay replay() {
        return replay;
    }

    JournalHeader header() {
        return header;
    }

    long elapsedNs() {
        return elapsedNs;
    }

    private static String line(final String label, final String text) {
        return format("%-11s", label) + text;
    }

    private static String format(final String format, final Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
