package trefoil.gateway.binance.websocket.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class MaskKeysTest {
    private static final int BLOCKS = 40;
    private static final int BLOCK_BYTES = 64;

    @Test
    void shouldBeTheKeyStreamOfChaCha20() throws Exception {
        final byte[] seed = new byte[32];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = (byte) (i * 37);
        }
        final Cipher cipher = Cipher.getInstance("ChaCha20");
        cipher.init(
                Cipher.ENCRYPT_MODE, new SecretKeySpec(seed, "ChaCha20"), new ChaCha20ParameterSpec(new byte[12], 0));
        final ByteBuffer stream =
                ByteBuffer.wrap(cipher.doFinal(new byte[BLOCKS * BLOCK_BYTES])).order(ByteOrder.LITTLE_ENDIAN);

        final MaskKeys keys = new MaskKeys(seed);

        while (stream.hasRemaining()) {
            assertThat(keys.next()).isEqualTo(stream.getInt());
        }
    }

    @Test
    void shouldDifferFromConnectionToConnection() {
        final Set<Integer> firsts = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            firsts.add(MaskKeys.random().next());
        }

        assertThat(firsts).hasSizeGreaterThan(6);
    }
}
