/**
 * Recorded frames of the venue as a market: captures of several people in several forms, read as one stream of frames.
 *
 * <pre>
 *   file ──► TapeLines ──► TapeForm ──► TapeJson ──► TapeFrame ──► TapeFeed ──► BookSink
 *   (gzip)   bounded       envelope,    payload      one frame,    local books,
 *            lines         time                      reused        instruments
 * </pre>
 *
 * <p>{@link trefoil.gateway.exchange.tape.TapeRecords} makes records of the same frames, for a journal.
 *
 * <p>A file is streamed, never loaded: {@link trefoil.gateway.exchange.tape.TapeFeed} reads it twice, first for its
 * instruments, then for its updates. One thread. Imports the engine's market, math and sim, and Jackson's streams.
 */
package trefoil.gateway.exchange.tape;
