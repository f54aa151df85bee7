package trefoil.gateway.binance.websocket.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8CheckTest {
    private static final long SEED = 20_261_128;

    /** Bytes at and beside every bound of the encoding. */
    private static final int[] EDGES = {
        0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
        0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
    };

    @Test
    void shouldAgreeWithTheRuntimeOnAllShortSequencesOfEdges() {
        final byte[] bytes = new byte[4];
        for (final int a : EDGES) {
            for (final int b : EDGES) {
                for (final int c : EDGES) {
                    for (final int d : EDGES) {
                        bytes[0] = (byte) a;
                        bytes[1] = (byte) b;
                        bytes[2] = (byte) c;
                        bytes[3] = (byte) d;
                        if (isUtf8(bytes) != check(bytes, 0, 4)) {
                            assertThat(bytes).as("%x %x %x %x", a, b, c, d).isNull();
                        }
                    }
                }
            }
        }
    }

    @Test
    void shouldAgreeWithTheRuntimeOnTextsCutAndDamaged() {
        final Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            final byte[] text = text(random).getBytes(StandardCharsets.UTF_8);
            if (text.length > 0 && random.nextBoolean()) {
                text[random.nextInt(text.length)] = (byte) EDGES[random.nextInt(EDGES.length)];
            }
            final int cut = random.nextInt(text.length + 1);
            final int other = cut + random.nextInt(text.length - cut + 1);

            assertThat(check(text, cut, other)).as("seed %d, text %d", SEED, i).isEqualTo(isUtf8(text));
        }
    }

    private static String text(final Random random) {
        final StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> text.append('\u00e9');
                case 1 -> text.append('\u5e01');
                case 2 -> text.appendCodePoint(0x1F680 + random.nextInt(20));
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.toString();
    }

    private static boolean check(final byte[] bytes, final int cut, final int other) {
        final Utf8Check check = new Utf8Check();
        return check.accept(bytes, 0, cut)
                && check.accept(bytes, cut, other - cut)
                && check.accept(bytes, other, bytes.length - other)
                && check.isComplete();
    }

    private static boolean isUtf8(final byte[] bytes) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (final CharacterCodingException e) {
            return false;
        }
    }
}
