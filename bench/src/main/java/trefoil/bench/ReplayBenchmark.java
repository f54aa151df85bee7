package trefoil.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
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
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Fill;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OutboundRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Side;
import trefoil.engine.event.Timer;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.forecast.ForecastSettings;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalWriter;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.replay.Replay;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.trading.QuoteObserver;
import trefoil.engine.trading.TradingCore;
import trefoil.engine.trading.TradingDesk;
import trefoil.engine.trading.TradingSettings;

/**
 * A journal of {@value #EVENTS} quotes of a market of the venue's size, from opening the file to its last output: read,
 * verified, handled by the whole engine, every output compared. One quote in {@value #EVENTS_OF_A_LOOP} makes a loop pay,
 * whose orders were filled. The figure is for one quote, everything else included.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReplayBenchmark {
    private static final int EVENTS = 1 << 20;
    private static final int EVENTS_OF_A_LOOP = 1 << 10;
    private static final int EVENTS_OF_A_TIMER = 2_048;
    private static final int RECORDS_OF_A_BATCH = 64;
    private static final int FEE_PPM = 1_000;
    private static final int MAX_UNFILLED_ORDERS = 1 << 20;
    private static final long EVENT_INTERVAL_NS = 20_000;
    private static final long START_NS = 1_700_000_000_000_000_000L;
    private static final long BALANCE = 1_000_000_000L * Fixed.ONE;
    private static final double PAYING = 0.99;

    private Path directory;
    private Path journal;

    @Setup
    public void setUp() throws IOException {
        directory = Files.createTempDirectory("trefoil-bench");
        try (Writing writing = new Writing(directory)) {
            writing.run();
            journal = writing.writer.path();
        }
    }

    @TearDown
    public void tearDown() throws IOException {
        Files.delete(journal);
        Files.delete(directory);
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    @Goal(
            value = "a market event replayed and compared (3 M/s)",
            maxNs = 333,
            maxBytes = 32,
            whenMissed =
                    "Reading and verifying the journal{ReplayBenchmark.reading} and the engine's own work, as in a "
                            + "run{ReplayBenchmark.running}, are nearly all of it; each output is compared byte by byte.")
    public long comparing() {
        try (JournalReader reader = JournalReader.open(journal)) {
            return end(Replay.comparing(reader), reader);
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    @Goal(
            value = "a market event replayed (3 M/s)",
            maxNs = 333,
            maxBytes = 32,
            whenMissed =
                    "Reading and verifying the journal{ReplayBenchmark.reading} comes first; the rest is the engine's own "
                            + "work, the same as in a run: rates, loops, sizes, the loop machine.")
    public long running() {
        try (JournalReader reader = JournalReader.open(journal)) {
            return end(Replay.running(reader), reader);
        }
    }

    /** What of that is reading. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    @Goal(value = "a market event read from the journal", maxBytes = 32)
    public long reading() {
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {}
            return reader.recordsRead();
        }
    }

    private static long end(final Replay replay, final JournalReader reader) {
        while (replay.next()) {}
        if (replay.end() != Replay.End.COMPLETE || replay.marketEvents() < EVENTS) {
            throw new IllegalStateException(replay.end() + " after " + reader.recordsRead() + " records");
        }
        return replay.digest();
    }

    /** The run that is journalled: the engine on this thread, at a venue that fills every order. */
    private static final class Writing implements AutoCloseable {
        private final BenchMarket market = new BenchMarket();
        private final Universe universe = market.universe();
        private final SplittableRandom random = new SplittableRandom(1);
        private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        private final Deque<UnsafeBuffer> intents = new ArrayDeque<>();
        private final TradingDesk desk;
        private final TradingCore core;
        private final JournalWriter writer;
        private long nowNs = START_NS;
        private long sequence;
        private long outputs;
        private long tradeId;
        private int inBatch;

        Writing(final Path directory) {
            final TradingSettings settings = new TradingSettings(
                    universe,
                    List.of("USDT", "BTC", "ETH", "BNB", "FDUSD", "USDC"),
                    Collections.nCopies(universe.instrumentCount(), FEE_PPM),
                    true,
                    "BNB",
                    new TreeMap<>(),
                    true,
                    0,
                    Integer.MAX_VALUE,
                    4,
                    100_000,
                    LoopPolicy.CHAIN,
                    false,
                    false,
                    5_000,
                    RiskLimits.NONE,
                    "USDT",
                    MAX_UNFILLED_ORDERS,
                    Integer.MAX_VALUE,
                    ForecastSettings.NONE,
                    LoopChoice.TRIANGLES);
            desk = new TradingDesk(settings);
            core = desk.open(new Ring(), QuoteObserver.NONE);
            final int[] fees = new int[universe.instrumentCount()];
            Arrays.fill(fees, FEE_PPM);
            writer = JournalWriter.create(
                    directory,
                    JournalHeader.of(
                            START_NS,
                            "bench",
                            "bench",
                            settings.describe(),
                            universe,
                            fees,
                            settings.startAssets(),
                            desk.loops().digest()));
        }

        void run() {
            for (int asset = 0; asset < universe.assetCount(); asset++) {
                Balance.write(slot, 0, nowNs, asset, Balance.SNAPSHOT, BALANCE, 0);
                publish();
            }
            for (int i = 0; i < universe.instrumentCount(); i++) {
                quote(i, 1);
            }
            for (int n = 0; n < EVENTS; n += 2) {
                final int instrument = random.nextInt(universe.instrumentCount());
                // Cheap for a moment, then as before.
                quote(instrument, n % EVENTS_OF_A_LOOP == 0 ? PAYING : 1 + random.nextInt(100) * 1e-7);
                fillOrders();
                quote(instrument, 1);
                if (n % EVENTS_OF_A_TIMER == 0) {
                    Timer.write(slot, 0, nowNs);
                    publish();
                    fillOrders();
                }
            }
            final long opened = desk.counters().get(desk.counters().loopsOpened);
            if (opened < EVENTS / EVENTS_OF_A_LOOP / 4) {
                throw new IllegalStateException("only " + opened + " loops opened");
            }
        }

        private void quote(final int instrument, final double factor) {
            nowNs += EVENT_INTERVAL_NS;
            final long bid = market.price(instrument, factor * 0.9998);
            final long ask = Math.max(bid + 1, market.price(instrument, factor * 1.0002));
            final long qty = market.qty(instrument);
            BookTicker.write(slot, 0, nowNs, instrument, 0, sequence + 1, bid, qty, ask, qty);
            publish();
        }

        private void fillOrders() {
            while (!intents.isEmpty()) {
                final UnsafeBuffer intent = intents.poll();
                final long key = OrderIntent.orderKey(intent, 0);
                final int instrument = OrderIntent.instrument(intent, 0);
                final boolean buy = OrderIntent.side(intent, 0) == Side.BUY;
                final long price = OrderIntent.price(intent, 0);
                final long qty = OrderIntent.qty(intent, 0);
                final long quoteQty = Fixed.mulFloor(qty, price);
                final long commission = Fixed.mulCeil(buy ? qty : quoteQty, FEE_PPM * (Fixed.ONE / 1_000_000));
                final int received = buy ? universe.baseAsset(instrument) : universe.quoteAsset(instrument);
                Fill.write(slot, 0, nowNs, key, price, qty, commission, received, 0, ++tradeId);
                publish();
                OrderAnswer.write(slot, 0, nowNs, key, OrderOutcome.FILLED, 0, qty, quoteQty, tradeId, nowNs);
                publish();
            }
        }

        private void publish() {
            RecordHeader.sequence(slot, 0, sequence++);
            append(slot);
            core.onRecord(slot, 0);
        }

        private void append(final DirectBuffer record) {
            if (inBatch == 0) {
                writer.beginBatch();
            }
            writer.append(record, 0, RecordHeader.length(record, 0));
            if (++inBatch == RECORDS_OF_A_BATCH) {
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

        private final class Ring implements OutboundRing {
            private final UnsafeBuffer output = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);

            @Override
            public long claim() {
                return outputs;
            }

            @Override
            public MutableDirectBuffer buffer(final long claimed) {
                return output;
            }

            @Override
            public int offset(final long claimed) {
                return 0;
            }

            @Override
            public void publish(final long claimed) {
                RecordHeader.sequence(output, 0, outputs++);
                append(output);
                if (RecordHeader.type(output, 0) == RecordType.ORDER_INTENT) {
                    intents.add(new UnsafeBuffer(Arrays.copyOf(output.byteArray(), output.capacity())));
                }
            }
        }
    }
}
