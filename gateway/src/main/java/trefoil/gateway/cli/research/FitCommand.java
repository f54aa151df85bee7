package trefoil.gateway.cli.research;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trefoil.engine.forecast.ForecastModel;
import trefoil.engine.forecast.ForecastText;
import trefoil.engine.journal.JournalException;
import trefoil.engine.research.forecast.ForecastStudy;
import trefoil.gateway.cli.CommandException;
import trefoil.gateway.cli.ExitCode;

/** {@code trefoil research fit}: a forecast from recorded markets. */
@Command(
        name = "fit",
        mixinStandardHelpOptions = true,
        description = {
            "Count what became of edges in recorded markets by the time that orders would have arrived, and write it",
            "down as a forecast for forecast.file. Judge it on other journals: 'trefoil research judge'."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:written", "2:wrong usage, no journal, or nothing to fit to", "3:the file cannot be written"})
public final class FitCommand implements Callable<Integer> {
    private static final double NS_IN_MS = 1e6;
    private static final double PERCENT = 100;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "JOURNAL", description = "Journals (*.trefoil), each run's first file.")
    private List<Path> journals;

    @Option(names = "-o", required = true, paramLabel = "FILE", description = "Where the forecast goes.")
    private Path target;

    @Option(names = "--force", description = "Overwrite FILE if it exists.")
    private boolean force;

    @Mixin
    private ForecastOptions options;

    @Override
    public Integer call() {
        if (Files.exists(target) && !force) {
            throw new CommandException(
                    ExitCode.USAGE, "-o " + target + " exists already: choose another name, or say --force");
        }
        final ForecastModel model;
        try {
            model = new ForecastStudy(options.terms(spec, 1, 1)).fit(journals);
        } catch (final IllegalArgumentException | JournalException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage());
        }
        write(ForecastText.print(model));
        tell(model);
        return ExitCode.OK;
    }

    private void write(final String text) {
        final Path part = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            Files.writeString(part, text, StandardCharsets.UTF_8);
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (final IOException e) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT,
                    "-o " + target + " cannot be written: " + e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }

    private void tell(final ForecastModel model) {
        print(String.format(
                Locale.ROOT,
                "fitted    %s edge(s) of %d journal(s), %s of them cut short by gaps or the end",
                model.facts().get("edges"),
                journals.size(),
                model.facts().get("censored")));
        print("latency     edges   still there   would have lost   drift of what queues say");
        for (int i = 0; i < model.axes().latencies(); i++) {
            final double seen = Math.max(1, model.seen(i));
            print(String.format(
                    Locale.ROOT,
                    "%5.0f ms %8d %11.1f %% %15.1f %% %+14.3f",
                    model.axes().latencyNs().get(i) / NS_IN_MS,
                    model.seen(i),
                    PERCENT * model.alive(i) / seen,
                    PERCENT * model.lost(i) / seen,
                    model.drift(i)));
        }
        print("forecast  " + target);
    }

    private void print(final String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
