package trefoil.engine.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.Fixed;

class SyntheticMarketTest {
    private static final long SEED = 20_261_122;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long GOLDEN = -8_958_321_694_568_560_265L;
    private static final double NET_POSITIVE = 1 / Math.pow(1 - 0.001, 3);

    @Test
    void shouldRepeatEveryUpdateForTheSameSeed() {
        final long first = digest(SyntheticMarketConfig.defaults(SEED), 300_000);
        final long second = digest(SyntheticMarketConfig.defaults(SEED), 300_000);

        assertThat(second).isEqualTo(first);
        assertThat(digest(SyntheticMarketConfig.defaults(SEED + 1), 300_000)).isNotEqualTo(first);
    }

    @Test
    void shouldGiveTheSameUpdatesOnEveryJdk() {
        assertThat(digest(SyntheticMarketConfig.defaults(7), 100_000)).isEqualTo(GOLDEN);
    }

    @Test
    void shouldQuoteOnTheGridWithinFiltersAndNeverCrossed() {
        final SyntheticMarket market = SyntheticMarket.create(
                SyntheticMarketConfig.builder(SEED).jumpsPerSecond(50).build());
        final List<Instrument> instruments = market.instruments();
        final long[] lastUpdateIds = new long[instruments.size()];
        final List<String> problems = new ArrayList<>();

        long lastNs = 0;
        for (int i = 0; i < 500_000 && problems.isEmpty(); i++) {
            final long timeNs = market.nextTimeNs();
            if (timeNs < lastNs) {
                problems.add("time went back to " + timeNs);
            }
            lastNs = timeNs;
            market.emit((instrument, updateId, bids, bidLevels, asks, askLevels) -> {
                final Instrument listed = instruments.get(instrument);
                if (updateId <= lastUpdateIds[instrument]) {
                    problems.add(listed.symbol() + " update id " + updateId);
                }
                lastUpdateIds[instrument] = updateId;
                if (bidLevels != askLevels || bidLevels > 0 && bids[0] >= asks[0]) {
                    problems.add(listed.symbol() + " crossed: " + bids[0] + " " + asks[0]);
                }
                check(listed, bids, bidLevels, -1, problems);
                check(listed, asks, askLevels, 1, problems);
            });
        }

        assertThat(problems).as("seed %d", SEED).isEmpty();
    }

    @Test
    void shouldKeepUpdateRateWithBusyHubs() {
        final SyntheticMarket market = SyntheticMarket.create(SyntheticMarketConfig.defaults(SEED));
        final long[] counts = new long[market.instruments().size()];

        while (market.nextTimeNs() < 10 * SECOND_NS) {
            market.emit((instrument, updateId, bids, bidLevels, asks, askLevels) -> counts[instrument]++);
        }

        assertThat(LongStream.of(counts).sum() / 10.0).as("seed %d", SEED).isCloseTo(20_000, within(400.0));
        assertThat(counts[0]).as("BTCUSDT").isGreaterThan(10_000);
        final long[] sorted = LongStream.of(counts).sorted().toArray();
        assertThat(sorted[sorted.length / 2] * 20).as("median pair").isLessThan(counts[0]);
    }

    @Test
    void shouldStayBelowFeesWithoutJumps() {
        final SyntheticMarket market = SyntheticMarket.create(SyntheticMarketConfig.builder(SEED)
                .jumpsPerSecond(0)
                .truthFeePpm(0)
                .build());

        drive(market, 30 * SECOND_NS);

        final long[] peaksPpb =
                market.truths().stream().mapToLong(LoopTruth::peakGrossEdgePpb).toArray();
        assertThat(peaksPpb.length).as("loops above 0").isGreaterThan(1_000);
        assertThat(LongStream.of(peaksPpb).max().orElseThrow())
                .as("greatest edge, ppb, seed %d", SEED)
                .isLessThan(400_000);
    }

