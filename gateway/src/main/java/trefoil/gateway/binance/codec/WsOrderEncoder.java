package trefoil.gateway.binance.codec;

import java.math.BigDecimal;
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
 * Writes an {@link OrderIntent} as the request {@code order.place} of the websocket API, into one reused array.
 *
 * <pre>
 *   {"id":17,"method":"order.place","params":{"symbol":"BTCUSDT","side":"BUY","type":"LIMIT","timeInForce":"IOC",
 *   "quantity":"0.5","price":"42000","newOrderRespType":"FULL","newClientOrderId":"tf-l2xk9wq1-42-1","recvWindow":1000,
 *   "timestamp":1790000000123}}
 * </pre>
 *
 * On a connection that has logged on that is all; elsewhere {@code apiKey} and {@code signature} follow, the signature over
 * all other parameters sorted by name. One thread; an order allocates nothing.
 */
public final class WsOrderEncoder {
    private static final int FIXED_PARTS_LENGTH = 1024;
    private static final int MAX_API_KEY_LENGTH = 512;

    private static final byte[] ID = ascii("{\"id\":");
    private static final byte[] PLACE = ascii(",\"method\":\"order.place\",\"params\":{\"symbol\":\"");
    private static final byte[] TEST = ascii(",\"method\":\"order.test\",\"params\":{\"symbol\":\"");
    private static final byte[] BUY = ascii("\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"timeInForce\":\"");
    private static final byte[] SELL = ascii("\",\"side\":\"SELL\",\"type\":\"LIMIT\",\"timeInForce\":\"");
    private static final byte[] IOC_QUANTITY = ascii("IOC\",\"quantity\":\"");
    private static final byte[] FOK_QUANTITY = ascii("FOK\",\"quantity\":\"");
    private static final byte[] PRICE = ascii("\",\"price\":\"");
    private static final byte[] TIMESTAMP = ascii(",\"timestamp\":");
    private static final byte[] SIGNATURE = ascii("\",\"signature\":\"");
    private static final byte[] END = ascii("}}");
    private static final byte[] END_OF_TEXT = ascii("\"}}");

    private static final byte[] SIGNED_PRICE = ascii("&newOrderRespType=FULL&price=");
    private static final byte[] SIGNED_QUANTITY = ascii("&quantity=");
    private static final byte[] SIGNED_BUY = ascii("&side=BUY&symbol=");
    private static final byte[] SIGNED_SELL = ascii("&side=SELL&symbol=");
    private static final byte[] SIGNED_IOC = ascii("&timeInForce=IOC&timestamp=");
    private static final byte[] SIGNED_FOK = ascii("&timeInForce=FOK&timestamp=");
    private static final byte[] SIGNED_TYPE = ascii("&type=LIMIT");

    /** As they stand in JSON. */
    private final byte[][] symbols;
    /** As they are signed. */
    private final byte[][] plainSymbols;

    private final byte[] clientOrderId;
    private final byte[] recvWindow;
    private final byte[] apiKey;
    private final byte[] signedHead;
    private final byte[] signedRecvWindow;
    private final byte[] text;
    /** What is signed. */
    private final byte[] payload;

    private byte[] method = PLACE;

    /**
     * An encoder of one run's orders.
     *
     * @param instruments in index order
     * @param session identity of the run, see {@link ClientOrderId}
     * @param recvWindowMs how long after its timestamp the venue may still accept an order; at most three decimals
     * @param apiKey goes out with each order that is signed
     */
    public WsOrderEncoder(
            final List<Instrument> instruments,
            final long session,
            final BigDecimal recvWindowMs,
            final String apiKey) {
        OrderRequestEncoder.requireWindow(recvWindowMs);
        symbols = new byte[instruments.size()][];
        plainSymbols = new byte[instruments.size()][];
        int longest = 0;
        for (int i = 0; i < symbols.length; i++) {
            final String symbol = instruments.get(i).symbol();
            symbols[i] = JsonText.escaped(symbol).getBytes(StandardCharsets.UTF_8);
            plainSymbols[i] = symbol.getBytes(StandardCharsets.UTF_8);
            longest = Math.max(longest, symbols[i].length);
        }
        final String prefix = new String(
                ClientOrderId.prefix(new ClientOrderId(session, OrderKey.of(1, 1)).session()),
                StandardCharsets.US_ASCII);
        final String window = recvWindowMs.stripTrailingZeros().toPlainString();
        clientOrderId = ascii("\",\"newOrderRespType\":\"FULL\",\"newClientOrderId\":\"" + prefix);
        recvWindow = ascii("\",\"recvWindow\":" + window);
        this.apiKey = (",\"apiKey\":\"" + JsonText.escaped(apiKey)).getBytes(StandardCharsets.UTF_8);
        signedHead = ("apiKey=" + apiKey + "&newClientOrderId=" + prefix).getBytes(StandardCharsets.UTF_8);
        signedRecvWindow = ascii("&recvWindow=" + window);
        text = new byte[longest + FIXED_PARTS_LENGTH + MAX_API_KEY_LENGTH + OrderRequestEncoder.MAX_SIGNATURE_LENGTH];
        payload = new byte[longest + FIXED_PARTS_LENGTH + MAX_API_KEY_LENGTH];
    }

