package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static trefoil.gateway.exchange.ScriptedFeed.KEY;
import static trefoil.gateway.exchange.ScriptedFeed.SECRET;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import trefoil.engine.sim.OrderLimits;

class RequestLimiterTest {
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long NOW_NS = TimeUnit.DAYS.toNanos(20_000) + TimeUnit.SECONDS.toNanos(20);

    private final RequestLimiter limiter = new RequestLimiter(new RateLimits(100, 1_000, 3, OrderLimits.PRODUCTION));
    private final RequestLimiter.Usage usage = limiter.of("127.0.0.1");

    @Test
    void shouldRefuseUntilTheMinuteIsOver() throws VenueError {
        usage.request(100, NOW_NS);

        final VenueError refused = refused(1, NOW_NS);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo(-1003);
        assertThat(refused.retryAfterNs()).isEqualTo(TimeUnit.SECONDS.toNanos(40));
        assertThat(refused)
                .hasMessage("Too much request weight used; current limit is 100 request weight per 1 MINUTE. Please use"
                        + " WebSocket Streams for live updates to avoid polling the API.");
        assertThatCode(() -> usage.request(1, NOW_NS + TimeUnit.SECONDS.toNanos(40)))
                .doesNotThrowAnyException();
        assertThat(limiter.of("127.0.0.2").usedWeight(NOW_NS)).isZero();
    }

    @Test
    void shouldShutOutWhoeverGoesOnForLongerEachTime() throws VenueError {
        usage.request(100, NOW_NS);
        for (int i = 0; i < RequestLimiter.REFUSED_BEFORE_BAN; i++) {
            assertThat(refused(1, NOW_NS).status()).isEqualTo(429);
        }

        final VenueError banned = refused(1, NOW_NS);

        assertThat(banned.status()).isEqualTo(418);
        assertThat(banned.code()).isEqualTo(-1003);
        assertThat(banned.retryAfterNs()).isEqualTo(2 * MINUTE_NS);
        assertThat(banned)
                .hasMessage("Way too much request weight used; IP banned until "
                        + TimeUnit.NANOSECONDS.toMillis(NOW_NS + 2 * MINUTE_NS)
                        + ". Please use WebSocket Streams for live updates to avoid bans.");
        assertThat(catchThrowableOfType(VenueError.class, () -> usage.connection(NOW_NS + MINUTE_NS))
                        .status())
                .as("nor may it connect")
                .isEqualTo(418);
        assertThatCode(() -> usage.request(1, NOW_NS + 2 * MINUTE_NS)).doesNotThrowAnyException();

        usage.addWeight(100, NOW_NS + 2 * MINUTE_NS);
        for (int i = 0; i < RequestLimiter.REFUSED_BEFORE_BAN; i++) {
            refused(1, NOW_NS + 2 * MINUTE_NS);
        }
        assertThat(refused(1, NOW_NS + 2 * MINUTE_NS).retryAfterNs()).isEqualTo(8 * MINUTE_NS);
    }

    @Test
    void shouldLengthenABanThatIsIgnoredUpToThreeDays() throws VenueError {
        usage.request(100, NOW_NS);
        long longest = 0;
        for (int i = 0; i < 20 * RequestLimiter.REFUSED_BEFORE_BAN; i++) {
            longest = Math.max(longest, refused(1, NOW_NS).retryAfterNs());
        }

        assertThat(longest).isEqualTo(TimeUnit.DAYS.toNanos(3));
    }

    @Test
    void shouldCountAttemptsToConnect() throws VenueError {
        for (int i = 0; i < 3; i++) {
            usage.connection(NOW_NS);
        }

        final VenueError refused = catchThrowableOfType(VenueError.class, () -> usage.connection(NOW_NS));
        assertThat(refused.code()).isEqualTo(-1034);
        assertThat(refused.status()).isEqualTo(429);
    }

    @Test
    void shouldShutOutWhoeverIsDisconnectedAgainAndAgain() throws VenueError {
        for (int i = 1; i < RequestLimiter.DISCONNECTED_BEFORE_BAN; i++) {
            usage.disconnectedForMessages(NOW_NS);
        }
        usage.connection(NOW_NS);
        final long later = NOW_NS + 5 * MINUTE_NS;
        usage.disconnectedForMessages(later);
        usage.connection(later);

        for (int i = 1; i < RequestLimiter.DISCONNECTED_BEFORE_BAN; i++) {
            usage.disconnectedForMessages(later);
        }

        final VenueError banned = refused(1, later);
        assertThat(banned.status()).isEqualTo(418);
        assertThat(banned.retryAfterNs()).isEqualTo(2 * MINUTE_NS);
        assertThat(catchThrowableOfType(VenueError.class, () -> usage.connection(later))
                        .status())
                .isEqualTo(418);
        assertThatCode(() -> usage.connection(later + 2 * MINUTE_NS)).doesNotThrowAnyException();
    }

    private VenueError refused(final int weight, final long nowNs) {
        return catchThrowableOfType(VenueError.class, () -> usage.request(weight, nowNs));
    }

    @Test
    void shouldTellTheBanOnEveryDoorAndDropItsSockets() throws Exception {
        final ExchangeConfig config = ExchangeConfig.builder()
                .accounts(ScriptedFeed.account(Map.of()))
                .limits(new RateLimits(50, 1_000, 10, OrderLimits.PRODUCTION))
                .build();
        try (ExchangeServer server = new ExchangeServer(config, ScriptedFeed.triangle()).start();
                SocketClient socket = new SocketClient(server.wsApiUrl());
                RestClient rest = new RestClient(server.restUrl(), KEY, SECRET)) {
            RestClient.Answer answer = rest.get("/api/v3/exchangeInfo");
            for (int i = 0; i < 40 && answer.status() != 418; i++) {
                answer = rest.get("/api/v3/exchangeInfo");
            }

            assertThat(answer.status()).isEqualTo(418);
            assertThat(answer.code()).isEqualTo(-1003);
            assertThat(Integer.parseInt(answer.headers().get("Retry-After"))).isBetween(100, 121);
            socket.send("{\"id\":1,\"method\":\"ping\"}");
            assertThat(socket.next())
                    .contains("\"status\":418", "\"code\":-1003", "\"data\":{\"serverTime\":", "\"retryAfter\":");
            assertThat(socket.closeCode()).as("just ended").isEqualTo(-1);
        }
    }
}
