package trefoil.gateway.cli;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trefoil.engine.sim.MarketFeed;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.session.SessionReport;
import trefoil.gateway.session.TradingSession;

/** {@code trefoil demo}: a simulated exchange on loopback and the engine trading on it over real sockets. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Start a simulated exchange on loopback and let the engine trade on it with play money,",
            "over real sockets; end with a summary and a journal. Needs no network and no key."
        })
final class DemoCommand implements Callable<Integer> {
    private static final int DEFAULT_SECONDS = 30;

    @Spec
    private CommandSpec spec;

    @Mixin
    private MarketOptions market;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long (default: " + DEFAULT_SECONDS + ", or to the end of the tape).")
    private Long seconds;

    @Option(
            names = "--fee-ppm",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Taker fee that the exchange charges, 1000 is 0.1 %% (default: ${DEFAULT-VALUE}).")
    private int feePpm;

    @Option(
            names = "--min-edge-ppm",
            paramLabel = "N",
            defaultValue = "100",
            description = "Least profit of a loop after fees, 100 is 1 bp (default: ${DEFAULT-VALUE}).")
    private int minEdgePpm;

    @Option(
            names = "--journal",
            paramLabel = "DIR",
            defaultValue = "journals",
            description = "Directory for the journal (default: ${DEFAULT-VALUE}).")
    private Path journalDirectory;

    @Override
    public Integer call() throws Exception {
        final Terminal terminal = new Terminal(spec.commandLine().getErr());
        final TapeCheck check = market.tape() == null ? null : TapeCheck.of(market.tape());
        final MarketFeed feed = market.feed();
        final long limit = seconds != null ? seconds : market.tape() != null ? 0 : DEFAULT_SECONDS;
        try (StopSignal stop = new StopSignal()) {
            final SimulatedVenue venue = SimulatedVenue.start(feed, 0, feePpm, 1);
            try (Credentials credentials =
                            new Credentials(venue.apiKey(), venue.secret().getBytes(StandardCharsets.US_ASCII));
                    TradingSession session = TradingSession.open(
                            settings(venue),
                            Optional.of(credentials),
                            Version.current(),
                            loops -> check == null ? QuoteObserver.NONE : check.over(loops),
                            terminal::line)) {
                terminal.line("simulated exchange at " + venue.server().restUrl() + ", " + market.describe()
                        + ", taker fee " + feePpm + " ppm, play money");
                final SessionReport report = new SessionRun(session, terminal, stop)
                        .run(limit, () -> venue.server().feedEnd().isDone());
                return stop.exitWith(conclude(report, check));
            } finally {
                venue.server().close();
            }
        } catch (final IllegalArgumentException problem) {
            throw new CommandException(ExitCode.USAGE, problem.getMessage());
        }
    }

    private int conclude(final SessionReport report, final TapeCheck check) {
        final int exitCode = SessionRun.conclude(report, spec.commandLine().getOut());
        if (check != null && check.hasVerdicts()) {
            check.finish();
            spec.commandLine().getOut().println(check.summary());
        }
        spec.commandLine()
                .getOut()
                .println(
                        market.tape() == null
                                ? "note       a synthetic market that opens loops on purpose: no word on what the real"
                                        + " market pays"
                                : "note       a tape is played, not moved by our orders");
        return exitCode;
    }

    private TrefoilConfig settings(final SimulatedVenue venue) {
        final TrefoilConfig defaults = ConfigReader.defaults(
                URI.create(venue.server().restUrl()), URI.create(venue.server().streamUrl()));
        return new TrefoilConfig(
                new TrefoilConfig.Venue(
                        defaults.venue().restUrl(),
                        defaults.venue().streamUrl(),
                        Optional.of(defaults.venue().streamUrl()),
                        Optional.empty()),
                defaults.universe(),
                defaults.market(),
                new TrefoilConfig.Trading(
                        true,
                        minEdgePpm,
                        OptionalInt.empty(),
                        defaults.trading().maxLegLossPpm(),
                        defaults.trading().maxOpenLoops(),
                        defaults.trading().maxStart()),
                defaults.orders(),
                new TrefoilConfig.Journal(true, journalDirectory),
                defaults.engine());
    }
}
