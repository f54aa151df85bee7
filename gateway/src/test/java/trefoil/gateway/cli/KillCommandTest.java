package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.StateChanged;
import trefoil.engine.event.StopReason;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalStatus;
import trefoil.engine.risk.RiskGate;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.session.LocalExchange;
import trefoil.gateway.session.SessionReport;
import trefoil.gateway.session.TradingSession;
import trefoil.gateway.testing.Await;

/** The kill switch thrown on a run that trades, its loops open. */
@Timeout(120)
class KillCommandTest {
    /** Slow enough that a loop of three legs is open for most of the time. */
    private static final long ORDER_LATENCY_MS = 60;

    @TempDir
    private Path directory;

    private final List<String> notices = new CopyOnWriteArrayList<>();

    @Test
    void shouldSendNothingMoreOnceHalted() throws Exception {
        try (LocalExchange exchange = LocalExchange.startSlow(ORDER_LATENCY_MS);
                TradingSession session = trading(exchange)) {
            final Cli.Result kill = Cli.run("kill", "--config", config().toString());

            assertThat(kill.exitCode()).as("%s", kill).isEqualTo(ExitCode.OK);
            assertThat(kill.out())
                    .contains(killFile() + " says halt: no run starts until 'trefoil kill --clear'")
                    .containsPattern("a run has obeyed: halt run [a-z0-9]+, process "
                            + ProcessHandle.current().pid());
            assertThat(session.status()).contains("HALTED (KILL_SWITCH");
            assertHalted(session.stop(), killFile().toString());
        }
        assertThat(notices).contains("kill switch: halt by " + killFile() + "; nothing more is sent in this run");
    }

    @Test
    void shouldEndOpenLoopsAndOpenNoneOnceReduced() throws Exception {
        try (LocalExchange exchange = LocalExchange.startSlow(ORDER_LATENCY_MS);
                TradingSession session = trading(exchange)) {
            final Cli.Result kill = Cli.run("kill", "--reduce", "--config", config().toString());

            assertThat(kill.exitCode()).as("%s", kill).isEqualTo(ExitCode.OK);
            assertThat(kill.out()).contains("a run has obeyed: reduce run ");
            Await.until("open loops have ended", () -> session.openLoops() == 0);
            final SessionReport report = session.stop();

            assertThat(report.problems())
                    .anyMatch(line -> line.startsWith("no loop was opened any more: ")
                            && line.contains("KILL_SWITCH")
                            && line.endsWith(" (reduce by " + killFile() + ")"));
            assertThat(report.differences()).isEmpty();
            final Tail tail = Tail.of(report, RiskGate.State.REDUCING);
            assertThat(tail.opened).isZero();
            assertThat(tail.status).isEqualTo(JournalStatus.COMPLETE);
        }
    }

    @Test
    void shouldHaltWhenAReducingRunIsToldToHalt() throws Exception {
        try (LocalExchange exchange = LocalExchange.startSlow(ORDER_LATENCY_MS);
                TradingSession session = trading(exchange)) {
            Cli.run("kill", "--reduce", "--config", config().toString());
            final Cli.Result halt = Cli.run("kill", "--config", config().toString());
            final Cli.Result again = Cli.run("kill", "--reduce", "--config", config().toString());

            assertThat(halt.out()).contains("a run has obeyed: halt run ");
            assertThat(again.out()).contains("a run has obeyed: halt run ");
            assertHalted(session.stop(), killFile().toString());
        }
    }

    @Test
    void shouldObeyAnEmptyFileAsHalt() throws Exception {
        try (LocalExchange exchange = LocalExchange.startSlow(ORDER_LATENCY_MS);
                TradingSession session = trading(exchange)) {
            Files.createFile(killFile());

            Await.until("the run has halted", () -> session.status().contains("HALTED (KILL_SWITCH"));
            assertHalted(session.stop(), killFile().toString());
        }
    }

    @Test
    void shouldStayHaltedWhenTheFileIsRemoved() throws Exception {
        try (LocalExchange exchange = LocalExchange.startSlow(ORDER_LATENCY_MS);
                TradingSession session = trading(exchange)) {
            Cli.run("kill", "--config", config().toString());
            final Cli.Result clear =
                    Cli.run("kill", "--clear", "--file", killFile().toString());

            assertThat(clear.exitCode()).as("%s", clear).isEqualTo(ExitCode.OK);
            assertThat(clear.out()).contains("one that was stopped stays so until it is started again");
            assertThat(killFile()).doesNotExist();
            final long frames = session.frames();
            Await.until("the market has gone on", () -> session.frames() > frames + 2_000);
            assertHalted(session.stop(), killFile().toString());
        }
    }

