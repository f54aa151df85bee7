package trefoil.bench.report;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import trefoil.bench.Goal;
import trefoil.bench.Rejected;

/** A file of JMH's results as measurements, with what the benchmarks' methods say of goals and rejected ways. */
final class JmhResults {
    private static final Map<String, Double> NS_BY_UNIT = Map.of("ns/op", 1.0, "us/op", 1e3, "ms/op", 1e6, "s/op", 1e9);

    /** What an iteration allocates that is not the benchmark's. */
    private static final double ITERATION_BYTES = 1 << 14;

    private static final double LEAST_OBJECT_BYTES = 16;

    private JmhResults() {}

    /**
     * The results.
     *
     * @throws IOException if that is no file of results; the message says what is wrong
     */
    static List<Measurement> read(final Path file) throws IOException {
        return of(Json.read(file));
    }

    static List<Measurement> of(final Object root) throws IOException {
        if (!(root instanceof List<?> list)) {
            throw new IOException("not a list of results");
        }
        final List<Measurement> results = new ArrayList<>();
        for (final Object element : list) {
            results.add(result(element));
        }
        return results;
    }

    private static Measurement result(final Object element) throws IOException {
        final String benchmark = Json.text(Json.get(element, "benchmark"), "");
        if (benchmark.indexOf('.') < 0) {
            throw new IOException("a result without the name of its benchmark");
        }
        final Object metric = Json.get(element, "primaryMetric");
        final Double unitNs = NS_BY_UNIT.get(String.valueOf(Json.get(metric, "scoreUnit")));
        final double toNs = unitNs == null ? Double.NaN : unitNs;
        final List<Double> samples = new ArrayList<>();
        for (final Object fork : Json.list(Json.get(metric, "rawData"))) {
            Json.list(fork).forEach(sample -> samples.add(Json.number(sample) * toNs));
        }
        final String params = params(Json.get(element, "params"));
        final String id = shortName(benchmark) + params;
        final Optional<Goal> goal = annotation(benchmark, Goal.class);
        final Optional<Rejected> rejected = annotation(benchmark, Rejected.class);
        return new Measurement(
                id,
                Measurement.STEPS,
                goal.map(Goal::value)
                        .or(() -> rejected.map(Rejected::value))
                        .map(name -> name + params)
                        .orElse(id),
                "ns",
                Json.number(Json.get(Json.get(metric, "scorePercentiles"), "50.0")) * toNs,
                samples.stream().mapToDouble(Double::doubleValue).toArray(),
                bytes(element, toNs),
                goal.map(Goal::maxNs).orElse(Double.NaN),
                goal.map(Goal::maxBytes).orElse(Double.NaN),
                rejected.map(way -> way.insteadOf() + params).orElse(""),
                goal.map(Goal::whenMissed).orElse(""),
                rejected.map(Rejected::remark).orElse(""),
                Map.of());
    }

    /**
     * Bytes that an operation allocated, the median of the iterations. JMH and the JVM allocate some themselves in each
     * iteration, which is divided by its operations: what that can explain is 0.
     */
    private static double bytes(final Object element, final double toNs) {
        final Object allocation = Json.get(Json.get(element, "secondaryMetrics"), "gc.alloc.rate.norm");
        final List<Double> iterations = new ArrayList<>();
        for (final Object fork : Json.list(Json.get(allocation, "rawData"))) {
            Json.list(fork).forEach(bytes -> iterations.add(Json.number(bytes)));
        }
        final double bytes = iterations.isEmpty()
                ? Json.number(Json.get(allocation, "score"))
                : Measurement.median(
                        iterations.stream().mapToDouble(Double::doubleValue).toArray());
        final double operationNs = Json.number(Json.get(Json.get(element, "primaryMetric"), "score")) * toNs;
        final double iterationNs = timeNs(Json.text(Json.get(element, "measurementTime"), ""));
        final double overhead = Math.min(LEAST_OBJECT_BYTES / 2, ITERATION_BYTES * operationNs / iterationNs);
        return bytes <= overhead ? 0 : bytes;
    }

    /** Of a text such as {@code 200 ms}; NaN if it is none. */
    private static double timeNs(final String text) {
        final String[] parts = text.split(" ");
        final Double unitNs = parts.length == 2 ? NS_BY_UNIT.get(parts[1] + "/op") : null;
        try {
            return unitNs == null ? Double.NaN : Double.parseDouble(parts[0]) * unitNs;
        } catch (final NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static String shortName(final String benchmark) {
        final String[] parts = benchmark.split("\\.");
        return parts.length < 2 ? benchmark : parts[parts.length - 2] + "." + parts[parts.length - 1];
    }

    private static String params(final Object params) {
        return params instanceof Map<?, ?> map && !map.isEmpty()
                ? map.entrySet().stream().map(Object::toString).collect(Collectors.joining(", ", " (", ")"))
                : "";
    }

    private static <A extends Annotation> Optional<A> annotation(final String benchmark, final Class<A> wanted) {
        final int dot = benchmark.lastIndexOf('.');
        try {
            final Class<?> type = Class.forName(benchmark.substring(0, dot), false, JmhResults.class.getClassLoader());
            for (final Method method : type.getMethods()) {
                if (method.getName().equals(benchmark.substring(dot + 1))) {
                    return Optional.ofNullable(method.getAnnotation(wanted));
                }
            }
        } catch (final ClassNotFoundException e) {
            // A file of another version: its figures are shown without a goal.
            return Optional.empty();
        }
        return Optional.empty();
    }
}
