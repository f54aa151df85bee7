package trefoil.engine.event;

import org.agrona.DirectBuffer;

/**
 * Where order intents leave the engine. Called on the order thread only, after the intent has been journalled.
 *
 * <p>The answer comes back later through the {@link InboundRing}: the order's fills and then exactly one
 * {@link OrderAnswer}, whatever happened, an order that could not be sent included.
 */
public interface OrderSender {
    /** Sends the {@link OrderIntent} at that place. The buffer is only valid during the call. Never throws. */
    void send(DirectBuffer buffer, int offset);
}
