package trefoil.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The short table at the end of a benchmark run: each result of a JMH file beside the {@link Goal} of its method. */
public final class Summary {
    // JMH divides what the collector saw by the operations, so a byte spent elsewhere shows as a small fraction.
    private static final double NOISE_BYTES = 0.1;

    private static final String ROW = "%-52s %16s %20s  %s%n";
    private static final Map<String, Double> NS_BY_UNIT = Map.of("ns/op", 1.0, "us/op", 1e3, "ms/op", 1e6, "s/op", 1e9);

    private Summary() {}

    /** Prints the table of the JMH result file named by the one argument. */
    public static void main(final String[] args) {
        if (args.length != 1) {
            System.err.println("usage: trefoil.bench.Summary <JMH result file (json)>");
            System.exit(2);
        }
        try {
            print(Path.of(args[0]), System.out);
        } catch (final IOException e) {
            System.err.println(args[0] + ": no JMH result: " + e.getMessage());
            System.exit(1);
        }
    }

    static void print(final Path file, final PrintStream out) throws IOException {
        final List<Result> results = read(file);
        out.printf(ROW, "operation", "target", "measured (median)", "");
        for (final Result result : results) {
            out.print(row(result, goalOf(result.benchmark())));
        }
    }

    /** One line of a JMH result; {@code medianNs} and {@code bytes} are NaN where it does not say. */
    record Result(String benchmark, Map<String, String> params, double medianNs, double bytes) {
        String shortName() {
            final String[] parts = benchmark.split("\\.");
            final String name = parts.length < 2 ? benchmark : parts[parts.length - 2] + "." + parts[parts.length - 1];
            return params.isEmpty()
                    ? name
                    : name
                            + params.entrySet().stream()
                                    .map(Object::toString)
                                    .collect(Collectors.joining(", ", " (", ")"));
        }
    }

    private static String row(final Result result, final Optional<Goal> goal) {
        final String measured = figures(result.medianNs(), result.bytes());
        if (goal.isEmpty()) {
            return String.format(Locale.ROOT, ROW, result.shortName(), "-", measured, "");
        }
        final boolean fast = result.medianNs() <= goal.get().maxNs();
        final boolean lean = result.bytes() <= goal.get().maxBytes() + NOISE_BYTES;
        return String.format(
                Locale.ROOT,
                ROW,
                goal.get().value(),
                figures(goal.get().maxNs(), goal.get().maxBytes()),
                measured,
                fast && lean ? "met" : "MISSED");
    }

    private static String figures(final double ns, final double bytes) {
        final String time =
                Double.isNaN(ns) ? "? ns" : String.format(Locale.ROOT, ns < 100 ? "%.1f ns" : "%.0f ns", ns);
        return time + (Double.isNaN(bytes) ? "    ? B" : String.format(Locale.ROOT, " %4.0f B", bytes));
    }

    private static Optional<Goal> goalOf(final String benchmark) {
        final int dot = benchmark.lastIndexOf('.');
        try {
            final Class<?> type = Class.forName(benchmark.substring(0, dot), false, Summary.class.getClassLoader());
            for (final Method method : type.getMethods()) {
                if (method.getName().equals(benchmark.substring(dot + 1))) {
                    return Optional.ofNullable(method.getAnnotation(Goal.class));
                }
            }
        } catch (final ClassNotFoundException e) {
            // A file of another version: its figures are shown without a goal.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static List<Result> read(final Path file) throws IOException {
        final Object root;
        try (JsonParser parser = new JsonFactory().createParser(Files.readAllBytes(file))) {
            parser.nextToken();
            root = value(parser);
        }
        if (!(root instanceof List<?>)) {
            throw new IOException("not a list of results");
        }
        final List<Result> results = new ArrayList<>();
        for (final Object element : (List<?>) root) {
            results.add(result(element));
        }
        return results;
    }

    private static Result result(final Object element) throws IOException {
        final Object benchmark = get(element, "benchmark");
        if (!(benchmark instanceof String) || ((String) benchmark).indexOf('.') < 0) {
            throw new IOException("a result without the name of its benchmark");
        }
        final Map<String, String> params = new LinkedHashMap<>();
        if (get(element, "params") instanceof Map<?, ?>) {
            ((Map<?, ?>) get(element, "params"))
                    .forEach((name, value) -> params.put(name.toString(), value.toString()));
        }
        final Object metric = get(element, "primaryMetric");
        final Double unitNs = NS_BY_UNIT.get(String.valueOf(get(metric, "scoreUnit")));
        final double median = number(get(get(metric, "scorePercentiles"), "50.0"));
        final Object allocation = get(get(element, "secondaryMetrics"), "gc.alloc.rate.norm");
        return new Result(
                (String) benchmark,
                params,
                unitNs == null ? Double.NaN : median * unitNs,
                number(get(allocation, "score")));
    }

    private static Object get(final Object object, final String name) {
        return object instanceof Map<?, ?> ? ((Map<?, ?>) object).get(name) : null;
    }

    private static double number(final Object value) {
        return value instanceof Number ? ((Number) value).doubleValue() : Double.NaN;
    }

    private static Object value(final JsonParser parser) throws IOException {
        final JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            final Map<String, Object> object = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                final String name = parser.currentName();
                parser.nextToken();
                object.put(name, value(parser));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            final List<Object> array = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(value(parser));
            }
            return array;
        }
        if (token != null && token.isNumeric()) {
            return parser.getDoubleValue();
        }
        if (token == null) {
            throw new IOException("it ends too early");
        }
        return parser.getText();
    }
}
