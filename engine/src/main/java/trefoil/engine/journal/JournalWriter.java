package trefoil.engine.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;
import net.openhft.chronicle.wire.WireType;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.BatchJournal;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.SegmentEnd;

/**
 * Writes one file of a run's journal: a header, then one Chronicle Wire document for each batch of records.
 *
 * <pre>
 *   JournalWriter journal = JournalWriter.create(directory, header);
 *   journal.beginBatch();
 *   journal.append(buffer, offset, length);
 *   journal.endBatch();                      // from here on the batch survives the process
 *   journal.close();
 * </pre>
 *
 * One thread at a time, not always the one that created it. A batch is visible to readers, and safe from the death of
 * the process (not of the machine), once {@link #endBatch()} has returned. Nothing is allocated once running, but for
 * a few objects at each GiB written.
 *
 * <p>When the disk is full, {@link #endBatch()} throws once, its batch being safe; what is left of the reserve, at
 * least {@value #WIND_DOWN_BYTES} bytes, still takes batches, so that the run can be wound down. After that every
 * batch throws at its first record. Everything journalled before stays readable.
 */
public final class JournalWriter implements BatchJournal {
    /** Bytes that can still be journalled after the disk was found full. */
    public static final int WIND_DOWN_BYTES = JournalFile.RESERVE - JournalFormat.MAX_DOCUMENT_LENGTH;

    private static final String REMEDY = "free space there or choose another journal directory";

    private final Path path;
    private final JournalFile file;
    private final CRC32C crc = new CRC32C();
    private final byte[] record = new byte[RecordHeader.MAX_RECORD_LENGTH];
    private final UnsafeBuffer recordView = new UnsafeBuffer(record);
    private final ByteBuffer headScratch = JournalFormat.headScratch();
    private Bytes<Void> bytes;
    private Wire wire;
    private DocumentContext document;
    private long documentStart;
    private long documentNumber;
    private long position;
    private long recordsWritten;
    private boolean inBatch;
    private IOException diskFailure;
    private boolean diskFailureTold;
    private boolean marked;
    private boolean closed;

    private JournalWriter(final Path path, final byte[] header, final long windowLength) {
        this.path = path;
        file = JournalFile.create(path, header.length, windowLength);
        useWindow();
        document = wire.writingDocument(true);
        bytes.write(header, JournalFormat.WIRE_WORD_LENGTH, header.length - JournalFormat.WIRE_WORD_LENGTH);
        document.close();
        document = null;
        position = header.length;
    }

    /**
     * Creates {@link JournalHeader#fileName()} in the directory, which is made where it is missing.
     *
     * @throws JournalException if the file exists or cannot be written
     * @throws IllegalArgumentException if the header is too large
     */
    public static JournalWriter create(final Path directory, final JournalHeader header) {
        return create(directory, header, JournalFile.WINDOW);
    }

    /** The same, mapping that many bytes at a time. */
    static JournalWriter create(final Path directory, final JournalHeader header, final long windowLength) {
        return at(directory.resolve(header.fileName()), header, windowLength);
    }

