package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.recovery.Journals;
import trefoil.gateway.cli.chaos.JournalledOrders;
import trefoil.gateway.session.LocalExchange;

/** What a run makes of the journal and the orders of one that died, cut point by cut point. */
@Timeout(120)
class RecoveryTest {
    @TempDir
    private Path directory;

    private LocalExchange exchange;
    private Path config;
    private DeadRun dead;

    @BeforeEach
    void openAnAccountThatTraded() throws Exception {
        exchange = LocalExchange.start(0, LocalExchange.MONEY);
        config = exchange.configure(directory, true, LocalExchange.SECRET);
        dead = new DeadRun(exchange, directory.resolve("journals"));
    }

    @AfterEach
    void close() {
        dead.close();
        exchange.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldBringALoopToItsEndWhereverItsRunDied(final DeadRun.Cut cut) throws Exception {
        dead.liveUntil(cut);
        dead.die();

        final Cli.Result run = Cli.run("run", "--config", config.toString(), "--seconds", "1");

        assertThat(run.err()).contains("session " + dead.name() + " left 1 open loop(s)");
        assertThat(run.labelled("balances"))
                .as("%s", run)
                .startsWith("the exchange's equal the engine's to the last unit");
        final JournalledOrders journals = new JournalledOrders().takeNew(directory.resolve("journals"));
        assertThat(journals.unfinishedLoops()).as("%s", run).isEmpty();
        final int tradesOfTheLoop = (int) journals.trades().stream()
                .filter(trade -> trade.startsWith("tf-" + dead.name() + "-" + DeadRun.LOOP + "-"))
                .distinct()
                .count();
        assertThat(journals.trades()).doesNotHaveDuplicates();
        assertThat(tradesOfTheLoop)
                .isEqualTo(exchange.server().inspect(venue -> (int) venue.accounts().get(0).trades().stream()
                        .filter(trade -> trade.order().clientOrderId().startsWith("tf-" + dead.name()))
                        .count()));
        if (cut == DeadRun.Cut.INTENT_NOT_SENT) {
            assertThat(journals.refused()).contains("tf-" + dead.name() + "-" + DeadRun.LOOP + "-1");
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
        dead.die();
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
        DeadRun.await(() -> {
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
        dead.liveUntil(DeadRun.Cut.ANSWERED);
        dead.die();
        final byte[] bytes = Files.readAllBytes(dead.journal());
        // The record before the last: inside the file, not at its end.
        bytes[bytes.length - OrderAnswer.LENGTH - 40] ^= 1;
        Files.write(dead.journal(), bytes);

        final Cli.Result refused = Cli.run("run", "--config", config.toString(), "--seconds", "1");
        final Cli.Result wrong =
                Cli.run("run", "--config", config.toString(), "--seconds", "1", "--abandon", "another");
        final Cli.Result abandoned =
                Cli.run("run", "--config", config.toString(), "--seconds", "1", "--abandon", dead.name());

        assertThat(refused.exitCode()).as("%s", refused).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err().lines().toList())
                .as("nothing follows the refusal, not even a stack trace")
                .last()
                .asString()
                .startsWith("trefoil: journal ")
                .contains("is damaged", "--abandon " + dead.name());
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("the newest run of this account is session " + dead.name());
        assertThat(abandoned.exitCode()).as("%s", abandoned).isEqualTo(ExitCode.OK);
        assertThat(abandoned.err()).contains("loop " + DeadRun.LOOP + " of session " + dead.name() + " is abandoned");
    }

    @Test
    void shouldNoteWhatAnAbandonedLoopHoldsAmongTheLeftovers() throws Exception {
        dead.liveUntil(DeadRun.Cut.ANSWERED);
        dead.die();

        final Cli.Result run =
                Cli.run("run", "--config", config.toString(), "--seconds", "1", "--abandon", dead.name());

        assertThat(run.exitCode()).as("%s", run).isEqualTo(ExitCode.OK);
        final Cli.Result status = Cli.run("status", "--config", config.toString());
        assertThat(status.out()).containsPattern("BTC +\\+0\\.0(0999|1)");
        assertThat(status.exitCode()).isZero();
    }

    @Test
    void shouldBringALoopHomeThoughThereAreMoreLoopsThanAreAllowed() throws Exception {
        dead.liveUntil(DeadRun.Cut.ANSWERED);
        dead.die();
        final Path few =
                exchange.configure(directory, true, LocalExchange.SECRET, "[universe]", "maxLegs = 4", "maxLoops = 1");

        final Cli.Result run = Cli.run("run", "--config", few.toString(), "--seconds", "1");
        final Cli.Result status = Cli.run("status", "--config", few.toString());
        final Cli.Result refused = Cli.run("run", "--config", few.toString(), "--seconds", "1");

        assertThat(run.err())
                .as("%s", run)
                .containsPattern("universe.maxLegs = 4: [0-9,]+ loops of three legs and [0-9,]+ of four are more"
                        + " than maxLoops = 1: .*; this run has loops of earlier runs to end, and looks at loops of three"
                        + " legs only")
                .contains("session " + dead.name() + " left 1 open loop(s)");
        assertThat(run.labelled("balances")).startsWith("the exchange's equal the engine's to the last unit");
        assertThat(status.out()).contains("open loops  0", "1 taken over");
        assertThat(refused.exitCode()).as("%s", refused).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains("are more than maxLoops = 1").doesNotContain("this run has loops");
    }

    @Test
    void shouldSayWhatItsUniverseLacks() throws Exception {
        dead.liveUntil(DeadRun.Cut.ANSWERED);
        dead.die();
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
                .contains("loop " + DeadRun.LOOP + " of session " + dead.name() + " is open and needs BTC")
                .contains("--abandon " + dead.name());
        assertThat(Journals.newestFirst(directory.resolve("journals"))).hasSize(1);
    }
}
