package trefoil.gateway.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.io.CleanupMode.ON_SUCCESS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.sim.Fault;
import trefoil.gateway.cli.chaos.Verdicts.Invariant;

/** A campaign finds what is wrong with an engine that was made wrong on purpose. */
@Tag("campaign")
@EnabledOnOs(OS.LINUX)
class BrokenGatewayTest {
    private static final long SEED = 20_261_128;
    /** One that is wrong need not get well again. */
    private static final long SOON_S = 15;

    private static final String IF_EVER = "if (System.nanoTime() != 0) ";

    @TempDir(cleanup = ON_SUCCESS)
    private Path directory;

    private final List<String> lines = new ArrayList<>();

    @Test
    void shouldCatchAnEngineThatCountsWhatItIsToldTwice() throws Exception {
        final String broken = new BrokenClasses(directory)
                .with(
                        "gateway",
                        "trefoil.gateway.binance.order.OrderFate",
                        "    boolean knowsTrade(final long tradeId) {\n",
                        "    boolean knowsTrade(final long tradeId) {\n" + IF_EVER + "return false;\n")
                .with(
                        "gateway",
                        "trefoil.gateway.binance.order.OrderFate",
                        "!knowsTrade(report.tradeId()) && report.lastQty() > qty - filledQty",
                        "report.lastQty() < 0")
                .with(
                        "engine",
                        "trefoil.engine.execution.OpenOrder",
                        "    boolean knows(final long tradeId) {\n",
                        "    boolean knows(final long tradeId) {\n" + IF_EVER + "return false;\n")
                .with(
                        "engine",
                        "trefoil.engine.execution.EndedOrders",
                        "    boolean knows(final int at, final long tradeId) {\n",
                        "    boolean knows(final int at, final long tradeId) {\n" + IF_EVER + "return false;\n")
                .classPath();

        final Verdicts verdicts =
                run(schedule("chain", 100, 3_000, EnumSet.of(Fault.DUPLICATE, Fault.OUT_OF_ORDER), 500_000), broken);

        assertThat(problems(verdicts))
                .as("%s", lines)
                .anyMatch(problem -> problem.contains("anomaly") || problem.contains("told twice"));
    }

    @Test
    void shouldCatchAnEngineThatForgetsOrdersOfUnknownFate() throws Exception {
        final String broken = new BrokenClasses(directory)
                .with(
                        "gateway",
                        "trefoil.gateway.binance.order.OrderInquiries",
                        "        scheduler.schedule(() -> inquire(fate), pace.delayMs());\n",
                        "        fates.settle(fate, OrderOutcome.REJECTED, NO_SUCH_ORDER, null);\n")
                .classPath();

        final Verdicts verdicts = run(schedule("chain", 100, 3_000, EnumSet.of(Fault.LOST_EXECUTED), 300_000), broken);

        assertThat(problems(verdicts))
                .as("%s", lines)
                .anyMatch(problem -> problem.contains("anomaly") || problem.contains("trades of orders with an end"));
    }

    @Test
    void shouldCatchAnEngineWithoutAReserveForUnwinding() throws Exception {
        final String broken = new BrokenClasses(directory)
                .with(
                        "engine",
                        "trefoil.engine.risk.RiskGate",
                        "budget.allows((openLoops + 1) * ordersOfALoop, nowNs)",
                        "budget.allows(1, nowNs)")
                .with(
                        "gateway",
                        "trefoil.gateway.session.EngineLaunch",
                        "ORDER_BUDGET_PERCENT = 80",
                        "ORDER_BUDGET_PERCENT = 100")
                .classPath();

        final Verdicts verdicts =
                run(schedule("chain", 12, 20_000, EnumSet.of(Fault.NO_FILL, Fault.PARTIAL), 600_000), broken);

        assertThat(verdicts.problems(Invariant.LAWFUL))
                .as("%s", lines)
                .anyMatch(problem -> problem.contains("there were too many"));
    }

    private static Schedule schedule(
            final String policy,
            final int ordersPerTenSeconds,
            final int lengthMs,
            final Set<Fault> faults,
            final int faultPpm) {
        return new Schedule(
                SEED,
                new Schedule.Setup(policy, "none", false, false, 3, ordersPerTenSeconds),
                List.of(new Schedule.Round(lengthMs, faults, faultPpm, List.of())));
    }

    private Verdicts run(final Schedule schedule, final String classPath) throws Exception {
        try (ChaosRun run = new ChaosRun(
                schedule,
                Files.createDirectories(directory.resolve("campaign")),
                ChaosCommand.engineCommand(classPath),
                Limits.standard(SOON_S),
                lines::add)) {
            run.endWhenBroken().run();
            return run.verdicts();
        }
    }

    private static List<String> problems(final Verdicts verdicts) {
        final List<String> problems = new ArrayList<>();
        for (final Invariant invariant : Invariant.values()) {
            problems.addAll(verdicts.problems(invariant));
        }
        return problems;
    }
}
