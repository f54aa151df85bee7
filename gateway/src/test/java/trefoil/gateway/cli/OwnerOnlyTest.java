package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trefoil.gateway.session.LocalExchange;

/** Whatever a command writes, journals, exports, kill files, is for its owner's eyes only. */
class OwnerOnlyTest {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    @TempDir
    private Path directory;

    @Test
    void shouldWriteForTheOwnerOnly() throws Exception {
        final Path made = directory.resolve("made");
        Files.createDirectory(made);
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            final Path config = exchange.configure(directory, true, LocalExchange.SECRET);
            assertOk("run", "--config", config.toString(), "--seconds", "1");
            final Path journal = journal();
            assertOk(
                    "journal",
                    "slice",
                    journal.toString(),
                    "-o",
                    made.resolve("slice.trefoil").toString());
            for (final String format : List.of("csv", "jsonl", "parquet")) {
                assertOk(
                        "journal",
                        "export",
                        journal.toString(),
                        "--format",
                        format,
                        "-o",
                        made.resolve(format).toString());
            }
            Cli.run("kill", "--config", config.toString());
        }

        assertOwnerOnly(made);
        assertOwnerOnly(directory.resolve("journals"));
        assertThat(directory.resolve("journals/KILL")).exists();
    }

    private Path journal() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("journals"))) {
            return files.filter(file -> file.toString().endsWith(".trefoil"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void assertOk(final String... arguments) {
        final Cli.Result result = Cli.run(arguments);
        assertThat(result.exitCode()).as("%s: %s", List.of(arguments), result).isIn(0, 1);
    }

    private static void assertOwnerOnly(final Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            final List<Path> written = files.filter(
                            file -> !file.getFileName().toString().equals("made"))
                    .toList();
            assertThat(written).isNotEmpty();
            for (final Path file : written) {
                assertThat(Files.getPosixFilePermissions(file)).as("%s", file).doesNotContainAnyElementsOf(OTHERS);
            }
        }
    }
}
