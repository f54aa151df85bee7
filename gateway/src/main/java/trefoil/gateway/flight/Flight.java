package trefoil.gateway.flight;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import trefoil.engine.Engine;
import trefoil.engine.event.OrderSender;
import trefoil.engine.market.Universe;

/** A recording of Java's flight recorder over one run, at settings that cost little. Used by the run's owner. */
public final class Flight implements AutoCloseable {
    private static final String SETTINGS = "low-overhead.jfc";
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long JOIN_MS = 1_000;

    private final Recording recording;
    private final Path file;
    private volatile boolean closed;
    private Thread watcher;

    private Flight(final Recording recording, final Path file) {
        this.recording = recording;
        this.file = file;
    }

    /**
     * Begins to record.
     *
     * @param file is written when the recording ends, or the process does; one that is there is replaced
     * @throws IllegalArgumentException if it cannot be written, or this Java has no flight recorder
     */
    public static Flight record(final Path file) {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("--jfr " + file + " is a directory; a file is wanted");
        }
        final Path parent = file.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new IllegalArgumentException("--jfr " + file + ": there is no directory " + parent);
        }
        Recording recording = null;
        try {
            recording = new Recording(settings());
            recording.setName("trefoil");
            recording.setDumpOnExit(true);
            recording.setDestination(file);
            recording.start();
            return new Flight(recording, file);
        } catch (final IOException problem) {
            recording.close();
            throw new IllegalArgumentException(
                    "--jfr " + file + " cannot be written: " + problem.getMessage(), problem);
        } catch (final IllegalStateException | LinkageError problem) {
            throw new IllegalArgumentException("--jfr: this Java cannot record: " + problem.getMessage(), problem);
        }
    }

    private static Configuration settings() {
        try (InputStream in = Flight.class.getResourceAsStream(SETTINGS);
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return Configuration.create(reader);
        } catch (final IOException problem) {
            throw new UncheckedIOException(problem);
        } catch (final ParseException problem) {
            throw new IllegalStateException(SETTINGS, problem);
        }
    }

    /** The same way of orders, seen by the recording. */
    public OrderSender watching(final OrderSender sender, final Universe universe) {
        return new RecordedSender(sender, universe);
    }

    /** Looks at that engine until the end. */
    public void watch(final Engine engine, final IntSupplier openConnections) {
        final EngineWatch watch = new EngineWatch(
                openConnections, engine::fullWaits, engine::backlog, engine::journalled, engine::journalBacklog);
        watcher = new Thread(
                () -> {
                    while (!closed) {
                        watch.look(System.nanoTime());
                        LockSupport.parkNanos(LOOK_NS);
                    }
                },
                "trefoil-flight");
        watcher.setDaemon(true);
        watcher.start();
    }

    /** Where it goes. */
    public Path file() {
        return file;
    }

    /** Ends the recording, and writes it. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (watcher != null) {
            LockSupport.unpark(watcher);
            try {
                watcher.join(JOIN_MS);
            } catch (final InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        recording.stop();
        recording.close();
    }
}
