package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.event.Side;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.gateway.binance.codec.ExchangeInfoReader;
import trefoil.gateway.testing.RealData;

/**
 * What the pricer finds is what a naive sweep of the loops finds, bit for bit: the same candidates in the same order with
 * the same products, the same counts of loops above 1, the same record.
 */
class PricingEqualityTest {
    private static final int UPDATES = 1_000_000;
    private static final int FULL_SWEEP_INTERVAL = 1_024;
    private static final String[] HUBS = {"USDT", "BTC", "ETH", "BNB", "BUSD", "TRY"};

    @Test
    void shouldFindOnTheUniverseOf2023WhatANaiveSweepFinds() throws IOException {
        try (InputStream raw = Files.newInputStream(RealData.require("exchangeinfo/2023-08-22_1007.json.gz"));
                InputStream plain = new GZIPInputStream(raw)) {
            compare(ExchangeInfoReader.read(plain).instruments(), UPDATES, 20_230_822);
        }
    }

    @Test
    void shouldFindOnAMadeUniverseWhatANaiveSweepFinds() {
        compare(made(), UPDATES / 4, 7);
    }

    /** Six hubs joined to each other, and 300 coins joined to the first and to some others. */
    private static List<Instrument> made() {
        final SplittableRandom random = new SplittableRandom(1);
        final List<Instrument> listed = new ArrayList<>();
        for (int quote = 0; quote < HUBS.length; quote++) {
            for (int base = quote + 1; base < HUBS.length; base++) {
                listed.add(pair(HUBS[base], HUBS[quote]));
            }
        }
        for (int coin = 0; coin < 300; coin++) {
            for (int hub = 0; hub < HUBS.length; hub++) {
                if (hub == 0 || random.nextInt(hub + 1) == 0) {
                    listed.add(pair("C" + coin, HUBS[hub]));
                }
            }
        }
        return listed;
    }

    private static Instrument pair(final String base, final String quote) {
        return new Instrument(
                base + quote,
                base,
                quote,
                InstrumentStatus.TRADING,
                true,
                8,
                8,
                Filters.builder().build());
    }

    private static void compare(final List<Instrument> listed, final int updates, final long seed) {
        final Universe all = Universe.of(listed);
        final Universe universe = Triangles.tradedPart(all, all.assets());
        final Run run = new Run(universe, seed);
        for (int i = 0; i < updates; i++) {
            run.update();
            if (i % FULL_SWEEP_INTERVAL == 0) {
                run.sweep();
            }
        }
        assertThat(run.found).as("candidates, seed %d", seed).isGreaterThan(updates / 1_000);
        assertThat(run.above1).as("best loops above 1, seed %d", seed).isBetween(updates / 100L, (long) updates);
        assertThat(run.spared).as("scans that a bound spared, seed %d", seed).isGreaterThan(100);
        assertThat(run.feeChanges).as("fee changes, seed %d", seed).isGreaterThan(updates / 5_000);
        assertThat(Arrays.stream(run.matrix.rates()).allMatch(Double::isFinite))
                .as("every rate is a number")
                .isTrue();
    }

    /** One market, priced both ways. */
    private static final class Run {
        private final long seed;
        private final SplittableRandom random;
        private final Universe universe;
        private final FeeTable fees;
        private final LoopTable table;
        private final RateMatrix matrix;
        private final LoopPricer pricer;
        private final double[] values;
        private final double[] bidRates;
        private final double[] askRates;
        private final int[][] loopsThrough;
        private final int[] naiveLoops;
        private final double[] naiveProducts;
        private final int busiest;
        private long updateId;
        private double record;
        private int naiveCount;
        private long found;
        private long above1;
        private long spared;
        private long feeChanges;
        private long step;

