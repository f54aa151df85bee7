package trefoil.gateway.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.cli.doctor.VenueProbe;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.host.Finding;
import trefoil.gateway.session.LiveConsent;
import trefoil.gateway.session.SessionReport;
import trefoil.gateway.session.TradingSession;

/** {@code trefoil run}: the engine against the venue that a configuration file names. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Run the engine against the venue that the configuration names.",
            "Watches only, unless trading.mode in the configuration says more."
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "Configuration; 'trefoil config example' prints one.")
    private Path config;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "0",
            description = "Stop after so many seconds; 0 runs until Ctrl-C (default: ${DEFAULT-VALUE}).")
    private long seconds;

    @Option(names = "--live", description = "Trade with real money: the second act beside live.armed = true.")
    private boolean live;

    @Option(
            names = "--abandon",
            paramLabel = "SESSION",
            description = {
                "Leave what that earlier run left open as it is, and note what its loops hold",
                "as left over. Without it such loops are brought to their end first."
            })
    private String abandoned;

    @Option(
            names = "--dry-run",
            description = {
                "Do everything up to the first order, configuration, key, venue, account,",
                "checks and warm-up, say what the run would be, and end. Sends no order."
            })
    private boolean dryRun;

    @Mixin
    private FlightOptions flightOptions;

    @Override
    public Integer call() throws Exception {
        Bounds.require(spec, "--seconds", seconds, 0, Bounds.MAX_SECONDS);
        final TrefoilConfig settings = ConfigReader.read(config);
        final Terminal terminal = new Terminal(spec.commandLine().getErr());
        try (StopSignal stop = new StopSignal()) {
            LiveConsent.require(settings, live);
            final Optional<Credentials> credentials = RunKey.of(settings);
            try (TradingSession session =
                    new TradingSession(settings, live, credentials, new Notices(terminal::line, System::nanoTime))) {
                Optional.ofNullable(abandoned).ifPresent(session::abandon);
                if (dryRun) {
                    return dryRun(settings, session, stop);
                }
                final Optional<SessionReport> report =
                        flightOptions.during(session, () -> new SessionRun(session, terminal, stop)
                                .run(loops -> QuoteObserver.NONE, seconds, () -> false));
                return report.map(done ->
                                SessionRun.conclude(done, spec.commandLine().getOut()))
                        .orElse(ExitCode.OK);
            } finally {
                credentials.ifPresent(Credentials::close);
            }
        } catch (final IllegalArgumentException problem) {
            throw new CommandException(ExitCode.USAGE, problem);
        }
    }

    /** The websockets last: everything else says more about what is wrong. */
    private int dryRun(final TrefoilConfig settings, final TradingSession session, final StopSignal stop)
            throws VenueException {
        stop.onRequest(session::abandonStart);
        session.dryRun().forEach(spec.commandLine().getOut()::println);
        boolean reached = true;
        for (final Finding finding : VenueProbe.websockets(settings)) {
            spec.commandLine().getOut().println("socket     " + finding.name() + " " + finding.figure());
            reached &= finding.verdict() == Finding.Verdict.OK;
        }
        spec.commandLine().getOut().println(reached ? "dry run    passed" : "dry run    FAILED");
        spec.commandLine().getOut().flush();
        return reached ? ExitCode.OK : ExitCode.VENUE;
    }
}
