/**
 * A websocket client of our own (RFC 6455) behind the port of {@link trefoil.gateway.binance.websocket}: one thread polls
 * all sockets of a source and hands frames on where they were read.
 *
 * <pre>
 *   channel-opening ──look up, connect, encrypt, upgrade──┐ (a thread for each websocket while it opens)
 *                                                         ▼
 *   socket ──read──► Transport ──► FrameDecoder ──in place──► FrameListener        market-channel: one thread
 *   socket ◄─write── Transport ◄── Outbound ◄──encode, mask── FrameConnection      whoever sends; leftovers the one thread
 * </pre>
 *
 * <p>What it does of the protocol, and what it refuses, is in {@code gateway/docs/websocket.md}.
 */
package trefoil.gateway.binance.websocket.channel;
