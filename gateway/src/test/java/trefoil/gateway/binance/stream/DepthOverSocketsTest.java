package trefoil.gateway.binance.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Side;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Ladder;
import trefoil.engine.market.Ladders;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.BookSink;
import trefoil.engine.sim.MarketFeed;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.binance.testing.LossyRelay;
import trefoil.gateway.binance.websocket.OkHttpFrameSource;
import trefoil.gateway.exchange.ExchangeConfig;
import trefoil.gateway.exchange.ExchangeServer;
import trefoil.gateway.testing.Await;

/** Books over real sockets from the simulated exchange, on a line that loses frames and breaks. */
class DepthOverSocketsTest {
    private static final long SEED = 20_261_122L;

    /** Half a second: five events of each book. */
    private static final int UPDATES_AFTER_LOSS = 500;

    private final EpochNanoClock clock = new MonotonicEpochClock();
    private final FakeInboundRing ring = new FakeInboundRing();
    private final Universe universe = Instruments.triangle();
    private final Ladders ladders = new Ladders(universe.instrumentCount());
    private final MovingMarket market = new MovingMarket(universe);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final ExecutorService snapshotThread = Executors.newSingleThreadExecutor();
    private final OkHttpFrameSource source = new OkHttpFrameSource(clock);
    private ExchangeServer exchange;
    private LossyRelay line;
    private BinanceRestClient rest;
    private MarketDataFeed feed;
    private int unusable;
    private int connectionsLost;

    @BeforeEach
    void start() throws Exception {
        exchange = new ExchangeServer(ExchangeConfig.builder().build(), market).start();
        line = new LossyRelay(exchange.port());
        rest = new BinanceRestClient(exchange.restUrl(), null, clock);
    }

    @AfterEach
    void stop() throws Exception {
        feed.close();
        source.close();
        timer.shutdownNow();
        snapshotThread.shutdownNow();
        rest.close();
        line.close();
        exchange.close();
    }

    @Test
    void shouldKeepTheExchangesOwnBooksFromTheirChangesThroughLossAndBreaks() {
        startFeed(context().diffDepth(100, snapshots(), snapshotThread));
        Await.until("every book is there", this::allUsable);
        assertThat(counted(FeedCounter.BOOK_GAPS)).as("nothing was lost yet").isZero();

        line.loseNext(1, frame -> frame.contains("\"e\":\"depthUpdate\""));
        Await.until("a book is unusable", () -> takeRecords() && unusable > 0);
        assertThat(counted(FeedCounter.BOOK_GAPS)).isPositive();
        Await.until("every book is back", this::allUsable);

        cut();
        Await.until("the connections are lost", () -> takeRecords() && connectionsLost >= 2);
        Await.until("every book is back again", this::allUsable);

        line.loseNext(5, frame -> frame.contains("\"e\":\"depthUpdate\""));
        Await.until("more frames are lost", () -> takeRecords() && line.stillToLose() == 0);
        // A loss shows with the next change only.
        final long lostBefore = market.updates();
        Await.until("the market has moved on", () -> market.updates() > lostBefore + UPDATES_AFTER_LOSS);
        market.stop();
        for (int instrument = 0; instrument < universe.instrumentCount(); instrument++) {
            final int which = instrument;
            Await.until(
                    "the book of instrument " + which + " is the exchange's",
                    () -> takeRecords()
                            && ladders.usable(which)
                            && bookOf(which).equals(exchangesBookOf(which)));
        }
        assertThat(ladders.dropped()).isZero();
    }

    @Test
    void shouldReceiveTheExchangesPartialBooksThroughBreaks() {
        startFeed(context().partialDepth(20, 100));
        Await.until("every book is there", this::allUsable);

        cut();
        Await.until("the connections are lost", () -> takeRecords() && connectionsLost >= 2);
        Await.until("every book is back", this::allUsable);
        market.stop();

        for (int instrument = 0; instrument < universe.instrumentCount(); instrument++) {
            final int which = instrument;
            Await.until(
                    "the book of instrument " + which + " is the exchange's",
                    () -> takeRecords() && bookOf(which).equals(exchangesBookOf(which)));
        }
        assertThat(ladders.dropped()).isZero();
    }

    private MarketDataFeed.Context context() {
        return new MarketDataFeed.Context()
                .streamUrl("ws://" + line.authority())
                .universe(universe)
                .source(source)
                .ring(ring)
                .clock(clock)
                .scheduler(TaskScheduler.over(timer))
                .random(new Random(SEED))
                .backOffMs(20, 200);
    }

    private void startFeed(final MarketDataFeed.Context context) {
        feed = context.conclude();
        feed.start();
    }

    private DepthSource snapshots() {
        return new DepthSource() {
            @Override
            public byte[] depth(final String symbol, final int limit) throws VenueException {
                return rest.depth(symbol, limit);
            }

            @Override
            public long pauseMs() {
                return rest.pause().remainingMs();
            }
        };
    }

