package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.event.Control;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Side;
import trefoil.engine.event.StopReason;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalWriter;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.recovery.Journals;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.order.RestOrderSender;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.session.LocalExchange;

/** What a run makes of the journal and the orders of one that died, cut point by cut point. */
@Timeout(120)
class RecoveryTest {
    private static final long LOOP = 7;
    private static final String SYMBOL = "BTCUSDT";
    private static final long QTY = Fixed.ONE / 100;

    @TempDir
    private Path directory;

    private final MonotonicEpochClock clock = new MonotonicEpochClock();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private LocalExchange exchange;
    private Path config;
    private BinanceRestClient rest;
    private Universe universe;
    private long account;
    private long session;
    private JournalWriter journal;
    private final FakeInboundRing answers = new FakeInboundRing();
    private RestOrderSender sender;

    /** Where the earlier run died. */
    private enum Cut {
        OPENED,
        INTENT_NOT_SENT,
        SENT,
        FILL_JOURNALLED,
        SAID_UNKNOWN,
        ANSWERED,
        SOLD_AGAIN
    }

    @BeforeEach
    void openAnAccountThatTraded() throws Exception {
        exchange = LocalExchange.start(0, LocalExchange.MONEY);
        config = exchange.configure(directory, true, LocalExchange.SECRET);
        exchange.server().startFeed();
        await(() -> exchange.server()
                .inspect(venue -> venue.bestAskPrice(venue.instrumentIndex(SYMBOL)) > 0
                        && venue.bestBidPrice(venue.instrumentIndex(SYMBOL)) > 0));
        final Credentials credentials =
                new Credentials(LocalExchange.KEY, LocalExchange.SECRET.getBytes(StandardCharsets.US_ASCII));
        rest = new BinanceRestClient(exchange.server().restUrl(), credentials, clock);
        rest.serverClock().measure(1);
        universe = Universe.of(rest.exchangeInfo().instruments());
        account = rest.account().uid();
        session = TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
        sender = new RestOrderSender.Context()
                .restUrl(exchange.server().restUrl())
                .credentials(credentials)
                .universe(universe)
                .ring(answers)
                .clock(clock)
                .rest(rest)
                .session(session)
                .recvWindowMs(new BigDecimal(1_000))
                .connections(1)
                .conclude();
        journal = JournalWriter.create(
                directory.resolve("journals"),
                JournalHeader.of(
                        clock.nanoTime(),
                        Long.toString(session, Character.MAX_RADIX),
                        "earlier",
                        new TreeMap<>(Map.of(
                                "venue",
                                exchange.server().restUrl(),
                                "account",
                                Long.toString(account),
                                "valueAsset",
                                "USDT")),
                        universe,
                        new int[universe.instrumentCount()],
                        List.of("USDT"),
                        0));
        control(Control.HALT);
        control(Control.RESUME);
    }

