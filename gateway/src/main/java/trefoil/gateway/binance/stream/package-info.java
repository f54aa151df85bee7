/**
 * The venue's websockets: market data in, account events in.
 *
 * <pre>
 *   venue ══► FrameSource ──onText(bytes, receiveNs)──► MarketDataFeed ──claim, decode, publish──► InboundRing
 *             (one thread a socket)                      └── SUBSCRIBE, silence watch, reconnect (scheduler's thread)
 * </pre>
 *
 * Frames are handled on the socket's own thread; a frame never waits for a lock of the feed's. Opening, closing and
 * reconnecting are cold and serialised per connection. No frame, however wrong, stops a feed.
 */
package trefoil.gateway.binance.stream;
