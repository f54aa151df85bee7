package trefoil.gateway.cli.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import trefoil.engine.event.Leftover;
import trefoil.engine.event.LeftoverReason;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.LoopRecovered;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.Refusal;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.event.StopReason;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;

/** An explanation as the members of a JSON object. Exact amounts are text, so that no reader rounds them. */
final class ExplainJson {
    private final Explainer explainer;
    private final JsonGenerator json;
    private final Decision decision;
    private final LoopStory loop;

    ExplainJson(final Explainer explainer, final JsonGenerator json) {
        this.explainer = explainer;
        this.json = json;
        decision = explainer.decision();
        loop = explainer.loop();
    }

    void write() throws IOException {
        if (loop != null) {
            json.writeNumberField("loopId", loop.loopId());
        }
        if (decision != null) {
            decision();
        }
        if (loop == null) {
            refusal();
            return;
        }
        final EdgeSteps steps = decision == null ? null : new EdgeSteps(loop, decision, explainer.worthsAtEnd());
        if (steps != null) {
            opened(steps);
        }
        recovered();
        orders(steps);
        leftovers();
        closed(steps);
    }

    private void decision() throws IOException {
        json.writeStringField("path", decision.path());
        json.writeNumberField("loop", decision.loop());
        json.writeNumberField("record", decision.record().number());
        json.writeStringField("time", UtcTime.text(decision.record().timeNs()));
        json.writeStringField("cause", decision.cause());
        if (decision.causeRecord() >= 0) {
            json.writeNumberField("causeRecord", decision.causeRecord());
        }
        json.writeNumberField("grossEdgePpb", decision.grossEdgePpb());
        json.writeStringField("state", decision.state());
        json.writeStringField("stateReasons", StopReason.namesOf(decision.reasons()));
        json.writeArrayFieldStart("openLoops");
        for (final Map.Entry<Long, String> open : decision.openLoops().entrySet()) {
            json.writeStartObject();
            json.writeNumberField("loopId", open.getKey());
            json.writeStringField("path", open.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("startAsset", explainer.names().asset(decision.startAsset()));
        if (decision.owned().isPresent()) {
            decimal("owned", decision.owned().get());
            decimal("promisedToNoLoop", decision.available().orElse(0L));
        }
        if (!decision.noPlan().isEmpty()) {
            json.writeStringField("noPlan", decision.noPlan());
        }
        json.writeArrayFieldStart("legs");
        for (int i = 0; i < decision.legs().size(); i++) {
            leg(i, decision.legs().get(i));
        }
        json.writeEndArray();
    }

    private void leg(final int i, final Decision.Leg leg) throws IOException {
        json.writeStartObject();
        json.writeStringField("symbol", leg.symbol());
        json.writeStringField("side", Side.nameOf(leg.side()));
        json.writeStringField("assetIn", leg.assetIn());
        json.writeStringField("assetOut", leg.assetOut());
        decimal("quotePrice", leg.price());
        decimal("quoteQty", leg.qty());
        if (leg.ageNs() != Decision.NO_AGE) {
            json.writeNumberField("quoteAgeNs", leg.ageNs());
        }
        json.writeNumberField("levels", leg.levels());
        decimal("feeRate", leg.discounted() ? leg.discountedRate() : leg.feeRate());
        json.writeBooleanField("feeDiscounted", leg.discounted());
        json.writeBooleanField("feeKnown", leg.feeKnown());
        json.writeBooleanField("closed", leg.closed());
        if (leg.openLoop() != 0) {
            json.writeNumberField("usedByLoop", leg.openLoop());
        }
        if (leg.hitBy() != 0) {
            json.writeNumberField("quoteMetByLoop", leg.hitBy());
        }
        if (decision.plan().isPresent()) {
            final Decision.PlannedLeg planned = decision.plan().get().legs().get(i);
            json.writeObjectFieldStart("planned");
            decimal("price", planned.price());
            decimal("qty", planned.qty());
            decimal("quoteQty", planned.quoteQty());
            decimal("amountIn", planned.amountIn());
            decimal("amountOut", planned.amountOut());
            json.writeNumberField("levelsUsed", planned.levelsUsed());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void refusal() throws IOException {
        final int reason = Refusal.reason(decision.record().buffer(), 0);
        json.writeStringField("refused", RefusalReason.nameOf(reason));
        json.writeArrayFieldStart("why");
        for (final String words : new RefusalWords(decision, explainer.header()).of(reason)) {
            json.writeString(words);
        }
        json.writeEndArray();
    }

    private void opened(final EdgeSteps steps) throws IOException {
        final DirectBuffer opened = decision.record().buffer();
        decimal("startAmount", LoopOpened.startAmount(opened, 0));
        decimal("expectedProfit", Math.round(steps.expected() * Fixed.ONE));
        steps("planned", steps.planned());
    }

    private void steps(final String name, final List<EdgeSteps.Step> steps) throws IOException {
        json.writeArrayFieldStart(name);
        for (final EdgeSteps.Step step : steps) {
            json.writeStartObject();
            json.writeStringField("step", step.name());
            decimal("amount", Math.round(step.amount() * Fixed.ONE));
            json.writeNumberField("basisPoints", step.basisPoints());
            json.writeBooleanField("total", step.total());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void recovered() throws IOException {
        if (loop.recovered().isEmpty()) {
            return;
        }
        final DirectBuffer first = loop.recovered().get(0).buffer();
        json.writeObjectFieldStart("takenOver");
        json.writeStringField("session", Long.toString(LoopRecovered.sourceSession(first, 0), Character.MAX_RADIX));
        json.writeNumberField("loopId", LoopRecovered.sourceLoopId(first, 0));
        json.writeStringField("opened", UtcTime.text(LoopRecovered.openedNs(first, 0)));
        json.writeObjectFieldStart("held");
        for (final KeptRecord record : loop.recovered()) {
            decimal(
                    explainer.names().asset(LoopRecovered.asset(record.buffer(), 0)),
                    LoopRecovered.delta(record.buffer(), 0));
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void orders(final EdgeSteps steps) throws IOException {
        json.writeArrayFieldStart("orders");
        for (final OrderStory order : loop.orders()) {
            order(order, steps);
        }
        json.writeEndArray();
    }

    private void order(final OrderStory order, final EdgeSteps steps) throws IOException {
        json.writeStartObject();
        json.writeNumberField("ordinal", order.ordinal());
        json.writeStringField("purpose", OrderPurpose.nameOf(order.purpose()));
        json.writeStringField("symbol", order.symbol());
        json.writeStringField("side", Side.nameOf(order.side()));
        decimal("price", order.price());
        decimal("qty", order.qty());
        json.writeBooleanField("takenOver", order.recovered());
        json.writeStringField("decided", UtcTime.text(order.decidedNs()));
        if (order.handedNs() != 0) {
            json.writeNumberField("decisionToSocketNs", order.handedNs() - order.decidedNs());
        }
        if (order.unknownNs() != 0) {
            json.writeNumberField("decisionToUnknownNs", order.unknownNs() - order.decidedNs());
        }
        if (order.answeredNs() != 0) {
            json.writeStringField("outcome", OrderOutcome.nameOf(order.outcome()));
            json.writeNumberField("venueCode", order.venueCode());
            if (order.handedNs() != 0) {
                json.writeNumberField("socketToAnswerNs", order.answeredNs() - order.handedNs());
            }
        }
        decimal("executedQty", order.executedQty());
        decimal("quoteQty", order.quoteQty());
        json.writeObjectFieldStart("commissions");
        for (final Map.Entry<String, Long> commission : order.commissions().entrySet()) {
            decimal(commission.getKey(), commission.getValue());
        }
        json.writeEndObject();
        if (steps != null) {
            json.writeArrayFieldStart("moves");
            final double planned = order.isLeg() ? steps.plannedPrice(order.ordinal() - 1) : 0;
            for (final String words : new OrderMoves(explainer.quotes()).of(order, planned)) {
                json.writeString(words);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void leftovers() throws IOException {
        json.writeArrayFieldStart("leftovers");
        for (final KeptRecord leftover : loop.leftovers()) {
            json.writeStartObject();
            json.writeStringField("asset", explainer.names().asset(Leftover.asset(leftover.buffer(), 0)));
            decimal("amount", Leftover.amount(leftover.buffer(), 0));
            json.writeStringField("reason", LeftoverReason.nameOf(Leftover.reason(leftover.buffer(), 0)));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void closed(final EdgeSteps steps) throws IOException {
        if (loop.closed().isEmpty()) {
            json.writeNullField("outcome");
            return;
        }
        final DirectBuffer closed = loop.closed().get().buffer();
        json.writeStringField("outcome", LoopOutcome.nameOf(LoopClosed.outcome(closed, 0)));
        json.writeStringField("closed", UtcTime.text(loop.closed().get().timeNs()));
        decimal("spent", LoopClosed.spent(closed, 0));
        decimal("received", LoopClosed.received(closed, 0));
        if (LoopClosed.value(closed, 0) != Long.MIN_VALUE) {
            decimal("value", LoopClosed.value(closed, 0));
            json.writeStringField("valueAsset", explainer.header().settings().getOrDefault("valueAsset", ""));
        }
        if (steps != null) {
            decimal("result", Math.round(steps.result() * Fixed.ONE));
            steps("actual", steps.actual());
        }
    }

    private void decimal(final String name, final long fixed) throws IOException {
        json.writeStringField(name, DecimalText.toString(fixed));
    }
}
