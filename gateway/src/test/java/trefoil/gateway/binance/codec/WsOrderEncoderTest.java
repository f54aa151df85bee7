package trefoil.gateway.binance.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
import trefoil.gateway.binance.auth.Signer;

class WsOrderEncoderTest {
    private static final long SESSION = 1_790_000_000_123L;

    private final Instrument plain = instrument("BTCUSDT");
    private final Instrument foreign = instrument("１２３４５６");
    private final WsOrderEncoder encoder =
            new WsOrderEncoder(List.of(plain, foreign), SESSION, new BigDecimal("50.50"), "aKey");

    @Test
    void shouldWriteAnOrderOfASessionWithoutKeyOrSignature() {
        final int length = encoder.encode(intent(0, Side.BUY, OrderIntent.IOC), 0, 17, 1_790_000_000_124L);

        assertThat(text(length))
                .isEqualTo("{\"id\":17,\"method\":\"order.place\",\"params\":{\"symbol\":\"BTCUSDT\",\"side\":\"BUY\","
                        + "\"type\":\"LIMIT\",\"timeInForce\":\"IOC\",\"quantity\":\"0.5\",\"price\":\"42000\","
                        + "\"newOrderRespType\":\"FULL\",\"newClientOrderId\":\"tf-mubbs7ln-42-3\","
                        + "\"recvWindow\":50.5,\"timestamp\":1790000000124}}");
    }

    @Test
    void shouldSignTheParametersSortedByNameAsTheyAre() {
        final RecordingSigner signer = new RecordingSigner();

        final int length =
                encoder.encodeSigned(intent(1, Side.SELL, OrderIntent.FOK), 0, 18, 1_790_000_000_124L, signer);

        assertThat(signer.payload)
                .isEqualTo(
                        "apiKey=aKey&newClientOrderId=tf-mubbs7ln-42-3&newOrderRespType=FULL&price=42000&quantity=0.5"
                                + "&recvWindow=50.5&side=SELL&symbol=１２３４５６&timeInForce=FOK&timestamp=1790000000124&type=LIMIT");
        assertThat(text(length))
                .startsWith("{\"id\":18,\"method\":\"order.place\",\"params\":{\"symbol\":\"１２３４５６\",\"side\":\"SELL\"")
                .endsWith(",\"timestamp\":1790000000124,\"apiKey\":\"aKey\",\"signature\":\"sIgNeD\"}}");
    }

    @Test
    void shouldAskForATestOnlyWhereThatIsWanted() {
        encoder.testOnly(true);
        assertThat(text(encoder.encode(intent(0, Side.BUY, OrderIntent.IOC), 0, 1, 1)))
                .startsWith("{\"id\":1,\"method\":\"order.test\",");
        encoder.testOnly(false);
        assertThat(text(encoder.encode(intent(0, Side.BUY, OrderIntent.IOC), 0, 2, 1)))
                .startsWith("{\"id\":2,\"method\":\"order.place\",");
    }

    @Test
    void shouldHoldTheLongestNumbers() {
        final UnsafeBuffer longest = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        OrderIntent.write(
                longest,
                0,
                1,
                1,
                OrderKey.of(OrderKey.loopId(-1), 15),
                0,
                Side.SELL,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                OrderIntent.IOC,
                OrderPurpose.LEG);

        final int length = encoder.encodeSigned(longest, 0, Long.MAX_VALUE, Long.MAX_VALUE, new RecordingSigner());

        assertThat(text(length))
                .contains("\"price\":\"92233720368.54775807\"")
                .contains("\"timestamp\":9223372036854775807,");
    }

    @Test
    void shouldRefuseAWindowThatTheVenueDoesNotTake() {
        assertThatThrownBy(() -> new WsOrderEncoder(List.of(plain), SESSION, new BigDecimal("60000.001"), "aKey"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("recvWindowMs=60000.001");
    }

    private String text(final int length) {
        return new String(encoder.text(), 0, length, StandardCharsets.UTF_8);
    }

    private static UnsafeBuffer intent(final int instrument, final int side, final int timeInForce) {
        final UnsafeBuffer intent = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        OrderIntent.write(
                intent,
                0,
                1,
                1,
                OrderKey.of(42, 3),
                instrument,
                side,
                DecimalText.parse("42000"),
                DecimalText.parse("0.5"),
                timeInForce,
                OrderPurpose.LEG);
        return intent;
    }

    private static Instrument instrument(final String symbol) {
        return new Instrument(
                symbol,
                "BTC",
                "USDT",
                InstrumentStatus.TRADING,
                true,
                8,
                8,
                Filters.builder().build());
    }

    private static final class RecordingSigner implements Signer {
        private String payload;

        @Override
        public int maxFormLength() {
            return 6;
        }

        @Override
        public int sign(
                final byte[] signed, final int offset, final int length, final byte[] target, final int targetOffset) {
            payload = new String(signed, offset, length, StandardCharsets.UTF_8);
            System.arraycopy("sIgNeD".getBytes(StandardCharsets.US_ASCII), 0, target, targetOffset, 6);
            return 6;
        }

        @Override
        public int signForm(
                final byte[] signed, final int offset, final int length, final byte[] target, final int targetOffset) {
            return sign(signed, offset, length, target, targetOffset);
        }

        @Override
        public void close() {}
    }
}
