package trefoil.gateway.binance.websocket.channel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Feeds a decoder and notes what it hands on, in the words of {@link NaiveFrames}. */
final class DecodedEvents implements FrameSink {
    private final List<String> events = new ArrayList<>();

    /**
     * What a decoder makes of these bytes.
     *
     * @param pieces the length of the next piece, at most so many bytes
     */
    static List<String> of(final byte[] bytes, final IntUnaryOperator pieces) {
        final DecodedEvents noted = new DecodedEvents();
        final FrameDecoder decoder = new FrameDecoder(noted);
        int at = 0;
        while (at < bytes.length) {
            final ByteBuffer space = decoder.space(1);
            final int piece = pieces.applyAsInt(Math.min(space.remaining(), bytes.length - at));
            space.put(bytes, at, piece);
            decoder.filled();
            at += piece;
            if (!decoder.decode()) {
                if (decoder.problem() != null) {
                    noted.events.add("problem " + decoder.problemCode());
                }
                break;
            }
        }
        return noted.events;
    }

    private boolean note(final String kind, final byte[] buffer, final int offset, final int length) {
        events.add(kind + " " + new String(buffer, offset, length, StandardCharsets.ISO_8859_1));
        return true;
    }

    @Override
    public boolean onText(final byte[] buffer, final int offset, final int length) {
        return note("text", buffer, offset, length);
    }

    @Override
    public boolean onBinary(final byte[] buffer, final int offset, final int length) {
        return note("binary", buffer, offset, length);
    }

    @Override
    public boolean onPing(final byte[] buffer, final int offset, final int length) {
        return note("ping", buffer, offset, length);
    }

    @Override
    public boolean onPong(final byte[] buffer, final int offset, final int length) {
        return note("pong", buffer, offset, length);
    }

    @Override
    public boolean onClose(final int code, final byte[] buffer, final int offset, final int length) {
        note("close " + code, buffer, offset, length);
        return false;
    }
}
