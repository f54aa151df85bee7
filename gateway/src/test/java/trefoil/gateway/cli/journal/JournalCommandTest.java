package trefoil.gateway.cli.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.Timer;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalWriter;

class JournalCommandTest {
    @TempDir
    private Path directory;

    private Path journal;

    /** What a command left behind. */
    private record Run(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    @BeforeEach
    void writeJournal() {
        journal = SmallJournal.write(directory);
    }

    @Test
    void shouldShowOneLineARecordWithNamesAndDecimals() {
        final Run run = run("cat", journal.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.lines()).hasSize(SmallJournal.RECORDS);
        assertThat(run.lines().get(1))
                .isEqualTo("        1 2026-11-22T10:00:00.001000000Z BALANCE      sequence=1 asset=USDT free=1000.5"
                        + " locked=0 source=SNAPSHOT");
        assertThat(run.lines().get(2))
                .isEqualTo("        2 2026-11-22T10:00:00.002000000Z BOOK_TICKER  sequence=2 symbol=BTCUSDT"
                        + " bid=67000.01 bidQty=0.5 ask=67000.02 askQty=1 updateId=77 connection=3");
        assertThat(run.lines().get(3)).contains(" symbol=币\"\\u000a\\USDT bid=0 bidQty=0 ask=0.00000002 ");
        assertThat(run.lines().get(5))
                .isEqualTo("        5 2026-11-22T10:00:00.002000000Z ORDER_INTENT sequence=5 cause=2 loopId=1 ordinal=1"
                        + " symbol=BTCUSDT side=BUY price=67000.02 qty=0.001 purpose=LEG timeInForce=IOC");
        assertThat(run.lines().get(6))
                .endsWith(
                        " loopId=1 ordinal=1 outcome=FILLED venueCode=0 executedQty=0.001 quoteQty=67 venueOrderId=4711"
                                + " handedToSocket=2026-11-22T10:00:00.002250000Z");
        assertThat(run.lines().get(10)).endsWith(" cause=8 loopId=1 asset=BTC amount=0.0015 reason=NO_MARKET");
        assertThat(run.lines().get(11))
                .contains("outcome=HELD startAsset=USDT spent=100 received=0 legsFilled=2 orders=2 value=-100");
        assertThat(run.lines().get(12)).contains("reason=STALE_QUOTE grossEdgePpb=-5");
        assertThat(run.lines().get(13)).endsWith(" received=150.00000001 legsFilled=3 orders=3");
        assertThat(run.lines().get(16)).contains("CONTROL      sequence=16 command=HALT reason=KILL_SWITCH");
        assertThat(run.lines().get(17)).containsPattern(" outputs=8 digest=[0-9a-f]{16}$");
        assertThat(run.lines().get(18))
                .endsWith(" loopId=4 sourceSession=zzz sourceLoopId=17 startAsset=USDT asset=BTC delta=-0.25"
                        + " opened=2026-11-22T09:59:55.000000000Z");
        assertThat(run.lines().get(19))
                .endsWith(" loopId=4 ordinal=3 symbol=BTCUSDT side=SELL purpose=LEG price=67000 qty=0.25");
        assertThat(run.lines().get(20))
                .endsWith(" kind=LOSS asset=USDT amount=1.5 occurred=2026-11-22T09:59:00.000000000Z");
        assertThat(run.lines().get(21)).contains(" kind=LEFTOVER asset=BTC amount=0.00000007 ");
        assertThat(run.lines().get(22)).endsWith(" cause=20 state=REDUCING reason=RECOVERING reasons=RECOVERING");
        assertThat(run.lines().get(23)).endsWith(" cause=21 symbol=BTCUSDT");
        assertThat(run.lines().get(24))
                .endsWith(" symbol=BTCUSDT mode=DISCOUNTED buyRate=0.001 sellRate=0.0011 discountedBuyRate=0.00075"
                        + " discountedSellRate=0.00085");
        assertThat(run.lines().get(25)).endsWith(" symbol=BTCUSDT kind=REFERENCE price=67001 bidUp=1.05 askDown=0.95");
        assertThat(run.lines().get(26)).endsWith(" symbol=BTCUSDT state=CLOSED");
        assertThat(run.lines().get(27)).endsWith(" kind=CLOCK_SKEW valueNs=1500000");
    }

    @Test
    void shouldShowOneJsonObjectALine() throws IOException {
        final Run run = run("cat", "--format", "json", journal.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).hasSize(SmallJournal.RECORDS);
        for (final String line : run.lines()) {
            assertThat(members(line)).containsKeys("record", "time", "type", "sequence");
        }
        assertThat(members(run.lines().get(3)))
                .containsEntry("symbol", "币\"\n\\USDT")
                .containsEntry("ask", "0.00000002")
                .containsEntry("time", "2026-11-22T10:00:00.003000000Z");
    }

    @Test
    void shouldFilterByTypeAndStopAtTheLimit() {
        assertThat(run("cat", "--type", "order_intent,LOOP_CLOSED", journal.toString())
                        .lines())
                .hasSize(5)
                .allMatch(line -> line.contains("ORDER_INTENT") || line.contains("LOOP_CLOSED"));
        assertThat(run("cat", "--type", "ORDER_INTENT", "--type=DIGEST", "--limit", "2", journal.toString())
                        .lines())
                .hasSize(2);
        assertThat(run("cat", "--limit", "0", journal.toString()).out()).isEmpty();
    }

    @Test
    void shouldRefuseWrongUsageInOneLine() throws IOException {
        final Path foreign = Files.writeString(directory.resolve("foreign"), "this is no journal, just some text");

        assertRefused("one of SKIP, BOOK_TICKER", "cat", "--type", "TICKER", journal.toString());
        assertRefused("--limit=-1", "cat", "--limit=-1", journal.toString());
        assertRefused("Missing required parameter: 'FILE'", "stat");
        assertRefused("name a command: info, stat, cat, tail, find");
        assertRefused("--format", "stat", "--format", "xml", journal.toString());
        assertRefused("is not a Trefoil journal", "stat", foreign.toString());
        assertRefused("is not a Trefoil journal", "cat", foreign.toString());
        assertRefused("does not exist", "stat", directory.resolve("none").toString());
    }

    @Test
    void shouldShowWhatIsLeftOfATornJournal() throws IOException {
        final byte[] bytes = Files.readAllBytes(journal);
        final Path torn = Files.write(directory.resolve("torn"), Arrays.copyOf(bytes, bytes.length - 16 - 5));

        final Run cat = run("cat", torn.toString());
        final Run stat = run("stat", torn.toString());

        // 16 bytes of end mark and the last record of 32.
        final String finding = "torn tail at byte " + (bytes.length - 16 - 32) + ", after " + (SmallJournal.RECORDS - 1)
                + " records: 25 bytes cut off";
        assertThat(cat.exitCode()).isEqualTo(1);
        assertThat(cat.lines()).hasSize(SmallJournal.RECORDS - 1);
        assertThat(cat.err()).contains("journal " + torn + ": " + finding);
        assertThat(stat.exitCode()).isEqualTo(1);
        assertThat(stat.out()).contains("state       torn").contains(finding);
    }

    @Test
    void shouldShowWhatIsLeftOfADamagedJournal() throws IOException {
        final byte[] bytes = Files.readAllBytes(journal);
        bytes[bytes.length - 16 - 8] ^= 1;
        bytes[40] ^= 1;
        final Path damaged = Files.write(directory.resolve("damaged"), bytes);

        final Run cat = run("cat", damaged.toString());
        final Run stat = run("stat", "--format=json", damaged.toString());

        assertThat(cat.exitCode()).isEqualTo(1);
        assertThat(cat.lines()).hasSize(SmallJournal.RECORDS - 1);
        assertThat(cat.lines().get(2)).contains("symbol=#0 ");
        assertThat(cat.err())
                .contains("damaged at byte 0, record 0: the header fails its checksum")
                .contains("damaged at byte " + (bytes.length - 16 - 32) + ", record " + (SmallJournal.RECORDS - 1)
                        + ": FEED_STATE with checksum");
        assertThat(stat.exitCode()).isEqualTo(1);
        assertThat(stat.out())
                .contains("\"state\" : \"corrupt\"")
                .contains("\"recordsLost\" : 1")
                .doesNotContain("\"header\"");
    }

    @Test
    void shouldTellAJournalThatIsBeingWrittenFromATornOne() {
        final JournalHeader header =
                new JournalHeader(0, "live", "v", new TreeMap<>(), List.of(), List.of(), List.of(), List.of(), 0);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[Timer.LENGTH]);
        Timer.write(record, 0, SmallJournal.START_NS);
        try (JournalWriter writer = JournalWriter.create(directory, header)) {
            writer.beginBatch();
            writer.append(record, 0, Timer.LENGTH);
            writer.endBatch();

            final Run stat = run("stat", writer.path().toString());

            assertThat(stat.exitCode()).isZero();
            assertThat(stat.out()).contains("state       being written").contains("after 1 records");
        }
    }

