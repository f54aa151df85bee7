/**
 * The journal: every input and every decision of one run, in one file that stands alone.
 *
 * <p>A file is a sequence of Chronicle Wire documents, each starting at a multiple of 8. The first, marked as metadata,
 * is the header; then comes one document for each ring batch, holding records of {@link trefoil.engine.event} as they
 * were in the ring, their {@code crc} filled in; a metadata document without records is the end mark of a journal
 * that was closed.
 *
 * <pre>
 *   header            0          4            12          16              20          24
 *                     +----------+------------+-----------+---------------+-----------+------------------+
 *                     | word u32 | TREFOIL\n  | version   | payloadLength | crc32c    | payload, zeros   |
 *                     +----------+------------+-----------+---------------+-----------+------------------+
 *   batch             0          4            8                           16
 *                     +----------+------------+---------------------------+----------+----------+--------
 *                     | word u32 | crc32c     | number of first record    | record   | record   | ...
 *                     +----------+------------+---------------------------+----------+----------+--------
 *   end mark          the same, word = 0x4000_000C, number = records in the file, no record
 *
 *   word: bit 31 being written, bit 30 metadata, bits 0 to 29 bytes that follow the word; written last
 * </pre>
 *
 * {@code engine/docs/journal-format.md} gives every byte and the rule of compatibility.
 *
 * <p>{@link trefoil.engine.journal.JournalWriter} belongs to one journal thread.
 * {@link trefoil.engine.journal.JournalReader} needs nothing of the writer, nor of Chronicle: it may run in another
 * process while the file grows. Imports {@code engine.event}, {@code engine.market}, Chronicle Wire, Agrona.
 */
package trefoil.engine.journal;
