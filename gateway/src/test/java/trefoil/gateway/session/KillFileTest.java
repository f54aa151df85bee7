package trefoil.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KillFileTest {
    @TempDir
    private Path directory;

    private Path path;
    private KillFile file;

    @BeforeEach
    void nameTheFile() {
        path = directory.resolve("KILL");
        file = new KillFile(path);
    }

    @Test
    void shouldGiveNoOrderWhileItIsAbsent() {
        assertThat(file.read()).isEmpty();
        assertThat(new KillFile(directory.resolve("no/such/KILL")).read()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "halt", "HALT\n", "reduse", "reduce please", "\u0000\u0001", "no"})
    void shouldHaltOnWhateverIsNotReduce(final String content) throws IOException {
        Files.writeString(path, content);

        assertThat(file.read()).contains(KillFile.Order.HALT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reduce", " Reduce\r\n"})
    void shouldReduce(final String content) throws IOException {
        Files.writeString(path, content);

        assertThat(file.read()).contains(KillFile.Order.REDUCE);
    }

    @Test
    void shouldHaltOnWhatIsNoFileThatCanBeRead() throws IOException {
        Files.createDirectory(path);
        final Path link = Files.createSymbolicLink(directory.resolve("LINK"), directory.resolve("nowhere"));

        assertThat(file.read()).contains(KillFile.Order.HALT);
        assertThat(new KillFile(link).read()).contains(KillFile.Order.HALT);
        assertThat(new KillFile(Path.of("/dev/zero")).read()).contains(KillFile.Order.HALT);
    }

    @Test
    void shouldBeWrittenForItsOwnerOnlyAndLeaveNothingElse() throws IOException {
        file.write(KillFile.Order.REDUCE);
        file.write(KillFile.Order.HALT);

        assertThat(file.read()).contains(KillFile.Order.HALT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void shouldHoldAnAcknowledgementForWhatWasObeyedOnly() throws IOException {
        file.write(KillFile.Order.REDUCE);
        assertThat(file.acknowledged(KillFile.Order.REDUCE)).isFalse();

        file.acknowledge(KillFile.Order.REDUCE, "run x");
        assertThat(file.acknowledged(KillFile.Order.REDUCE)).isTrue();
        assertThat(file.acknowledged(KillFile.Order.HALT)).isFalse();
        assertThat(file.acknowledgement()).isEqualTo("reduce run x");

        file.acknowledge(KillFile.Order.HALT, "run x");
        assertThat(file.acknowledged(KillFile.Order.REDUCE)).isTrue();
        assertThat(file.acknowledged(KillFile.Order.HALT)).isTrue();
    }

    @Test
    void shouldForgetTheAcknowledgementOfAnEarlierOrder() throws IOException {
        file.write(KillFile.Order.HALT);
        file.acknowledge(KillFile.Order.HALT, "run x");

        file.write(KillFile.Order.HALT);
        assertThat(file.acknowledged(KillFile.Order.HALT)).isFalse();

        file.acknowledge(KillFile.Order.HALT, "run x");
        assertThat(file.clear()).isTrue();
        assertThat(file.acknowledged(KillFile.Order.HALT)).isFalse();
        assertThat(file.read()).isEmpty();
        assertThat(file.clear()).isFalse();
    }
}
