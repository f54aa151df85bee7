package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.io.CleanupMode.ON_SUCCESS;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.math.DecimalText;
import trefoil.engine.recovery.Journals;
import trefoil.engine.replay.Replay;
import trefoil.engine.replay.ReplayException;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.Fault;
import trefoil.engine.sim.FaultAim;
import trefoil.engine.sim.FaultRule;
import trefoil.engine.sim.Order;
import trefoil.engine.sim.OrderFill;
import trefoil.engine.sim.VirtualExchange;
import trefoil.gateway.cli.chaos.JournalledOrders;
import trefoil.gateway.exchange.Holding;
import trefoil.gateway.session.LocalExchange;

/**
 * Kills a trading engine with {@code kill -9} at seeded random moments of its whole life, on an exchange that at times
 * loses answers, refuses orders or fills them in part, and starts it again each time. After each kill no order is
 * forgotten and none was sent twice; every few kills a run ends in order, and then the journals account for every unit.
 *
 * <p>{@value #KILLS} and {@value #SEED} are system properties: how often it is killed, and when.
 */
@Tag("campaign")
@EnabledOnOs(OS.LINUX)
class KillCampaignTest {
    static final String KILLS = "trefoil.kills";
    static final String SEED = "trefoil.killSeed";

    private static final int DEFAULT_KILLS = 4;
    private static final long DEFAULT_SEED = 20_261_122;
    private static final int KILLS_BETWEEN_ENDS = 10;
    private static final long END_WITHIN_S = 180;
    private static final long ORDERLY_RUN_S = 2;
    private static final long ORDER_LATENCY_MS = 10;
    private static final int LONGEST_START_MS = 4_000;
    private static final int LONGEST_RECOVERY_MS = 3_000;
    private static final int LONGEST_AFTER_ORDER_MS = 40;
    private static final int LONGEST_STOP_MS = 400;
    private static final int MOST_ORDERS = 8;
    private static final long ORDERS_WITHIN_S = 15;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final String RECOVERY_BEGINS = "they are brought to their end first";
    private static final String WAITS = "; asking again in ";

    /** What befalls orders. The asset for commissions stays: nothing but our orders changes the balances here. */
    private static final Set<Fault> FAULTS = EnumSet.complementOf(EnumSet.of(Fault.BNB_RUNS_OUT));

    private static final int FAULT_PPM = 300_000;
    private static final int MOST_FAULTS = 3;

    /** Part of its life in which a run is killed. */
    private enum Moment {
        STARTING,
        RECOVERING,
        TRADING,
        STOPPING
    }

    /** One for each that is drawn; twice what is most worth while. */
    private static final Moment[] MOMENTS = {
        Moment.STARTING, Moment.RECOVERING, Moment.RECOVERING, Moment.TRADING, Moment.TRADING, Moment.STOPPING
    };

    @TempDir(cleanup = ON_SUCCESS)
    private Path directory;

    private final int kills = Integer.getInteger(KILLS, DEFAULT_KILLS);
    private final long seed = Long.getLong(SEED, DEFAULT_SEED);
    private final Random random = new Random(seed);
    private final JournalledOrders journals = new JournalledOrders();
    private final Map<Moment, Integer> killed = new EnumMap<>(Moment.class);
    private int faultyKills;
    private int killsWithOrdersOut;
    private int endedBeforeTheKill;
    private int waits;
    private LocalExchange exchange;
    private Path config;
    private Process engine;

    @AfterEach
    void endEngine() {
        if (engine != null) {
            engine.destroyForcibly();
        }
    }

    @Test
    void shouldAccountForEverythingHoweverOftenItIsKilled() throws Exception {
        try (LocalExchange venue = LocalExchange.startSlow(ORDER_LATENCY_MS)) {
            exchange = venue;
            config = exchange.configure(
                    directory,
                    true,
                    LocalExchange.SECRET,
                    // Files are many and go early, while runs are killed.
                    "rollMiB = 1",
                    "keepMiB = 12",
                    // The machine may be busy, and what a killed loop costs is not what is tested here.
                    "[limits]",
                    "maxLossPerLoop = \"1000000\"",
                    "maxLossPerHour = \"1000000\"",
                    "maxLossPerDay = \"1000000\"",
                    "maxConsecutiveFailures = 1000000",
                    "maxRejectPercent = 100",
                    "maxClockSkewMs = 60000",
                    "reduceClockSkewMs = 60000",
                    "maxTickToOrderMs = 60000",
                    "[engine]",
                    "ringSize = 4096");
            for (int kill = 1; kill <= kills; kill++) {
                runAndKill(kill);
                if (kill % KILLS_BETWEEN_ENDS == 0 || kill == kills) {
                    runToItsEnd(kill);
                    System.out.println(figures());
                }
            }
            assertThat(journals.intents()).as(ways("orders")).isNotEmpty();
        }
    }

