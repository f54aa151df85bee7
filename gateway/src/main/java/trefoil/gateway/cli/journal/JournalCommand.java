package trefoil.gateway.cli.journal;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trefoil journal}: the commands that look into a journal. */
@Command(
        name = "journal",
        description = "Look into a run's journal.",
        mixinStandardHelpOptions = true,
        subcommands = {
            InfoCommand.class,
            StatCommand.class,
            CatCommand.class,
            TailCommand.class,
            FindCommand.class,
            VerifyCommand.class,
            ExplainCommand.class,
            DiffCommand.class,
            SliceCommand.class,
            ExportCommand.class
        })
public final class JournalCommand implements Runnable {
    /** Exit code: the journal is whole, or its writer still runs. */
    public static final int WHOLE = 0;

    /** Exit code: the journal is torn or damaged; everything readable was shown. */
    public static final int TORN_OR_CORRUPT = 1;

    /** Exit code: wrong usage, or no journal. */
    public static final int USAGE = CommandLine.ExitCode.USAGE;

    @Spec
    private CommandSpec spec;

    /** Only reached without a sub-command. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "name a command: " + String.join(", ", spec.subcommands().keySet()));
    }
}
