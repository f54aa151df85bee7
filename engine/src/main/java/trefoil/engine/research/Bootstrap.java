package trefoil.engine.research;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import trefoil.engine.math.Fixed;

/**
 * Profit per observed day with its 95 % interval: stretches of time of one length are drawn with replacement, so that
 * what happens close together stays together.
 */
final class Bootstrap {
    /** Fewer blocks make no interval. */
    static final int LEAST_BLOCKS = 30;

    private static final int BLOCKS_AIMED_AT = 100;
    private static final long MOST_SLOTS_OF_A_BLOCK = TimeUnit.HOURS.toNanos(1) / TradeTally.SLOT_NS;
    private static final int DRAWS = 2_000;
    private static final double LOW = 0.025;
    private static final double DAY_NS = TimeUnit.DAYS.toNanos(1);

    private final long slotsOfABlock;
    private final TreeMap<Long, Integer> blocks = new TreeMap<>();
    private final long[] observedNs;
    private final long totalNs;
    private final int[][] draws;
    private final long[] drawnNs;

    /** Profit per day and its interval; NaN where unknown. */
    record Estimate(double perDay, double low, double high) {}

    Bootstrap(final TreeMap<Long, Long> observedBySlot, final List<TradeTally> tallies, final long seed) {
        final long observed =
                observedBySlot.values().stream().mapToLong(Long::longValue).sum();
        slotsOfABlock = Math.max(1, Math.min(MOST_SLOTS_OF_A_BLOCK, observed / TradeTally.SLOT_NS / BLOCKS_AIMED_AT));
        final TreeSet<Long> keys = new TreeSet<>();
        observedBySlot.forEach((slot, time) -> {
            if (time > 0) {
                keys.add(blockOf(slot));
            }
        });
        for (final TradeTally tally : tallies) {
            tally.profitBySlot.keySet().forEach(slot -> keys.add(blockOf(slot)));
        }
        keys.forEach(key -> blocks.put(key, blocks.size()));
        observedNs = new long[blocks.size()];
        observedBySlot.forEach((slot, time) -> {
            if (time > 0) {
                observedNs[blocks.get(blockOf(slot))] += time;
            }
        });
        totalNs = observed;
        draws = blocks.size() < LEAST_BLOCKS ? new int[0][] : draw(new SplittableRandom(seed));
        drawnNs = new long[draws.length];
        for (int i = 0; i < draws.length; i++) {
            for (int b = 0; b < observedNs.length; b++) {
                drawnNs[i] += observedNs[b] * draws[i][b];
            }
        }
    }

    /** How often each block is drawn, draw by draw. */
    private int[][] draw(final SplittableRandom random) {
        final int[][] counts = new int[DRAWS][observedNs.length];
        for (final int[] count : counts) {
            for (int i = 0; i < observedNs.length; i++) {
                count[random.nextInt(observedNs.length)]++;
            }
        }
        return counts;
    }

    private long blockOf(final long slot) {
        return Math.floorDiv(slot, slotsOfABlock);
    }

    long blockNs() {
        return slotsOfABlock * TradeTally.SLOT_NS;
    }

    int blocks() {
        return observedNs.length;
    }

    Estimate of(final TradeTally tally) {
        if (totalNs == 0) {
            return new Estimate(Double.NaN, Double.NaN, Double.NaN);
        }
        final double perDay = perDay(tally.profit, totalNs);
        if (draws.length == 0) {
            return new Estimate(perDay, Double.NaN, Double.NaN);
        }
        final List<long[]> profits = new ArrayList<>();
        for (final Map.Entry<Long, Long> entry : tally.profitBySlot.entrySet()) {
            profits.add(new long[] {blocks.get(blockOf(entry.getKey())), entry.getValue()});
        }
        final double[] drawn = new double[draws.length];
        for (int i = 0; i < draws.length; i++) {
            long profit = 0;
            for (final long[] block : profits) {
                profit += block[1] * draws[i][(int) block[0]];
            }
            drawn[i] = drawnNs[i] == 0 ? 0 : perDay(profit, drawnNs[i]);
        }
        Arrays.sort(drawn);
        return new Estimate(
                perDay, drawn[(int) (LOW * drawn.length)], drawn[drawn.length - 1 - (int) (LOW * drawn.length)]);
    }

    private static double perDay(final long profit, final long timeNs) {
        return Fixed.toDouble(profit) / timeNs * DAY_NS;
    }
}
