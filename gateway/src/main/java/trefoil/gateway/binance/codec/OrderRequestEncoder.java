package trefoil.gateway.binance.codec;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.Side;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.binance.auth.Signer;

/**
 * Writes an {@link OrderIntent} as the signed form body of {@code POST /api/v3/order}, into one reused array.
 *
 * <pre>
 *   symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.5&price=42000&newOrderRespType=FULL
 *   &newClientOrderId=tf-l2xk9wq1-42-1&recvWindow=1000&timestamp=1790000000123&signature=<64 hex, or base64 percent-encoded>
 * </pre>
 *
 * What is signed is exactly what precedes {@code &signature}. Symbols are percent-encoded once, at construction. One
 * thread; an order allocates nothing.
 */
public final class OrderRequestEncoder {
    /** Longest validity the venue takes, milliseconds. */
    public static final BigDecimal MAX_RECV_WINDOW_MS = new BigDecimal(60_000);

    private static final int MAX_RECV_WINDOW_DECIMALS = 3;
    private static final int FIXED_PARTS_LENGTH = 512;
    /** Of an RSA key of 4096 bits: 684 characters, each percent-encoded at worst. */
    static final int MAX_SIGNATURE_LENGTH = 2052;

    private static final byte[] BUY = ascii("&side=BUY&type=LIMIT&timeInForce=");
    private static final byte[] SELL = ascii("&side=SELL&type=LIMIT&timeInForce=");
    private static final byte[] IOC_QUANTITY = ascii("IOC&quantity=");
    private static final byte[] FOK_QUANTITY = ascii("FOK&quantity=");
    private static final byte[] PRICE = ascii("&price=");
    private static final byte[] TIMESTAMP = ascii("&timestamp=");
    private static final byte[] SIGNATURE = ascii("&signature=");

    private final byte[][] symbols;
    private final byte[] clientOrderId;
    private final byte[] recvWindow;
    private final byte[] body;

    /**
     * An encoder of one run's orders.
     *
     * @param instruments in index order
     * @param session identity of the run, see {@link ClientOrderId}
     * @param recvWindowMs how long after its timestamp the venue may still accept an order; at most three decimals
     */
    public OrderRequestEncoder(final List<Instrument> instruments, final long session, final BigDecimal recvWindowMs) {
        requireWindow(recvWindowMs);
        symbols = new byte[instruments.size()][];
        int longest = 0;
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = ascii("symbol=" + percentEncoded(instruments.get(i).symbol()));
            longest = Math.max(longest, symbols[i].length);
        }
        final ClientOrderId checked = new ClientOrderId(session, OrderKey.of(1, 1));
        clientOrderId =
                concat(ascii("&newOrderRespType=FULL&newClientOrderId="), ClientOrderId.prefix(checked.session()));
        recvWindow = ascii("&recvWindow=" + recvWindowMs.stripTrailingZeros().toPlainString());
        body = new byte[longest + FIXED_PARTS_LENGTH + MAX_SIGNATURE_LENGTH];
    }

    static void requireWindow(final BigDecimal recvWindowMs) {
        if (recvWindowMs.signum() <= 0
                || recvWindowMs.compareTo(MAX_RECV_WINDOW_MS) > 0
                || recvWindowMs.stripTrailingZeros().scale() > MAX_RECV_WINDOW_DECIMALS) {
            throw new IllegalArgumentException("recvWindowMs=" + recvWindowMs + " is not above 0 and up to "
                    + MAX_RECV_WINDOW_MS + " with at most three decimals");
        }
    }

    /** The form value of a text: UTF-8, everything outside {@code [A-Za-z0-9._-]} percent-encoded. */
    public static String percentEncoded(final String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    /** Writes the signed body of the intent at that place; answers its length. See {@link #body()}. */
    public int encode(final DirectBuffer intent, final int offset, final long timestampMs, final Signer signer) {
        final int unsigned = encodeUnsigned(intent, offset, timestampMs);
        final int signature = put(SIGNATURE, unsigned);
        return signature + signer.signForm(body, 0, unsigned, body, signature);
    }

    /** The array that holds the body written last, from its first byte on. */
    public byte[] body() {
        return body;
    }

    private int encodeUnsigned(final DirectBuffer intent, final int offset, final long timestampMs) {
        final long orderKey = OrderIntent.orderKey(intent, offset);
        int position = put(symbols[OrderIntent.instrument(intent, offset)], 0);
        position = put(OrderIntent.side(intent, offset) == Side.BUY ? BUY : SELL, position);
        position =
                put(OrderIntent.timeInForce(intent, offset) == OrderIntent.FOK ? FOK_QUANTITY : IOC_QUANTITY, position);
        position += DecimalText.format(OrderIntent.qty(intent, offset), body, position);
        position = put(PRICE, position);
        position += DecimalText.format(OrderIntent.price(intent, offset), body, position);
        position = put(clientOrderId, position);
        position += DecimalText.formatLong(OrderKey.loopId(orderKey), body, position);
        body[position++] = '-';
        position += DecimalText.formatLong(OrderKey.ordinal(orderKey), body, position);
        position = put(recvWindow, position);
        position = put(TIMESTAMP, position);
        return position + DecimalText.formatLong(timestampMs, body, position);
    }

    private int put(final byte[] part, final int position) {
        System.arraycopy(part, 0, body, position, part.length);
        return position + part.length;
    }

    private static byte[] concat(final byte[] first, final byte[] second) {
        final byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
