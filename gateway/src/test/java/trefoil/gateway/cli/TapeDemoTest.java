package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.RecordType;
import trefoil.gateway.testing.RealData;

/** Tapes through the whole demo: exchange, sockets, engine; the engine's edges against the capturing bot's verdicts. */
@Timeout(120)
class TapeDemoTest {
    @TempDir
    private Path directory;

    @Test
    void shouldAgreeWithTheBotThatCapturedTheTape() {
        final Path tape = RealData.require("tapes/2025-08-28_btc-eth-usdt_depth20-frames.jsonl.gz");

        final Cli.Result demo =
                Cli.run("demo", "--tape", tape.toString(), "--speed", "20", "--journal", directory.toString());

        assertThat(demo.exitCode()).as("%s", demo).isEqualTo(ExitCode.OK);
        assertThat(demo.labelled("tape"))
                .as("%s", demo)
                .startsWith("651 of the tape's 653 frames judged with all legs quoted: the engine's zero-fee verdict is"
                        + " the capturing bot's in 651; gross edge above zero in 470, at most +2.80 bp");
        assertThat(demo.labelled("triangles")).contains(" 0 opportunities above break-even", "+2.80 bp");
        assertThat(demo.labelled("loops")).isEqualTo("0 sent, 0 completed");
        final JournalSums sums = JournalSums.of(Path.of(demo.labelled("journal")));
        assertThat(sums.count(RecordType.ORDER_INTENT)).isZero();
        assertThat(sums.count(RecordType.BOOK_TICKER)).isEqualTo(demo.number("frames with ([0-9,]+) quotes"));
    }

    @Test
    void shouldCountAVerdictThatTheEngineDoesNotShare() throws IOException {
        // BTC → USDT → ETH → BTC: 40,000 / 2,000 × 0.0499 = 0.998; after the third frame × 0.0502 = 1.004.
        final String opening = line("btcusdt", 1, "40000.00", "40010.00", false)
                + line("ethusdt", 1, "1999.00", "2000.00", false)
                + line("ethbtc", 1, "0.0499", "0.0503", false);
        final Path right =
                Files.writeString(directory.resolve("right"), opening + line("ethbtc", 2, "0.0502", "0.0503", true));
        final Path wrong =
                Files.writeString(directory.resolve("wrong"), opening + line("ethbtc", 2, "0.0502", "0.0503", false));

        final Cli.Result agreed = demo(right);
        final Cli.Result contradicted = demo(wrong);

        assertThat(agreed.labelled("tape"))
                .as("%s", agreed)
                .startsWith("2 of the tape's 4 frames judged")
                .contains("the capturing bot's in 2; gross edge above zero in 1, at most +40.00 bp");
        assertThat(contradicted.labelled("tape")).contains("the capturing bot's in 1;");
    }

    @Test
    void shouldPlayWhatADamagedTapeHoldsAndSayWhereItBreaksOff() throws IOException {
        final Path tape = Files.writeString(
                directory.resolve("cut"),
                line("btcusdt", 1, "40000.00", "40010.00", false)
                        + line("ethusdt", 1, "1999.00", "2000.00", false)
                        + line("ethbtc", 1, "0.0499", "0.0503", false)
                        + line("ethbtc", 2, "0.0498", "0.0503", false).substring(0, 90));

        final Cli.Result demo = demo(tape);

        assertThat(demo.exitCode()).as("%s", demo).isEqualTo(ExitCode.OK);
        assertThat(demo.err()).contains("tape " + tape + ": 1 line(s) left out, the first is line 4: ");
        assertThat(demo.number("frames with ([0-9,]+) quotes")).isEqualTo(3);
    }

    @Test
    void shouldRefuseATapeWithoutATriangle() throws IOException {
        final Path tape = Files.writeString(
                directory.resolve("two"),
                line("btcusdt", 1, "40000.00", "40010.00", false) + line("ethusdt", 1, "1999.00", "2000.00", false));

        final Cli.Result demo = demo(tape);

        assertThat(demo.exitCode()).as("%s", demo).isEqualTo(ExitCode.USAGE);
        assertThat(demo.err())
                .startsWith("trefoil: tape " + tape + ": no triangle with one of USDT ")
                .contains(" among its 2 pair(s)");
    }

    private Cli.Result demo(final Path tape) {
        return Cli.run(
                "demo",
                "--tape",
                tape.toString(),
                "--speed",
                "100",
                "--journal",
                directory.resolve("journals").toString());
    }

    private static String line(
            final String symbol, final long updateId, final String bid, final String ask, final boolean verdict) {
        return "{\"bottleneckLeg\":\"ethusdt\",\"isArbitrageOpportunity\":" + verdict
                + ",\"orderBookLevels\":\"{\\\"stream\\\":\\\"" + symbol
                + "@depth20@100ms\\\",\\\"data\\\":{\\\"lastUpdateId\\\":" + updateId + ",\\\"bids\\\":[[\\\"" + bid
                + "\\\",\\\"5\\\"]],\\\"asks\\\":[[\\\"" + ask
                + "\\\",\\\"5\\\"]]}}\",\"rate1\":\"1\",\"rate2\":\"1\",\"rate3\":\"1\","
                + "\"tickProcessTime\":1800000000000900000,\"tickReceiveTime\":1800000000000100000,"
                + "\"tradedNotional\":0.1,\"unrealisedPnl\":\"0\"}\n";
    }
}
