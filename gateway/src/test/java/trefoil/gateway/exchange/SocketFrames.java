package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The exchange's text frames, taken apart. */
final class SocketFrames {
    private static final int FINAL_TEXT = 0x81;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxNumberLength(10_000)
                    .build())
            .build();

    private SocketFrames() {}

    /** Texts of the frames. */
    static List<byte[]> texts(final byte[] wire) {
        final List<byte[]> texts = new ArrayList<>();
        final ByteBuffer bytes = ByteBuffer.wrap(wire);
        while (bytes.hasRemaining()) {
            final int head = bytes.get() & 0xFF;
            if (head != FINAL_TEXT) {
                throw new AssertionError("frame begins with " + head);
            }
            final int small = bytes.get() & 0xFF;
            final long length = small < 126 ? small : small == 126 ? bytes.getShort() & 0xFFFF : bytes.getLong();
            final byte[] text = new byte[(int) length];
            bytes.get(text);
            texts.add(text);
        }
        return texts;
    }

    /** Fails unless there is one frame, of JSON, or the connection was closed. */
    static void requireOneAnswer(final EmbeddedExchange exchange) throws IOException {
        final List<byte[]> texts = texts(exchange.answered());
        if (texts.isEmpty() && !exchange.isOpen()) {
            return;
        }
        if (texts.size() != 1) {
            throw new AssertionError(texts.size() + " answers");
        }
        requireJson(texts.get(0));
    }

    static void requireJson(final byte[] text) throws IOException {
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            json.skipChildren();
            if (json.nextToken() != null) {
                throw new AssertionError("more than one value: " + Arrays.toString(text));
            }
        }
    }
}
