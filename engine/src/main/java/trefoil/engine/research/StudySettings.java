package trefoil.engine.research;

import java.util.List;
import java.util.concurrent.TimeUnit;
import trefoil.engine.math.Fixed;
import trefoil.engine.research.result.FeeTier;

/**
 * What a study is asked. Immutable.
 *
 * @param tiers fees; the first is the asker's own, and the one that net opportunities beat
 * @param latenciesNs one way, from a decision to its order's arrival and from there to the answer; the first is the asker's own
 * @param sizes most that one loop may spend, value asset
 * @param startAssets assets that orders may begin with, most preferred first; empty for what the journals name, and for
 *     {@link LoopIndex#PREFERRED} where they name none
 * @param valueAsset asset that money is counted in; empty for a dollar that all journals have,
 *     or the first start asset of the first one
 * @param staleAfterNs age beyond which a quote is not trusted
 * @param minEdgePpm least profit after fees and rounding that is traded for, parts per million of the spend
 * @param maxOpenLoops loops open at once
 * @param maxLoopLossPpm most that a loop may lose to come to its end, parts per million of what it spent
 * @param maxUnfilledOrders unfilled orders in any ten seconds beyond which no loop is opened
 * @param consumption what the market shows of what a trader took
 * @param mostKept opportunities kept one by one, of each threshold
 * @param seed of the bootstrap
 */
public record StudySettings(
        List<FeeTier> tiers,
        List<Long> latenciesNs,
        List<Long> sizes,
        List<String> startAssets,
        String valueAsset,
        long staleAfterNs,
        int minEdgePpm,
        int maxOpenLoops,
        int maxLoopLossPpm,
        int maxUnfilledOrders,
        Consumption consumption,
        int mostKept,
        long seed) {
    /** What becomes of displayed size that a trader has taken, which the recorded market goes on showing. */
    public enum Consumption {
        /** It stays taken as long as its price is shown, and what is shown less has gone, too. */
        CONSERVATIVE,
        /** It is there again with the instrument's next update: somebody puts back at once what is taken. */
        RENEWED
    }

    /** Latency of the order's way and of the answer's, each; the one that counts unless another is named: 5 ms. */
    public static final List<Long> DEFAULT_LATENCIES_NS = List.of(ms(5), ms(1), ms(2), ms(10), ms(20), ms(50), ms(100));

    /** Most that one loop may spend. */
    public static final List<Long> DEFAULT_SIZES = List.of(100 * Fixed.ONE, 1_000 * Fixed.ONE, 10_000 * Fixed.ONE);

    /** As the engine has it: 2 s. */
    public static final long DEFAULT_STALE_AFTER_NS = TimeUnit.SECONDS.toNanos(2);

    /** As the engine has it: 1 bp. */
    public static final int DEFAULT_MIN_EDGE_PPM = 100;

    /** As the engine has it. */
    public static final int DEFAULT_MAX_OPEN_LOOPS = 4;

    /** As the engine has it: 50 bp. */
    public static final int DEFAULT_MAX_LOOP_LOSS_PPM = 5_000;

    /** As the engine has it. */
    public static final int DEFAULT_MAX_UNFILLED_ORDERS = 80;

    /** Opportunities kept one by one: some tens of megabytes. */
    public static final int DEFAULT_MOST_KEPT = 100_000;

    public StudySettings {
        tiers = List.copyOf(tiers);
        latenciesNs = List.copyOf(latenciesNs);
        sizes = List.copyOf(sizes);
        startAssets = List.copyOf(startAssets);
        if (tiers.isEmpty() || latenciesNs.isEmpty() || sizes.isEmpty()) {
            throw new IllegalArgumentException("fees, latencies and sizes: at least one of each");
        }
    }

    private static long ms(final long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }

    /** The defaults at those fees. */
    public static StudySettings of(final List<FeeTier> tiers) {
        return new StudySettings(
                tiers,
                DEFAULT_LATENCIES_NS,
                DEFAULT_SIZES,
                List.of(),
                "",
                DEFAULT_STALE_AFTER_NS,
                DEFAULT_MIN_EDGE_PPM,
                DEFAULT_MAX_OPEN_LOOPS,
                DEFAULT_MAX_LOOP_LOSS_PPM,
                DEFAULT_MAX_UNFILLED_ORDERS,
                Consumption.CONSERVATIVE,
                DEFAULT_MOST_KEPT,
                1);
    }

    /** The same at other latencies. */
    public StudySettings withLatenciesNs(final List<Long> value) {
        return new StudySettings(
                tiers,
                value,
                sizes,
                startAssets,
                valueAsset,
                staleAfterNs,
                minEdgePpm,
                maxOpenLoops,
                maxLoopLossPpm,
                maxUnfilledOrders,
                consumption,
                mostKept,
                seed);
    }

    /** The same at other sizes. */
    public StudySettings withSizes(final List<Long> value) {
        return new StudySettings(
                tiers,
                latenciesNs,
                value,
                startAssets,
                valueAsset,
                staleAfterNs,
                minEdgePpm,
                maxOpenLoops,
                maxLoopLossPpm,
                maxUnfilledOrders,
                consumption,
                mostKept,
                seed);
    }

    /** The same with loops that begin with other assets, and worths in another. */
    public StudySettings withAssets(final List<String> newStartAssets, final String newValueAsset) {
        return new StudySettings(
                tiers,
                latenciesNs,
                sizes,
                newStartAssets,
                newValueAsset,
                staleAfterNs,
                minEdgePpm,
                maxOpenLoops,
                maxLoopLossPpm,
                maxUnfilledOrders,
                consumption,
                mostKept,
                seed);
    }

    /** The same with another age beyond which quotes are not trusted, and another seed. */
    public StudySettings with(final long newStaleAfterNs, final long newSeed) {
        return new StudySettings(
                tiers,
                latenciesNs,
                sizes,
                startAssets,
                valueAsset,
                newStaleAfterNs,
                minEdgePpm,
                maxOpenLoops,
                maxLoopLossPpm,
                maxUnfilledOrders,
                consumption,
                mostKept,
                newSeed);
    }

    /** The same with another fate of what is taken. */
    public StudySettings with(final Consumption value) {
        return new StudySettings(
                tiers,
                latenciesNs,
                sizes,
                startAssets,
                valueAsset,
                staleAfterNs,
                minEdgePpm,
                maxOpenLoops,
                maxLoopLossPpm,
                maxUnfilledOrders,
                value,
                mostKept,
                seed);
    }
}
