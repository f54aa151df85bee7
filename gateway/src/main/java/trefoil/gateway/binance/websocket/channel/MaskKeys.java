package trefoil.gateway.binance.websocket.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * A fresh key for each frame sent, which nobody who saw the others can foretell (RFC 6455, 10.3), without a byte
 * allocated: the key stream of ChaCha20 (RFC 8439) under a key that the system's random source gave. One thread at a time.
 */
final class MaskKeys {
    private static final int WORDS = 16;
    private static final int FIRST_KEY_WORD = 4;
    private static final int KEY_WORDS = 8;
    private static final int COUNTER = 12;
    private static final int DOUBLE_ROUNDS = 10;

    private final int[] input = new int[WORDS];
    private final int[] block = new int[WORDS];
    private int next = WORDS;

    /** Keys that differ from all others'. */
    static MaskKeys random() {
        final byte[] seed = new byte[KEY_WORDS * Integer.BYTES];
        new SecureRandom().nextBytes(seed);
        return new MaskKeys(seed);
    }

    /** The keys that follow from 32 bytes; the counter begins at 0, the nonce is all zeros. */
    MaskKeys(final byte[] seed) {
        // "expand 32-byte k"
        input[0] = 0x61707865;
        input[1] = 0x3320646e;
        input[2] = 0x79622d32;
        input[3] = 0x6b206574;
        ByteBuffer.wrap(seed).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(input, FIRST_KEY_WORD, KEY_WORDS);
    }

    /** The next key. */
    int next() {
        if (next == WORDS) {
            nextBlock();
            next = 0;
        }
        return block[next++];
    }

    private void nextBlock() {
        System.arraycopy(input, 0, block, 0, WORDS);
        for (int i = 0; i < DOUBLE_ROUNDS; i++) {
            quarterRound(0, 4, 8, 12);
            quarterRound(1, 5, 9, 13);
            quarterRound(2, 6, 10, 14);
            quarterRound(3, 7, 11, 15);
            quarterRound(0, 5, 10, 15);
            quarterRound(1, 6, 11, 12);
            quarterRound(2, 7, 8, 13);
            quarterRound(3, 4, 9, 14);
        }
        for (int i = 0; i < WORDS; i++) {
            block[i] += input[i];
        }
        if (++input[COUNTER] == 0) {
            input[COUNTER + 1]++;
        }
    }

    private void quarterRound(final int a, final int b, final int c, final int d) {
        final int[] x = block;
        x[a] += x[b];
        x[d] = Integer.rotateLeft(x[d] ^ x[a], 16);
        x[c] += x[d];
        x[b] = Integer.rotateLeft(x[b] ^ x[c], 12);
        x[a] += x[b];
        x[d] = Integer.rotateLeft(x[d] ^ x[a], 8);
        x[c] += x[d];
        x[b] = Integer.rotateLeft(x[b] ^ x[c], 7);
    }
}
