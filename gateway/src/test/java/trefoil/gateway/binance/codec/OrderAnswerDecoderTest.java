package trefoil.gateway.binance.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.binance.testing.Instruments;

class OrderAnswerDecoderTest {
    private static final String FILL =
            "{\"price\":\"2.00000000\",\"qty\":\"1.00000000\",\"commission\":\"0.00100000\",\"commissionAsset\":\"ETH\",\"tradeId\":7}";
    private static final String FULL =
            "{\"symbol\":\"BTCUSDT\",\"orderId\":81,\"orderListId\":-1,\"clientOrderId\":\"c\","
                    + "\"transactTime\":1790000000123,\"price\":\"2.00000000\",\"origQty\":\"3.00000000\","
                    + "\"executedQty\":\"2.00000000\",\"origQuoteOrderQty\":\"0.00000000\",\"cummulativeQuoteQty\":\"4.00000000\","
                    + "\"status\":\"EXPIRED\",\"timeInForce\":\"IOC\",\"type\":\"LIMIT\",\"side\":\"BUY\",\"workingTime\":1,"
                    + "\"expiryReason\":\"UNFILLED_IOC_QUANTITY_EXPIRED\",\"fills\":[" + FILL + "," + FILL + "]}";

    private final OrderAnswerDecoder decoder = new OrderAnswerDecoder(Instruments.triangle());
    private final OrderAnswerView view = new OrderAnswerView();

    @Test
    void shouldReadFullAnswers() {
        assertThat(decode(FULL)).isEqualTo(OrderAnswerDecoder.ORDER);

        assertThat(view.symbol()).isEqualTo("BTCUSDT");
        assertThat(view.orderId()).isEqualTo(81);
        assertThat(view.status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(view.executedQty()).isEqualTo(DecimalText.parse("2"));
        assertThat(view.quoteQty()).isEqualTo(DecimalText.parse("4"));
        assertThat(view.fillCount()).isEqualTo(2);
        assertThat(view.commission(1)).isEqualTo(DecimalText.parse("0.001"));
        assertThat(view.commissionAsset(1)).isEqualTo(Instruments.triangle().assetIndex("ETH"));
        assertThat(view.tradeId(1)).isEqualTo(7);
    }

    @Test
    void shouldReadResultAckAndErrors() {
        assertThat(decode(FULL.replaceAll(",\"fills\".*", "}"))).isEqualTo(OrderAnswerDecoder.ORDER);
        assertThat(view.fillsListed()).isFalse();
        assertThat(decode("{\"symbol\":\"BTCUSDT\",\"orderId\":81,\"clientOrderId\":\"c\",\"transactTime\":1}"))
                .isEqualTo(OrderAnswerDecoder.ORDER);
        assertThat(view.status()).isNull();
        assertThat(decode("{\"code\":-2010,\"msg\":\"no\"}")).isEqualTo(OrderAnswerDecoder.ERROR);
        assertThat(view.errorCode()).isEqualTo(-2010);
        assertThat(view.errorMessage()).isEqualTo("no");
    }

    @Test
    void shouldRefuseWhatIsMissingOrContradictory() {
        for (final String[] change : new String[][] {
            {"\"symbol\":\"BTCUSDT\",", ""},
            {"\"orderId\":81,", ""},
            {"\"orderId\":81", "\"orderId\":\"81\""},
            {"\"orderId\":81", "\"orderId\":-1"},
            {"\"clientOrderId\":\"c\",", ""},
            {"\"executedQty\":\"2.00000000\",", ""},
            {"\"executedQty\":\"2.00000000\"", "\"executedQty\":2"},
            {"\"executedQty\":\"2.00000000\"", "\"executedQty\":\"2.5\""},
            {"\"executedQty\":\"2.00000000\"", "\"executedQty\":\"-2\""},
            {"\"executedQty\":\"2.00000000\"", "\"executedQty\":\"2.000000001\""},
            {"\"origQty\":\"3.00000000\"", "\"origQty\":\"1.00000000\""},
            {"\"origQty\":\"3.00000000\"", "\"origQty\":\"0\""},
            {"\"cummulativeQuoteQty\":\"4.00000000\",", ""},
            {"\"cummulativeQuoteQty\":\"4.00000000\"", "\"cummulativeQuoteQty\":\"4.00000010\""},
            {"EXPIRED\",", "FILLED\","},
            {"EXPIRED\",", "REJECTED\","},
            {"EXPIRED\",", "SOMETHING\","},
            {"\"status\":\"EXPIRED\",", ""},
            {"\"commission\":\"0.00100000\",", ""},
            {"\"commissionAsset\":\"ETH\",", ""},
            {"\"commissionAsset\":\"ETH\"", "\"commissionAsset\":\"\""},
            {"{\"price\":\"2.00000000\",\"qty\"", "{\"price\":\"0\",\"qty\""},
            {"\"fills\":[", "\"fills\":[1,"},
            {"\"fills\":[", "\"fills\":[],\"fills\":["},
            {"\"fills\":[" + FILL + "," + FILL + "]", "\"fills\":7"},
            {FILL + ",", ""}
        }) {
            assertThat(FULL).contains(change[0]);
            assertThat(decode(FULL.replace(change[0], change[1])))
                    .as("%s -> %s", change[0], change[1])
                    .isEqualTo(OrderAnswerDecoder.MALFORMED);
            assertThat(view.defect()).isNotEmpty();
        }
        for (final String wrong :
                new String[] {"", "{}", "[]", "null", "{\"code\":-1}", FULL + "x", "{\"msg\":\"x\"}"}) {
            assertThat(decode(wrong)).as(wrong).isEqualTo(OrderAnswerDecoder.MALFORMED);
        }
    }

    @Test
    void shouldReadAsManyFillsAsItSaysAndNoMore() {
        assertThat(decode(withFills(OrderAnswerView.MAX_FILLS))).isEqualTo(OrderAnswerDecoder.ORDER);
        assertThat(view.fillCount()).isEqualTo(OrderAnswerView.MAX_FILLS);
        assertThat(decode(withFills(OrderAnswerView.MAX_FILLS + 1))).isEqualTo(OrderAnswerDecoder.MALFORMED);
    }

    @Test
    void shouldNeverThrowOnTruncatedOrFlippedAnswers() {
        final byte[] whole = FULL.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            assertThat(decoder.decode(whole, 0, length, view)).isEqualTo(OrderAnswerDecoder.MALFORMED);
        }
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            final byte[] flipped = whole.clone();
            flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
            final int kind = decoder.decode(flipped, 0, flipped.length, view);
            if (kind == OrderAnswerDecoder.ORDER && view.fillsListed()) {
                long sum = 0;
                for (int fill = 0; fill < view.fillCount(); fill++) {
                    sum += view.fillQty(fill);
                }
                assertThat(sum).as("seed %d", seed).isEqualTo(view.executedQty());
            }
        }
    }

    private static String withFills(final int count) {
        final String fills = (FILL + ",").repeat(count);
        return FULL.replace(FILL + "," + FILL, fills.substring(0, fills.length() - 1))
                .replace("\"executedQty\":\"2.0", "\"executedQty\":\"" + count + ".0")
                .replace("\"origQty\":\"3.0", "\"origQty\":\"" + (count + 1) + ".0")
                .replace("\"cummulativeQuoteQty\":\"4.0", "\"cummulativeQuoteQty\":\"" + 2 * count + ".0");
    }

    private int decode(final String answer) {
        final byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        return decoder.decode(bytes, 0, bytes.length, view);
    }
}