    /** The same, in a file of another name. */
    static JournalWriter at(final Path path, final JournalHeader header, final long windowLength) {
        return new JournalWriter(path, JournalHeaderCodec.encode(header), windowLength);
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** Bytes used in the file; those of the open batch are not counted. */
    public long bytesWritten() {
        return position;
    }

    /** Records in finished batches and in the open one, those of the run's earlier files included. */
    public long recordsWritten() {
        return recordsWritten;
    }

    /** Starts a batch. A batch without a record leaves no trace. */
    @Override
    public void beginBatch() {
        if (inBatch || closed) {
            throw new IllegalStateException(closed ? "journal is closed" : "batch is open already");
        }
        inBatch = true;
    }

    /**
     * Adds a record to the batch; its {@code crc} field is filled in on the way, the buffer is left as it is. A batch
     * of more than 64 KiB becomes several documents.
     *
     * @throws JournalException if there is no room left: the record is not journalled
     */
    @Override
    public void append(final DirectBuffer buffer, final int offset, final int length) {
        if (!inBatch) {
            throw new IllegalStateException("no batch is open");
        }
        if (!JournalFormat.isRecordLength(length) || length != RecordHeader.length(buffer, offset)) {
            throw new IllegalArgumentException(
                    "record length=" + length + ", its header says " + RecordHeader.length(buffer, offset));
        }
        if (document == null) {
            openDocument();
        } else if (bytes.writePosition() - documentStart + length > JournalFormat.MAX_DOCUMENT_LENGTH) {
            publishDocument();
            openDocument();
        }
        buffer.getBytes(offset, record, 0, length);
        recordView.putInt(RecordHeader.CRC_OFFSET, 0, LITTLE_ENDIAN);
        crc.reset();
        crc.update(record, 0, length);
        recordView.putInt(RecordHeader.CRC_OFFSET, (int) crc.getValue(), LITTLE_ENDIAN);
        bytes.write(record, 0, length);
        recordsWritten++;
    }

    /**
     * Publishes the batch.
     *
     * @throws JournalException once, when the file could not be lengthened for the batches to come; this one is safe
     */
    @Override
    public void endBatch() {
        if (!inBatch) {
            throw new IllegalStateException("no batch is open");
        }
        inBatch = false;
        if (document != null) {
            publishDocument();
        }
        if (diskFailure != null && !diskFailureTold) {
            diskFailureTold = true;
            throw JournalException.of(
                    path,
                    "cannot be lengthened",
                    diskFailure,
                    REMEDY + "; the " + recordsWritten + " records before are safe");
        }
    }

    /** Says before the first record how many records the run's files before this one hold. */
    void startAt(final long records) {
        recordsWritten = records;
    }

    /** Passes over records that are left out. */
    void skipTo(final long number) {
        if (document != null) {
            publishDocument();
        }
        recordsWritten = number;
    }

    /**
     * Ends the file, for the run goes on in another one. Only {@link #close()} may follow.
     *
     * @throws JournalException if there is no room left: the file has not ended, and the run goes on in it
     */
    void endSegment(final long timeNs, final int nextSegment) {
        final UnsafeBuffer last = new UnsafeBuffer(new byte[SegmentEnd.LENGTH]);
        SegmentEnd.write(last, 0, timeNs, nextSegment);
        beginBatch();
        try {
            append(last, 0, SegmentEnd.LENGTH);
        } finally {
            inBatch = false;
        }
        // No reserve for what comes: that goes into the other file, so a disk that is full now is no failure here.
        publishHead();
        try {
            mark();
        } catch (final IOException e) {
            throw JournalException.of(path, "cannot be ended", e, REMEDY);
        }
    }

    /** Brings what is published to the disk. Any thread, while the file is open. */
    void sync() {
        try {
            file.sync();
        } catch (final IOException e) {
            throw JournalException.of(path, "cannot be brought to the disk", e, "check the disk");
        }
    }

    /** Closes the file and removes it: nothing was journalled in it. */
    void discard() {
        closed = true;
        file.abandon();
    }

    private void mark() throws IOException {
        if (!marked && file.room(position) >= JournalFormat.HEAD_LENGTH) {
            writeEndMark();
        }
        marked = true;
    }

    /** Publishes the open batch, writes the end mark and cuts the file to its length. Closing again does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (document != null) {
                publishHead();
            }
            mark();
            file.close(position);
        } catch (final IOException e) {
            throw JournalException.of(path, "cannot be closed", e, "its records are readable up to the end");
        }
    }

    private void openDocument() {
        if (file.room(position) < JournalFormat.MAX_DOCUMENT_LENGTH) {
            throw new JournalException("journal " + path + " is full to the last byte prepared: " + REMEDY + "; the "
                    + recordsWritten + " records before are safe");
        }
        if (!file.windowHolds(position)) {
            moveWindow();
        }
        documentNumber = recordsWritten;
        startDocument(false);
    }

    private void startDocument(final boolean metaData) {
        documentStart = bytes.writePosition();
        document = wire.writingDocument(metaData);
        bytes.writeInt(0);
        bytes.writeLong(documentNumber);
    }

    private void publishDocument() {
        publishHead();
        if (diskFailure != null) {
            return;
        }
        try {
            file.keepReserve(position);
        } catch (final IOException e) {
            diskFailure = e;
        }
    }

    private void publishHead() {
        publish((int) (bytes.writePosition() - documentStart) - JournalFormat.WIRE_WORD_LENGTH);
    }

    private void publish(final int word) {
        bytes.writeInt(
                documentStart + JournalFormat.HEAD_CRC_OFFSET,
                JournalFormat.headCrc(crc, headScratch, word, documentNumber));
        // Padding on: Wire then sets the length word by compare-and-set, after everything before it.
        document.close();
        document = null;
        position = file.windowStart() + bytes.writePosition();
    }

    private void writeEndMark() throws IOException {
        if (!file.windowHolds(position)) {
            moveWindow();
        }
        documentNumber = recordsWritten;
        startDocument(true);
        publish(JournalFormat.WIRE_META_DATA | JournalFormat.HEAD_BODY_LENGTH);
    }

    private void moveWindow() {
        try {
            file.map(position);
        } catch (final IOException e) {
            throw JournalException.of(path, "cannot be mapped at byte " + position, e, "restart with more memory");
        }
        useWindow();
    }

    private void useWindow() {
        bytes = file.bytes();
        wire = WireType.BINARY_LIGHT.apply(bytes);
        wire.usePadding(true);
    }
}
