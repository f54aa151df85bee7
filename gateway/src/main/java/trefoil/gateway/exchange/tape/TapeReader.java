package trefoil.gateway.exchange.tape;

import java.nio.file.Path;

/**
 * Frames of one capture file, in the file's order. Plain or gzipped; the form is told by the content.
 *
 * <p>Lines that cannot be read are counted and skipped; damage ends the tape where it begins. A file that is no tape at
 * all is a {@link TapeException}. One thread.
 */
public final class TapeReader implements AutoCloseable {
    /** Unreadable lines in a row after which the file is given up. */
    static final int MAX_UNREADABLE_RUN = 100;

    private static final int EXCERPT_LENGTH = 40;

    private final Path file;
    private final TapeLines lines;
    private final TapeJson json = new TapeJson();
    private final long[] counts = new long[TapeFrameKind.values().length];
    private TapeForm form;
    private TapeMoments moments;
    private long frames;
    private long unreadable;
    private int unreadableRun;
    private long firstUnreadableLine;
    private String firstUnreadableReason = "";

    private TapeReader(final Path file, final TapeForm form) {
        this.file = file;
        this.form = form;
        lines = new TapeLines(file);
        moments = form == TapeForm.BOOKS ? new TapeMoments(file) : null;
    }

    /**
     * A reader at the file's start.
     *
     * @throws TapeException if the file cannot be read, is empty, or is named as gzip without being it
     */
    public static TapeReader open(final Path file) {
        return new TapeReader(file, null);
    }

    /** As {@link #open(Path)}, in that form whatever the content looks like; null for the one that it shows. */
    public static TapeReader open(final Path file, final TapeForm form) {
        return new TapeReader(file, form);
    }

    /**
     * Reads the next frame into the slot; false at the end.
     *
     * @throws TapeException if the file turns out to be no tape: no known form, no frame in it, or nothing but
     *     unreadable lines for a long stretch
     */
    public boolean next(final TapeFrame frame) {
        if (moments != null) {
            return nextOfMoments(frame);
        }
        while (lines.next()) {
            if (lines.length() == 0) {
                continue;
            }
            try {
                // Books of moments may well be one long line.
                final boolean tellsForm = form == null && (lines.startsWith("[") || !lines.overlong());
                if (tellsForm && knownForm() == TapeForm.BOOKS) {
                    moments = new TapeMoments(file);
                    return nextOfMoments(frame);
                }
                if (read(frame)) {
                    return true;
                }
            } catch (final UnreadableLineException e) {
                onUnreadable(e.getMessage());
            }
        }
        if (frames == 0) {
            throw new TapeException(file, 0, noFrame());
        }
        return false;
    }

    /** The form of the file; null before the first frame. */
    public TapeForm form() {
        return form;
    }

    /** What has been read so far. */
    public TapeStatistics statistics() {
        return new TapeStatistics(
                moments == null ? lines.number() : moments.line(),
                TapeStatistics.counts(counts),
                unreadable,
                firstUnreadableLine,
                firstUnreadableReason,
                damage());
    }

    private String damage() {
        final String damage = moments == null ? lines.damage() : moments.damage();
        return damage == null ? "" : damage;
    }

    @Override
    public void close() {
        lines.close();
        if (moments != null) {
            moments.close();
        }
    }

    /** Text that is safe in a message: short, printable ASCII. */
    static String excerpt(final String text) {
        final String start = text.length() > EXCERPT_LENGTH ? text.substring(0, EXCERPT_LENGTH) + "..." : text;
        final StringBuilder safe = new StringBuilder();
        start.chars().forEach(c -> safe.append(c >= ' ' && c < 0x7F ? (char) c : '?'));
        return safe.toString();
    }

    private boolean read(final TapeFrame frame) throws UnreadableLineException {
        if (lines.overlong()) {
            throw new UnreadableLineException("longer than " + TapeLines.MAX_LENGTH + " bytes");
        }
        final boolean holdsFrame = form.read(lines, json, frame);
        unreadableRun = 0;
        if (holdsFrame) {
            frame.line = lines.number();
            frames++;
            counts[frame.kind.ordinal()]++;
        }
        return holdsFrame;
    }

    private TapeForm knownForm() throws UnreadableLineException {
        form = TapeForm.of(lines);
        if (form == null) {
            throw new UnreadableLineException("not a line of any known tape form");
        }
        return form;
    }

    private boolean nextOfMoments(final TapeFrame frame) {
        final boolean holdsFrame = moments.next(frame);
        if (holdsFrame) {
            frames++;
            counts[frame.kind.ordinal()]++;
        }
        return holdsFrame;
    }

    private void onUnreadable(final String reason) {
        unreadable++;
        if (firstUnreadableLine == 0) {
            firstUnreadableLine = lines.number();
            firstUnreadableReason = reason;
        }
        if (++unreadableRun == MAX_UNREADABLE_RUN) {
            throw new TapeException(
                    file,
                    lines.number(),
                    frames == 0
                            ? noFrame()
                            : MAX_UNREADABLE_RUN + " lines in a row cannot be read, this one because it is: " + reason);
        }
    }

    private String noFrame() {
        if (lines.number() == 0) {
            return lines.damage() == null ? "is empty" : "cannot be read: " + lines.damage();
        }
        // What it holds instead stays unsaid: it may be a key file, named by mistake.
        final String start =
                form == null ? "is not a tape of any known form" : "holds no frame, though it looks like " + form;
        final String first = firstUnreadableLine == 0 || form == null
                ? ""
                : "; line " + firstUnreadableLine + ": " + firstUnreadableReason;
        return start + first + (lines.damage() == null ? "" : "; damaged: " + lines.damage());
    }
}
