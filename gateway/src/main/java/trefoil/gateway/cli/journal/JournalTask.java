package trefoil.gateway.cli.journal;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalReader;

/** What the journal commands share: where they write, how they name what is wrong, how they show how far they are. */
abstract class JournalTask implements Callable<Integer> {
    /** Records between two looks at the clock. */
    static final int RECORDS_OF_A_PIECE = 1 << 12;

    @Spec
    private CommandSpec spec;

    @Override
    public final Integer call() {
        try {
            return run();
        } catch (final JournalException e) {
            err().println("trefoil: " + e.getMessage());
            err().flush();
            return JournalCommand.USAGE;
        }
    }

    /** Does the work; answers the exit code. */
    abstract int run();

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** The command was called wrongly. */
    final ParameterException wrong(final String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Shows on the terminal how far the journal has been read. */
    final ProgressBar progress(final String what, final JournalReader journal) {
        return ProgressBar.of(err(), what, journal.runLength());
    }

    /** Names what is wrong with a journal that was read to its end, on the error output. */
    final void warn(final Path file, final Findings findings) {
        findings.lines().forEach(line -> err().println("journal " + file + ": " + line));
        err().flush();
    }
}
