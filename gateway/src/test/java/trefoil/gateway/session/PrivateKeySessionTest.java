package trefoil.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.trading.QuoteObserver;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.auth.PrivateKeys;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.config.ConfigReader;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.testing.Await;

/** Whole sessions under keys that sign: requests, orders and the account's stream, over sockets. */
class PrivateKeySessionTest {
    private static final String API_KEY = "aKeyWhoseOwnerSignsWithAPrivateOne";

    private final List<String> notices = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "RSA"})
    void shouldTradeUnderAPrivateKey(final String algorithm) throws Exception {
        final KeyPair pair = PrivateKeys.pair(algorithm);
        try (LocalExchange exchange = LocalExchange.startWithPublicKey(API_KEY, pair.getPublic());
                TradingSession session = session(exchange, pair)) {
            session.start("test", loops -> QuoteObserver.NONE);
            final String rest = "http://127.0.0.1:" + exchange.port();
            assertThat(session.introduction())
                    .as("only an Ed25519 key logs on to the websocket API")
                    .anyMatch(line -> line.contains(
                            algorithm.equals("RSA")
                                    ? ": orders go to " + rest
                                    : ": orders go to " + exchange.server().streamUrl() + ", or to " + rest
                                            + " while that cannot be used"));
            Await.until("loops were opened", () -> session.frames() > 8_000);
            final SessionReport report = session.stop();

            assertThat(report.clean()).as("%s %s", report.lines(), notices).isTrue();
            assertThat(report.ordersByOutcome()).as("%s", report.lines()).containsKey("FILLED");
            assertThat(report.comparedAssets()).isPositive();
            assertThat(report.differences()).isEmpty();
            assertThat(notices).noneMatch(line -> line.contains("refuses"));
        }
    }

    @Test
    void shouldBeRefusedUnderAnotherPrivateKey() throws Exception {
        try (LocalExchange exchange = LocalExchange.startWithPublicKey(
                        API_KEY, PrivateKeys.pair("Ed25519").getPublic());
                TradingSession session = session(exchange, PrivateKeys.pair("Ed25519"))) {
            assertThatThrownBy(() -> session.start("test", loops -> QuoteObserver.NONE))
                    .isInstanceOfSatisfying(VenueException.class, failure -> assertThat(failure.kind())
                            .isEqualTo(VenueException.Kind.REFUSED_KEY))
                    .hasMessageContaining("-1022");
        }
    }

    private TradingSession session(final LocalExchange exchange, final KeyPair pair) throws Exception {
        final Path file = exchange.configure(directory, true, LocalExchange.SECRET);
        PrivateKeys.write(directory.resolve("key.pem"), PrivateKeys.encryptedPem(pair));
        PrivateKeys.write(directory.resolve("passphrase"), PrivateKeys.PASSPHRASE + "\n");
        PrivateKeys.write(
                directory.resolve("trader.key"),
                "apiKey=" + API_KEY + "\nprivateKeyFile=key.pem\npassphraseFile=passphrase\n");
        final TrefoilConfig config = ConfigReader.read(file);
        return new TradingSession(config, false, config.venue().keyFile().map(Credentials::fromFile), notices::add);
    }
}
