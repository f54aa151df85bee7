package trefoil.gateway.cli.chaos;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import trefoil.engine.math.DecimalText;

/** Amounts by asset, {@link trefoil.engine.math.Fixed} units. */
final class Money {
    private static final int MAX_SUMS = 100_000;

    private Money() {}

    /** {@code other} less {@code one}, by asset, zeros left out. */
    static Map<String, Long> difference(final Map<String, Long> one, final Map<String, Long> other) {
        final Map<String, Long> difference = new TreeMap<>(other);
        one.forEach((asset, amount) -> difference.merge(asset, -amount, Long::sum));
        difference.values().removeIf(amount -> amount == 0);
        return difference;
    }

    /** Assets in which they differ, in words. */
    static String differences(final Map<String, Long> expected, final Map<String, Long> present) {
        final Set<String> assets = new TreeSet<>(difference(expected, present).keySet());
        final List<String> words = new ArrayList<>();
        for (final String asset : assets) {
            words.add(asset + " " + DecimalText.toString(expected.getOrDefault(asset, 0L)) + " and "
                    + DecimalText.toString(present.getOrDefault(asset, 0L)));
        }
        return String.join(", ", words);
    }

    /** Whether some of the amounts add up to that one. */
    static boolean addUpTo(final List<Long> amounts, final long sum) {
        Set<Long> sums = new HashSet<>(Set.of(0L));
        for (final long amount : amounts) {
            final Set<Long> more = new HashSet<>(sums);
            sums.forEach(each -> more.add(each + amount));
            sums = more;
            if (sums.contains(sum)) {
                return true;
            }
            if (sums.size() > MAX_SUMS) {
                // So many came that nothing can be said.
                return true;
            }
        }
        return sums.contains(sum);
    }
}
