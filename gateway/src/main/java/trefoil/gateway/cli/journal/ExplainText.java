package trefoil.gateway.cli.journal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.gateway.session.EdgeText;

/** An explanation as lines for people. */
final class ExplainText {
    private static final double BP = 1e4;

    private final StringBuilder text = new StringBuilder();
    private final Explainer explainer;
    private final Decision decision;
    private final LoopStory loop;
    private final Colours colours;

    ExplainText(final Explainer explainer, final Colours colours) {
        this.explainer = explainer;
        this.colours = colours;
        decision = explainer.decision();
        loop = explainer.loop();
        if (loop == null) {
            refusal();
        } else if (decision == null) {
            takenOver();
        } else {
            loop();
        }
    }

    /** The lines, the last without its end. */
    String text() {
        return text.toString().stripTrailing();
    }

    private void refusal() {
        final int reason = Refusal.reason(decision.record().buffer(), 0);
        line(
                "refused",
                TextSink.safe(decision.path()) + ", gross edge " + EdgeText.basisPoints(decision.grossEdgePpb()) + ": "
                        + colours.bad(RefusalReason.nameOf(reason)));
        decided();
        String label = "why";
        for (final String words : new RefusalWords(decision, explainer.header()).of(reason)) {
            line(label, words);
            label = "";
        }
        quotes();
        line(
                "state",
                decision.state() + ", " + count(decision.openLoops().size(), "loop") + " open of at most "
                        + setting("maxOpenLoops") + balance());
        noPlan();
    }

    private String balance() {
        return decision.owned().isPresent()
                ? ", " + DecimalText.toString(decision.available().orElse(0L)) + " of "
                        + DecimalText.toString(decision.owned().get()) + " "
                        + TextSink.safe(explainer.names().asset(decision.startAsset())) + " promised to no loop"
                : "";
    }

    private void loop() {
        final EdgeSteps steps = new EdgeSteps(loop, decision, explainer.worthsAtEnd());
        final DirectBuffer opened = decision.record().buffer();
        final String asset = TextSink.safe(explainer.names().asset(decision.startAsset()));
        head(steps, asset);
        decided();
        line(
                "planned",
                "to spend " + DecimalText.toString(LoopOpened.startAmount(opened, 0)) + " " + asset + balance());
        steps(steps.planned(), asset);
        quotes();
        noPlan();
        for (int leg = 0; leg < decision.legs().size(); leg++) {
            leg(leg, steps);
        }
        loop.orders().stream().filter(order -> !order.isLeg()).forEach(this::repair);
        end(steps, asset);
    }

    private void head(final EdgeSteps steps, final String asset) {
        final String name = "loop " + loop.loopId();
        final String path = TextSink.safe(decision.path());
        if (loop.closed().isEmpty()) {
            line(name, path + ": still open where the journal ends, expected " + money(steps.expected(), steps, asset));
            return;
        }
        final String outcome =
                LoopOutcome.nameOf(LoopClosed.outcome(loop.closed().get().buffer(), 0));
        final String result = money(steps.result(), steps, asset);
        line(
                name,
                path + ": " + outcome + ", result "
                        + (steps.result() < 0 ? colours.bad(result) : colours.good(result)) + ", expected "
                        + money(steps.expected(), steps, asset));
    }

    private void decided() {
        line(
                "decided",
                UtcTime.text(decision.record().timeNs()) + " on " + decision.cause()
                        + (decision.causeRecord() < 0 ? "" : " (record " + decision.causeRecord() + ")") + ", record "
                        + decision.record().number());
    }

    private void quotes() {
        String label = "quotes";
        for (int i = 0; i < decision.legs().size(); i++) {
            final Decision.Leg leg = decision.legs().get(i);
            line(
                    label,
                    (i + 1) + " " + Side.nameOf(leg.side()) + " " + TextSink.safe(leg.symbol()) + " at "
                            + (leg.price() == 0
                                    ? "no quote"
                                    : DecimalText.toString(leg.price()) + " × " + DecimalText.toString(leg.qty()))
                            + age(leg)
                            + ", " + levels(i, leg) + ", fee " + fee(leg));
            label = "";
        }
    }

    private static String age(final Decision.Leg leg) {
        if (leg.ageNs() == Decision.NO_AGE) {
            return "";
        }
        return leg.ageNs() == 0 ? ", just received" : ", " + EdgeText.duration(leg.ageNs()) + " old";
    }

    private String levels(final int i, final Decision.Leg leg) {
        final String known = leg.levels() + (leg.levels() == 1 ? " level" : " levels");
        return decision.plan()
                .map(plan -> plan.legs().get(i).levelsUsed() + " of " + known + " used")
                .orElse(known);
    }

