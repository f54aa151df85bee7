package trefoil.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.recovery.RunScript.IDENTITY;
import static trefoil.engine.recovery.RunScript.START_NS;
import static trefoil.engine.recovery.RunScript.fixed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import trefoil.engine.event.Carried;
import trefoil.engine.event.Control;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.Side;
import trefoil.engine.event.StopReason;
import trefoil.engine.journal.JournalReader;

class UnfinishedBusinessTest {
    private static final long SESSION = 1_000;
    private static final String NOTHING = "";

    @TempDir
    private Path directory;

    /** A loop's life, record by record, and what is left of it if the run dies right after each. */
    private enum Step {
        TAKEN_OVER(script -> script.takenOver(), NOTHING),
        OPENED(script -> script.opened(1), "{USDT=0}"),
        INTENT(script -> script.intent(1, 1, "BTCUSDT", Side.BUY, "50000", "0.002"), "{USDT=0} 1.1 BTCUSDT BUY"),
        FIRST_FILL(script -> script.fill(1, 1, 11, "49000", "0.001", "0.000001", "BTC"), "{USDT=0} 1.1 BTCUSDT BUY"),
        SECOND_FILL(script -> script.fill(1, 1, 12, "50000", "0.001", "0.000001", "BTC"), "{USDT=0} 1.1 BTCUSDT BUY"),
        FILL_TOLD_TWICE(
                script -> script.fill(1, 1, 12, "50000", "0.001", "0.000001", "BTC"), "{USDT=0} 1.1 BTCUSDT BUY"),
        ANSWER(script -> script.answer(1, 1, OrderOutcome.FILLED, "0.002", "99"), "{USDT=-99, BTC=0.001998}"),
        SECOND_INTENT(
                script -> script.intent(1, 2, "ETHBTC", Side.BUY, "0.05", "0.03"),
                "{USDT=-99, BTC=0.001998} 1.2 ETHBTC BUY"),
        FATE_UNKNOWN(
                script -> script.answer(1, 2, OrderOutcome.UNKNOWN, "0", "0"),
                "{USDT=-99, BTC=0.001998} 1.2 ETHBTC BUY unknown"),
        LATE_FILL(
                script -> script.fill(1, 2, 13, "0.05", "0.02", "0.00001", "USDT"),
                "{USDT=-99, BTC=0.001998} 1.2 ETHBTC BUY unknown"),
        LATE_ANSWER(
                script -> script.answer(1, 2, OrderOutcome.EXPIRED, "0.02", "0.001"),
                "{USDT=-99, BTC=0.000998, ETH=0.02}"),
        TWO_INTENTS(
                script -> script.intent(1, 3, "ETHUSDT", Side.SELL, "2500", "0.02")
                        .intent(1, 4, "BTCUSDT", Side.SELL, "49000", "0.0009"),
                "{USDT=-99, BTC=0.000998, ETH=0.02} 1.3 ETHUSDT SELL 1.4 BTCUSDT SELL"),
        REPAIR_REFUSED(
                script -> script.answer(1, 4, OrderOutcome.REJECTED, "0", "0"),
                "{USDT=-99, BTC=0.000998, ETH=0.02} 1.3 ETHUSDT SELL"),
        SOLD(
                script -> script.fill(1, 3, 14, "2501", "0.02", "0.05", "USDT")
                        .answer(1, 3, OrderOutcome.FILLED, "0.02", "50.02"),
                "{USDT=-49.03, BTC=0.000998, ETH=0}"),
        LEFT(script -> script.leftover(1, "BTC", "0.000998"), "{USDT=-49.03, BTC=0.000998, ETH=0}"),
        CLOSED(script -> script.closed(1, LoopOutcome.HELD, "99", "49.97", -fixed("49.03")), NOTHING);

        private final Consumer<RunScript> records;
        private final String left;

        Step(final Consumer<RunScript> records, final String left) {
            this.records = records;
            this.left = left;
        }

        static void write(final RunScript script, final Step last) {
            Arrays.stream(values()).limit(last.ordinal() + 1).forEach(step -> step.records.accept(script));
        }
    }

