package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.gateway.exchange.ScriptedFeed.KEY;
import static trefoil.gateway.exchange.ScriptedFeed.SECRET;
import static trefoil.gateway.exchange.ScriptedFeed.fixed;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.sim.Injection;
import trefoil.engine.sim.Rejection;

class FaultScriptTest {
    private ExchangeServer server;
    private RestClient client;
    private FaultScript script;

    @BeforeEach
    void start() throws Exception {
        server = new ExchangeServer(
                        ExchangeConfig.builder()
                                .accounts(ScriptedFeed.account(Map.of("USDT", fixed("100000"))))
                                .build(),
                        ScriptedFeed.triangle())
                .start();
        server.feedEnd().get(10, TimeUnit.SECONDS);
        client = new RestClient(server.restUrl(), KEY, SECRET);
        script = FaultScript.on(server);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void shouldHitTheLegOfTheNextLoopOnly() {
        assertThat(order("tf-s1-7-1")).isEqualTo("FILLED");
        final FaultScript.Shot shot = script.next(2, Injection.noFill());

        assertThat(order("tf-s1-7-2")).as("a loop that was open").isEqualTo("FILLED");
        assertThat(order("tf-s1-8-1")).as("another leg").isEqualTo("FILLED");
        assertThat(order("web-8-2")).as("not of a loop").isEqualTo("FILLED");
        assertThat(shot.target()).isEmpty();
        assertThat(shot.loopId()).isZero();
        assertThat(order("tf-s1-8-2")).isEqualTo("EXPIRED");
        assertThat(order("tf-s1-9-2")).as("once").isEqualTo("FILLED");

        assertThat(shot.loopId()).isEqualTo(8);
        assertThat(shot.target().orElseThrow().clientOrderId()).isEqualTo("tf-s1-8-2");
    }

    @Test
    void shouldTakeTheFirstLoopOfARestartedEngineForTheNext() {
        order("tf-s1-70-1");
        script.next(1, Injection.noFill());

        assertThat(order("tf-s2-1-1")).isEqualTo("EXPIRED");
    }

    @Test
    void shouldHitARepairOfALoopThatIsOpen() {
        order("tf-s1-7-1");
        final FaultScript.Shot shot = script.any(4, Injection.reject(Rejection.MARKET_CLOSED));

        assertThat(order("tf-s1-7-4")).isEqualTo("-2010");
        assertThat(shot.loopId()).isEqualTo(7);
    }

    @Test
    void shouldTellEqualFaultsApart() {
        final FaultScript.Shot first = script.next(1, Injection.noFill());
        final FaultScript.Shot second = script.next(3, Injection.noFill());

        order("tf-s1-1-3");

        assertThat(first.target()).isEmpty();
        assertThat(second.loopId()).isEqualTo(1);
    }

    /** Status of a small order, or the code of its refusal. */
    private String order(final String name) {
        final RestClient.Answer answer = client.signed(
                "POST",
                "/api/v3/order",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.01&price=50001.00&newClientOrderId="
                        + name);
        return answer.status() == 200 ? answer.field("status") : answer.field("code");
    }
}
