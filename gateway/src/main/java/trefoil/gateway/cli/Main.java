package trefoil.gateway.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import trefoil.engine.SettingException;
import trefoil.engine.journal.JournalException;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.cli.chaos.ChaosCommand;
import trefoil.gateway.cli.chaos.ChaosEngineCommand;
import trefoil.gateway.cli.doctor.DoctorCommand;
import trefoil.gateway.cli.graph.GraphCommand;
import trefoil.gateway.cli.journal.JournalCommand;
import trefoil.gateway.cli.journal.ReplayCommand;
import trefoil.gateway.cli.journal.StatusCommand;
import trefoil.gateway.cli.research.ResearchCommand;
import trefoil.gateway.config.ConfigException;
import trefoil.gateway.exchange.tape.TapeException;

/** The program: {@code trefoil COMMAND}. */
@Command(
        name = "trefoil",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Low-latency triangular arbitrage engine for Binance Spot.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 fine, 1 something wrong was found, 2 usage or input,",
            "3 this machine, 4 the venue, 5 the key, 70 a defect of the program."
        })
public final class Main implements Runnable {
    private static final List<Class<?>> COMMANDS = List.of(
            DemoCommand.class,
            RunCommand.class,
            KillCommand.class,
            ExchangeCommand.class,
            ChaosCommand.class,
            ChaosEngineCommand.class,
            StatusCommand.class,
            ReplayCommand.class,
            ResearchCommand.class,
            JournalCommand.class,
            RecordCommand.class,
            ImportCommand.class,
            GraphCommand.class,
            ConfigCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            HelpCommand.class);

    /** Commands whose start is to be quick. */
    private static final Map<String, Class<?>> ALONE = Map.of("run", RunCommand.class, "demo", DemoCommand.class);

    private static final String DEBUG_VARIABLE = "TREFOIL_DEBUG";

    @Spec
    private CommandSpec spec;

    /** Runs the command line and ends the process with its exit code. */
    public static void main(final String[] args) {
        System.exit(run(args));
    }

    static int run(final String... args) {
        return commandLine(args).execute(args);
    }

    /** The program with every command. */
    static CommandLine commandLine() {
        return with(COMMANDS);
    }

    /** The program for these arguments: without the other commands, whose options take a while to read, where one is to be quick. */
    static CommandLine commandLine(final String... args) {
        final Class<?> alone = args.length == 0 ? null : ALONE.get(args[0]);
        return alone == null ? commandLine() : with(List.of(alone));
    }

    private static CommandLine with(final List<Class<?>> commands) {
        final CommandLine program = new CommandLine(new Main());
        commands.forEach(program::addSubcommand);
        return program.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExitCodeExceptionMapper(Main::exitCodeOf)
                .setParameterExceptionHandler(Main::onUsageError)
                .setExecutionExceptionHandler(Main::onExecutionError);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int onUsageError(final CommandLine.ParameterException problem, final String[] args) {
        final CommandLine commandLine = problem.getCommandLine();
        commandLine.getErr().println("trefoil: " + problem.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(problem, commandLine.getErr());
        commandLine.getErr().println("try '" + commandLine.getCommandSpec().qualifiedName() + " --help'");
        return ExitCode.USAGE;
    }

    private static int onExecutionError(
            final Exception problem, final CommandLine commandLine, final CommandLine.ParseResult parsed) {
        final PrintWriter err = commandLine.getErr();
        final int exitCode = exitCodeOf(problem);
        if (exitCode == ExitCode.DEFECT) {
            err.println("trefoil: a defect of this program: " + problem + "; run again with " + DEBUG_VARIABLE
                    + "=1 for the details, and report them");
        } else {
            err.println("trefoil: " + problem.getMessage());
        }
        if (System.getenv(DEBUG_VARIABLE) != null) {
            problem.printStackTrace(err);
        }
        return exitCode;
    }

    private static int exitCodeOf(final Throwable problem) {
        if (problem instanceof CommandException command) {
            return command.exitCode();
        }
        if (problem instanceof VenueException venue) {
            return venue.kind() == VenueException.Kind.REFUSED_KEY ? ExitCode.KEY : ExitCode.VENUE;
        }
        if (problem instanceof JournalException) {
            return ExitCode.ENVIRONMENT;
        }
        if (problem instanceof ConfigException
                || problem instanceof SettingException
                || problem instanceof TapeException) {
            return ExitCode.USAGE;
        }
        return ExitCode.DEFECT;
    }
}
