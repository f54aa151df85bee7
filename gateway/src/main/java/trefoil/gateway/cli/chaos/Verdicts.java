package trefoil.gateway.cli.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What must hold, how often it was looked at, and what did not hold. */
final class Verdicts {
    private static final int MAX_KEPT = 50;

    /** What must hold throughout a campaign. */
    enum Invariant {
        LEDGER("ledger equals exchange"),
        NOT_FORGOTTEN("no order forgotten"),
        ONCE("no order sent twice"),
        LOSS("loss within limits"),
        RESOURCES("memory and threads bounded"),
        RECOVERY("recovery in time"),
        LAWFUL("no anomaly, no defect, no request against the venue's word");

        private final String text;

        Invariant(final String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    private final Map<Invariant, Integer> looks = new EnumMap<>(Invariant.class);
    private final Map<Invariant, List<String>> broken = new EnumMap<>(Invariant.class);

    /** Looks at it: {@code problem} says what is wrong if it does not hold. */
    void require(final Invariant invariant, final boolean holds, final String problem) {
        looks.merge(invariant, 1, Integer::sum);
        if (!holds) {
            final List<String> problems = broken.computeIfAbsent(invariant, key -> new ArrayList<>());
            if (problems.size() < MAX_KEPT && !problems.contains(problem)) {
                problems.add(problem);
            }
        }
    }

    boolean allHeld() {
        return broken.isEmpty();
    }

    int looks(final Invariant invariant) {
        return looks.getOrDefault(invariant, 0);
    }

    /** What was wrong, in words. */
    List<String> problems(final Invariant invariant) {
        return broken.getOrDefault(invariant, List.of());
    }
}