    @Test
    void shouldSumUpAJournal() {
        final Run run = run("stat", journal.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines())
                .contains(
                        "format      version 1",
                        "session     small, written by 1.2.3",
                        "created     2026-11-22T10:00:00.000000000Z",
                        "state       complete",
                        "first       2026-11-22T10:00:00.000000000Z",
                        "last        2026-11-22T10:00:01.000000000Z",
                        "duration    1.000 s",
                        "records     29, 29.0/s",
                        "  BOOK_TICKER          2, 2.0/s, 144 bytes",
                        "market      2 updates, 2.0/s, 1 of them one-sided or crossed, 1 connections lost",
                        "orders      3 intents, 2 answers, 2 without an answer",
                        "  EXPIRED              1",
                        "  FILLED               1",
                        "loops       1 opened, 2 closed",
                        "  COMPLETED            1",
                        "  HELD                 1",
                        "recovered   1 loops of earlier runs, with 1 orders of unknown fate",
                        "states      1 changes",
                        "  RECOVERING           1",
                        "refusals    1",
                        "  STALE_QUOTE          1",
                        "  USDT                 spent 150, received 150.00000001, profit 0.00000001 in 2 loops",
                        "  USDT                 lost by earlier runs 1.5",
                        "leftovers   1 not brought home",
                        "  NO_MARKET            1",
                        "  BTC                  left 0.0015",
                        "  BTC                  left by earlier runs 0.00000007");
        assertThat(run.out())
                .containsPattern("frame to leg 1 +p50 250\\.\\d µs.* of 1 orders")
                .containsPattern("answer to next leg +p50 90\\.\\d µs.* of 1 orders");
    }

