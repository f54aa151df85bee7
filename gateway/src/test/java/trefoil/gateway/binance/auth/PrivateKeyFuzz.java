package trefoil.gateway.binance.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.Arrays;
import trefoil.gateway.fuzz.FuzzTarget;

/** Files of private keys, encrypted ones under a passphrase: a key that signs, or a reason. */
public final class PrivateKeyFuzz extends FuzzTarget {
    private final Path file = Files.createTempFile(
            "fuzz", ".pem", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));

    /** The JDK leaves some eighty bytes behind at each of the million iterations that a file may ask for. */
    private static final int DERIVATION_BYTES = 96 * 1_000_000;

    public PrivateKeyFuzz() throws IOException {
        super("private-key", 8_192, 4 * 1024 * 1024 + DERIVATION_BYTES, 256);
    }

    @Override
    protected void read(final byte[] input) throws IOException {
        Files.write(file, input);
        final PrivateKeyFile key;
        try {
            key = PrivateKeyFile.read(file, PrivateKeys.PASSPHRASE.toCharArray());
        } catch (final IllegalArgumentException e) {
            require(
                    e.getMessage().startsWith(file.toString()),
                    "a refusal that does not name the file: " + e.getMessage());
            return;
        }
        require(key.type() != KeyType.ED25519 || key.secret().length == 32, "an Ed25519 key of another length");
        if (key.type() == KeyType.ED25519) {
            try (Signer signer = new Ed25519Signer(key.secret())) {
                signer.signForm(input, 0, input.length, new byte[signer.maxFormLength()], 0);
            }
        } else {
            RsaSigner.of(key.secret()).close();
        }
        Arrays.fill(key.secret(), (byte) 0);
    }

    @Override
    protected byte[][] writtenSeeds() throws Exception {
        final KeyPair pair = PrivateKeys.pair("Ed25519");
        return new byte[][] {
            bytes(PrivateKeys.pem(pair)),
            bytes(PrivateKeys.encryptedPem(pair)),
            bytes(PrivateKeys.pem(PrivateKeys.pair("EC")))
        };
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    protected int mutations() {
        return 500;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
