package trefoil.gateway.cli.journal;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.RecordType;
import trefoil.gateway.binance.codec.ClientOrderId;

/** {@code trefoil journal explain}: why an opportunity was taken or not, and where its edge went. */
@Command(
        name = "explain",
        description = {
            "Explain a loop, or a refusal: the quotes it was decided on and their ages, the edge and what fees,",
            "depth and rounding take of it, the reason in words, each order against the plan, and who moved."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:explained", "2:wrong usage, not a journal, or nothing there to explain"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  trefoil journal explain FILE loop 42",
            "  trefoil journal explain FILE record 20318",
            "  trefoil journal explain FILE order tf-l2xk9wq1-42-3"
        })
final class ExplainCommand extends JournalTask {
    @Parameters(index = "0", paramLabel = "FILE", description = "The journal (*.trefoil).")
    private Path file;

    @Parameters(index = "1", paramLabel = "WHAT", description = "loop, record or order.")
    private String what;

    @Parameters(index = "2", paramLabel = "N", description = "Number of the loop or record, or the order's name.")
    private String name;

    @Mixin
    private OutputOptions format;

    @Override
    int run() {
        final long number = number();
        final Explainer explainer = new Explainer(file, this);
        switch (what) {
            case "record" -> explainRecord(explainer, number);
            case "order" -> explainLoop(explainer, orderLoop(explainer));
            default -> explainLoop(explainer, number);
        }
        out().println(
                        format.json()
                                ? JsonLine.pretty(json -> new ExplainJson(explainer, json).write())
                                : new ExplainText(explainer, Colours.ofProcess()).text());
        out().flush();
        return JournalCommand.WHOLE;
    }

    private long number() {
        if (!what.equals("loop") && !what.equals("record") && !what.equals("order")) {
            throw wrong("'" + what + "': say loop N, record N or order NAME");
        }
        if (what.equals("order")) {
            return 0;
        }
        final boolean right = name.matches("[0-9]{1,18}");
        if (!right) {
            throw wrong("'" + what + " " + name + "': a number is wanted");
        }
        return Long.parseLong(name);
    }

    private void explainLoop(final Explainer explainer, final long loopId) {
        if (!explainer.explainLoop(loopId)) {
            throw wrong("there is no loop " + loopId + " in " + file + ": " + explainer.loopsThere());
        }
    }

    private long orderLoop(final Explainer explainer) {
        final Optional<ClientOrderId> id = ClientOrderId.parse(name);
        if (id.isPresent()) {
            if (id.get().session() != FilterOptions.sessionOf(explainer.header())) {
                throw wrong("order " + name + " is of another session than this journal, which is of "
                        + explainer.header().session());
            }
            return OrderKey.loopId(id.get().orderKey());
        }
        final OptionalLong key = FilterOptions.keyOf(name);
        if (key.isEmpty()) {
            throw wrong("'order " + name + "': a loop and an ordinal such as 42-1, or a client order id");
        }
        return OrderKey.loopId(key.getAsLong());
    }

    private void explainRecord(final Explainer explainer, final long number) {
        final KeptRecord record = explainer
                .record(number)
                .orElseThrow(() -> wrong("there is no readable record " + number + " in " + file));
        final KeptRecord decision = record.type() == RecordType.REFUSAL
                        || Explainer.loopOf(record).isPresent()
                ? record
                : explainer
                        .decisionOn(record)
                        .orElseThrow(() -> wrong("record " + number + " is a " + RecordType.nameOf(record.type())
                                + " of no loop, and no decision followed from it; 'trefoil journal find --type"
                                + " LOOP_OPENED,REFUSAL' lists decisions"));
        if (decision.type() == RecordType.REFUSAL) {
            explainer.explainRefusal(decision);
        } else {
            explainLoop(explainer, Explainer.loopOf(decision).orElseThrow());
        }
    }
}