        Run(final Universe universe, final long seed) {
            this.universe = universe;
            this.seed = seed;
            random = new SplittableRandom(seed);
            final int instruments = universe.instrumentCount();
            fees = FeeTable.unreadPpm(random.ints(instruments, 700, 1_000).toArray());
            final int[] starts = new int[universe.assetCount()];
            Arrays.setAll(starts, i -> i);
            table = new LoopTable(universe, starts, fees, 10);
            matrix = new RateMatrix(universe);
            pricer = new LoopPricer(table, matrix);
            values = random.doubles(universe.assetCount(), 0.01, 1_000).toArray();
            bidRates = new double[instruments];
            askRates = new double[instruments];
            final List<List<Integer>> through = new ArrayList<>();
            for (int i = 0; i < instruments * 2; i++) {
                through.add(new ArrayList<>());
            }
            for (int loop = 0; loop < table.loopCount(); loop++) {
                for (int leg = 0; leg < 3; leg++) {
                    through.get(table.instrument(loop, leg) * 2 + (table.side(loop, leg) == Side.SELL ? 1 : 0))
                            .add(loop * 3 + leg);
                }
            }
            loopsThrough = through.stream()
                    .map(loops -> loops.stream().mapToInt(Integer::intValue).toArray())
                    .toArray(int[][]::new);
            int most = 0;
            for (int i = 0; i < instruments; i++) {
                most = loopsThrough[i * 2].length > loopsThrough[most * 2].length ? i : most;
            }
            busiest = most;
            naiveLoops = new int[loopsThrough[most * 2].length];
            naiveProducts = new double[naiveLoops.length];
        }

        /** One event of a market: mostly a quote, a quarter of them of the busiest instrument. */
        void update() {
            step++;
            final int instrument = random.nextInt(4) == 0 ? busiest : random.nextInt(universe.instrumentCount());
            final int event = random.nextInt(10_000);
            if (event < 4) {
                fees(instrument);
            } else if (event == 4) {
                drop(random.nextInt(64));
            } else {
                quote(instrument, event);
            }
        }

        private void quote(final int instrument, final int event) {
            final boolean late = event < 50;
            final boolean noBid = event >= 50 && event < 80;
            final boolean noAsk = event >= 70 && event < 100;
            final boolean extreme = event >= 100 && event < 103;
            final double wander = event < 150 ? random.nextGaussian() * 2e-3 : random.nextGaussian() * 1e-4;
            final double halfSpread = 0.5e-4 * (1 + random.nextInt(3));
            final double fair = values[universe.baseAsset(instrument)] / values[universe.quoteAsset(instrument)];
            long bid = Math.max(1, Math.round(fair * (1 + wander - halfSpread) * Fixed.ONE));
            long ask = Math.max(bid + 1, Math.round(fair * (1 + wander + halfSpread) * Fixed.ONE));
            if (extreme) {
                bid = random.nextBoolean() ? 1 : Long.MAX_VALUE - 1;
                ask = bid + 1;
            }
            final long bidQty = noBid ? 0 : 1 + random.nextInt(3);
            final long askQty = noAsk ? 0 : 1 + random.nextInt(3);
            final long id = late ? Math.max(0, updateId - random.nextInt(1_000_000)) : ++updateId;
            final int improved = matrix.update(instrument, instrument % 64, id, bid, bidQty, ask, askQty, step);
            if (improved == RateMatrix.STALE) {
                return;
            }
            set(instrument, noBid ? 0 : bid, noAsk ? 0 : ask);
            // As the engine does: the loops through what got better are looked at, the sell side first.
            if ((improved & RateMatrix.SELL_IMPROVED) != 0) {
                price(instrument, Side.SELL);
            }
            if ((improved & RateMatrix.BUY_IMPROVED) != 0) {
                price(instrument, Side.BUY);
            }
        }

        private void set(final int instrument, final long bid, final long ask) {
            bidRates[instrument] = bid / 1e8;
            askRates[instrument] = ask == 0 ? 0 : 1e8 / ask;
        }

        private void fees(final int instrument) {
            feeChanges++;
            final long buy = random.nextInt(100_000);
            final long sell = random.nextInt(100_000);
            if (fees.set(instrument, buy, sell, buy * 3 / 4, sell * 3 / 4, random.nextBoolean())) {
                pricer.onAllFeesChanged();
            } else {
                pricer.onFeesChanged(instrument);
            }
        }

