package trefoil.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import trefoil.engine.event.RecordType;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.math.Fixed;

class WhatIfRunTest {
    private static final long SEED = 20_261_128;
    private static final int STEPS = 30_000;

    @TempDir
    private Path directory;

    /** Both columns of one question. */
    private record Answer(RunFigures recorded, RunFigures asked, WhatIfRun run) {}

    @ParameterizedTest
    @EnumSource(LoopPolicy.class)
    void shouldBeTheRunWhereNothingIsChanged(final LoopPolicy policy) {
        long heldBack = 0;
        long toldLate = 0;
        for (int n = 0; n < 8; n++) {
            final PaperRig rig = new PaperRig(directory.resolve(policy + "-" + n), SEED + n, policy);
            rig.run(STEPS);

            final Answer answer = ask(rig.journal.path());

            assertThat(answer.recorded().digest()).as("seed %d", SEED + n).isEqualTo(rig.desk.digest());
            assertThat(answer.asked()).as("seed %d", SEED + n).isEqualTo(answer.recorded());
            assertThat(answer.asked().loopsOpened()).isGreaterThan(20);
            assertThat(answer.run().handlerFailure()).isEmpty();
            toldLate += rig.ordersToldLate();
            heldBack += answer.asked().ordersByOutcome().getOrDefault("NOT_SENT", 0L);
        }
        assertThat(toldLate).as("orders that the venue was told of late").isPositive();
        assertThat(heldBack).as("orders that left too late").isPositive();
    }

    @Test
    void shouldOpenNoLoopWhereNothingPays() {
        final Path journal = journal(LoopPolicy.CHAIN);

        final Answer answer = ask(journal, "fee=5%");

        assertThat(answer.recorded().loopsOpened()).isPositive();
        assertThat(answer.asked().opportunities()).isZero();
        assertThat(answer.asked().loopsOpened()).isZero();
        assertThat(answer.asked().ordersSent()).isZero();
        assertThat(answer.asked().profit()).isEmpty();
    }

    @Test
    void shouldChargeTheFeeThatIsAsked() {
        final Path journal = journal(LoopPolicy.CHAIN);

        final Answer free = ask(journal, "fee=0");

        assertThat(free.asked().opportunities()).isGreaterThan(free.recorded().opportunities());
        assertThat(free.run().changes()).singleElement().satisfies(change -> {
            assertThat(change.name()).isEqualTo("fee");
            assertThat(change.recorded()).contains("4 bp");
            assertThat(change.asked()).isEqualTo("0 bp");
        });
    }

    @Test
    void shouldAnswerTheSameEachTime() {
        final Path journal = journal(LoopPolicy.PIPELINED);
        final String[] questions = {"latency=1500us", "min-edge=1", "max-notional=200", "policy=together"};

        final Answer first = ask(journal, questions);
        final Answer second = ask(journal, questions);

        assertThat(first.asked()).isEqualTo(second.asked());
        assertThat(first.asked().digest())
                .isNotZero()
                .isNotEqualTo(first.recorded().digest());
        assertThat(first.run().handlerFailure()).isEmpty();
    }

    @Test
    void shouldFindMoreThereWhereOrdersAreFaster() {
        final Path journal = journal(LoopPolicy.CHAIN);

        final Answer fast = ask(journal, "latency=0s");
        final Answer slow = ask(journal, "latency=100ms");

        assertThat(filledShare(fast.asked())).isGreaterThan(filledShare(fast.recorded()));
        assertThat(filledShare(slow.asked())).isLessThan(filledShare(fast.asked()));
    }

