package trefoil.gateway.cli.journal;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import trefoil.gateway.fuzz.FuzzTarget;

/**
 * Journal files whose checksums are made right after the damage, so that it gets behind them: every command on journals
 * ends with one of its exit codes and no stack trace.
 */
public final class MendedJournalFuzz extends FuzzTarget {
    private static final List<String> COMMANDS = List.of(
            "info --json FILE",
            "stat --json FILE",
            "cat FILE",
            "verify FILE",
            "explain FILE loop 1",
            "explain FILE record 12");

    private final Path directory = Files.createTempDirectory("fuzz");
    private final Path file = directory.resolve("fuzz.trefoil");

    public MendedJournalFuzz() throws IOException {
        super("journal-mended", 8_192, 64 * 1024 * 1024, 16 * 1024);
    }

    @Override
    protected void read(final byte[] input) throws IOException {
        Files.write(file, JournalMender.mended(input));
        for (final String command : COMMANDS) {
            final StringWriter out = new StringWriter();
            final StringWriter err = new StringWriter();
            final int exitCode = new CommandLine(new JournalCommand())
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err))
                    .setExecutionExceptionHandler((problem, line, result) -> {
                        throw problem;
                    })
                    .execute(command.replace("FILE", file.toString()).split(" "));
            require(exitCode >= 0 && exitCode <= 2, command + " exits with " + exitCode + ": " + err);
            require(!err.toString().contains("\tat "), command + " prints a stack trace: " + err);
        }
    }

    @Override
    protected byte[][] writtenSeeds() throws IOException {
        final Path journals = Files.createDirectory(directory.resolve("seed"));
        final Path journal = SmallJournal.write(journals);
        final byte[] bytes = Files.readAllBytes(journal);
        Files.delete(journal);
        Files.delete(journals);
        return new byte[][] {bytes};
    }

    @Override
    protected int mutations() {
        return 150;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(directory);
    }
}