    private static String fee(final Decision.Leg leg) {
        final long rate = leg.discounted() ? leg.discountedRate() : leg.feeRate();
        return String.format(Locale.ROOT, "%.2f bp", Fixed.toDouble(rate) * BP)
                + (leg.discounted() ? " by discount" : "")
                + (leg.feeKnown() ? "" : " assumed, not read yet");
    }

    private void noPlan() {
        if (!decision.noPlan().isEmpty()) {
            line("note", "what only the engine knew is left out: " + decision.noPlan());
        }
    }

    private void leg(final int leg, final EdgeSteps steps) {
        final String label = "leg " + (leg + 1);
        final OrderStory order = loop.leg(leg).orElse(null);
        final String expected = decision.plan()
                .map(plan -> "expected " + expected(leg, plan.legs().get(leg)))
                .orElse("");
        if (order == null) {
            line(label, "not sent" + (expected.isEmpty() ? "" : "; " + expected));
            unsent(leg, steps).ifPresent(words -> line("", words));
            return;
        }
        line(label, order(order) + (expected.isEmpty() ? "" : "; " + expected));
        fate(order, steps.plannedPrice(leg));
    }

    /** Why a leg did not go out although the one before it had ended, as far as quotes tell. */
    private Optional<String> unsent(final int leg, final EdgeSteps steps) {
        final Decision.Leg market = decision.legs().get(leg);
        return leg == 0
                ? Optional.empty()
                : loop.leg(leg - 1).filter(before -> before.executedQty() > 0).flatMap(before -> new OrderMoves(
                                explainer.quotes())
                        .unsent(market.instrument(), market.side(), before.answeredNs(), steps.plannedPrice(leg)));
    }

    private String expected(final int leg, final Decision.PlannedLeg planned) {
        final Decision.Leg market = decision.legs().get(leg);
        return DecimalText.toString(planned.qty()) + " at "
                + decimal((double) planned.quoteQty() / planned.qty()) + ", "
                + DecimalText.toString(planned.amountIn()) + " " + TextSink.safe(market.assetIn()) + " into "
                + DecimalText.toString(planned.amountOut()) + " " + TextSink.safe(market.assetOut());
    }

    private void repair(final OrderStory order) {
        line("order " + order.ordinal(), OrderPurpose.nameOf(order.purpose()) + ": " + order(order));
        fate(order, 0);
    }

    private static String order(final OrderStory order) {
        return Side.nameOf(order.side()) + " " + DecimalText.toString(order.qty()) + " "
                + TextSink.safe(order.symbol()) + " at " + DecimalText.toString(order.price()) + " or better"
                + (order.recovered() ? ", sent by an earlier run" : "");
    }

    private void fate(final OrderStory order, final double plannedPrice) {
        line("", filled(order));
        line("", times(order));
        final List<String> moves = new OrderMoves(explainer.quotes()).of(order, plannedPrice);
        if (!moves.isEmpty()) {
            line("", String.join("; ", moves));
        }
    }

    private static String filled(final OrderStory order) {
        if (order.answeredNs() == 0) {
            return order.unknownNs() == 0 ? "no answer in this journal" : "its fate is not known in this journal";
        }
        final String outcome = OrderOutcome.nameOf(order.outcome());
        if (order.executedQty() == 0) {
            return outcome + ", nothing executed";
        }
        return outcome + ", " + DecimalText.toString(order.executedQty()) + " at " + decimal(order.averagePrice())
                + (order.fills() > 1 ? " in " + order.fills() + " trades" : "") + ", commission "
                + (order.commissions().isEmpty()
                        ? "none"
                        : order.commissions().entrySet().stream()
                                .map(entry ->
                                        DecimalText.toString(entry.getValue()) + " " + TextSink.safe(entry.getKey()))
                                .collect(Collectors.joining(", ")));
    }

    private String times(final OrderStory order) {
        final long start = decision == null
                ? loop.recovered().get(0).timeNs()
                : decision.record().timeNs();
        return "decided " + after(start, order.decidedNs())
                + (order.handedNs() == 0
                        ? ", not handed to the socket"
                        : ", handed to the socket " + EdgeText.duration(order.handedNs() - order.decidedNs())
                                + " later")
                + (order.unknownNs() == 0
                        ? ""
                        : ", fate unknown " + EdgeText.duration(order.unknownNs() - order.decidedNs()) + " after that")
                + (order.answeredNs() == 0
                        ? ""
                        : ", answered "
                                + EdgeText.duration(order.answeredNs()
                                        - (order.handedNs() == 0 ? order.decidedNs() : order.handedNs()))
                                + " after that");
    }

