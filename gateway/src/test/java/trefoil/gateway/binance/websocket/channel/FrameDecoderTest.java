package trefoil.gateway.binance.websocket.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import trefoil.gateway.binance.websocket.RawPeer;

class FrameDecoderTest {
    private static final long SEED = 20_261_128;
    private static final int SEQUENCES = 4_000;

    @Test
    void shouldSeeWhatTheReferenceSeesHoweverTheBytesAreCut() {
        for (int i = 0; i < SEQUENCES; i++) {
            final Random random = new Random(SEED + i);
            final byte[] bytes = sequence(random);

            assertThat(DecodedEvents.of(bytes, most -> 1 + random.nextInt(Math.min(most, 1 + random.nextInt(3_000)))))
                    .as("seed %d", SEED + i)
                    .isEqualTo(NaiveFrames.read(bytes));
        }
    }

    @Test
    void shouldSeeTheSameByteByByte() {
        for (int i = 0; i < SEQUENCES / 20; i++) {
            final byte[] bytes = sequence(new Random(SEED - i));

            assertThat(DecodedEvents.of(bytes, most -> 1))
                    .as("seed %d", SEED - i)
                    .isEqualTo(NaiveFrames.read(bytes));
        }
    }

    /** Frames as a server sends them, most of them right. */
    private static byte[] sequence(final Random random) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean open = false;
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            final boolean control = random.nextInt(4) == 0;
            final boolean fin = control || random.nextBoolean();
            int opcode = control ? 9 + random.nextInt(2) : open ? 0 : 1 + random.nextInt(2);
            if (!control) {
                open = !fin;
            }
            byte[] payload = payload(random, control ? 126 : 400);
            switch (random.nextInt(60)) {
                case 0 -> opcode = random.nextInt(16);
                case 1 -> opcode |= 0x10 << random.nextInt(3);
                case 2 -> {
                    opcode = 8;
                    payload = RawPeer.closing(
                            random.nextBoolean() ? 1000 + random.nextInt(20) : random.nextInt(0x10000), "bye");
                }
                case 3 -> payload = new byte[random.nextInt(70_000)];
                default -> {}
            }
            if (random.nextInt(40) == 0) {
                bytes.writeBytes(longHead((fin ? 0x80 : 0) | opcode, payload.length));
                bytes.writeBytes(payload);
            } else {
                bytes.writeBytes(RawPeer.frame((fin ? 0x80 : 0) | opcode, payload));
            }
        }
        final byte[] all = bytes.toByteArray();
        if (random.nextInt(4) == 0) {
            all[random.nextInt(all.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return all;
    }

    private static byte[] payload(final Random random, final int below) {
        if (random.nextInt(20) == 0) {
            final byte[] any = new byte[random.nextInt(below)];
            random.nextBytes(any);
            return any;
        }
        final StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(below / 3); i > 0; i--) {
            text.append(random.nextInt(12) == 0 ? '\u20ac' : (char) ('a' + random.nextInt(26)));
        }
        final byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        // Cut now and then within a character, as fragments are.
        return bytes.length > 1 && random.nextInt(15) == 0
                ? ByteBuffer.allocate(bytes.length - 1)
                        .put(bytes, 0, bytes.length - 1)
                        .array()
                : bytes;
    }

    private static byte[] longHead(final int first, final int length) {
        return ByteBuffer.allocate(10)
                .put((byte) first)
                .put((byte) 127)
                .putLong(length)
                .array();
    }

    @Test
    void shouldTakeMemoryForWhatCameAndNotForWhatIsAnnounced() {
        final FrameDecoder decoder = new FrameDecoder(new DecodedEvents());
        final int before = decoder.capacity();

        decoder.space(4_096).put(RawPeer.head(0x81, FrameDecoder.MAX_BYTES)).put(new byte[1_000]);
        decoder.filled();

        assertThat(decoder.decode()).isTrue();
        assertThat(decoder.capacity()).isEqualTo(before);
    }

    @Test
    void shouldBoundItsMemory() {
        final FrameDecoder decoder = new FrameDecoder(new DecodedEvents());
        final byte[] part = RawPeer.frame(0x02, new byte[FrameDecoder.MAX_BYTES]);
        final byte[] rest = RawPeer.frame(0x80, new byte[0]);
        for (int i = 0; i < 20; i++) {
            for (final byte[] bytes : List.of(part, rest)) {
                for (int at = 0; at < bytes.length; ) {
                    final ByteBuffer space = decoder.space(4_096);
                    final int piece = Math.min(space.remaining(), Math.min(9_000, bytes.length - at));
                    space.put(bytes, at, piece);
                    decoder.filled();
                    at += piece;
                    assertThat(decoder.decode()).isTrue();
                }
            }
        }

        assertThat(decoder.capacity()).isLessThanOrEqualTo(5 * FrameDecoder.MAX_BYTES);
    }

    @Test
    void shouldReadWhatTheEncoderWrote() {
        final Random random = new Random(SEED);
        for (final int length : new int[] {0, 1, 7, 8, 9, 125, 126, 65_535, 65_536, 1 << 20}) {
            final byte[] payload = new byte[length + 3];
            random.nextBytes(payload);
            final int key = random.nextInt();
            final ByteBuffer target = ByteBuffer.allocate(length + FrameEncoder.MAX_HEAD_BYTES);

            FrameEncoder.encode(target, Opcode.BINARY, key, payload, 2, length);

            final byte[] masked = new byte[length];
            target.flip().position(target.limit() - length).get(masked);
            for (int i = 0; i < length; i++) {
                masked[i] ^= (byte) (key >>> 24 - 8 * (i % 4));
            }
            assertThat(masked).isEqualTo(Arrays.copyOfRange(payload, 2, 2 + length));
            final byte[] head = RawPeer.head(0x82, length);
            for (int i = 0; i < head.length; i++) {
                assertThat(target.get(i)).isEqualTo((byte) (head[i] | (i == 1 ? 0x80 : 0)));
            }
            assertThat(target.getInt(head.length)).isEqualTo(key);
        }
    }
}
