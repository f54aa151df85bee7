package trefoil.gateway.binance.stream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.BookSink;
import trefoil.engine.sim.MarketFeed;

/** Books of some hundred levels that change every millisecond, one after the other. */
final class MovingMarket implements MarketFeed {
    private static final long SEED = 20_261_122L;

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

    /** Ends the market where it stands. */
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
                instrument, updateIds[instrument], bidLevels, bidLevels.length / 2, askLevels, askLevels.length / 2);
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
