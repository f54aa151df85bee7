package trefoil.engine.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;

/**
 * Reads one file of a journal from its first record to its last, verifying every byte on the way; the file's own records
 * are among them.
 *
 * <p>What does not verify is passed over and kept as a {@link Damage}; reading goes on at the next record or document
 * that does, so nothing valid is lost. No length is used before it is bounded. Works while the file is being written:
 * after {@link #next()} has answered no at an open tail it may be asked again. One thread; needs no Chronicle.
 */
final class SegmentReader implements AutoCloseable {
    /** Most damages kept; further ones are counted. */
    static final int MAX_DAMAGES_KEPT = 1_000;

    private static final long NOWHERE = -1;

    private final JournalInput input;
    private final CRC32C headCrc = new CRC32C();
    private final ByteBuffer headScratch = JournalFormat.headScratch();
    private final List<Damage> damages = new ArrayList<>();
    private final JournalHeader header;
    private JournalStatus status = JournalStatus.READING;
    private Damage tail;
    private long damageCount;
    private long recordsLost;
    private long recordsRead;
    private long position;
    private long documentEnd;
    private long nextNumber;
    private boolean damagedSinceDocument;
    private boolean numberUnknown;
    private boolean finished;

    // Where documents no longer follow each other, records are looked for one by one.
    private boolean loose;
    private long gapStart = NOWHERE;
    private String gapReason;
    private long examinedTail = NOWHERE;

    private int recordOffset;
    private int recordLength;
    private int recordType;
    private long recordPosition;
    private long recordNumber;

    private SegmentReader(final Path path, final JournalInput input) {
        this.input = input;
        header = readHeader(path);
        numberUnknown = header != null && header.segment() > 1;
    }

    /**
     * Opens a journal and reads its header.
     *
     * @throws JournalException if there is no such file, or it is no journal, or of a newer format
     */
    static SegmentReader open(final Path path) {
        final JournalInput input = JournalInput.open(path);
        try {
            return new SegmentReader(path, input);
        } catch (final JournalException e) {
            input.close();
            throw e;
        }
    }

    /** The header; empty if it is damaged, the records are readable all the same. */
    Optional<JournalHeader> header() {
        return Optional.ofNullable(header);
    }

    /** Format version of the file. */
    int formatVersion() {
        return JournalFormat.VERSION;
    }

    /** Number of the record that would come next. */
    long nextNumber() {
        return nextNumber;
    }

    /**
     * Says before the first record which number it should have, for the file goes on with what another one began.
     *
     * @param lossKnown whether it is known, and told, that records before it are missing
     */
    void expect(final long firstNumber, final boolean lossKnown) {
        nextNumber = firstNumber;
        numberUnknown = false;
        damagedSinceDocument = lossKnown;
    }

    /** Goes to the next record. False at the end: {@link #status()} then says what kind of end. */
    boolean next() {
        if (finished) {
            return false;
        }
        if (tail != null) {
            tail = null;
            input.refresh(position);
        }
        status = JournalStatus.READING;
        while (!finished && tail == null) {
            if (loose ? nextLoose() : position < documentEnd ? nextInDocument() : openDocument()) {
                return true;
            }
        }
        status = damageCount > 0
                ? JournalStatus.CORRUPT
                : tail == null ? JournalStatus.COMPLETE : JournalStatus.OPEN_OR_TORN;
        return false;
    }

    /** Memory that holds the record; valid until {@link #next()}. */
    DirectBuffer buffer() {
        return input.buffer();
    }

    /** Where in {@link #buffer()} the record begins. */
    int offset() {
        return recordOffset;
    }

    /** Bytes of the record. */
    int length() {
        return recordLength;
    }

    /** One of {@link RecordType}'s codes, or one that this version does not know. */
    int type() {
        return recordType;
    }

    /** Where in the file the record begins. */
    long position() {
        return recordPosition;
    }

    /** Number of the record in the file, from 0; a guess between a damage and the document that follows it. */
    long recordNumber() {
        return recordNumber;
    }

    /** Records delivered so far. */
    long recordsRead() {
        return recordsRead;
    }

    /** Records known to have been there that could not be read. */
    long recordsLost() {
        return recordsLost;
    }

    /** Length of the file now, in bytes. */
    long fileLength() {
        return input.size();
    }

    /** What kind of end was found, {@link JournalStatus#READING} before. */
    JournalStatus status() {
        return status;
    }

