package trefoil.gateway.cli.journal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import trefoil.engine.event.Side;
import trefoil.engine.event.StopReason;
import trefoil.engine.math.DecimalText;
import trefoil.engine.recovery.PastLoop;
import trefoil.engine.recovery.PastOrder;
import trefoil.engine.recovery.PastResult;
import trefoil.engine.recovery.PastRun;
import trefoil.gateway.binance.codec.ClientOrderId;

/** How things stand, as text for people. */
final class StatusText {
    private static final double NS_IN_S = 1e9;

    private final StringBuilder text = new StringBuilder();
    private final RunStatus status;

    StatusText(final RunStatus status) {
        this.status = status;
        run();
        loops();
        results();
        leftovers();
        status.problems().forEach(problem -> line("problem", problem));
    }

    /** The lines, the last without its end. */
    String text() {
        return text.toString().stripTrailing();
    }

    private void run() {
        final PastRun run = status.newest();
        final Map<String, String> settings = run.header().settings();
        line("journal", run.path().toString());
        line(
                "run",
                "session " + run.header().session() + ", version "
                        + TextSink.safe(run.header().toolVersion())
                        + said(settings, ", mode ", "mode")
                        + said(settings, " at ", "venue"));
        line(
                "state",
                status.life() + ", " + status.state()
                        + (status.reasons() == 0 ? "" : ": " + StopReason.namesOf(status.reasons())));
        line("last", run.lastNs() == 0 ? "no record yet" : UtcTime.text(run.lastNs()) + ", " + ago(run.lastNs()));
    }

    private static String said(final Map<String, String> settings, final String before, final String name) {
        final String value = settings.get(name);
        return value == null ? "" : before + TextSink.safe(value);
    }

    private void loops() {
        final PastRun run = status.standing();
        if (run != status.newest()) {
            line("unfinished", "as session " + run.header().session() + " left it: no run has taken over since");
        }
        final List<PastLoop> open = status.openLoops();
        line("open loops", Integer.toString(open.size()));
        for (final PastLoop loop : open) {
            entry("loop " + loop.loopId(), "opened " + ago(loop.openedNs()) + ", holds " + purse(loop));
            loop.orders().forEach(this::order);
        }
        line(
                "loops",
                run.loopsOpened() + " opened, " + run.loopsRecovered() + " taken over; ended: "
                        + (run.loopsByOutcome().isEmpty()
                                ? "none"
                                : run.loopsByOutcome().entrySet().stream()
                                        .map(entry -> entry.getKey() + " " + entry.getValue())
                                        .collect(Collectors.joining(", "))));
    }

    private void order(final PastOrder order) {
        entry(
                "",
                "order " + new ClientOrderId(order.session(), order.orderKey()) + ", "
                        + (order.leg() ? "leg" : "repair") + ": " + Side.nameOf(order.side()) + " "
                        + DecimalText.toString(order.qty()) + " " + TextSink.safe(order.symbol()) + " at "
                        + DecimalText.toString(order.price()) + ", decided " + ago(order.decidedNs())
                        + (order.saidUnknown() ? ", fate unknown" : ", no answer yet"));
    }

    private static String purse(final PastLoop loop) {
        return loop.purse().entrySet().stream()
                .filter(entry -> entry.getValue() != 0)
                .map(entry -> signed(entry.getValue()) + " " + TextSink.safe(entry.getKey()))
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(", "), held -> held.isEmpty() ? "nothing" : held));
    }

    private void results() {
        line("result", "last hour " + sum(status.resultsOfTheHour()) + "; day (UTC) " + sum(status.resultsOfTheDay()));
    }

    private static String sum(final List<PastResult> results) {
        final Map<String, Long> sums = new TreeMap<>();
        results.forEach(result -> sums.merge(result.asset(), -result.loss(), Long::sum));
        return sums.isEmpty()
                ? "none"
                : sums.entrySet().stream()
                        .map(entry -> signed(entry.getValue()) + " " + TextSink.safe(entry.getKey()))
                        .collect(Collectors.joining(", "));
    }

    private void leftovers() {
        final Map<String, Long> leftovers = new TreeMap<>(status.leftovers());
        leftovers.values().removeIf(amount -> amount == 0);
        line("left over", leftovers.isEmpty() ? "nothing" : "by asset, earlier runs' included");
        leftovers.forEach((asset, amount) -> entry(TextSink.safe(asset), signed(amount) + worth(asset, amount)));
    }

    private String worth(final String asset, final long amount) {
        return status.quotes()
                .map(quotes -> {
                    final var worth = quotes.worth(asset, amount);
                    return worth.isPresent()
                            ? ", worth " + signed(worth.getAsLong()) + " " + TextSink.safe(quotes.valueAsset())
                            : "";
                })
                .orElse("");
    }

    private static String signed(final long amount) {
        return (amount > 0 ? "+" : "") + DecimalText.toString(amount);
    }

    private String ago(final long thenNs) {
        final long seconds = TimeUnit.NANOSECONDS.toSeconds(Math.max(0, status.nowNs() - thenNs));
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s ago", Math.max(0, status.nowNs() - thenNs) / NS_IN_S);
        }
        if (seconds < 3_600) {
            return String.format(Locale.ROOT, "%d min %d s ago", seconds / 60, seconds % 60);
        }
        final long hours = seconds / 3_600;
        return hours < 48
                ? String.format(Locale.ROOT, "%d h %d min ago", hours, seconds % 3_600 / 60)
                : hours / 24 + " days ago";
    }

    private void line(final String name, final String value) {
        text.append(String.format("%-11s %s%n", name, value));
    }

    private void entry(final String name, final String value) {
        text.append(String.format("  %-9s %s%n", name, value));
    }
}
