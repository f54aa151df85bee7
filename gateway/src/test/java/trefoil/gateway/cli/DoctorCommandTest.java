package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import trefoil.gateway.session.LocalExchange;

/** The doctor, and the dry run, over made machines and over exchanges that are there and that are not. */
@Timeout(60)
class DoctorCommandTest {
    @TempDir
    private Path directory;

    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
    }

    @Test
    void shouldFindNothingToMendOnAMachineMadeForIt() throws IOException {
        tuned();

        final Cli.Result result = doctor();

        assertThat(verdicts(result))
                .containsAllEntriesOf(Map.ofEntries(
                        Map.entry("isolation", "ok"),
                        Map.entry("cpu quota", "ok"),
                        Map.entry("governor", "ok"),
                        Map.entry("huge pages", "ok"),
                        Map.entry("clock source", "ok"),
                        Map.entry("swapping", "ok"),
                        Map.entry("memory", "ok"),
                        Map.entry("open files", "ok"),
                        Map.entry("locked memory", "ok")));
    }

    @Test
    void shouldSayWhatIsWrongWithItsFigureAndWhatToChange() throws IOException {
        tuned();
        write("sys/fs/cgroup/cpu.max", "150000 100000\n");
        write("sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "powersave\n");
        write("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n");
        write("sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n");
        write("proc/sys/vm/swappiness", "60\n");
        write("proc/meminfo", "MemAvailable:     100000 kB\nSwapTotal:       2000000 kB\n");
        write("proc/self/limits", "Max open files            256                  4096                 files\n");

        final Cli.Result result = doctor();

        assertThat(result.exitCode()).isEqualTo(ExitCode.FINDING);
        assertThat(verdicts(result))
                .containsAllEntriesOf(Map.of(
                        "cpu quota", "bad",
                        "governor", "could be better",
                        "huge pages", "could be better",
                        "clock source", "bad",
                        "swapping", "could be better",
                        "memory", "bad",
                        "open files", "bad"));
        assertThat(result.out())
                .contains("150000 100000", "lift it", "performance powersave", "hpet", "use tsc", "ulimit -n 4096");
    }

    @Test
    void shouldNotKnowWhatNothingTells() throws IOException {
        Files.createDirectories(root.resolve("proc/self/limits"));
        write("proc/meminfo", "MemAvailable: lots\n");

        final Cli.Result result = doctor();

        assertThat(verdicts(result))
                .containsAllEntriesOf(Map.of(
                        "isolation", "unknown",
                        "cpu quota", "unknown",
                        "governor", "unknown",
                        "huge pages", "unknown",
                        "clock source", "unknown",
                        "swapping", "unknown",
                        "memory", "unknown",
                        "open files", "unknown",
                        "network busy poll", "unknown"));
    }

    @Test
    void shouldLookAtTheConfiguredVenueAndTryAStartWithoutAnOrder() throws Exception {
        final Path config;
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            config = exchange.configure(directory, true, LocalExchange.SECRET);

            final Cli.Result found = Cli.run("doctor", "--json", "--jitter-ms", "1", "--config", config.toString());
            final Cli.Result tried = Cli.run("run", "--dry-run", "--config", config.toString());

            assertThat(verdicts(found))
                    .containsAllEntriesOf(Map.of(
                            "rest",
                            "ok",
                            "venue clock",
                            "ok",
                            "market streams",
                            "ok",
                            "websocket api",
                            "ok",
                            "configuration",
                            "ok"));
            assertThat(tried.exitCode()).as("%s", tried).isZero();
            assertThat(tried.labelled("loops")).matches("[0-9,]+ triangles");
            assertThat(tried.labelled("orders")).contains("for play money; none was sent");
            assertThat(tried.labelled("profile")).contains("processor(s)");
            assertThat(tried.labelled("dry run")).isEqualTo("passed");
            assertThat(tried.toString()).doesNotContain(LocalExchange.SECRET, LocalExchange.KEY);
            assertThat(exchange.server()
                            .<Integer>inspect(
                                    venue -> venue.accounts().get(0).orders().size()))
                    .isZero();
        }
        final Path journals = directory.resolve("journals");
        assertThat(journals).doesNotExist();

        Files.writeString(config, Files.readString(config).replace("[venue]\n", "[venue]\nstartWaitS = 0\n"));
        final Cli.Result found = Cli.run("doctor", "--json", "--jitter-ms", "1", "--config", config.toString());
        final Cli.Result tried = Cli.run("run", "--dry-run", "--config", config.toString());

        assertThat(found.exitCode()).isEqualTo(ExitCode.FINDING);
        assertThat(verdicts(found)).containsAllEntriesOf(Map.of("rest", "bad", "market streams", "bad"));
        assertThat(tried.exitCode()).as("%s", tried).isEqualTo(ExitCode.VENUE);
    }

    @Test
    void shouldSayThatAConfigurationCannotBeUsed() {
        final Cli.Result result =
                Cli.run("doctor", "--jitter-ms", "1", "--root", root.toString(), "--config", "absent.toml");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FINDING);
        assertThat(result.out()).containsPattern("configuration +bad +absent.toml: no such file");
    }

    private Cli.Result doctor() {
        return Cli.run("doctor", "--json", "--jitter-ms", "1", "--root", root.toString());
    }

    /** What is verdict of each finding, by name. */
    private static Map<String, String> verdicts(final Cli.Result result) throws IOException {
        final Map<String, String> verdicts = new java.util.TreeMap<>();
        try (JsonParser json = new JsonFactory().createParser(result.out())) {
            String name = "";
            while (json.nextToken() != null) {
                final String text = json.getValueAsString();
                if ("name".equals(json.currentName()) && !"name".equals(text)) {
                    name = text;
                } else if ("verdict".equals(json.currentName()) && !"verdict".equals(text)) {
                    verdicts.put(name, text);
                }
            }
        }
        assertThat(verdicts).as("%s", result).containsKeys("cores", "timer", "jitter floor", "jdk", "journal disk");
        return verdicts;
    }

    private void tuned() throws IOException {
        write("proc/self/status", "Cpus_allowed_list:\t0-7\n");
        write("sys/devices/system/cpu/isolated", "2-7\n");
        write("sys/devices/system/cpu/nohz_full", "2-7\n");
        for (int cpu = 0; cpu < 8; cpu++) {
            write("sys/devices/system/cpu/cpu" + cpu + "/cpufreq/scaling_governor", "performance\n");
        }
        write("sys/fs/cgroup/cpu.max", "max 100000\n");
        write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
        write("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n");
        write("proc/sys/vm/swappiness", "1\n");
        write("proc/sys/net/core/busy_read", "50\n");
        write("proc/meminfo", "MemTotal: 9 kB\nMemAvailable:   16000000 kB\nSwapTotal:       2000000 kB\n");
        write(
                "proc/self/limits",
                "Limit                     Soft Limit           Hard Limit           Units     \n"
                        + "Max open files            65536                65536                files     \n"
                        + "Max locked memory         unlimited            unlimited            bytes     \n");
    }

    private void write(final String path, final String text) throws IOException {
        final Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
