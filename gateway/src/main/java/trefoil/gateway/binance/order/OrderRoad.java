package trefoil.gateway.binance.order;

import org.agrona.DirectBuffer;

/**
 * A way on which orders go to the venue and answers come back, to {@link OrderAnswers}. Orders are taken on the order
 * thread; an order that a road has taken is its own: no other road ever sees it.
 */
interface OrderRoad extends AutoCloseable {
    /**
     * Sends the order, whose end is waited for already, once.
     *
     * @return false if the road cannot take it now: nothing of it has gone out, and nothing will
     * @throws RuntimeException if it could not be made; nothing of it has gone out either
     */
    boolean send(OrderFate order, DirectBuffer intent, int offset);

    /** Orders that wait for their answer on this road. Any thread. */
    int unanswered();

    /** Closes the road's connections; what is unanswered then, and has gone out, is left unsettled. */
    @Override
    void close();
}
