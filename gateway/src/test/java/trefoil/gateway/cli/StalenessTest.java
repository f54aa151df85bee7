package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.gateway.testing.RealData;

/** Legs quoted minutes apart look like profits of percents. The guard must see through them, and only through them. */
class StalenessTest {
    private static final long TWO_SECONDS_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long NO_GUARD_NS = Long.MAX_VALUE;
    private static final double PPB_IN_BP = 1e5;
    private static final double TWO_DECIMALS = 0.005;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "2022-10-23_1138_22sym_depth5-frames_sparse.tsv.gz, 27, 157.4, 2.71",
        "2022-10-23_1021_50sym_depth5-frames_sparse.tsv.gz, 50, 23.66, 1.10",
        "2022-09-21_0751_12sym_depth5-frames_sparse.tsv.gz, 8, 8.26, -0.28"
    })
    void shouldOpenNoLoopOnQuotesThatAreOld(
            final String name, final int triangles, final double naiveBp, final double freshBp) {
        final Path tape = RealData.require("tapes/" + name);

        final TapeCore.Outcome naive = TapeCore.play(tape, NO_GUARD_NS);
        final TapeCore.Outcome guarded = TapeCore.play(tape, TWO_SECONDS_NS);

        assertThat(naive.triangles()).isEqualTo(triangles);
        assertThat(naive.maxGrossEdgePpb() / PPB_IN_BP).isCloseTo(naiveBp, within(0.05));
        assertThat(naive.maxOpenedEdgePpb() / PPB_IN_BP).isGreaterThan(freshBp + 1);
        if (freshBp > 0) {
            assertThat(guarded.opened()).isPositive();
            assertThat(guarded.maxOpenedEdgePpb() / PPB_IN_BP).isLessThanOrEqualTo(freshBp + TWO_DECIMALS);
        } else {
            assertThat(guarded.opened()).isZero();
        }
    }

    @Test
    void shouldOpenTheFreshLoopAndNotTheStaleOneOfATapeMadeByHand() throws IOException {
        // At 0 s the three pairs agree. At 1 s BTC moves: 1 % of edge on legs 1 s old. At 60 s it moves again: 5 %, of
        // which the other legs, a minute old, know nothing yet.
        final Path tape = Files.writeString(
                directory.resolve("three.tape"),
                frame(0, "ETHBTC", 1, "0.0500", "0.0501")
                        + frame(0, "ETHUSDT", 2, "2000.00", "2000.10")
                        + frame(0, "BTCUSDT", 3, "39950.00", "40000.00")
                        + frame(1, "BTCUSDT", 4, "40500.00", "40510.00")
                        + frame(60, "BTCUSDT", 5, "42100.00", "42110.00"));

        final TapeCore.Outcome naive = TapeCore.play(tape, NO_GUARD_NS);
        final TapeCore.Outcome guarded = TapeCore.play(tape, TWO_SECONDS_NS);

        assertThat(naive.triangles()).isEqualTo(1);
        assertThat(naive.opened()).isEqualTo(2);
        assertThat(naive.maxOpenedEdgePpb() / PPB_IN_BP).isBetween(500.0, 530.0);
        assertThat(guarded.opened()).isEqualTo(1);
        assertThat(guarded.maxOpenedEdgePpb() / PPB_IN_BP).isBetween(110.0, 130.0);
    }

    private static String frame(
            final int second, final String symbol, final long updateId, final String bid, final String ask) {
        final long timeNs = TimeUnit.SECONDS.toNanos(1_700_000_000L + second);
        return timeNs + " {\"stream\":\"" + symbol.toLowerCase(Locale.ROOT) + "@bookTicker\",\"data\":{\"u\":"
                + updateId
                + ",\"s\":\"" + symbol + "\",\"b\":\"" + bid + "\",\"B\":\"10.00001\",\"a\":\"" + ask
                + "\",\"A\":\"10.00001\"}}\n";
    }
}
