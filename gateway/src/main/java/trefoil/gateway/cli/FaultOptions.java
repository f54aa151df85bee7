package trefoil.gateway.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import trefoil.engine.sim.Fault;
import trefoil.engine.sim.RandomFaults;

/** What goes wrong on a simulated exchange, as the command line names it. */
final class FaultOptions {
    private static final String ALL = "all";
    private static final String NONE = "none";
    private static final int PPM_IN_PERCENT = 10_000;
    private static final double MAX_PERCENT = 100;
    private static final int LINE_WIDTH = 96;

    @Option(
            names = "--faults",
            paramLabel = "NAMES",
            defaultValue = NONE,
            description = "What goes wrong with orders: all, none, or some of partial, no-fill, reject, late, "
                    + "lost-executed, lost-not-executed, duplicate, out-of-order, bnb-runs-out, market-halt, "
                    + "separated by commas (default: ${DEFAULT-VALUE}).")
    private String names;

    @Option(
            names = "--fault-rate",
            paramLabel = "PERCENT",
            defaultValue = "10",
            description = "How many of a hundred orders suffer one of the faults (default: ${DEFAULT-VALUE}).")
    private double ratePercent;

    /** Refuses names that are not known and a rate that is out of bounds. */
    void check(final CommandSpec spec) {
        Bounds.require(spec, "--fault-rate", ratePercent, 0, MAX_PERCENT);
        for (final String name : given()) {
            if (!name.equals(ALL) && !name.equals(NONE) && Fault.ofOption(name).isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(), "--faults '" + name + "' is none of " + String.join(", ", allowed()));
            }
        }
        if (given().size() > 1 && given().contains(NONE)) {
            throw new ParameterException(spec.commandLine(), "--faults " + names + " says none, and more");
        }
    }

    /** The kinds asked for. */
    Set<Fault> faults() {
        final Set<Fault> faults = EnumSet.noneOf(Fault.class);
        for (final String name : given()) {
            if (name.equals(ALL)) {
                faults.addAll(EnumSet.allOf(Fault.class));
            }
            Fault.ofOption(name).ifPresent(faults::add);
        }
        return faults;
    }

    /** What the exchange is to inject, drawn from that seed. */
    RandomFaults random(final long seed) {
        return new RandomFaults(faults(), (int) Math.round(ratePercent * PPM_IN_PERCENT), seed);
    }

    /** Whether anything is to go wrong. */
    boolean any() {
        return !faults().isEmpty() && ratePercent > 0;
    }

    /** What was asked for, for people. */
    String describe() {
        return String.format(
                Locale.ROOT,
                "%s in %s %% of orders",
                faults().size() == Fault.values().length
                        ? "all kinds"
                        : faults().stream().map(Fault::optionName).collect(Collectors.joining(", ")),
                ratePercent == Math.rint(ratePercent) ? Long.toString((long) ratePercent) : ratePercent);
    }

    /** What was injected, the most frequent first, in lines that fit a terminal behind a label. */
    static List<String> summary(final Map<Fault, Long> counts) {
        final List<String> lines = new ArrayList<>();
        String line = counts.isEmpty() ? "none injected" : "injected:";
        String separator = " ";
        for (final Map.Entry<Fault, Long> entry : mostFrequentFirst(counts)) {
            final String part =
                    String.format(Locale.ROOT, "%s %,d", entry.getKey().optionName(), entry.getValue());
            if (line.length() + separator.length() + part.length() > LINE_WIDTH) {
                lines.add(line + ",");
                line = part;
            } else {
                line += separator + part;
            }
            separator = ", ";
        }
        lines.add(line);
        return lines;
    }

    private static List<Map.Entry<Fault, Long>> mostFrequentFirst(final Map<Fault, Long> counts) {
        final List<Map.Entry<Fault, Long>> entries = new ArrayList<>(counts.entrySet());
        entries.sort(Map.Entry.<Fault, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()));
        return entries;
    }

    private List<String> given() {
        return Stream.of(names.split(",", -1)).map(String::strip).toList();
    }

    private static List<String> allowed() {
        return Stream.concat(Stream.of(ALL, NONE), Stream.of(Fault.values()).map(Fault::optionName))
                .toList();
    }
}
