package trefoil.gateway.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import trefoil.engine.journal.JournalSettings;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.codec.ExchangeInfo;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.config.ConfigException;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.recording.MarketRecorder;
import trefoil.gateway.recording.RecordingSettings;

/** {@code trefoil record}: the venue's market as a journal, without an engine and without a key. */
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        description = {
            "Write the venue's market into a journal: quotes, books if asked for, and when connections were lost.",
            "No key is needed and nothing is sent. Ctrl-C ends it in order."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:recorded",
            "2:wrong usage",
            "3:the disk is full or cannot be written; what was written before is whole",
            "4:the venue cannot be reached"
        })
final class RecordCommand implements Callable<Integer> {
    private static final long STATUS_INTERVAL_MS = 1_000;
    private static final long POLL_MS = 50;
    private static final long DEFAULT_SILENCE_MS = 60_000;
    private static final int DEFAULT_STREAMS_PER_CONNECTION = 200;
    private static final int MAX_ROLL_MIB = 1 << 20;

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Selection selection;

    /** What is recorded. */
    private static final class Selection {
        @Option(
                names = "--symbols",
                split = ",",
                paramLabel = "SYMBOL",
                description = "These instruments: BTCUSDT,ETHBTC.")
        private List<String> symbols;

        @Option(
                names = "--triangles",
                split = ",",
                paramLabel = "NAME",
                description = {
                    "The instruments of these triangles: USDT-BTC-ETH; of all through an asset: BTC; of all: all."
                })
        private List<String> triangles;
    }

    @ArgGroup(multiplicity = "1")
    private Venue venue;

    /** From where. */
    private static final class Venue {
        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "Venue, depth and journal as this configuration says.")
        private Path config;

