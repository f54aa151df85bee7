package trefoil.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalStatus;
import trefoil.engine.math.Fixed;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.sim.OrderLimits;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.config.ConfigException;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.exchange.RateLimits;

@Timeout(120)
class TradingSessionTest {
    private static final long WAIT_SECONDS = 30;

    @TempDir
    private Path directory;

    private final List<String> notices = new CopyOnWriteArrayList<>();

    @Test
    void shouldFindItsExchangeAgainAfterARestart() throws Exception {
        final LocalExchange first = LocalExchange.start(0, LocalExchange.MONEY);
        final int port = first.port();
        try (TradingSession session = session(first.configure(directory, false, LocalExchange.SECRET))) {
            session.start("test", loops -> QuoteObserver.NONE);
            await("first frames", () -> session.frames() > 1_000);

            first.close();
            await("the loss", () -> session.status().contains("feed 0/"));
            final long framesBefore = session.frames();
            final SessionReport report;
            try (LocalExchange second = LocalExchange.start(port, LocalExchange.MONEY)) {
                assertThat(second.port()).isEqualTo(port);
                await("both connections again", () -> session.status().contains("feed 2/2"));
                await("renewed quotes", () -> session.frames() > framesBefore + 1_000);
                report = session.stop();
            }

            assertThat(report.clean()).as("%s", report.lines()).isTrue();
            assertThat(report.feed().get("lost")).isPositive();
            // Were the update ids of the lost connection still held against the new one, every quote would be stale.
            assertThat(report.feed().get("stale quotes")).isLessThan(100);
            assertThat(report.lines()).anyMatch(line -> line.startsWith("feed ") && line.contains("lost "));
            assertThat(notices).anyMatch(line -> line.contains("market data connection 0 lost: "));
            assertComplete(report);
        }
    }