    private static double filledShare(final RunFigures figures) {
        return figures.ordersByOutcome().getOrDefault("FILLED", 0L) / (double) figures.ordersSent();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "min-edge=100, opportunities",
        "quote-age=1ms, STALE_QUOTE",
        "max-open-loops=1, TOO_MANY_OPEN_LOOPS",
        "max-notional=0.01, LOOP_NOTIONAL",
        "max-asset-notional=0.01, ASSET_NOTIONAL",
        "balance.USDT=0, NO_BALANCE"
    })
    void shouldRefuseMoreForTheReasonThatIsAskedAbout(final String question, final String reason) {
        final Path journal = journal(LoopPolicy.CHAIN);

        final Answer answer = ask(journal, question);

        if (reason.equals("opportunities")) {
            assertThat(answer.asked().opportunities())
                    .isLessThan(answer.recorded().opportunities());
        } else {
            assertThat(answer.asked().refusals().getOrDefault(reason, 0L))
                    .as("%s", answer)
                    .isGreaterThan(answer.recorded().refusals().getOrDefault(reason, 0L));
        }
    }

    @Test
    void shouldKeepEachLoopWithinTheNotionalThatIsAsked() {
        final Path journal = journal(LoopPolicy.CHAIN);

        final Answer small = ask(journal, "max-notional=100");

        assertThat(small.asked().loopsOpened()).isPositive();
        assertThat(Math.abs(small.asked().profit().getOrDefault("USDT", 0L)))
                .isLessThan(small.asked().loopsOpened() * 100 * Fixed.ONE);
    }

    @Test
    void shouldFollowThePolicyThatIsAsked() {
        final Path chain = journal(LoopPolicy.CHAIN);

        final Answer together = ask(chain, "policy=together", "fill-or-kill=true", "max-loop-loss=5", "patience=100ms");

        // All three legs are made at once, filled or not.
        assertThat(together.asked().ordersSent())
                .isGreaterThanOrEqualTo(3 * together.asked().loopsOpened());
        assertThat(together.run().changes())
                .extracting(WhatIf.Change::name)
                .containsExactlyInAnyOrder("policy", "fill-or-kill", "max-loop-loss", "patience");
    }

    @Test
    void shouldTradeWhatARunOnlyWatchedIfItIsGivenMoney() {
        final Path journal = journal(LoopPolicy.CHAIN);
        final JournalHeader header = JournalSurgery.header(journal);
        final SortedMap<String, String> settings = new TreeMap<>(header.settings());
        settings.put("tradingEnabled", "false");
        settings.put("mode", "watch");
        settings.keySet().removeIf(name -> name.startsWith("paper."));
        final JournalHeader watching = new JournalHeader(
                header.createdNs(),
                "watch",
                "test",
                settings,
                header.instruments(),
                header.takerFeesPpm(),
                header.assets(),
                header.startAssets(),
                header.loopTableDigest());
        final Path watched = JournalSurgery.write(
                directory.resolve("watched"),
                watching,
                JournalSurgery.records(journal).stream()
                        .filter(record -> record.type() == RecordType.BOOK_TICKER)
                        .toList());

        assertThatThrownBy(() -> ask(watched, "latency=1ms"))
                .isInstanceOf(ReplayException.class)
                .hasMessage("the run of session watch had no balances to trade with: give some, such as --what-if"
                        + " balance.USDT=10000");
        assertThatThrownBy(() -> ask(watched, "balance.USDT=1000"))
                .isInstanceOf(ReplayException.class)
                .hasMessage("the journal of session watch does not tell how long its orders took: say it, such as"
                        + " --what-if latency=5ms");
        assertThatThrownBy(() -> ask(watched, "balance.EUR=1000"))
                .hasMessage("what-if balance.EUR: the run's universe has no such asset");

        final Answer answer = ask(watched, "latency=1ms", "balance.USDT=1000");

        assertThat(answer.recorded().loopsOpened()).isZero();
        assertThat(answer.asked().loopsOpened()).isPositive();
        assertThat(answer.run().caveats()).contains("The run only watched; here orders are made.");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "paper.latencyNs, -1, 0 to 60000000000",
        "paper.latencyNs, soon, 0 to 60000000000",
        "paper.takerFeePpm, 500001, 0 to 500000",
        "paper.ordersPerTenSeconds, 0, 1 to 2147483647",
        "paper.ordersPerDay, 9999999999, 1 to 2147483647"
    })
    void shouldNameAPaperSettingThatCannotBeUsed(final String name, final String value, final String range) {
        final Path journal = journal(LoopPolicy.CHAIN);
        final JournalHeader header = JournalSurgery.header(journal);
        final SortedMap<String, String> settings = new TreeMap<>(header.settings());
        settings.put(name, value);
        final Path spoilt = JournalSurgery.write(
                directory.resolve("spoilt"),
                new JournalHeader(
                        header.createdNs(),
                        "spoilt",
                        "test",
                        settings,
                        header.instruments(),
                        header.takerFeesPpm(),
                        header.assets(),
                        header.startAssets(),
                        header.loopTableDigest()),
                JournalSurgery.records(journal).subList(0, 100));

        assertThatThrownBy(() -> ask(spoilt))
                .isInstanceOf(ReplayException.class)
                .hasMessage("the journal of session spoilt: setting " + name + "=" + value
                        + " in its header should be a whole number from " + range);
    }

    @Test
    void shouldAskOfATornJournalAsFarAsItGoes() throws IOException {
        final Path journal = journal(LoopPolicy.CHAIN);
        final byte[] whole = Files.readAllBytes(journal);
        final Path torn =
                Files.write(directory.resolve("torn.trefoil"), Arrays.copyOf(whole, whole.length * 2 / 3 + 5));

        final Answer answer = ask(torn);

        assertThat(answer.recorded().loopsOpened()).isPositive();
        assertThat(answer.asked()).isEqualTo(answer.recorded());
    }

    private Path journal(final LoopPolicy policy) {
        final PaperRig rig = new PaperRig(directory.resolve("run"), SEED, policy);
        rig.run(STEPS);
        return rig.journal.path();
    }

    private static Answer ask(final Path journal, final String... questions) {
        try (JournalReader first = JournalReader.open(journal);
                JournalReader second = JournalReader.open(journal)) {
            final RecordedRun recorded = new RecordedRun(first);
            while (recorded.next()) {}
            final WhatIfRun run = new WhatIfRun(second, recorded, WhatIf.parse(List.of(questions)));
            while (run.next()) {}
            return new Answer(recorded.figures(), run.figures(), run);
        }
    }
}
