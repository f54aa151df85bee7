package trefoil.gateway.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import trefoil.engine.math.DecimalText;

/**
 * What a run did, as it is printed at its end. Amounts are {@link trefoil.engine.math.Fixed} units.
 *
 * @param elapsedNs from the first subscription to the stop
 * @param feed the feed's counters by name
 * @param engine the engine's counters by name; only those above zero need be there
 * @param loopsByOutcome loops that ended, by outcome
 * @param ordersByOutcome orders that ended, by outcome
 * @param refusals refused opportunities by reason
 * @param rejects orders the venue refused, by its code
 * @param profit change of the venue's balances by asset, assets without change left out; empty without an account
 * @param completedProfit received less spent of completed loops, by start asset
 * @param held what loops that did not complete left in hand, by asset
 * @param differences assets whose balance at the venue and in the engine differ, one line each
 * @param comparedAssets assets compared; 0 without an account
 * @param latencies latency lines by name
 * @param problems what went wrong, one line each
 * @param journal the journal's file, or null
 */
public record SessionReport(
        long elapsedNs,
        SortedMap<String, Long> feed,
        Map<String, Long> engine,
        SortedMap<String, Long> loopsByOutcome,
        SortedMap<String, Long> ordersByOutcome,
        SortedMap<String, Long> refusals,
        SortedMap<String, Long> rejects,
        SortedMap<String, Long> profit,
        SortedMap<String, Long> completedProfit,
        SortedMap<String, Long> held,
        List<String> differences,
        int comparedAssets,
        SortedMap<String, Latency> latencies,
        List<String> problems,
        Path journal) {

    private static final double NS_IN_S = 1e9;
    private static final int LABEL_WIDTH = 11;

    /** Percentiles of one latency, nanoseconds. */
    public record Latency(long count, long p50Ns, long p90Ns, long p99Ns, long p999Ns, long maxNs) {}

    /** Whether everything is as it should be: balances equal, nothing went wrong. */
    public boolean clean() {
        return differences.isEmpty() && problems.isEmpty();
    }

    /** Loops that completed all three legs. */
    public long loopsCompleted() {
        return loopsByOutcome.getOrDefault("COMPLETED", 0L);
    }

    /** The report, a line a fact. */
    public List<String> lines() {
        final List<String> lines = new ArrayList<>();
        final double seconds = elapsedNs / NS_IN_S;
        final long frames = feed.getOrDefault("frames", 0L);
        final long quotes = engine("quotes");
        line(
                lines,
                "market",
                "%,d frames and %,d quotes in %.1f s: %,.0f updates/s; %s",
                frames,
                quotes,
                seconds,
                quotes / Math.max(seconds, 1e-3),
                others(feed, "frames", "quotes", "bytes"));
        line(
                lines,
                "engine",
                "%,d loops priced, %,d opportunities above break-even, best gross edge %s",
                engine("loops-priced"),
                engine("opportunities"),
                engine("max-gross-edge-ppb") == Long.MIN_VALUE
                        ? "none seen"
                        : EdgeText.basisPoints(engine("max-gross-edge-ppb")));
        line(
                lines,
                "loops",
                "%,d sent, %,d completed; %s",
                engine("loops-opened"),
                loopsCompleted(),
                others(loopsByOutcome, "COMPLETED"));
        line(lines, "orders", "%,d sent; %s", engine("orders-sent"), others(ordersByOutcome));
        line(lines, "refused", "%s", others(refusals));
        line(lines, "rejects", "%s", others(rejects));
        line(lines, "completed", "%s earned by completed loops", amounts(completedProfit));
        line(lines, "held", "%s left by loops that did not complete", amounts(held));
        if (comparedAssets > 0) {
            line(lines, "profit", "%s, by the exchange's balances", amounts(profit));
        }
        latencies.forEach((name, latency) -> line(
                lines,
                "latency",
                "%s: p50 %s, p90 %s, p99 %s, p99.9 %s, max %s (n=%,d)",
                name,
                EdgeText.duration(latency.p50Ns()),
                EdgeText.duration(latency.p90Ns()),
                EdgeText.duration(latency.p99Ns()),
                EdgeText.duration(latency.p999Ns()),
                EdgeText.duration(latency.maxNs()),
                latency.count()));
        if (comparedAssets > 0) {
            line(
                    lines,
                    "balances",
                    differences.isEmpty()
                            ? "the exchange's equal the engine's to the last unit in all %d assets"
                            : "the exchange's differ from the engine's, of %d assets:",
                    comparedAssets);
            differences.forEach(difference -> line(lines, "", "%s", difference));
        }
        problems.forEach(problem -> line(lines, "problem", "%s", problem));
        line(lines, "journal", "%s", journal == null ? "none" : journal);
        return lines;
    }

    private long engine(final String name) {
        return engine.getOrDefault(name, 0L);
    }

    private static String amounts(final SortedMap<String, Long> byAsset) {
        final StringJoiner text = new StringJoiner(", ");
        byAsset.forEach(
                (asset, amount) -> text.add((amount > 0 ? "+" : "") + DecimalText.toString(amount) + " " + asset));
        return text.length() == 0 ? "nothing" : text.toString();
    }

    private static String others(final Map<String, Long> counts, final String... shown) {
        final List<String> skip = List.of(shown);
        final StringJoiner text = new StringJoiner(", ");
        counts.forEach((name, count) -> {
            if (!skip.contains(name)) {
                text.add(name + " " + String.format(Locale.ROOT, "%,d", count));
            }
        });
        return text.length() == 0 ? "none" : text.toString();
    }

    private static void line(
            final List<String> lines, final String label, final String format, final Object... values) {
        lines.add(String.format("%-" + LABEL_WIDTH + "s", label) + String.format(Locale.ROOT, format, values));
    }
}
