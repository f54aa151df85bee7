package trefoil.engine.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Control;
import trefoil.engine.event.Digest;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.Fill;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Refusal;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.event.Timer;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.Universe;

/** Headers and records to journal in tests. */
final class Sample {
    static final long CREATED_NS = 1_795_000_000_123_456_789L;

    private Sample() {}

    static JournalHeader header(final String session) {
        final Universe universe = Universe.of(List.of(
                instrument("BTCUSDT", "BTC", "USDT", Filters.builder().build()),
                instrument("ETHBTC", "ETH", "BTC", everyFilter()),
                instrument(
                        "ETHUSDT",
                        "ETH",
                        "USDT",
                        Filters.builder().price(1, 2, 3).build()),
                instrument("币安人生USDT", "币安人生", "USDT", everyFilter()),
                instrument("1000𝒳BTC", "1000𝒳", "BTC", Filters.builder().build())));
        return JournalHeader.of(
                CREATED_NS,
                session,
                "0.1.0-test",
                Map.of("mode", "paper", "assets.exclude", "Ünï, ✓", "empty", ""),
                universe,
                new int[] {0, 750, 1_000, 1, Integer.MAX_VALUE},
                List.of("USDT", "BTC"),
                0x0123_4567_89AB_CDEFL);
    }

    /** Header without instruments: a small file. */
    static JournalHeader smallHeader(final String session) {
        return smallHeader(session, 0);
    }

    /** The same of a run that began that much later, milliseconds. */
    static JournalHeader smallHeader(final String session, final long laterByMs) {
        return new JournalHeader(
                CREATED_NS + TimeUnit.MILLISECONDS.toNanos(laterByMs),
                session,
                "test",
                new TreeMap<>(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0);
    }

    /** One record of every type, whatever its values, numbered by its sequence. */
    static List<DirectBuffer> oneOfEach(final long firstSequence, final long seed) {
        final Random random = new Random(seed);
        final List<DirectBuffer> records = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
            write(i, buffer, random);
            RecordHeader.sequence(buffer, 0, firstSequence + i);
            records.add(new UnsafeBuffer(buffer, 0, RecordHeader.length(buffer, 0)));
        }
        return records;
    }

    static void bookTicker(final UnsafeBuffer buffer, final long sequence) {
        BookTicker.write(buffer, 0, CREATED_NS + sequence, 1, 0, sequence, 7, 8, 9, 10);
        RecordHeader.sequence(buffer, 0, sequence);
    }

    private static void write(final int which, final UnsafeBuffer buffer, final Random random) {
        final long a = random.nextLong();
        final long b = random.nextLong();
        final long c = random.nextLong();
        final long d = random.nextLong();
        final int small = random.nextInt(3);
        final long key = OrderKey.of(random.nextInt(1_000) + 1, small + 1);
        switch (which) {
            case 0 -> BookTicker.write(buffer, 0, a, small, small, b, c, d, a, b);
            case 1 -> Fill.write(buffer, 0, a, key, b, c, d, small, small, a);
            case 2 -> OrderAnswer.write(buffer, 0, a, key, OrderOutcome.FILLED, -2010, b, c, d, a);
            case 3 -> Balance.write(buffer, 0, a, small, Balance.SNAPSHOT, b, c);
            case 4 -> Timer.write(buffer, 0, a);
            case 5 -> FeedState.write(buffer, 0, a, small, FeedState.DOWN);
            case 6 -> Control.write(buffer, 0, a, Control.HALT, small);
            case 7 -> OrderIntent.write(buffer, 0, a, b, key, small, Side.BUY, c, d, OrderIntent.IOC, small + 1);
            case 8 -> LoopOpened.write(buffer, 0, a, b, c, small, small, d, a, b);
            case 9 -> LoopClosed.write(buffer, 0, a, b, c, LoopOutcome.HELD, small, d, a, small, small, b);
            case 10 -> Refusal.write(buffer, 0, a, b, small, RefusalReason.NO_BALANCE, c);
            case 11 -> Digest.write(buffer, 0, a, b, c, d);
            default -> RecordHeader.write(buffer, 0, RecordHeader.LENGTH, RecordType.SKIP, a);
        }
    }

    private static Instrument instrument(
            final String symbol, final String base, final String quote, final Filters filters) {
        return new Instrument(symbol, base, quote, InstrumentStatus.TRADING, true, 5, 8, filters);
    }

    private static Filters everyFilter() {
        return Filters.builder()
                .price(1, 2, 3)
                .lot(4, 5, 6)
                .marketLot(7, 8, 9)
                .minNotional(10, true)
                .maxNotional(11, false)
                .percentPriceBySide(12, 13, 14, 15)
                .avgPriceMins(16)
                .maxNumOrders(17)
                .maxPosition(18)
                .build();
    }
}
