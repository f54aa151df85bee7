package trefoil.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.RecordHeader;

@Timeout(60)
class JournalProcessTest {
    private static final int FILE_LIMIT_KIB = 3 * 1024;

    @TempDir
    private Path directory;

    @Test
    void shouldKeepEveryAcknowledgedRecordWhenTheWriterIsKilled() throws IOException, InterruptedException {
        final Process process = JournalWriterProcess.start("forever", directory, List.of());
        final Path path;
        long acknowledged = 0;
        try (BufferedReader output = JournalWriterProcess.output(process)) {
            path = Path.of(output.readLine());
            while (acknowledged < 50_000) {
                acknowledged = Long.parseLong(output.readLine());
            }
            try (JournalReader reader = JournalReader.open(path)) {
                assertThat(reader.stillWritten()).isTrue();
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

        try (JournalReader reader = JournalReader.open(path)) {
            readAll(reader);
            assertThat(reader.recordsRead()).isGreaterThanOrEqualTo(acknowledged);
            assertThat(reader.status()).isEqualTo(JournalStatus.OPEN_OR_TORN);
            assertThat(reader.tail()).hasValueSatisfying(tail -> {
                assertThat(tail.recordNumber()).isEqualTo(reader.recordsRead());
                assertThat(tail.position()).isLessThanOrEqualTo(reader.fileLength());
            });
            assertThat(reader.stillWritten()).isFalse();
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
