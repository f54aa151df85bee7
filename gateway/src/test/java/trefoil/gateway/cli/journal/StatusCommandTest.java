package trefoil.gateway.cli.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Carried;
import trefoil.engine.event.Control;
import trefoil.engine.event.Fill;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.Side;
import trefoil.engine.event.StateChanged;
import trefoil.engine.event.StopReason;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalWriter;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;

class StatusCommandTest {
    private static final String VENUE = "http://127.0.0.1:9443";
    private static final Universe UNIVERSE = Universe.of(List.of(
            new Instrument(
                    "BTCUSDT",
                    "BTC",
                    "USDT",
                    InstrumentStatus.TRADING,
                    true,
                    8,
                    8,
                    Filters.builder().build()),
            new Instrument(
                    "ETHBTC",
                    "ETH",
                    "BTC",
                    InstrumentStatus.TRADING,
                    true,
                    8,
                    8,
                    Filters.builder().build())));

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final long nowNs = new MonotonicEpochClock().nanoTime();

    @TempDir
    private Path directory;

    private JournalWriter writer;

    private record Run(int exitCode, String out, String err) {}

    @Test
    void shouldShowWhatARunThatDiedLeft() throws IOException {
        begin(10_000, "aa", VENUE);
        takenOver();
        Carried.write(buffer, 0, ago(60), Carried.LEFTOVER, asset("BTC"), fixed("0.00000007"), ago(90_000));
        append();
        BookTicker.write(buffer, 0, ago(50), 0, 0, 5, fixed("50000"), fixed("1"), fixed("50001"), fixed("1"));
        append();
        LoopClosed.write(
                buffer, 0, ago(45), 1, 6, LoopOutcome.HELD, asset("USDT"), fixed("5"), fixed("4"), 1, 1, -fixed("1"));
        append();
        LoopOpened.write(buffer, 0, ago(40), 1, 7, 0, asset("USDT"), fixed("100"), 1, 1);
        append();
        intent(7, 1, fixed("0.002"));
        Fill.write(
                buffer,
                0,
                ago(39),
                OrderKey.of(7, 1),
                fixed("50000"),
                fixed("0.002"),
                fixed("0.000002"),
                asset("BTC"),
                0,
                1);
        append();
        OrderAnswer.write(
                buffer, 0, ago(39), OrderKey.of(7, 1), OrderOutcome.FILLED, 0, fixed("0.002"), fixed("100"), 1, 1);
        append();
        intent(7, 4, fixed("0.0019"));
        die();

        final Run text = run("--journal-dir", directory.toString());
        final Run json = run("--journal-dir", directory.toString(), "--format", "json");

        assertThat(text.exitCode()).as("%s", text).isEqualTo(1);
        assertThat(text.out().lines())
                .contains("state       died, ACTIVE", "open loops  1", "  BTC       +0.00000007, worth +0.0035 USDT")
                .anyMatch(line -> line.matches("run +session aa, version 9, mode testnet at " + VENUE))
                .anyMatch(line -> line.matches("last +.*Z, 3\\d\\.\\d s ago"))
                .anyMatch(line -> line.matches(" +loop 7 +opened 4\\d\\.\\d s ago, holds -100 USDT, \\+0.001998 BTC"))
                .anyMatch(line -> line.matches(
                        " +order tf-aa-7-4, repair: BUY 0.0019 BTCUSDT at 50000, decided .*, no answer yet"))
                .anyMatch(line -> line.matches("loops +1 opened, 0 taken over; ended: HELD 1"))
                .anyMatch(line -> line.matches("result +last hour -1 USDT; day \\(UTC\\) (-1 USDT|none)"));
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(json.out())
                .contains("\"clientOrderId\" : \"tf-aa-7-4\"", "\"BTC\" : \"0.001998\"", "\"worth\" : \"0.0035\"");
    }

    @Test
    void shouldShowWhyARunningEngineOpensNothing() {
        begin(10_000, "aa", VENUE);
        takenOver();
        StateChanged.write(
                buffer, 0, ago(5), 1, 2, StopReason.ANOMALY, 1L << StopReason.ANOMALY | 1L << StopReason.CLOCK);
        append();

        final Run reducing = run("--journal-dir", directory.toString());
        StateChanged.write(buffer, 0, ago(4), 1, 1, StopReason.CLOCK, 0);
        append();
        final Run active = run("--journal-dir", directory.toString());
        writer.close();
        final Run ended = run("--journal-dir", directory.toString());

        assertThat(reducing.exitCode()).as("%s", reducing).isEqualTo(1);
        assertThat(reducing.out()).contains("state       running, REDUCING: ANOMALY CLOCK");
        assertThat(active.exitCode()).as("%s", active).isZero();
        assertThat(active.out()).contains("state       running, ACTIVE");
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("state       ended, ACTIVE", "open loops  0", "left over   nothing");
    }