    @Test
    void shouldOpenLoopsOfThirtyFiveToEightyBasisPointsThatEndWithTheLag() {
        final SyntheticMarket market = SyntheticMarket.create(SyntheticMarketConfig.defaults(SEED));

        drive(market, 30 * SECOND_NS);

        final List<LoopTruth> truths = market.truths();
        assertThat(truths.size()).as("seed %d", SEED).isGreaterThan(200);
        assertThat(market.closedLoops()).isEqualTo(truths.size());
        final long usual = truths.stream()
                .filter(truth -> truth.peakGrossEdgePpb() > 3_400_000 && truth.peakGrossEdgePpb() < 8_300_000)
                .count();
        assertThat(usual).isGreaterThan(truths.size() * 95L / 100);
        // Two jumps that meet in one triangle can make it last longer than one lag.
        assertThat(truths.stream()
                        .filter(truth -> truth.lifeNs() <= 80_000_000L)
                        .count())
                .isGreaterThan(truths.size() * 98L / 100);
    }

    @Test
    void shouldKnowEveryLoopThatBruteForceFinds() {
        final SyntheticMarket market = SyntheticMarket.create(SyntheticMarketConfig.builder(SEED)
                .jumpsPerSecond(20)
                .updatesPerSecond(2_000)
                .build());
        final BruteForce bruteForce = new BruteForce(market.instruments());

        while (market.nextTimeNs() < 5 * SECOND_NS) {
            final long timeNs = market.nextTimeNs();
            market.emit((instrument, updateId, bids, bidLevels, asks, askLevels) ->
                    bruteForce.onQuote(instrument, bidLevels == 0 ? 0 : bids[0], askLevels == 0 ? 0 : asks[0], timeNs));
        }

        assertThat(market.loopCount()).isEqualTo(bruteForce.loops.size());
        assertThat(bruteForce.closedPeaks.size()).as("seed %d", SEED).isGreaterThan(100);
        assertThat(market.truths().stream().map(BruteForce::name))
                .containsExactlyInAnyOrderElementsOf(bruteForce.closedPeaks.keySet());
        assertThat(market.truths()).allSatisfy(truth -> assertThat((double) truth.peakGrossEdgePpb())
                .isCloseTo(bruteForce.closedPeaks.get(BruteForce.name(truth)), within(2.0)));
        assertThat(market.openLoops()).isEqualTo(bruteForce.openCount());
    }

    @Test
    void shouldTellListenerAndKeepTheNewestLoops() {
        final SyntheticMarket market = SyntheticMarket.create(
                SyntheticMarketConfig.builder(SEED).truthCapacity(10).build());
        final List<String> heard = new ArrayList<>();
        market.truthListener((loop, openNs, closeNs, peakPpb) -> {
            final int[] legs = market.legs(loop);
            heard.add(new LoopTruth(openNs, closeNs, legs[0], legs[1], legs[2], legs[3], legs[4], legs[5], peakPpb)
                    .toString());
        });

        drive(market, 10 * SECOND_NS);

        assertThat(market.truths().stream().map(LoopTruth::toString))
                .containsExactlyElementsOf(heard.subList(heard.size() - 10, heard.size()));
        assertThat(market.closedLoops()).isEqualTo(heard.size());
    }

    @Test
    void shouldHoldSeveralHundredTrianglesOverRealShapedInstruments() {
        final SyntheticMarket market = SyntheticMarket.create(SyntheticMarketConfig.defaults(SEED));
        final List<Instrument> instruments = market.instruments();

        assertThat(instruments.size()).isBetween(200, 300);
        assertThat(market.loopCount() / 2).isGreaterThan(300);
        assertThat(instruments).extracting(Instrument::symbol).doesNotHaveDuplicates();
        assertThat(instruments).extracting(Instrument::symbol).contains("BTCUSDT", "ETHBTC", "123456", "三叶草USDT");
        assertThat(instruments.stream().filter(i -> !i.tradable()).count()).isBetween(3L, 10L);
        assertThat(filters(instruments, "BTCUSDT"))
                .returns(Fixed.ONE / 100, Filters::tickSize)
                .returns(Fixed.ONE / 100_000, Filters::stepSize)
                .returns(5 * Fixed.ONE, Filters::minNotional)
                .returns(200, Filters::maxNumOrders);
        assertThat(filters(instruments, "ETHBTC"))
                .returns(Fixed.ONE / 100_000, Filters::tickSize)
                .returns(Fixed.ONE / 10_000, Filters::minNotional);
        assertThat(filters(instruments, "BNBETH").minNotional()).isEqualTo(Fixed.ONE / 1_000);
        assertThat(filters(instruments, "USDCUSDT").stepSize()).isEqualTo(Fixed.ONE);
    }

