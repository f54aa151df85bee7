package trefoil.gateway.cli.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.Damage;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;

/** A journal's sums as one JSON object. Money is text, so that no reader rounds it. */
final class StatJson {
    private final JsonGenerator json;

    StatJson(final JsonGenerator json) {
        this.json = json;
    }

    void write(final Path file, final JournalReader journal, final Statistics statistics, final Findings findings)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("file", file.toString());
        json.writeNumberField("formatVersion", journal.formatVersion());
        if (journal.header().isPresent()) {
            header(json, journal.header().get());
        }
        state(journal, findings);
        records(journal, statistics);
        orders(statistics);
        money(statistics);
        json.writeEndObject();
    }

    /** What the journal says about its run. */
    static void header(final JsonGenerator json, final JournalHeader header) throws IOException {
        json.writeObjectFieldStart("header");
        json.writeStringField("session", header.session());
        json.writeStringField("toolVersion", header.toolVersion());
        json.writeStringField("created", UtcTime.text(header.createdNs()));
        json.writeNumberField("instruments", header.instruments().size());
        texts(json, "assets", header.assets());
        texts(json, "startAssets", header.startAssets());
        json.writeStringField("loopTableDigest", String.format("%016x", header.loopTableDigest()));
        json.writeObjectFieldStart("settings");
        for (final Map.Entry<String, String> setting : header.settings().entrySet()) {
            json.writeStringField(setting.getKey(), setting.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void state(final JournalReader journal, final Findings findings) throws IOException {
        json.writeStringField("state", findings.state());
        json.writeNumberField("recordsLost", journal.recordsLost());
        json.writeNumberField("damageCount", journal.damageCount());
        json.writeArrayFieldStart("damages");
        for (final Damage damage : journal.damages()) {
            damage(damage);
        }
        json.writeEndArray();
        json.writeFieldName("tail");
        if (journal.tail().isPresent()) {
            damage(journal.tail().get());
        } else {
            json.writeNull();
        }
    }

    private void damage(final Damage damage) throws IOException {
        json.writeStartObject();
        json.writeNumberField("position", damage.position());
        json.writeNumberField("record", damage.recordNumber());
        json.writeNumberField("bytes", damage.bytes());
        json.writeStringField("reason", damage.reason());
        json.writeEndObject();
    }

    private void records(final JournalReader journal, final Statistics statistics) throws IOException {
        if (statistics.hasTimes()) {
            json.writeStringField("first", UtcTime.text(statistics.firstNs()));
            json.writeStringField("last", UtcTime.text(statistics.lastNs()));
            json.writeNumberField("durationNs", statistics.lastNs() - statistics.firstNs());
        }
        json.writeNumberField("fileBytes", journal.fileLength());
        json.writeNumberField("recordBytes", statistics.bytes());
        json.writeNumberField("records", statistics.records());
        json.writeNumberField("recordsPerSecond", statistics.perSecond(statistics.records()));
        counts("recordsByType", statistics.recordsByType());
        counts("bytesByType", statistics.bytesByType());
        json.writeObjectFieldStart("longestSilenceNsByConnection");
        for (final int connection : statistics.connections().longestFirst()) {
            json.writeNumberField(
                    Integer.toString(connection), statistics.connections().longestNs(connection));
        }
        json.writeEndObject();
        json.writeObjectFieldStart("longestSilenceNsByInstrument");
        for (final int instrument : statistics.instruments().longestFirst()) {
            json.writeNumberField(
                    statistics.symbol(instrument), statistics.instruments().longestNs(instrument));
        }
        json.writeEndObject();
        json.writeNumberField("marketUpdates", statistics.marketUpdates());
        json.writeNumberField("marketUpdatesPerSecond", statistics.perSecond(statistics.marketUpdates()));
        json.writeNumberField("books", statistics.books());
        json.writeNumberField("quotesInvalid", statistics.quotesInvalid());
        json.writeNumberField("connectionsLost", statistics.feedsLost());
    }

    private void orders(final Statistics statistics) throws IOException {
        json.writeNumberField("orderIntents", statistics.count(RecordType.ORDER_INTENT));
        json.writeNumberField("orderAnswers", statistics.count(RecordType.ORDER_ANSWER));
        json.writeNumberField("ordersWithoutAnswer", statistics.unanswered());
        counts("answersByOutcome", statistics.answersByOutcome());
        json.writeNumberField("loopsOpened", statistics.count(RecordType.LOOP_OPENED));
        json.writeNumberField("loopsClosed", statistics.count(RecordType.LOOP_CLOSED));
        counts("loopsClosedByOutcome", statistics.loopsClosedByOutcome());
        json.writeNumberField("loopsRecovered", statistics.loopsRecovered());
        json.writeNumberField("ordersRecovered", statistics.count(RecordType.ORDER_RECOVERED));
        counts("stateChangesByReason", statistics.stateChangesByReason());
        json.writeNumberField("refusals", statistics.count(RecordType.REFUSAL));
        counts("refusalsByReason", statistics.refusalsByReason());
        json.writeObjectFieldStart("latencyNs");
        latency("frameToLeg1", statistics.frameToSocketNs());
        latency("answerToLaterLeg", statistics.answerToSocketNs());
        latency("socketToAnswer", statistics.socketToAnswerNs());
        latency("loop", statistics.loopNs());
        json.writeNumberField("backwards", statistics.backwardLatencies());
        json.writeEndObject();
    }

    private void money(final Statistics statistics) throws IOException {
        json.writeObjectFieldStart("moneyByStartAsset");
        for (final Map.Entry<String, Statistics.Money> entry :
                statistics.moneyByAsset().entrySet()) {
            final Statistics.Money money = entry.getValue();
            json.writeObjectFieldStart(entry.getKey());
            json.writeNumberField("loops", money.loops());
            json.writeStringField("spent", money.spent().toPlainString());
            json.writeStringField("received", money.received().toPlainString());
            json.writeStringField("profit", money.profit().toPlainString());
            json.writeEndObject();
        }
        json.writeEndObject();
        amounts("leftByAsset", statistics.leftByAsset());
        counts("leftoversByReason", statistics.leftoversByReason());
        amounts("leftByEarlierRunsByAsset", statistics.carriedByAsset());
        amounts("lostByEarlierRunsByAsset", statistics.lossCarriedByAsset());
    }

    private void amounts(final String name, final Map<String, BigDecimal> amounts) throws IOException {
        json.writeObjectFieldStart(name);
        for (final Map.Entry<String, BigDecimal> entry : amounts.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue().toPlainString());
        }
        json.writeEndObject();
    }

    private void latency(final String name, final Histogram histogram) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("orders", histogram.getTotalCount());
        if (histogram.getTotalCount() > 0) {
            json.writeNumberField("p50", histogram.getValueAtPercentile(50));
            json.writeNumberField("p90", histogram.getValueAtPercentile(90));
            json.writeNumberField("p99", histogram.getValueAtPercentile(99));
            json.writeNumberField("p999", histogram.getValueAtPercentile(99.9));
            json.writeNumberField("max", histogram.getMaxValue());
        }
        json.writeEndObject();
    }

    private void counts(final String name, final Map<String, Long> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (final Map.Entry<String, Long> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }

    private static void texts(final JsonGenerator json, final String name, final List<String> texts)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (final String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
