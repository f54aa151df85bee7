package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.recovery.Journals;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.session.LocalExchange;
import trefoil.gateway.session.SessionReport;
import trefoil.gateway.session.TradingSession;

/** A run that died holding BTC, and the next one while markets of it are halted. */
@Timeout(120)
class HaltedMarketTest {
    private static final String BTC = "BTC";
    private static final long HALT_NS = TimeUnit.HOURS.toNanos(1);
    private static final String NO_PATIENCE = "unwindPatienceMs = 300";
    private static final String EQUAL = "the exchange's equal the engine's to the last unit";

    /** The loop that is taken over, under the id that the next run gives it. */
    private static final long TAKEN_OVER = 1;

    @TempDir
    private Path directory;

    private LocalExchange exchange;
    private DeadRun dead;

    @BeforeEach
    void openAnAccountThatTraded() throws Exception {
        exchange = LocalExchange.start(0, LocalExchange.MONEY);
        dead = new DeadRun(exchange, directory.resolve("journals"));
    }

    @AfterEach
    void close() {
        dead.close();
        exchange.close();
    }

    @ParameterizedTest
    @CsvSource({"ANSWERED", "SENT"})
    void shouldWaitForAHaltedMarketAndBringTheHoldingHomeOnceItIsOpen(final DeadRun.Cut cut) throws Exception {
        dead.liveUntil(cut);
        dead.die();
        final List<String> halted = halt(marketsOf(BTC));
        final TrefoilConfig config = ConfigReader.read(configure("[execution]", "unwindPatienceMs = 60000"));
        final List<String> notices = new CopyOnWriteArrayList<>();

        final SessionReport report;
        try (TradingSession session =
                new TradingSession(config, false, config.venue().keyFile().map(Credentials::fromFile), notices::add)) {
            final CompletableFuture<Void> start = CompletableFuture.runAsync(() -> {
                try {
                    session.start("test", loops -> QuoteObserver.NONE);
                } catch (final Exception failure) {
                    throw new IllegalStateException(failure);
                }
            });
            DeadRun.await(
                    () -> start.isDone() || notices.contains(DeadRun.SYMBOL + " is not traded: its status is HALT"));
            assertThat(start).as("%s", notices).isNotCompleted();
            open(halted);
            start.get(60, TimeUnit.SECONDS);
            report = session.stop();
        }

        assertThat(notices).contains("the loops of session " + dead.name() + " are at their end");
        assertThat(outcome()).isEqualTo("UNWOUND");
        assertThat(report.rejects()).as("%s", report.lines()).isEmpty();
        assertThat(report.differences()).as("%s", report.lines()).isEmpty();
        assertThat(status().out()).contains("open loops  0", "1 taken over");
    }

    @Test
    void shouldNoteAHoldingAmongTheLeftoversIfItsMarketsStayHalted() throws Exception {
        dead.liveUntil(DeadRun.Cut.ANSWERED);
        dead.die();
        halt(marketsOf(BTC));
        final Path config = configure("[execution]", NO_PATIENCE);

        final Cli.Result first = run(config);
        final Cli.Result second = run(config);

        assertThat(first.exitCode()).as("%s", first).isEqualTo(ExitCode.OK);
        assertThat(first.labelled("balances")).as("%s", first).startsWith(EQUAL);
        assertThat(second.labelled("balances")).as("%s", second).startsWith(EQUAL);
        assertThat(first.err() + second.err()).doesNotContain("not remembered");
        assertThat(status().out()).containsPattern("BTC +\\+0\\.0(0999|1)");
        assertThat(ordersOfLaterRuns()).as("orders on BTC").noneMatch(marketsOf(BTC)::contains);
    }

    @Test
    void shouldGoHomeByAnotherMarketIfOneIsHaltedAndKeepOffIt() throws Exception {
        dead.liveUntil(DeadRun.Cut.ANSWERED);
        dead.die();
        halt(List.of(DeadRun.SYMBOL));

        final Cli.Result run = run(configure());

        assertThat(run.exitCode()).as("%s", run).isEqualTo(ExitCode.OK);
        assertThat(run.err()).contains(DeadRun.SYMBOL + " is not traded: its status is HALT");
        assertThat(run.labelled("balances")).as("%s", run).startsWith(EQUAL);
        assertThat(outcome()).isEqualTo("UNWOUND");
        assertThat(ordersOfLaterRuns()).isNotEmpty().doesNotContain(DeadRun.SYMBOL);
    }

    @Test
    void shouldEndWhatWasLeftEvenIfNoTriangleIsTraded() throws Exception {
        dead.liveUntil(DeadRun.Cut.ANSWERED);
        dead.die();
        // MINTYBTC is not halted but in a break: nothing says that it will be traded again.
        final Path config = configure("[universe]", "includeAssets = [\"USDT\", \"BTC\", \"MINTY\"]");

        final Cli.Result ending = run(config);
        final Cli.Result idle = run(config);

        assertThat(ending.exitCode()).as("%s", ending).isEqualTo(ExitCode.OK);
        assertThat(ending.err())
                .contains("none of them is in a triangle of the 2 instruments that ")
                .contains("this run only ends what was left open");
        assertThat(ending.labelled("balances")).as("%s", ending).startsWith(EQUAL);
        assertThat(outcome()).isEqualTo("UNWOUND");
        assertThat(idle.exitCode()).as("%s", idle).isEqualTo(ExitCode.VENUE);
        assertThat(idle.err().lines())
                .last()
                .asString()
                .contains("none of universe.startAssets is in a triangle of what ")
                .contains("start again when it trades more of it, or name others");
    }

