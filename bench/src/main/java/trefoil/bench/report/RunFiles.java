package trefoil.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run's directory.
 *
 * <pre>
 *   conditions.txt   machine, JVM, flags, commit, command, load: a "name: value" a line, by scripts/bench
 *   jmh.log          what JMH said
 *   jmh.json         as JMH writes it           ┐
 *   rig.json         by the rigs                ├─ whichever the run made
 *   peers.json       by the peers               ┘
 *   *.hgrm           latencies by percentile, for HdrHistogram's tools
 *   report.json      all of it in one           ┐ by Report
 *   index.html       the page                   ┘
 * </pre>
 */
public final class RunFiles {
    static final String CONDITIONS = "conditions.txt";
    static final String REPORT = "report.json";
    static final String PAGE = "index.html";

    private static final String JMH = "jmh.json";
    private static final List<String> PARTS = List.of("rig.json", "peers.json");

    private RunFiles() {}

    /** Writes a part of a run: {@code rig} or {@code peers}. */
    public static void writePart(final Path directory, final String part, final List<Measurement> measurements)
            throws IOException {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("measurements", measurements.stream().map(Measurement::json).toList());
        Json.write(directory.resolve(part + ".json"), json);
    }

    /**
     * Puts the parts of a run together.
     *
     * @throws IOException if there is none, or one cannot be read; the message begins with the path
     */
    static Run collect(final Path directory) throws IOException {
        final List<Measurement> all = new ArrayList<>();
        final Path jmh = directory.resolve(JMH);
        if (Files.exists(jmh)) {
            all.addAll(named(jmh, results(jmh, json(jmh))));
        }
        for (final String part : PARTS) {
            final Path file = directory.resolve(part);
            if (Files.exists(file)) {
                all.addAll(measurements(file, json(file)));
            }
        }
        if (all.isEmpty()) {
            throw new IOException(directory + " holds no result of a run (jmh.json, rig.json or peers.json)");
        }
        return new Run(conditions(directory.resolve(CONDITIONS)), all);
    }

    static void write(final Path directory, final Run run) throws IOException {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("conditions", run.conditions());
        json.put(
                "measurements",
                run.measurements().stream().map(Measurement::json).toList());
        Json.write(directory.resolve(REPORT), json);
    }

    /**
     * A run of the past: its directory, its {@code report.json}, or a file of JMH's results.
     *
     * @throws IOException if it is none of these; the message begins with the path
     */
    static Run read(final Path path) throws IOException {
        final Path file = Files.isDirectory(path) ? path.resolve(REPORT) : path;
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " does not exist; a report is a directory made by scripts/bench"
                    + " quick, full, rig or peers, or its report.json, or a JSON file of JMH");
        }
        final Object root = json(file);
        if (root instanceof List<?>) {
            return new Run(Map.of(), results(file, root));
        }
        final Map<String, String> conditions = new LinkedHashMap<>();
        if (Json.get(root, "conditions") instanceof Map<?, ?> map) {
            map.forEach((name, value) -> conditions.put(name.toString(), String.valueOf(value)));
        }
        return new Run(conditions, measurements(file, root));
    }

    private static Object json(final Path file) throws IOException {
        try {
            return Json.read(file);
        } catch (final IOException e) {
            throw new IOException(file + " is not JSON: " + firstLine(e.getMessage()), e);
        }
    }

    private static List<Measurement> results(final Path file, final Object root) throws IOException {
        try {
            return JmhResults.of(root);
        } catch (final IOException e) {
            throw new IOException(file + " is neither a report nor a file of JMH: " + e.getMessage(), e);
        }
    }

    private static List<Measurement> named(final Path file, final List<Measurement> results) throws IOException {
        if (results.isEmpty()) {
            throw new IOException(file + " holds no result: no benchmark has such a name, or all of them failed");
        }
        return results;
    }

    private static List<Measurement> measurements(final Path file, final Object root) throws IOException {
        final List<Measurement> all = new ArrayList<>();
        for (final Object element : Json.list(Json.get(root, "measurements"))) {
            final Measurement measurement = Measurement.of(element);
            if (measurement == null) {
                throw new IOException(file + ": one of its measurements has no id or no proper percentiles");
            }
            all.add(measurement);
        }
        if (all.isEmpty()) {
            throw new IOException(file + " holds no measurement");
        }
        return all;
    }

    private static Map<String, String> conditions(final Path file) throws IOException {
        final Map<String, String> conditions = new LinkedHashMap<>();
        if (Files.exists(file)) {
            for (final String line : Files.readAllLines(file)) {
                final int colon = line.indexOf(": ");
                if (colon > 0) {
                    conditions.put(line.substring(0, colon), line.substring(colon + 2));
                }
            }
        }
        return conditions;
    }

    static String firstLine(final String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
