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
        final String id = shortName(benchmark, Json.get(element, "params"));
        final Optional<Goal> goal = annotation(benchmark, Goal.class);
        final Optional<Rejected> rejected = annotation(benchmark, Rejected.class);
        return new Measurement(
                id,
                Measurement.STEPS,
                goal.map(Goal::value).or(() -> rejected.map(Rejected::value)).orElse(id),
                "ns",
                Json.number(Json.get(Json.get(metric, "scorePercentiles"), "50.0")) * toNs,
                samples.stream().mapToDouble(Double::doubleValue).toArray(),
                Json.number(Json.get(Json.get(Json.get(element, "secondaryMetrics"), "gc.alloc.rate.norm"), "score")),
                goal.map(Goal::maxNs).orElse(Double.NaN),
                goal.map(Goal::maxBytes).orElse(Double.NaN),
                rejected.map(Rejected::insteadOf).orElse(""),
                goal.map(Goal::whenMissed).orElse(""),
                Map.of());
    }

    private static String shortName(final String benchmark, final Object params) {
        final String[] parts = benchmark.split("\\.");
        final String name = parts.length < 2 ? benchmark : parts[parts.length - 2] + "." + parts[parts.length - 1];
        return params instanceof Map<?, ?> map && !map.isEmpty()
                ? name + map.entrySet().stream().map(Object::toString).collect(Collectors.joining(", ", " (", ")"))
                : name;
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