        @ArgGroup(exclusive = false)
        private Addresses addresses;
    }

    /** The venue's addresses, without a configuration. */
    private static final class Addresses {
        @Option(
                names = "--rest-url",
                required = true,
                paramLabel = "URL",
                description = "Base of the REST interface: https://data-api.binance.vision")
        private String restUrl;

        @Option(
                names = "--stream-url",
                required = true,
                paramLabel = "URL",
                description = "Base of the market streams: wss://data-stream.binance.vision")
        private String streamUrl;

        @Option(
                names = "--trust-file",
                paramLabel = "FILE",
                description = "Certificates that the venue may show (PEM).")
        private Path trustFile;
    }

    @Option(
            names = "--depth",
            paramLabel = "none|5|10|20|diff",
            description = {
                "Books beside the quotes: none, so many levels whole each time, or 20 kept from the changes.",
                "Default: none, or as the configuration says."
            })
    private String depth;

    @Option(
            names = "--depth-interval",
            paramLabel = "MS",
            defaultValue = "100",
            description = "Between two frames of a book, 100 or 1000 (default: ${DEFAULT-VALUE}).")
    private int depthIntervalMs;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "0",
            description = "Stop after so many seconds; 0 records until Ctrl-C (default: ${DEFAULT-VALUE}).")
    private long seconds;

    @Option(names = "-o", required = true, paramLabel = "DIR", description = "Where the journal goes.")
    private Path directory;

    @Option(
            names = "--roll-mib",
            paramLabel = "N",
            description = "Go on in another file when one is so long (default: 1024, or as the configuration says).")
    private Integer rollMib;

    @Option(
            names = "--raw",
            description = "Keep the frames as they came, too, beside the journal (*.raw.gz); 'import' reads them.")
    private boolean raw;

    @Override
    public Integer call() throws Exception {
        Bounds.require(spec, "--seconds", seconds, 0, Bounds.MAX_SECONDS);
        if (rollMib != null) {
            Bounds.require(spec, "--roll-mib", rollMib, 1, MAX_ROLL_MIB);
        }
        final Terminal terminal = new Terminal(spec.commandLine().getErr());
        try (StopSignal stop = new StopSignal();
                MarketRecorder recorder =
                        new MarketRecorder(settings(), new Notices(terminal::line, System::nanoTime))) {
            stop.onRequest(recorder::abandonStart);
            return record(recorder, terminal, stop);
        } catch (final IllegalArgumentException problem) {
            throw new CommandException(ExitCode.USAGE, problem);
        }
    }

    private int record(final MarketRecorder recorder, final Terminal terminal, final StopSignal stop)
            throws VenueException, InterruptedException {
        final Universe universe;
        try {
            universe = choose(recorder.exchangeInfo());
        } catch (final VenueException failure) {
            if (stop.isRequested()) {
                terminal.line("stopped before the recording began");
                return ExitCode.OK;
            }
            throw failure;
        }
        recorder.start(universe, Version.current());
        terminal.line("recording " + universe.instrumentCount() + " instrument(s) over " + recorder.connectionCount()
                + " connection(s) into " + recorder.journalPath());
        untilOver(recorder, terminal, stop);
        final Optional<String> problem = recorder.problem();
        recorder.stop();
        terminal.clear();
        recorder.report().forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
        final Optional<String> told = problem.isPresent() ? problem : recorder.problem();
        told.ifPresent(text -> terminal.line("trefoil: " + text));
        return told.isPresent() ? ExitCode.ENVIRONMENT : ExitCode.OK;
    }

    private Universe choose(final ExchangeInfo listed) {
        final RecordedUniverse choice = new RecordedUniverse(listed.instruments());
        return selection.symbols != null
                ? choice.ofSymbols(selection.symbols)
                : choice.ofTriangles(selection.triangles);
    }

    private void untilOver(final MarketRecorder recorder, final Terminal terminal, final StopSignal stop)
            throws InterruptedException {
        final long startMs = nowMs();
        final long endMs = seconds == 0 ? Long.MAX_VALUE : startMs + TimeUnit.SECONDS.toMillis(seconds);
        long statusDueMs = startMs + STATUS_INTERVAL_MS;
        while (!stop.await(POLL_MS) && nowMs() < endMs && recorder.problem().isEmpty()) {
            if (nowMs() >= statusDueMs) {
                terminal.status(recorder.status());
                statusDueMs += STATUS_INTERVAL_MS;
            }
        }
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private RecordingSettings settings() throws ConfigException {
        if (venue.config == null) {
            return settings(
                    venue.addresses.restUrl,
                    venue.addresses.streamUrl,
                    Optional.ofNullable(venue.addresses.trustFile),
                    TrefoilConfig.Sockets.AUTO,
                    DEFAULT_STREAMS_PER_CONNECTION,
                    DEFAULT_SILENCE_MS,
                    depth == null ? "none" : depth,
                    JournalSettings.DEFAULT);
        }
        final TrefoilConfig config = ConfigReader.read(venue.config);
        return settings(
                config.venue().restUrl().toString(),
                config.venue().streamUrl().toString(),
                config.venue().trustFile(),
                config.market().sockets(),
                config.market().streamsPerConnection(),
                config.market().upkeep().silenceMs(),
                depth == null ? configured(config) : depth,
                config.journal().settings());
    }

    private static String configured(final TrefoilConfig config) {
        return switch (config.market().depth()) {
            case PARTIAL -> Integer.toString(config.market().depthLevels());
            case DIFF -> "diff";
            default -> "none";
        };
    }

    private RecordingSettings settings(
            final String restUrl,
            final String streamUrl,
            final Optional<Path> trustFile,
            final TrefoilConfig.Sockets sockets,
            final int streamsPerConnection,
            final long silenceMs,
            final String books,
            final JournalSettings journal) {
        if (depthIntervalMs != 100 && depthIntervalMs != 1_000) {
            throw wrong("--depth-interval " + depthIntervalMs + " is not 100 or 1000");
        }
        final RecordingSettings.Depth kind =
                switch (books) {
                    case "none" -> RecordingSettings.Depth.NONE;
                    case "5", "10", "20" -> RecordingSettings.Depth.PARTIAL;
                    case "diff" -> RecordingSettings.Depth.DIFF;
                    default -> throw wrong("--depth '" + books + "' is none of none, 5, 10, 20, diff");
                };
        return new RecordingSettings(
                restUrl,
                streamUrl,
                trustFile,
                sockets,
                streamsPerConnection,
                silenceMs,
                kind,
                kind == RecordingSettings.Depth.PARTIAL ? Integer.parseInt(books) : 0,
                depthIntervalMs,
                directory,
                rollMib == null ? journal : rolling(journal),
                raw);
    }

    private JournalSettings rolling(final JournalSettings journal) {
        return new JournalSettings((long) rollMib << 20, journal.rollAgeNs(), journal.keepBytes(), journal.sync());
    }

    private ParameterException wrong(final String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
