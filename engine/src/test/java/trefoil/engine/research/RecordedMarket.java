package trefoil.engine.research;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalWriter;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;
import trefoil.engine.sim.MarketFeed;

/** Writes journals that hold market data and nothing else, record by record. */
final class RecordedMarket implements AutoCloseable {
    static final long START_NS = 1_700_000_000_000_000_000L;

    private static final int BATCH = 100;

    private final Universe universe;
    private final JournalWriter writer;
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final InboundRing ring = new BookRing(this::append);
    private long sequence;
    private int inBatch;

    RecordedMarket(
            final Path directory, final String session, final Universe universe, final List<String> startAssets) {
        this.universe = universe;
        writer = JournalWriter.create(
                directory,
                JournalHeader.of(
                        START_NS,
                        session,
                        "test",
                        Map.of(),
                        universe,
                        new int[universe.instrumentCount()],
                        startAssets,
                        0));
    }

    /** The whole feed as best quotes. */
    static Path record(
            final Path directory, final String session, final MarketFeed feed, final List<String> startAssets) {
        final Universe universe = universeOf(feed.instruments());
        try (RecordedMarket market = new RecordedMarket(directory, session, universe, startAssets)) {
            while (feed.nextTimeNs() != MarketFeed.END) {
                final long timeNs = START_NS + feed.nextTimeNs();
                feed.emit((instrument, updateId, bids, bidLevels, asks, askLevels) -> market.quote(
                        instrument,
                        updateId,
                        timeNs,
                        bidLevels == 0 ? 0 : bids[0],
                        bidLevels == 0 ? 0 : bids[1],
                        askLevels == 0 ? 0 : asks[0],
                        askLevels == 0 ? 0 : asks[1]));
            }
            return market.path();
        }
    }

    /** The whole feed as books of all its levels. */
    static Path recordBooks(
            final Path directory, final String session, final MarketFeed feed, final List<String> startAssets) {
        final Universe universe = universeOf(feed.instruments());
        try (RecordedMarket market = new RecordedMarket(directory, session, universe, startAssets)) {
            while (feed.nextTimeNs() != MarketFeed.END) {
                final long timeNs = START_NS + feed.nextTimeNs();
                feed.emit((instrument, updateId, bids, bidLevels, asks, askLevels) -> BookLevels.publish(
                        market.ring, timeNs, instrument, 0, updateId, bids, bidLevels, asks, askLevels));
            }
            return market.path();
        }
    }

    /** All of them, tradable or not, under the indexes of the list. */
    static Universe universeOf(final List<Instrument> instruments) {
        final Universe universe = Universe.of(instruments, instrument -> true);
        if (!universe.instruments().equals(instruments)) {
            throw new IllegalArgumentException("two instruments join the same assets");
        }
        return universe;
    }

    Path path() {
        return writer.path();
    }

    Universe universe() {
        return universe;
    }

    void quote(
            final int instrument,
            final long updateId,
            final long timeNs,
            final long bidPrice,
            final long bidQty,
            final long askPrice,
            final long askQty) {
        BookTicker.write(slot, 0, timeNs, instrument, 0, updateId, bidPrice, bidQty, askPrice, askQty);
        append();
    }

    /** Memory to write the next record into, at offset 0. */
    UnsafeBuffer slot() {
        return slot;
    }

    /** Journals what was written there. */
    void append() {
        append(slot, 0);
    }

    private void append(final UnsafeBuffer buffer, final int offset) {
        RecordHeader.sequence(buffer, offset, sequence++);
        if (inBatch == 0) {
            writer.beginBatch();
        }
        writer.append(buffer, offset, RecordHeader.length(buffer, offset));
        if (++inBatch == BATCH) {
            writer.endBatch();
            inBatch = 0;
        }
    }

    @Override
    public void close() {
        if (inBatch > 0) {
            writer.endBatch();
        }
        writer.close();
    }
}
