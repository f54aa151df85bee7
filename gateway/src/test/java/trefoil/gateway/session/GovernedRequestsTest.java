package trefoil.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.sim.OrderLimits;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.exchange.RateLimits;

/** Requests of all kinds against an exchange whose limit on their weight is near, over sockets. */
@Timeout(120)
class GovernedRequestsTest {
    private static final int WEIGHT_PER_MINUTE = 400;
    private static final int ACCOUNT_WEIGHT = 20;
    private static final int MOST_OF_ALL = 2 * WEIGHT_PER_MINUTE / ACCOUNT_WEIGHT;

    @TempDir
    private Path directory;

    @Test
    void shouldStopAskingBeforeTheVenueRefusesAndStillLookUpOrders() throws Exception {
        try (LocalExchange exchange = LocalExchange.start(
                        0,
                        Map.of("USDT", "1000"),
                        new RateLimits(WEIGHT_PER_MINUTE, 300_000, 300, OrderLimits.PRODUCTION));
                Credentials credentials = credentials();
                BinanceRestClient rest =
                        new BinanceRestClient(exchange.server().restUrl(), credentials, new MonotonicEpochClock())) {
            rest.governor().limits(WEIGHT_PER_MINUTE, 100, 200_000);

            final VenueException refused = askUntilRefused(rest);

            assertThat(refused.kind()).isEqualTo(VenueException.Kind.RATE_LIMITED);
            assertThat(refused).hasMessageStartingWith("not asked: ");
            assertThat(refused.retryAfterMs()).isBetween(1L, 60_000L);
            assertThatThrownBy(() -> rest.queryOrder("BTCUSDT", "tf-0-1-1"))
                    .as("a look-up goes on: the venue itself answers")
                    .isInstanceOfSatisfying(VenueException.class, answer -> assertThat(answer.code())
                            .isEqualTo(-2013));
            assertThat(exchange.server().requestsOverLimit()).isZero();
        }
    }

    @Test
    void shouldBelieveTheVenueThatOthersHaveUsedTheLimit() throws Exception {
        try (LocalExchange exchange = LocalExchange.start(
                        0,
                        Map.of("USDT", "1000"),
                        new RateLimits(WEIGHT_PER_MINUTE, 300_000, 300, OrderLimits.PRODUCTION));
                Credentials credentials = credentials();
                BinanceRestClient other =
                        new BinanceRestClient(exchange.server().restUrl(), credentials, new MonotonicEpochClock());
                BinanceRestClient rest =
                        new BinanceRestClient(exchange.server().restUrl(), credentials, new MonotonicEpochClock())) {
            other.governor().limits(WEIGHT_PER_MINUTE, 100, 200_000);
            rest.governor().limits(WEIGHT_PER_MINUTE, 100, 200_000);
            askUntilRefused(other);

            rest.ping();

            assertThat(rest.governor().usedWeight()).isGreaterThan(WEIGHT_PER_MINUTE / 2);
            assertThat(exchange.server().requestsOverLimit()).isZero();
        }
    }

    private static VenueException askUntilRefused(final BinanceRestClient rest) {
        for (int i = 0; i < MOST_OF_ALL; i++) {
            try {
                rest.account();
            } catch (final VenueException refused) {
                return refused;
            }
        }
        throw new AssertionError("nothing was refused");
    }

    private Credentials credentials() throws Exception {
        final Path file = Files.writeString(
                directory.resolve("a.key"), "apiKey=" + LocalExchange.KEY + "\nsecret=" + LocalExchange.SECRET + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return Credentials.fromFile(file);
    }
}
