package trefoil.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trefoil.gateway.config.ConfigException;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.session.KillFile;

/** {@code trefoil kill}: throws the kill switch of a run, or takes the order back. */
@Command(
        name = "kill",
        mixinStandardHelpOptions = true,
        description = {
            "Stop the trading of a run: it sends nothing more, or with --reduce ends its open",
            "loops and opens none. No run starts until --clear. Also SIGUSR1 to the process."
        })
final class KillCommand implements Callable<Integer> {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Place place;

    @Option(names = "--reduce", description = "End open loops and open none, instead of halting.")
    private boolean reduce;

    @Option(names = "--clear", description = "Remove the file, so that a run can start again.")
    private boolean clear;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "3",
            description = "How long to wait for a run to say that it has obeyed (default: ${DEFAULT-VALUE}).")
    private int waitSeconds;

    /** Where the file is. */
    private static final class Place {
        @Option(names = "--config", paramLabel = "FILE", description = "Configuration of the run.")
        private Path config;

        @Option(names = "--file", paramLabel = "PATH", description = "The kill switch's file itself.")
        private Path file;
    }

    @Override
    public Integer call() throws ConfigException {
        Bounds.require(spec, "--wait", waitSeconds, 0, Bounds.MAX_SECONDS);
        if (reduce && clear) {
            throw new CommandException(ExitCode.USAGE, "--reduce and --clear exclude each other");
        }
        final KillFile file = new KillFile(
                place.file != null
                        ? place.file
                        : ConfigReader.read(place.config).killSwitch().file());
        if (!file.hasDirectory()) {
            throw new CommandException(
                    ExitCode.USAGE, file.path() + ": there is no such directory, so no run watches it from there");
        }
        try {
            return clear ? clear(file) : order(file, reduce ? KillFile.Order.REDUCE : KillFile.Order.HALT);
        } catch (final IOException problem) {
            throw new CommandException(ExitCode.ENVIRONMENT, file.path() + " cannot be written: " + problem);
        }
    }

    private int clear(final KillFile file) throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        out.println(
                file.clear()
                        ? file.path() + " is removed: a run can start; one that was stopped stays so until it is"
                                + " started again"
                        : file.path() + " was not there");
        return ExitCode.OK;
    }

    private int order(final KillFile file, final KillFile.Order order) throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        file.write(order);
        out.println(file.path() + " says " + order.word() + ": no run starts until 'trefoil kill --clear'");
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
        while (!file.acknowledged(order)) {
            if (System.nanoTime() - deadlineNs > 0) {
                out.println("no run has said within " + waitSeconds
                        + " s that it obeyed: if one is running, it watches another file or is stuck");
                return ExitCode.FINDING;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        out.println("a run has obeyed: " + file.acknowledgement());
        return ExitCode.OK;
    }
}
