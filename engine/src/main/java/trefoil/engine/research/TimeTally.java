package trefoil.engine.research;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import trefoil.engine.research.result.TimeBucket;

/**
 * What happened when: stretches of a second at first, which double in length as often as there are more than
 * {@value #MAX_BUCKETS} of them.
 */
final class TimeTally {
    static final int MAX_BUCKETS = 2_048;

    private static final int UPDATES = 0;
    private static final int OPENED = 1;
    private static final int OPEN_NS = 2;
    private static final int PEAK = 3;
    private static final int FIELDS = 4;

    private final TreeMap<Long, long[]> buckets = new TreeMap<>();
    private long widthNs = TimeUnit.SECONDS.toNanos(1);
    private long currentFromNs = 1;
    private long currentEndNs;
    private long[] current = new long[FIELDS];

    void onUpdate(final long timeNs) {
        if (timeNs < currentFromNs || timeNs >= currentEndNs) {
            current = bucket(timeNs);
            currentFromNs = Math.floorDiv(timeNs, widthNs) * widthNs;
            currentEndNs = currentFromNs + widthNs;
        }
        current[UPDATES]++;
    }

    void onEnded(final long openNs, final long lifeNs, final long peakEdgePpb) {
        add(bucket(openNs), 0, 1, lifeNs, peakEdgePpb);
    }

    void add(final TimeTally other) {
        while (widthNs < other.widthNs) {
            coarsen();
        }
        for (final Map.Entry<Long, long[]> entry : other.buckets.entrySet()) {
            final long[] values = entry.getValue();
            add(bucket(entry.getKey() * other.widthNs), values[UPDATES], values[OPENED], values[OPEN_NS], values[PEAK]);
        }
        currentEndNs = Long.MIN_VALUE;
    }

    private static void add(
            final long[] bucket, final long updates, final long opened, final long openNs, final long peakPpb) {
        bucket[UPDATES] += updates;
        bucket[OPENED] += opened;
        bucket[OPEN_NS] += openNs;
        bucket[PEAK] = Math.max(bucket[PEAK], peakPpb);
    }

    private long[] bucket(final long timeNs) {
        final long[] known = buckets.get(Math.floorDiv(timeNs, widthNs));
        if (known != null) {
            return known;
        }
        while (buckets.size() >= MAX_BUCKETS) {
            coarsen();
        }
        return buckets.computeIfAbsent(Math.floorDiv(timeNs, widthNs), key -> new long[FIELDS]);
    }

    private void coarsen() {
        final TreeMap<Long, long[]> finer = new TreeMap<>(buckets);
        buckets.clear();
        widthNs *= 2;
        finer.forEach((key, values) -> {
            final long[] bucket = buckets.computeIfAbsent(Math.floorDiv(key, 2), wider -> new long[FIELDS]);
            add(bucket, values[UPDATES], values[OPENED], values[OPEN_NS], values[PEAK]);
        });
        currentEndNs = Long.MIN_VALUE;
    }

    List<TimeBucket> buckets() {
        final List<TimeBucket> result = new ArrayList<>();
        buckets.forEach((key, values) -> result.add(new TimeBucket(
                key * widthNs, widthNs, values[UPDATES], values[OPENED], values[OPEN_NS], values[PEAK])));
        return result;
    }
}
