package trefoil.gateway.cli.journal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Which decisions on the market that two journals have in common differ, and how. */
final class Differences {
    /**
     * One decision that differs.
     *
     * @param path the loop
     * @param a what A made of it, null if A decided nothing
     * @param b what B made of it, null if B decided nothing
     */
    record Difference(String path, MarketDecisions.Made a, MarketDecisions.Made b) {
        long timeNs() {
            return a != null ? a.timeNs() : b.timeNs();
        }
    }

    private final List<Difference> differences = new ArrayList<>();
    private final long common;
    private long same;
    private long onlyOtherMarket;

    Differences(final MarketDecisions a, final MarketDecisions b, final long common) {
        this.common = common;
        for (final Map.Entry<MarketDecisions.Subject, MarketDecisions.Made> entry :
                a.decisions().entrySet()) {
            final MarketDecisions.Subject subject = entry.getKey();
            final MarketDecisions.Made there = b.decisions().get(subject);
            if (!b.has(subject.market())) {
                onlyOtherMarket++;
            } else if (there != null && there.isAs(entry.getValue())) {
                same++;
            } else {
                differences.add(new Difference(subject.path(), entry.getValue(), there));
            }
        }
        for (final Map.Entry<MarketDecisions.Subject, MarketDecisions.Made> entry :
                b.decisions().entrySet()) {
            if (!a.has(entry.getKey().market())) {
                onlyOtherMarket++;
            } else if (!a.decisions().containsKey(entry.getKey())) {
                differences.add(new Difference(entry.getKey().path(), null, entry.getValue()));
            }
        }
        differences.sort(Comparator.comparingLong(Difference::timeNs));
    }

    /** By time. */
    List<Difference> list() {
        return differences;
    }

    /** Decisions that are the same, orders and outcome included. */
    long same() {
        return same;
    }

    /** Decisions on market records that only one of the journals has: not compared. */
    long notCompared() {
        return onlyOtherMarket;
    }

    /** Market records that both have. */
    long common() {
        return common;
    }

    /** How many have A opening, and B not. */
    long openedOnlyByA() {
        return differences.stream().filter(d -> opened(d.a()) && !opened(d.b())).count();
    }

    long openedOnlyByB() {
        return differences.stream().filter(d -> opened(d.b()) && !opened(d.a())).count();
    }

    /** How many both opened, otherwise or to another end. */
    long openedByBoth() {
        return differences.stream().filter(d -> opened(d.a()) && opened(d.b())).count();
    }

    private static boolean opened(final MarketDecisions.Made made) {
        return made != null && made.opened();
    }
}