    @ParameterizedTest
    @MethodSource("steps")
    void shouldKnowWhatIsLeftOfALoopWhereverItsRunEnds(final int step) {
        try (RunScript script = new RunScript(directory, SESSION)) {
            Step.write(script, Step.values()[step]);

            assertThat(shown(read().loops())).isEqualTo(Step.values()[step].left);
        }
        assertThat(shown(read().loops())).as("closed in order").isEqualTo(Step.values()[step].left);
        assertThat(read().problems()).isEmpty();
    }

    static Stream<Integer> steps() {
        return IntStream.range(0, Step.values().length).boxed();
    }

    /** A cut inside a record takes that record and no other. */
    @Test
    void shouldKnowWhatIsLeftWhereverTheFileIsCut() throws IOException {
        final List<String> leftAfter = new ArrayList<>();
        final Path whole;
        final long records;
        try (RunScript script = new RunScript(directory, SESSION)) {
            for (final Step step : Step.values()) {
                final long before = recordsOf(script.path());
                step.records.accept(script);
                for (long i = before; i < recordsOf(script.path()) - 1; i++) {
                    leftAfter.add(null);
                }
                leftAfter.add(step.left);
            }
            whole = script.path();
            records = recordsOf(whole);
        }
        assertThat(leftAfter).hasSize((int) records);
        final byte[] bytes = Files.readAllBytes(whole);
        final Random random = new Random(7);
        for (int n = 0; n < 200; n++) {
            final int length = bytes.length - random.nextInt(Math.min(bytes.length / 2, 1_400));
            Files.write(whole, Arrays.copyOf(bytes, length));

            final long read = recordsOf(whole);
            final UnfinishedBusiness business = read();

            assertThat(business.problems()).as("cut at %d", length).isEmpty();
            final String expected = read == 0 ? NOTHING : leftAfter.get((int) read - 1);
            if (expected != null) {
                assertThat(shown(business.loops())).as("cut at %d", length).isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldTakeOverFromTheNewestRunThatHadTakenOver() {
        finished(SESSION, "0.5");
        try (RunScript second = new RunScript(directory, SESSION + 1)) {
            second.control(Control.HALT, StopReason.RECOVERING)
                    .recovered(1, SESSION, 9, "USDT", -fixed("10"))
                    .recovered(1, SESSION, 9, "BTC", fixed("0.0002"))
                    .orderRecovered(1, 3, OrderPurpose.LEG, "BTCUSDT", Side.SELL, "50000", "0.0002")
                    .carried(Carried.LEFTOVER, "ETH", 5, START_NS)
                    .control(Control.RESUME, StopReason.RECOVERING);
        }

        final UnfinishedBusiness business = read();

        assertThat(business.session()).contains(Long.toString(SESSION + 1, 36));
        assertThat(shown(business.loops())).isEqualTo("{USDT=-10, BTC=0.0002} 9.3 BTCUSDT SELL");
        assertThat(business.loops().get(0).orders().get(0).session())
                .as("as the venue knows it")
                .isEqualTo(SESSION);
        assertThat(business.leftovers()).containsOnly(Map.entry("ETH", 5L));
    }

    @Test
    void shouldTellAFourthLegFromARepairHoweverOftenItIsTakenOver() {
        for (final int purpose : new int[] {OrderPurpose.LEG, OrderPurpose.STRAIGHT_BACK}) {
            try (RunScript second = new RunScript(directory, SESSION + purpose)) {
                second.control(Control.HALT, StopReason.RECOVERING)
                        .recovered(1, SESSION, 9, "USDT", -fixed("10"))
                        .recovered(1, SESSION, 9, "BTC", fixed("0.0002"))
                        .orderRecovered(1, 4, purpose, "BTCUSDT", Side.SELL, "50000", "0.0002")
                        .control(Control.RESUME, StopReason.RECOVERING);
            }

            assertThat(read().loops().get(0).orders())
                    .extracting(PastOrder::purpose)
                    .containsExactly(purpose);
        }
    }

    @Test
    void shouldPassOverARunThatDiedWhileItTookOver() {
        try (RunScript first = new RunScript(directory, SESSION)) {
            Step.write(first, Step.SECOND_INTENT);
        }
        try (RunScript second = new RunScript(directory, SESSION + 1)) {
            second.control(Control.HALT, StopReason.RECOVERING)
                    .recovered(1, SESSION, 1, "USDT", -fixed("99"))
                    .orderRecovered(1, 2, OrderPurpose.LEG, "ETHBTC", Side.BUY, "0.05", "0.03")
                    .answer(1, 2, OrderOutcome.REJECTED, "0", "0");
        }

        assertThat(shown(read().loops())).isEqualTo(Step.SECOND_INTENT.left);
    }

    @Test
    void shouldNameRepairsOfARecoveredLoopByTheRunThatSentThem() {
        try (RunScript script = new RunScript(directory, SESSION)) {
            script.control(Control.HALT, StopReason.RECOVERING)
                    .recovered(3, SESSION - 5, 40, "USDT", -fixed("10"))
                    .recovered(3, SESSION - 5, 40, "BTC", fixed("0.0002"))
                    .orderRecovered(3, 2, OrderPurpose.LEG, "ETHBTC", Side.BUY, "0.05", "0.004")
                    .answer(3, 2, OrderOutcome.EXPIRED, "0", "0")
                    .control(Control.RESUME, StopReason.RECOVERING)
                    .intent(3, 4, "BTCUSDT", Side.SELL, "50000", "0.0002");
        }

        final PastLoop loop = read().loops().get(0);

        assertThat(loop.orders())
                .extracting(PastOrder::session, PastOrder::orderKey)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(SESSION, OrderKey.of(3, 4)));
        assertThat(loop.openedNs()).isEqualTo(START_NS);
    }

    @Test
    void shouldStillAskForAnOrderWhoseLoopWasClosedWithoutIt() {
        try (RunScript script = new RunScript(directory, SESSION)) {
            script.takenOver()
                    .opened(1)
                    .intent(1, 1, "BTCUSDT", Side.BUY, "50000", "0.002")
                    .closed(1, LoopOutcome.HELD, "0", "0", Long.MIN_VALUE);

            assertThat(shown(read().loops())).isEqualTo("{USDT=0} 1.1 BTCUSDT BUY");

            script.answer(1, 1, OrderOutcome.EXPIRED, "0", "0");
            assertThat(read().loops()).isEmpty();
        }
    }

    @Test
    void shouldAddUpLeftoversAndLossesOfTheLastDay() {
        final long hourNs = TimeUnit.HOURS.toNanos(1);
        try (RunScript script = new RunScript(directory, SESSION)) {
            script.control(Control.HALT, StopReason.RECOVERING)
                    .carried(Carried.LEFTOVER, "BTC", 70, START_NS)
                    .carried(Carried.LOSS, "USDT", 900, START_NS - 20 * hourNs)
                    .carried(Carried.LOSS, "USDT", 5, START_NS - 30 * hourNs)
                    .control(Control.RESUME, StopReason.RECOVERING)
                    .opened(1)
                    .leftover(1, "BTC", "0.00000007")
                    .closed(1, LoopOutcome.HELD, "10", "9", -40)
                    .opened(2)
                    .closed(2, LoopOutcome.COMPLETED, "10", "11", 15)
                    .opened(3)
                    .closed(3, LoopOutcome.COMPLETED, "10", "10.00000003", Long.MIN_VALUE);

            final UnfinishedBusiness business = read(script.nowNs());

            assertThat(business.leftovers()).containsOnly(Map.entry("BTC", 77L));
            assertThat(business.results())
                    .extracting(PastResult::asset, PastResult::loss)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("USDT", 900L),
                            org.assertj.core.groups.Tuple.tuple("USDT", 22L));
        }
    }

    @Test
    void shouldForgetLossesThatTheOperatorHasTakenNoteOf() {
        try (RunScript script = new RunScript(directory, SESSION)) {
            script.takenOver()
                    .closed(1, LoopOutcome.HELD, "10", "9", -40)
                    .state(2, StopReason.LOSS_PER_DAY, StopReason.LOSS_PER_DAY)
                    .state(1, StopReason.LOSS_PER_DAY)
                    .closed(2, LoopOutcome.HELD, "10", "9", -3);

            assertThat(read(script.nowNs()).results())
                    .extracting(PastResult::loss)
                    .containsExactly(3L);
        }
    }

    @Test
    void shouldLeaveOtherAccountsAlone() {
        try (RunScript other = new RunScript(directory, SESSION + 1, Map.of("venue", "x", "account", "7"))) {
            Step.write(other, Step.SECOND_INTENT);
        }
        try (RunScript watching = new RunScript(directory, SESSION + 2, Map.of())) {
            watching.control(Control.HALT, StopReason.OPERATOR);
        }
        assertThat(read()).isEqualTo(UnfinishedBusiness.NONE);

        finished(SESSION, "0.25");

        assertThat(read().leftovers()).containsOnly(Map.entry("BTC", fixed("0.25")));
    }

    @Test
    void shouldNotMindAJournalThatWasNeverBegun() throws IOException {
        finished(SESSION, "0.25");
        Files.createFile(directory.resolve("29991231T000000.000Z-zz.trefoil"));
        Files.write(directory.resolve("29991231T000000.001Z-zz.trefoil"), new byte[4096]);

        assertThat(read().problems()).isEmpty();
        assertThat(read().leftovers()).containsKey("BTC");
    }

    @Test
    void shouldSayWhatCannotBeTold() throws IOException {
        final Path journal = finished(SESSION, "0.25");
        final byte[] bytes = Files.readAllBytes(journal);
        final byte[] damaged = bytes.clone();
        damaged[bytes.length - 16 - 40] ^= 1;
        Files.write(journal, damaged);

        assertThat(read().problems()).singleElement().asString().contains(journal.toString(), "is damaged");

        damaged[40] ^= 1;
        Files.write(journal, damaged);
        assertThat(read().problems()).singleElement().asString().contains("a damaged header");

        Files.write(journal, "this is no journal, but some text of a fair length".getBytes());
        assertThat(read().problems()).singleElement().asString().contains("is not a Trefoil journal");
        assertThat(read().session()).as("by its name").contains(Long.toString(SESSION, 36));
    }

    @Test
    void shouldSayThatARunSentOrdersBeforeItHadTakenOver() {
        try (RunScript script = new RunScript(directory, SESSION)) {
            script.opened(1).intent(1, 1, "BTCUSDT", Side.BUY, "50000", "0.002");
        }

        assertThat(read().problems()).singleElement().asString().contains("had not taken over");
    }

    @Test
    void shouldFindNothingWhereNothingIs() {
        assertThat(UnfinishedBusiness.read(directory.resolve("none"), IDENTITY, START_NS))
                .isEqualTo(UnfinishedBusiness.NONE);
        assertThat(read()).isEqualTo(UnfinishedBusiness.NONE);
    }

    private Path finished(final long session, final String left) {
        try (RunScript script = new RunScript(directory, session)) {
            script.takenOver().opened(1).leftover(1, "BTC", left).closed(1, LoopOutcome.HELD, "0", "0", 0);
            return script.path();
        }
    }

    private UnfinishedBusiness read() {
        return read(START_NS + SESSION * RunScript.SECOND_NS);
    }

    private UnfinishedBusiness read(final long nowNs) {
        return UnfinishedBusiness.read(directory, IDENTITY, nowNs);
    }

    private static long recordsOf(final Path journal) {
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                assertThat(reader.length()).isPositive();
            }
            return reader.recordsRead();
        }
    }

    private static String shown(final List<PastLoop> loops) {
        final StringBuilder text = new StringBuilder();
        for (final PastLoop loop : loops) {
            final StringBuilder purse = new StringBuilder();
            loop.purse().forEach((asset, delta) -> purse.append(purse.length() == 0 ? "" : ", ")
                    .append(asset)
                    .append('=')
                    .append(java.math.BigDecimal.valueOf(delta, 8)
                            .stripTrailingZeros()
                            .toPlainString()));
            text.append('{').append(purse).append('}');
            for (final PastOrder order : loop.orders()) {
                text.append(' ')
                        .append(OrderKey.loopId(order.orderKey()))
                        .append('.')
                        .append(OrderKey.ordinal(order.orderKey()))
                        .append(' ')
                        .append(order.symbol())
                        .append(' ')
                        .append(Side.nameOf(order.side()))
                        .append(order.saidUnknown() ? " unknown" : "");
            }
        }
        return text.toString();
    }
}
