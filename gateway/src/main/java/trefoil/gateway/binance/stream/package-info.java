/**
 * The venue's websockets: market data in, account events in.
 *
 * <pre>
 *   venue ══► FrameSource ──onText(bytes, receiveNs)──► MarketDataFeed ──claim, decode, publish──► InboundRing
 *             (one thread a socket)                      └── SUBSCRIBE, silence watch, reconnect (scheduler's thread)
 *   venue ──REST depth──► DepthSnapshots ──► DiffDepthStreams: books kept from their changes
 * </pre>
 *
 * Frames are handled on the socket's own thread; a frame waits for no lock of the feed's, unless it changes a book that is
 * kept here and a snapshot is just being put into one. Opening, closing and reconnecting are cold and serialised per
 * connection. No frame, however wrong, stops a feed.
 */
package trefoil.gateway.binance.stream;
