package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.event.Control;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Side;
import trefoil.engine.event.StopReason;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalWriter;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.order.VenueOrderSender;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.session.LocalExchange;

/** An earlier run on a local exchange's account that dies with a loop open: its journal, and its orders at the exchange. */
final class DeadRun implements AutoCloseable {
    /** The loop that it leaves open, of which the first leg buys {@link #SYMBOL} for USDT. */
    static final long LOOP = 7;

    static final String SYMBOL = "BTCUSDT";
    private static final long QTY = Fixed.ONE / 100;

    private final MonotonicEpochClock clock = new MonotonicEpochClock();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final LocalExchange exchange;
    private final BinanceRestClient rest;
    private final Universe universe;
    private final long session;
    private final JournalWriter journal;
    private final FakeInboundRing answers = new FakeInboundRing();
    private final VenueOrderSender sender;

    /** Where the earlier run died. */
    enum Cut {
        OPENED,
        INTENT_NOT_SENT,
        SENT,
        FILL_JOURNALLED,
        SAID_UNKNOWN,
        ANSWERED,
        SOLD_AGAIN
    }

    /** A run that has just begun to trade, on an exchange whose feed has begun. */
    DeadRun(final LocalExchange exchange, final Path journals) throws Exception {
        this.exchange = exchange;
        exchange.server().startFeed();
        await(() -> exchange.server()
                .inspect(venue -> venue.bestAskPrice(venue.instrumentIndex(SYMBOL)) > 0
                        && venue.bestBidPrice(venue.instrumentIndex(SYMBOL)) > 0));
        final Credentials credentials =
                new Credentials(LocalExchange.KEY, LocalExchange.SECRET.getBytes(StandardCharsets.US_ASCII));
        rest = new BinanceRestClient(exchange.server().restUrl(), credentials, clock);
        rest.serverClock().measure(1);
        universe = Universe.of(rest.exchangeInfo().instruments());
        final long account = rest.account().uid();
        session = TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
        sender = new VenueOrderSender.Context()
                .restUrl(exchange.server().restUrl())
                .credentials(credentials)
                .universe(universe)
                .ring(answers)
                .clock(clock)
                .rest(rest)
                .session(session)
                .recvWindowMs(new BigDecimal(1_000))
                .connections(1)
                .conclude();
        journal = JournalWriter.create(
                journals,
                JournalHeader.of(
                        clock.nanoTime(),
                        Long.toString(session, Character.MAX_RADIX),
                        "earlier",
                        new TreeMap<>(Map.of(
                                "venue",
                                exchange.server().restUrl(),
                                "account",
                                Long.toString(account),
                                "valueAsset",
                                "USDT")),
                        universe,
                        new int[universe.instrumentCount()],
                        List.of("USDT"),
                        0));
        control(Control.HALT);
        control(Control.RESUME);
    }

    @Override
    public void close() {
        sender.close();
        rest.close();
    }

    /** Its journal's file. */
    Path journal() {
        return journal.path();
    }

    /** Lets the run live so far. */
    void liveUntil(final Cut cut) throws Exception {
        LoopOpened.write(
                buffer,
                0,
                clock.nanoTime(),
                1,
                LOOP,
                0,
                universe.assetIndex("USDT"),
                Fixed.ONE * 700,
                Fixed.ONE,
                1_000_000);
        append();
        if (cut == Cut.OPENED) {
            return;
        }
        intent(1, Side.BUY);
        if (cut == Cut.INTENT_NOT_SENT) {
            return;
        }
        final List<FakeInboundRing.Record> bought = send();
        if (cut == Cut.SENT) {
            return;
        }
        if (cut == Cut.SAID_UNKNOWN) {
            OrderAnswer.write(
                    buffer, 0, clock.nanoTime(), OrderKey.of(LOOP, 1), OrderOutcome.UNKNOWN, -1007, 0, 0, -1, 1);
            append();
            return;
        }
        append(bought, cut == Cut.FILL_JOURNALLED ? 1 : bought.size());
        if (cut == Cut.SOLD_AGAIN) {
            intent(4, Side.SELL);
            final List<FakeInboundRing.Record> sold = send();
            append(sold, sold.size());
        }
    }

    private void intent(final int ordinal, final int side) {
        final int index = universe.instrumentIndex(SYMBOL);
        final Instrument instrument = universe.instruments().get(index);
        final long quote = exchange.server()
                .inspect(venue -> side == Side.BUY
                        ? venue.bestAskPrice(venue.instrumentIndex(SYMBOL))
                        : venue.bestBidPrice(venue.instrumentIndex(SYMBOL)));
        final long far = side == Side.BUY ? quote + quote / 100 : quote - quote / 100;
        OrderIntent.write(
                buffer,
                0,
                clock.nanoTime(),
                1,
                OrderKey.of(LOOP, ordinal),
                index,
                side,
                Fixed.floorToStep(far, instrument.filters().tickSize()),
                side == Side.BUY ? QTY : QTY / 2,
                OrderIntent.IOC,
                OrderPurpose.LEG);
        append();
    }

    /** Sends the intent that was written last. */
    private List<FakeInboundRing.Record> send() throws InterruptedException {
        sender.send(buffer, 0);
        final List<FakeInboundRing.Record> told = answers.take();
        assertThat(told.get(told.size() - 1).type()).isEqualTo(RecordType.ORDER_ANSWER);
        assertThat(OrderAnswer.outcome(told.get(told.size() - 1).bytes(), 0)).isEqualTo(OrderOutcome.FILLED);
        return told;
    }

    private void append(final List<FakeInboundRing.Record> told, final int count) {
        for (final FakeInboundRing.Record record : new ArrayList<>(told).subList(0, count)) {
            buffer.putBytes(0, record.bytes(), 0, RecordHeader.length(record.bytes(), 0));
            append();
        }
    }

    private void control(final int command) {
        Control.write(buffer, 0, clock.nanoTime(), command, StopReason.RECOVERING);
        append();
    }

    private void append() {
        journal.beginBatch();
        journal.append(buffer, 0, RecordHeader.length(buffer, 0));
        journal.endBatch();
    }

    /** Ends its journal without an end mark, as a killed process leaves it. */
    void die() throws IOException {
        journal.close();
        final byte[] bytes = Files.readAllBytes(journal.path());
        Files.write(journal.path(), Arrays.copyOf(bytes, bytes.length - 16));
    }

    /** The run's session. */
    String name() {
        return Long.toString(session, Character.MAX_RADIX);
    }

    interface Condition {
        boolean holds();
    }

    /** Waits until it holds. */
    static void await(final Condition condition) {
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(endNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