    /** What did not verify so far, in file order: the first {@value #MAX_DAMAGES_KEPT}. */
    List<Damage> damages() {
        return Collections.unmodifiableList(damages);
    }

    /** How many stretches did not verify so far. */
    long damageCount() {
        return damageCount;
    }

    /**
     * Where the readable part ends, if no end mark was found: position and record number, how many bytes that are not
     * zeros were cut off (0 for a clean break), and why.
     */
    Optional<Damage> tail() {
        return Optional.ofNullable(tail);
    }

    /** Whether a running writer holds the file, where the file system can tell. */
    boolean stillWritten() {
        return input.locked();
    }

    @Override
    public void close() {
        input.close();
    }

    private boolean nextInDocument() {
        if (recordAt(position, documentEnd)) {
            return deliver();
        }
        // A live file: what was read a moment ago may be older than the document's head.
        input.refresh(position);
        if (recordAt(position, documentEnd)) {
            return deliver();
        }
        passDamagedRecord();
        return false;
    }

    private void passDamagedRecord() {
        final long end = Math.min(documentEnd, input.size());
        final String reason = reasonAt(position, documentEnd);
        final long content = input.skipZeros(position);
        if (content >= input.size()) {
            cut(position, "the file ends inside a document, " + (documentEnd - position) + " bytes before its end");
            return;
        }
        long found = position + JournalFormat.ALIGNMENT;
        while (found < end && !recordAt(found, documentEnd)) {
            found += JournalFormat.ALIGNMENT;
        }
        if (found >= end && end < documentEnd) {
            cut(position, "the file ends inside a document, " + (documentEnd - end) + " bytes before its end");
            return;
        }
        damage(position, Math.min(found, end) - position, reason);
        nextNumber++;
        recordsLost++;
        position = Math.min(found, documentEnd);
    }

    private boolean openDocument() {
        if (!headAt(position)) {
            input.refresh(position);
        }
        if (headAt(position)) {
            enterDocument();
            return false;
        }
        final int available = input.available(position, JournalFormat.HEAD_LENGTH);
        if (available < JournalFormat.HEAD_LENGTH) {
            cut(position, available == 0 ? "no end mark" : "the file ends inside a document's head");
            return false;
        }
        final int word = wordAt(position);
        if ((word & ~(JournalFormat.WIRE_NOT_COMPLETE | JournalFormat.WIRE_META_DATA)) == 0) {
            examineTail(word);
        } else {
            loosen("document's head, word 0x" + Integer.toHexString(word) + ", fails its checksum");
        }
        return false;
    }

    private void enterDocument() {
        final int offset = input.offset(position);
        final int word = wordAt(position);
        final long number = input.buffer().getLong(offset + JournalFormat.HEAD_NUMBER_OFFSET, LITTLE_ENDIAN);
        if (numberUnknown) {
            numberUnknown = false;
            nextNumber = number;
        }
        final boolean leftOut = number > nextNumber && header != null && header.compacted();
        if (number != nextNumber && !damagedSinceDocument && !leftOut) {
            damage(position, 0, "record " + number + " follows where record " + nextNumber + " should");
        }
        if (!leftOut) {
            recordsLost = Math.max(0, recordsLost + number - nextNumber);
        }
        nextNumber = number;
        damagedSinceDocument = false;
        if ((word & JournalFormat.WIRE_META_DATA) == 0) {
            documentEnd = position + JournalFormat.WIRE_WORD_LENGTH + word;
            position += JournalFormat.HEAD_LENGTH;
            return;
        }
        position += JournalFormat.HEAD_LENGTH;
        // Zeros may follow for a moment: the writer cuts the file after the mark.
        final long content = input.endOfContent(position);
        if (content > position) {
            damage(position, content - position, "bytes after the end mark");
        }
        finished = true;
    }

    /** The word is that of a document never finished, or of none: the end, unless a later document says otherwise. */
    private void examineTail(final int word) {
        if (examinedTail != position) {
            if (documentFollows()) {
                input.refresh(position);
                if (headAt(position) || wordAt(position) != word) {
                    return;
                }
                loosen("no document, though others follow");
                return;
            }
            examinedTail = position;
        }
        cut(position, word == 0 ? "no end mark" : "a document was never finished");
    }

    private boolean documentFollows() {
        final long size = input.size();
        long at = align(input.skipZeros(position + JournalFormat.ALIGNMENT));
        while (at < size) {
            if (headAt(at)) {
                return true;
            }
            at = nextContent(at);
        }
        return false;
    }