    @Test
    void shouldSumUpAJournalAsJson() throws IOException {
        final Run run = run("stat", "--format", "json", journal.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(members(run.out()))
                .containsEntry("header.session", "small")
                .containsEntry("header.settings.mode", "pa\"per")
                .containsEntry("state", "complete")
                .containsEntry("durationNs", "1000000000")
                .containsEntry("records", "29")
                .containsEntry("recordsByType.BOOK_TICKER", "2")
                .containsEntry("quotesInvalid", "1")
                .containsEntry("answersByOutcome.FILLED", "1")
                .containsEntry("ordersWithoutAnswer", "2")
                .containsEntry("loopsOpened", "1")
                .containsEntry("loopsClosedByOutcome.HELD", "1")
                .containsEntry("refusalsByReason.STALE_QUOTE", "1")
                .containsEntry("moneyByStartAsset.USDT.profit", "0.00000001")
                .containsEntry("leftByAsset.BTC", "0.0015")
                .containsEntry("leftByEarlierRunsByAsset.BTC", "0.00000007")
                .containsEntry("lostByEarlierRunsByAsset.USDT", "1.5")
                .containsEntry("leftoversByReason.NO_MARKET", "1")
                .containsEntry("loopsRecovered", "1")
                .containsEntry("ordersRecovered", "1")
                .containsEntry("latencyNs.frameToLeg1.orders", "1")
                .containsEntry("latencyNs.socketToAnswer.orders", "2")
                .containsEntry("latencyNs.loop.orders", "1")
                .containsEntry("bytesByType.BOOK_TICKER", "144")
                .containsEntry("longestSilenceNsByConnection.3", "1000000");
    }

    @Test
    void shouldEndQuietlyWhenNobodyReadsOn() throws IOException {
        final JournalHeader header =
                new JournalHeader(0, "long", "v", new TreeMap<>(), List.of(), List.of(), List.of(), List.of(), 0);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[Timer.LENGTH]);
        final Path path;
        try (JournalWriter writer = JournalWriter.create(directory, header)) {
            writer.beginBatch();
            for (int i = 0; i < 50_000; i++) {
                Timer.write(record, 0, i);
                RecordHeader.sequence(record, 0, i);
                writer.append(record, 0, Timer.LENGTH);
            }
            writer.endBatch();
            path = writer.path();
        }
        final ClosedPipe pipe = new ClosedPipe();
        final StringWriter err = new StringWriter();

        final int exitCode = new CommandLine(new JournalCommand())
                .setOut(new PrintWriter(pipe, false, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err))
                .execute("cat", path.toString());

        assertThat(exitCode).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(pipe.attempts).isLessThan(10);
    }

    /** Output whose reader has gone. */
    private static final class ClosedPipe extends OutputStream {
        private int attempts;

        @Override
        public void write(final int b) throws IOException {
            attempts++;
            throw new IOException("Broken pipe");
        }

        @Override
        public void write(final byte[] bytes, final int offset, final int length) throws IOException {
            write(0);
        }
    }

    private static Run run(final String... arguments) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int exitCode = new CommandLine(new JournalCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Run(exitCode, out.toString(), err.toString());
    }

    private static void assertRefused(final String reason, final String... arguments) {
        final Run run = run(arguments);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains(reason));
        assertThat(run.err()).doesNotContain("\tat ");
    }

    /** Scalar members of a JSON object by dotted path. */
    private static Map<String, String> members(final String object) throws IOException {
        final Map<String, String> members = new TreeMap<>();
        try (JsonParser parser = new JsonFactory().createParser(object)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    members.put(
                            parser.getParsingContext()
                                    .pathAsPointer()
                                    .toString()
                                    .substring(1)
                                    .replace('/', '.'),
                            parser.getText());
                }
            }
        }
        return members;
    }
}
