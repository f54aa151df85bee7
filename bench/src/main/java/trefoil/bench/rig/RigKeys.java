package trefoil.bench.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;
import trefoil.gateway.binance.auth.Credentials;

/** Keys that open nothing. */
final class RigKeys {
    private RigKeys() {}

    static Credentials hmac() {
        return new Credentials("rig", "NotAKey".repeat(9).getBytes(StandardCharsets.US_ASCII));
    }

    /** A new one. */
    static Credentials ed25519() throws IOException {
        final Path file = Files.createTempFile(
                "rig", ".pem", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            final byte[] key = KeyPairGenerator.getInstance("Ed25519")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            Files.writeString(
                    file,
                    "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(key)
                            + "\n-----END PRIVATE KEY-----\n");
            return Credentials.fromEnvironment(Map.of(
                    Credentials.API_KEY_VARIABLE, "rig", Credentials.PRIVATE_KEY_FILE_VARIABLE, file.toString()));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime since 15 makes such keys", e);
        } finally {
            Files.delete(file);
        }
    }
}