    /** Whether what is written from now on is only tested by the venue, not placed. */
    public void testOnly(final boolean value) {
        method = value ? TEST : PLACE;
    }

    /** Writes the request of a session that has logged on; answers its length. See {@link #text()}. */
    public int encode(final DirectBuffer intent, final int offset, final long id, final long timestampMs) {
        return put(END, encodeParameters(intent, offset, id, timestampMs));
    }

    /** As the other, with API key and signature of its own. */
    public int encodeSigned(
            final DirectBuffer intent, final int offset, final long id, final long timestampMs, final Signer signer) {
        int position = put(apiKey, encodeParameters(intent, offset, id, timestampMs));
        position = put(SIGNATURE, position);
        position += signer.sign(payload, 0, writePayload(intent, offset, timestampMs), text, position);
        return put(END_OF_TEXT, position);
    }

    /** The array that holds the request written last, from its first byte on. */
    public byte[] text() {
        return text;
    }

    private int encodeParameters(final DirectBuffer intent, final int offset, final long id, final long timestampMs) {
        final long orderKey = OrderIntent.orderKey(intent, offset);
        int position = put(ID, 0);
        position += DecimalText.formatLong(id, text, position);
        position = put(method, position);
        position = put(symbols[OrderIntent.instrument(intent, offset)], position);
        position = put(OrderIntent.side(intent, offset) == Side.BUY ? BUY : SELL, position);
        position =
                put(OrderIntent.timeInForce(intent, offset) == OrderIntent.FOK ? FOK_QUANTITY : IOC_QUANTITY, position);
        position += DecimalText.format(OrderIntent.qty(intent, offset), text, position);
        position = put(PRICE, position);
        position += DecimalText.format(OrderIntent.price(intent, offset), text, position);
        position = put(clientOrderId, position);
        position += DecimalText.formatLong(OrderKey.loopId(orderKey), text, position);
        text[position++] = '-';
        position += DecimalText.formatLong(OrderKey.ordinal(orderKey), text, position);
        position = put(recvWindow, position);
        position = put(TIMESTAMP, position);
        return position + DecimalText.formatLong(timestampMs, text, position);
    }

    private int writePayload(final DirectBuffer intent, final int offset, final long timestampMs) {
        final long orderKey = OrderIntent.orderKey(intent, offset);
        int position = add(signedHead, 0);
        position += DecimalText.formatLong(OrderKey.loopId(orderKey), payload, position);
        payload[position++] = '-';
        position += DecimalText.formatLong(OrderKey.ordinal(orderKey), payload, position);
        position = add(SIGNED_PRICE, position);
        position += DecimalText.format(OrderIntent.price(intent, offset), payload, position);
        position = add(SIGNED_QUANTITY, position);
        position += DecimalText.format(OrderIntent.qty(intent, offset), payload, position);
        position = add(signedRecvWindow, position);
        position = add(OrderIntent.side(intent, offset) == Side.BUY ? SIGNED_BUY : SIGNED_SELL, position);
        position = add(plainSymbols[OrderIntent.instrument(intent, offset)], position);
        position = add(OrderIntent.timeInForce(intent, offset) == OrderIntent.FOK ? SIGNED_FOK : SIGNED_IOC, position);
        position += DecimalText.formatLong(timestampMs, payload, position);
        return add(SIGNED_TYPE, position);
    }

    private int put(final byte[] part, final int position) {
        System.arraycopy(part, 0, text, position, part.length);
        return position + part.length;
    }

    private int add(final byte[] part, final int position) {
        System.arraycopy(part, 0, payload, position, part.length);
        return position + part.length;
    }

    private static byte[] ascii(final String value) {
        return value.getBytes(StandardCharsets.US_ASCII);
    }
}
