package trefoil.gateway.session.warmup;

import java.util.Random;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.event.InboundRing;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.stream.DepthSource;
import trefoil.gateway.binance.stream.FeedCounters;
import trefoil.gateway.binance.stream.MarketDataFeed;
import trefoil.gateway.config.DepthChoice;

/** The run's feed, on connections of the made-up venue, and the frames to put into it. One thread. */
final class MadeUpFeed implements AutoCloseable {
    private static final String NOWHERE = "ws://127.0.0.1:1";
    private static final int STREAMS_PER_CONNECTION = 100;

    private final MadeUpFrames frames;
    private final MadeUpVenue venue;
    private final EpochNanoClock clock;
    private final Random random;
    private final MarketDataFeed feed;
    private final boolean changes;
    /** Instruments whose books stay away: a whole book is of fair prices, and their quotes are cheap now and then. */
    private final boolean[] withoutBook;

    MadeUpFeed(
            final MadeUpFrames frames,
            final Road road,
            final int[] payable,
            final InboundRing ring,
            final EpochNanoClock clock,
            final TaskScheduler scheduler,
            final Random random) {
        this.frames = frames;
        this.clock = clock;
        this.random = random;
        final Universe universe = frames.market().universe();
        venue = new MadeUpVenue(universe, road.ownChannel());
        changes = road.depth() == DepthChoice.DIFF;
        withoutBook = new boolean[universe.instrumentCount()];
        for (final int instrument : payable) {
            withoutBook[instrument] = changes;
        }
        final MarketDataFeed.Context context = new MarketDataFeed.Context()
                .streamUrl(NOWHERE)
                .universe(universe)
                .streamsPerConnection(
                        Math.max(STREAMS_PER_CONNECTION, universe.instrumentCount() / STREAMS_PER_CONNECTION + 1))
                .source(venue)
                .ring(ring)
                .clock(clock)
                .scheduler(scheduler)
                .random(random)
                .counters(new FeedCounters());
        if (frames.binary()) {
            context.binary(NOWHERE, "made-up", false);
        }
        switch (road.depth()) {
            case PARTIAL -> context.partialDepth(road.depthLevels(), road.depthIntervalMs());
            case DIFF -> context.diffDepth(road.depthIntervalMs(), new Snapshots(), Runnable::run);
            default -> {}
        }
        feed = context.conclude();
        feed.start();
    }

    /** Answers what the feed asked since. */
    void answer() {
        venue.answer(clock.nanoTime());
    }

    /** Puts a quote, and the instrument's book before it where there is one; answers how many frames that was. */
    int put(final int instrument, final boolean pays) {
        final boolean book = !changes && instrument < frames.bookCount();
        return (book ? put(instrument, frames.nextBook(instrument, pays), true) : 0)
                + put(instrument, frames.nextQuote(instrument, pays), false);
    }

    /** Puts a book, or a change of one, of some instrument; answers how many frames that was. */
    int putBook() {
        if (frames.bookCount() == 0) {
            return 0;
        }
        final int instrument = random.nextInt(frames.bookCount());
        return withoutBook[instrument]
                ? 0
                : put(instrument, frames.nextBook(instrument, changes && random.nextBoolean()), true);
    }

    private int put(final int instrument, final byte[] frame, final boolean book) {
        return venue.put(instrument, frame, book, frames.binary(), clock.nanoTime()) ? 1 : 0;
    }

    @Override
    public void close() {
        feed.close();
        venue.close();
    }

    /** Books to begin with, made from the same prices. */
    private final class Snapshots implements DepthSource {
        @Override
        public byte[] depth(final String symbol, final int limit) throws VenueException {
            final int instrument = frames.market().universe().instrumentIndex(symbol);
            if (instrument < 0 || withoutBook[instrument]) {
                throw VenueException.of(VenueException.Kind.UNREACHABLE, "no such book");
            }
            return JsonFrames.snapshot(frames.market(), instrument);
        }

        @Override
        public long pauseMs() {
            return 0;
        }
    }
}
