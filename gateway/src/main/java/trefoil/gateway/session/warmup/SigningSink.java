package trefoil.gateway.session.warmup;

import java.math.BigDecimal;
import java.security.SecureRandom;
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
import trefoil.engine.event.Side;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.gateway.binance.auth.HmacSigner;
import trefoil.gateway.binance.codec.OrderRequestEncoder;

/**
 * Where warm-up orders end: each is encoded and signed with a key made up for it, and answered as filled, or as expired now and
 * then. Nothing here can send anything.
 */
final class SigningSink implements OrderSender {
    private static final int SECRET_BYTES = 64;
    private static final int EXPIRED_EACH = 5;

    private final Universe universe;
    private final InboundRing ring;
    private final EpochNanoClock clock;
    private final OrderRequestEncoder encoder;
    private final HmacSigner signer;

    /** Written by the order thread; read by the warm-up's. */
    private final AtomicLong orders;

    SigningSink(
            final Universe universe,
            final InboundRing ring,
            final EpochNanoClock clock,
            final int recvWindowMs,
            final AtomicLong orders) {
        this.universe = universe;
        this.ring = ring;
        this.clock = clock;
        this.orders = orders;
        encoder = new OrderRequestEncoder(universe.instruments(), 1, BigDecimal.valueOf(recvWindowMs));
        final byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        signer = new HmacSigner(secret);
    }

    @Override
    public void send(final DirectBuffer buffer, final int offset) {
        final long nowNs = clock.nanoTime();
        encoder.encode(buffer, offset, TimeUnit.NANOSECONDS.toMillis(nowNs), signer);
        final long number = orders.incrementAndGet();
        final long key = OrderIntent.orderKey(buffer, offset);
        final long price = OrderIntent.price(buffer, offset);
        final long qty = number % EXPIRED_EACH == 0 ? 0 : OrderIntent.qty(buffer, offset);
        final int instrument = OrderIntent.instrument(buffer, offset);
        final int received = OrderIntent.side(buffer, offset) == Side.BUY
                ? universe.baseAsset(instrument)
                : universe.quoteAsset(instrument);
        final int records = qty == 0 ? 1 : 2;
        final long first = ring.claim(records);
        if (qty != 0) {
            Fill.write(ring.buffer(first), ring.offset(first), nowNs, key, price, qty, 0, received, 0, number);
        }
        final long last = first + records - 1;
        OrderAnswer.write(
                ring.buffer(last),
                ring.offset(last),
                nowNs,
                key,
                qty == 0 ? OrderOutcome.EXPIRED : OrderOutcome.FILLED,
                0,
                qty,
                Fixed.mulFloor(price, qty),
                number,
                nowNs);
        ring.publish(first, records);
    }
}
