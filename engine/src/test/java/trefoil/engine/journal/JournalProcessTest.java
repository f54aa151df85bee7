package trefoil.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.recovery.Journals;

@Timeout(60)
class JournalProcessTest {
    static final String KILLS = "trefoil.writerKills";
    static final String SEED = "trefoil.writerKillSeed";

    private static final int DEFAULT_KILLS = 4;
    private static final long DEFAULT_SEED = 20_261_128;
    private static final int MOST_RECORDS = 2_000;
    private static final int FILE_LIMIT_KIB = 3 * 1024;

    @TempDir
    private Path directory;

    @Test
    @Timeout(600)
    void shouldKeepEveryAcknowledgedRecordHoweverOftenTheWriterIsKilled() throws IOException, InterruptedException {
        final int kills = Integer.getInteger(KILLS, DEFAULT_KILLS);
        final long seed = Long.getLong(SEED, DEFAULT_SEED);
        final Random random = new Random(seed);
        long records = 0;
        long files = 0;
        for (int kill = 1; kill <= kills; kill++) {
            final String which = "kill " + kill + " of -D" + KILLS + "=" + kills + " -D" + SEED + "=" + seed;
            final Path home = directory.resolve("kill-" + kill);
            final long acknowledged = writeAndKill(home, 1 + random.nextInt(MOST_RECORDS));
            try (Stream<Path> journal = Files.list(home)) {
                final List<Path> left = journal.toList();
                files += left.size();
                records += readAll(Journals.newestFirst(home).get(0), acknowledged, which);
                for (final Path file : left) {
                    Files.delete(file);
                }
            }
        }
        System.out.println(kills + " writers killed: " + records + " records in " + files + " files, none missing");
        assertThat(files).isGreaterThan(kills);
    }

    /** Returns how many records the writer had said to be written. */
    private static long writeAndKill(final Path home, final int lines) throws IOException, InterruptedException {
        final Process process = JournalWriterProcess.start("rolling", home, List.of());
        long acknowledged = 0;
        try (BufferedReader output = JournalWriterProcess.output(process)) {
            final Path path = Path.of(output.readLine());
            for (int line = 0; line < lines; line++) {
                acknowledged = Long.parseLong(output.readLine());
            }
            try (JournalReader reader = JournalReader.open(path)) {
                assertThat(reader.next()).isTrue();
            }
            // Process.destroyForcibly() would close the output before it is read to its end.
            process.toHandle().destroyForcibly();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                // The last line may have been cut by the kill.
                acknowledged =
                        line.length() < Long.toString(acknowledged).length() ? acknowledged : Long.parseLong(line);
            }
        }
        process.waitFor();
        return acknowledged;
    }

    private static long readAll(final Path path, final long acknowledged, final String which) {
        try (JournalReader reader = JournalReader.open(path)) {
            long read = 0;
            while (reader.next()) {
                assertThat(RecordHeader.sequence(reader.buffer(), reader.offset()))
                        .as(which)
                        .isEqualTo(read++);
            }
            assertThat(read).as(which).isGreaterThanOrEqualTo(acknowledged);
            assertThat(reader.status()).as(which).isEqualTo(JournalStatus.OPEN_OR_TORN);
            assertThat(reader.damages()).as(which).isEmpty();
            assertThat(reader.tail().orElseThrow().position()).as(which).isLessThanOrEqualTo(reader.fileLength());
            assertThat(reader.stillWritten()).as(which).isFalse();
            return read;
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldSayThatTheDiskIsFullAndKeepWhatWasJournalled() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash to limit a process's file size");
        final Process process = JournalWriterProcess.start(
                "full",
                directory,
                List.of("/bin/bash", "-c", "ulimit -f " + FILE_LIMIT_KIB + " && exec \"$0\" \"$@\""));
        final List<String> lines = new ArrayList<>();
        try (BufferedReader output = JournalWriterProcess.output(process)) {
            output.lines().forEach(lines::add);
        }

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        final Path path = Path.of(lines.get(0));
        final List<String> failures =
                lines.stream().filter(line -> line.startsWith("failed ")).toList();
        assertThat(failures).hasSize(2);
        assertThat(failures.get(0))
                .contains("journal " + path + " cannot be lengthened: File too large; free space there or choose"
                        + " another journal directory; the ")
                .endsWith(" records before are safe");
        assertThat(failures.get(1)).contains("full to the last byte prepared");
        assertThat(bytesAt(failures.get(1)) - bytesAt(failures.get(0)))
                .isGreaterThanOrEqualTo(JournalWriter.WIND_DOWN_BYTES - 2 * JournalFormat.MAX_DOCUMENT_LENGTH);
        assertThat(process.exitValue()).isZero();
        final long written = Long.parseLong(lines.get(lines.size() - 1).substring("closed ".length()));
        try (JournalReader reader = JournalReader.open(path)) {
            readAll(reader);
            assertThat(reader.status()).isEqualTo(JournalStatus.COMPLETE);
            assertThat(reader.recordsRead()).isEqualTo(written);
            assertThat(reader.fileLength()).isLessThanOrEqualTo(FILE_LIMIT_KIB * 1024L);
        }
    }

    private static long bytesAt(final String failure) {
        return Long.parseLong(failure.split(" ")[1]);
    }

    private static void readAll(final JournalReader reader) {
        while (reader.next()) {
            assertThat(RecordHeader.sequence(reader.buffer(), reader.offset())).isEqualTo(reader.recordNumber());
        }
    }
}
