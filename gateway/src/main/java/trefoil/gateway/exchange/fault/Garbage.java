package trefoil.gateway.exchange.fault;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** What no venue should send, and one day one will. */
final class Garbage {
    private static final int LARGE_BYTES = 6 * 1024 * 1024;
    private static final int RANDOM_BYTES = 300;
    private static final int DEEP = 5_000;
    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;
    private static final int SHORT = 125;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final String[] TEXTS = {
        "",
        "{",
        "null",
        "[]",
        "{}",
        "17",
        "\"text\"",
        "{\"u\":1,\"s\":\"BTCUSDT\",\"b\":\"abc\",\"B\":\"1\",\"a\":\"2\",\"A\":\"1\"}",
        "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":1,\"s\":\"BTCUSDT\",\"b\":\"-1\",\"B\":\"1\",\"a\":{},\"A\":[]}}",
        "{\"stream\":\"btcusdt@bookTicker\",\"data\":null}",
        "{\"stream\":17,\"data\":[]}",
        "{\"e\":\"executionReport\",\"c\":\"tf-x-1-1\",\"X\":\"FILLED\"}",
        "{\"subscriptionId\":0,\"event\":{\"e\":\"executionReport\",\"E\":\"x\"}}",
        "{\"subscriptionId\":0,\"event\":{\"e\":\"outboundAccountPosition\",\"B\":[{\"a\":\"BTC\"}]}}",
        "{\"subscriptionId\":0,\"event\":{\"e\":\"neverHeardOf\",\"E\":1}}",
        "{\"id\":null,\"status\":400,\"error\":{\"code\":-1135,\"msg\":\"Invalid JSON Request\"}}",
        "{\"code\":-1,\"msg\":",
        "{\"u\":99999999999999999999999999,\"s\":\"BTCUSDT\"}",
        "<html><body>maintenance</body></html>",
    };

    private Garbage() {}

    /** A frame that cannot be an event, in one of many ways. */
    static ByteBuf frame(final int way) {
        final byte[] payload = bytes(way);
        final ByteBuf frame = Unpooled.buffer(payload.length + 2 + Long.BYTES);
        // Text that is no UTF-8 would end the connection for that alone.
        frame.writeByte(way % 7 == 6 || isRandom(way) ? FINAL_BINARY : FINAL_TEXT);
        if (payload.length <= SHORT) {
            frame.writeByte(payload.length);
        } else {
            frame.writeByte(LENGTH_IN_8_BYTES).writeLong(payload.length);
        }
        return frame.writeBytes(payload);
    }

    /** A frame larger than any event; with an odd {@code way} one that says it is, and does not come. */
    static ByteBuf oversizedFrame(final int way) {
        if (way % 2 == 1) {
            final ByteBuf header = Unpooled.buffer();
            return header.writeByte(FINAL_TEXT).writeByte(LENGTH_IN_8_BYTES).writeLong(1L << 40);
        }
        final byte[] payload = large();
        return Unpooled.buffer(payload.length + 2 + Long.BYTES)
                .writeByte(FINAL_TEXT)
                .writeByte(LENGTH_IN_8_BYTES)
                .writeLong(payload.length)
                .writeBytes(payload);
    }

    /** A body of an answer that cannot be read, in one of many ways. */
    static byte[] body(final int way) {
        return way % 10 == 9 ? large() : bytes(way);
    }

    private static boolean isRandom(final int way) {
        return way % (TEXTS.length + 2) == TEXTS.length;
    }

    private static byte[] bytes(final int way) {
        if (isRandom(way)) {
            final byte[] random = new byte[RANDOM_BYTES];
            new Random(way).nextBytes(random);
            return random;
        }
        final int text = way % (TEXTS.length + 2);
        return (text < TEXTS.length ? TEXTS[text] : "[".repeat(DEEP)).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] large() {
        return ("{\"data\":\"" + "x".repeat(LARGE_BYTES) + "\"}").getBytes(StandardCharsets.US_ASCII);
    }
}