    private static String after(final long startNs, final long timeNs) {
        return timeNs == startNs ? "at once" : "after " + EdgeText.duration(timeNs - startNs);
    }

    private void end(final EdgeSteps steps, final String asset) {
        leftovers();
        if (loop.closed().isEmpty()) {
            line("ended", "not in this journal");
            return;
        }
        closed(asset);
        steps(steps.actual(), asset);
    }

    private void leftovers() {
        String label = "left over";
        for (final KeptRecord leftover : loop.leftovers()) {
            final DirectBuffer buffer = leftover.buffer();
            line(
                    label,
                    DecimalText.toString(Leftover.amount(buffer, 0)) + " "
                            + TextSink.safe(explainer.names().asset(Leftover.asset(buffer, 0))) + ": "
                            + LeftoverReason.nameOf(Leftover.reason(buffer, 0)));
            label = "";
        }
    }

    private void closed(final String asset) {
        final DirectBuffer closed = loop.closed().orElseThrow().buffer();
        final long startNs = decision == null
                ? loop.recovered().get(0).timeNs()
                : decision.record().timeNs();
        final long value = LoopClosed.value(closed, 0);
        line(
                "ended",
                LoopOutcome.nameOf(LoopClosed.outcome(closed, 0)) + " "
                        + after(startNs, loop.closed().get().timeNs()) + ": "
                        + count(LoopClosed.orders(closed, 0), "order")
                        + ", " + count(LoopClosed.legsFilled(closed, 0), "leg") + " filled, spent "
                        + DecimalText.toString(LoopClosed.spent(closed, 0)) + ", received "
                        + DecimalText.toString(LoopClosed.received(closed, 0)) + " " + asset
                        + (value == Long.MIN_VALUE
                                ? ""
                                : ", worth " + (value > 0 ? "+" : "") + DecimalText.toString(value) + " "
                                        + setting("valueAsset") + " by the engine's account"));
    }

    private void takenOver() {
        final boolean known = !loop.recovered().isEmpty();
        if (!known) {
            line(
                    "loop " + loop.loopId(),
                    "how it began is not in this journal; its orders and its end, as far as they are");
        } else {
            recovered();
        }
        loop.orders().forEach(order -> {
            line("order " + order.ordinal(), OrderPurpose.nameOf(order.purpose()) + ": " + order(order));
            line("", filled(order));
            if (known) {
                line("", times(order));
            }
        });
        leftovers();
        if (loop.closed().isPresent() && known) {
            closed(TextSink.safe(explainer
                    .names()
                    .asset(LoopClosed.startAsset(loop.closed().get().buffer(), 0))));
        } else if (loop.closed().isPresent()) {
            line(
                    "ended",
                    LoopOutcome.nameOf(LoopClosed.outcome(loop.closed().get().buffer(), 0)));
        } else {
            line("ended", "not in this journal");
        }
    }

    private void recovered() {
        final DirectBuffer first = loop.recovered().get(0).buffer();
        line(
                "loop " + loop.loopId(),
                "taken over from an earlier run: loop " + LoopRecovered.sourceLoopId(first, 0) + " of session "
                        + Long.toString(LoopRecovered.sourceSession(first, 0), Character.MAX_RADIX) + ", opened "
                        + UtcTime.text(LoopRecovered.openedNs(first, 0)));
        line(
                "held",
                loop.recovered().stream()
                        .map(record -> DecimalText.toString(LoopRecovered.delta(record.buffer(), 0)) + " "
                                + TextSink.safe(explainer.names().asset(LoopRecovered.asset(record.buffer(), 0))))
                        .collect(Collectors.joining(", ")));
    }

    private void steps(final List<EdgeSteps.Step> steps, final String asset) {
        for (final EdgeSteps.Step step : steps) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-10s %s %-42s %16s %-6s %+9.2f bp%n",
                    "",
                    step.total() ? "=" : " ",
                    step.name(),
                    signed(step.amount()),
                    asset,
                    step.basisPoints()));
        }
    }

    private static String money(final double amount, final EdgeSteps steps, final String asset) {
        return signed(amount) + " " + asset + String.format(Locale.ROOT, " (%+.2f bp)", steps.basisPoints(amount));
    }

    private static String count(final int count, final String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String signed(final double amount) {
        return (amount > 0 ? "+" : "") + decimal(amount);
    }

    /** To the last of eight decimals. */
    private static String decimal(final double amount) {
        return DecimalText.toString(Math.round(amount * Fixed.ONE));
    }

    private String setting(final String name) {
        final Map<String, String> settings = explainer.header().settings();
        return TextSink.safe(settings.getOrDefault(name, "?"));
    }

    private void line(final String name, final String value) {
        text.append(String.format("%-10s %s%n", name, value));
    }
}