    private void cut() {
        try {
            line.cutAll();
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private long counted(final FeedCounter counter) {
        return feed.counters().get(counter);
    }

    private boolean allUsable() {
        takeRecords();
        for (int instrument = 0; instrument < universe.instrumentCount(); instrument++) {
            if (!ladders.usable(instrument)) {
                return false;
            }
        }
        return true;
    }

    /** Does with the records what the engine does. Always true. */
    private boolean takeRecords() {
        while (!ring.isEmpty()) {
            final List<FakeInboundRing.Record> records;
            try {
                records = ring.take();
            } catch (final InterruptedException e) {
                throw new AssertionError(e);
            }
            for (final FakeInboundRing.Record record : records) {
                if (record.type() == RecordType.BOOK_LEVELS) {
                    unusable += ladders.onLevels(record.bytes(), 0) == Ladders.UNUSABLE ? 1 : 0;
                } else if (record.type() == RecordType.FEED_STATE
                        && FeedState.state(record.bytes(), 0) == FeedState.DOWN) {
                    connectionsLost++;
                    ladders.invalidateConnection(FeedState.connection(record.bytes(), 0));
                }
            }
        }
        return true;
    }

    private List<Long> bookOf(final int instrument) {
        final RateMatrix older = new RateMatrix(universe);
        older.update(instrument, 0, -1, 1, 1, Long.MAX_VALUE, 1, 0);
        final Ladder ladder = new Ladder();
        final List<Long> levels = new ArrayList<>();
        for (final int side : new int[] {Side.SELL, Side.BUY}) {
            ladders.read(instrument, side, older, 0, Long.MAX_VALUE, ladder);
            for (int i = 0; i < ladder.levels(); i++) {
                levels.add(ladder.price(i));
                levels.add(ladder.qty(i));
            }
        }
        return levels;
    }

    private List<Long> exchangesBookOf(final int instrument) {
        return exchange.inspect(inside -> {
            final long[] side = new long[2 * BookLevels.MAX_BOOK_LEVELS];
            final List<Long> levels = new ArrayList<>();
            final int bids = inside.bids(instrument, side, BookLevels.MAX_BOOK_LEVELS);
            for (int i = 0; i < 2 * bids; i++) {
                levels.add(side[i]);
            }
            final int asks = inside.asks(instrument, side, BookLevels.MAX_BOOK_LEVELS);
            for (int i = 0; i < 2 * asks; i++) {
                levels.add(side[i]);
            }
            return levels;
        });
    }

    /** Books of some hundred levels that change every millisecond, one after the other. */
    private static final class MovingMarket implements MarketFeed {
        private final Universe universe;
        private final Random random = new Random(SEED);
        private final List<NavigableMap<Long, Long>> bids = new ArrayList<>();
        private final List<NavigableMap<Long, Long>> asks = new ArrayList<>();
        private final long[] mids;
        private final long[] updateIds;
        private volatile boolean stopped;
        private volatile int updates;

        MovingMarket(final Universe universe) {
            this.universe = universe;
            mids = new long[universe.instrumentCount()];
            updateIds = new long[universe.instrumentCount()];
            for (int i = 0; i < universe.instrumentCount(); i++) {
                bids.add(new TreeMap<>(Collections.reverseOrder()));
                asks.add(new TreeMap<>());
                mids[i] = 1_000;
                updateIds[i] = 100;
                for (int n = 0; n < 600; n++) {
                    change(i);
                }
            }
        }

        void stop() {
            stopped = true;
        }

        @Override
        public List<Instrument> instruments() {
            return universe.instruments();
        }

        @Override
        public long nextTimeNs() {
            return stopped ? END : TimeUnit.MILLISECONDS.toNanos(updates);
        }

        @Override
        public void emit(final BookSink sink) {
            emit(updates % universe.instrumentCount(), sink);
            updates = updates + 1;
        }

        long updates() {
            return updates;
        }

        private void emit(final int instrument, final BookSink sink) {
            for (int n = random.nextInt(4); n >= 0; n--) {
                change(instrument);
            }
            updateIds[instrument] += 1 + random.nextInt(3);
            final long[] bidLevels = flat(bids.get(instrument));
            final long[] askLevels = flat(asks.get(instrument));
            sink.onBook(
                    instrument,
                    updateIds[instrument],
                    bidLevels,
                    bidLevels.length / 2,
                    askLevels,
                    askLevels.length / 2);
        }

        private void change(final int i) {
            mids[i] += random.nextInt(20) == 0 ? random.nextInt(3) - 1 : 0;
            final boolean bid = random.nextBoolean();
            final long distance = 1 + (long) Math.abs(random.nextGaussian() * 60);
            final long price = (bid ? mids[i] - distance : mids[i] + distance) * Fixed.ONE;
            final NavigableMap<Long, Long> side = (bid ? bids : asks).get(i);
            if (random.nextInt(5) < 2) {
                side.remove(price);
            } else {
                side.put(price, (1 + random.nextInt(9)) * Fixed.ONE);
            }
            while (!bids.get(i).isEmpty()
                    && !asks.get(i).isEmpty()
                    && bids.get(i).firstKey() >= asks.get(i).firstKey()) {
                (bid ? asks : bids).get(i).pollFirstEntry();
            }
        }

        private static long[] flat(final NavigableMap<Long, Long> side) {
            final long[] levels = new long[2 * side.size()];
            int at = 0;
            for (final var level : side.entrySet()) {
                levels[at++] = level.getKey();
                levels[at++] = level.getValue();
            }
            return levels;
        }
    }
}
