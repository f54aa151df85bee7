package trefoil.gateway.binance.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignerTest {
    private static final String ORDER =
            "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559";
    private static final String FULL_WIDTH =
            ORDER.replace("LTCBTC", "%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96");
    private static final String LOGON =
            "apiKey=sBRXrJx2DsOraMXOaUovEhgVRcjOvCtQwnWj8VxkOh1xqboS02SPGfKi2h8spZJb&timestamp=1649729878532";
    private static final String PUBLISHED_KEY = "MC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u";
    private static final long SEED = 20_261_128;

    @Test
    void shouldSignWithEd25519AsPublished() throws Exception {
        try (Signer signer = new Ed25519Signer(seed(PUBLISHED_KEY))) {
            assertThat(json(signer, "A\u0001EXAMPLE\u0001SPOT\u00011\u000120240627-11:17:25.223"))
                    .isEqualTo(
                            "4MHXelVVcpkdwuLbl6n73HQUXUf1dse2PCgT1DYqW9w8AVZ1RACFGM+5UdlGPrQHrgtS3CvsRURC1oj73j8gCA==");
            assertThat(json(signer, ORDER))
                    .isEqualTo(
                            "WfzGnDebxAC6/SQQ8IgxO2A8zV0I3v3OTWs0IkFAqkrVzaUtwtzJI7VQf3QCKbPbYawE7LohsWhJm55b7ZPBAQ==");
            assertThat(json(signer, FULL_WIDTH))
                    .isEqualTo(
                            "k5QNXt6rcJ68tOWoxhnl2ay2jkxe0/mK3Ci17szQxF6xGy9ZYcE6dXRSSlUWK/LXDPU0/bqWoOu98pxYZbXHAA==");
            assertThat(json(signer, LOGON))
                    .isEqualTo(
                            "QkxRSX10rV71REvvMibSfvHCKvHoDFDweKdzKXhHhcKIGkHoZPXAPVNsZYgJtf0CuKIm+cVrCqO07JHjZCVpAg==");
            assertThat(form(signer, ORDER))
                    .isEqualTo(
                            "WfzGnDebxAC6%2FSQQ8IgxO2A8zV0I3v3OTWs0IkFAqkrVzaUtwtzJI7VQf3QCKbPbYawE7LohsWhJm55b7ZPBAQ%3D%3D");
        }
    }

    @Test
    void shouldSignWithEd25519AsTheJdkDoes() throws Exception {
        final Random random = new Random(SEED);
        final KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        final byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
        try (Signer signer = new Ed25519Signer(seed)) {
            for (int i = 0; i < 20; i++) {
                final byte[] payload = new byte[random.nextInt(400)];
                random.nextBytes(payload);
                final Signature reference = Signature.getInstance("Ed25519");
                reference.initSign(pair.getPrivate());
                reference.update(payload);

                assertThat(json(signer, payload))
                        .as("seed %d", SEED)
                        .isEqualTo(Base64.getEncoder().encodeToString(reference.sign()));
            }
        }
    }

    @Test
    void shouldSignWithRsaSoThatItsPublicHalfAgrees() throws Exception {
        for (final int bits : new int[] {2048, 4096}) {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            final KeyPair pair = generator.generateKeyPair();
            try (Signer signer = RsaSigner.of(pair.getPrivate().getEncoded())) {
                final Signature check = Signature.getInstance("SHA256withRSA");
                check.initVerify(pair.getPublic());
                check.update(ORDER.getBytes(StandardCharsets.US_ASCII));

                final String json = json(signer, ORDER);

                assertThat(check.verify(Base64.getDecoder().decode(json))).isTrue();
                assertThat(URLDecoder.decode(form(signer, ORDER), StandardCharsets.US_ASCII))
                        .isEqualTo(json);
                assertThat(signer.maxFormLength()).isBetween(json.length(), 2052);
            }
        }
    }

    @Test
    void shouldWriteNothingOutsideTheSignature() throws Exception {
        try (Signer signer = new Ed25519Signer(seed(PUBLISHED_KEY))) {
            final byte[] target = new byte[signer.maxFormLength() + 2];
            Arrays.fill(target, (byte) '#');
            final byte[] payload = ("##" + ORDER + "##").getBytes(StandardCharsets.US_ASCII);

            final int length = signer.signForm(payload, 2, payload.length - 4, target, 1);

            assertThat(new String(target, 1, length, StandardCharsets.US_ASCII)).isEqualTo(form(signer, ORDER));
            assertThat(target[0]).isEqualTo((byte) '#');
            assertThat(target[length + 1]).isEqualTo((byte) '#');
        }
    }

    @Test
    void shouldBeWorthlessOnceClosed() throws Exception {
        final Signer signer = new Ed25519Signer(seed(PUBLISHED_KEY));
        final String before = json(signer, ORDER);
        signer.close();
        assertThat(json(signer, ORDER)).isNotEqualTo(before);

        final KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        final Signer rsa = RsaSigner.of(generator.generateKeyPair().getPrivate().getEncoded());
        rsa.close();
        assertThatThrownBy(() -> json(rsa, ORDER)).hasMessageContaining("wiped");
    }

    private static byte[] seed(final String pkcs8) throws Exception {
        final byte[] encoded = Base64.getDecoder().decode(pkcs8);
        return ((EdECPrivateKey) KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded)))
                .getBytes()
                .orElseThrow();
    }

    private static String json(final Signer signer, final String payload) {
        return json(signer, payload.getBytes(StandardCharsets.US_ASCII));
    }

    private static String json(final Signer signer, final byte[] payload) {
        final byte[] target = new byte[signer.maxFormLength()];
        return new String(target, 0, signer.sign(payload, 0, payload.length, target, 0), StandardCharsets.US_ASCII);
    }

    private static String form(final Signer signer, final String text) {
        final byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        final byte[] target = new byte[signer.maxFormLength()];
        return new String(target, 0, signer.signForm(payload, 0, payload.length, target, 0), StandardCharsets.US_ASCII);
    }
}
