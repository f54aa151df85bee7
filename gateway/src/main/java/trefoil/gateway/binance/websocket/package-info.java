/**
 * Websockets as a client sees them: who opens them, what they bring, what can be sent. Knows no message of any venue.
 *
 * <pre>
 *   FrameSource ──connect──► FrameConnection ──send──►
 *        └── the source's thread ──► FrameListener: onOpened, onText or onBinary …, onClosed
 * </pre>
 */
package trefoil.gateway.binance.websocket;
