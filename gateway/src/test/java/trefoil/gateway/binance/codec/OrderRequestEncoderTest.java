package trefoil.gateway.binance.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.binance.auth.HmacSigner;

class OrderRequestEncoderTest {
    private static final byte[] SECRET = "a secret".getBytes(StandardCharsets.US_ASCII);
    private static final List<Instrument> INSTRUMENTS =
            List.of(instrument("BTCUSDT"), instrument("\u5e01\u5b89USDT"), instrument("A B*~/+"));
    private static final long SESSION = 1_790_000_000_123L;
    private static final long TIMESTAMP_MS = 1_790_000_000_456L;

    private final UnsafeBuffer intent = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final HmacSigner signer = new HmacSigner(SECRET);

    @Test
    void shouldWriteTheVenuesForm() throws GeneralSecurityException {
        final String body = encode("1000", 0, Side.BUY, "42000.01", "0.5", OrderIntent.IOC, OrderKey.of(42, 1));

        final String unsigned = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.5&price=42000.01"
                + "&newOrderRespType=FULL&newClientOrderId=tf-mubbs7ln-42-1&recvWindow=1000&timestamp=1790000000456";
        assertThat(Long.toString(SESSION, 36)).isEqualTo("mubbs7ln");
        assertThat(body).isEqualTo(unsigned + "&signature=" + hmac(unsigned));
    }

    @Test
    void shouldPercentEncodeSymbols() {
        assertThat(encode("40.5", 1, Side.SELL, "1", "2", OrderIntent.FOK, OrderKey.of(1, 3)))
                .startsWith("symbol=%E5%B8%81%E5%AE%89USDT&side=SELL&type=LIMIT&timeInForce=FOK&quantity=2&price=1&")
                .contains("-1-3&recvWindow=40.5&");
        assertThat(encode("40.5", 2, Side.SELL, "1", "2", OrderIntent.FOK, OrderKey.of(1, 3)))
                .startsWith("symbol=A%20B%2A%7E%2F%2B&");
    }

    @Test
    void shouldSignWhatItWrites() throws GeneralSecurityException {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            final long price = random.nextLong() >>> 1 + random.nextInt(60);
            final long qty = random.nextLong() >>> 1 + random.nextInt(60);
            final long orderKey =
                    OrderKey.of(1 + (random.nextLong() >>> 3 + random.nextInt(60)), 1 + random.nextInt(3));
            final String body = encode(
                    "5000",
                    random.nextInt(3),
                    1 + random.nextInt(2),
                    DecimalText.toString(price),
                    DecimalText.toString(qty),
                    OrderIntent.IOC,
                    orderKey);

            final int signature = body.indexOf("&signature=");
            assertThat(body.substring(signature + 11))
                    .as("seed %d: %s", seed, body)
                    .isEqualTo(hmac(body.substring(0, signature)));
            assertThat(body)
                    .contains("&quantity=" + DecimalText.toString(qty) + "&price=" + DecimalText.toString(price) + "&")
                    .contains("&newClientOrderId=" + new ClientOrderId(SESSION, orderKey) + "&");
        }
    }

    @Test
    void shouldParseItsOwnClientOrderIds() {
        final ClientOrderId longest =
                new ClientOrderId(ClientOrderId.MAX_SESSION, OrderKey.of(-1L >>> 4, OrderKey.LAST));

        assertThat(longest.toString())
                .hasSizeLessThanOrEqualTo(ClientOrderId.MAX_LENGTH)
                .matches("[A-Za-z0-9_-]+");
        assertThat(ClientOrderId.parse(longest.toString())).contains(longest);
        assertThat(ClientOrderId.parse("tf-0-1-1")).contains(new ClientOrderId(0, OrderKey.of(1, 1)));
        for (final String foreign : List.of(
                "",
                "tf-0-1-0",
                "tf-0-1-16",
                "tf-0-1-07",
                "tf-0-0-1",
                "tf-0-1",
                "web_abc",
                "tf-0-01-1",
                "tf-A-1-1",
                "tf-0-9223372036854775807-1",
                "tf-0-9999999999999999999-1",
                "tf-00000000000-1-1",
                "xtf-0-1-1",
                "tf-0-1-1 ")) {
            assertThat(ClientOrderId.parse(foreign)).as(foreign).isEmpty();
        }
        assertThatThrownBy(() -> new ClientOrderId(ClientOrderId.MAX_SESSION + 1, 5))
                .hasMessageContaining("session=");
    }

    @Test
    void shouldRefuseRecvWindowTheVenueWouldRefuse() {
        for (final String wrong : List.of("0", "-1", "60000.001", "1.0001")) {
            assertThatThrownBy(() -> new OrderRequestEncoder(INSTRUMENTS, SESSION, new BigDecimal(wrong)))
                    .hasMessageContaining("recvWindowMs=" + wrong);
        }
        assertThat(encode("60000", 0, Side.BUY, "1", "1", OrderIntent.IOC, 5)).contains("&recvWindow=60000&");
        assertThat(encode("0.001", 0, Side.BUY, "1", "1", OrderIntent.IOC, 5)).contains("&recvWindow=0.001&");
    }

    private String encode(
            final String recvWindowMs,
            final int instrument,
            final int side,
            final String price,
            final String qty,
            final int timeInForce,
            final long orderKey) {
        final OrderRequestEncoder encoder = new OrderRequestEncoder(INSTRUMENTS, SESSION, new BigDecimal(recvWindowMs));
        OrderIntent.write(
                intent,
                0,
                1,
                2,
                orderKey,
                instrument,
                side,
                DecimalText.parse(price),
                DecimalText.parse(qty),
                timeInForce,
                OrderPurpose.LEG);
        final int length = encoder.encode(intent, 0, TIMESTAMP_MS, signer);
        return new String(encoder.body(), 0, length, StandardCharsets.US_ASCII);
    }

    private static Instrument instrument(final String symbol) {
        return new Instrument(
                symbol,
                "BASE" + symbol,
                "USDT",
                InstrumentStatus.TRADING,
                true,
                8,
                8,
                Filters.builder().build());
    }

    private static String hmac(final String payload) throws GeneralSecurityException {
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        final StringBuilder hex = new StringBuilder();
        for (final byte next : mac.doFinal(payload.getBytes(StandardCharsets.US_ASCII))) {
            hex.append(String.format("%02x", next));
        }
        return hex.toString();
    }
}