    private void runAndKill(final int kill) throws Exception {
        final Moment moment = MOMENTS[random.nextInt(MOMENTS.length)];
        if (random.nextBoolean()) {
            faultyKills++;
            exchange.server()
                    .inject(new FaultRule(FaultAim.ANY, null, FAULTS, FAULT_PPM, 1 + random.nextInt(MOST_FAULTS)));
        }
        final Path log = start("killed-" + kill);
        await(moment, log);
        if (engine.isAlive()) {
            engine.destroyForcibly().waitFor();
            killed.merge(moment, 1, Integer::sum);
        } else if (moment == Moment.STOPPING) {
            endedBeforeTheKill++;
        } else {
            throw new AssertionError(
                    ways("run " + kill + " ended by itself with " + engine.exitValue() + ": " + Files.readString(log)));
        }
        countWaits(log);
        journals.takeNew(directory.resolve("journals"));
        killsWithOrdersOut += journals.openOrders().isEmpty() ? 0 : 1;
        exchange.server().inspect(venue -> checkOrders(venue, kill));
    }

    private void await(final Moment moment, final Path log) throws Exception {
        switch (moment) {
            case STARTING -> engine.waitFor(random.nextInt(LONGEST_START_MS), TimeUnit.MILLISECONDS);
            case RECOVERING -> {
                final int lifeMs = random.nextInt(LONGEST_RECOVERY_MS);
                final int orders = ordersAtExchange() + 1;
                until(() -> Files.readString(log).contains(RECOVERY_BEGINS) || ordersAtExchange() >= orders);
                engine.waitFor(lifeMs, TimeUnit.MILLISECONDS);
            }
            case TRADING -> awaitOrders();
            case STOPPING -> {
                awaitOrders();
                engine.destroy();
                engine.waitFor(random.nextInt(LONGEST_STOP_MS), TimeUnit.MILLISECONDS);
            }
            default -> throw new IllegalStateException(moment.name());
        }
    }

