package trefoil.gateway.cli.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import trefoil.engine.journal.Damage;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalReader;

/** {@code trefoil journal verify}: every byte of journals, checked. */
@Command(
        name = "verify",
        description = {
            "Read every byte of journals and say precisely what is damaged: file, position, record, and what",
            "was expected there. Digests that a run wrote are held against its outputs."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all are whole, or their writers still run",
            "1:one is torn, damaged or altered",
            "2:wrong usage, or one is no journal"
        })
final class VerifyCommand extends JournalTask {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Journals (*.trefoil).")
    private List<Path> files;

    @Mixin
    private OutputOptions format;

    @Override
    int run() {
        final Colours colours = Colours.ofProcess();
        int exitCode = JournalCommand.WHOLE;
        for (final Path file : files) {
            try (JournalReader journal = JournalReader.open(file)) {
                final Verification verification = new Verification(file, journal, progress("verify", journal));
                out().println(format.json() ? json(verification) : text(verification, colours));
                exitCode = Math.max(exitCode, verification.exitCode());
            } catch (final JournalException e) {
                err().println("trefoil: " + e.getMessage());
                err().flush();
                exitCode = JournalCommand.USAGE;
            }
            if (out().checkError()) {
                return exitCode;
            }
        }
        return exitCode;
    }

    private static String text(final Verification verification, final Colours colours) {
        final StringBuilder text = new StringBuilder();
        final boolean fine = verification.exitCode() == JournalCommand.WHOLE;
        text.append(TextSink.safe(verification.file().toString()))
                .append(": ")
                .append(fine ? colours.good(verification.state()) : colours.bad(verification.state()))
                .append(", ")
                .append(verification.records())
                .append(" records valid, digest ")
                .append(verification.digest())
                .append(", ")
                .append(verification.digestsRight())
                .append(" digests of outputs right");
        verification.lines().forEach(line -> text.append(System.lineSeparator())
                .append("  ")
                .append(line));
        return text.toString();
    }

    private static String json(final Verification verification) {
        return JsonLine.of(json -> {
            json.writeStringField("file", verification.file().toString());
            json.writeStringField("state", verification.state());
            json.writeNumberField("records", verification.records());
            json.writeNumberField("recordsLost", verification.recordsLost());
            json.writeStringField("digest", verification.digest());
            json.writeNumberField("outputDigestsRight", verification.digestsRight());
            json.writeNumberField("outputDigestsWrong", verification.digestsWrong());
            json.writeNumberField("damageCount", verification.damageCount());
            json.writeArrayFieldStart("damages");
            for (final Damage damage : verification.journal().damages()) {
                damage(json, damage);
            }
            json.writeEndArray();
            json.writeFieldName("tail");
            if (verification.journal().tail().isPresent()) {
                damage(json, verification.journal().tail().get());
            } else {
                json.writeNull();
            }
            json.writeArrayFieldStart("findings");
            for (final String line : verification.lines()) {
                json.writeString(line);
            }
            json.writeEndArray();
        });
    }

    private static void damage(final JsonGenerator json, final Damage damage) throws IOException {
        json.writeStartObject();
        json.writeNumberField("position", damage.position());
        json.writeNumberField("record", damage.recordNumber());
        json.writeNumberField("bytes", damage.bytes());
        json.writeStringField("reason", damage.reason());
        json.writeEndObject();
    }
}
