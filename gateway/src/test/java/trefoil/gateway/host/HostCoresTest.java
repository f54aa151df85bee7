package trefoil.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostCoresTest {
    @TempDir
    private Path root;

    @Test
    void shouldReadWhatTheSystemSays() throws IOException {
        write("proc/self/status", "Name:\tjava\nCpus_allowed:\tff\nCpus_allowed_list:\t0-3,6\n");
        write("sys/devices/system/cpu/isolated", "2-3,7\n");

        assertThat(HostCores.of(new HostFiles(root), 5))
                .hasToString("HostCores[usable=5, allowed=[0, 1, 2, 3, 6], isolated=[2, 3]]");
    }

    @Test
    void shouldNotKnowWhatNoFileOrAnOddOneSays() throws IOException {
        assertThat(HostCores.of(new HostFiles(root), 2)).hasToString("HostCores[usable=2, allowed=[], isolated=[]]");

        write("proc/self/status", "Cpus_allowed_list:\tall of them\n");
        Files.createDirectories(root.resolve("sys/devices/system/cpu/isolated"));

        assertThat(HostCores.of(new HostFiles(root), 2)).hasToString("HostCores[usable=2, allowed=[], isolated=[]]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0 | 0", "0-3,8 | 0-3,8", "9,1,0 | 0,1,9", "3-3, 1-2 | 1-3", "'' | ''"})
    void shouldReadListsOfProcessorsAndWriteThem(final String text, final String written) {
        assertThat(CpuList.parse(text).map(CpuList::text)).contains(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1-", "-1", "3-1", "1,,2", "0-99999", "0-9999", "1 2", "1-2-3"})
    void shouldRefuseWhatIsNone(final String text) {
        assertThat(CpuList.parse(text)).isEmpty();
    }

    private void write(final String path, final String text) throws IOException {
        final Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
