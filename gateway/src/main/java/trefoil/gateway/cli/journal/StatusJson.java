package trefoil.gateway.cli.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import trefoil.engine.event.Side;
import trefoil.engine.event.StopReason;
import trefoil.engine.math.DecimalText;
import trefoil.engine.recovery.PastLoop;
import trefoil.engine.recovery.PastOrder;
import trefoil.engine.recovery.PastResult;
import trefoil.engine.recovery.PastRun;
import trefoil.gateway.binance.codec.ClientOrderId;

/** How things stand, as one JSON object. Money is text, so that no reader rounds it. */
final class StatusJson {
    private final JsonGenerator json;
    private final RunStatus status;

    StatusJson(final JsonGenerator json, final RunStatus status) {
        this.json = json;
        this.status = status;
    }

    void write() throws IOException {
        final PastRun run = status.newest();
        json.writeStartObject();
        json.writeStringField("journal", run.path().toString());
        json.writeStringField("session", run.header().session());
        json.writeStringField("toolVersion", run.header().toolVersion());
        for (final String setting : List.of("mode", "venue", "account")) {
            if (run.header().settings().containsKey(setting)) {
                json.writeStringField(setting, run.header().settings().get(setting));
            }
        }
        json.writeBooleanField("fine", status.isFine());
        json.writeStringField("life", status.life());
        json.writeStringField("state", status.state());
        json.writeArrayFieldStart("reasons");
        for (int code = 0; code < StopReason.LIMIT; code++) {
            if (StopReason.holds(status.reasons(), code)) {
                json.writeString(StopReason.nameOf(code));
            }
        }
        json.writeEndArray();
        if (run.lastNs() != 0) {
            json.writeStringField("last", UtcTime.text(run.lastNs()));
            json.writeNumberField("lastAgeNs", Math.max(0, status.nowNs() - run.lastNs()));
        }
        loops();
        results("resultOfTheHour", status.resultsOfTheHour());
        results("resultOfTheDay", status.resultsOfTheDay());
        leftovers();
        json.writeArrayFieldStart("problems");
        for (final String problem : status.problems()) {
            json.writeString(problem);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void loops() throws IOException {
        final PastRun run = status.standing();
        json.writeStringField("unfinishedStandsIn", run.header().session());
        json.writeArrayFieldStart("openLoops");
        for (final PastLoop loop : status.openLoops()) {
            json.writeStartObject();
            json.writeNumberField("loopId", loop.loopId());
            json.writeStringField("startAsset", loop.startAsset());
            json.writeStringField("opened", UtcTime.text(loop.openedNs()));
            amounts("purse", loop.purse());
            json.writeArrayFieldStart("orders");
            for (final PastOrder order : loop.orders()) {
                order(order);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("loopsOpened", run.loopsOpened());
        json.writeNumberField("loopsRecovered", run.loopsRecovered());
        json.writeObjectFieldStart("loopsByOutcome");
        for (final Map.Entry<String, Long> outcome : run.loopsByOutcome().entrySet()) {
            json.writeNumberField(outcome.getKey(), outcome.getValue());
        }
        json.writeEndObject();
    }

    private void order(final PastOrder order) throws IOException {
        json.writeStartObject();
        json.writeStringField("clientOrderId", new ClientOrderId(order.session(), order.orderKey()).toString());
        json.writeStringField("symbol", order.symbol());
        json.writeStringField("side", Side.nameOf(order.side()));
        json.writeStringField("qty", DecimalText.toString(order.qty()));
        json.writeStringField("price", DecimalText.toString(order.price()));
        json.writeStringField("decided", UtcTime.text(order.decidedNs()));
        json.writeBooleanField("saidUnknown", order.saidUnknown());
        json.writeEndObject();
    }

    private void results(final String name, final List<PastResult> results) throws IOException {
        final Map<String, Long> sums = new TreeMap<>();
        results.forEach(result -> sums.merge(result.asset(), -result.loss(), Long::sum));
        amounts(name, sums);
    }

    private void leftovers() throws IOException {
        json.writeObjectFieldStart("leftovers");
        for (final Map.Entry<String, Long> leftover : status.leftovers().entrySet()) {
            if (leftover.getValue() != 0) {
                json.writeObjectFieldStart(leftover.getKey());
                json.writeStringField("amount", DecimalText.toString(leftover.getValue()));
                final OptionalLong worth = status.quotes()
                        .map(quotes -> quotes.worth(leftover.getKey(), leftover.getValue()))
                        .orElse(OptionalLong.empty());
                if (worth.isPresent()) {
                    json.writeStringField("worth", DecimalText.toString(worth.getAsLong()));
                    json.writeStringField(
                            "worthIn", status.quotes().orElseThrow().valueAsset());
                }
                json.writeEndObject();
            }
        }
        json.writeEndObject();
    }

    private void amounts(final String name, final Map<String, Long> amounts) throws IOException {
        json.writeObjectFieldStart(name);
        for (final Map.Entry<String, Long> amount : amounts.entrySet()) {
            json.writeStringField(amount.getKey(), DecimalText.toString(amount.getValue()));
        }
        json.writeEndObject();
    }
}
