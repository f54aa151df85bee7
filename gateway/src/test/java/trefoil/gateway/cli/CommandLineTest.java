package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user types wrong, or has lying about wrong: one line, the right exit code, no stack trace. */
@Timeout(60)
class CommandLineTest {
    @TempDir
    private Path directory;

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("", "a command is missing"),
                Arguments.of("demmo", "Did you mean: trefoil demo?"),
                Arguments.of("demo --secnds 3", "--seconds"),
                Arguments.of("demo extra", "'extra'"),
                Arguments.of("demo --seconds", "--seconds"),
                Arguments.of("demo --seconds abc", "'--seconds': 'abc'"),
                Arguments.of("demo --seconds -5", "--seconds -5 is not from 0 to"),
                Arguments.of("demo --seconds 9223372036854775807", "--seconds 9223372036854775807 is not from"),
                Arguments.of("demo --rate 0", "--rate 0 is not from 1 to"),
                Arguments.of("demo --rate 99999999999", "'--rate': '99999999999'"),
                Arguments.of("demo --fee-ppm -1", "--fee-ppm -1 is not from 0 to"),
                Arguments.of("demo --min-edge-ppm 500001", "--min-edge-ppm 500001 is not from 0 to 500000"),
                Arguments.of("demo --speed NaN", "--speed NaN is not from"),
                Arguments.of("demo --speed 0", "--speed 0.0 is not from"),
                Arguments.of("demo --faults sometimes", "--faults 'sometimes' is none of all, none, partial, no-fill,"),
                Arguments.of("demo --faults late,", "--faults '' is none of all, none, partial"),
                Arguments.of("exchange --faults none,late", "--faults none,late says none, and more"),
                Arguments.of("exchange --fault-rate 101", "--fault-rate 101.0 is not from 0"),
                Arguments.of("demo --fault-rate NaN", "--fault-rate NaN is not from 0"),
                Arguments.of("exchange --port 65536", "--port 65536 is not from 0 to 65535"),
                Arguments.of("exchange --port -1", "--port -1 is not from"),
                Arguments.of("exchange --seconds -1", "--seconds -1 is not from"),
                Arguments.of("run", "--config"),
                Arguments.of("run --config x --seconds -1", "--seconds -1 is not from"),
                Arguments.of("run --config absent.toml", "absent.toml: no such file"),
                Arguments.of("kill", "--config"),
                Arguments.of("kill --file a --config b", "mutually exclusive"),
                Arguments.of("kill --file KILL --reduce --clear", "--reduce and --clear exclude each other"),
                Arguments.of("kill --file KILL --wait -1", "--wait -1 is not from 0 to"),
                Arguments.of("kill --file absent/KILL", "absent/KILL: there is no such directory"),
                Arguments.of("kill --config absent.toml", "absent.toml: no such file"),
                Arguments.of("config", "say 'example' or 'check FILE'"),
                Arguments.of("config check", "FILE"),
                Arguments.of("journal", "name a command: info, stat, cat, tail, find"),
                Arguments.of("journal stat absent.trefoil", "absent.trefoil"),
                Arguments.of("help nonsense", "nonsense"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void shouldRefuseInOneLine(final String commandLine, final String reason) {
        final Cli.Result result = Cli.run(commandLine.isEmpty() ? new String[0] : commandLine.split(" "));

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).startsWith("trefoil: ").contains(reason);
        assertOneReason(result);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "help",
                "help demo",
                "demo --help",
                "run --help",
                "exchange --help",
                "journal --help",
                "journal cat --help",
                "journal stat --help",
                "journal info --help",
                "journal tail --help",
                "journal find --help",
                "journal verify --help",
                "journal explain --help",
                "journal diff --help",
                "journal slice --help",
                "completion --help",
                "config --help",
                "doctor --help",
                "run --help",
                "kill --help",
                "config check --help",
                "config example --help"
            })
    void shouldExplainEachCommand(final String commandLine) {
        final Cli.Result result = Cli.run(commandLine.split(" "));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("Usage: trefoil");
        assertThat(result.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(result.err()).isEmpty();
    }

    @Test
    void shouldSayWhichFaultsTheExchangeInjects() {
        final Cli.Result result = Cli.run(
                "exchange",
                "--port=0",
                "--seconds=1",
                "--key-file=" + directory.resolve("exchange.key"),
                "--faults=late,no-fill",
                "--fault-rate=5");

        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.out()).contains("faults    no-fill, late in 5 % of orders", "faults    none injected");
    }

    @Test
    void shouldTellItsVersion() {
        assertThat(Cli.run("--version").out()).contains("trefoil ", "Java ");
    }

    @Test
    void shouldNameEveryMistakeOfAConfigurationWithItsLine() throws IOException {
        final Path file = write(
                "many.toml",
                "[venue]",
                "restUrl = \"http://example.com\"",
                "streamUrl = 7",
                "[tradng]",
                "mode = \"paper\"",
                "[trading]",
                "minEdgePpm = -4",
                "maxOpnLoops = 3");

        final Cli.Result result = Cli.run("run", "--config", file.toString());

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err().lines()).hasSize(5);
        assertThat(result.err())
                .contains("many.toml:2: venue.restUrl is not encrypted")
                .contains("many.toml:3: venue.streamUrl is an integer")
                .contains("many.toml:4: unknown table [tradng]; did you mean trading?")
                .contains("many.toml:7: trading.minEdgePpm = -4 is not from 0 to")
                .contains("many.toml:8: unknown key trading.maxOpnLoops; did you mean trading.maxOpenLoops?");
    }

    @Test
    void shouldPrintAnExampleThatItsOwnCheckAccepts() throws IOException {
        final Path file = Files.writeString(
                directory.resolve("example.toml"), Cli.run("config", "example").out());

        final Cli.Result result = Cli.run("config", "check", file.toString());

        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.out()).contains("trading.mode = watch");
    }

    @Test
    void shouldRefuseATapeThatIsNone() throws IOException {
        final byte[] noise = new byte[50_000];
        new Random(1).nextBytes(noise);

        assertTapeRefused(directory.resolve("absent"), "does not exist");
        assertTapeRefused(directory, "is a directory");
        assertTapeRefused(Files.createFile(directory.resolve("empty")), "is empty");
        assertTapeRefused(Files.write(directory.resolve("noise"), noise), "line 100");
        assertTapeRefused(Files.write(directory.resolve("noise.gz"), noise), "is named .gz but is not gzip");
        assertTapeRefused(write("prose", "It was a dark and stormy night."), "is not a tape of any known form");
    }

    static boolean hasEndlessDevice() {
        return Files.isReadable(Path.of("/dev/zero"));
    }

    @Test
    @EnabledIf("hasEndlessDevice")
    void shouldNotReadADeviceForEver() {
        assertTapeRefused(Path.of("/dev/zero"), "is not a regular file");
    }

    private static void assertTapeRefused(final Path tape, final String reason) {
        for (final String command : new String[] {"demo", "exchange"}) {
            final Cli.Result result = Cli.run(command, "--tape", tape.toString());

            assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.USAGE);
            assertThat(result.err()).startsWith("trefoil: tape " + tape).contains(reason);
            assertOneReason(result);
        }
    }

    @Test
    void shouldRefuseAJournalDirectoryThatCannotBeOne() throws IOException {
        final Path file = Files.createFile(directory.resolve("file"));

        for (final Path unusable : new Path[] {file, file.resolve("below")}) {
            final Cli.Result result = Cli.run("demo", "--seconds", "1", "--journal", unusable.toString());

            assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.ENVIRONMENT);
            assertThat(result.err()).contains("trefoil: journal " + unusable).contains("journal directory");
            assertThat(result.err()).doesNotContain("\tat ");
            assertThat(result.out()).isEmpty();
        }
    }

    @Test
    void shouldSayThatThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            final Path key = directory.resolve("a.key");

            final Cli.Result result =
                    Cli.run("exchange", "--port", Integer.toString(taken.getLocalPort()), "--key-file", key.toString());

            assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.ENVIRONMENT);
            assertThat(result.err())
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .contains("port=0 takes any");
            assertOneReason(result);
            assertThat(key).doesNotExist();
        }
    }

    @Test
    void shouldWriteAKeyFileForItsOwnerOnlyAndReplaceNoOther() throws IOException {
        final Path key = directory.resolve("a.key");
        final Path foreign = write("foreign.key", "apiKey=real");

        final Cli.Result first = exchange(key);
        final String firstText = Files.readString(key);
        final Cli.Result second = exchange(key);
        final Cli.Result refused = exchange(foreign);

        assertThat(first.exitCode()).as("%s", first).isZero();
        assertThat(first.out()).contains("rest      http://127.0.0.1:").contains("key file  " + key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(second.exitCode()).isZero();
        assertThat(Files.readString(key)).isNotEqualTo(firstText).contains("apiKey=", "secret=");
        final String secret = firstText.replaceAll("(?s).*secret=(\\S+).*", "$1");
        assertThat(secret).hasSizeGreaterThan(32);
        assertThat(first.toString()).doesNotContain(secret);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains(foreign + " exists and is not a simulated exchange's key file");
        assertThat(Files.readString(foreign)).isEqualTo("apiKey=real\n");
    }

    private static Cli.Result exchange(final Path key) {
        return Cli.run("exchange", "--port", "0", "--seconds", "1", "--speed", "1000", "--key-file", key.toString());
    }

    @Test
    void shouldRefuseAKeyFileThatIsNotASecret() throws IOException {
        final Path config = write(
                "run.toml",
                "[venue]",
                "restUrl = \"http://127.0.0.1:1\"",
                "streamUrl = \"ws://127.0.0.1:1\"",
                "keyFile = \"run.key\"",
                "[trading]",
                "mode = \"testnet\"");

        assertKeyRefused(config, "run.key does not exist");

        final Path key = write("run.key", "apiKey=abcdefgh", "secret=topsecret");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertKeyRefused(config, "can be read by others than its owner: chmod 600");

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(key, "apiKey=abcdefgh\nsekret=topsecret\n");
        assertKeyRefused(config, "line 2");

        Files.writeString(key, "apiKey=abcdefgh\n");
        assertKeyRefused(config, "no line 'secret=...'");
    }

    private static void assertKeyRefused(final Path config, final String reason) {
        final Cli.Result result = Cli.run("run", "--config", config.toString());

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(reason).doesNotContain("topsecret");
        assertOneReason(result);
    }

    private static void assertOneReason(final Cli.Result result) {
        assertThat(result.err().lines().filter(line -> line.startsWith("trefoil: ")))
                .hasSize(1);
        assertThat(result.err()).doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(result.out()).isEmpty();
    }

    private Path write(final String name, final String... lines) throws IOException {
        return Files.writeString(directory.resolve(name), String.join("\n", lines) + "\n");
    }
}
