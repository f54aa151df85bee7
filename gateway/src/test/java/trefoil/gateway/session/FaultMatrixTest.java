package trefoil.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.gateway.session.FaultCells.MAX_LOSS_PPM;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import trefoil.engine.risk.RiskGate;
import trefoil.gateway.exchange.FaultScript;
import trefoil.gateway.session.FaultCells.Cell;
import trefoil.gateway.session.FaultCells.Table;
import trefoil.gateway.session.LoopLog.Loop;

/**
 * Every fault at every leg, over sockets: whatever befalls an order, its loop ends in time and as the table says, within
 * its loss, and exchange and engine agree to the last unit.
 *
 * <p>Each table of {@link FaultCells} has an exchange and a session of its own, and goes through its cells one after the
 * other; several tables are under way at once, because most of the time is spent waiting.
 */
@Tag("campaign")
@Timeout(300)
class FaultMatrixTest {
    private static final int TABLES_AT_ONCE = 6;
    private static final double PPM = 1e6;

    @TempDir
    private static Path directory;

    private static final List<Table> TABLES = FaultCells.tables();
    private static final Map<Cell, CompletableFuture<Void>> RESULTS = new HashMap<>();
    private static final Map<Table, CompletableFuture<Void>> ENDS = new HashMap<>();

    private static ExecutorService executor;

    @BeforeAll
    static void start() {
        executor = Executors.newFixedThreadPool(TABLES_AT_ONCE);
        cells().forEach(cell -> RESULTS.put(cell, new CompletableFuture<>()));
        for (final Table table : TABLES) {
            ENDS.put(table, CompletableFuture.runAsync(() -> new TableRun(table).run(), executor));
        }
    }

    @AfterAll
    static void stop() {
        executor.shutdownNow();
    }

    static Stream<Cell> cells() {
        return TABLES.stream().flatMap(table -> table.cells().stream());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void shouldEndWell(final Cell cell) throws Throwable {
        join(RESULTS.get(cell));
    }

    static List<Table> tables() {
        return TABLES;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void shouldEndTheSessionInOrder(final Table table) throws Throwable {
        join(ENDS.get(table));
    }

    private static void join(final CompletableFuture<Void> result) throws Throwable {
        try {
            result.get();
        } catch (final ExecutionException failure) {
            throw failure.getCause();
        }
    }

    /** The cells of one table, one after the other. */
    private static final class TableRun {
        private final Table table;
        private FaultRig rig;

        TableRun(final Table table) {
            this.table = table;
        }

        void run() {
            try {
                for (final Cell cell : table.cells()) {
                    final CompletableFuture<Void> result = RESULTS.get(cell);
                    try {
                        suffer(cell);
                        result.complete(null);
                    } catch (final Exception | Error failure) {
                        result.completeExceptionally(failure);
                        // The next cell is not to suffer from what this one broke.
                        close();
                    }
                }
                if (rig != null) {
                    final SessionReport report = rig.stop();
                    assertThat(report.problems())
                            .as("%s", report.lines())
                            .allMatch(problem -> table.bars() && problem.contains("VENUE"))
                            .hasSize(table.bars() ? 1 : 0);
                    assertThat(report.differences()).isEmpty();
                }
            } finally {
                close();
                // Of those that nothing is known of: nobody is to wait for them.
                table.cells().forEach(cell -> RESULTS.get(cell).cancel(false));
            }
        }

        private void suffer(final Cell cell) throws Exception {
            if (rig == null) {
                rig = new FaultRig(Files.createTempDirectory(directory, "rig"), table.feesInBnb(), table.settings());
                rig.awaitRest(rig.balances(), RiskGate.State.ACTIVE);
            }
            final int loopsBefore = rig.log().loops().size();
            final int statesBefore = rig.log().states().size();
            final Map<String, Long> balances = new TreeMap<>(rig.balances());
            final List<FaultScript.Shot> shots =
                    cell.aims().stream().map(rig::aim).toList();

            final Loop loop = rig.runLoop();
            loop.moved().forEach((asset, amount) -> balances.merge(asset, amount, Long::sum));
            rig.awaitRest(balances, table.bars() ? RiskGate.State.REDUCING : RiskGate.State.ACTIVE);

            assertThat(loop.outcome()).as("%s", loop).hasValue(cell.outcome());
            assertThat(shots).as("%s", loop).allMatch(shot -> shot.loopId() == loop.id());
            assertThat(rig.log().loops()).as("one loop").hasSize(loopsBefore + 1);
            final List<String> states = rig.log().states();
            assertThat(states.subList(statesBefore, states.size()))
                    .as("what spoke against trading")
                    .allMatch(change -> table.stops().contains(change.substring(1)));
            assertThat(rig.sentTwice()).as("orders sent twice").isEmpty();
            assertTold(loop, table.feesInBnb());
            assertBounded(loop);
            assertThat(loop.leftoverReasons()).as("%s", loop).isSubsetOf(cell.leftoverReasons());
        }

        private void close() {
            if (rig != null) {
                rig.close();
                rig = null;
            }
        }
    }

    /** What the loop says of itself is what its fills changed, commissions in BNB aside. */
    private static void assertTold(final Loop loop, final boolean feesInBnb) {
        final Map<String, Long> moved = new TreeMap<>(loop.moved());
        if (feesInBnb) {
            moved.remove("BNB");
        }
        assertThat(loop.told()).as("%s", loop).isEqualTo(moved);
    }

    /** A loop may lose its bound of what it spent, apart from what it left where it was. */
    private static void assertBounded(final Loop loop) {
        double lost = StillMarket.worth("USDT", loop.spent() - loop.received());
        for (final Map.Entry<String, Long> left : loop.leftovers().entrySet()) {
            lost -= StillMarket.worth(left.getKey(), left.getValue());
        }
        final double bound = StillMarket.worth("USDT", loop.spent()) * MAX_LOSS_PPM / PPM;
        assertThat(lost).as("loss of %s", loop).isLessThanOrEqualTo(bound);
    }
}
