package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.math.DecimalText;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.Order;
import trefoil.engine.sim.OrderFill;
import trefoil.engine.sim.VirtualExchange;
import trefoil.gateway.exchange.Holding;
import trefoil.gateway.session.LocalExchange;

/**
 * Kills a trading engine with {@code kill -9} at seeded random moments, starts it again each time, and lets the last
 * run end in order: no order is forgotten, none is sent twice, and the journals account for every unit.
 *
 * <p>{@value #KILLS} and {@value #SEED} are system properties: how often it is killed, and when.
 */
@EnabledOnOs(OS.LINUX)
class KillCampaignTest {
    static final String KILLS = "trefoil.kills";
    static final String SEED = "trefoil.killSeed";

    private static final int DEFAULT_KILLS = 3;
    private static final long DEFAULT_SEED = 20_261_122;
    private static final long END_WITHIN_S = 120;
    private static final long LAST_RUN_S = 3;
    private static final long ORDER_LATENCY_MS = 10;
    private static final int LONGEST_START_MS = 4_000;
    private static final int LONGEST_AFTER_ORDER_MS = 40;
    private static final int MOST_ORDERS = 8;
    private static final long ORDERS_WITHIN_S = 15;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    @TempDir
    private Path directory;

    private Process engine;

    @AfterEach
    void endEngine() {
        if (engine != null) {
            engine.destroyForcibly();
        }
    }

    @Test
    void shouldAccountForEverythingHoweverOftenItIsKilled() throws Exception {
        final int kills = Integer.getInteger(KILLS, DEFAULT_KILLS);
        final long seed = Long.getLong(SEED, DEFAULT_SEED);
        final Random random = new Random(seed);
        try (LocalExchange exchange = LocalExchange.startSlow(ORDER_LATENCY_MS)) {
            final Path config = exchange.configure(
                    directory,
                    true,
                    LocalExchange.SECRET,
                    // The machine may be busy, and what a killed loop costs is not what is tested here.
                    "[limits]",
                    "maxLossPerLoop = \"1000000\"",
                    "maxLossPerHour = \"1000000\"",
                    "maxLossPerDay = \"1000000\"",
                    "maxClockSkewMs = 60000",
                    "reduceClockSkewMs = 60000",
                    "maxTickToOrderMs = 60000",
                    "[engine]",
                    "ringSize = 4096");
            for (int kill = 0; kill < kills; kill++) {
                final Path log = start(config, "killed-" + kill);
                awaitMoment(exchange, random);
                if (!engine.isAlive()) {
                    throw new AssertionError("seed " + seed + ", run " + kill + " ended by itself with "
                            + engine.exitValue() + ": " + Files.readString(log));
                }
                engine.destroyForcibly().waitFor();
            }
            final Path log = start(config, "last", "--seconds", Long.toString(LAST_RUN_S));
            assertThat(engine.waitFor(END_WITHIN_S, TimeUnit.SECONDS))
                    .as("seed %d: %s", seed, Files.readString(log))
                    .isTrue();
            final String said = Files.readString(log);

            assertThat(said).as("seed %d", seed).contains("the exchange's equal the engine's to the last unit");
            assertThat(engine.exitValue()).as("seed %d: %s", seed, said).isEqualTo(ExitCode.OK);
            final JournalledOrders journals = JournalledOrders.of(directory.resolve("journals"));
            System.out.printf("kill campaign, seed %d: %s%n", seed, journals);
            assertThat(journals.runs).as("seed %d", seed).isLessThanOrEqualTo(kills + 1);
            exchange.server().inspect(venue -> check(venue, journals, seed));
            checkBalances(exchange.server().balances("trader"), journals, seed);
        }
    }

    /** While it starts or recovers, or soon after one of its orders has come to the exchange. */
    private void awaitMoment(final LocalExchange exchange, final Random random) throws InterruptedException {
        final boolean whileItStarts = random.nextInt(4) == 0;
        final long lifeMs = random.nextInt(whileItStarts ? LONGEST_START_MS : LONGEST_AFTER_ORDER_MS);
        final int orders = ordersAt(exchange) + 1 + random.nextInt(MOST_ORDERS);
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(ORDERS_WITHIN_S);
        while (!whileItStarts && ordersAt(exchange) < orders && engine.isAlive() && System.nanoTime() < endNs) {
            LockSupport.parkNanos(POLL_NS);
        }
        engine.waitFor(lifeMs, TimeUnit.MILLISECONDS);
    }

    private static int ordersAt(final LocalExchange exchange) {
        return exchange.server()
                .inspect(venue -> venue.accounts().get(0).orders().size());
    }

    private static Void check(final VirtualExchange venue, final JournalledOrders journals, final long seed) {
        final Account account = venue.accounts().get(0);
        final Set<String> orders = new HashSet<>();
        for (final Order order : account.orders()) {
            assertThat(orders.add(order.clientOrderId()))
                    .as("seed %d: %s sent once", seed, order.clientOrderId())
                    .isTrue();
        }
        assertThat(orders).as("seed %d: orders that were not forgotten", seed).isSubsetOf(journals.intents);
        final Set<String> neverReceived = new HashSet<>(journals.intents);
        neverReceived.removeAll(orders);
        assertThat(neverReceived)
                .as("seed %d: intents without an order at the exchange", seed)
                .isSubsetOf(journals.refused);
        final Set<String> trades = new HashSet<>();
        for (final OrderFill trade : account.trades()) {
            trades.add(trade.order().clientOrderId() + " " + trade.tradeId());
        }
        assertThat(journals.trades).as("seed %d: trades", seed).containsExactlyInAnyOrderElementsOf(trades);
        assertThat(journals.unfinishedLoops())
                .as("seed %d: loops that no run brought to their end", seed)
                .isEmpty();
        assertThat(orders.size()).as("seed %d: orders", seed).isPositive();
        return null;
    }

    /** What was there at first, and every trade and commission that the journals tell of, is what is there now. */
    private static void checkBalances(
            final Map<String, Holding> holdings, final JournalledOrders journals, final long seed) {
        final Map<String, Long> expected = new TreeMap<>();
        LocalExchange.MONEY.forEach((asset, amount) -> expected.merge(asset, DecimalText.parse(amount), Long::sum));
        journals.changes.forEach((asset, change) -> expected.merge(asset, change, Long::sum));
        expected.values().removeIf(amount -> amount == 0);
        final Map<String, Long> present = new TreeMap<>();
        holdings.forEach((asset, holding) -> present.put(asset, holding.free() + holding.locked()));
        assertThat(present).as("seed %d: balances", seed).isEqualTo(expected);
    }

    private Path start(final Path config, final String name, final String... more) throws IOException {
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