    @AfterEach
    void close() {
        sender.close();
        rest.close();
        exchange.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldBringALoopToItsEndWhereverItsRunDied(final Cut cut) throws Exception {
        liveUntil(cut);
        die();

        final Cli.Result run = Cli.run("run", "--config", config.toString(), "--seconds", "1");

        assertThat(run.err()).contains("session " + name() + " left 1 open loop(s)");
        assertThat(run.labelled("balances"))
                .as("%s", run)
                .startsWith("the exchange's equal the engine's to the last unit");
        final JournalledOrders journals = new JournalledOrders().takeNew(directory.resolve("journals"));
        assertThat(journals.unfinishedLoops()).as("%s", run).isEmpty();
        final int tradesOfTheLoop = (int) journals.trades.stream()
                .filter(trade -> trade.startsWith("tf-" + name() + "-" + LOOP + "-"))
                .distinct()
                .count();
        assertThat(journals.trades).doesNotHaveDuplicates();
        assertThat(tradesOfTheLoop)
                .isEqualTo(exchange.server().inspect(venue -> (int) venue.accounts().get(0).trades().stream()
                        .filter(trade -> trade.order().clientOrderId().startsWith("tf-" + name()))
                        .count()));
        if (cut == Cut.INTENT_NOT_SENT) {
            assertThat(journals.refused).contains("tf-" + name() + "-" + LOOP + "-1");
        }
        assertThat(Cli.run("status", "--config", config.toString()).out()).contains("open loops  0", "1 taken over");
        final Cli.Result replay = Cli.run("replay", "--verify", run.labelled("journal"));
        assertThat(replay.exitCode()).as("%s", replay).isZero();
        assertThat(replay.out()).contains("identical: ");
        final Cli.Result asked = Cli.run("replay", "--what-if", "latency=1ms", run.labelled("journal"));
        assertThat(asked.exitCode()).as("%s", asked).isZero();
        assertThat(asked.out()).contains("Loops that the run took over from an earlier one are left out");
    }

    @Test
    void shouldNotShareItsJournalsWithAnotherRun() throws Exception {
        die();
        final Path journals = directory.resolve("journals");
        assertThat(Cli.run("run", "--config", config.toString(), "--seconds", "1")
                        .exitCode())
                .isEqualTo(ExitCode.OK);
        try (var files = Files.list(journals)) {
            assertThat(files.filter(file -> file.toString().endsWith(".lock"))).isEmpty();
        }
        // Its name is the account's: learned by letting a run hold it.
        final Thread first = new Thread(() -> Cli.run("run", "--config", config.toString(), "--seconds", "4"));
        first.start();
        await(() -> {
            try (var files = Files.list(journals)) {
                return files.anyMatch(file -> file.toString().endsWith(".lock"));
            } catch (final IOException e) {
                throw new AssertionError(e);
            }
        });

        final Cli.Result second = Cli.run("run", "--config", config.toString(), "--seconds", "1");

        assertThat(second.exitCode()).as("%s", second).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(second.err()).contains("trefoil: the journals in ", "are in use by", "stop it first");
        first.join();
    }

    @Test
    void shouldRefuseToGoOnFromADamagedJournalUnlessItIsAbandoned() throws Exception {
        liveUntil(Cut.ANSWERED);
        die();
        final byte[] bytes = Files.readAllBytes(journal.path());
        // The record before the last: inside the file, not at its end.
        bytes[bytes.length - OrderAnswer.LENGTH - 40] ^= 1;
        Files.write(journal.path(), bytes);

        final Cli.Result refused = Cli.run("run", "--config", config.toString(), "--seconds", "1");
        final Cli.Result wrong =
                Cli.run("run", "--config", config.toString(), "--seconds", "1", "--abandon", "another");
        final Cli.Result abandoned =
                Cli.run("run", "--config", config.toString(), "--seconds", "1", "--abandon", name());

        assertThat(refused.exitCode()).as("%s", refused).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err().lines()).singleElement().asString().contains("is damaged", "--abandon " + name());
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("the newest run of this account is session " + name());
        assertThat(abandoned.exitCode()).as("%s", abandoned).isEqualTo(ExitCode.OK);
        assertThat(abandoned.err()).contains("loop " + LOOP + " of session " + name() + " is abandoned");
    }

    @Test
    void shouldNoteWhatAnAbandonedLoopHoldsAmongTheLeftovers() throws Exception {
        liveUntil(Cut.ANSWERED);
        die();

        final Cli.Result run = Cli.run("run", "--config", config.toString(), "--seconds", "1", "--abandon", name());

        assertThat(run.exitCode()).as("%s", run).isEqualTo(ExitCode.OK);
        final Cli.Result status = Cli.run("status", "--config", config.toString());
        assertThat(status.out()).containsPattern("BTC +\\+0\\.0(0999|1)");
        assertThat(status.exitCode()).isZero();
    }

