package trefoil.engine.research.forecast;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalWriter;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Universe;
import trefoil.engine.sim.MarketFeed;
import trefoil.engine.sim.SyntheticMarket;
import trefoil.engine.sim.SyntheticMarketConfig;

/** Journals of the synthetic market, in its own time. */
final class SimulatedJournals {
    static final long START_NS = 1_700_000_000_000_000_000L;

    private static final int BATCH = 256;

    private SimulatedJournals() {}

    /** So many seconds of the market of that seed. */
    static Path write(
            final Path directory, final long seed, final int seconds, final long lagMinMs, final long lagMaxMs) {
        final SyntheticMarket market = SyntheticMarket.create(SyntheticMarketConfig.builder(seed)
                .updatesPerSecond(3_000)
                .lagNs(TimeUnit.MILLISECONDS.toNanos(lagMinMs), TimeUnit.MILLISECONDS.toNanos(lagMaxMs))
                .durationNs(TimeUnit.SECONDS.toNanos(seconds))
                .build());
        return write(directory, "seed-" + seed, market);
    }

    /** A whole feed, best quotes only. */
    static Path write(final Path directory, final String session, final MarketFeed feed) {
        final Universe universe = Universe.of(feed.instruments());
        final JournalHeader header = header(session, universe);
        final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        final int[] indexes = feed.instruments().stream()
                .mapToInt(instrument -> universe.instrumentIndex(instrument.symbol()))
                .toArray();
        try (JournalWriter writer = JournalWriter.create(directory, header)) {
            final int[] batched = {0};
            writer.beginBatch();
            FeedState.write(slot, 0, START_NS, 0, FeedState.UP);
            writer.append(slot, 0, FeedState.LENGTH);
            while (feed.nextTimeNs() != MarketFeed.END) {
                final long timeNs = START_NS + feed.nextTimeNs();
                feed.emit((instrument, updateId, bids, bidLevels, asks, askLevels) -> {
                    if (indexes[instrument] == Universe.NOT_FOUND) {
                        return;
                    }
                    BookTicker.write(
                            slot,
                            0,
                            timeNs,
                            indexes[instrument],
                            0,
                            updateId,
                            bidLevels == 0 ? 0 : bids[0],
                            bidLevels == 0 ? 0 : bids[1],
                            askLevels == 0 ? 0 : asks[0],
                            askLevels == 0 ? 0 : asks[1]);
                    writer.append(slot, 0, BookTicker.LENGTH);
                    if (++batched[0] == BATCH) {
                        batched[0] = 0;
                        writer.endBatch();
                        writer.beginBatch();
                    }
                });
            }
            writer.endBatch();
            return writer.path();
        }
    }

    static JournalHeader header(final String session, final Universe universe) {
        final int[] fees = new int[universe.instrumentCount()];
        Arrays.fill(fees, 1_000);
        final List<String> starts = universe.assetIndex("USDT") == Universe.NOT_FOUND
                ? List.of(universe.assets().get(0))
                : List.of("USDT");
        final LoopTable loops = new LoopTable(
                universe, starts.stream().mapToInt(universe::assetIndex).toArray(), FeeTable.ofPpm(fees), 0);
        return JournalHeader.of(
                START_NS, session, "test", Map.of("market", "simulated"), universe, fees, starts, loops.digest());
    }
}
