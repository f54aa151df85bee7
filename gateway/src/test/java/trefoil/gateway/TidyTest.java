package trefoil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What compilers and formatters do not see, over the files of the whole project. */
class TidyTest {
    private static final Path PROJECT = Path.of(System.getProperty("trefoil.projectDirectory"));
    private static final List<String> MODULES = List.of("engine", "gateway", "bench");
    private static final List<String> OTHER_FILES = List.of(
            "pom.xml", "README.md", "LICENSE", "CHANGELOG.md", ".gitignore", ".ci", ".mvn", "scripts", "engine/docs");

    @Test
    void shouldLeaveNothingUndoneInMainSources() {
        assertThat(linesOf(
                        mainSources(), Pattern.compile("\\b(TODO|FIXME|XXX)\\b").asPredicate()))
                .isEmpty();
    }

    @Test
    void shouldIndentWithSpaces() {
        final Stream<Path> texts = projectFiles().filter(path -> path.toString().matches(".*\\.(java|xml|md|toml)"));

        assertThat(linesOf(texts, line -> line.indexOf('\t') >= 0)).isEmpty();
    }

    @Test
    void shouldTakeNoMonitorInHotPackages() {
        final Pattern hot =
                Pattern.compile("trefoil.engine.(math|event|market|arbitrage|risk|execution|forecast|trading)\\b");
        final Stream<Path> sources = mainSources().filter(path -> hot.matcher(
                        path.toString().replace(path.getFileSystem().getSeparator(), "."))
                .find());

        assertThat(linesOf(
                        sources,
                        Pattern.compile("\\bsynchronized\\s*(\\(|\\w+ )").asPredicate()))
                .isEmpty();
    }

    @Test
    void shouldDescribeEachPackage() {
        final List<String> undescribed = mainSources()
                .map(Path::getParent)
                .distinct()
                .filter(directory -> Files.notExists(directory.resolve("package-info.java")))
                .map(directory -> PROJECT.relativize(directory).toString())
                .collect(Collectors.toList());

        assertThat(undescribed).isEmpty();
    }

    @Test
    void shouldNameNoPathOfTheMachineItIsOn() {
        final Pattern here = Pattern.compile("(?<![\\w.*}-])("
                + Pattern.quote(PROJECT.toAbsolutePath().toString()) + "|"
                + Pattern.quote(System.getProperty("user.home")) + ")(?![\\w.-])");

        assertThat(linesOf(projectFiles(), here.asPredicate())).isEmpty();
    }

    private static Stream<Path> mainSources() {
        return MODULES.stream()
                .flatMap(module -> filesUnder(PROJECT.resolve(module).resolve("src/main/java")))
                .filter(path -> path.toString().endsWith(".java"));
    }

    private static Stream<Path> projectFiles() {
        return Stream.concat(
                        OTHER_FILES.stream(),
                        MODULES.stream().flatMap(module -> Stream.of(module + "/pom.xml", module + "/src")))
                .flatMap(name -> filesUnder(PROJECT.resolve(name)));
    }

    private static Stream<Path> filesUnder(final Path root) {
        if (Files.notExists(root)) {
            return Stream.empty();
        }
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile).sorted().collect(Collectors.toList()).stream();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> linesOf(final Stream<Path> files, final Predicate<String> wanted) {
        final List<String> found = new ArrayList<>();
        files.forEach(file -> {
            final String[] lines = read(file).split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                if (wanted.test(lines[i])) {
                    found.add(PROJECT.relativize(file) + ":" + (i + 1) + ": " + lines[i].strip());
                }
            }
        });
        return found;
    }

    private static String read(final Path file) {
        try {
            // Latin 1 reads any bytes, binary test data too.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
