package trefoil.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.sim.Fees;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.auth.PrivateKeys;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.exchange.RateLimits;

/** A run that warms up on a market that never moves: whatever order the exchange met would be the warm-up's. */
@Timeout(60)
class WarmUpTest {
    private static final Pattern REACHED = Pattern.compile(
            "warm-up: [0-9.]+ s, .*; ([0-9,]+) made-up frames, ([0-9,]+) loops, ([0-9,]+) orders encoded and signed, none sent, ([0-9,]+) answers read;.*");

    @TempDir
    private Path directory;

    @Test
    void shouldSignOrdersOfWhichNoneLeavesNorAnyTraceStays() throws Exception {
        final List<String> notices = new CopyOnWriteArrayList<>();
        try (LocalExchange exchange = LocalExchange.of(
                new StillMarket(),
                Map.of("USDT", "10000", "BTC", "0.2"),
                RateLimits.PRODUCTION,
                Fees.of(1_000, 1_000))) {
            final Path config = exchange.configure(
                    directory, true, LocalExchange.SECRET, "[engine]", "warmUpMs = 700", "ringSize = 4096");
            final Map<String, Long> before = exchange.balances();
            final SessionReport report;
            try (Credentials credentials = Credentials.fromFile(directory.resolve("trader.key"));
                    TradingSession session = new TradingSession(
                            ConfigReader.read(config), false, Optional.of(credentials), notices::add)) {
                session.start("test", loops -> QuoteObserver.NONE);
                report = session.stop();
            }

            assertThat(report.clean()).as("%s", report.problems()).isTrue();
            assertThat(report.engine()).containsEntry("orders-sent", 0L).containsEntry("loops-opened", 0L);
            final Matcher reached = REACHED.matcher(notices.stream()
                    .filter(notice -> notice.startsWith("warm-up"))
                    .findFirst()
                    .orElse("none"));
            assertThat(reached.matches()).as("%s", notices).isTrue();
            for (int group = 1; group <= 4; group++) {
                assertThat(Long.parseLong(reached.group(group).replace(",", "")))
                        .as("%s", reached.group())
                        .isPositive();
            }
            assertThat(exchange.server()
                            .<Integer>inspect(
                                    venue -> venue.accounts().get(0).orders().size()))
                    .as("orders that reached the exchange")
                    .isZero();
            assertThat(exchange.balances()).isEqualTo(before);
        }
    }

    @Test
    void shouldTellWhatItWarmsUpAndSendNothingOnTheWayOfBinaryQuotesBooksAndALoggedOnSession() throws Exception {
        final String apiKey = "aKeyOfTheEd25519KindThatNobodyMaySee";
        final KeyPair pair = PrivateKeys.pair("Ed25519");
        final List<String> notices = new CopyOnWriteArrayList<>();
        try (LocalExchange exchange = LocalExchange.startWithBinaryStreams(apiKey, pair.getPublic())) {
            final Path config = exchange.configure(
                    directory,
                    true,
                    LocalExchange.SECRET,
                    "[market]",
                    "depth = \"partial\"",
                    "[engine]",
                    "warmUpMs = 700");
            Files.writeString(
                    config,
                    Files.readString(config)
                            .replace(
                                    "keyFile =",
                                    "sbeUrl = \"" + exchange.server().sbeStreamUrl() + "\"\nkeyFile ="));
            PrivateKeys.write(directory.resolve("key.pem"), PrivateKeys.pem(pair));
            PrivateKeys.write(directory.resolve("trader.key"), "apiKey=" + apiKey + "\nprivateKeyFile=key.pem\n");
            final Map<String, Long> before = exchange.balances();
            try (Credentials credentials = Credentials.fromFile(directory.resolve("trader.key"));
                    TradingSession session = new TradingSession(
                            ConfigReader.read(config), false, Optional.of(credentials), notices::add)) {
                session.dryRun();
            }

            assertThat(notices)
                    .filteredOn(notice -> notice.startsWith("warm-up"))
                    .singleElement()
                    .asString()
                    .contains(
                            ": SBE and then JSON, quotes and books of 20 levels through the own channel's decoder, orders by the"
                                    + " websocket API as logged on and by REST, signed by Ed25519; ")
                    .doesNotContain(apiKey);
            assertThat(exchange.server()
                            .<Integer>inspect(
                                    venue -> venue.accounts().get(0).orders().size()))
                    .as("orders that reached the exchange")
                    .isZero();
            assertThat(exchange.balances()).isEqualTo(before);
            assertThat(directory.resolve("journals")).doesNotExist();
        }
    }
}