    @Test
    void shouldOpenNothingOnBalancesThatAreNotItsOwnUntilTheyAreAgain() throws Exception {
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY);
                TradingSession session = session(exchange.configure(directory, true, LocalExchange.SECRET))) {
            session.start("test", loops -> QuoteObserver.NONE);
            await("first frames", () -> session.frames() > 1_000);

            transfer(exchange, Fixed.ONE);
            await("a mismatch", () -> session.status().contains("REDUCING"));
            transfer(exchange, -Fixed.ONE);
            await("its end", () -> session.status().contains("ACTIVE"));
            final SessionReport report = session.stop();

            assertThat(report.clean()).as("%s", report.lines()).isTrue();
            assertThat(report.differences()).isEmpty();
        }
    }

    private static void transfer(final LocalExchange exchange, final long amount) {
        exchange.server().inspect(venue -> {
            venue.transfer(
                    venue.accounts().get(0),
                    venue.assetIndex("USDC"),
                    amount,
                    TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
            return null;
        });
    }

    @Test
    void shouldReportAnExchangeThatDied() throws Exception {
        final LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY);
        try (TradingSession session = session(exchange.configure(directory, true, LocalExchange.SECRET))) {
            session.start("test", loops -> QuoteObserver.NONE);
            await("first frames", () -> session.frames() > 1_000);

            exchange.close();
            await(
                    "attempts",
                    () -> notices.stream()
                                    .filter(line -> line.contains("not opened: "))
                                    .count()
                            > 3);
            assertThat(session.fatalProblem()).isEmpty();
            final SessionReport report = session.stop();

            assertThat(report.clean()).isFalse();
            assertThat(report.problems())
                    .anyMatch(
                            line -> line.startsWith("the exchange's balances could not be compared: cannot reach http"))
                    .anyMatch(line -> line.matches("at the end 0 of \\d+ market data connection\\(s\\) were open"));
            assertThat(report.comparedAssets()).isZero();
            assertThat(report.lines()).noneMatch(line -> line.startsWith("profit"));
            assertComplete(report);
        }
    }

    @Test
    void shouldCountRefusedOrdersByTheVenuesCodeAndOpenNoLoopWhileItWantsNone() throws Exception {
        final RateLimits tight = new RateLimits(6_000, 300_000, 300, new OrderLimits(100, 1));
        // On a busy machine an order may be seconds on its way: that is not what is refused here.
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY, tight);
                TradingSession session = session(exchange.configure(
                        directory, true, LocalExchange.SECRET, "[orders]", "recvWindowMs = 60000"))) {
            session.start("test", loops -> QuoteObserver.NONE);
            final EngineCounters counters = session.engine().counters();
            await("a pause of orders", () -> counters.get(counters.refused(RefusalReason.ORDERS_PAUSED)) > 0);
            final SessionReport report = session.stop();

            assertThat(report.rejects().keySet()).as("%s", report.lines()).isSubsetOf(-1015);
            assertThat(report.rejects().values().stream()
                            .mapToLong(count -> count)
                            .sum())
                    .isEqualTo(report.ordersByOutcome().getOrDefault("REJECTED", 0L)
                            + report.ordersByOutcome().getOrDefault("NOT_SENT", 0L))
                    .isPositive();
            assertThat(report.lines()).anyMatch(line -> line.matches("rejects +-1015 too many orders [0-9,]+"));
            assertThat(report.differences()).isEmpty();
            assertComplete(report);
        }
    }

    @Test
    void shouldSayThatAnAccountWithoutStartAssetsCanOpenNothing() throws Exception {
        try (LocalExchange exchange = LocalExchange.start(0, Map.of());
                TradingSession session = session(exchange.configure(directory, true, LocalExchange.SECRET))) {
            session.start("test", loops -> QuoteObserver.NONE);
            await("a refused opportunity", () -> session.frames() > 4_000);
            final SessionReport report = session.stop();

            assertThat(notices)
                    .contains("the account holds nothing of USDT USDC FDUSD BTC ETH BNB: no loop can be opened");
            assertThat(report.clean()).as("%s", report.lines()).isTrue();
            assertThat(report.comparedAssets()).isPositive();
            assertThat(report.ordersByOutcome()).isEmpty();
        }
    }

    @Test
    void shouldNameStartAssetsThatNoTriangleHolds() throws Exception {
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            final Path config = exchange.configure(
                    directory, false, LocalExchange.SECRET, "[universe]", "startAssets = [\"NOSUCH\", \"ALSO\"]");
            try (TradingSession session = session(config)) {
                assertThatThrownBy(() -> session.start("test", loops -> QuoteObserver.NONE))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageMatching(
                                "universe.startAssets = \\[NOSUCH, ALSO\\]: none of them is in a triangle of"
                                        + " the \\d+ instruments that http://127.0.0.1:\\d+ trades; name others, or \\[\"all\"\\]");
            }
        }
        assertThat(directory.resolve("journals")).doesNotExist();
    }

    @Test
    void shouldTellOfStartAssetsThatAreMissingAmongOthers() throws Exception {
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            final Path config = exchange.configure(
                    directory, false, LocalExchange.SECRET, "[universe]", "startAssets = [\"NOSUCH\", \"USDT\"]");
            try (TradingSession session = session(config)) {
                session.start("test", loops -> QuoteObserver.NONE);

                assertThat(session.introduction())
                        .contains(
                                "loops start from USDT; in no triangle here: NOSUCH;" + " mode watch: nothing is sent");
                assertThat(session.stop().clean()).isTrue();
            }
        }
    }

    @Test
    void shouldRefuseAWrongSecret() throws Exception {
        final String wrong = "x" + LocalExchange.SECRET.substring(1);
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY);
                TradingSession session = session(exchange.configure(directory, true, wrong))) {
            assertThatThrownBy(() -> session.start("test", loops -> QuoteObserver.NONE))
                    .isInstanceOfSatisfying(VenueException.class, failure -> assertThat(failure.kind())
                            .isEqualTo(VenueException.Kind.REFUSED_KEY))
                    .hasMessageContaining("-1022")
                    .hasMessageNotContaining(wrong);
        }
    }

    @Test
    void shouldGiveUpAStartThatTheVenueKeepsWaiting() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            final String address = "127.0.0.1:" + mute.getLocalPort();
            final Path config = Files.writeString(
                    directory.resolve("mute.toml"),
                    "[venue]\nrestUrl = \"http://" + address + "\"\nstreamUrl = \"ws://" + address + "\"\n");
            try (TradingSession session = session(config)) {
                final CompletableFuture<Void> start = CompletableFuture.runAsync(() -> {
                    try {
                        session.start("test", loops -> QuoteObserver.NONE);
                    } catch (final VenueException failure) {
                        throw new IllegalStateException(failure);
                    }
                });
                mute.accept();

                session.abandonStart();

                // The venue itself would be waited for about ten seconds.
                assertThatThrownBy(() -> start.get(5, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasRootCauseInstanceOf(Exception.class)
                        .hasStackTraceContaining("VenueException");
            }
        }
    }

    private TradingSession session(final Path file) throws ConfigException {
        final TrefoilConfig config = ConfigReader.read(file);
        return new TradingSession(config, false, config.venue().keyFile().map(Credentials::fromFile), notices::add);
    }

    private static void assertComplete(final SessionReport report) {
        try (JournalReader journal = JournalReader.open(report.journal())) {
            while (journal.next()) {
                assertThat(journal.length()).isPositive();
            }
            assertThat(journal.status()).isEqualTo(JournalStatus.COMPLETE);
        }
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError(what + ": not within " + WAIT_SECONDS + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
