package trefoil.gateway.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Processors as Linux lists them: {@code 0-3,8}. */
public final class CpuList {
    /** More processors than any machine has. */
    public static final int MAX_CPU = 8_191;

    private CpuList() {}

    /** The processors in that text, ascending, each once; empty if it is no such list. An empty text lists none. */
    public static Optional<List<Integer>> parse(final String text) {
        final TreeSet<Integer> cpus = new TreeSet<>();
        if (!text.isBlank()) {
            for (final String part : text.strip().split(",", -1)) {
                if (!add(part.strip(), cpus)) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(List.copyOf(cpus));
    }

    private static boolean add(final String part, final TreeSet<Integer> cpus) {
        if (!part.matches("[0-9]{1,4}(-[0-9]{1,4})?")) {
            return false;
        }
        final String[] ends = part.split("-");
        final int first = Integer.parseInt(ends[0]);
        final int last = Integer.parseInt(ends[ends.length - 1]);
        if (first > last || last > MAX_CPU) {
            return false;
        }
        for (int cpu = first; cpu <= last; cpu++) {
            cpus.add(cpu);
        }
        return true;
    }

    /** The same text again, runs of three and more as ranges. */
    public static String text(final List<Integer> cpus) {
        final List<String> parts = new ArrayList<>();
        for (int i = 0; i < cpus.size(); ) {
            int end = i;
            while (end + 1 < cpus.size() && cpus.get(end + 1) == cpus.get(end) + 1) {
                end++;
            }
            if (end - i >= 2) {
                parts.add(cpus.get(i) + "-" + cpus.get(end));
                i = end + 1;
            } else {
                parts.add(cpus.get(i).toString());
                i++;
            }
        }
        return String.join(",", parts);
    }
}
