package trefoil.engine.replay;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalWriter;

/** A journal's records, to be changed and written anew. */
final class JournalSurgery {
    /** A record and where it is. */
    record Found(long position, long number, UnsafeBuffer bytes) {
        int type() {
            return RecordHeader.type(bytes, 0);
        }
    }

    private JournalSurgery() {}

    static List<Found> records(final Path journal) {
        final List<Found> records = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                final UnsafeBuffer copy = new UnsafeBuffer(new byte[reader.length()]);
                copy.putBytes(0, reader.buffer(), reader.offset(), reader.length());
                records.add(new Found(reader.position(), reader.recordNumber(), copy));
            }
        }
        return records;
    }

    static JournalHeader header(final Path journal) {
        try (JournalReader reader = JournalReader.open(journal)) {
            return reader.header().orElseThrow();
        }
    }

    /** Changes a record in place, its checksum with it; in another file, which is returned. */
    static Path alter(final Path journal, final Found record, final Consumer<UnsafeBuffer> change) throws IOException {
        final byte[] file = Files.readAllBytes(journal);
        final UnsafeBuffer changed = new UnsafeBuffer(new byte[record.bytes().capacity()]);
        changed.putBytes(0, record.bytes(), 0, changed.capacity());
        change.accept(changed);
        changed.putInt(RecordHeader.CRC_OFFSET, 0);
        final CRC32C crc = new CRC32C();
        crc.update(changed.byteArray());
        changed.putInt(RecordHeader.CRC_OFFSET, (int) crc.getValue(), LITTLE_ENDIAN);
        System.arraycopy(changed.byteArray(), 0, file, (int) record.position(), changed.capacity());
        return Files.write(journal.resolveSibling("altered.trefoil"), file);
    }

    /** Writes a journal of those records in batches of one. */
    static Path write(final Path directory, final JournalHeader header, final List<Found> records) {
        try (JournalWriter writer = JournalWriter.create(directory, header)) {
            for (final Found record : records) {
                writer.beginBatch();
                writer.append(record.bytes(), 0, record.bytes().capacity());
                writer.endBatch();
            }
            return writer.path();
        }
    }
}
