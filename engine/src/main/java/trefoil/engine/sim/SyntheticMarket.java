package trefoil.engine.sim;

import java.util.List;
import trefoil.engine.market.Instrument;

/**
 * A seeded market in which cross pairs lag their parents, so that loops open and close and the truth of each is known.
 *
 * <p>An asset's value walks slowly and sometimes jumps. Its USDT pair follows at once; every other pair of it keeps the
 * old value until its own delay has passed. In between, buying the asset where it is late and selling it where it is
 * not pays 35 to 80 bp before fees. Without jumps no loop comes near the fees.
 *
 * <pre>
 *   jump of KRYN        KRYNUSDT       KRYNETH   KRYNBTC
 *        |--------------|--------------|---------|----------> feed time
 *        t              t              t+12 ms   t+57 ms
 *                       open: USDT-KRYN-ETH, USDT-KRYN-BTC
 * </pre>
 *
 * <p>Deterministic: the configuration fixes every update on every JDK. Allocates nothing once constructed. One thread.
 */
public final class SyntheticMarket implements MarketFeed {
    private static final double BP = 1e-4;
    private static final double NS_PER_SECOND = 1e9;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int GAPS = 1 << 12;
    private static final long GAP_MASK = GAPS - 1;
    private static final double REQUOTE_SHARE = 0.35;
    private static final double FROZEN_PRICE_FACTOR = 1.06;
    private static final double MAJOR_JUMP_WEIGHT = 0.5;

    private final SyntheticMarketConfig config;
    private final SyntheticRandom random;
    private final SyntheticUniverse universe = SyntheticUniverse.standard();
    private final List<Instrument> instruments = universe.instruments();
    private final SyntheticValues values;
    private final SyntheticBooks books;
    private final SyntheticTruth truth;
    private final SyntheticPair[] pairs;
    private final SyntheticLags lags;
    private final SyntheticChoice quoteChoice;
    private final SyntheticChoice jumpChoice;
    private final int[][] pairsOfAsset;
    private final long[] gapsNs;

    private int snapshots;
    private long nextQuoteNs;
    private long nextJumpNs;
    private long nextNs;

