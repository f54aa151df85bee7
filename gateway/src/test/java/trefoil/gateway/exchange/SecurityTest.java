package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static trefoil.gateway.exchange.ScriptedFeed.KEY;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.Fees;
import trefoil.engine.sim.OrderLimits;
import trefoil.engine.sim.VirtualExchange;

class SecurityTest {
    private static final String ORDER =
            "&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559";

    private final Security security = new Security();
    private Account account;

    @BeforeEach
    void addAccount() {
        final VirtualExchange exchange = new VirtualExchange(List.of(ScriptedFeed.instrument("LTCBTC", "LTC", "BTC")));
        account = exchange.openAccount("trader", Map.of(), Fees.of(0, 0), OrderLimits.PRODUCTION);
        security.add(ScriptedFeed.account(Map.of()), account);
    }

    /** Vectors that the venue publishes in its own documents. */
    @ParameterizedTest
    @CsvSource({
        "symbol=LTCBTC" + ORDER + ",c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71",
        "symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96" + ORDER
                + ",E1353EC6B14D888F1164AE9AF8228A3DBD508BC82EB867DB8AB6046442F33EF3",
        "apiKey=" + KEY + "&price=52000.00&quantity=0.01000000&recvWindow=100&side=SELL&symbol=BTCUSDT&timeInForce=GTC"
                + "&timestamp=1645423376532&type=LIMIT,"
                + "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24",
        "apiKey=" + KEY + "&price=0.10000000&quantity=1.00000000&recvWindow=5000&side=BUY&symbol=１２３４５６"
                + "&timeInForce=GTC&timestamp=1645423376532&type=LIMIT,"
                + "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd"
    })
    void shouldAcceptTheVenuesSignatures(final String payload, final String signature) throws VenueError {
        final byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);

        assertThat(security.authenticate(KEY, bytes, signature)).isSameAs(account);
        assertThatThrownBy(() -> security.authenticate(KEY, bytes, signature.replace('3', '4')))
                .hasMessage("Signature for this request is not valid.");
    }

    @Test
    void shouldSignQueryAndBodyWithoutSignatureAndSeparator() {
        assertThat(new String(
                        HttpConnection.signedPayload("a=1&signature=x", "b=%20&signature=y"),
                        StandardCharsets.US_ASCII))
                .isEqualTo("a=1b=%20");
        assertThat(new String(HttpConnection.signedPayload("signature=x&a=1&c=2", ""), StandardCharsets.US_ASCII))
                .isEqualTo("a=1&c=2");
    }

    @Test
    void shouldReadMillisecondsAndMicroseconds() throws VenueError {
        final long nowNs = TimeUnit.MILLISECONDS.toNanos(1_790_000_000_123L);

        timing("1790000000123", "0").check(nowNs);
        timing("1790000000123000", "0").check(nowNs);
        timing("1790000000122999", "0.001").check(nowNs);
        timing("1790000001122", null).check(nowNs);
        assertThatThrownBy(() -> timing("1790000000122998", "0.001").check(nowNs))
                .hasMessage("Timestamp for this request is outside of the recvWindow.");
        assertThatThrownBy(() -> timing("1790000001123", null).check(nowNs))
                .hasMessage("Timestamp for this request was 1000ms ahead of the server's time.");
        assertThatThrownBy(() -> timing("1789999995122", null).check(nowNs)).isInstanceOf(VenueError.class);
        assertThatThrownBy(() -> timing("9223372036854775807", "60000").check(nowNs))
                .isInstanceOf(VenueError.class);
        assertThatThrownBy(() -> timing("1", "60001")).hasMessage("recvWindow must be less than 60000");
    }

    private static Security.Timing timing(final String timestamp, final String recvWindow) throws VenueError {
        return Security.timing(new Parameters(
                recvWindow == null
                        ? Map.of("timestamp", timestamp)
                        : Map.of("timestamp", timestamp, "recvWindow", recvWindow)));
    }

    @Test
    void shouldNotPrintTheSecret() {
        final ExchangeAccount config = ScriptedFeed.account(Map.of());

        assertThat(config.toString() + ExchangeConfig.builder().accounts(config).build())
                .doesNotContain(ScriptedFeed.SECRET);
    }
}
