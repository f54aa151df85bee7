package trefoil.gateway.exchange;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Lets a test's own server show an identity. */
public final class TlsServers {
    private static final char[] PASSWORD = "of this run".toCharArray();

    private TlsServers() {}

    /** A server's context with that identity. */
    public static SSLContext context(final TlsIdentity identity) throws GeneralSecurityException, IOException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", identity.key(), PASSWORD, new Certificate[] {identity.certificate()});
        final KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** A server's socket with that identity. */
    public static ServerSocket socket(final TlsIdentity identity) throws GeneralSecurityException, IOException {
        return context(identity).getServerSocketFactory().createServerSocket();
    }

    /** The identity's certificate in a file to be trusted. */
    public static Path trustFile(final TlsIdentity identity, final Path directory) throws IOException {
        return Files.writeString(directory.resolve("venue.pem"), identity.certificatePem());
    }
}