    private SyntheticMarket(final SyntheticMarketConfig config) {
        this.config = config;
        random = new SyntheticRandom(config.seed());
        values = new SyntheticValues(universe, random);
        pairs = new SyntheticPair[instruments.size()];
        final double[] baseValues = new double[pairs.length];
        final double[] weights = new double[pairs.length];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = new SyntheticPair(instruments.get(i), i, universe);
            baseValues[i] = values.start(pairs[i].base);
            weights[i] = pairs[i].weight;
        }
        books = new SyntheticBooks(instruments, baseValues, random);
        truth = new SyntheticTruth(instruments, universe.assets(), config.truthFeePpm(), config.truthCapacity());
        lags = new SyntheticLags(pairs.length);
        quoteChoice = new SyntheticChoice(weights);
        jumpChoice = new SyntheticChoice(jumpWeights());
        pairsOfAsset = pairsOfAsset();
        gapsNs = gapsNs();
        nextQuoteNs = quoteGapNs();
        nextJumpNs = jumpGapNs();
        schedule();
    }

    /** A market at its start. Its first updates, at time 0, are one book of each instrument. */
    public static SyntheticMarket create(final SyntheticMarketConfig config) {
        return new SyntheticMarket(config);
    }

    /** The settings it was made with. */
    public SyntheticMarketConfig config() {
        return config;
    }

    @Override
    public List<Instrument> instruments() {
        return instruments;
    }

    @Override
    public long nextTimeNs() {
        return nextNs;
    }

    @Override
    public void emit(final BookSink sink) {
        if (snapshots < pairs.length) {
            emitSnapshot(snapshots++, sink);
        } else if (nextNs == nextQuoteNs) {
            emitQuote(quoteChoice.choose(random.bits()), sink);
            nextQuoteNs += quoteGapNs();
        } else if (nextNs == nextJumpNs) {
            emitJump(jumpChoice.choose(random.bits()), sink);
            nextJumpNs += jumpGapNs();
        } else {
            emitFollowing(lags.remove(), sink);
        }
        schedule();
    }

    /** Hears of loops as they close; one listener at most. */
    public void truthListener(final LoopTruthListener listener) {
        truth.listener(listener);
    }

    /** The newest closed loops, oldest first; at most {@link SyntheticMarketConfig#truthCapacity()}. A copy. */
    public List<LoopTruth> truths() {
        return truth.closed();
    }

    /** Loops that have closed since the start, remembered or not. */
    public long closedLoops() {
        return truth.closedCount();
    }

    /** Loops that are open now. */
    public int openLoops() {
        return truth.openCount();
    }

    /** Triangles of tradable instruments, times two directions. */
    public int loopCount() {
        return truth.loopCount();
    }

    /** Instrument index and side ({@link trefoil.engine.event.Side}) of a loop's three legs, alternating. A copy. */
    public int[] legs(final int loop) {
        return truth.legs(loop);
    }

    private void schedule() {
        nextNs = snapshots < pairs.length ? 0 : Math.min(nextQuoteNs, Math.min(nextJumpNs, lags.nextNs()));
        if (nextNs > config.durationNs()) {
            nextNs = END;
        }
    }

    private void emitSnapshot(final int instrument, final BookSink sink) {
        final SyntheticPair pair = pairs[instrument];
        if (pair.live) {
            requote(instrument);
        } else if (universe.valued(instruments.get(instrument))) {
            // A market that does not trade keeps its last quotes, however far the others move.
            books.quote(instrument, pair.priceTicks(values) * FROZEN_PRICE_FACTOR, pair.halfSpread);
        }
        books.emit(instrument, sink);
    }

    private void emitQuote(final int instrument, final BookSink sink) {
        if (random.uniform() < REQUOTE_SHARE) {
            if (pairs[instrument].prompt) {
                values.walkTo(pairs[instrument].base, nextNs);
            }
            requote(instrument);
        } else {
            books.resize(instrument);
        }
        books.emit(instrument, sink);
    }

    private void emitJump(final int asset, final BookSink sink) {
        values.jumpBy(asset, BP * (config.jumpMinBp() + (config.jumpMaxBp() - config.jumpMinBp()) * random.uniform()));
        final double lagRangeNs = config.lagMaxNs() - config.lagMinNs();
        int prompt = 0;
        for (final int instrument : pairsOfAsset[asset]) {
            if (pairs[instrument].prompt) {
                prompt = instrument;
            } else {
                lags.add(instrument, nextNs + config.lagMinNs() + (long) (lagRangeNs * random.uniform()));
            }
        }
        emitFollowing(prompt, sink);
    }

    private void emitFollowing(final int instrument, final BookSink sink) {
        pairs[instrument].follow(values);
        requote(instrument);
        books.emit(instrument, sink);
    }

    private void requote(final int instrument) {
        final SyntheticPair pair = pairs[instrument];
        final double off = pair.noise * (2 * random.uniform() - 1);
        books.quote(instrument, pair.priceTicks(values) * (1 + off), pair.halfSpread);
        truth.onQuote(instrument, books.bidPrice(instrument), books.askPrice(instrument), nextNs);
    }

    private long quoteGapNs() {
        return gapsNs[(int) (random.bits() & GAP_MASK)];
    }

    private long jumpGapNs() {
        return config.jumpsPerSecond() == 0
                ? NEVER
                : (long) (random.exponential() * (NS_PER_SECOND / config.jumpsPerSecond()));
    }

    /** Quantiles of an exponential distribution whose mean is the time between two updates. */
    private long[] gapsNs() {
        final double[] quantiles = new double[GAPS];
        double sum = 0;
        for (int i = 0; i < GAPS; i++) {
            quantiles[i] = -StrictMath.log((i + 0.5) / GAPS);
            sum += quantiles[i];
        }
        final double scale = NS_PER_SECOND / config.updatesPerSecond() * GAPS / sum;
        final long[] gaps = new long[GAPS];
        for (int i = 0; i < GAPS; i++) {
            gaps[i] = (long) (quantiles[i] * scale + 0.5);
        }
        return gaps;
    }

    private double[] jumpWeights() {
        final List<String> assets = universe.assets();
        final double[] weights = new double[assets.size()];
        for (final SyntheticPair pair : pairs) {
            final String asset = assets.get(pair.base);
            if (pair.live && !SyntheticUniverse.stable(asset)) {
                weights[pair.base] = SyntheticUniverse.hub(asset) ? MAJOR_JUMP_WEIGHT : 1;
            }
        }
        return weights;
    }

    /** Live pairs of each asset. */
    private int[][] pairsOfAsset() {
        final int[] counts = new int[universe.assets().size()];
        for (final SyntheticPair pair : pairs) {
            if (pair.live) {
                counts[pair.base]++;
                counts[pair.quote]++;
            }
        }
        final int[][] lists = new int[counts.length][];
        for (int asset = 0; asset < counts.length; asset++) {
            lists[asset] = new int[counts[asset]];
        }
        for (int i = 0; i < pairs.length; i++) {
            if (pairs[i].live) {
                lists[pairs[i].base][--counts[pairs[i].base]] = i;
                lists[pairs[i].quote][--counts[pairs[i].quote]] = i;
            }
        }
        return lists;
    }
}
