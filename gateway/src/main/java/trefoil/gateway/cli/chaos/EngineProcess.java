package trefoil.gateway.cli.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The engine of a campaign as a process: asked, told, frozen, killed. One thread, but for the readers of its output. */
final class EngineProcess implements AutoCloseable {
    private static final int LAST_LINES = 40;
    private static final long KILLED_WITHIN_S = 30;

    private final Process process;
    private final Path log;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final ArrayDeque<String> lastLines = new ArrayDeque<>();
    private final List<Thread> readers = new ArrayList<>();
    private final long startedNs = System.nanoTime();
    private boolean killed;

    private EngineProcess(final Process process, final Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it; what it says goes to that file. */
    static EngineProcess start(final List<String> command, final Path log) throws IOException {
        final EngineProcess started = new EngineProcess(new ProcessBuilder(command).start(), log);
        final Writer writer = Files.newBufferedWriter(log);
        started.read(started.process.getInputStream(), writer);
        started.read(started.process.getErrorStream(), writer);
        return started;
    }

    private void read(final InputStream stream, final Writer writer) {
        final Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            take(line, writer);
                        }
                    } catch (final IOException e) {
                        // The process is gone.
                    }
                },
                "chaos-engine-output");
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
    }

    private void take(final String line, final Writer writer) throws IOException {
        if (line.startsWith(ChaosEngineCommand.ANSWER)) {
            answers.add(line);
            return;
        }
        synchronized (lastLines) {
            lastLines.add(line);
            if (lastLines.size() > LAST_LINES) {
                lastLines.remove();
            }
            writer.write(String.format(
                    Locale.ROOT,
                    "%8.3f %s%n",
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNs) / 1e3,
                    line));
            writer.flush();
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether {@link #kill} ended it. */
    boolean wasKilled() {
        return killed;
    }

    long ageMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNs);
    }

    int exitCode() {
        return process.exitValue();
    }

    Path log() {
        return log;
    }

    /** The last lines it wrote that are no answers. */
    List<String> lastLines() {
        synchronized (lastLines) {
            return List.copyOf(lastLines);
        }
    }

    /** Everything it wrote that is no answer. */
    String said() {
        try {
            return Files.readString(log);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks what it is at; empty if it is gone, or does not answer in that time. */
    Optional<EngineLook> look(final long withinMs) throws InterruptedException {
        return ask(ChaosEngineCommand.LOOK, withinMs).map(EngineLook::new);
    }

    /** Tells it something, and waits for the answer to that. */
    Optional<String> ask(final String command, final long withinMs) throws InterruptedException {
        answers.clear();
        if (!tell(command)) {
            return Optional.empty();
        }
        final String expected = ChaosEngineCommand.ANSWER + command.split(" ")[0];
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMs);
        while (System.nanoTime() < endNs) {
            final String answer = answers.poll(20, TimeUnit.MILLISECONDS);
            if (answer != null && answer.startsWith(expected)) {
                return Optional.of(answer);
            }
            if (answer == null && !process.isAlive()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Tells it something, and does not wait. */
    boolean tell(final String command) {
        try {
            final OutputStream input = process.getOutputStream();
            input.write((command + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
            return true;
        } catch (final IOException e) {
            return false;
        }
    }

    /** Ends it with {@code kill -9}. */
    void kill() throws InterruptedException {
        if (process.isAlive()) {
            killed = true;
            process.destroyForcibly();
            process.waitFor(KILLED_WITHIN_S, TimeUnit.SECONDS);
        }
        awaitOutput();
    }

    boolean awaitEnd(final long withinMs) throws InterruptedException {
        if (!process.waitFor(withinMs, TimeUnit.MILLISECONDS)) {
            return false;
        }
        awaitOutput();
        return true;
    }

    private void awaitOutput() throws InterruptedException {
        for (final Thread reader : readers) {
            reader.join(TimeUnit.SECONDS.toMillis(5));
        }
    }

    /** Sends a signal by name; false if that cannot be done here. */
    boolean signal(final String name) throws InterruptedException {
        return Tool.run("kill", "-" + name, Long.toString(pid()));
    }

    /** Lets no file of it grow beyond that: to the process, a full disk. False if that cannot be done here. */
    boolean limitFiles(final long bytes) throws InterruptedException {
        return Tool.run("prlimit", "--pid", Long.toString(pid()), "--fsize=" + bytes + ":");
    }

    /** Takes the bound of {@link #limitFiles} away again. */
    void unlimitFiles() throws InterruptedException {
        Tool.run("prlimit", "--pid", Long.toString(pid()), "--fsize=unlimited:");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
