package trefoil.gateway.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damaged copies of inputs: what a test run without a fuzzer feeds. The same seed gives the same copies. */
final class Mutations {
    private static final List<byte[]> WORDS = List.of(
            bytes("0"),
            bytes("-1"),
            bytes("1e999999999"),
            bytes("1e-999999999"),
            bytes("9223372036854775807"),
            bytes("9223372036854775808"),
            bytes("99999999999999999999999999999999"),
            bytes("0.000000001"),
            bytes("92233720368.54775807"),
            bytes("null"),
            bytes("true"),
            bytes("[]"),
            bytes("{}"),
            bytes("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["),
            bytes("\"\""),
            bytes("\\u0000"),
            bytes("\\ud83d"),
            bytes("%00"),
            bytes("&"),
            bytes("="),
            bytes("\r\n"),
            new byte[] {(byte) 0xFF, (byte) 0xFE},
            new byte[] {0, 0, 0, 0},
            new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F});

    private final List<byte[]> inputs;
    private final Random random;

    Mutations(final List<byte[]> inputs, final long seed) {
        this.inputs = inputs;
        random = new Random(seed);
    }

    byte[] next() {
        byte[] input = inputs.get(random.nextInt(inputs.size()));
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            input = mutate(input);
        }
        return input;
    }

    private byte[] mutate(final byte[] input) {
        final int at = random.nextInt(input.length + 1);
        final int end = Math.min(input.length, at + 1 + random.nextInt(16));
        switch (random.nextInt(8)) {
            case 0:
                return flipped(input);
            case 1:
                return joined(input, at, new byte[0], end);
            case 2:
                return joined(input, at, WORDS.get(random.nextInt(WORDS.size())), end);
            case 3:
                return joined(input, at, WORDS.get(random.nextInt(WORDS.size())), at);
            case 4:
                return joined(input, at, Arrays.copyOfRange(input, at, end), at);
            case 5:
                return Arrays.copyOf(input, at);
            case 6:
                final byte[] other = inputs.get(random.nextInt(inputs.size()));
                final int from = random.nextInt(other.length + 1);
                return joined(input, at, Arrays.copyOfRange(other, from, other.length), input.length);
            default:
                final byte[] one = {(byte) random.nextInt(256)};
                return joined(input, at, one, Math.min(input.length, at + 1));
        }
    }

    private byte[] flipped(final byte[] input) {
        final byte[] copy = input.clone();
        if (copy.length > 0) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static byte[] joined(final byte[] input, final int to, final byte[] middle, final int from) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(input.length + middle.length);
        bytes.write(input, 0, to);
        bytes.write(middle, 0, middle.length);
        bytes.write(input, from, input.length - from);
        return bytes.toByteArray();
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
