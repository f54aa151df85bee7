package trefoil.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.StopReason;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.testing.LossyRelay;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.config.TrefoilConfig;

/** The connection of the account's events is cut again and again while loops run, over sockets. */
@Timeout(120)
class AccountCutTest {
    private static final int WAIT_S = 60;
    private static final int CUTS = 5;

    @TempDir
    private Path directory;

    private final List<String> notices = new CopyOnWriteArrayList<>();

    @Test
    void shouldEndEveryLoopAndOweNothingWhenTheAccountsEventsAreCutInTheMiddle() throws Exception {
        // Answers take their time, so that loops are open when a cut comes.
        try (LocalExchange exchange = LocalExchange.startSlow(50);
                LossyRelay relay = new LossyRelay(exchange.port());
                TradingSession session = session(exchange, relay)) {
            session.start("test", loops -> QuoteObserver.NONE);
            for (int cut = 0; cut < CUTS; cut++) {
                await("a subscription and an open loop", () -> session.accountSubscribed() && session.openLoops() > 0);
                final long lostBefore = lost();
                relay.cutAll();
                await("the loss", () -> lost() > lostBefore);
            }
            await("a subscription", session::accountSubscribed);
            final SessionReport report = session.stop();

            assertThat(report.differences()).as("%s", report.lines()).isEmpty();
            assertThat(report.problems()).as("%s", report.lines()).isEmpty();
            assertThat(report.engine().get("anomalies")).isZero();
            assertThat(report.feed().get("account events")).isPositive();
            assertThat(report.loopsByOutcome()).isNotEmpty();
        }
    }

    @Test
    void shouldFindOutWhatHappenedBeforeItCouldListen() throws Exception {
        try (LocalExchange exchange = LocalExchange.startSlow(1);
                LossyRelay relay = new LossyRelay(exchange.port());
                TradingSession session = session(exchange, relay)) {
            relay.refuse(true);
            session.start("test", loops -> QuoteObserver.NONE);
            final SessionProbe probe = new SessionProbe(session);
            assertThat(session.accountSubscribed()).isFalse();
            probe.hold();
            exchange.server().transfer(LocalExchange.ACCOUNT, "XYLO", 1);

            relay.refuse(false);

            await("a subscription", session::accountSubscribed);
            await("that balances differ", () -> StopReason.holds(probe.look().reasons(), StopReason.BALANCE_MISMATCH));
        }
    }

    private TradingSession session(final LocalExchange exchange, final LossyRelay relay) throws Exception {
        final Path file = exchange.configure(
                directory,
                true,
                LocalExchange.SECRET,
                "[orders]",
                "recvWindowMs = 60000",
                "[limits]",
                "maxTickToOrderMs = 3600000",
                "maxLossPerLoop = \"100000\"",
                "maxLossPerHour = \"100000\"",
                "maxLossPerDay = \"100000\"");
        final String text = Files.readString(file);
        final String direct = "wsApiUrl = \"" + exchange.server().streamUrl() + "\"";
        assertThat(text).contains(direct);
        Files.writeString(file, text.replace(direct, "wsApiUrl = \"ws://" + relay.authority() + "\""));
        final TrefoilConfig config = ConfigReader.read(file);
        return new TradingSession(config, false, config.venue().keyFile().map(Credentials::fromFile), notices::add);
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError(what + ": not within " + WAIT_S + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private long lost() {
        return notices.stream()
                .filter(line -> line.startsWith("account stream lost"))
                .count();
    }
}
