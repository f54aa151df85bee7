package trefoil.engine.journal;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.BookTicker;

/**
 * A process of its own that writes a journal and says on its standard output, after each batch, how many records it
 * has got behind it.
 */
final class JournalWriterProcess {
    private static final int BATCH = 100;

    private JournalWriterProcess() {}

    /** The command that runs this class with this process's flags: {@code mode} is {@code rolling}, {@code forever} or {@code full}. */
    static Process start(final String mode, final Path directory, final List<String> prefix) throws IOException {
        final List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-") || flag.startsWith("--enable-") || flag.startsWith("--sun-"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx128m",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                JournalWriterProcess.class.getName(),
                mode,
                directory.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
    }

    static BufferedReader output(final Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    public static void main(final String[] arguments) {
        final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        if (arguments[0].equals("rolling")) {
            roll(Path.of(arguments[1]), out);
            return;
        }
        final JournalWriter writer = JournalWriter.create(Path.of(arguments[1]), Sample.smallHeader("child"));
        out.println(writer.path());
        out.flush();
        if (arguments[0].equals("forever")) {
            writeBatches(writer, out);
        } else {
            fill(writer, out);
        }
    }

    private static void roll(final Path directory, final PrintStream out) {
        final RollingJournal journal = RollingJournal.create(
                directory,
                Sample.smallHeader("child"),
                new JournalSettings(
                        JournalSettings.LEAST_ROLL_BYTES, TimeUnit.HOURS.toNanos(1), 0, JournalSettings.Sync.END),
                () -> {});
        out.println(journal.path());
        out.flush();
        final UnsafeBuffer record = new UnsafeBuffer(new byte[BookTicker.LENGTH]);
        for (long written = 0; true; ) {
            journal.beginBatch();
            for (int i = 0; i < BATCH; i++) {
                Sample.bookTicker(record, written++);
                journal.append(record, 0, BookTicker.LENGTH);
            }
            journal.endBatch();
            out.println(written);
            out.flush();
        }
    }

    private static void fill(final JournalWriter writer, final PrintStream out) {
        for (int failures = 0; failures < 2; failures++) {
            try {
                writeBatches(writer, out);
            } catch (final JournalException e) {
                out.println("failed " + writer.bytesWritten() + " " + e.getMessage());
            }
        }
        writer.close();
        out.println("closed " + writer.recordsWritten());
        out.flush();
    }

    private static void writeBatches(final JournalWriter writer, final PrintStream out) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[BookTicker.LENGTH]);
        while (true) {
            writer.beginBatch();
            try {
                for (int i = 0; i < BATCH; i++) {
                    Sample.bookTicker(record, writer.recordsWritten());
                    writer.append(record, 0, BookTicker.LENGTH);
                }
            } finally {
                writer.endBatch();
            }
            out.println(writer.recordsWritten());
            out.flush();
        }
    }
}
