package trefoil.engine.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Carried;
import trefoil.engine.event.Control;
import trefoil.engine.event.Digest;
import trefoil.engine.event.FeeWanted;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.Fees;
import trefoil.engine.event.Fill;
import trefoil.engine.event.Health;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.Leftover;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.LoopRecovered;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderRecovered;
import trefoil.engine.event.PriceRules;
import trefoil.engine.event.QuantityRules;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.ReferencePrice;
import trefoil.engine.event.Refusal;
import trefoil.engine.event.SegmentEnd;
import trefoil.engine.event.StateChanged;
import trefoil.engine.event.Timer;

/** Offsets, words and limits of the file format; {@code engine/docs/journal-format.md} describes them in prose. */
final class JournalFormat {
    static final int VERSION = 1;

    /** Bits of a Chronicle Wire document's length word. */
    static final int WIRE_NOT_COMPLETE = 0x8000_0000;

    static final int WIRE_META_DATA = 0x4000_0000;
    static final int WIRE_WORD_LENGTH = Integer.BYTES;
    /** Everything begins at a multiple of this. */
    static final int ALIGNMENT = Long.BYTES;

    /** {@code "TREFOIL\n"}. */
    static final long MAGIC = 0x0A4C_494F_4645_5254L;

    static final int MAGIC_OFFSET = 4;
    static final int VERSION_OFFSET = 12;
    static final int PAYLOAD_LENGTH_OFFSET = 16;
    static final int HEADER_CRC_OFFSET = 20;
    /** Bytes before the header's payload. */
    static final int HEADER_PREFIX_LENGTH = 24;
    /** Most bytes of the header's payload. */
    static final int MAX_PAYLOAD_LENGTH = 16 * 1024 * 1024;

    static final int HEAD_CRC_OFFSET = 4;
    static final int HEAD_NUMBER_OFFSET = 8;
    /** Bytes of a document before its first record, the length word included. */
    static final int HEAD_LENGTH = 16;
    /** Bytes of a document's head that its length word counts. */
    static final int HEAD_BODY_LENGTH = HEAD_LENGTH - WIRE_WORD_LENGTH;
    /** Most bytes of a document, the length word included. */
    static final int MAX_DOCUMENT_LENGTH = 64 * 1024;

    private JournalFormat() {}

    static int align(final int length) {
        return length + ALIGNMENT - 1 & -ALIGNMENT;
    }

    /** Length of the known type's record, 0 for a type this version does not know and for SKIP, which has no body. */
    static int knownLength(final int type) {
        return switch (type) {
            case RecordType.BOOK_TICKER -> BookTicker.LENGTH;
            case RecordType.FILL -> Fill.LENGTH;
            case RecordType.ORDER_ANSWER -> OrderAnswer.LENGTH;
            case RecordType.BALANCE -> Balance.LENGTH;
            case RecordType.TIMER -> Timer.LENGTH;
            case RecordType.FEED_STATE -> FeedState.LENGTH;
            case RecordType.CONTROL -> Control.LENGTH;
            case RecordType.BOOK_LEVELS -> BookLevels.LENGTH;
            case RecordType.ORDER_INTENT -> OrderIntent.LENGTH;
            case RecordType.LOOP_OPENED -> LoopOpened.LENGTH;
            case RecordType.LOOP_CLOSED -> LoopClosed.LENGTH;
            case RecordType.REFUSAL -> Refusal.LENGTH;
            case RecordType.DIGEST -> Digest.LENGTH;
            case RecordType.FEES -> Fees.LENGTH;
            case RecordType.REFERENCE_PRICE -> ReferencePrice.LENGTH;
            case RecordType.INSTRUMENT_STATE -> InstrumentState.LENGTH;
            case RecordType.HEALTH -> Health.LENGTH;
            case RecordType.PRICE_RULES -> PriceRules.LENGTH;
            case RecordType.QUANTITY_RULES -> QuantityRules.LENGTH;
            case RecordType.LOOP_RECOVERED -> LoopRecovered.LENGTH;
            case RecordType.ORDER_RECOVERED -> OrderRecovered.LENGTH;
            case RecordType.CARRIED -> Carried.LENGTH;
            case RecordType.STATE_CHANGED -> StateChanged.LENGTH;
            case RecordType.LEFTOVER -> Leftover.LENGTH;
            case RecordType.FEE_WANTED -> FeeWanted.LENGTH;
            case RecordType.SEGMENT_END -> SegmentEnd.LENGTH;
            default -> 0;
        };
    }

    static boolean isRecordLength(final int length) {
        return length >= RecordHeader.LENGTH
                && length <= RecordHeader.MAX_RECORD_LENGTH
                && (length & ALIGNMENT - 1) == 0;
    }

    /** CRC32C of a document's head: its finished length word and its first record's number. */
    static int headCrc(final CRC32C crc, final ByteBuffer scratch, final int word, final long firstRecordNumber) {
        scratch.clear();
        scratch.putInt(word).putLong(firstRecordNumber).flip();
        crc.reset();
        crc.update(scratch);
        return (int) crc.getValue();
    }

    /** A scratch buffer for {@link #headCrc}. */
    static ByteBuffer headScratch() {
        return ByteBuffer.allocate(Integer.BYTES + Long.BYTES).order(LITTLE_ENDIAN);
    }

    static int intAt(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset, LITTLE_ENDIAN);
    }
}
