package trefoil.gateway.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's class cache, in a checkout of its own, with a small program in place of ours. */
@Tag("campaign")
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class LauncherTest {
    private static final String MAKING = "trefoil: making a class cache";

    @TempDir
    private Path directory;

    private MadeTree tree;

    @BeforeEach
    void makeTree() throws IOException {
        tree = new MadeTree(directory);
    }

    private Script.Result launch(final String... arguments) throws Exception {
        return tree.launch(Map.of(), arguments);
    }

    private static void assertRan(final Script.Result result, final String arguments, final Path cache) {
        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.out()).contains("arguments " + arguments + "\n");
        if (cache == null) {
            assertThat(result.out()).doesNotContain(".cache");
        } else {
            assertThat(result.out()).containsPattern("flag -XX:(AOTCache|SharedArchiveFile)=" + cache + "\n");
        }
    }

    @Test
    void shouldMakeACacheBeforeTheFirstRunAndTakeTheProgramFromItFromThenOn() throws Exception {
        final Script.Result first = launch("run", "--config", "a.toml");
        final Path log = directory.resolve("classes.log");
        final Script.Result second =
                tree.launch(Map.of("_JAVA_OPTIONS", "-Xlog:class+load:file=" + log), "run", "--config", "a.toml");

        assertRan(first, "run --config a.toml", tree.cache());
        assertThat(first.err()).containsOnlyOnce(MAKING);
        assertRan(second, "run --config a.toml", tree.cache());
        assertThat(second.err()).doesNotContain(MAKING);
        assertThat(Files.readString(log))
                .containsPattern(LauncherProbe.class.getName() + " source: shared objects file");
    }

    @Test
    void shouldRunThoughTheCacheIsDamagedOrOfAnotherBuild() throws Exception {
        launch("demo");
        final Path cache = tree.cache();
        final byte[] random = new byte[(int) Files.size(cache)];
        new Random(1).nextBytes(random);
        cache.toFile().setWritable(true);

        Files.write(cache, random);
        assertRan(launch("status"), "status", cache);

        Files.write(cache, List.of("cut off"));
        assertRan(launch("status"), "status", null);

        final Script.Result anew = launch("run");
        assertThat(anew.err()).contains(MAKING);
        assertRan(anew, "run", cache);

        Files.setLastModifiedTime(
                tree.jar(), FileTime.fromMillis(Files.getLastModifiedTime(cache).toMillis() + 1_000));
        assertRan(launch("status"), "status", null);
    }

    @Test
    void shouldDoWithoutACacheWhereThatIsAskedForAndMakeOneAnewOnRequest() throws Exception {
        final Script.Result without = tree.launch(Map.of("TREFOIL_CLASS_CACHE", "no"), "run");

        assertRan(without, "run", null);
        assertThat(without.err()).doesNotContain("cache");
        assertThat(tree.caches()).isEmpty();

        final Script.Result prepared = launch("--prepare");
        assertThat(prepared.exitCode()).as("%s", prepared).isZero();
        assertThat(prepared.out()).isEmpty();
        assertThat(prepared.err()).contains(MAKING, "trefoil: class cache: " + tree.cache());
        assertThat(tree.launch(Map.of(), "run", "--print-flags").out()).contains("class cache: " + tree.cache());
        assertRan(tree.launch(Map.of("TREFOIL_CLASS_CACHE", "no"), "run"), "run", null);
    }

    @Test
    void shouldMakeOneCacheForTwoLaunchesAtOnce() throws Exception {
        final Script one = tree.start(Map.of(), "run", "1");
        final Script other = tree.start(Map.of(), "run", "2");
        final Script.Result first = one.await();
        final Script.Result second = other.await();

        assertThat(first.out() + second.out()).contains("arguments run 1\n", "arguments run 2\n");
        assertThat(List.of(first.exitCode(), second.exitCode()))
                .as("%s%n%s", first, second)
                .containsOnly(0);
        assertThat(first.err() + second.err()).containsOnlyOnce(MAKING);
        assertThat(tree.caches()).hasSize(1);
        assertRan(launch("run"), "run", tree.cache());
    }

    @Test
    void shouldSayThatThereIsNoPlaceForACacheAndRunWithout() throws Exception {
        tree.makeReadable();

        final Script.Result result = tree.launchAsNobody("run");

        assertRan(result, "run", null);
        assertThat(result.err())
                .isEqualTo("trefoil: no class cache, and slower starts: "
                        + tree.jar().getParent() + " cannot be written\n");
        assertThat(tree.caches()).isEmpty();
    }
}
