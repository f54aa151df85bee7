package trefoil.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import trefoil.engine.Engine.Context;
import trefoil.engine.event.Balance;
import trefoil.engine.event.Control;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalStatus;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.pipeline.WaitMode;
import trefoil.engine.risk.RiskGate.State;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.testing.Await;
import trefoil.engine.testing.Markets;
import trefoil.engine.testing.TriangleMarket;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineTest {
    private static final int PATIENCE_MS = 20_000;
    private static final long START_BALANCE = 10_000 * Fixed.ONE;

    private final Universe universe = TriangleMarket.universe();

    @TempDir
    private Path directory;

    static Stream<Arguments> badSettings() {
        return Stream.of(
                bad("universe=null: is required", context -> context.universe(null)),
                bad("sender=null: is required", context -> context.sender(null)),
                bad("clock=null: is required", context -> context.clock(null)),
                bad("observer=null: is required", context -> context.observer(null)),
                bad("minEdgePpm=-1: must be from 0 to 1000000", context -> context.minEdgePpm(-1)),
                bad("minEdgePpm=1000001: must be from 0 to 1000000", context -> context.minEdgePpm(1_000_001)),
                bad("staleAfterMs=0: must be from 1 to 2147483647", context -> context.staleAfterMs(0)),
                bad("maxOpenLoops=0: must be from 1 to 64", context -> context.maxOpenLoops(0)),
                bad("maxOpenLoops=65: must be from 1 to 64", context -> context.maxOpenLoops(65)),
                bad("maxLoopLossPpm=-5: must be from 0 to 1000000", context -> context.maxLoopLossPpm(-5)),
                bad("limits=null: is required", context -> context.limits(null)),
                badLimit("maxLoopNotional=0: must be more than 0", limits -> limits.maxLoopNotional(0)),
                badLimit("maxLoopNotional=-0.00000001: must be more than 0", limits -> limits.maxLoopNotional(-1)),
                badLimit("maxAssetNotional=0: must be more than 0", limits -> limits.maxAssetNotional(0)),
                badLimit("maxLossPerLoop=0: must be more than 0", limits -> limits.maxLossPerLoop(0)),
                badLimit("maxLossPerHour=0: must be more than 0", limits -> limits.maxLossPerHour(0)),
                badLimit("maxLossPerDay=0: must be more than 0", limits -> limits.maxLossPerDay(0)),
                badLimit(
                        "maxConsecutiveFailures=0: must be from 1 to 2147483647",
                        limits -> limits.maxConsecutiveFailures(0)),
                badLimit("maxRejectPercent=101: must be from 0 to 100", limits -> limits.rejects(101, 5)),
                badLimit("rejectWindowOrders=0: must be from 1 to 1000", limits -> limits.rejects(50, 0)),
                badLimit("rejectWindowOrders=1001: must be from 1 to 1000", limits -> limits.rejects(50, 1_001)),
                badLimit("minFeedPercent=101: must be from 0 to 100", limits -> limits.minFeedPercent(101)),
                badLimit("maxClockSkewMs=0: must be from 1 to 2147483647", limits -> limits.clockSkewMs(0, 5)),
                badLimit(
                        "reduceClockSkewMs=4: must be at least maxClockSkewMs, which is 5",
                        limits -> limits.clockSkewMs(5, 4)),
                badLimit("maxTickToOrderMs=0: must be from 1 to 2147483647", limits -> limits.tickToOrderMs(0, 5)),
                badLimit("latencyPauseMs=-1: must be from 0 to 2147483647", limits -> limits.tickToOrderMs(5, -1)),
                bad("valueAsset=EUR: is in no triangle that is traded", context -> context.valueAsset("EUR")),
                bad(
                        "valueAsset=null: no dollar is in the universe: name the asset that limits are counted in",
                        context -> context.valueAsset(null).tradingEnabled(true)),
                bad("ringSize=512: must be from 1024 to 4194304", context -> context.ringSize(512)),
                bad("ringSize=8388608: must be from 1024 to 4194304", context -> context.ringSize(1 << 23)),
                bad("ringSize=1025: must be a power of two", context -> context.ringSize(1_025)),
                bad(
                        "universe=empty: no triangle of tradable instruments touches a start asset",
                        context -> context.universe(Universe.of(List.of()))),
                bad(
                        "takerFeePpm=2 fees: one for each instrument is needed",
                        context -> context.takerFeePpm(new int[] {1, 2})),
                bad("takerFeePpm=-1: must be from 0 to 500000", context -> context.takerFeePpm(new int[] {1, -1, 1})),
                bad(
                        "takerFeePpm=500001: must be from 0 to 500000",
                        context -> context.takerFeePpm(new int[] {1, 500_001, 1})),
                bad("startAssets=[]: name at least one", context -> context.startAssets(List.of())),
                bad(
                        "startAssets=[USDT, EUR]: none of them is in the universe of 3 assets",
                        context -> context.startAssets(List.of("USDT", "EUR"))),
                bad("maxStart.S=0: must be more than 0", context -> context.maxStart(Map.of("S", 0L))),
                bad("maxStart.S=-1.5: must be more than 0", context -> context.maxStart(Map.of("S", -150_000_000L))),
                bad(
                        "session=../up: letters, digits and . _ - only, 1 to 64 of them",
                        context -> context.session("../up")),
                bad("session=null: letters, digits and . _ - only, 1 to 64 of them", context -> context.session(null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badSettings")
    void shouldRefuseASettingByItsName(final String message, final UnaryOperator<Context> spoil) {
        final Context context = spoil.apply(context());

        assertThatThrownBy(() -> Engine.launch(context))
                .isInstanceOf(SettingException.class)
                .hasMessage(message);
    }

    @Test
    void shouldAcceptSettingsAtTheirLimits() {
        final Context context = context()
                .minEdgePpm(0)
                .maxOpenLoops(64)
                .maxLoopLossPpm(1_000_000)
                .ringSize(1_024)
                .takerFeePpm(new int[] {0, 500_000, 0})
                .startAssets(List.of("USDT", "S", "S"));

        try (Engine engine = Engine.launch(context)) {
            assertThat(engine.loops().loopCount()).isEqualTo(2);
            assertThat(engine.state()).isEqualTo(State.WATCHING);
            assertThat(engine.journalPath()).isNull();
        }
    }

    @Test
    void shouldDescribeWhatItConcluded() {
        final Context context = context()
                .waitMode(WaitMode.PARKING)
                .maxStart(Map.of("S", 150_000_000L))
                .tradingEnabled(true)
                .conclude();

        assertThat(context.describe())
                .containsEntry("startAssets", "S")
                .containsEntry("tradingEnabled", "true")
                .containsEntry("maxStart.S", "1.5")
                .containsEntry("valueAsset", "S")
                .containsEntry("limits.maxLoopNotional", "1000")
                .containsEntry("limits.maxLossPerDay", "100")
                .containsEntry("waitMode", "parking")
                .containsEntry("ringSize", "65536");
    }

    @Test
    void shouldSendNoOrderUnlessTradingIsSwitchedOn() {
        final AtomicInteger sent = new AtomicInteger();
        final Context context = context().sender(inbound -> (buffer, offset) -> sent.incrementAndGet());

        try (Engine engine = Engine.launch(context)) {
            fund(engine);
            quotes(engine, 600);
            control(engine, Control.HALT);
            control(engine, Control.RESUME);
            quotes(engine, 600);
            rest(engine);

            assertThat(sent).hasValue(0);
            assertThat(engine.counters().get(engine.counters().opportunities)).isPositive();
            assertThat(engine.state()).isEqualTo(State.WATCHING);
        }
    }

    @Test
    void shouldLeaveAJournalThatTellsTheWholeRun() {
        final Context context = trading().journalDirectory(directory).session("test-run");
        final Engine engine = Engine.launch(context);
        try (engine) {
            fund(engine);
            for (int loops = 1; loops <= 20; loops++) {
                quotes(engine, TriangleMarket.ROUND);
                rest(engine);
            }
        }

        final int[] records = new int[256];
        int total = 0;
        try (JournalReader journal = JournalReader.open(engine.journalPath())) {
            final JournalHeader header = journal.header().orElseThrow();
            assertThat(header.session()).isEqualTo("test-run");
            assertThat(header.universe().instruments()).isEqualTo(universe.instruments());
            assertThat(header.loopTableDigest()).isEqualTo(engine.loops().digest());
            assertThat(header.settings()).isEqualTo(context.describe());
            while (journal.next()) {
                records[journal.type()]++;
                total++;
            }
            assertThat(journal.status()).isEqualTo(JournalStatus.COMPLETE);
            assertThat(journal.damages()).isEmpty();
        }
        assertThat(records[RecordType.BALANCE]).isEqualTo(1);
        assertThat(records[RecordType.BOOK_TICKER]).isEqualTo(20 * TriangleMarket.ROUND);
        assertThat(records[RecordType.LOOP_OPENED]).isEqualTo(20);
        assertThat(records[RecordType.LOOP_CLOSED]).isEqualTo(20);
        assertThat(records[RecordType.ORDER_INTENT]).isEqualTo(60);
        assertThat(records[RecordType.FILL]).isEqualTo(60);
        assertThat(records[RecordType.ORDER_ANSWER]).isEqualTo(60);
        assertThat(records[RecordType.LEFTOVER]).as("dust of one asset").isEqualTo(20);
        assertThat(total).isEqualTo(1 + 20 * (TriangleMarket.ROUND + 3 + 9) + records[RecordType.REFUSAL]);
        assertThat(engine.counters().get(engine.counters().anomalies)).isZero();
        final int start = universe.assetIndex("S");
        assertThat(engine.ledger().balance(start))
                .isEqualTo(START_BALANCE + engine.totals().completedProfit(start))
                .isGreaterThan(START_BALANCE);
        assertThat(engine.journalFailure()).isNull();
        assertThat(engine.handlerFailure()).isNull();
    }

    @Test
    void shouldWaitForOpenLoopsOnlyOnceNoneCanBeOpened() {
        final Context context = trading();

        try (Engine engine = Engine.launch(context)) {
            fund(engine);
            assertThat(engine.awaitIdle(PATIENCE_MS)).isTrue();
            assertThat(engine.awaitNoOpenLoop(1)).as("still active").isFalse();

            quotes(engine, TriangleMarket.ROUND);
            control(engine, Control.REDUCE);

            assertThat(engine.awaitNoOpenLoop(PATIENCE_MS)).isTrue();
            assertThat(engine.openLoops()).isZero();
        }
    }

    @Test
    void shouldNotWaitForeverForAnUnansweredOrder() {
        final Context context = trading().sender(inbound -> (buffer, offset) -> {});

        try (Engine engine = Engine.launch(context)) {
            fund(engine);
            quotes(engine, TriangleMarket.ROUND);
            Await.until("a loop is open", () -> engine.openLoops() == 1);
            control(engine, Control.REDUCE);

            assertThat(engine.awaitNoOpenLoop(1)).isFalse();
        }
    }

    @Test
    void shouldCompleteTheJournalWhenTheSenderCannotBeMade() throws IOException {
        final Context context = context().journalDirectory(directory).sender(inbound -> {
            throw new IllegalStateException("no key");
        });

        assertThatThrownBy(() -> Engine.launch(context)).hasMessage("no key");

        final List<Path> files = new ArrayList<>();
        try (Stream<Path> listed = Files.list(directory)) {
            listed.forEach(files::add);
        }
        assertThat(files).hasSize(1);
        try (JournalReader journal = JournalReader.open(files.get(0))) {
            assertThat(journal.next()).isFalse();
            assertThat(journal.status()).isEqualTo(JournalStatus.COMPLETE);
        }
    }

    private static Arguments bad(final String message, final UnaryOperator<Context> spoil) {
        return Arguments.of(message, spoil);
    }

    private static Arguments badLimit(final String message, final UnaryOperator<RiskLimits.Builder> spoil) {
        return bad(
                "limits." + message,
                context -> context.limits(spoil.apply(RiskLimits.builder()).build()));
    }

    @Test
    void shouldCountLimitsInADollarUnlessTold() {
        assertThat(valueAssetOf(List.of("USDC", "USDT", "X"), "X", "USDC", "USDT"))
                .as("the first start asset that is one")
                .isEqualTo("USDC");
        assertThat(valueAssetOf(List.of("X"), "X", "USDC", "USDT"))
                .as("the best known one")
                .isEqualTo("USDT");
        assertThat(valueAssetOf(List.of("Y", "X"), "X", "Y", "Z"))
                .as("none, but only watching")
                .isEqualTo("Y");
    }

    private static String valueAssetOf(final List<String> startAssets, final String a, final String b, final String c) {
        final Context context = context()
                .universe(Universe.of(List.of(Markets.pair(a, b), Markets.pair(a, c), Markets.pair(b, c))))
                .startAssets(startAssets)
                .valueAsset(null);
        try (Engine engine = Engine.launch(context)) {
            return engine.valueAsset();
        }
    }

    private static Context context() {
        return new Context()
                .universe(TriangleMarket.universe())
                .startAssets(List.of("S"))
                .valueAsset("S")
                .clock(() -> 1)
                .takerFeePpm(new int[] {TriangleMarket.FEE_PPM, TriangleMarket.FEE_PPM, TriangleMarket.FEE_PPM})
                .sender(inbound -> (buffer, offset) -> {});
    }

    private Context trading() {
        return context()
                .tradingEnabled(true)
                .sender(inbound -> TriangleMarket.filling(inbound, universe, Integer.MAX_VALUE));
    }

    private static void rest(final Engine engine) {
        Await.until("the engine is at rest", () -> engine.idle() && engine.openLoops() == 0 && engine.idle());
    }

    private void fund(final Engine engine) {
        final InboundRing inbound = engine.inbound();
        final long sequence = inbound.claim(1);
        Balance.write(
                inbound.buffer(sequence),
                inbound.offset(sequence),
                1,
                universe.assetIndex("S"),
                Balance.SNAPSHOT,
                START_BALANCE,
                0);
        inbound.publish(sequence, 1);
    }

    private static void control(final Engine engine, final int command) {
        final InboundRing inbound = engine.inbound();
        final long sequence = inbound.claim(1);
        Control.write(inbound.buffer(sequence), inbound.offset(sequence), 1, command, 0);
        inbound.publish(sequence, 1);
    }

    private static void quotes(final Engine engine, final int count) {
        final InboundRing inbound = engine.inbound();
        for (int i = 0; i < count; i++) {
            final long sequence = inbound.claim(1);
            TriangleMarket.writeQuote(inbound.buffer(sequence), inbound.offset(sequence), 1, sequence * 6 + i % 6);
            inbound.publish(sequence, 1);
        }
    }
}
