/**
 * The venue's websockets: market data in, account events in.
 *
 * <pre>
 *   venue ══► FrameSource ──onText, onBinary(bytes)──► MarketDataFeed ──claim, decode, publish──► InboundRing
 *             (one thread a socket)                      └── SUBSCRIBE, silence watch, reconnect (scheduler's thread)
 *   venue ──REST depth──► DepthSnapshots ──► DiffDepthStreams: books kept from their changes
 * </pre>
 *
 * Market data comes as JSON or, with a key, as SBE: {@code FeedForm} says which is asked for.
 * Frames are handled on the socket's own thread; a frame waits for no lock of the feed's, unless it changes a book that is
 * kept here and a snapshot is just being put into one. Opening, closing and reconnecting are cold and serialised per
 * connection. No frame, however wrong, stops a feed.
 */
package trefoil.gateway.binance.stream;
