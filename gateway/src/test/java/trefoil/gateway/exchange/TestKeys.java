package trefoil.gateway.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;

/** Key pairs of the kinds the venue takes, made once, and files of their private halves as clients read them. */
final class TestKeys implements AutoCloseable {
    private static final KeyPair RSA = pair("RSA", 2048);
    private static final KeyPair ED25519 = pair("Ed25519", 255);

    private Path directory;

    KeyPair rsa() {
        return RSA;
    }

    KeyPair ed25519() {
        return ED25519;
    }

    /** Path of the RSA key in PKCS#8. */
    String rsaFile() {
        return file("rsa.pem", RSA.getPrivate());
    }

    /** Path of the Ed25519 key in PKCS#8. */
    String ed25519File() {
        return file("ed25519.pem", ED25519.getPrivate());
    }

    private String file(final String name, final PrivateKey key) {
        try {
            if (directory == null) {
                directory = Files.createTempDirectory("keys");
            }
            return Files.writeString(
                            directory.resolve(name),
                            "-----BEGIN PRIVATE KEY-----\n"
                                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                            .encodeToString(key.getEncoded())
                                    + "\n-----END PRIVATE KEY-----\n")
                    .toString();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyPair pair(final String algorithm, final int bits) {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (final GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (directory == null) {
            return;
        }
        try {
            for (final String name : new String[] {"rsa.pem", "ed25519.pem"}) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.delete(directory);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