    @Test
    void shouldTellWhichMarketsAreHaltedAndLeftOut() throws Exception {
        halt(List.of("ETHBTC", DeadRun.SYMBOL));
        dead.die();

        final Cli.Result run = run(configure());

        assertThat(run.exitCode()).as("%s", run).isEqualTo(ExitCode.OK);
        assertThat(run.err())
                .containsPattern("(BTCUSDT ETHBTC|ETHBTC BTCUSDT) JUNPRETH: halted by the venue now, and left out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ANSWERED; USDT; excludeAssets = [\"BTC\"]; needs BTC, but it is among universe.excludeAssets: take it out of them",
                "ANSWERED; USDT; includeAssets = [\"USDT\", \"ETH\", \"BNB\"];"
                        + "needs BTC, but it is not among universe.includeAssets: add it to them",
                "SENT; USDT; excludeAssets = [\"BTC\"];"
                        + "needs BTCUSDT, but its asset BTC is among universe.excludeAssets: take it out of them",
                "ANSWERED; BTC; includeAssets = [\"BTC\", \"ETH\", \"BNB\"];"
                        + "needs USDT, but it is not among universe.includeAssets: add it to them"
            })
    void shouldSayWhichSettingRulesOutWhatItNeeds(
            final DeadRun.Cut cut, final String start, final String setting, final String said) throws Exception {
        dead.liveUntil(cut);
        dead.die();
        halt(marketsOf(BTC));

        final Cli.Result run = run(configure("[universe]", "startAssets = [\"" + start + "\"]", setting));

        assertThat(run.exitCode()).as("%s", run).isEqualTo(ExitCode.USAGE);
        assertThat(run.err().lines())
                .last()
                .asString()
                .contains("loop " + DeadRun.LOOP + " of session " + dead.name() + " is open and " + said)
                .contains("--abandon " + dead.name());
        assertThat(Journals.newestFirst(directory.resolve("journals"))).hasSize(1);
    }

    /** How the loop that was taken over ended, by the newest journal. */
    private String outcome() {
        final Path newest = Journals.newestFirst(directory.resolve("journals")).get(0);
        try (JournalReader journal = JournalReader.open(newest)) {
            while (journal.next()) {
                if (journal.type() == RecordType.LOOP_CLOSED
                        && LoopClosed.loopId(journal.buffer(), journal.offset()) == TAKEN_OVER) {
                    return LoopOutcome.nameOf(LoopClosed.outcome(journal.buffer(), journal.offset()));
                }
            }
        }
        throw new AssertionError("the loop taken over is not closed in " + newest);
    }

    private Path configure(final String... more) throws Exception {
        return exchange.configure(directory, true, LocalExchange.SECRET, more);
    }

    /** A run; if it began, its journal replays to the same outputs. */
    private static Cli.Result run(final Path config) {
        final Cli.Result run = Cli.run("run", "--config", config.toString(), "--seconds", "1");
        if (run.exitCode() == ExitCode.OK) {
            final Cli.Result replay = Cli.run("replay", "--verify", run.labelled("journal"));
            assertThat(replay.exitCode()).as("%s%s", replay, run).isEqualTo(ExitCode.OK);
            assertThat(replay.out()).contains("identical: ");
        }
        return run;
    }

    private Cli.Result status() {
        return Cli.run("status", "--config", directory.resolve("run.toml").toString());
    }

    private List<String> marketsOf(final String asset) {
        return exchange.server().inspect(venue -> venue.instruments().stream()
                .filter(instrument -> instrument.assets().contains(asset))
                .map(instrument -> instrument.symbol())
                .toList());
    }

    private List<String> halt(final List<String> symbols) {
        return exchange.server().inspect(venue -> {
            symbols.forEach(symbol -> venue.halt(venue.instrumentIndex(symbol), nowNs() + HALT_NS));
            return symbols;
        });
    }

    private void open(final List<String> symbols) {
        exchange.server().inspect(venue -> {
            symbols.forEach(symbol -> venue.endHalt(venue.instrumentIndex(symbol), nowNs()));
            return symbols;
        });
    }

    private static long nowNs() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    /** Symbols of the orders that the exchange got from other runs than the dead one. */
    private List<String> ordersOfLaterRuns() {
        return exchange.server().inspect(venue -> venue.accounts().get(0).orders().stream()
                .filter(order -> !order.clientOrderId().startsWith("tf-" + dead.name()))
                .map(order -> venue.instruments().get(order.instrument()).symbol())
                .toList());
    }
}
