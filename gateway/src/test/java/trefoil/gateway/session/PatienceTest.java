package trefoil.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.testing.LoopbackServer;
import trefoil.gateway.binance.testing.LoopbackServer.Answer;
import trefoil.gateway.config.ConfigReader;

/** A start against venues that are overloaded, want to be left alone, or are not there yet. */
@Timeout(60)
class PatienceTest {
    private static final Answer TIME = Answer.json(200, "{\"serverTime\":1700000000000}");
    private static final Answer FAILS = Answer.json(503, "");

    @TempDir
    private Path directory;

    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private LoopbackServer venue;
    private SessionServices services;
    private Runnable onTold = () -> {};

    @BeforeEach
    void openVenue() throws IOException {
        venue = new LoopbackServer().handle(request -> answers.isEmpty() ? TIME : answers.remove());
    }

    @AfterEach
    void close() throws IOException {
        venue.close();
        if (services != null) {
            services.close();
            services.closeRest();
        }
    }

    private Patience patience(final String authority, final int startWaitS) throws Exception {
        final Path config = Files.writeString(
                directory.resolve("watch.toml"),
                "[venue]\nrestUrl = \"http://" + authority + "\"\nstreamUrl = \"ws://" + authority + "\"\nstartWaitS = "
                        + startWaitS + "\n");
        services = new SessionServices(ConfigReader.read(config), Optional.empty(), line -> {
            told.add(line);
            onTold.run();
        });
        return services.patience();
    }

    private Patience patience(final int startWaitS) throws Exception {
        return patience(venue.authority(), startWaitS);
    }

    private static Answer tooOften(final int retryAfterS) {
        return Answer.json(429, "{\"code\":-1003,\"msg\":\"Too many\"}", "Retry-After", Integer.toString(retryAfterS));
    }

    private long requests() {
        return venue.waiting("GET", "/api/v3/time");
    }