        private void drop(final int connection) {
            matrix.invalidateConnection(connection);
            for (int i = connection; i < universe.instrumentCount(); i += 64) {
                set(i, 0, 0);
            }
        }

        private double rate(final int loop, final int leg) {
            final int instrument = table.instrument(loop, leg);
            return table.side(loop, leg) == Side.SELL ? bidRates[instrument] : askRates[instrument];
        }

        private double breakEven(final int loop) {
            double breakEven = table.leastReturn();
            for (int leg = 0; leg < 3; leg++) {
                breakEven /= 1 - Fixed.toDouble(fees.screenRate(table.instrument(loop, leg), table.side(loop, leg)));
            }
            return breakEven;
        }

        private void price(final int instrument, final int side) {
            final int[] through = loopsThrough[instrument * 2 + (side == Side.SELL ? 1 : 0)];
            naiveCount = 0;
            double best = 0;
            for (final int entry : through) {
                final int loop = entry / 3;
                final int leg = entry % 3;
                final double product = rate(loop, leg) * rate(loop, (leg + 1) % 3) * rate(loop, (leg + 2) % 3);
                best = Math.max(best, product);
                // Near 1 it is not worth the while to work break-evens out.
                if (product > 0.99 && product > breakEven(loop)) {
                    insert(loop, product);
                }
            }

            assertThat(pricer.screen(instrument, side, record))
                    .as("loops priced, seed %d step %d", seed, step)
                    .isEqualTo(through.length);
            compareCandidates(instrument);
            final double told = pricer.bestProduct();
            if (told > 1 != best > 1 || told > best || best > record && told != best) {
                throw new AssertionError("seed %d step %d %s: best %s, told %s, record %s"
                        .formatted(seed, step, symbol(instrument), best, told, record));
            }
            above1 += best > 1 ? 1 : 0;
            spared += told < best ? 1 : 0;
            // The record is that of some thousand scans, not of the extreme prices that this test is fed with.
            record = step % 4_096 == 0 ? 1 : Math.max(record, best);
        }

        /** Best first; among equals, the one met first. */
        private void insert(final int loop, final double product) {
            int at = naiveCount++;
            while (at > 0 && naiveProducts[at - 1] < product) {
                naiveProducts[at] = naiveProducts[at - 1];
                naiveLoops[at] = naiveLoops[at - 1];
                at--;
            }
            naiveProducts[at] = product;
            naiveLoops[at] = loop;
        }

        private void compareCandidates(final int instrument) {
            boolean same = pricer.candidateCount() == naiveCount;
            for (int n = 0; same && n < naiveCount; n++) {
                same = pricer.candidate(n) == naiveLoops[n]
                        && Double.doubleToRawLongBits(pricer.candidateProduct(n))
                                == Double.doubleToRawLongBits(naiveProducts[n]);
            }
            if (!same) {
                throw new AssertionError("seed %d step %d %s: %d candidates, %d by a naive sweep"
                        .formatted(seed, step, symbol(instrument), pricer.candidateCount(), naiveCount));
            }
            found += naiveCount;
        }

        /** Every loop of the market, and every scan of its instruments without a bound. */
        void sweep() {
            for (int loop = 0; loop < table.loopCount(); loop++) {
                final double product = rate(loop, 0) * rate(loop, 1) * rate(loop, 2);
                if (pricer.product(loop) != product || table.breakEven(loop) != breakEven(loop)) {
                    throw new AssertionError("seed %d step %d %s: %s, %s by a naive sweep; break-even %s"
                            .formatted(
                                    seed,
                                    step,
                                    table.describe(loop),
                                    pricer.product(loop),
                                    product,
                                    table.breakEven(loop)));
                }
            }
        }

        private String symbol(final int instrument) {
            return universe.instruments().get(instrument).symbol();
        }
    }
}
