package trefoil.engine.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.agrona.DirectBuffer;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.SegmentEnd;

/**
 * Reads a run's journal from its first record to its last, verifying every byte on the way.
 *
 * <pre>
 *   try (JournalReader journal = JournalReader.open(file)) {
 *       while (journal.next()) {
 *           ... journal.type(), journal.buffer(), journal.offset() ...
 *       }
 *       ... journal.status(), journal.damages(), journal.tail() ...
 *   }
 * </pre>
 *
 * A run that goes on in further files is read through all of them, from the one that is opened. What does not verify is
 * passed over and kept as a {@link Damage}, a missing file too; nothing valid is lost. Works while the journal is being
 * written: after {@link #next()} has answered no at an open tail it may be asked again. One thread.
 */
public final class JournalReader implements AutoCloseable {
    /** Most damages kept; further ones are counted. */
    public static final int MAX_DAMAGES_KEPT = SegmentReader.MAX_DAMAGES_KEPT;

    /** Files looked for behind a missing one. */
    private static final int MOST_MISSING = 1_000;

    private final Path first;
    private final JournalHeader header;
    private final List<Damage> damagesBefore = new ArrayList<>();
    private SegmentReader segment;
    private Path path;
    private int number;
    private int nextSegment;
    private boolean compacted;
    private long damageCountBefore;
    private long recordsRead;
    private long recordsLostBefore;
    private long bytesBefore;

    private JournalReader(final Path path) {
        first = path;
        this.path = path;
        segment = SegmentReader.open(path);
        header = segment.header().orElse(null);
        number = header == null ? SegmentNames.segment(path) : header.segment();
        compacted = header != null && header.compacted();
    }

    /**
     * Opens a journal and reads its header.
     *
     * @throws JournalException if there is no such file, or it is no journal, or of a newer format
     */
    public static JournalReader open(final Path path) {
        return new JournalReader(path);
    }

    /** The header of the file that was opened; empty if it is damaged, the records are readable all the same. */
    public Optional<JournalHeader> header() {
        return Optional.ofNullable(header);
    }

    /** Format version of the file. */
    public int formatVersion() {
        return JournalFormat.VERSION;
    }

    /** Whether the market's records have been taken out of a file read so far: the run cannot be replayed from it. */
    public boolean compacted() {
        return compacted;
    }

    /** The file that is being read. */
    public Path path() {
        return path;
    }

    /** Goes to the next record. False at the end: {@link #status()} then says what kind of end. */
    public boolean next() {
        while (true) {
            if (segment.next()) {
                if (segment.type() != RecordType.SEGMENT_END) {
                    recordsRead++;
                    return true;
                }
                nextSegment =
                        (int) Math.min(Integer.MAX_VALUE, SegmentEnd.nextSegment(segment.buffer(), segment.offset()));
                continue;
            }
            if (nextSegment <= number || !goOn()) {
                return false;
            }
        }
    }

    /** Opens the run's next file; false if there is none, which is a damage. */
    private boolean goOn() {
        final long expected = segment.nextNumber();
        for (int next = nextSegment; next < nextSegment + MOST_MISSING; next++) {
            final Path file = SegmentNames.sibling(first, next);
            if (Files.exists(file)) {
                if (next > nextSegment) {
                    missing(nextSegment, next - 1, expected);
                }
                return enter(file, next, expected);
            }
        }
        missing(nextSegment, nextSegment, expected);
        nextSegment = 0;
        return false;
    }

    private void missing(final int from, final int to, final long expected) {
        damage(
                expected,
                "the run goes on in " + SegmentNames.sibling(first, from).getFileName()
                        + (to > from
                                ? " to " + SegmentNames.sibling(first, to).getFileName() + ", which are missing"
                                : ", which is missing"));
    }