    @Test
    void shouldAskAgainAfterThePausesThatTheVenueNames() throws Exception {
        answers.add(tooOften(2));
        final long startNs = System.nanoTime();

        final long serverMs = patience(120).ask(() -> services.rest().serverTimeMs());

        assertThat(serverMs).isEqualTo(1_700_000_000_000L);
        assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(2));
        assertThat(requests()).as("nothing is asked meanwhile").isEqualTo(2);
        assertThat(told).hasSize(1);
        assertThat(told.get(0)).contains("asked too often (HTTP 429", "; asking again in 2 s");
    }

    @Test
    void shouldAskAFailingVenueWithPausesThatDouble() throws Exception {
        answers.add(FAILS);
        answers.add(FAILS);

        patience(120).ask(() -> services.rest().serverTimeMs());

        assertThat(requests()).isEqualTo(3);
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).contains("the venue fails (HTTP 503", "; asking again in 1 s");
        assertThat(told.get(1)).endsWith("; asking again in 2 s");
    }

    @Test
    void shouldWaitForAVenueThatFailsWhileTheClockIsMeasuredAgain() throws Exception {
        answers.add(Answer.json(400, "{\"code\":-1021,\"msg\":\"Timestamp for this request is outside\"}"));
        answers.add(FAILS);

        patience(120).ask(() -> services.rest().serverTimeMs());

        assertThat(told).hasSize(2);
        assertThat(told.get(0)).endsWith("; asking again in 1 s");
        assertThat(told.get(1)).contains("the venue fails (HTTP 503", "; asking again in 2 s");
        assertThat(requests())
                .as("twice refused, the clock's samples, and once more")
                .isEqualTo(8);
    }

    @Test
    void shouldWaitForAVenueThatIsNotThereYet() throws Exception {
        final int port;
        try (ServerSocket closing = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = closing.getLocalPort();
        }
        final List<LocalExchange> exchanges = new ArrayList<>();
        onTold = () -> {
            try {
                exchanges.add(LocalExchange.start(port, LocalExchange.MONEY));
            } catch (final IOException e) {
                throw new AssertionError(e);
            }
        };

        try {
            patience("127.0.0.1:" + port, 120).measureClock();

            assertThat(told).hasSize(1);
            assertThat(told.get(0)).contains("cannot reach http://127.0.0.1:" + port, "; asking again in 1 s");
            assertThat(exchanges).hasSize(1);
        } finally {
            exchanges.forEach(LocalExchange::close);
        }
    }

    @Test
    void shouldEndAtOnceWhenThePauseIsLongerThanItWaits() throws Exception {
        answers.add(tooOften(121));

        assertThatThrownBy(() -> patience(120).ask(() -> services.rest().serverTimeMs()))
                .isInstanceOf(VenueException.class)
                .hasMessageStartingWith("given up after 0 s, another 121 s would be more than venue.startWaitS = 120: "
                        + "the venue was asked too often (HTTP 429");
        assertThat(requests()).isEqualTo(1);
        assertThat(told).isEmpty();
    }

    @Test
    void shouldEndOnceItHasWaitedForAsLongAsItMay() throws Exception {
        for (int i = 0; i < 3; i++) {
            answers.add(FAILS);
        }

        assertThatThrownBy(() -> patience(4).ask(() -> services.rest().serverTimeMs()))
                .hasMessageStartingWith("given up after 3 s, another 4 s would be more than venue.startWaitS = 4: "
                        + "the venue fails (HTTP 503");
        assertThat(requests()).isEqualTo(3);
    }

    @Test
    void shouldEndAtOnceWhenItIsBanned() throws Exception {
        answers.add(Answer.json(418, "{\"code\":-1003,\"msg\":\"banned\"}", "Retry-After", "1"));

        assertThatThrownBy(() -> patience(120).ask(() -> services.rest().serverTimeMs()))
                .isInstanceOfSatisfying(VenueException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(VenueException.Kind.BANNED))
                .hasMessageContaining("bans this address");
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void shouldEndAtOnceWhenTheAnswerCannotBeRead() throws Exception {
        answers.add(Answer.json(200, "garbage"));

        assertThatThrownBy(() -> patience(120).ask(() -> services.rest().serverTimeMs()))
                .hasMessageContaining("cannot be read");
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void shouldWaitNoLongerWhenTheStartIsGivenUp() throws Exception {
        answers.add(tooOften(59));
        onTold = () -> services.abandonStart();

        assertThatThrownBy(() -> patience(120).ask(() -> services.rest().serverTimeMs()))
                .hasMessageContaining("the start was given up");
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void shouldHopeForAnOrdersFateWhileTheVenueWantsAPauseWithinTheBound() throws Exception {
        final Patience patience = patience(120);
        answers.add(tooOften(119));
        askOnce();

        assertThatCode(() -> patience.requireHope(services.clock().nanoTime())).doesNotThrowAnyException();
    }

    @Test
    void shouldLoseHopeWhenBanned() throws Exception {
        final Patience patience = patience(120);
        answers.add(Answer.json(418, "{}", "Retry-After", "7"));
        askOnce();

        assertThatThrownBy(() -> patience.requireHope(services.clock().nanoTime()))
                .hasMessage("the venue bans this address for another 7 s: start again after that");
    }

    @Test
    void shouldLoseHopeWhenTheVenueWantsNoRequestsForLong() throws Exception {
        final Patience patience = patience(120);
        answers.add(tooOften(200));
        askOnce();

        assertThatThrownBy(() -> patience.requireHope(services.clock().nanoTime()))
                .hasMessage("the venue wants no requests for another 200 s: start again after that");
    }

    @Test
    void shouldLoseHopeWhenTheVenueIsSilentForLong() throws Exception {
        final Patience patience = patience(120);
        answers.add(FAILS);
        askOnce();
        final long longAgoNs = services.clock().nanoTime() - TimeUnit.SECONDS.toNanos(121);

        assertThatThrownBy(() -> patience.requireHope(longAgoNs))
                .hasMessageContaining("the venue has not answered for 12");
        services.rest().serverTimeMs();
        patience.requireHope(longAgoNs);
    }

    private void askOnce() {
        assertThatThrownBy(() -> services.rest().serverTimeMs()).isInstanceOf(VenueException.class);
    }
}
