package trefoil.gateway.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import trefoil.engine.sim.RobotSettings;
import trefoil.gateway.exchange.ExchangeConfig;
import trefoil.gateway.exchange.TlsIdentity;

/** How a simulated exchange is reached besides its port, and who else trades there. */
final class ServerOptions {
    private static final String PEM_HEAD = "-----BEGIN CERTIFICATE-----";
    private static final long MAX_LIFETIME_SECONDS = TimeUnit.DAYS.toSeconds(1);

    @Option(
            names = "--tls",
            description = "Encrypt, with a key made for this run and a certificate that is written to --cert-file.")
    private boolean tls;

    @Option(
            names = "--cert-file",
            paramLabel = "FILE",
            defaultValue = "exchange.pem",
            description = "Where the certificate of --tls is written, for clients to trust; "
                    + "replaced if it is a certificate already (default: ${DEFAULT-VALUE}).")
    private Path certificateFile;

    @Option(
            names = "--sbe-port",
            paramLabel = "N",
            description = "TCP port on 127.0.0.1 of the SBE market streams, 0 for any free one. Without it there are"
                    + " none.")
    private Integer sbePort;

    @Option(
            names = "--robots",
            negatable = true,
            description =
                    "Let a market maker and a competing taker trade beside you, so that there are trades, queues and"
                            + " rivals. On by default, off with --tape.")
    private Boolean robots;

    @Option(
            names = "--connection-seconds",
            paramLabel = "N",
            defaultValue = "86400",
            description = "Close a websocket that is so old (default: ${DEFAULT-VALUE}, a day).")
    private long connectionSeconds;

    /** Refuses values that are out of bounds. */
    void check(final CommandSpec spec) {
        if (sbePort != null) {
            Bounds.require(spec, "--sbe-port", sbePort, 0, Bounds.MAX_PORT);
        }
        Bounds.require(spec, "--connection-seconds", connectionSeconds, 1, MAX_LIFETIME_SECONDS);
    }

    /** Whether there are SBE streams. */
    boolean sbe() {
        return sbePort != null;
    }

    /** Whether somebody else trades on that market. */
    boolean robots(final MarketOptions market) {
        return robots == null ? market.tape() == null : robots;
    }

    /** Puts the options into an exchange's settings, and writes the certificate if there is one. */
    void applyTo(final ExchangeConfig.Builder config, final MarketOptions market) {
        config.connectionLifetimeNs(TimeUnit.SECONDS.toNanos(connectionSeconds));
        if (sbePort != null) {
            config.sbePort(sbePort);
        }
        if (robots(market)) {
            config.robots(RobotSettings.usual(market.seed()));
        }
        if (tls) {
            final TlsIdentity identity = TlsIdentity.generate();
            writeCertificate(identity);
            config.tls(identity);
        }
    }

    /** The file of the certificate; null without encryption. */
    Path certificateFile() {
        return tls ? certificateFile : null;
    }

    private void writeCertificate(final TlsIdentity identity) {
        try {
            if (Files.exists(certificateFile)
                    && !(Files.isRegularFile(certificateFile)
                            && Files.readString(certificateFile, StandardCharsets.ISO_8859_1)
                                    .startsWith(PEM_HEAD))) {
                throw new CommandException(
                        ExitCode.USAGE, certificateFile + " exists and is not a certificate; name another");
            }
            Files.writeString(certificateFile, identity.certificatePem(), StandardCharsets.US_ASCII);
        } catch (final IOException problem) {
            throw new CommandException(ExitCode.ENVIRONMENT, certificateFile + " cannot be written: " + problem);
        }
    }
}
