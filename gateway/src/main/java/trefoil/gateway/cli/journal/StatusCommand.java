package trefoil.gateway.cli.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.journal.JournalException;
import trefoil.gateway.config.ConfigException;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.config.TrefoilConfig;

/** {@code trefoil status}: what runs, what is open, what was lost and what is left over, by the journals. */
@Command(
        name = "status",
        description = {
            "Show how things stand by the newest journal, also of an engine that runs: its state and",
            "why, open loops and what they hold, orders whose fate is not known, results, leftovers."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all is at its end, or an engine runs and nothing hinders it",
            "1:something is unfinished and no engine runs, an engine is hindered, or a journal is damaged",
            "2:wrong usage, or no journal"
        })
public final class StatusCommand implements Callable<Integer> {
    private static final int FINE = 0;
    private static final int FINDING = 1;

    @Spec
    private CommandSpec spec;

    @ArgGroup
    private Where where = new Where();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json. Default: ${DEFAULT-VALUE}.")
    private OutputFormat format;

    /** Whose journals; one of the two. */
    private static final class Where {
        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "The configuration whose journals and venue are looked at.")
        private Path config;

        @Option(
                names = "--journal-dir",
                paramLabel = "DIR",
                description = "The directory of the journals. Default: journals.")
        private Path directory = Path.of("journals");
    }

    @Override
    public Integer call() throws ConfigException {
        final TrefoilConfig config = where.config == null ? null : ConfigReader.read(where.config);
        final Path directory =
                config == null ? where.directory : config.journal().directory();
        final Optional<String> venue =
                Optional.ofNullable(config).map(known -> known.venue().restUrl().toString());
        try {
            final Optional<RunStatus> status = RunStatus.read(directory, venue, new MonotonicEpochClock().nanoTime());
            if (status.isEmpty()) {
                return refuse(
                        "no journal" + venue.map(address -> " of " + address).orElse("") + " in " + directory);
            }
            spec.commandLine()
                    .getOut()
                    .println(format == OutputFormat.json ? json(status.get()) : new StatusText(status.get()).text());
            spec.commandLine().getOut().flush();
            return status.get().isFine() ? FINE : FINDING;
        } catch (final JournalException e) {
            return refuse(e.getMessage());
        }
    }

    private int refuse(final String reason) {
        spec.commandLine().getErr().println("trefoil: " + reason);
        spec.commandLine().getErr().flush();
        return JournalCommand.USAGE;
    }

    private static String json(final RunStatus status) {
        final StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            new StatusJson(generator, status).write();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
