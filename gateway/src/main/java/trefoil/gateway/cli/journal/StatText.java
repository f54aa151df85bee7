package trefoil.gateway.cli.journal;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalReader;

/** A journal's sums as text for people. */
final class StatText {
    private static final int MAX_SILENCES = 5;

    private final StringBuilder text = new StringBuilder();

    StatText(final Path file, final JournalReader journal, final Statistics statistics, final Findings findings) {
        run(file, journal);
        line("state", findings.state());
        findings.lines().forEach(finding -> line("", finding));
        records(journal, statistics);
        silences(statistics);
        orders(statistics);
        money(statistics);
    }

    /** The lines, the last without its end. */
    String text() {
        return text.toString().stripTrailing();
    }

    private void run(final Path file, final JournalReader journal) {
        line("journal", file.toString());
        line("format", "version " + journal.formatVersion());
        journal.header()
                .ifPresentOrElse(
                        header -> {
                            line("session", header.session() + ", written by " + TextSink.safe(header.toolVersion()));
                            line("created", UtcTime.text(header.createdNs()));
                            line(
                                    "universe",
                                    header.instruments().size() + " instruments, "
                                            + header.assets().size() + " assets, loops from "
                                            + (header.startAssets().isEmpty()
                                                    ? "none"
                                                    : header.startAssets().stream()
                                                            .map(TextSink::safe)
                                                            .collect(Collectors.joining(" "))));
                            line("loop table", String.format("digest %016x", header.loopTableDigest()));
                        },
                        () -> line("session", "unknown: the header is damaged; names are shown as indexes"));
    }

    private void records(final JournalReader journal, final Statistics statistics) {
        if (statistics.hasTimes()) {
            line("first", UtcTime.text(statistics.firstNs()));
            line("last", UtcTime.text(statistics.lastNs()));
            line("duration", seconds(statistics.lastNs() - statistics.firstNs()));
        }
        line("bytes", journal.fileLength() + " in the file, " + statistics.bytes() + " in records");
        line("records", statistics.records() + rate(statistics, statistics.records()));
        final Map<String, Long> bytesByType = statistics.bytesByType();
        statistics
                .recordsByType()
                .forEach((type, count) ->
                        entry(type, count + rate(statistics, count) + ", " + bytesByType.get(type) + " bytes"));
        line(
                "market",
                statistics.marketUpdates() + " updates" + rate(statistics, statistics.marketUpdates()) + ", "
                        + (statistics.books() == 0 ? "" : statistics.books() + " of them books, ")
                        + statistics.quotesInvalid()
                        + " of them one-sided or crossed, " + statistics.feedsLost() + " connections lost");
    }

    /** How long the market was silent at most. */
    private void silences(final Statistics statistics) {
        final int[] connections = statistics.connections().longestFirst();
        final int[] instruments = statistics.instruments().longestFirst();
        if (connections.length == 0 && instruments.length == 0) {
            return;
        }
        line("silence", "the longest without an update");
        for (int i = 0; i < Math.min(connections.length, MAX_SILENCES); i++) {
            silence("connection " + connections[i], statistics.connections(), connections[i]);
        }
        for (int i = 0; i < Math.min(instruments.length, MAX_SILENCES); i++) {
            silence(TextSink.safe(statistics.symbol(instruments[i])), statistics.instruments(), instruments[i]);
        }
        if (instruments.length > MAX_SILENCES) {
            entry("", "of " + instruments.length + " instruments; --json has all");
        }
    }

    private void silence(final String name, final Silences silences, final int index) {
        entry(name, seconds(silences.longestNs(index)) + " from " + UtcTime.text(silences.beganNs(index)));
    }