    /** Soon after one of the run's orders has come to the exchange. */
    private void awaitOrders() throws Exception {
        final int lifeMs = random.nextInt(LONGEST_AFTER_ORDER_MS);
        final int orders = ordersAtExchange() + 1 + random.nextInt(MOST_ORDERS);
        until(() -> ordersAtExchange() >= orders);
        engine.waitFor(lifeMs, TimeUnit.MILLISECONDS);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void until(final Condition condition) throws IOException {
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(ORDERS_WITHIN_S);
        while (!condition.holds() && engine.isAlive() && System.nanoTime() < endNs) {
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private int ordersAtExchange() {
        return exchange.server()
                .inspect(venue -> venue.accounts().get(0).orders().size());
    }

    /** What holds whenever a run has died: what it left is either known to its end, or for the next run to find. */
    private Void checkOrders(final VirtualExchange venue, final int kill) {
        final Account account = venue.accounts().get(0);
        assertThat(journals.contradictions())
                .as(ways("kill " + kill + ": journals"))
                .isEmpty();
        final Set<String> received = new HashSet<>();
        for (final Order order : account.orders()) {
            assertThat(received.add(order.clientOrderId()))
                    .as(ways("kill " + kill + ": " + order.clientOrderId() + " sent once"))
                    .isTrue();
        }
        assertThat(received).as(ways("kill " + kill + ": orders and intents")).isSubsetOf(journals.intents());
        final Set<String> neverReceived = new HashSet<>(journals.settled());
        neverReceived.removeAll(received);
        assertThat(neverReceived)
                .as(ways("kill " + kill + ": orders with an end that the exchange never had"))
                .isSubsetOf(journals.refused());
        assertThat(journals.forgottenOrders())
                .as(ways("kill " + kill + ": forgotten orders"))
                .isEmpty();
        assertThat(journals.forgottenLoops())
                .as(ways("kill " + kill + ": forgotten loops"))
                .isEmpty();
        final List<String> trades = new ArrayList<>();
        for (final OrderFill trade : account.trades()) {
            if (journals.settled().contains(trade.order().clientOrderId())) {
                trades.add(trade.order().clientOrderId() + " " + trade.tradeId());
            }
        }
        assertThat(journals.trades())
                .as(ways("kill " + kill + ": trades of orders with an end"))
                .containsExactlyInAnyOrderElementsOf(trades);
        return null;
    }

    /** What holds besides when a run has ended in order. */
    private void runToItsEnd(final int kill) throws Exception {
        final Path log = start("orderly-" + kill, "--seconds", Long.toString(ORDERLY_RUN_S));
        final boolean ended = engine.waitFor(END_WITHIN_S, TimeUnit.SECONDS);
        final String said = Files.readString(log);
        assertThat(ended).as(ways("an end in order: " + said)).isTrue();
        assertThat(said).as(ways("balances")).contains("the exchange's equal the engine's to the last unit");
        countWaits(log);
        journals.takeNew(directory.resolve("journals"));
        exchange.server().inspect(venue -> checkOrders(venue, kill));
        assertThat(journals.openOrders()).as(ways("orders without an end")).isEmpty();
        assertThat(journals.unfinishedLoops())
                .as(ways("loops that no run brought to their end"))
                .isEmpty();
        final List<String> resting = exchange.server().inspect(venue -> venue.accounts().get(0).orders().stream()
                .filter(order -> order.status().open())
                .map(Order::clientOrderId)
                .toList());
        assertThat(resting).as(ways("orders open at the exchange")).isEmpty();
        checkBalances();
        replayJournals();
    }

    /** Every journal that is still whole, or cut by a kill, holds what its inputs lead to. */
    private void replayJournals() {
        int replayed = 0;
        for (final Path journal : Journals.newestFirst(directory.resolve("journals"))) {
            try (JournalReader reader = JournalReader.open(journal)) {
                final Replay replay = Replay.comparing(reader);
                while (replay.next()) {}
                assertThat(replay.difference()).as(ways("replay of " + journal)).isEmpty();
                assertThat(replay.handlerFailure())
                        .as(ways("replay of " + journal))
                        .isEmpty();
                replayed += replay.outputs() > 0 ? 1 : 0;
            } catch (final ReplayException e) {
                assertThat(e).as(ways("replay of " + journal)).hasMessageContaining("market data was taken out");
            } catch (final JournalException e) {
                assertThat(e.isUnbegun())
                        .as(ways("replay of " + journal + ": " + e))
                        .isTrue();
            }
        }
        assertThat(replayed).as(ways("journals replayed")).isPositive();
    }

    /** What was there at first, and every trade and commission that the journals tell of, is what is there now. */
    private void checkBalances() {
        final Map<String, Long> expected = new TreeMap<>();
        LocalExchange.MONEY.forEach((asset, amount) -> expected.merge(asset, DecimalText.parse(amount), Long::sum));
        journals.changes().forEach((asset, change) -> expected.merge(asset, change, Long::sum));
        expected.values().removeIf(amount -> amount == 0);
        final Map<String, Long> present = new TreeMap<>();
        final Map<String, Holding> holdings = exchange.server().balances("trader");
        holdings.forEach((asset, holding) -> present.put(asset, holding.free() + holding.locked()));
        present.values().removeIf(amount -> amount == 0);
        assertThat(present).as(ways("balances")).isEqualTo(expected);
    }

    private void countWaits(final Path log) throws IOException {
        waits += (int) Files.readString(log)
                .lines()
                .filter(line -> line.contains(WAITS))
                .count();
    }

    private String figures() throws IOException {
        long journalBytes = 0;
        try (var files = Files.list(directory.resolve("journals"))) {
            for (final Path file : files.toList()) {
                journalBytes += Files.size(file);
            }
        }
        return String.format(
                Locale.ROOT,
                "kill campaign, seed %d: killed %s, %d of them on a faulty exchange, %d with orders out, %d stops ended"
                        + " first; %s; faults %s; %s; %s; %d waits for the exchange; journals %d KiB",
                seed,
                killed,
                faultyKills,
                killsWithOrdersOut,
                endedBeforeTheKill,
                journals,
                exchange.server().faultCounts(),
                spread("recoveries", journals.recoveriesNs()),
                "plain starts, ms, in their order "
                        + journals.plainStartsNs().stream()
                                .map(TimeUnit.NANOSECONDS::toMillis)
                                .toList(),
                waits,
                journalBytes / 1024);
    }

    private static String spread(final String what, final List<Long> ns) {
        final List<Long> sorted = ns.stream().sorted().toList();
        return sorted.isEmpty()
                ? "no " + what
                : String.format(
                        Locale.ROOT,
                        "%d %s, ms: p50 %d, max %d",
                        sorted.size(),
                        what,
                        TimeUnit.NANOSECONDS.toMillis(sorted.get(sorted.size() / 2)),
                        TimeUnit.NANOSECONDS.toMillis(sorted.get(sorted.size() - 1)));
    }

    /** What was looked at, and how to come here again. */
    private String ways(final String what) {
        return (what + "\n  again: mvn -B test -pl engine,gateway -am -Dtest=KillCampaignTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -D" + KILLS + "=" + kills + " -D" + SEED + "="
                        + seed
                        + "\n  kept: " + directory + "\n ")
                .replace("%", "%%");
    }

    private Path start(final String name, final String... more) throws IOException {
        final Path log = directory.resolve(name + ".log");
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-") || flag.startsWith("--enable-") || flag.startsWith("--sun-"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "--config",
                config.toString()));
        command.addAll(List.of(more));
        engine = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        return log;
    }
}
