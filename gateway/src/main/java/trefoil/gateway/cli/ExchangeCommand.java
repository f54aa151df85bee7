package trefoil.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import trefoil.engine.sim.MarketFeed;

/** {@code trefoil exchange}: the simulated exchange by itself. */
@Command(
        name = "exchange",
        mixinStandardHelpOptions = true,
        description = {
            "Run a Binance-compatible exchange on loopback: REST, market streams, websocket API.",
            "The market starts with the first subscription."
        })
final class ExchangeCommand implements Callable<Integer> {
    private static final String KEY_FILE_MARK = "# Account of a simulated";

    private static final long POLL_MS = 200;

    @Spec
    private CommandSpec spec;

    @Mixin
    private MarketOptions market;

    @Mixin
    private FaultOptions faults;

    @Mixin
    private ServerOptions serverOptions;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8790",
            description = "TCP port on 127.0.0.1, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            defaultValue = "exchange.key",
            description = "Where the account's key and secret are written, readable by you only; "
                    + "replaced if it is a key file already (default: ${DEFAULT-VALUE}).")
    private Path keyFile;

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description =
                    "The public half of a key pair, Ed25519 or RSA in PEM: the account has an API key for it, too,"
                            + " which is written to the key file.")
    private Path publicKeyFile;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "0",
            description = "Stop after so many seconds; 0 runs until Ctrl-C (default: ${DEFAULT-VALUE}).")
    private long seconds;

    @Override
    public Integer call() throws Exception {
        market.check(spec);
        faults.check(spec);
        serverOptions.check(spec);
        Bounds.require(spec, "--port", port, 0, Bounds.MAX_PORT);
        Bounds.require(spec, "--seconds", seconds, 0, Bounds.MAX_SECONDS);
        final PrintWriter out = spec.commandLine().getOut();
        final PublicKey publicKey = publicKeyFile == null ? null : PublicKeyFile.read(publicKeyFile);
        final MarketFeed feed = market.feed(spec.commandLine().getErr()::println);
        try (StopSignal stop = new StopSignal();
                SimulatedVenue venue = SimulatedVenue.start(
                        feed, port, market, faults, publicKey, config -> serverOptions.applyTo(config, market))) {
            writeKeyFile(venue);
            out.println("exchange  " + market.describe() + ", taker fee " + market.feePpm() + " ppm");
            if (serverOptions.robots(market)) {
                out.println("robots    a market maker and a taker beside you");
            }
            if (faults.any()) {
                out.println("faults    " + faults.describe());
            }
            out.println("rest      " + venue.server().restUrl());
            out.println("streams   " + venue.server().streamUrl());
            out.println("ws api    " + venue.server().wsApiUrl());
            if (serverOptions.sbe()) {
                out.println("sbe       " + venue.server().sbeStreamUrl() + ", with the stream key in the key file");
            }
            out.println("key file  " + keyFile);
            if (serverOptions.certificateFile() != null) {
                printTrust(out, serverOptions.certificateFile());
            }
            out.flush();
            final long endMs = seconds == 0 ? Long.MAX_VALUE : nowMs() + TimeUnit.SECONDS.toMillis(seconds);
            while (!stop.await(POLL_MS) && nowMs() < endMs) {
                // waiting is all there is to do
            }
            venue.server().shutDownConnections(0);
            if (faults.any()) {
                FaultOptions.summary(venue.server()).forEach(line -> out.println("faults    " + line));
                out.flush();
            }
            final Optional<String> fault = venue.fault();
            fault.ifPresent(spec.commandLine().getErr()::println);
            return fault.isEmpty() ? ExitCode.OK : ExitCode.FINDING;
        }
    }

    private static void printTrust(final PrintWriter out, final Path file) {
        out.println("trust     " + file + " holds the certificate, good for this run:");
        out.println("          Trefoil  venue.trustFile = \"" + file + "\"");
        out.println("          curl     --cacert " + file);
        out.println("          Java     keytool -importcert -noprompt -alias exchange -file " + file
                + " -keystore exchange.p12 -storepass changeit,");
        out.println("                   then -Djavax.net.ssl.trustStore=exchange.p12");
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Whether a simulated exchange wrote that file; no more of it is read than says so. */
    private static boolean isOurs(final Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(KEY_FILE_MARK.length()), StandardCharsets.ISO_8859_1).equals(KEY_FILE_MARK);
        }
    }

    private void writeKeyFile(final SimulatedVenue venue) {
        final StringBuilder text = new StringBuilder(KEY_FILE_MARK + " exchange: play money.\napiKey=" + venue.apiKey()
                + "\nsecret=" + venue.secret()
                + "\n# API key for SBE streams, which ask for no signature: " + venue.streamKey() + "\n");
        if (venue.publicApiKey() != null) {
            text.append("# For the key pair of " + publicKeyFile + ", a key file of its own:\n#   apiKey="
                    + venue.publicApiKey() + "\n#   privateKeyFile=...\n");
        }
        try {
            if (isOurs(keyFile)) {
                Files.delete(keyFile);
            }
            Files.createFile(
                    keyFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(keyFile, text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (final FileAlreadyExistsException exists) {
            throw new CommandException(
                    ExitCode.USAGE, keyFile + " exists and is not a simulated exchange's key file; name another");
        } catch (final IOException problem) {
            throw new CommandException(ExitCode.ENVIRONMENT, keyFile + " cannot be written: " + problem);
        }
    }
}
