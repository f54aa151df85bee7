package trefoil.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The public half of a client's key pair, as {@code openssl pkey -pubout} writes it: X.509 in PEM, Ed25519 or RSA. */
final class PublicKeyFile {
    private static final int MAX_BYTES = 16 * 1024;
    private static final String HEAD = "-----BEGIN PUBLIC KEY-----";
    private static final String TAIL = "-----END PUBLIC KEY-----";

    private PublicKeyFile() {}

    /**
     * Reads the file.
     *
     * @throws CommandException naming the file and what is wrong with it
     */
    static PublicKey read(final Path file) {
        final String text = text(file);
        final int head = text.indexOf(HEAD);
        final int tail = text.indexOf(TAIL);
        if (text.contains("PRIVATE KEY")) {
            throw refusal(file, "holds a private key, which is for the client alone");
        }
        if (head < 0 || tail < head) {
            throw refusal(file, "holds no '" + HEAD + "'");
        }
        final byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder().decode(text.substring(head + HEAD.length(), tail));
        } catch (final IllegalArgumentException e) {
            throw refusal(file, "is not Base64 between its head and its tail");
        }
        for (final String algorithm : new String[] {"Ed25519", "RSA"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
            } catch (final GeneralSecurityException e) {
                // The next algorithm's, perhaps.
            }
        }
        throw refusal(file, "holds neither an Ed25519 nor an RSA key");
    }

    private static String text(final Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            final byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw refusal(file, "is longer than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (final NoSuchFileException absent) {
            throw refusal(file, "does not exist");
        } catch (final IOException problem) {
            throw new CommandException(
                    ExitCode.USAGE, "--public-key: " + file + " cannot be read: " + problem.getMessage());
        }
    }

    private static CommandException refusal(final Path file, final String what) {
        return new CommandException(
                ExitCode.USAGE,
                "--public-key: " + file + " " + what + "; 'openssl pkey -in KEY -pubout' writes what is wanted");
    }
}
