package trefoil.engine.testing;

import static trefoil.engine.testing.Markets.pair;

import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Fill;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderSender;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;

/**
 * One triangle whose quotes go round: three bad ones, three good ones, the last of which makes S → X → Y → S worth 10 %.
 * Allocates nothing once made.
 */
public final class TriangleMarket {
    /** Quotes after which the opportunity comes back. */
    public static final int ROUND = 6;

    public static final int FEE_PPM = 1_000;

    private static final int INSTRUMENTS = 3;
    private static final long PPM = 1_000_000;
    private static final long QTY = 1_000 * Fixed.ONE;
    private static final long[] GOOD_BID = {99_000_000, 200_000_000, 55_000_000};
    private static final long[] GOOD_ASK = {100_000_000, 201_000_000, 56_000_000};
    private static final long[] BAD_BID = {50_000_000, 150_000_000, 30_000_000};
    private static final long[] BAD_ASK = {150_000_000, 300_000_000, 90_000_000};

    private TriangleMarket() {}

    /** XS, XY and YS, with ticks and steps. */
    public static Universe universe() {
        final Filters filters =
                Filters.builder().price(0, 0, 1_000_000).lot(0, 0, 10_000_000).build();
        return Universe.of(List.of(pair("X", "S", filters), pair("X", "Y", filters), pair("Y", "S", filters)));
    }

    /** Writes the n-th quote (n from 0). */
    public static void writeQuote(final MutableDirectBuffer buffer, final int offset, final long timeNs, final long n) {
        final int instrument = (int) (n % INSTRUMENTS);
        final boolean good = n % ROUND >= INSTRUMENTS;
        BookTicker.write(
                buffer,
                offset,
                timeNs,
                instrument,
                0,
                n + 1,
                (good ? GOOD_BID : BAD_BID)[instrument],
                QTY,
                (good ? GOOD_ASK : BAD_ASK)[instrument],
                QTY);
    }

    /** Writes the trade that fills the order whole at the good quote. */
    public static void writeFill(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final Universe universe,
            final long orderKey,
            final int instrument,
            final int side,
            final long qty) {
        final boolean buy = side == Side.BUY;
        final long price = (buy ? GOOD_ASK : GOOD_BID)[instrument];
        final long gross = buy ? qty : Fixed.mulFloor(qty, price);
        final int received = buy ? universe.baseAsset(instrument) : universe.quoteAsset(instrument);
        final long commission = Fixed.mulDivCeil(gross, FEE_PPM, PPM);
        Fill.write(buffer, offset, timeNs, orderKey, price, qty, commission, received, 0, orderKey);
    }

    /** Writes the answer to an order that was filled whole at the good quote, or not at all. */
    public static void writeAnswer(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final long orderKey,
            final int instrument,
            final int side,
            final long executedQty) {
        final long price = (side == Side.BUY ? GOOD_ASK : GOOD_BID)[instrument];
        OrderAnswer.write(
                buffer,
                offset,
                timeNs,
                orderKey,
                executedQty == 0 ? OrderOutcome.EXPIRED : OrderOutcome.FILLED,
                0,
                executedQty,
                Fixed.mulFloor(executedQty, price),
                orderKey,
                timeNs);
    }

    /** A sender that fills orders at once, from the order thread; each so-many-th expires instead. */
    public static OrderSender filling(final InboundRing ring, final Universe universe, final int expireEach) {
        return new OrderSender() {
            private int orders;

            @Override
            public void send(final DirectBuffer buffer, final int offset) {
                final long key = OrderIntent.orderKey(buffer, offset);
                final int instrument = OrderIntent.instrument(buffer, offset);
                final int side = OrderIntent.side(buffer, offset);
                final long qty = ++orders % expireEach == 0 ? 0 : OrderIntent.qty(buffer, offset);
                final int records = qty == 0 ? 1 : 2;
                final long first = ring.claim(records);
                final long last = first + records - 1;
                if (qty != 0) {
                    writeFill(ring.buffer(first), ring.offset(first), 1, universe, key, instrument, side, qty);
                }
                writeAnswer(ring.buffer(last), ring.offset(last), 1, key, instrument, side, qty);
                ring.publish(first, records);
            }
        };
    }
}
