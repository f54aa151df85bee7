package trefoil.bench.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import trefoil.bench.Goal;
import trefoil.bench.Rejected;

/** JMH results that nobody measured. */
final class MadeRuns {
    private MadeRuns() {}

    /** Stands for a class of benchmarks. */
    public static class Work {
        @Goal(value = "an easy thing", maxNs = 100)
        public void easy() {}

        @Goal(
                value = "a hard thing",
                maxNs = 1500,
                maxBytes = 48,
                whenMissed = "the memory{MadeRuns$Work.easy} eats it{Gone.step}")
        public void hard() {}

        @Rejected(value = "the other way", insteadOf = "MadeRuns$Work.easy", remark = "does less <there>")
        public void other() {}

        public void aimless() {}
    }

    static String result(final String method, final String unit, final double bytes, final double... samples) {
        final String params = method.equals("aimless") ? "\"params\":{\"size\":\"3\"}," : "";
        return String.format(
                Locale.ROOT,
                "{\"benchmark\":\"%s.%s\",\"mode\":\"avgt\",%s\"primaryMetric\":{\"score\":1,\"scoreError\":\"NaN\","
                        + "\"scorePercentiles\":{\"0.0\":1,\"50.0\":%f},\"scoreUnit\":\"%s\",\"rawData\":[[%s]]},"
                        + "\"secondaryMetrics\":{\"gc.alloc.rate.norm\":{\"score\":%f,\"scoreUnit\":\"B/op\"}}}",
                Work.class.getName(),
                method,
                params,
                Measurement.median(samples),
                unit,
                Arrays.stream(samples).mapToObj(Double::toString).collect(Collectors.joining(",")),
                bytes);
    }
}
