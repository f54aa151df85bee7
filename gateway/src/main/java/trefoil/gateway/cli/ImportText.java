package trefoil.gateway.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.market.Universe;
import trefoil.gateway.exchange.tape.TapeFindings;
import trefoil.gateway.exchange.tape.TapeFrameKind;
import trefoil.gateway.exchange.tape.TapeRecords;
import trefoil.gateway.exchange.tape.TapeStatistics;
import trefoil.gateway.session.EdgeText;

/** What an import says of one file. */
final class ImportText {
    private static final double NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final TapeRecords tape;
    private final Universe universe;
    private final Path journal;

    ImportText(final Path file, final TapeRecords tape, final Universe universe, final Path journal) {
        this.file = file;
        this.tape = tape;
        this.universe = universe;
        this.journal = journal;
    }

    /** What the capture holds. */
    List<String> introduction() {
        final TapeStatistics read = tape.statistics();
        final List<String> lines = new ArrayList<>();
        final List<String> kinds = new ArrayList<>();
        for (final TapeFrameKind kind : TapeFrameKind.values()) {
            if (read.frames(kind) > 0) {
                kinds.add(String.format(
                        Locale.ROOT,
                        "%,d %s",
                        read.frames(kind),
                        kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
            }
        }
        lines.add(file + ": " + tape.form() + ", " + String.join(", ", kinds));
        lines.add(String.format(
                Locale.ROOT,
                "  %,d instrument(s), %,d triangle(s)",
                universe.instrumentCount(),
                Triangles.of(universe).size()));
        if (!tape.unknownSymbols().isEmpty()) {
            lines.add("  left out, their assets are not told: " + String.join(" ", tape.unknownSymbols()));
        }
        if (tape.hasNominalQuantities()) {
            lines.add("  quantities are not in the capture: one unit of the base asset stands for each");
        }
        if (read.unreadable() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %,d line(s) cannot be read and are left out, the first is line %,d: %s",
                    read.unreadable(),
                    read.firstUnreadableLine(),
                    read.firstUnreadableReason()));
        }
        if (!read.damage().isEmpty()) {
            lines.add(String.format(
                    Locale.ROOT, "  breaks off after line %,d (%s): taken up to there", read.lines(), read.damage()));
        }
        return lines;
    }

    /** What was written, and what about it is to be known. */
    List<String> conclusion(final TapeFindings found) {
        final List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "  %s for %,.1f s: %,d quote(s), %,d book(s); longest silence %s",
                Instant.ofEpochSecond(0, found.firstNs()),
                (found.lastNs() - found.firstNs()) / NS_PER_SECOND,
                found.quotes(),
                found.books(),
                EdgeText.duration(found.longestSilenceNs())));
        tell(lines, found.gaps(), "gap(s) in update ids: the book is unknown until the next depth answer");
        tell(lines, found.interruptions(), "interruption(s): what was quoted before does not count after");
        tell(lines, found.timeJumps(), "step(s) of the clock by more than an hour, left out");
        tell(
                lines,
                found.backSteps(),
                "frame(s) stamped earlier than one before, by at most " + EdgeText.duration(found.longestBackNs()));
        tell(lines, found.crossed(), "crossed quote(s), kept without prices");
        tell(lines, found.notPlausible(), "frame(s) with a negative price or quantity, left out");
        tell(lines, found.unnamed(), "frame(s) of instruments that are not known, left out");
        lines.add("  journal " + journal);
        return lines;
    }

    private static void tell(final List<String> lines, final long count, final String what) {
        if (count > 0) {
            lines.add(String.format(Locale.ROOT, "  %,d %s", count, what));
        }
    }
}
