/**
 * The vocabulary everything shares: records of fixed byte layout that fill ring slots and journal documents alike.
 *
 * <pre>
 *   0        2      3      4          8            16           24
 *   +--------+------+------+----------+------------+------------+------------------
 *   | length | type |  -   |   crc    |  sequence  |   timeNs   |  body ...
 *   | u16    | u8   |  u8  |   i32    |  i64       |   i64      |
 *   +--------+------+------+----------+------------+------------+------------------
 * </pre>
 *
 * Little endian, no padding beyond what the layouts show, length a multiple of 8. {@code crc} is 0 in a ring and
 * filled in by the journal. One class names the offsets of one record type; its methods read and write a buffer at an
 * offset and never copy. Times are nanoseconds since the Unix epoch. Prices and quantities are
 * {@link trefoil.engine.math.Fixed} units. A hot room: no I/O, no locks, no logging, no Chronicle, no Disruptor.
 */
package trefoil.engine.event;