    @Test
    void shouldSayWhatItsUniverseLacks() throws Exception {
        liveUntil(Cut.ANSWERED);
        die();
        final Path narrow = exchange.configure(
                directory,
                true,
                LocalExchange.SECRET,
                "[universe]",
                "startAssets = [\"USDT\"]",
                "includeAssets = [\"USDT\", \"ETH\", \"BNB\"]");

        final Cli.Result run = Cli.run("run", "--config", narrow.toString(), "--seconds", "1");

        assertThat(run.exitCode()).as("%s", run).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains("loop " + LOOP + " of session " + name() + " is open and needs BTC")
                .contains("--abandon " + name());
        assertThat(Journals.newestFirst(directory.resolve("journals"))).hasSize(1);
    }

    private void liveUntil(final Cut cut) throws Exception {
        LoopOpened.write(
                buffer,
                0,
                clock.nanoTime(),
                1,
                LOOP,
                0,
                universe.assetIndex("USDT"),
                Fixed.ONE * 700,
                Fixed.ONE,
                1_000_000);
        append();
        if (cut == Cut.OPENED) {
            return;
        }
        intent(1, Side.BUY);
        if (cut == Cut.INTENT_NOT_SENT) {
            return;
        }
        final List<FakeInboundRing.Record> bought = send();
        if (cut == Cut.SENT) {
            return;
        }
        if (cut == Cut.SAID_UNKNOWN) {
            OrderAnswer.write(
                    buffer, 0, clock.nanoTime(), OrderKey.of(LOOP, 1), OrderOutcome.UNKNOWN, -1007, 0, 0, -1, 1);
            append();
            return;
        }
        journal(bought, cut == Cut.FILL_JOURNALLED ? 1 : bought.size());
        if (cut == Cut.SOLD_AGAIN) {
            intent(4, Side.SELL);
            final List<FakeInboundRing.Record> sold = send();
            journal(sold, sold.size());
        }
    }

    private void intent(final int ordinal, final int side) {
        final int index = universe.instrumentIndex(SYMBOL);
        final Instrument instrument = universe.instruments().get(index);
        final long quote = exchange.server()
                .inspect(venue -> side == Side.BUY
                        ? venue.bestAskPrice(venue.instrumentIndex(SYMBOL))
                        : venue.bestBidPrice(venue.instrumentIndex(SYMBOL)));
        final long far = side == Side.BUY ? quote + quote / 100 : quote - quote / 100;
        OrderIntent.write(
                buffer,
                0,
                clock.nanoTime(),
                1,
                OrderKey.of(LOOP, ordinal),
                index,
                side,
                Fixed.floorToStep(far, instrument.filters().tickSize()),
                side == Side.BUY ? QTY : QTY / 2,
                OrderIntent.IOC,
                OrderPurpose.LEG);
        append();
    }

    /** Sends the intent that was written last. */
    private List<FakeInboundRing.Record> send() throws InterruptedException {
        sender.send(buffer, 0);
        final List<FakeInboundRing.Record> told = answers.take();
        assertThat(told.get(told.size() - 1).type()).isEqualTo(RecordType.ORDER_ANSWER);
        assertThat(OrderAnswer.outcome(told.get(told.size() - 1).bytes(), 0)).isEqualTo(OrderOutcome.FILLED);
        return told;
    }

    private void journal(final List<FakeInboundRing.Record> told, final int count) {
        for (final FakeInboundRing.Record record : new ArrayList<>(told).subList(0, count)) {
            buffer.putBytes(0, record.bytes(), 0, RecordHeader.length(record.bytes(), 0));
            append();
        }
    }

    private void control(final int command) {
        Control.write(buffer, 0, clock.nanoTime(), command, StopReason.RECOVERING);
        append();
    }

    private void append() {
        journal.beginBatch();
        journal.append(buffer, 0, RecordHeader.length(buffer, 0));
        journal.endBatch();
    }

    /** Without an end mark, as a killed process leaves its journal. */
    private void die() throws IOException {
        journal.close();
        final byte[] bytes = Files.readAllBytes(journal.path());
        Files.write(journal.path(), Arrays.copyOf(bytes, bytes.length - 16));
    }

    private String name() {
        return Long.toString(session, Character.MAX_RADIX);
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(final Condition condition) {
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(endNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
