package trefoil.gateway.cli.chaos;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trefoil.gateway.cli.Bounds;
import trefoil.gateway.cli.CommandException;
import trefoil.gateway.cli.ExitCode;
import trefoil.gateway.cli.Main;
import trefoil.gateway.config.EntryChoice;

/** {@code trefoil chaos}: the engine against the simulated exchange with every fault, and what must hold all the same. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = {
            "Run the engine against the simulated exchange while everything goes wrong:",
            "faults drawn from a seed befall orders, connections, answers, clocks,",
            "markets, the account, the disk and the engine's process. Checks throughout",
            "that the ledger equals the exchange, that no order is forgotten or sent",
            "twice, and more."
        })
public final class ChaosCommand implements Callable<Integer> {
    private static final long DEFAULT_SECONDS = 60;
    private static final long SECONDS_IN_MINUTE = 60;
    private static final Pattern RANGE = Pattern.compile("(-?\\d{1,18})\\.\\.(-?\\d{1,18})");
    private static final int MAX_SEEDS = 1_000_000;
    private static final String ENGINE_HEAP = "-Xmx160m";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the schedule, of the market and of what befalls orders (default: 1).")
    private Long seed;

    @Option(
            names = "--seeds",
            paramLabel = "A..B",
            description = "All seeds from A to B, one campaign after the other.")
    private String seeds;

    @Option(names = "--minutes", paramLabel = "M", description = "Length of a campaign (default: 1).")
    private Long minutes;

    @Option(names = "--seconds", paramLabel = "N", description = "The same in seconds; at least 4.")
    private Long seconds;

    @Option(
            names = "--recover-within",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "From the last fault of a round to trading again (default: ${DEFAULT-VALUE}).")
    private long recoverWithinS;

    @Option(
            names = "--orders",
            paramLabel = "WAY",
            defaultValue = "REST",
            description = "Which way orders go: REST or WS_API (default: ${DEFAULT-VALUE}).")
    private EntryChoice orders;

    @Option(names = "--keep-going", description = "Go on with the next seed after a failure.")
    private boolean keepGoing;

    @Option(names = "--keep", description = "Keep journals and logs of campaigns in which all held, too.")
    private boolean keep;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            defaultValue = "chaos",
            description = "Where journals and logs go, a directory for each seed (default: ${DEFAULT-VALUE}).")
    private Path directory;

    private record Outcome(long seed, double tookS, Verdicts verdicts, Path kept) {}

    @Override
    public Integer call() throws Exception {
        final long length = length();
        Bounds.require(spec, "--recover-within", recoverWithinS, 5, 3_600);
        final long[] range = range();
        final List<Outcome> outcomes = new ArrayList<>();
        for (long each = range[0]; each <= range[1]; each++) {
            final Outcome outcome = campaign(each, length);
            outcomes.add(outcome);
            if (!outcome.verdicts().allHeld() && !keepGoing) {
                break;
            }
        }
        if (range[1] > range[0]) {
            table(outcomes, range[1] - range[0] + 1);
        }
        return outcomes.stream().allMatch(outcome -> outcome.verdicts().allHeld()) ? ExitCode.OK : ExitCode.FINDING;
    }

    private long length() {
        if (minutes != null && seconds != null) {
            throw new ParameterException(spec.commandLine(), "--minutes and --seconds exclude each other");
        }
        if (minutes != null) {
            Bounds.require(spec, "--minutes", minutes, 1, Bounds.MAX_SECONDS / SECONDS_IN_MINUTE);
            return minutes * SECONDS_IN_MINUTE;
        }
        final long given = seconds == null ? DEFAULT_SECONDS : seconds;
        Bounds.require(spec, "--seconds", given, 4, Bounds.MAX_SECONDS);
        return given;
    }

    private long[] range() {
        if (seeds == null) {
            final long one = seed == null ? 1 : seed;
            return new long[] {one, one};
        }
        if (seed != null) {
            throw new ParameterException(spec.commandLine(), "--seed and --seeds exclude each other");
        }
        final Matcher range = RANGE.matcher(seeds);
        if (!range.matches()) {
            throw new ParameterException(spec.commandLine(), "--seeds '" + seeds + "' is not like 1..60");
        }
        final long first = Long.parseLong(range.group(1));
        final long last = Long.parseLong(range.group(2));
        if (last < first || last - first >= MAX_SEEDS) {
            throw new ParameterException(
                    spec.commandLine(), "--seeds " + seeds + " are none, or more than " + MAX_SEEDS);
        }
        return new long[] {first, last};
    }

    private Outcome campaign(final long each, final long length) throws InterruptedException {
        final PrintWriter out = spec.commandLine().getOut();
        final long startNs = System.nanoTime();
        out.println("seed       " + each + ", " + length + " s");
        out.flush();
        final Path own = directory.resolve("seed-" + each);
        final Verdicts verdicts;
        try {
            remove(own);
            Files.createDirectories(own);
            try (ChaosRun run = new ChaosRun(
                            Schedule.draw(each, length),
                            own,
                            engineCommand(System.getProperty("java.class.path")),
                            Limits.standard(recoverWithinS),
                            line -> {
                                out.println(line);
                                out.flush();
                            })
                    .ordersBy(orders)) {
                verdicts = run.verdicts();
                run.run();
            }
            report(verdicts, each);
            final boolean kept = keep || !verdicts.allHeld();
            if (kept) {
                out.println("kept       " + own);
            } else {
                remove(own);
            }
            out.flush();
            return new Outcome(each, (System.nanoTime() - startNs) / 1e9, verdicts, kept ? own : null);
        } catch (final IOException problem) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT, directory + " cannot be used, or no engine started: " + problem);
        }
    }

    private void report(final Verdicts verdicts, final long each) {
        final PrintWriter out = spec.commandLine().getOut();
        for (final Verdicts.Invariant invariant : Verdicts.Invariant.values()) {
            final List<String> problems = verdicts.problems(invariant);
            out.println((problems.isEmpty() ? "held       " : "BROKEN     ") + invariant.text() + " ("
                    + verdicts.looks(invariant) + " looks)");
            problems.forEach(problem -> out.println("           " + problem));
        }
        if (!verdicts.allHeld()) {
            out.println("again      scripts/trefoil chaos --seed " + each + lengthOption());
        }
    }

    private String lengthOption() {
        return minutes != null ? " --minutes " + minutes : seconds != null ? " --seconds " + seconds : "";
    }

    private void table(final List<Outcome> outcomes, final long wanted) {
        final PrintWriter out = spec.commandLine().getOut();
        out.println();
        for (final Outcome outcome : outcomes) {
            out.println(String.format(
                    Locale.ROOT,
                    "seed %-8d %6.1f s  %s",
                    outcome.seed(),
                    outcome.tookS(),
                    outcome.verdicts().allHeld() ? "all held" : "BROKEN: " + broken(outcome) + "; " + outcome.kept()));
        }
        final long held = outcomes.stream()
                .filter(outcome -> outcome.verdicts().allHeld())
                .count();
        out.println(held + " of " + wanted + " seed(s) held");
        out.flush();
    }

    private static String broken(final Outcome outcome) {
        final List<String> names = new ArrayList<>();
        for (final Verdicts.Invariant invariant : Verdicts.Invariant.values()) {
            if (!outcome.verdicts().problems(invariant).isEmpty()) {
                names.add(invariant.text());
            }
        }
        return String.join(", ", names);
    }

    /**
     * This program, with the flags that it runs with and a heap of its own.
     *
     * @param classPath where its classes are
     */
    static List<String> engineCommand(final String classPath) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("--add-") || flag.startsWith("--enable-") || flag.startsWith("--sun-")) {
                command.add(flag);
            }
        }
        command.addAll(List.of(
                ENGINE_HEAP,
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-cp",
                classPath,
                Main.class.getName(),
                ChaosEngineCommand.NAME));
        return command;
    }

    private static void remove(final Path path) throws IOException {
        if (Files.notExists(path)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(final Path visited, final IOException problem)
                    throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
