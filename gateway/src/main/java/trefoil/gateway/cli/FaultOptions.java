package trefoil.gateway.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import trefoil.engine.sim.Fault;
import trefoil.engine.sim.RandomFaults;
import trefoil.gateway.exchange.ExchangeServer;
import trefoil.gateway.exchange.fault.VenueFault;
import trefoil.gateway.exchange.fault.VenueFaultSettings;

/** What goes wrong on a simulated exchange, as the command line names it. */
final class FaultOptions {
    private static final String ALL = "all";
    private static final String NONE = "none";
    private static final String VENUE = "venue";
    private static final double MOST_INTERVAL_S = 86_400;
    private static final double LEAST_INTERVAL_S = 0.01;
    private static final double NS_IN_S = 1e9;
    private static final int PPM_IN_PERCENT = 10_000;
    private static final double MAX_PERCENT = 100;
    private static final int LINE_WIDTH = 96;

    @Option(
            names = "--faults",
            paramLabel = "NAMES",
            defaultValue = NONE,
            description = "What goes wrong with orders: all, none, or some of partial, no-fill, reject, late, "
                    + "lost-executed, lost-not-executed, duplicate, out-of-order, bnb-runs-out, market-halt; "
                    + "with the venue as a whole: venue for everything, or some of disconnect, cut-frame, "
                    + "half-open, stall, outage, frame-gap, frame-twice, frame-reorder, frame-stale, "
                    + "frame-garbage, frame-oversized, http-429, http-418, http-5xx, http-5xx-executed, http-slow, "
                    + "http-lost, http-garbage, clock-jump, trading-halt, delisting, deposit, withdrawal. "
                    + "Separated by commas (default: ${DEFAULT-VALUE}).")
    private String names;

    @Option(
            names = "--fault-rate",
            paramLabel = "PERCENT",
            defaultValue = "10",
            description = "How many of a hundred orders suffer one of the faults (default: ${DEFAULT-VALUE}).")
    private double ratePercent;

    @Option(
            names = "--fault-interval",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "Mean time between two faults of the venue as a whole (default: ${DEFAULT-VALUE}).")
    private double intervalS;

    /** Refuses names that are not known and a rate that is out of bounds. */
    void check(final CommandSpec spec) {
        Bounds.require(spec, "--fault-rate", ratePercent, 0, MAX_PERCENT);
        Bounds.require(spec, "--fault-interval", intervalS, LEAST_INTERVAL_S, MOST_INTERVAL_S);
        for (final String name : given()) {
            if (!List.of(ALL, NONE, VENUE).contains(name)
                    && Fault.ofOption(name).isEmpty()
                    && VenueFault.ofOption(name).isEmpty()) {
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

    /** The kinds asked for that befall the venue as a whole. */
    Set<VenueFault> venueFaults() {
        final Set<VenueFault> faults = EnumSet.noneOf(VenueFault.class);
        for (final String name : given()) {
            if (name.equals(VENUE)) {
                faults.addAll(EnumSet.allOf(VenueFault.class));
            }
            VenueFault.ofOption(name).ifPresent(faults::add);
        }
        return faults;
    }

    /** What is to befall the venue as a whole, drawn from that seed. */
    VenueFaultSettings venue(final long seed) {
        return VenueFaultSettings.byChance(venueFaults(), (long) (intervalS * NS_IN_S), seed);
    }

    /** What the exchange is to inject, drawn from that seed. */
    RandomFaults random(final long seed) {
        return new RandomFaults(faults(), (int) Math.round(ratePercent * PPM_IN_PERCENT), seed);
    }

    /** Whether anything is to go wrong. */
    boolean any() {
        return befallsOrders() || !venueFaults().isEmpty();
    }

    private boolean befallsOrders() {
        return !faults().isEmpty() && ratePercent > 0;
    }

    /** What was asked for, for people. */
    String describe() {
        final List<String> parts = new ArrayList<>();
        if (befallsOrders()) {
            parts.add(kinds(
                            faults().size() == Fault.values().length,
                            faults().stream().map(Fault::optionName)) + " in " + plain(ratePercent) + " % of orders");
        }
        if (!venueFaults().isEmpty()) {
            parts.add(kinds(
                            venueFaults().size() == VenueFault.values().length,
                            venueFaults().stream().map(VenueFault::optionName))
                    + " of the venue every " + plain(intervalS) + " s");
        }
        return String.join(", ", parts);
    }

    private static String kinds(final boolean all, final Stream<String> names) {
        return all ? "all kinds" : names.collect(Collectors.joining(", "));
    }

    private static String plain(final double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** What an exchange injected, the most frequent first, in lines that fit a terminal behind a label. */
    static List<String> summary(final ExchangeServer server) {
        final Map<String, Long> counts = new TreeMap<>();
        server.faultCounts().forEach((fault, count) -> counts.put(fault.optionName(), count));
        server.venueFaultCounts().forEach((fault, count) -> counts.put(fault.optionName(), count));
        return summary(counts);
    }

    /** As {@link #summary(ExchangeServer)}, of counts by name. */
    static List<String> summary(final Map<String, Long> counts) {
        final List<String> lines = new ArrayList<>();
        String line = counts.isEmpty() ? "none injected" : "injected:";
        String separator = " ";
        for (final Map.Entry<String, Long> entry : mostFrequentFirst(counts)) {
            final String part = String.format(Locale.ROOT, "%s %,d", entry.getKey(), entry.getValue());
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

    private static List<Map.Entry<String, Long>> mostFrequentFirst(final Map<String, Long> counts) {
        final List<Map.Entry<String, Long>> entries = new ArrayList<>(counts.entrySet());
        entries.sort(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()));
        return entries;
    }

    private List<String> given() {
        return Stream.of(names.split(",", -1)).map(String::strip).toList();
    }

    private static List<String> allowed() {
        return Stream.of(
                        Stream.of(ALL, NONE),
                        Stream.of(Fault.values()).map(Fault::optionName),
                        Stream.of(VENUE),
                        Stream.of(VenueFault.values()).map(VenueFault::optionName))
                .flatMap(Function.identity())
                .toList();
    }
}
