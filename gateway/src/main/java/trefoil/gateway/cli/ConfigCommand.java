package trefoil.gateway.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.config.ConfigException;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.session.FeedPlan;

/** {@code trefoil config}: the commented example, and the check of a file. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Print a commented example configuration, or check a file.")
final class ConfigCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say 'example' or 'check FILE'");
    }

    @Command(name = "example", mixinStandardHelpOptions = true, description = "Print an example with every setting.")
    void example() {
        spec.commandLine().getOut().print(ConfigReader.example());
        spec.commandLine().getOut().flush();
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Check a configuration file and print the settings as they would be used.")
    void check(@Parameters(paramLabel = "FILE", description = "the file") final Path file) throws ConfigException {
        final TrefoilConfig config = ConfigReader.read(file);
        config.settings().forEach((name, value) -> spec.commandLine().getOut().println(name + " = " + value));
        spec.commandLine().getOut().println(feed(config));
    }

    /** By what market data a run would get its quotes, as far as the key tells. */
    private static String feed(final TrefoilConfig config) {
        try {
            final Optional<Credentials> key = RunKey.streamsTakeKey(config) ? RunKey.of(config) : Optional.empty();
            try {
                return FeedPlan.of(config, key.map(Credentials::type)).toString();
            } finally {
                key.ifPresent(Credentials::close);
            }
        } catch (final IllegalArgumentException problem) {
            return "market data not to be had: " + problem.getMessage();
        }
    }
}
