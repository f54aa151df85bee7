/**
 * Journals that hold a market and nothing else: written from the venue's streams or from what others captured, read by
 * everything that reads journals.
 *
 * <pre>
 *   MarketDataFeed ──► JournalRing ──► RollingJournal          tape ──► JournalRing ──► one file
 *        └──► RawFrames (as they came, if asked for)
 * </pre>
 *
 * <p>{@link trefoil.gateway.recording.JournalRing} takes the place of the engine's ring; its publishers are the sockets'
 * threads. Imports the engine, and the venue's streams.
 */
package trefoil.gateway.recording;
