package trefoil.gateway.binance.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.gateway.testing.RealData;

class HmacSignerTest {
    private static final String SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
    private static final String API_KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";

    @ParameterizedTest
    @CsvSource({
        "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559,"
                + "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71",
        "symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&side=BUY&type=LIMIT&timeInForce=GTC"
                + "&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559,"
                + "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3",
        "apiKey=" + API_KEY + "&price=52000.00&quantity=0.01000000&recvWindow=100&side=SELL&symbol=BTCUSDT"
                + "&timeInForce=GTC&timestamp=1645423376532&type=LIMIT,"
                + "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24",
        "apiKey=" + API_KEY + "&price=0.10000000&quantity=1.00000000&recvWindow=5000&side=BUY"
                + "&symbol=\uff11\uff12\uff13\uff14\uff15\uff16&timeInForce=GTC&timestamp=1645423376532&type=LIMIT,"
                + "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd"
    })
    void shouldSignPublishedVectors(final String payload, final String expected) {
        assertThat(sign(SECRET.getBytes(StandardCharsets.UTF_8), payload.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(expected);
    }

    @Test
    void shouldSignRecordedVectors() throws IOException {
        int signed = 0;
        String algorithm = "";
        String secret = "";
        String payload = "";
        try (JsonParser json = new JsonFactory()
                .createParser(RealData.require("signing/signing_vectors.json").toFile())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token != JsonToken.VALUE_STRING) {
                    continue;
                }
                switch (String.valueOf(json.currentName())) {
                    case "algorithm" -> algorithm = json.getText();
                    case "secretKey" -> secret = json.getText();
                    case "payload" -> payload = json.getText();
                    case "expected" -> {
                        if (algorithm.startsWith("HMAC-SHA256")) {
                            assertThat(sign(
                                            secret.getBytes(StandardCharsets.UTF_8),
                                            payload.getBytes(StandardCharsets.UTF_8)))
                                    .isEqualTo(json.getText());
                            signed++;
                        }
                    }
                    default -> {
                        // Provenance.
                    }
                }
            }
        }
        assertThat(signed).isEqualTo(4);
    }

    @Test
    void shouldAgreeWithTheJdkForEveryKeyLength() throws GeneralSecurityException {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int keyLength = 1; keyLength <= 200; keyLength++) {
            final byte[] key = new byte[keyLength];
            random.nextBytes(key);
            final Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            final HmacSigner signer = new HmacSigner(key);
            for (int i = 0; i < 5; i++) {
                final byte[] payload = new byte[random.nextInt(400)];
                random.nextBytes(payload);
                final byte[] target = new byte[80];
                final int offset = random.nextInt(payload.length + 1);
                signer.sign(payload, offset, payload.length - offset, target, 7);
                mac.update(payload, offset, payload.length - offset);
                final StringBuilder expected = new StringBuilder();
                for (final byte next : mac.doFinal()) {
                    expected.append(String.format("%02x", next));
                }
                assertThat(new String(target, 7, 64, StandardCharsets.US_ASCII))
                        .as("seed %d, key of %d bytes", seed, keyLength)
                        .isEqualTo(expected.toString());
            }
        }
    }

    @Test
    void shouldRefuseEmptySecret() {
        assertThatThrownBy(() -> new HmacSigner(new byte[0])).hasMessageContaining("empty");
    }

    private static String sign(final byte[] secret, final byte[] payload) {
        final byte[] target = new byte[HmacSigner.SIGNATURE_LENGTH];
        new HmacSigner(secret).sign(payload, 0, payload.length, target, 0);
        return new String(target, StandardCharsets.US_ASCII);
    }
}
