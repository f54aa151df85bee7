package trefoil.gateway.cli.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Carried;
import trefoil.engine.event.Control;
import trefoil.engine.event.Digest;
import trefoil.engine.event.FeeWanted;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.Fees;
import trefoil.engine.event.Fill;
import trefoil.engine.event.Health;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.Leftover;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.LoopRecovered;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderRecovered;
import trefoil.engine.event.PriceRules;
import trefoil.engine.event.QuantityRules;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.ReferencePrice;
import trefoil.engine.event.Refusal;
import trefoil.engine.event.StateChanged;
import trefoil.engine.event.Timer;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalWriter;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.Universe;

/** Journals whose records are of every type and hold whatever a record of their length can, extremes above all. */
final class RandomJournal {
    /** Length of the records of each type. */
    static final Map<Integer, Integer> LENGTHS = new TreeMap<>(Map.ofEntries(
            Map.entry(RecordType.SKIP, RecordHeader.LENGTH),
            Map.entry(RecordType.BOOK_TICKER, BookTicker.LENGTH),
            Map.entry(RecordType.FILL, Fill.LENGTH),
            Map.entry(RecordType.ORDER_ANSWER, OrderAnswer.LENGTH),
            Map.entry(RecordType.BALANCE, Balance.LENGTH),
            Map.entry(RecordType.TIMER, Timer.LENGTH),
            Map.entry(RecordType.FEED_STATE, FeedState.LENGTH),
            Map.entry(RecordType.CONTROL, Control.LENGTH),
            Map.entry(RecordType.BOOK_LEVELS, BookLevels.LENGTH),
            Map.entry(RecordType.FEES, Fees.LENGTH),
            Map.entry(RecordType.REFERENCE_PRICE, ReferencePrice.LENGTH),
            Map.entry(RecordType.INSTRUMENT_STATE, InstrumentState.LENGTH),
            Map.entry(RecordType.HEALTH, Health.LENGTH),
            Map.entry(RecordType.PRICE_RULES, PriceRules.LENGTH),
            Map.entry(RecordType.QUANTITY_RULES, QuantityRules.LENGTH),
            Map.entry(RecordType.LOOP_RECOVERED, LoopRecovered.LENGTH),
            Map.entry(RecordType.ORDER_RECOVERED, OrderRecovered.LENGTH),
            Map.entry(RecordType.CARRIED, Carried.LENGTH),
            Map.entry(RecordType.ORDER_INTENT, OrderIntent.LENGTH),
            Map.entry(RecordType.LOOP_OPENED, LoopOpened.LENGTH),
            Map.entry(RecordType.LOOP_CLOSED, LoopClosed.LENGTH),
            Map.entry(RecordType.REFUSAL, Refusal.LENGTH),
            Map.entry(RecordType.DIGEST, Digest.LENGTH),
            Map.entry(RecordType.STATE_CHANGED, StateChanged.LENGTH),
            Map.entry(RecordType.LEFTOVER, Leftover.LENGTH),
            Map.entry(RecordType.FEE_WANTED, FeeWanted.LENGTH)));

    /** A type that no version knows yet. */
    static final int UNKNOWN_TYPE = 200;

    private static final long[] EXTREMES = {
        0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1, -Long.MAX_VALUE, 1L << 32, 99_999_999, 100_000_000
    };

    private RandomJournal() {}

    /** Writes so many records of each type, and of one that is unknown, in random order. */
    static Path write(final Path directory, final long seed, final int recordsOfEachType) {
        final Random random = new Random(seed);
        final List<Integer> types = Stream.concat(LENGTHS.keySet().stream(), Stream.of(UNKNOWN_TYPE))
                .flatMap(type -> Collections.nCopies(recordsOfEachType, type).stream())
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(types, random);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        try (JournalWriter writer = JournalWriter.create(directory, header())) {
            for (final int type : types) {
                final int length = type == UNKNOWN_TYPE
                        ? RecordHeader.LENGTH + Long.BYTES * random.nextInt(14)
                        : LENGTHS.get(type);
                for (int at = RecordHeader.LENGTH; at < length; at += Long.BYTES) {
                    fillWord(record, at, random);
                }
                RecordHeader.write(record, 0, length, type, word(random));
                RecordHeader.sequence(record, 0, word(random));
                writer.beginBatch();
                writer.append(record, 0, length);
                writer.endBatch();
            }
            return writer.path();
        }
    }

    /** Names that are hard on quoting and on encodings. */
    static JournalHeader header() {
        final Universe universe = Universe.of(List.of(
                instrument("BTCUSDT", "BTC", "USDT"),
                instrument("币安人生USDT", "币安人生", "USDT"),
                instrument("1000𝒳BTC", "1000𝒳", "BTC"),
                instrument("A,\"B\"\r\n'C\\USDT", "A,\"B\"\r\n'C\\", "USDT"),
                instrument(" =1+1 USDT", " =1+1 ", "USDT")));
        return JournalHeader.of(
                SmallJournal.START_NS,
                "random",
                "1.2.3",
                Map.of(),
                universe,
                new int[universe.instrumentCount()],
                List.of("USDT"),
                0);
    }

    /** Sometimes small in each half, so that indexes and codes mean something. */
    private static void fillWord(final UnsafeBuffer record, final int at, final Random random) {
        if (random.nextInt(3) == 0) {
            record.putInt(at, random.nextInt(8));
            record.putInt(at + Integer.BYTES, random.nextInt(8));
        } else {
            record.putLong(at, word(random));
        }
    }

    private static long word(final Random random) {
        return random.nextInt(3) == 0 ? EXTREMES[random.nextInt(EXTREMES.length)] : random.nextLong();
    }

    private static Instrument instrument(final String symbol, final String base, final String quote) {
        return new Instrument(
                symbol,
                base,
                quote,
                InstrumentStatus.TRADING,
                true,
                8,
                8,
                Filters.builder().build());
    }
}
