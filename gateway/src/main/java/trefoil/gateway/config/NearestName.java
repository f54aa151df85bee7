package trefoil.gateway.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what a user probably meant by a name that does not exist. */
public final class NearestName {
    private static final int MAX_COMPARED_LENGTH = 100;

    private NearestName() {}

    /** A suggestion for the end of a message: the candidate that takes the fewest edits to reach. */
    static String suggest(final String name, final Collection<String> candidates) {
        String nearest = "";
        int least = Integer.MAX_VALUE;
        for (final String candidate : candidates) {
            final int distance = distance(name, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        final boolean close = least <= Math.max(2, leafOf(nearest).length() / 3);
        return close ? "did you mean " + nearest + "?" : "the nearest is " + nearest;
    }

    /** The candidates that take the fewest edits to reach, best first; at most that many. */
    public static List<String> nearest(final String name, final Collection<String> candidates, final int most) {
        return candidates.stream()
                .sorted(Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                        .thenComparing(candidate -> candidate))
                .limit(most)
                .toList();
    }

    /** Edits between two dotted names; the right key in the wrong table, or the start of a key, is one edit away. */
    private static int distance(final String name, final String candidate) {
        if (leafOf(name).length() > 1 && normalised(candidate).startsWith(normalised(name))) {
            return 1;
        }
        final int whole = edits(name, candidate);
        final int leaf = 1 + edits(leafOf(name), leafOf(candidate));
        return Math.min(whole, leaf);
    }

    private static int edits(final String a, final String b) {
        return LevenshteinDistance.getDefaultInstance().apply(normalised(a), normalised(b));
    }

    private static String normalised(final String name) {
        final String bounded = name.length() > MAX_COMPARED_LENGTH ? name.substring(0, MAX_COMPARED_LENGTH) : name;
        return bounded.toLowerCase(Locale.ROOT);
    }

    private static String leafOf(final String dottedName) {
        return dottedName.substring(dottedName.lastIndexOf('.') + 1);
    }
}
