package trefoil.gateway.cli.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.math.DecimalText;
import trefoil.engine.replay.RunFigures;
import trefoil.engine.replay.WhatIf;
import trefoil.engine.replay.WhatIfRun;

/** A recorded run and what would have been, in two columns. */
final class WhatIfText {
    private static final int LINE_WIDTH = 110;
    private static final String LABEL = "note       ";

    private final RunFigures recorded;
    private final RunFigures asked;
    private final WhatIfRun run;
    private final List<String> startAssets;
    private final List<String> lines = new ArrayList<>();

    WhatIfText(final RunFigures recorded, final WhatIfRun run, final List<String> startAssets) {
        this.startAssets = startAssets;
        this.recorded = recorded;
        this.run = run;
        asked = run.figures();
    }

    List<String> lines() {
        final List<WhatIf.Change> changes = run.changes();
        lines.add("what if    "
                + (changes.isEmpty()
                        ? "nothing is changed"
                        : changes.stream()
                                .map(change -> change.name() + " "
                                        + change.recorded()
                                                .map(was -> was + " → ")
                                                .orElse("")
                                        + change.asked())
                                .collect(Collectors.joining(", "))));
        row("", "as recorded", "what if");
        row("loops seen", recorded.opportunities(), asked.opportunities());
        row("loops sent", recorded.loopsOpened(), asked.loopsOpened());
        for (int outcome = LoopOutcome.COMPLETED; outcome <= LoopOutcome.HELD; outcome++) {
            row(
                    "  " + LoopOutcome.nameOf(outcome).toLowerCase(Locale.ROOT).replace('_', ' '),
                    recorded.loops(outcome),
                    asked.loops(outcome));
        }
        row("  still open", recorded.openLoops(), asked.openLoops());
        row("orders made", recorded.ordersSent(), asked.ordersSent());
        rows("  ", RunFigures::ordersByOutcome, false);
        counts("  refused by venue ", recorded.rejects(), asked.rejects());
        rows("not taken ", RunFigures::refusals, false);
        row("result of closed loops, " + asked.valueAsset(), signed(recorded.result()), signed(asked.result()));
        if (recorded.unpriced() + asked.unpriced() > 0) {
            row("  without a price", recorded.unpriced(), asked.unpriced());
        }
        profit();
        rows("completed loops ", RunFigures::completedProfit, true);
        rows("held ", RunFigures::held, true);
        row("digest", digest(recorded), digest(asked));
        run.handlerFailure().ifPresent(failure -> lines.add("problem    a handler failed: " + failure));
        run.caveats().forEach(this::note);
        return lines;
    }

    /** Start assets; what loops leave of the others is mostly dust, and there may be hundreds. */
    private void profit() {
        final TreeSet<String> others = new TreeSet<>(recorded.profit().keySet());
        others.addAll(asked.profit().keySet());
        for (final String asset : startAssets) {
            if (others.remove(asset)) {
                row(
                        "profit " + asset,
                        signed(recorded.profit().getOrDefault(asset, 0L)),
                        signed(asked.profit().getOrDefault(asset, 0L)));
            }
        }
        if (!others.isEmpty()) {
            row(
                    "profit in other assets (--json)",
                    others.stream().filter(recorded.profit()::containsKey).count() + " assets",
                    others.stream().filter(asked.profit()::containsKey).count() + " assets");
        }
    }

    static String digest(final RunFigures figures) {
        return String.format(Locale.ROOT, "%016x", figures.digest());
    }

    private void rows(
            final String label, final Function<RunFigures, SortedMap<String, Long>> part, final boolean amounts) {
        final SortedMap<String, Long> left = part.apply(recorded);
        final SortedMap<String, Long> right = part.apply(asked);
        final TreeSet<String> names = new TreeSet<>(left.keySet());
        names.addAll(right.keySet());
        for (final String name : names) {
            final long before = left.getOrDefault(name, 0L);
            final long after = right.getOrDefault(name, 0L);
            if (amounts) {
                row(label + name, signed(before), signed(after));
            } else {
                row(label + name, before, after);
            }
        }
    }

    private void counts(final String label, final SortedMap<Integer, Long> left, final SortedMap<Integer, Long> right) {
        final TreeSet<Integer> codes = new TreeSet<>(left.keySet());
        codes.addAll(right.keySet());
        for (final int code : codes) {
            row(label + code, left.getOrDefault(code, 0L), right.getOrDefault(code, 0L));
        }
    }

    private static String signed(final long amount) {
        return (amount > 0 ? "+" : "") + DecimalText.toString(amount);
    }

    private void row(final String label, final long left, final long right) {
        row(label, String.format(Locale.ROOT, "%,d", left), String.format(Locale.ROOT, "%,d", right));
    }

    private void row(final String label, final String left, final String right) {
        lines.add(String.format(Locale.ROOT, "%-36s %20s %20s", label, left, right));
    }

    private void note(final String sentence) {
        StringBuilder line = new StringBuilder(LABEL);
        boolean first = true;
        for (final String word : sentence.split(" ")) {
            if (!first && line.length() + 1 + word.length() > LINE_WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(LABEL.length()));
                first = true;
            }
            line.append(first ? "" : " ").append(word);
            first = false;
        }
        lines.add(line.toString());
    }
}