    private void loosen(final String reason) {
        loose = true;
        gapStart = position;
        gapReason = reason;
        position += JournalFormat.ALIGNMENT;
    }

    private boolean nextLoose() {
        final long size = input.size();
        while (position < size) {
            if (headAt(position)) {
                closeGap(position);
                loose = false;
                documentEnd = position;
                return false;
            }
            if (recordAt(position, size)) {
                closeGap(position);
                return deliver();
            }
            if (gapStart == NOWHERE) {
                gapStart = position;
                gapReason = "neither a record nor a document";
            }
            position = nextContent(position);
        }
        final long start = gapStart == NOWHERE ? position : gapStart;
        final long content = input.endOfContent(start);
        if (content > start) {
            closeGap(content);
        }
        cut(Math.max(start, content), "no end mark");
        finished = true;
        return false;
    }

    private void closeGap(final long end) {
        if (gapStart != NOWHERE) {
            damage(gapStart, end - gapStart, gapReason);
            gapStart = NOWHERE;
        }
    }

    private boolean deliver() {
        recordPosition = position;
        recordNumber = nextNumber++;
        recordsRead++;
        position += recordLength;
        return true;
    }

    private void cut(final long at, final String reason) {
        tail = new Damage(at, nextNumber, input.endOfContent(at) - at, reason);
    }

    private void damage(final long at, final long bytes, final String reason) {
        damagedSinceDocument = true;
        if (damageCount++ < MAX_DAMAGES_KEPT) {
            damages.add(new Damage(at, nextNumber, bytes, reason));
        }
    }

    /** Whether a document's head verifies there. */
    private boolean headAt(final long at) {
        if (input.available(at, JournalFormat.HEAD_LENGTH) < JournalFormat.HEAD_LENGTH) {
            return false;
        }
        final int word = wordAt(at);
        final int length = word & ~JournalFormat.WIRE_META_DATA;
        final boolean endMark = word != length;
        if (length < JournalFormat.HEAD_BODY_LENGTH
                || length > JournalFormat.MAX_DOCUMENT_LENGTH - JournalFormat.WIRE_WORD_LENGTH
                || endMark && length != JournalFormat.HEAD_BODY_LENGTH
                || (length + JournalFormat.WIRE_WORD_LENGTH) % JournalFormat.ALIGNMENT != 0) {
            return false;
        }
        final int offset = input.offset(at);
        final long number = input.buffer().getLong(offset + JournalFormat.HEAD_NUMBER_OFFSET, LITTLE_ENDIAN);
        return number >= 0
                && JournalFormat.intAt(input.buffer(), offset + JournalFormat.HEAD_CRC_OFFSET)
                        == JournalFormat.headCrc(headCrc, headScratch, word, number);
    }

    /** Whether a record verifies there that ends at the limit or before; if so it becomes the current one. */
    private boolean recordAt(final long at, final long limit) {
        final int available = (int) Math.min(limit - at, input.available(at, RecordHeader.MAX_RECORD_LENGTH));
        if (available < RecordHeader.LENGTH) {
            return false;
        }
        final int offset = input.offset(at);
        final int length = RecordHeader.length(input.buffer(), offset);
        if (!JournalFormat.isRecordLength(length) || length > available) {
            return false;
        }
        final int type = RecordHeader.type(input.buffer(), offset);
        final int knownLength = JournalFormat.knownLength(type);
        if (knownLength != 0 && knownLength != length || recordCrc(offset, length) != crcAt(offset)) {
            return false;
        }
        recordOffset = offset;
        recordLength = length;
        recordType = type;
        return true;
    }

    private String reasonAt(final long at, final long limit) {
        final int available = (int) Math.min(limit - at, input.available(at, RecordHeader.MAX_RECORD_LENGTH));
        if (available < RecordHeader.LENGTH) {
            return available + " bytes are left, too few for a record";
        }
        final int offset = input.offset(at);
        final int length = RecordHeader.length(input.buffer(), offset);
        if (!JournalFormat.isRecordLength(length) || length > available) {
            return "length " + length + " is no record's here";
        }
        final int type = RecordHeader.type(input.buffer(), offset);
        final int knownLength = JournalFormat.knownLength(type);
        if (knownLength != 0 && knownLength != length) {
            return RecordType.nameOf(type) + " of " + length + " bytes, not " + knownLength;
        }
        return String.format(
                "%s with checksum 0x%08x, not 0x%08x",
                RecordType.nameOf(type), crcAt(offset), recordCrc(offset, length));
    }

