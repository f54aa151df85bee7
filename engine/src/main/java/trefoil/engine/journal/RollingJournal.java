package trefoil.engine.journal;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import trefoil.engine.event.BatchJournal;
import trefoil.engine.event.RecordHeader;

/**
 * Writes one run's journal, in as many files as it takes: a {@link JournalWriter}, and when its file is long or old
 * enough, another one.
 *
 * <pre>
 *   writing thread     batch, batch, … ─► end of file, go on in the next ─► batch, …
 *   files thread                 └─ prepare the next file ─┘      └─ cut, sync, close the last; enforce what is kept
 * </pre>
 *
 * The next file is ready before it is needed; until it is, the last one grows on. So no batch waits for a file to be made
 * or brought to the disk, unless {@link JournalSettings.Sync#BATCH} asks for it. Records are numbered through all
 * files. The writing thread allocates nothing but for a few objects at each file.
 *
 * <p>Batches are written by one thread at a time; what cannot be written throws as in {@link JournalWriter}.
 */
public final class RollingJournal implements BatchJournal {
    private static final long SYNC_INTERVAL_MS = 1_000;
    private static final long CLOSE_WITHIN_S = 60;

    private final Path directory;
    private final JournalHeader header;
    private final JournalSettings settings;
    private final ScheduledExecutorService files;
    private final Runnable bounds;
    private Future<JournalWriter> next;
    private int segment = 1;
    private long firstNs;
    private long lastNs;
    private long retryBytes;
    private boolean closed;

    /** Written by the writing thread; the files thread brings it to the disk. */
    private volatile JournalWriter current;

    /** Why a file could not be made, closed or removed: the last such failure. */
    private volatile RuntimeException problem;

    /** Why the directory is not in bounds, or null. */
    private volatile RuntimeException tidyProblem;

    private RollingJournal(
            final Path directory, final JournalHeader header, final JournalSettings settings, final Runnable bounds) {
        this.directory = directory;
        this.header = header;
        this.settings = settings;
        this.bounds = bounds;
        current = JournalWriter.create(directory, header);
        files = Executors.newSingleThreadScheduledExecutor(runnable -> {
            final Thread thread = new Thread(runnable, "trefoil-journal-files");
            thread.setDaemon(true);
            return thread;
        });
        if (settings.sync() == JournalSettings.Sync.SECOND) {
            files.scheduleWithFixedDelay(
                    () -> guard(() -> current.sync()), SYNC_INTERVAL_MS, SYNC_INTERVAL_MS, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Creates the first file, {@link JournalHeader#fileName()}, in the directory, which is made where it is missing.
     *
     * @param bounds done by the files thread after each new file and when {@link #tidy} asks: what keeps the directory
     *     in bounds
     * @throws JournalException if the file exists or cannot be written
     */
    public static RollingJournal create(
            final Path directory, final JournalHeader header, final JournalSettings settings, final Runnable bounds) {
        return new RollingJournal(directory, header, settings, bounds);
    }

    /** The first file. */
    public Path path() {
        return directory.resolve(header.fileName());
    }

    /** Files begun so far. */
    public int segments() {
        return segment;
    }

    /** Why a file could not be prepared, closed or removed, or null. The run goes on in the file it has. Any thread. */
    public RuntimeException problem() {
        final RuntimeException first = problem;
        return first == null ? tidyProblem : first;
    }

    /** Has the directory kept in bounds now: more may go than before. Any thread. */
    public void tidy() {
        files.execute(this::keepInBounds);
    }

    /** Starts a batch. */
    @Override
    public void beginBatch() {
        current.beginBatch();
    }

    /** Adds a record to the batch, see {@link JournalWriter#append}. */
    @Override
    public void append(final DirectBuffer buffer, final int offset, final int length) {
        current.append(buffer, offset, length);
        lastNs = RecordHeader.timeNs(buffer, offset);
        if (firstNs == 0) {
            firstNs = lastNs;
        }
    }

    /** Publishes the batch, see {@link JournalWriter#endBatch}; then goes on in another file if it is time. */
    @Override
    public void endBatch() {
        current.endBatch();
        if (settings.sync() == JournalSettings.Sync.BATCH) {
            current.sync();
        }
        final long bytes = current.bytesWritten();
        final long ageNs = lastNs - firstNs;
        if (next == null) {
            // Early enough to be ready in time, late enough to be rarely in vain.
            if (bytes >= Math.max(retryBytes, settings.rollBytes() / 4 * 3) || ageNs >= settings.rollAgeNs() / 4 * 3) {
                prepare();
            }
        } else if ((bytes >= settings.rollBytes() || ageNs >= settings.rollAgeNs()) && next.isDone()) {
            roll();
        }
    }

    private void prepare() {
        final JournalHeader ofNext = header.inSegment(segment + 1);
        next = files.submit(() -> JournalWriter.create(directory, ofNext));
    }

    private void roll() {
        final JournalWriter last = current;
        final JournalWriter prepared = prepared();
        if (prepared == null) {
            next = null;
            retryBytes = last.bytesWritten() + settings.rollBytes() / 4;
            firstNs = lastNs;
            return;
        }
        last.endSegment(lastNs, segment + 1);
        next = null;
        segment++;
        prepared.startAt(last.recordsWritten());
        current = prepared;
        firstNs = 0;
        retryBytes = 0;
        files.execute(() -> {
            guard(last::close);
            keepInBounds();
        });
    }

    private JournalWriter prepared() {
        try {
            return next.get();
        } catch (final ExecutionException e) {
            problem = e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
            return null;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void keepInBounds() {
        try {
            bounds.run();
            tidyProblem = null;
        } catch (final RuntimeException e) {
            tidyProblem = e;
        }
    }

    private void guard(final Runnable work) {
        try {
            work.run();
        } catch (final RuntimeException e) {
            problem = e;
        }
    }

    /** Completes the last file. Closing again does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        final boolean interrupted = Thread.interrupted();
        try {
            if (next != null) {
                final JournalWriter unused = prepared();
                if (unused != null) {
                    guard(unused::discard);
                }
            }
            files.shutdown();
            files.awaitTermination(CLOSE_WITHIN_S, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            current.close();
        }
    }
}
