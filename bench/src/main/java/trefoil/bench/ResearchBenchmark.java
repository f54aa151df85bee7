package trefoil.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalWriter;
import trefoil.engine.market.Universe;
import trefoil.engine.research.Study;
import trefoil.engine.research.StudySettings;
import trefoil.engine.research.result.FeeTier;
import trefoil.engine.research.result.StudyResult;

/**
 * A journal of {@value #EVENTS} quotes of a market of the venue's size, from opening the file to the verdict, on one thread:
 * read, verified, followed for opportunities, and traded at 16 fees, 7 latencies and 3 sizes. One quote in
 * {@value #EVENTS_OF_A_LOOP} makes loops pay. The figure is for one quote, everything else included.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResearchBenchmark {
    private static final int EVENTS = 1 << 22;
    private static final int EVENTS_OF_A_LOOP = 1 << 16;
    private static final int RECORDS_OF_A_BATCH = 64;
    private static final int TIERS = 16;
    private static final long LEAST_RATE = 18_000;
    private static final long RATE_STEP = 5_000;
    private static final long EVENT_INTERVAL_NS = 20_000;
    private static final long START_NS = 1_700_000_000_000_000_000L;
    private static final double PAYING = 0.99;

    private Path directory;
    private Path journal;
    private StudySettings settings;

    @Setup
    public void setUp() throws IOException {
        directory = Files.createTempDirectory("trefoil-bench");
        journal = write();
        settings = StudySettings.of(LongStream.range(0, TIERS)
                .mapToObj(n -> new FeeTier("tier " + n, LEAST_RATE + n * RATE_STEP))
                .toList());
    }

    @TearDown
    public void tearDown() throws IOException {
        Files.delete(journal);
        Files.delete(directory);
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    @Goal(
            value = "a market event studied, end to end (2 M/s a core)",
            maxNs = 500,
            maxBytes = 128,
            whenMissed =
                    "Reading and verifying the journal is the smaller part{ReplayBenchmark.reading}; the rest is rates and "
                            + "loops at every fee, and the loop machines that trade at each latency, fee and size. Ways that cannot "
                            + "win after fees are not priced, and a way home is looked for once for each look; both came after "
                            + "measuring.")
    public long studying() {
        final StudyResult result = Study.of(List.of(journal), settings).run(1, bytes -> {});
        if (result.net().count() < EVENTS / EVENTS_OF_A_LOOP / 4) {
            throw new IllegalStateException("only " + result.net().count() + " opportunities");
        }
        return result.gross().count();
    }

    private Path write() {
        final BenchMarket market = new BenchMarket();
        final Universe universe = market.universe();
        final SplittableRandom random = new SplittableRandom(1);
        final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        try (JournalWriter writer = JournalWriter.create(
                directory,
                JournalHeader.of(
                        START_NS,
                        "bench",
                        "bench",
                        Map.of(),
                        universe,
                        new int[universe.instrumentCount()],
                        List.of("USDT", "BTC", "ETH", "BNB", "FDUSD", "USDC"),
                        0))) {
            int last = 0;
            for (int n = 0; n < EVENTS; n++) {
                final boolean first = n < universe.instrumentCount();
                final boolean restores = n % 2 == 1 && !first;
                final int instrument = first ? n : restores ? last : random.nextInt(universe.instrumentCount());
                // Half of the quotes move no price, as at the venue.
                final boolean still = random.nextBoolean();
                final double factor = n % EVENTS_OF_A_LOOP == 0 && !first
                        ? PAYING
                        : restores || still ? 1 : 1 + random.nextInt(100) * 1e-7;
                final long bid = market.price(instrument, factor * 0.9998);
                final long ask = Math.max(bid + 1, market.price(instrument, factor * 1.0002));
                final long qty = market.qty(instrument) + random.nextInt(1_000);
                BookTicker.write(slot, 0, START_NS + n * EVENT_INTERVAL_NS, instrument, 0, n + 1, bid, qty, ask, qty);
                RecordHeader.sequence(slot, 0, n);
                if (n % RECORDS_OF_A_BATCH == 0) {
                    writer.beginBatch();
                }
                writer.append(slot, 0, RecordHeader.length(slot, 0));
                if (n % RECORDS_OF_A_BATCH == RECORDS_OF_A_BATCH - 1) {
                    writer.endBatch();
                }
                last = instrument;
            }
            return writer.path();
        }
    }
}
