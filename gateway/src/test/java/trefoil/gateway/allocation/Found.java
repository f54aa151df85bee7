package trefoil.gateway.allocation;

import java.util.Map;
import java.util.TreeMap;

/** What a round of a {@link WholePath} says. */
final class Found {
    private Found() {}

    /** The steps that allocated, with how many bytes. */
    static Map<String, Long> steps(final Map<String, Long> found) {
        final Map<String, Long> steps = new TreeMap<>(found);
        steps.keySet().removeIf(name -> !name.contains(": "));
        steps.values().removeIf(bytes -> bytes == 0);
        return steps;
    }

    static boolean isClean(final Map<String, Long> found) {
        return steps(found).isEmpty();
    }
}
