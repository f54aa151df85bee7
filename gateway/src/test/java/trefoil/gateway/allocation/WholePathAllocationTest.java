package trefoil.gateway.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every thread of the path at once. While code is still being compiled a deoptimised frame may cost a few bytes, once; what is
 * allocated with the events is there in every round, so one whole round must be clean.
 */
@Tag("allocation")
class WholePathAllocationTest {
    private static final int FRAMES = 100_000;
    private static final int LOOPS = 100;
    private static final int MAX_ROUNDS = 15;

    @TempDir
    private Path directory;

    @Test
    void shouldAllocateNothingFromAFramesBytesToAnOrdersBytesOnAnyThread() throws Exception {
        try (WholePath path = new WholePath(directory.resolve("journal").toString(), FRAMES, LOOPS)) {
            path.call();
            Map<String, Long> found = path.call();
            for (int round = 2; round < MAX_ROUNDS && !Found.isClean(found); round++) {
                found = path.call();
            }

            assertThat(Found.steps(found))
                    .as(
                            "bytes allocated by thread and step, over %d loops and %d orders; the flight recorder says %s",
                            found.get("loops"),
                            found.get("orders"),
                            Found.isClean(found)
                                    ? "nothing"
                                    : Sampled.during(directory, path).places())
                    .isEmpty();
            assertThat(found.get("orders")).isGreaterThan(100);
        }
    }
}