    private boolean enter(final Path file, final int next, final long expected) {
        final SegmentReader opened;
        try {
            opened = SegmentReader.open(file);
        } catch (final JournalException e) {
            damage(expected, e.getMessage());
            nextSegment = 0;
            return false;
        }
        final JournalHeader itsHeader = opened.header().orElse(null);
        if (itsHeader != null && header != null && !itsHeader.isOfSameRun(header)) {
            opened.close();
            damage(expected, file.getFileName() + " is of another run");
            nextSegment = 0;
            return false;
        }
        compacted |= itsHeader != null && itsHeader.compacted();
        damagesBefore.addAll(damagesHere());
        damageCountBefore += segment.damageCount();
        recordsLostBefore += segment.recordsLost();
        bytesBefore += segment.fileLength();
        segment.close();
        segment = opened;
        segment.expect(expected, next > nextSegment);
        path = file;
        number = next;
        nextSegment = 0;
        return true;
    }

    private void damage(final long recordNumber, final String reason) {
        damagesBefore.add(new Damage(0, recordNumber, 0, reason));
        damageCountBefore++;
    }

    /** Those of the file that is being read; a further file is named. */
    private List<Damage> damagesHere() {
        return path.equals(first)
                ? segment.damages()
                : segment.damages().stream()
                        .map(damage -> new Damage(
                                damage.position(),
                                damage.recordNumber(),
                                damage.bytes(),
                                damage.reason() + ", in " + path.getFileName()))
                        .toList();
    }

    /** Memory that holds the record; valid until {@link #next()}. */
    public DirectBuffer buffer() {
        return segment.buffer();
    }

    /** Where in {@link #buffer()} the record begins. */
    public int offset() {
        return segment.offset();
    }

    /** Bytes of the record. */
    public int length() {
        return segment.length();
    }

    /** One of {@link RecordType}'s codes, or one that this version does not know. */
    public int type() {
        return segment.type();
    }

    /** Where in its file the record begins. */
    public long position() {
        return segment.position();
    }

    /** Number of the record in the run, from 0; a guess between a damage and the document that follows it. */
    public long recordNumber() {
        return segment.recordNumber();
    }

    /** Records delivered so far. */
    public long recordsRead() {
        return recordsRead;
    }

    /** Records known to have been there that could not be read. */
    public long recordsLost() {
        return recordsLostBefore + segment.recordsLost();
    }

    /** Length of the files read so far, in bytes, each as it is now. */
    public long fileLength() {
        return bytesBefore + segment.fileLength();
    }

    /** Bytes of the run's files up to the record delivered last, for those who show how far they are. */
    public long bytesRead() {
        return bytesBefore + segment.position();
    }

    /** Length of all of the run's files that are there now, from the one that was opened, in bytes. */
    public long runLength() {
        long length = fileLength();
        for (int later = number + 1; Files.exists(SegmentNames.sibling(first, later)); later++) {
            length += SegmentNames.sibling(first, later).toFile().length();
        }
        return length;
    }

    /** What kind of end was found, {@link JournalStatus#READING} before. */
    public JournalStatus status() {
        final JournalStatus here = segment.status();
        return here != JournalStatus.READING && damageCountBefore > 0 ? JournalStatus.CORRUPT : here;
    }

    /** What did not verify so far, in order: the first {@value #MAX_DAMAGES_KEPT} of each file. */
    public List<Damage> damages() {
        final List<Damage> damages = new ArrayList<>(damagesBefore);
        damages.addAll(damagesHere());
        return Collections.unmodifiableList(damages);
    }

    /** How many stretches did not verify so far. */
    public long damageCount() {
        return damageCountBefore + segment.damageCount();
    }

    /**
     * Where the readable part ends, if no end mark was found: position and record number, how many bytes that are not
     * zeros were cut off (0 for a clean break), and why.
     */
    public Optional<Damage> tail() {
        return segment.tail();
    }

    /** Whether a running writer holds the file, where the file system can tell. */
    public boolean stillWritten() {
        return segment.stillWritten();
    }

    @Override
    public void close() {
        segment.close();
    }
}
