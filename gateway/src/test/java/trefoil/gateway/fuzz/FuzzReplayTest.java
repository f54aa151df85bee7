package trefoil.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fuzz target with its seeds, its corpus and some thousand damaged copies of them; {@code scripts/fuzz} does more. */
class FuzzReplayTest {
    private static final Duration DEADLINE = Duration.ofSeconds(120);
    private static final long SEED = 20_261_128;

    private volatile byte[] fed = new byte[0];

    static List<String> targets() {
        return FuzzTargets.names();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void shouldFindNothing(final String name) {
        assertTimeoutPreemptively(
                DEADLINE, () -> replay(name), () -> name + " does not come back from " + shown() + ", seed " + SEED);
    }

    private void replay(final String name) throws Exception {
        try (FuzzTarget target = FuzzTargets.named(name)) {
            final List<byte[]> inputs = Corpus.of(target);
            assertThat(inputs).as("seeds of %s", name).isNotEmpty();
            final FuzzCheck check = new FuzzCheck(target);
            for (final byte[] input : inputs) {
                feed(check, input);
            }
            final Mutations mutations = new Mutations(inputs, SEED);
            for (int i = 0; i < target.mutations(); i++) {
                feed(check, mutations.next());
            }
        }
    }

    private void feed(final FuzzCheck check, final byte[] input) {
        fed = input;
        try {
            check.feed(input);
        } catch (final Exception | Error e) {
            throw new AssertionError("seed " + SEED + ", input " + shown() + ": " + e, e);
        }
    }

    private String shown() {
        return Base64.getEncoder().encodeToString(fed);
    }
}