    private void orders(final Statistics statistics) {
        line(
                "orders",
                statistics.count(RecordType.ORDER_INTENT) + " intents, " + statistics.count(RecordType.ORDER_ANSWER)
                        + " answers, " + statistics.unanswered() + " without an answer");
        entries(statistics.answersByOutcome());
        line(
                "loops",
                statistics.count(RecordType.LOOP_OPENED) + " opened, " + statistics.count(RecordType.LOOP_CLOSED)
                        + " closed");
        entries(statistics.loopsClosedByOutcome());
        if (statistics.loopsRecovered() > 0 || statistics.count(RecordType.ORDER_RECOVERED) > 0) {
            line(
                    "recovered",
                    statistics.loopsRecovered() + " loops of earlier runs, with "
                            + statistics.count(RecordType.ORDER_RECOVERED) + " orders of unknown fate");
        }
        line("refusals", Long.toString(statistics.count(RecordType.REFUSAL)));
        entries(statistics.refusalsByReason());
        if (!statistics.stateChangesByReason().isEmpty()) {
            line("states", statistics.count(RecordType.STATE_CHANGED) + " changes");
            entries(statistics.stateChangesByReason());
        }
        line("latency", "from the event that triggered an order to the order handed to the socket");
        latency("frame to leg 1", statistics.frameToSocketNs(), "order");
        latency("answer to next leg", statistics.answerToSocketNs(), "order");
        line("", "from the order handed to the socket to its answer, and from a loop's opening to its end");
        latency("socket to answer", statistics.socketToAnswerNs(), "order");
        latency("loop", statistics.loopNs(), "loop");
        if (statistics.backwardLatencies() > 0) {
            entry("backwards", statistics.backwardLatencies() + " left out: handed over before they were triggered");
        }
    }

    private void money(final Statistics statistics) {
        line("money", statistics.moneyByAsset().isEmpty() ? "no loop closed" : "of closed loops, by start asset");
        statistics
                .moneyByAsset()
                .forEach((asset, money) -> entry(
                        TextSink.safe(asset),
                        "spent " + plain(money.spent()) + ", received " + plain(money.received()) + ", profit "
                                + plain(money.profit()) + " in " + money.loops() + " loops"));
        statistics.lossCarriedByAsset().forEach((asset, amount) -> amount(asset, "lost by earlier runs", amount));
        if (statistics.count(RecordType.LEFTOVER) > 0
                || !statistics.carriedByAsset().isEmpty()) {
            line("leftovers", statistics.count(RecordType.LEFTOVER) + " not brought home");
            entries(statistics.leftoversByReason());
            statistics.leftByAsset().forEach((asset, amount) -> amount(asset, "left", amount));
            statistics.carriedByAsset().forEach((asset, amount) -> amount(asset, "left by earlier runs", amount));
        }
    }

    private void amount(final String asset, final String what, final BigDecimal amount) {
        entry(TextSink.safe(asset), what + " " + plain(amount));
    }

    private void latency(final String name, final Histogram histogram, final String of) {
        if (histogram.getTotalCount() == 0) {
            entry(name, "no " + of);
            return;
        }
        entry(
                name,
                "p50 " + micros(histogram.getValueAtPercentile(50)) + ", p90 "
                        + micros(histogram.getValueAtPercentile(90)) + ", p99 "
                        + micros(histogram.getValueAtPercentile(99)) + ", p99.9 "
                        + micros(histogram.getValueAtPercentile(99.9)) + ", max "
                        + micros(histogram.getMaxValue()) + " of " + histogram.getTotalCount() + " " + of + "s");
    }

    private void entries(final Map<String, Long> counts) {
        counts.forEach((name, count) -> entry(name, count.toString()));
    }

    private void line(final String name, final String value) {
        text.append(String.format("%-11s %s%n", name, value));
    }

    private void entry(final String name, final String value) {
        text.append(String.format("  %-20s %s%n", name, value));
    }

    private static String rate(final Statistics statistics, final long count) {
        return String.format(Locale.ROOT, ", %.1f/s", statistics.perSecond(count));
    }

    private static String seconds(final long durationNs) {
        return String.format(Locale.ROOT, "%.3f s", durationNs / 1e9);
    }

    private static String micros(final long latencyNs) {
        return String.format(Locale.ROOT, "%.1f µs", latencyNs / 1e3);
    }

    private static String plain(final BigDecimal amount) {
        return amount.toPlainString();
    }
}
