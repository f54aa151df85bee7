package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.gateway.session.LocalExchange;

/** {@code trefoil run} with {@code engine.handOff = "inline"}: what it does and journals is what any run does. */
@Timeout(120)
class InlineRunTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "testnet, own, busy, the thread that reads them decides and sends",
        "testnet, okhttp, select, one thread of the engine's decides and sends",
        "paper, own, select, the thread that reads them decides and sends"
    })
    void shouldTradeAndReplayToTheSameOutputs(
            final String mode, final String channel, final String poll, final String told) throws IOException {
        final Cli.Result result;
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            final Path config = exchange.configure(
                    directory,
                    mode,
                    LocalExchange.SECRET,
                    "[market]",
                    "channel = \"" + channel + "\"",
                    "poll = \"" + poll + "\"",
                    "redundancy = 2",
                    "[orders]",
                    "recvWindowMs = 60000",
                    "[engine]",
                    "handOff = \"inline\"",
                    "ringSize = 1024",
                    "[paper.balances]",
                    "USDT = \"10000\"");
            result = Cli.run("run", "--config", config.toString(), "--seconds", "2");
        }

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.OK);
        assertThat(result.err()).contains("hand-off inline", told);
        assertThat(result.number("^orders +([0-9,]+) sent")).as("%s", result).isPositive();
        assertThat(result.labelled("balances")).as("%s", result).contains("equal the engine's");
        final Cli.Result verified = Cli.run("replay", "--verify", result.labelled("journal"));
        assertThat(verified.exitCode()).as("%s%s", verified, result).isZero();
        assertThat(verified.out()).containsPattern("identical: [0-9,]+ outputs, digest [0-9a-f]{16}");
    }
}
