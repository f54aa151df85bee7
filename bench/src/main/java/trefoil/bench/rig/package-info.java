/**
 * Frames at a constant rate through the whole path, in memory and over loopback sockets. Every latency counts from the time
 * at which a frame was meant to be sent, so that a stall counts for all that waited behind it.
 *
 * <pre>
 *   FrameServer's thread ──socket──► a FrameSource's thread ──ring──► trading ──ring──► journal ──► orders ──socket──► OrderPeer
 *   meant to be sent                 received, decoded                decided           journalled  handed over        received
 * </pre>
 *
 * Peer and engine share the machine, and {@link trefoil.bench.rig.JitterFloor} tells what that machine does to threads that
 * do nothing at all.
 */
package trefoil.bench.rig;
