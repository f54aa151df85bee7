package trefoil.gateway.cli.research;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trefoil.engine.journal.JournalException;
import trefoil.engine.research.ResearchException;
import trefoil.engine.research.Study;
import trefoil.engine.research.StudySettings;
import trefoil.engine.research.result.FeeTier;
import trefoil.engine.research.result.StudyResult;
import trefoil.engine.research.result.Verdict;
import trefoil.gateway.cli.Bounds;
import trefoil.gateway.cli.CommandException;
import trefoil.gateway.cli.ExitCode;
import trefoil.gateway.cli.TextFile;
import trefoil.gateway.cli.Version;
import trefoil.gateway.cli.journal.ProgressBar;
import trefoil.gateway.report.StudyPage;

/** {@code trefoil research}: does it pay? */
@Command(
        name = "research",
        subcommands = {FitCommand.class, JudgeCommand.class},
        description = {
            "Study recorded markets: which loops opened, how long they lasted, and what the engine would have earned at",
            "each latency, fee and size; in one word: STOP, UNCLEAR or CONTINUE. What each figure means, and what none of",
            "them can know, is in engine/docs/research.md."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the word is STOP or CONTINUE",
            "1:the word is UNCLEAR, there is too little data, or a journal is damaged: what is missing is printed",
            "2:wrong usage, or a journal that cannot be studied: the reason is printed",
            "3:an output cannot be written"
        })
