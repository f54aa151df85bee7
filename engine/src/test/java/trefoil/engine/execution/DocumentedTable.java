package trefoil.engine.execution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table of {@code engine/docs/execution.md} as the tests read it: event, then state, then what it says happens. */
final class DocumentedTable {
    private static final Path PAGE = Path.of("docs", "execution.md");

    private DocumentedTable() {}

    /** Cells of the table that follows the mark. */
    static Map<String, Map<String, String>> read(final String mark) {
        final List<String> lines = lines();
        int at = lines.indexOf("<!-- table: " + mark + " -->");
        if (at < 0) {
            throw new AssertionError("no table " + mark + " in " + PAGE.toAbsolutePath());
        }
        final List<String> head = cells(lines.get(++at));
        final Map<String, Map<String, String>> table = new LinkedHashMap<>();
        for (at += 2; at < lines.size() && lines.get(at).startsWith("|"); at++) {
            final List<String> row = cells(lines.get(at));
            final Map<String, String> byState = new LinkedHashMap<>();
            for (int i = 1; i < row.size(); i++) {
                byState.put(head.get(i), row.get(i));
            }
            table.put(row.get(0), byState);
        }
        return table;
    }

    private static List<String> cells(final String line) {
        return Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
                .map(String::strip)
                .toList();
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(PAGE);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
