package trefoil.gateway.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.session.TradingSession;

/** {@code trefoil run}: the engine against the venue that a configuration file names. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Run the engine against the venue that the configuration names.",
            "Watches only, unless the configuration says trading.enabled = true."
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
            description = "Stop after so long; 0 runs until Ctrl-C (default: ${DEFAULT-VALUE}).")
    private long seconds;

    @Override
    public Integer call() throws Exception {
        final TrefoilConfig settings = ConfigReader.read(config);
        final Terminal terminal = new Terminal(spec.commandLine().getErr());
        try (StopSignal stop = new StopSignal()) {
            final Optional<Credentials> credentials =
                    settings.trading().enabled() ? Optional.of(credentials(settings)) : Optional.empty();
            try (TradingSession session = TradingSession.open(
                    settings, credentials, Version.current(), loops -> QuoteObserver.NONE, terminal::line)) {
                final SessionRun run = new SessionRun(session, terminal, stop);
                return stop.exitWith(SessionRun.conclude(
                        run.run(seconds, () -> false), spec.commandLine().getOut()));
            } finally {
                credentials.ifPresent(Credentials::close);
            }
        } catch (final IllegalArgumentException problem) {
            throw new CommandException(ExitCode.USAGE, problem.getMessage());
        }
    }

    private static Credentials credentials(final TrefoilConfig settings) {
        return settings.venue().keyFile().isPresent()
                ? Credentials.fromFile(settings.venue().keyFile().get())
                : Credentials.fromEnvironment(System.getenv());
    }
}
