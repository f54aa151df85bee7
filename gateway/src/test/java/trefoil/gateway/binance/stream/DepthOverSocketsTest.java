package trefoil.gateway.binance.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.agrona.concurrent.EpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Side;
import trefoil.engine.market.Ladder;
import trefoil.engine.market.Ladders;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.binance.testing.LossyRelay;
import trefoil.gateway.binance.websocket.FrameSource;
import trefoil.gateway.binance.websocket.channel.ChannelFrameSource;
import trefoil.gateway.exchange.ExchangeConfig;
import trefoil.gateway.exchange.ExchangeServer;
import trefoil.gateway.testing.Await;

/** Books over real sockets from the simulated exchange, on a line that loses frames and breaks. */
class DepthOverSocketsTest {
    private static final long SEED = 20_261_122L;
    private static final String STREAM_KEY = "streamKey0123456789";

    /** Half a second: five events of each book. */
    private static final int UPDATES_AFTER_LOSS = 500;

    private final EpochNanoClock clock = new MonotonicEpochClock();
    private final FakeInboundRing ring = new FakeInboundRing();
    private final Universe universe = Instruments.triangle();
    private final Ladders ladders = new Ladders(universe.instrumentCount());
    private final MovingMarket market = new MovingMarket(universe);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final ExecutorService snapshotThread = Executors.newSingleThreadExecutor();
    private final FrameSource source =
            new ChannelFrameSource.Context().clock(clock).conclude();
    private ExchangeServer exchange;
    private LossyRelay jsonLine;
    private LossyRelay binaryLine;
    private BinanceRestClient rest;
    private MarketDataFeed feed;
    private int unusable;
    private int connectionsLost;

    @BeforeEach
    void start() throws Exception {
        exchange = new ExchangeServer(
                        ExchangeConfig.builder()
                                .sbePort(0)
                                .streamKeys(STREAM_KEY)
                                .build(),
                        market)
                .start();
        jsonLine = new LossyRelay(exchange.port());
        binaryLine = new LossyRelay(URI.create(exchange.sbeStreamUrl()).getPort());
        rest = new BinanceRestClient(exchange.restUrl(), null, clock);
    }

    @AfterEach
    void stop() throws Exception {
        feed.close();
        source.close();
        timer.shutdownNow();
        snapshotThread.shutdownNow();
        rest.close();
        jsonLine.close();
        binaryLine.close();
        exchange.close();
    }

    @ParameterizedTest(name = "binary {0}")
    @ValueSource(booleans = {false, true})
    void shouldKeepTheExchangesOwnBooksFromTheirChangesThroughLossAndBreaks(final boolean binary) {
        final LossyRelay line = binary ? binaryLine : jsonLine;
        startFeed(context(binary).diffDepth(100, snapshots(), snapshotThread));
        Await.until("every book is there", this::allUsable);
        assertThat(counted(FeedCounter.BOOK_GAPS)).as("nothing was lost yet").isZero();

        line.loseNext(1, DepthOverSocketsTest::isChange);
        Await.until("a book is unusable", () -> takeRecords() && unusable > 0);
        assertThat(counted(FeedCounter.BOOK_GAPS)).isPositive();
        Await.until("every book is back", this::allUsable);

        cut(binary);
        Await.until("the connections are lost", () -> takeRecords() && connectionsLost >= 2);
        Await.until("every book is back again", this::allUsable);

        line.loseNext(5, DepthOverSocketsTest::isChange);
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

    @ParameterizedTest(name = "binary {0}")
    @ValueSource(booleans = {false, true})
    void shouldReceiveTheExchangesPartialBooksThroughBreaks(final boolean binary) {
        startFeed(context(binary).partialDepth(20, 100));
        Await.until("every book is there", this::allUsable);

        cut(binary);
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

    private static boolean isChange(final String frame) {
        // Template 10003 is 0x2713.
        return frame.contains("\"e\":\"depthUpdate\"") || frame.startsWith("\u0013\u0027", 2);
    }

    private MarketDataFeed.Context context(final boolean binary) {
        final MarketDataFeed.Context context = new MarketDataFeed.Context()
                .streamUrl("ws://" + jsonLine.authority())
                .universe(universe)
                .source(source)
                .ring(ring)
                .clock(clock)
                .scheduler(TaskScheduler.over(timer))
                .random(new Random(SEED))
                .backOffMs(20, 200);
        return binary ? context.binary("ws://" + binaryLine.authority(), STREAM_KEY, false) : context;
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

    private void cut(final boolean binary) {
        try {
            (binary ? binaryLine : jsonLine).cutAll();
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
}
