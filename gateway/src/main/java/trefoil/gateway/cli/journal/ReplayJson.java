package trefoil.gateway.cli.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import trefoil.engine.journal.Damage;
import trefoil.engine.math.DecimalText;
import trefoil.engine.replay.Difference;
import trefoil.engine.replay.Replay;
import trefoil.engine.replay.RunFigures;
import trefoil.engine.replay.WhatIf;
import trefoil.engine.replay.WhatIfRun;

/** A replay as one JSON object. Decimals are strings, so that no reader rounds them. */
final class ReplayJson {
    private static final double NS_IN_S = 1e9;

    private final JsonGenerator json;

    private ReplayJson(final JsonGenerator json) {
        this.json = json;
    }

    /** Writes into an object that is open. */
    private interface Part {
        void write(ReplayJson json) throws IOException;
    }

    static String of(final Path file, final ReplayFindings findings, final boolean verified) {
        return text(json -> json.replay(file, findings, verified));
    }

    static String of(final Path file, final ReplayFindings findings, final RunFigures recorded, final WhatIfRun run) {
        return text(json -> {
            json.replay(file, findings, false);
            json.whatIf(recorded, run);
        });
    }

    private static String text(final Part part) {
        final StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            generator.writeStartObject();
            part.write(new ReplayJson(generator));
            generator.writeEndObject();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void replay(final Path file, final ReplayFindings findings, final boolean verified) throws IOException {
        final Replay replay = findings.replay();
        json.writeStringField("journal", file.toString());
        json.writeStringField("session", findings.header().session());
        json.writeStringField("version", findings.header().toolVersion());
        json.writeStringField("state", findings.state());
        json.writeStringField("end", replay.end().name().toLowerCase(Locale.ROOT));
        if (verified) {
            json.writeBooleanField("identical", replay.difference().isEmpty());
        }
        json.writeNumberField("inputs", replay.inputs());
        json.writeNumberField("marketEvents", replay.marketEvents());
        json.writeNumberField("outputs", replay.outputs());
        json.writeStringField("digest", findings.digest());
        if (replay.inputs() > 0) {
            json.writeStringField("from", UtcTime.text(replay.startNs()));
            json.writeStringField("to", UtcTime.text(replay.lastNs()));
        }
        json.writeNumberField("elapsedSeconds", findings.elapsedNs() / NS_IN_S);
        json.writeNumberField("marketEventsPerSecond", Math.round(findings.marketEventsPerSecond()));
        if (replay.damage().isPresent()) {
            damage(replay.damage().get(), replay.notReplayed());
        }
        if (replay.difference().isPresent()) {
            difference(replay.difference().get(), findings);
        }
        if (replay.handlerFailure().isPresent()) {
            json.writeStringField(
                    "handlerFailure", replay.handlerFailure().get().toString());
        }
    }

    private void damage(final Damage damage, final long leftOut) throws IOException {
        json.writeObjectFieldStart("damage");
        json.writeNumberField("position", damage.position());
        json.writeNumberField("record", damage.recordNumber());
        json.writeStringField("reason", damage.reason());
        json.writeNumberField("recordsLeftOut", leftOut);
        json.writeEndObject();
    }

    private void difference(final Difference difference, final ReplayFindings findings) throws IOException {
        json.writeObjectFieldStart("difference");
        json.writeNumberField("position", difference.position());
        json.writeNumberField("record", difference.recordNumber());
        json.writeNumberField("output", difference.output());
        json.writeNumberField("causeSequence", difference.causeSequence());
        json.writeStringField("cause", findings.cause(difference));
        json.writeBooleanField("journalled", difference.journalled().isPresent());
        json.writeBooleanField("replayed", difference.replayed().isPresent());
        json.writeObjectFieldStart("fields");
        for (final Map.Entry<String, String[]> field :
                findings.sideBySide(difference).entrySet()) {
            json.writeObjectFieldStart(field.getKey());
            json.writeStringField("journal", field.getValue()[0]);
            json.writeStringField("replay", field.getValue()[1]);
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void whatIf(final RunFigures recorded, final WhatIfRun run) throws IOException {
        json.writeArrayFieldStart("changes");
        for (final WhatIf.Change change : run.changes()) {
            json.writeStartObject();
            json.writeStringField("name", change.name());
            final Optional<String> was = change.recorded();
            if (was.isPresent()) {
                json.writeStringField("recorded", was.get());
            }
            json.writeStringField("asked", change.asked());
            json.writeEndObject();
        }
        json.writeEndArray();
        figures("recorded", recorded);
        figures("whatIf", run.figures());
        json.writeNumberField("latencyNs", run.latencyNs());
        json.writeArrayFieldStart("notes");
        for (final String note : run.caveats()) {
            json.writeString(note);
        }
        json.writeEndArray();
    }

    private void figures(final String name, final RunFigures figures) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("opportunities", figures.opportunities());
        json.writeNumberField("loopsOpened", figures.loopsOpened());
        counts("loopsByOutcome", figures.loopsByOutcome());
        json.writeNumberField("openLoops", figures.openLoops());
        json.writeNumberField("ordersMade", figures.ordersSent());
        counts("ordersByOutcome", figures.ordersByOutcome());
        counts("refusedByVenue", figures.rejects());
        counts("notTaken", figures.refusals());
        json.writeStringField("valueAsset", figures.valueAsset());
        json.writeStringField("result", DecimalText.toString(figures.result()));
        json.writeNumberField("loopsWithoutPrice", figures.unpriced());
        amounts("profit", figures.profit());
        amounts("completedLoops", figures.completedProfit());
        amounts("held", figures.held());
        json.writeNumberField("outputs", figures.outputs());
        json.writeStringField("digest", WhatIfText.digest(figures));
        json.writeEndObject();
    }

    private void counts(final String name, final SortedMap<?, Long> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (final Map.Entry<?, Long> count : counts.entrySet()) {
            json.writeNumberField(count.getKey().toString(), count.getValue());
        }
        json.writeEndObject();
    }

    private void amounts(final String name, final SortedMap<String, Long> amounts) throws IOException {
        json.writeObjectFieldStart(name);
        for (final Map.Entry<String, Long> amount : amounts.entrySet()) {
            json.writeStringField(amount.getKey(), DecimalText.toString(amount.getValue()));
        }
        json.writeEndObject();
    }
}