    @Test
    void shouldHaltOnAnOrderFromOutside() throws Exception {
        try (LocalExchange exchange = LocalExchange.startSlow(ORDER_LATENCY_MS);
                TradingSession session = trading(exchange)) {
            session.kill("SIGTEST");

            Await.until("the run has halted", () -> session.status().contains("HALTED (KILL_SWITCH"));
            assertHalted(session.stop(), "SIGTEST");
        }
    }

    @Test
    void shouldNotStartWhileTheFileIsThere() throws Exception {
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            exchange.configure(directory, true, LocalExchange.SECRET);
            Files.createDirectories(killFile().getParent());
            final Cli.Result unseen = Cli.run("kill", "--wait", "0", "--config", config().toString());
            final Cli.Result refused = Cli.run("run", "--seconds", "1", "--config", config().toString());
            final Cli.Result clear = Cli.run("kill", "--clear", "--config", config().toString());
            final Cli.Result nothing = Cli.run("kill", "--clear", "--config", config().toString());
            final Cli.Result started = Cli.run("run", "--seconds", "1", "--config", config().toString());

            assertThat(unseen.exitCode()).as("%s", unseen).isEqualTo(ExitCode.FINDING);
            assertThat(unseen.out()).contains("no run has said within 0 s that it obeyed");
            assertThat(refused.exitCode()).as("%s", refused).isEqualTo(ExitCode.USAGE);
            assertThat(refused.err())
                    .contains("the kill switch is thrown: " + killFile() + " exists")
                    .contains("'trefoil kill --clear --file " + killFile() + "'");
            assertThat(clear.out()).contains(killFile() + " is removed: a run can start");
            assertThat(nothing.out()).contains(killFile() + " was not there");
            assertThat(started.exitCode()).as("%s", started).isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void shouldWatchTheFileThatTheConfigurationNames() throws Exception {
        final Path elsewhere = directory.resolve("stop-here");
        try (LocalExchange exchange = LocalExchange.startSlow(ORDER_LATENCY_MS);
                TradingSession session = trading(exchange, "[killSwitch]", "file = \"" + elsewhere + "\"")) {
            final Cli.Result kill = Cli.run("kill", "--config", config().toString());

            assertThat(kill.exitCode()).as("%s", kill).isEqualTo(ExitCode.OK);
            assertThat(elsewhere).exists();
            assertHalted(session.stop(), elsewhere.toString());
        }
    }

    private TradingSession trading(final LocalExchange exchange, final String... more) throws Exception {
        final TrefoilConfig config = ConfigReader.read(exchange.configure(directory, true, LocalExchange.SECRET, more));
        final TradingSession session =
                new TradingSession(config, false, config.venue().keyFile().map(Credentials::fromFile), notices::add);
        session.start("test", loops -> QuoteObserver.NONE);
        final BooleanSupplier open = () -> session.openLoops() > 0;
        Await.until("a loop is open", open);
        return session;
    }

    private static void assertHalted(final SessionReport report, final String origin) {
        assertThat(report.clean()).isFalse();
        assertThat(report.problems())
                .anyMatch(line -> line.matches("nothing was sent any more: .*KILL_SWITCH.* \\(halt by .*\\)")
                        && line.contains("halt by " + origin));
        final Tail tail = Tail.of(report, RiskGate.State.HALTED);
        assertThat(tail.intents).isZero();
        assertThat(tail.opened).isZero();
        assertThat(tail.status).isEqualTo(JournalStatus.COMPLETE);
    }

    private Path config() {
        return directory.resolve("run.toml");
    }

    private Path killFile() {
        return directory.resolve("journals").resolve("KILL").toAbsolutePath();
    }

    /** What a journal holds behind the record that tells of the kill switch and of the state it led to. */
    private record Tail(long intents, long opened, JournalStatus status) {
        static Tail of(final SessionReport report, final RiskGate.State state) {
            long intents = 0;
            long opened = 0;
            long intentsBefore = 0;
            boolean begun = false;
            try (JournalReader journal = JournalReader.open(report.journal())) {
                while (journal.next()) {
                    final int type = RecordHeader.type(journal.buffer(), journal.offset());
                    if (type == RecordType.STATE_CHANGED
                            && StateChanged.state(journal.buffer(), journal.offset()) == state.code()
                            && StateChanged.reason(journal.buffer(), journal.offset()) == StopReason.KILL_SWITCH) {
                        begun = true;
                    }
                    intentsBefore += !begun && type == RecordType.ORDER_INTENT ? 1 : 0;
                    intents += begun && type == RecordType.ORDER_INTENT ? 1 : 0;
                    opened += begun && type == RecordType.LOOP_OPENED ? 1 : 0;
                }
                assertThat(begun).as("the journal tells of the kill switch").isTrue();
                assertThat(intentsBefore).isPositive();
                return new Tail(intents, opened, journal.status());
            }
        }
    }
}