    @Test
    void shouldShowWhatStandsInTheJournalOfAnEarlierRun() throws IOException {
        begin(20_000, "aa", VENUE);
        takenOver();
        LoopOpened.write(buffer, 0, ago(9_000), 1, 7, 0, asset("USDT"), fixed("100"), 1, 1);
        append();
        die();
        begin(10_000, "bb", VENUE);
        Control.write(buffer, 0, ago(5), Control.HALT, StopReason.RECOVERING);
        append();
        writer.close();

        final Run run = run("--journal-dir", directory.toString());

        assertThat(run.exitCode()).as("%s", run).isEqualTo(1);
        assertThat(run.out())
                .contains("session bb")
                .contains("unfinished  as session aa left it")
                .containsPattern("loop 7 +opened 2 h 30 min ago, holds nothing");
    }

    @Test
    void shouldSayWhatIsDamaged() throws IOException {
        begin(10_000, "aa", VENUE);
        takenOver();
        writer.close();
        final byte[] bytes = Files.readAllBytes(writer.path());
        bytes[bytes.length - 16 - 4] ^= 1;
        Files.write(writer.path(), bytes);

        final Run damaged = run("--journal-dir", directory.toString());
        bytes[40] ^= 1;
        Files.write(writer.path(), bytes);
        final Run unreadable = run("--journal-dir", directory.toString());

        assertThat(damaged.exitCode()).as("%s", damaged).isEqualTo(1);
        assertThat(damaged.out()).containsPattern("problem +journal .* is damaged: 1 damage");
        assertThat(unreadable.exitCode()).isEqualTo(2);
        assertThat(unreadable.err().lines()).singleElement().asString().contains("damaged header");
    }

    @Test
    void shouldLookAtTheVenueOfAConfiguration() throws IOException {
        begin(20_000, "aa", VENUE);
        writer.close();
        begin(10_000, "bb", "http://127.0.0.1:1");
        writer.close();
        final Path config = Files.writeString(
                directory.resolve("t.toml"),
                "[venue]\nrestUrl = \"" + VENUE + "\"\nstreamUrl = \"ws://127.0.0.1:9443\"\n[journal]\ndirectory = \""
                        + directory + "\"\n");

        assertThat(run("--config", config.toString()).out()).contains("session aa");
        assertThat(run("--journal-dir", directory.toString()).out()).contains("session bb");
        assertThat(run("--config", config.toString(), "--journal-dir", "x").exitCode())
                .isEqualTo(2);
    }

    @Test
    void shouldSayThatThereIsNoJournal() {
        final Run run = run("--journal-dir", directory.resolve("none").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("trefoil: no journal in ");
    }

    private void begin(final long agoS, final String session, final String venue) {
        writer = JournalWriter.create(
                directory,
                JournalHeader.of(
                        ago(agoS),
                        session,
                        "9",
                        new TreeMap<>(Map.of(
                                "venue",
                                venue,
                                "account",
                                "1",
                                "mode",
                                "testnet",
                                "valueAsset",
                                "USDT",
                                "tradingEnabled",
                                "true")),
                        UNIVERSE,
                        new int[2],
                        List.of("USDT"),
                        0));
    }

    private void takenOver() {
        Control.write(buffer, 0, ago(3_000), Control.HALT, StopReason.RECOVERING);
        append();
        Control.write(buffer, 0, ago(3_000), Control.RESUME, StopReason.RECOVERING);
        append();
    }

    private void intent(final long loopId, final int ordinal, final long qty) {
        OrderIntent.write(
                buffer,
                0,
                ago(39),
                1,
                OrderKey.of(loopId, ordinal),
                0,
                Side.BUY,
                fixed("50000"),
                qty,
                OrderIntent.IOC,
                OrderPurpose.STRAIGHT_BACK);
        append();
    }

    private void append() {
        RecordHeader.sequence(buffer, 0, writer.recordsWritten());
        writer.beginBatch();
        writer.append(buffer, 0, RecordHeader.length(buffer, 0));
        writer.endBatch();
    }

    /** Leaves the journal without its end mark. */
    private void die() throws IOException {
        writer.close();
        final byte[] bytes = Files.readAllBytes(writer.path());
        Files.write(writer.path(), java.util.Arrays.copyOf(bytes, bytes.length - 16));
    }

    private long ago(final long seconds) {
        return nowNs - TimeUnit.SECONDS.toNanos(seconds);
    }

    private static int asset(final String name) {
        return UNIVERSE.assetIndex(name);
    }

    private static long fixed(final String text) {
        return DecimalText.parse(text);
    }

    private static Run run(final String... arguments) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int exitCode = new CommandLine(new StatusCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
