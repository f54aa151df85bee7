package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static trefoil.gateway.exchange.ScriptedFeed.KEY;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.FaultPlan;
import trefoil.engine.sim.Fees;
import trefoil.engine.sim.OrderLimits;
import trefoil.engine.sim.RandomFaults;
import trefoil.engine.sim.VirtualExchange;
import trefoil.gateway.exchange.history.TradeHistory;

class SecurityTest {
    private static final String ORDER =
            "&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559";

    private static final String ED25519_KEY = "sBRXrJx2DsOraMXOaUovEhgVRcjOvCtQwnWj8VxkOh1xqboS02SPGfKi2h8spZJb";
    private static final String ED25519_PUBLIC = "19420abfd752a565c15625e9da6eaf0086fc40c14960183214442c14996a800d";

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

    /** The key pair that the venue publishes; the signatures were made by three independent implementations. */
    @ParameterizedTest
    @CsvSource({
        "symbol=LTCBTC" + ORDER
                + ",WfzGnDebxAC6/SQQ8IgxO2A8zV0I3v3OTWs0IkFAqkrVzaUtwtzJI7VQf3QCKbPbYawE7LohsWhJm55b7ZPBAQ==",
        "symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96" + ORDER
                + ",k5QNXt6rcJ68tOWoxhnl2ay2jkxe0/mK3Ci17szQxF6xGy9ZYcE6dXRSSlUWK/LXDPU0/bqWoOu98pxYZbXHAA==",
        "apiKey=" + ED25519_KEY + "&timestamp=1649729878532"
                + ",QkxRSX10rV71REvvMibSfvHCKvHoDFDweKdzKXhHhcKIGkHoZPXAPVNsZYgJtf0CuKIm+cVrCqO07JHjZCVpAg==",
        "apiKey=" + ED25519_KEY + "&price=0.10000000&quantity=1.00000000&recvWindow=5000&side=BUY&symbol=１２３４５６"
                + "&timeInForce=GTC&timestamp=1645423376532&type=LIMIT"
                + ",hhZ5ePh8Ifje4nqxpfDE6wXIYqXuC2isSbfv7/4/2nZp/FeOtwHqfPc1ku9a79ygPoY/1uRYTpWJhoFBuyQTCQ=="
    })
    void shouldAcceptEd25519Signatures(final String payload, final String signature) throws Exception {
        final byte[] encoded = HexFormat.of().parseHex("302a300506032b6570032100" + ED25519_PUBLIC);
        final PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        final Security other = new Security();
        other.add(ScriptedFeed.account(Map.of()).withPublicKey(ED25519_KEY, key), account);
        final byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);

        assertThat(other.authenticate(ED25519_KEY, bytes, signature)).isSameAs(account);
        assertThat(other.kind(ED25519_KEY)).isEqualTo(KeyKind.ED25519);
        for (final String wrong : new String[] {"A" + signature.substring(1), "%%", ""}) {
            assertThatThrownBy(() -> other.authenticate(ED25519_KEY, bytes, wrong))
                    .hasMessage("Signature for this request is not valid.");
        }
    }

    @Test
    void shouldTakeNoKeyOfAnotherKind() throws Exception {
        final KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        final PublicKey small = generator.generateKeyPair().getPublic();
        final PublicKey curve =
                KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
        final ExchangeAccount config = ScriptedFeed.account(Map.of());

        assertThatThrownBy(() -> config.withPublicKey("k", small))
                .hasMessage("an RSA key has 2048 to 4096 bits, not 1024");
        assertThatThrownBy(() -> config.withPublicKey("k", curve)).hasMessage("a public key is RSA or Ed25519, not EC");
        assertThatThrownBy(() -> config.withPublicKey(KEY, new TestKeys().rsa().getPublic()))
                .hasMessage("account trader: apiKey given twice");
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
    void shouldCountAnOrderThatIsTooLateForTheMatchingEngine() {
        final VirtualExchange exchange = new VirtualExchange(List.of(ScriptedFeed.instrument("LTCBTC", "LTC", "BTC")));
        final ExchangeAccount config = ScriptedFeed.account(Map.of());
        final Account late = exchange.openAccount("late", Map.of(), Fees.of(0, 0), OrderLimits.PRODUCTION);
        final VenueOperations operations = new VenueOperations(
                exchange,
                new OrderDesk(exchange, new FaultPlan(RandomFaults.NONE), new EventDelivery((delayNs, task) -> {})),
                new TradeHistory(1),
                RateLimits.PRODUCTION,
                List.of(config));
        final long nowNs = TimeUnit.DAYS.toNanos(20_000);
        final Security.Timing timing = new Security.Timing(nowNs - 2, 1);

        for (final Operation operation : List.of(Operation.PLACE, Operation.CANCEL, Operation.STATUS)) {
            assertThatThrownBy(() -> operations.answer(
                            operation, new Parameters(Map.of()), late, timing, nowNs, TimeUnit.MILLISECONDS))
                    .hasMessage("Timestamp for this request is outside of the recvWindow.");
        }

        assertThat(late.unfilledOrders().inDay(nowNs)).isEqualTo(1);
    }

    @Test
    void shouldNotPrintTheSecret() {
        final ExchangeAccount config = ScriptedFeed.account(Map.of());

        assertThat(config.toString() + ExchangeConfig.builder().accounts(config).build())
                .doesNotContain(ScriptedFeed.SECRET);
    }
}
