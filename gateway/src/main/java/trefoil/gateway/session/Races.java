package trefoil.gateway.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import trefoil.gateway.binance.stream.FeedCounter;
import trefoil.gateway.binance.stream.FeedCounters;

/** Which of several connections for the same streams brings updates first, and by how much. */
final class Races {
    private static final double PERCENT = 100;

    private Races() {}

    /**
     * One line: of each member, summed over all groups, how often it was first, and how late it was otherwise. Empty without
     * redundancy.
     */
    static Optional<String> describe(final FeedCounters counters, final int redundancy, final int connections) {
        if (redundancy < 2) {
            return Optional.empty();
        }
        final List<String> members = new ArrayList<>();
        long all = 0;
        for (int connection = 0; connection < connections; connection++) {
            all += firsts(counters, connection);
        }
        for (int member = 0; member < redundancy; member++) {
            long firsts = 0;
            long late = 0;
            long lateNs = 0;
            for (int connection = member; connection < connections; connection += redundancy) {
                firsts += firsts(counters, connection);
                late += counters.get(FeedCounter.DUPLICATES, connection)
                        - counters.get(FeedCounter.OVERTAKEN, connection);
                lateNs += counters.get(FeedCounter.LATE_NS, connection);
            }
            members.add(String.format(
                    Locale.ROOT,
                    "%d: first %.1f %%, else %s late",
                    member,
                    PERCENT * firsts / Math.max(1, all),
                    EdgeText.duration(lateNs / Math.max(1, late))));
        }
        return Optional.of("connections for the same streams, " + String.join("; ", members));
    }

    /** How often each was first, in short: {@code first 52/48 %}. Empty without redundancy. */
    static Optional<String> shares(final FeedCounters counters, final int redundancy, final int connections) {
        if (redundancy < 2) {
            return Optional.empty();
        }
        final long[] firsts = new long[redundancy];
        for (int connection = 0; connection < connections; connection++) {
            firsts[connection % redundancy] += firsts(counters, connection);
        }
        final long all = Math.max(1, Arrays.stream(firsts).sum());
        return Optional.of(Arrays.stream(firsts)
                .mapToObj(count -> String.format(Locale.ROOT, "%.0f", PERCENT * count / all))
                .collect(Collectors.joining("/", "first ", " %")));
    }

    private static long firsts(final FeedCounters counters, final int connection) {
        return counters.get(FeedCounter.QUOTES, connection) + counters.get(FeedCounter.BOOKS, connection);
    }
}
