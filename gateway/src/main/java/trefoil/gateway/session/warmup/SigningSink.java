package trefoil.gateway.session.warmup;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.event.Fill;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderSender;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.auth.Signer;
import trefoil.gateway.binance.codec.OrderAnswerView;
import trefoil.gateway.binance.codec.OrderRequestEncoder;
import trefoil.gateway.binance.codec.WsOrderEncoder;

/**
 * Where warm-up orders end: each is encoded and signed as the run's will be, with a key made up for it, and answered as filled,
 * or as expired now and then. Nothing here can send anything.
 */
final class SigningSink implements OrderSender {
    private static final int EXPIRED_EACH = 5;
    /** Orders by REST among those by the websocket API, for which REST stands in. */
    private static final int REST_EACH = 4;

    /** Counted by the order thread; read by the warm-up's. */
    static final class Counts {
        final AtomicLong orders = new AtomicLong();
        final AtomicLong encoded = new AtomicLong();
        final AtomicLong answersRead = new AtomicLong();
    }

    private final Road road;
    private final InboundRing ring;
    private final EpochNanoClock clock;
    private final OrderRequestEncoder rest;
    private final WsOrderEncoder wsApi;
    private final Signer signer;
    private final MadeUpAnswers answers;
    private final Counts counts;

    SigningSink(
            final Universe universe,
            final Road road,
            final Credentials madeUp,
            final InboundRing ring,
            final EpochNanoClock clock,
            final Counts counts) {
        this.road = road;
        this.ring = ring;
        this.clock = clock;
        this.counts = counts;
        final BigDecimal recvWindowMs = BigDecimal.valueOf(road.recvWindowMs());
        rest = new OrderRequestEncoder(universe.instruments(), 1, recvWindowMs);
        wsApi = new WsOrderEncoder(universe.instruments(), 1, recvWindowMs, madeUp.apiKey());
        signer = madeUp.newSigner();
        answers = new MadeUpAnswers(universe);
    }

    @Override
    public void send(final DirectBuffer buffer, final int offset) {
        final long nowNs = clock.nanoTime();
        final long number = counts.orders.incrementAndGet();
        final boolean byWsApi = road.entry() == Road.Entry.WS_API && number % REST_EACH != 0;
        encode(buffer, offset, number, byWsApi, TimeUnit.NANOSECONDS.toMillis(nowNs));
        final boolean filled = number % EXPIRED_EACH != 0;
        final OrderAnswerView answer = answers.read(buffer, offset, number, byWsApi ? number : 0, filled, nowNs);
        if (answer != null) {
            counts.answersRead.incrementAndGet();
        }
        publish(buffer, offset, number, answer, nowNs);
    }

    private void encode(
            final DirectBuffer buffer, final int offset, final long id, final boolean byWsApi, final long nowMs) {
        if (road.entry() == Road.Entry.NONE) {
            return;
        }
        if (!byWsApi) {
            rest.encode(buffer, offset, nowMs, signer);
        } else if (road.logsOn()) {
            wsApi.encode(buffer, offset, id, nowMs);
        } else {
            wsApi.encodeSigned(buffer, offset, id, nowMs, signer);
        }
        counts.encoded.incrementAndGet();
    }

    private void publish(
            final DirectBuffer buffer,
            final int offset,
            final long number,
            final OrderAnswerView answer,
            final long nowNs) {
        final long key = OrderIntent.orderKey(buffer, offset);
        final int fills = answer == null ? 0 : answer.fillCount();
        final long first = ring.claim(fills + 1);
        for (int i = 0; i < fills; i++) {
            Fill.write(
                    ring.buffer(first + i),
                    ring.offset(first + i),
                    nowNs,
                    key,
                    answer.fillPrice(i),
                    answer.fillQty(i),
                    answer.commission(i),
                    answer.commissionAsset(i),
                    i,
                    answer.tradeId(i));
        }
        final long last = first + fills;
        OrderAnswer.write(
                ring.buffer(last),
                ring.offset(last),
                nowNs,
                key,
                fills == 0 ? OrderOutcome.EXPIRED : OrderOutcome.FILLED,
                0,
                answer == null ? 0 : answer.executedQty(),
                answer == null ? 0 : answer.quoteQty(),
                number,
                nowNs);
        ring.publish(first, fills + 1);
    }
}
