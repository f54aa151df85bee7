package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/exchange.md} names the tests that show what it claims. */
class ExchangeDocumentTest {
    private static final Path PROJECT = Path.of(System.getProperty("trefoil.projectDirectory"));
    private static final Pattern TEST_NAME = Pattern.compile("`([A-Z]\\w*)\\.(\\w+)`");
    private static final String HEAD = "| behaviour | state | shown by |";

    /** A row of one of the page's tables. */
    private record Row(String behaviour, String state, String shownBy) {}

    @Test
    void shouldNameTestsThatExist() throws IOException {
        final Map<String, Path> tests = testClasses();
        final List<Row> rows = rows();

        assertThat(rows).as("rows of the tables").hasSizeGreaterThan(20);
        for (final Row row : rows) {
            assertThat(row.state()).as("state of '%s'", row.behaviour()).isIn("covered", "approximated", "absent");
            final Matcher names = TEST_NAME.matcher(row.shownBy());
            int named = 0;
            while (names.find()) {
                named++;
                assertThat(tests).as("'%s' names a test class", row.behaviour()).containsKey(names.group(1));
                assertThat(Files.readString(tests.get(names.group(1))))
                        .as("%s has the method that '%s' names", names.group(1), row.behaviour())
                        .contains("    void " + names.group(2) + "(");
            }
            if (row.state().equals("covered")) {
                assertThat(named).as("tests that show '%s'", row.behaviour()).isPositive();
            }
            assertThat(TEST_NAME.matcher(row.shownBy()).replaceAll(""))
                    .as("beside the tests named for '%s'", row.behaviour())
                    .containsPattern("^[, ]*$");
        }
    }

    private static List<Row> rows() throws IOException {
        final List<Row> rows = new ArrayList<>();
        for (final String line : Files.readAllLines(PROJECT.resolve("gateway/docs/exchange.md"))) {
            if (line.startsWith("|") && !line.equals(HEAD) && !line.startsWith("|---")) {
                final String[] cells = line.substring(1, line.length() - 1).split("\\|", -1);
                assertThat(cells).as(line).hasSize(3);
                rows.add(new Row(cells[0].trim(), cells[1].trim(), cells[2].trim()));
            }
        }
        return rows;
    }

    private static Map<String, Path> testClasses() throws IOException {
        final Map<String, Path> classes = new TreeMap<>();
        for (final String module : List.of("engine", "gateway")) {
            try (Stream<Path> files = Files.walk(PROJECT.resolve(module).resolve("src/test/java"))) {
                files.filter(file -> file.toString().endsWith("Test.java")).forEach(file -> {
                    final String name = file.getFileName().toString();
                    classes.put(name.substring(0, name.length() - ".java".length()), file);
                });
            }
        }
        return classes;
    }
}
