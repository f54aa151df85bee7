package trefoil.gateway.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.config.TradingMode;

/**
 * What a run did, as it is printed at its end. Amounts are {@link trefoil.engine.math.Fixed} units.
 *
 * @param mode what became of orders
 * @param elapsedNs from the first subscription to the end of the feed
 * @param startAssets assets that loops started from, most preferred first
 * @param feed the feed's counters by name
 * @param engine the engine's counters by name; only those above zero need be there
 * @param loopsByOutcome loops that ended, by outcome
 * @param ordersByOutcome orders that ended, by outcome
 * @param refusals refused opportunities by reason
 * @param rejects orders the venue refused or that were not sent, by the venue's code
 * @param profit change of the venue's balances by asset, assets without change left out; empty without an account
 * @param completedProfit received less spent of completed loops, by start asset
 * @param held what loops that did not complete left in hand, by asset
 * @param differences assets whose balance at the venue and in the engine differ, one line each
 * @param comparedAssets assets compared; 0 if nothing could be compared
 * @param latencies latencies by what they measure
 * @param venue how clock and connections fared, a line each
 * @param problems what went wrong, one line each
 * @param journal the journal's file, or null
 */
public record SessionReport(
        TradingMode mode,
        long elapsedNs,
        List<String> startAssets,
        SortedMap<String, Long> feed,
        Map<String, Long> engine,
        SortedMap<String, Long> loopsByOutcome,
        SortedMap<String, Long> ordersByOutcome,
        SortedMap<String, Long> refusals,
        SortedMap<Integer, Long> rejects,
        SortedMap<String, Long> profit,
        SortedMap<String, Long> completedProfit,
        SortedMap<String, Long> held,
        List<String> differences,
        int comparedAssets,
        SortedMap<String, Latency> latencies,
        List<String> venue,
        List<String> problems,
        Path journal) {

    private static final double NS_IN_S = 1e9;
    private static final int LABEL_WIDTH = 11;
    private static final int LINE_WIDTH = 110;
    private static final int HELD_SHOWN = 6;
    private static final int DIFFERENCES_SHOWN = 20;
    /** Counters that are what a run is expected to count, and say nothing by themselves. */
    private static final List<String> EXPECTED = List.of(
            "frames",
            "quotes",
            "books",
            "book changes",
            "snapshots",
            "bytes",
            "opened",
            "succeeded",
            "duplicates",
            "late ns",
            "overtaken",
            "control answers",
            "account events");

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

    /** The report, most asked for first; no line much longer than a terminal is wide. */
    public List<String> lines() {
        final Lines lines = new Lines();
        market(lines);
        if (mode.trades()) {
            trades(lines);
            money(lines);
        } else {
            lines.add("loops", "none sent: mode " + mode.configName());
        }
        latencies.forEach((name, latency) -> latency(lines, name, latency));
        if (comparedAssets > 0) {
            balances(lines);
        }
        final Map<String, Long> unexpected = new TreeMap<>(feed);
        unexpected.keySet().removeAll(EXPECTED);
        unexpected.values().removeIf(count -> count == 0);
        if (!unexpected.isEmpty()) {
            lines.add("feed", counts(unexpected));
        }
        venue.forEach(line -> lines.add("venue", line));
        problems.forEach(problem -> lines.add("problem", problem));
        lines.add("journal", journal == null ? "none" : journal.toString());
        return lines.done;
    }

    private void market(final Lines lines) {
        final double seconds = elapsedNs / NS_IN_S;
        final long quotes = engine("quotes");
        lines.add(
                "market",
                format(
                        "%,d frames with %,d quotes in %.1f s: %,.0f updates/s",
                        feed.getOrDefault("frames", 0L), quotes, seconds, quotes / Math.max(seconds, 1e-3)));
        final long maxEdgePpb = engine("max-gross-edge-ppb");
        lines.add(
                "triangles",
                format(
                        "%,d priced, %,d opportunities above break-even, best edge before fees %s",
                        engine("loops-priced"),
                        engine("opportunities"),
                        maxEdgePpb == Long.MIN_VALUE ? "none seen" : EdgeText.basisPoints(maxEdgePpb)));
        if (!refusals.isEmpty()) {
            lines.add("refused", counts(refusals));
        }
    }

    private void trades(final Lines lines) {
        final Map<String, Long> otherLoops = new TreeMap<>(loopsByOutcome);
        otherLoops.remove("COMPLETED");
        lines.add(
                "loops",
                format("%,d sent, %,d completed", engine("loops-opened"), loopsCompleted())
                        + (otherLoops.isEmpty() ? "" : "; " + counts(otherLoops)));
        lines.add(
                "orders",
                format("%,d sent", engine("orders-sent"))
                        + (ordersByOutcome.isEmpty() ? "" : "; " + counts(ordersByOutcome)));
        final Map<String, Long> byMeaning = new TreeMap<>();
        rejects.forEach((code, count) -> byMeaning.merge(VenueCodes.describe(code), count, Long::sum));
        lines.add("rejects", byMeaning.isEmpty() ? "none" : counts(byMeaning));
    }

    private void money(final Lines lines) {
        lines.add("earned", "by completed loops: " + (completedProfit.isEmpty() ? "nothing" : ""));
        lines.addAll(amounts(completedProfit));
        if (comparedAssets > 0) {
            lines.add(
                    "profit",
                    "by the " + account() + " balances" + (held.isEmpty() ? ": " : ", what is left over included: ")
                            + (profit.isEmpty() ? "nothing" : ""));
            lines.addAll(amounts(profit));
        }
        if (!held.isEmpty()) {
            final List<String> left = amounts(held);
            final int more = left.size() - HELD_SHOWN;
            lines.add("left over", "by loops that did not complete: ");
            lines.addAll(left.subList(0, Math.min(HELD_SHOWN, left.size())));
            if (more > 0) {
                lines.addAll(List.of("and of " + more + " more assets"));
            }
        }
    }

    private static void latency(final Lines lines, final String name, final Latency latency) {
        lines.add("latency", format("%s, %,d times", name, latency.count()));
        lines.add(
                "",
                "p50 " + EdgeText.duration(latency.p50Ns())
                        + ", p90 " + EdgeText.duration(latency.p90Ns())
                        + ", p99 " + EdgeText.duration(latency.p99Ns())
                        + ", p99.9 " + EdgeText.duration(latency.p999Ns())
                        + ", max " + EdgeText.duration(latency.maxNs()));
    }

    private void balances(final Lines lines) {
        if (differences.isEmpty()) {
            lines.add(
                    "balances",
                    format(
                            "the %s equal the engine's to the last unit in all %d assets that are traded",
                            account(), comparedAssets));
            return;
        }
        lines.add(
                "balances",
                format(
                        "the %s differ from the engine's in %d of %d assets:",
                        account(), differences.size(), comparedAssets));
        differences.stream().limit(DIFFERENCES_SHOWN).forEach(difference -> lines.add("", difference));
        if (differences.size() > DIFFERENCES_SHOWN) {
            lines.add("", format("and %d more", differences.size() - DIFFERENCES_SHOWN));
        }
    }

    private String account() {
        return mode == TradingMode.PAPER ? "paper account's" : "exchange's";
    }

    private long engine(final String name) {
        return engine.getOrDefault(name, 0L);
    }

    /** Start assets first, in their order, then the others by name. */
    private List<String> amounts(final SortedMap<String, Long> byAsset) {
        final List<String> assets = new ArrayList<>(startAssets);
        assets.retainAll(byAsset.keySet());
        byAsset.keySet().stream().filter(asset -> !startAssets.contains(asset)).forEach(assets::add);
        return assets.stream()
                .map(asset ->
                        (byAsset.get(asset) > 0 ? "+" : "") + DecimalText.toString(byAsset.get(asset)) + " " + asset)
                .collect(Collectors.toList());
    }

    /** The most frequent first. */
    private static String counts(final Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(entry -> format("%s %,d", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String format(final String format, final Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Lines under construction: a label, then text that is broken where it grows too long. */
    private static final class Lines {
        private final List<String> done = new ArrayList<>();

        void add(final String label, final String text) {
            done.add(format("%-" + LABEL_WIDTH + "s", label) + text.stripTrailing());
        }

        /** Puts parts behind the last line, and under it where there is no room. */
        void addAll(final List<String> parts) {
            for (int i = 0; i < parts.size(); i++) {
                final String part = parts.get(i) + (i + 1 < parts.size() ? "," : "");
                final String last = done.get(done.size() - 1);
                if (last.length() + 1 + part.length() <= LINE_WIDTH) {
                    done.set(done.size() - 1, last + " " + part);
                } else {
                    add("", part);
                }
            }
        }
    }
}