    private int crcAt(final int offset) {
        return JournalFormat.intAt(input.buffer(), offset + RecordHeader.CRC_OFFSET);
    }

    private int recordCrc(final int offset, final int length) {
        final int stored = input.buffer().getInt(offset + RecordHeader.CRC_OFFSET);
        input.buffer().putInt(offset + RecordHeader.CRC_OFFSET, 0);
        final int crc = input.crc(offset, length);
        input.buffer().putInt(offset + RecordHeader.CRC_OFFSET, stored);
        return crc;
    }

    private int wordAt(final long at) {
        return JournalFormat.intAt(input.buffer(), input.offset(at));
    }

    /** Next aligned place after that one that can begin something: not one of zeros only. */
    private long nextContent(final long at) {
        final long next = input.skipZeros(at + JournalFormat.ALIGNMENT);
        return next - next % JournalFormat.ALIGNMENT;
    }

    private static long align(final long at) {
        return at - at % JournalFormat.ALIGNMENT;
    }

    private JournalHeader readHeader(final Path path) {
        final long size = input.size();
        if (size == 0) {
            throw JournalException.unbegun(path + " is empty: its writer died before it wrote anything");
        }
        final int available = input.available(0, JournalFormat.HEADER_PREFIX_LENGTH);
        final DirectBuffer buffer = input.buffer();
        if (available < JournalFormat.HEADER_PREFIX_LENGTH || input.skipZeros(0) >= size) {
            throw JournalException.unbegun(path + " is not a Trefoil journal, or its writer died before the header was"
                    + " written: it has no header");
        }
        if (buffer.getLong(JournalFormat.MAGIC_OFFSET, LITTLE_ENDIAN) != JournalFormat.MAGIC) {
            throw new JournalException(path + " is not a Trefoil journal: it does not begin like one");
        }
        final int word = wordAt(0);
        final int version = JournalFormat.intAt(buffer, JournalFormat.VERSION_OFFSET);
        final int payloadLength = JournalFormat.intAt(buffer, JournalFormat.PAYLOAD_LENGTH_OFFSET);
        final int crc = JournalFormat.intAt(buffer, JournalFormat.HEADER_CRC_OFFSET);
        position = JournalFormat.HEADER_PREFIX_LENGTH;
        if (payloadLength < 0
                || payloadLength > JournalFormat.MAX_PAYLOAD_LENGTH
                || payloadLength % JournalFormat.ALIGNMENT != 0) {
            return headerDamage("payload length " + payloadLength + " is no header's");
        }
        final int length = JournalFormat.HEADER_PREFIX_LENGTH + payloadLength;
        final boolean wordFits = word == JournalHeaderCodec.wireWord(payloadLength);
        if (length > size) {
            if (wordFits) {
                throw JournalException.unbegun(path + " is cut inside its header: " + size + " of " + length
                        + " bytes are there, no record can be");
            }
            return headerDamage("payload length " + payloadLength + " is more than the file holds");
        }
        final byte[] document = new byte[length];
        for (int at = 0; at < length; ) {
            final int chunk = input.available(at, Math.min(length - at, JournalFormat.MAX_DOCUMENT_LENGTH));
            if (chunk == 0) {
                throw new JournalException(path + " was cut while it was read: open it again");
            }
            buffer.getBytes(input.offset(at), document, at, chunk);
            at += chunk;
        }
        if (JournalHeaderCodec.crc(document) != crc) {
            return headerDamage("the header fails its checksum");
        }
        if (version != JournalFormat.VERSION) {
            throw new JournalException(path + " has journal format version " + version + ", this program reads version "
                    + JournalFormat.VERSION + ": use the program that wrote it, or a newer one");
        }
        position = length;
        documentEnd = length;
        if (!wordFits) {
            damage(0, JournalFormat.WIRE_WORD_LENGTH, "the header's length word is 0x" + Integer.toHexString(word));
        }
        try {
            return JournalHeaderCodec.decode(document);
        } catch (final IllegalArgumentException e) {
            damage(0, length, "the header verifies but makes no sense: " + e.getMessage());
            return null;
        }
    }

    private JournalHeader headerDamage(final String reason) {
        loose = true;
        gapStart = 0;
        gapReason = reason;
        return null;
    }
}
