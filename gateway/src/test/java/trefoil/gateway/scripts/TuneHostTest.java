package trefoil.gateway.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/tune-host} on made-up hosts: files in a directory. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class TuneHostTest {
    private static final Path TUNE_HOST = Script.of("tune-host");
    private static final int CHANGES_LEFT = 1;
    private static final int USAGE = 2;
    private static final int NOT_POSSIBLE = 3;

    @TempDir
    private Path directory;

    private Path host;

    @BeforeEach
    void makeHost() throws IOException {
        host = Files.createDirectory(directory.resolve("host"));
        write("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never");
        write("sys/devices/system/cpu/isolated", "");
        write("proc/sys/vm/swappiness", "60");
        write("proc/sys/net/core/busy_read", "0");
        write("proc/sys/net/core/busy_poll", "50");
    }

    private void cores(final int count) throws IOException {
        for (int i = 0; i < count; i++) {
            write("sys/devices/system/cpu/cpu" + i + "/cpufreq/scaling_governor", "powersave");
        }
    }

    private void write(final String file, final String text) throws IOException {
        final Path path = host.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text + "\n");
    }

    private String read(final String file) throws IOException {
        return Files.readString(host.resolve(file)).strip();
    }

    private Map<Path, String> files() throws IOException {
        final Map<Path, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(host)) {
            for (final Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(path, Files.readString(path));
            }
        }
        return files;
    }

    private Script.Result tune(final String... arguments) throws Exception {
        return Script.run(directory, Map.of("TREFOIL_TUNE_ROOT", host.toString()), TUNE_HOST, arguments);
    }

    @Test
    void shouldPrintWhatToChangeWithReasonsAndChangeNothing() throws Exception {
        cores(8);
        final Map<Path, String> before = files();

        final Script.Result result = tune();

        assertThat(result.exitCode()).as("%s", result).isEqualTo(CHANGES_LEFT);
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("change   frequency governor: powersave -> performance\n         why: ")
                .contains("echo performance > " + host + "/sys/devices/system/cpu/cpu7/cpufreq/scaling_governor")
                .contains("change   transparent huge pages: always -> madvise")
                .contains("echo 1 > " + host + "/proc/sys/vm/swappiness")
                .contains("change   net.core.busy_read: 0 -> 50")
                .contains("ok       net.core.busy_poll is 50")
                .contains("by hand  isolated cores: none -> 4-7")
                .contains("isolcpus=4-7 nohz_full=4-7 rcu_nocbs=4-7")
                .endsWith(
                        "nothing was changed; --apply makes the changes above that are not by hand, until the next boot\n");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void shouldApplyWhatIsSafeSayHowToUndoItAndHaveNothingLeftToChange() throws Exception {
        cores(4);

        final Script.Result applied = tune("--apply");

        assertThat(applied.exitCode()).as("%s", applied).isZero();
        assertThat(applied.out())
                .contains("done: " + host + "/proc/sys/vm/swappiness (to undo: echo 60 > " + host
                        + "/proc/sys/vm/swappiness)")
                .contains("(to undo: echo always > " + host + "/sys/kernel/mm/transparent_hugepage/enabled)")
                .doesNotContain("nothing was changed");
        assertThat(read("proc/sys/vm/swappiness")).isEqualTo("1");
        assertThat(read("sys/kernel/mm/transparent_hugepage/enabled")).isEqualTo("madvise");
        assertThat(read("sys/devices/system/cpu/cpu3/cpufreq/scaling_governor")).isEqualTo("performance");
        assertThat(read("proc/sys/net/core/busy_read")).as("not for 4 cores").isEqualTo("0");
        final Script.Result again = tune();
        assertThat(again.exitCode()).as("%s", again).isZero();
        assertThat(again.out())
                .contains("ok       vm.swappiness is 1", "ok       isolated cores: none, and 4 core(s) are too few")
                .doesNotContain("change ", "by hand");
    }

    @Test
    void shouldLeaveWhatOnlyABootChangesToTheUserWhenItApplies() throws Exception {
        cores(8);

        final Script.Result applied = tune("--apply");

        assertThat(applied.exitCode()).as("%s", applied).isEqualTo(CHANGES_LEFT);
        assertThat(applied.out()).contains("by hand  isolated cores: none -> 4-7");
        assertThat(read("sys/devices/system/cpu/isolated")).isEmpty();
        assertThat(read("proc/sys/net/core/busy_read")).isEqualTo("50");
    }

    @Test
    void shouldSayWhichFileCannotBeWritten() throws Exception {
        cores(2);
        makeReadable();

        final Script.Result result = Script.runAsNobody(
                directory, Map.of("TREFOIL_TUNE_ROOT", host.toString()), readableScript(), "--apply");

        assertThat(result.exitCode()).as("%s", result).isEqualTo(NOT_POSSIBLE);
        assertThat(result.out()).contains("FAILED: " + host + "/proc/sys/vm/swappiness cannot be written here");
        assertThat(read("proc/sys/vm/swappiness")).isEqualTo("60");
    }

    @Test
    void shouldRefuseToApplyWithoutRoot() throws Exception {
        makeReadable();

        final Script.Result result = Script.runAsNobody(directory, Map.of(), readableScript(), "--apply");

        assertThat(result)
                .isEqualTo(new Script.Result(
                        NOT_POSSIBLE, "", "tune-host: --apply needs root; without it the changes are printed\n"));
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() throws Exception {
        cores(2);
        final Map<Path, String> before = files();

        assertThat(tune("--aply")).isEqualTo(new Script.Result(USAGE, "", "tune-host: unknown argument --aply\n"));
        assertThat(tune("--apply", "now")).isEqualTo(new Script.Result(USAGE, "", "tune-host: one argument at most\n"));
        assertThat(files()).isEqualTo(before);
    }

    /** Somebody else has to get at it. */
    private void makeReadable() throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (final Path path : paths.toList()) {
                MadeTree.readableByAll(path);
            }
        }
    }

    private Path readableScript() throws IOException {
        final Path copy = Files.copy(TUNE_HOST, directory.resolve("tune-host"));
        MadeTree.readableByAll(copy);
        return copy;
    }
}
