package trefoil.gateway.binance.websocket.channel;

import java.util.List;
import trefoil.gateway.fuzz.FuzzTarget;

/**
 * A server's frames. The first byte says how the rest is cut into pieces. Whatever comes, the decoder sees what a naive
 * reading sees, and its memory stays bounded.
 */
public final class FrameFuzz extends FuzzTarget {
    private static final int MAX_LENGTH = 4_096;

    /** Its buffers and, of the test, the notes of what it saw. */
    private static final long FIXED_BYTES = 200_000;

    private static final int BYTES_PER_BYTE = 400;

    private List<String> seen = List.of();

    public FrameFuzz() {
        super("websocket-frame", MAX_LENGTH, FIXED_BYTES, BYTES_PER_BYTE);
    }

    @Override
    protected void read(final byte[] input) {
        if (input.length == 0) {
            seen = List.of();
            return;
        }
        final int piece = 1 + (input[0] & 0x3F);
        final byte[] frames = rest(input);
        seen = DecodedEvents.of(frames, most -> Math.min(most, piece));
    }

    @Override
    protected void compare(final byte[] input) {
        if (input.length > 0) {
            final List<String> reference = NaiveFrames.read(rest(input));
            require(seen.equals(reference), "the decoder saw " + seen + ", a naive reading " + reference);
        }
    }

    private static byte[] rest(final byte[] input) {
        final byte[] rest = new byte[input.length - 1];
        System.arraycopy(input, 1, rest, 0, rest.length);
        return rest;
    }
}