    @Test
    void shouldEndAfterItsDuration() {
        final SyntheticMarket market = SyntheticMarket.create(
                SyntheticMarketConfig.builder(SEED).durationNs(SECOND_NS / 10).build());

        final long updates = drive(market, MarketFeed.END);

        assertThat(updates).isBetween(1_500L, 3_000L);
        assertThat(market.nextTimeNs()).isEqualTo(MarketFeed.END);
    }

    @Test
    void shouldNameTheSettingThatIsOutOfRange() {
        assertThatThrownBy(() ->
                        SyntheticMarketConfig.builder(SEED).updatesPerSecond(0).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("updatesPerSecond=0");
        assertThatThrownBy(() -> SyntheticMarketConfig.builder(SEED).lagNs(5, 4).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lagMaxNs=4");
        assertThatThrownBy(() -> SyntheticMarketConfig.builder(SEED)
                        .jumpsPerSecond(Double.NaN)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jumpsPerSecond=NaN");
    }

    @Test
    @Tag("allocation")
    void shouldAllocateNothingOnceWarm() {
        final SyntheticMarket market = SyntheticMarket.create(SyntheticMarketConfig.defaults(SEED));
        final long[] sum = new long[1];
        final BookSink sink = (instrument, updateId, bids, bidLevels, asks, askLevels) -> sum[0] += updateId;
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        long allocated = Long.MAX_VALUE;

        // On a busy machine the compiler that removes the last allocations comes late.
        for (int round = 0; round < 20 && allocated > 0; round++) {
            final long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 1_000_000; i++) {
                market.emit(sink);
            }
            allocated = threads.getThreadAllocatedBytes(thread) - before;
        }

        assertThat(allocated)
                .as("bytes allocated by a million emits, once warm")
                .isZero();
        assertThat(sum[0]).isNotZero();
    }

    private static long drive(final SyntheticMarket market, final long untilNs) {
        long updates = 0;
        while (market.nextTimeNs() < untilNs) {
            market.emit((instrument, updateId, bids, bidLevels, asks, askLevels) -> {});
            updates++;
        }
        return updates;
    }

    private static long digest(final SyntheticMarketConfig config, final int updates) {
        final SyntheticMarket market = SyntheticMarket.create(config);
        final long[] digest = {1};
        for (int i = 0; i < updates; i++) {
            mix(digest, market.nextTimeNs());
            market.emit((instrument, updateId, bids, bidLevels, asks, askLevels) -> {
                mix(digest, instrument);
                mix(digest, updateId);
                for (int j = 0; j < bidLevels * 2; j++) {
                    mix(digest, bids[j]);
                }
                for (int j = 0; j < askLevels * 2; j++) {
                    mix(digest, asks[j]);
                }
            });
        }
        return digest[0];
    }

    private static void mix(final long[] digest, final long value) {
        digest[0] = (digest[0] ^ value) * 0x9E37_79B9_7F4A_7C15L;
        digest[0] ^= digest[0] >>> 32;
    }

    private static void check(
            final Instrument listed,
            final long[] side,
            final int levels,
            final int direction,
            final List<String> problems) {
        final Filters filters = listed.filters();
        for (int i = 0; i < levels; i++) {
            final long price = side[i * 2];
            final long qty = side[i * 2 + 1];
            if (price < filters.minPrice() || price > filters.maxPrice() || price % filters.tickSize() != 0) {
                problems.add(listed.symbol() + " price " + price);
            }
            if (qty < filters.minQty() || qty > filters.maxQty() || qty % filters.stepSize() != 0) {
                problems.add(listed.symbol() + " quantity " + qty);
            }
            if (Fixed.mulFloor(price, qty) < filters.minNotional()) {
                problems.add(listed.symbol() + " value " + Fixed.mulFloor(price, qty));
            }
            if (i > 0 && (price - side[i * 2 - 2]) * direction <= 0) {
                problems.add(listed.symbol() + " level " + i + " not behind level " + (i - 1));
            }
        }
    }

    private static Filters filters(final List<Instrument> instruments, final String symbol) {
        return instruments.stream()
                .filter(instrument -> instrument.symbol().equals(symbol))
                .findFirst()
                .orElseThrow()
                .filters();
    }

    /** Every direction of every triangle priced anew on every update. */
    private static final class BruteForce {
        private static final int LEGS = 6;

        private final List<int[]> loops = new ArrayList<>();
        private final Map<String, Double> closedPeaks = new TreeMap<>();
        private final long[] bids;
        private final long[] asks;
        private final long[] openNs;
        private final double[] peaks;

        BruteForce(final List<Instrument> instruments) {
            bids = new long[instruments.size()];
            asks = new long[instruments.size()];
            final List<int[]> moves = new ArrayList<>();
            for (int i = 0; i < instruments.size(); i++) {
                if (instruments.get(i).tradable()) {
                    moves.add(new int[] {i, Side.BUY});
                    moves.add(new int[] {i, Side.SELL});
                }
            }
            for (final int[] first : moves) {
                for (final int[] second : moves) {
                    if (!to(instruments, first).equals(from(instruments, second))) {
                        continue;
                    }
                    for (final int[] third : moves) {
                        if (to(instruments, second).equals(from(instruments, third))
                                && to(instruments, third).equals(from(instruments, first))
                                && first[0] < second[0]
                                && first[0] < third[0]) {
                            loops.add(new int[] {first[0], first[1], second[0], second[1], third[0], third[1]});
                        }
                    }
                }
            }
            openNs = new long[loops.size()];
            peaks = new double[loops.size()];
        }

        void onQuote(final int instrument, final long bid, final long ask, final long timeNs) {
            bids[instrument] = bid;
            asks[instrument] = ask;
            for (int i = 0; i < loops.size(); i++) {
                final int[] legs = loops.get(i);
                final double gross = rate(legs[0], legs[1]) * rate(legs[2], legs[3]) * rate(legs[4], legs[5]);
                if (gross > NET_POSITIVE) {
                    openNs[i] = peaks[i] == 0 ? timeNs : openNs[i];
                    peaks[i] = Math.max(peaks[i], gross);
                } else if (peaks[i] != 0) {
                    closedPeaks.put(name(legs) + openNs[i] + ".." + timeNs, (peaks[i] - 1) * 1e9);
                    peaks[i] = 0;
                }
            }
        }

        long openCount() {
            return DoubleStream.of(peaks).filter(peak -> peak != 0).count();
        }

        static String name(final LoopTruth truth) {
            final int[] legs = {
                truth.instrument1(),
                truth.side1(),
                truth.instrument2(),
                truth.side2(),
                truth.instrument3(),
                truth.side3()
            };
            return name(legs) + truth.openNs() + ".." + truth.closeNs();
        }

        /** Legs from the lowest instrument on: where a loop starts is a matter of taste. */
        private static String name(final int[] legs) {
            int start = 0;
            for (int i = 2; i < LEGS; i += 2) {
                start = legs[i] < legs[start] ? i : start;
            }
            final StringBuilder text = new StringBuilder();
            for (int i = 0; i < LEGS; i += 2) {
                final int leg = (start + i) % LEGS;
                text.append(legs[leg]).append(Side.nameOf(legs[leg + 1])).append(' ');
            }
            return text.toString();
        }

        private double rate(final int instrument, final int side) {
            if (side == Side.SELL) {
                return Fixed.toDouble(bids[instrument]);
            }
            return asks[instrument] == 0 ? 0 : 1 / Fixed.toDouble(asks[instrument]);
        }

        private static String from(final List<Instrument> instruments, final int[] move) {
            final Instrument instrument = instruments.get(move[0]);
            return move[1] == Side.SELL ? instrument.baseAsset() : instrument.quoteAsset();
        }

        private static String to(final List<Instrument> instruments, final int[] move) {
            final Instrument instrument = instruments.get(move[0]);
            return move[1] == Side.SELL ? instrument.quoteAsset() : instrument.baseAsset();
        }
    }
}