public final class ResearchCommand implements Callable<Integer> {
    private static final int MAX_SIZE_OF_A_GRID = 4_096;
    private static final String STANDARD_OUTPUT = "-";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "JOURNAL", arity = "0..*", description = "Journals (*.trefoil), each run's first file.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--fees",
            paramLabel = "FEES",
            defaultValue = "vip",
            description =
                    "Taker fees of each leg, the first your own: 0.075%%, 7.5bp, vip0+bnb, vip (every level, with and"
                            + " without the discount), or a file of lines 'VIP 0, 0.1%%'. Default: ${DEFAULT-VALUE}.")
    private String fees;

    @Option(
            names = "--latency",
            paramLabel = "TIMES",
            defaultValue = "5ms,1ms,2ms,10ms,20ms,50ms,100ms",
            description =
                    "One way, from a quote's receipt to an order's arrival and from there to its answer, the first"
                            + " your own. Default: ${DEFAULT-VALUE}.")
    private String latency;

    @Option(
            names = "--sizes",
            paramLabel = "AMOUNTS",
            defaultValue = "100,1000,10000",
            description = "Most that one loop may spend, in the value asset. Default: ${DEFAULT-VALUE}.")
    private String sizes;

    @Option(
            names = "--start",
            paramLabel = "ASSETS",
            split = ",",
            description =
                    "Assets that orders may begin with, most preferred first. Default: the journal's, or the dollars"
                            + " and what is widely held.")
    private List<String> startAssets = new ArrayList<>();

    @Option(
            names = "--value-asset",
            paramLabel = "ASSET",
            defaultValue = "",
            description = "What money is counted in. Default: a dollar that all journals have.")
    private String valueAsset;

    @Option(
            names = "--quote-age",
            paramLabel = "MS",
            defaultValue = "2000",
            description = "Age beyond which a quote is not trusted. Default: ${DEFAULT-VALUE}.")
    private long quoteAgeMs;

    @Option(
            names = "--consumption",
            paramLabel = "HOW",
            defaultValue = "conservative",
            description =
                    "What becomes of size that an order took: one of ${COMPLETION-CANDIDATES} (there again with the"
                            + " next update). Default: ${DEFAULT-VALUE}.")
    private StudySettings.Consumption consumption;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of the bootstrap. Default: 1.")
    private long seed;

    @Option(names = "--threads", paramLabel = "N", description = "Default: one for each processor.")
    private Integer threads;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all of it as JSON; - is the standard output.")
    private String json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with plots that needs no network.")
    private Path html;

    @Option(names = "--parquet", paramLabel = "DIR", description = "Write its tables as Parquet files.")
    private Path parquet;

    @Option(names = "--force", description = "Replace files that are there.")
    private boolean force;

    @Override
    public Integer call() {
        // Not asked for by the parser, which would ask for it before a subcommand, too.
        if (files.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'JOURNAL'");
        }
        final StudySettings settings = settings();
        final int workers = threads == null
                ? Math.min(Study.MAX_THREADS, Runtime.getRuntime().availableProcessors())
                : threads;
        Bounds.require(spec, "--threads", workers, 1, Study.MAX_THREADS);
        requireOutputs();
        final StudyResult result;
        try {
            result = run(Study.of(files, settings), workers);
        } catch (final ResearchException | JournalException e) {
            err().println("trefoil: " + e.getMessage());
            err().flush();
            return ExitCode.USAGE;
        }
        write(result);
        final boolean damaged = result.journals().stream()
                .anyMatch(journal -> journal.notes().stream().anyMatch(note -> note.startsWith("is damaged")));
        return result.verdict().word() == Verdict.Word.UNCLEAR || damaged ? ExitCode.FINDING : ExitCode.OK;
    }

    private StudyResult run(final Study study, final int workers) {
        final ProgressBar progress = ProgressBar.of(err(), "research", study.work(workers));
        try {
            return study.run(workers, bytes -> {
                synchronized (progress) {
                    progress.at(bytes);
                }
            });
        } finally {
            progress.clear();
        }
    }

    private StudySettings settings() {
        Bounds.require(spec, "--quote-age", quoteAgeMs, 1, TimeUnit.DAYS.toMillis(1));
        final List<FeeTier> tiers = parsed("--fees", () -> FeeTiers.parse(fees));
        final List<Long> latenciesNs = parsed("--latency", () -> ResearchOptions.latenciesNs(latency));
        final List<Long> limits = parsed("--sizes", () -> ResearchOptions.sizes(sizes));
        final long cells = (long) tiers.size() * latenciesNs.size() * limits.size();
        if (cells > MAX_SIZE_OF_A_GRID) {
            throw wrong("--fees, --latency and --sizes make " + cells + " combinations: ask for at most "
                    + MAX_SIZE_OF_A_GRID);
        }
        return StudySettings.of(tiers)
                .withLatenciesNs(latenciesNs)
                .withSizes(limits)
                .withAssets(startAssets, valueAsset)
                .with(TimeUnit.MILLISECONDS.toNanos(quoteAgeMs), seed)
                .with(consumption);
    }

    private <T> T parsed(final String option, final Supplier<T> parser) {
        try {
            return parser.get();
        } catch (final IllegalArgumentException e) {
            throw wrong(option + ": " + e.getMessage());
        }
    }

    /** Refuses outputs that cannot be meant, before any work is done for them. */
    private void requireOutputs() {
        if (json != null && !json.equals(STANDARD_OUTPUT)) {
            TextFile.requireFree(Path.of(json), force);
        }
        if (html != null) {
            TextFile.requireFree(html, force);
        }
        if (parquet != null) {
            if (Files.isRegularFile(parquet)) {
                throw wrong("--parquet " + parquet + " is a file: name a directory");
            }
            requireParent("--parquet", parquet);
        }
    }

    private void requireParent(final String option, final Path path) {
        final Path parent = path.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw wrong(option + " " + path + ": there is no directory " + parent + "; make it first");
        }
    }

    private void write(final StudyResult result) {
        final PrintWriter out = spec.commandLine().getOut();
        if (STANDARD_OUTPUT.equals(json)) {
            out.println(ResearchJson.of(result));
            out.flush();
        } else {
            new ResearchText(result).lines().forEach(out::println);
        }
        if (json != null && !json.equals(STANDARD_OUTPUT)) {
            TextFile.write(Path.of(json), ResearchJson.of(result) + System.lineSeparator(), force);
            out.println("json       " + json);
        }
        if (html != null) {
            TextFile.write(html, StudyPage.html(result, made()), force);
            out.println("page       " + html);
        }
        if (parquet != null) {
            writeTables(result);
            out.println("tables     " + parquet);
        }
        out.flush();
    }

    private Map<String, String> made() {
        final Map<String, String> made = new LinkedHashMap<>();
        made.put("made by", "trefoil research, version " + Version.withCommit());
        made.put("fees", fees);
        made.put("latency", latency);
        made.put("sizes", sizes);
        made.put("consumption", consumption.name().toLowerCase(Locale.ROOT));
        made.put("seed", Long.toString(seed));
        return made;
    }

    private void writeTables(final StudyResult result) {
        try {
            ResearchTables.write(result, parquet, force);
        } catch (final FileAlreadyExistsException e) {
            throw new CommandException(
                    ExitCode.USAGE, e.getFile() + " is there already: name another output, or replace it with --force");
        } catch (final IOException e) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT,
                    "research: " + parquet + " cannot be written: " + e.getMessage()
                            + "; free space there or name another output");
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private ParameterException wrong(final String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
