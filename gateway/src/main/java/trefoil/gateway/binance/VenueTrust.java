package trefoil.gateway.binance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;

/**
 * Which certificates the venue may show: those the Java runtime trusts, or those of a file and no others. Certificate
 * and host name are verified either way. Safe on any thread.
 */
public final class VenueTrust {
    /** What the Java runtime trusts. */
    public static final VenueTrust RUNTIME = new VenueTrust(null);

    private static final String PLAIN = "http:";
    private static final int MAX_FILE_BYTES = 1 << 20;

    private final X509TrustManager trustManager;

    private VenueTrust(final X509TrustManager trustManager) {
        this.trustManager = trustManager;
    }

    /**
     * The certificates of a PEM file, in place of the runtime's.
     *
     * @throws IllegalArgumentException naming the file and what is wrong with it
     */
    public static VenueTrust ofFile(final Path file) {
        final Collection<? extends Certificate> certificates;
        try {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(file + " does not exist or is not a file");
            }
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new IllegalArgumentException(file + " is longer than " + MAX_FILE_BYTES + " bytes");
            }
            certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
        } catch (final IOException | CertificateException e) {
            throw new IllegalArgumentException(file + " holds no certificates that can be read (PEM): " + e, e);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no certificate; BEGIN CERTIFICATE begins one");
        }
        return new VenueTrust(trustManager(certificates));
    }

    private static KeyStore storeOf(final Collection<? extends Certificate> certificates)
            throws GeneralSecurityException, IOException {
        final KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (final Certificate certificate : certificates) {
            store.setCertificateEntry("trusted" + number++, certificate);
        }
        return store;
    }

    /** Trusts those certificates, or for null what the Java runtime trusts. */
    private static X509TrustManager trustManager(final Collection<? extends Certificate> certificates) {
        try {
            final KeyStore store = certificates == null ? null : storeOf(certificates);
            final TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (final TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager found) {
                    return found;
                }
            }
        } catch (final GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java runtime cannot verify certificates", e);
        }
        throw new IllegalStateException("this Java runtime cannot verify certificates");
    }

    /**
     * A context for TLS engines that trusts accordingly; verifying the host name is to be asked of the engine.
     *
     * @param provider whose engines, or null for the Java runtime's
     */
    public SSLContext tlsContext(final Provider provider) {
        try {
            final SSLContext context =
                    provider == null ? SSLContext.getInstance("TLS") : SSLContext.getInstance("TLS", provider);
            final X509TrustManager manager = trustManager == null ? trustManager(null) : trustManager;
            context.init(null, new TrustManager[] {manager}, null);
            return context;
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no TLS", e);
        }
    }

    /**
     * Lets a client to be built trust accordingly; host names stay verified. One for an address that is not encrypted gets no
     * TLS: reading what the runtime trusts takes tenths of a second.
     *
     * @param address the one that the client is for, checked
     */
    public OkHttpClient.Builder applyTo(final OkHttpClient.Builder builder, final String address) {
        if (address.regionMatches(true, 0, PLAIN, 0, PLAIN.length())) {
            return builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
        }
        return applyTo(builder);
    }

    /** As the other, for any address. */
    public OkHttpClient.Builder applyTo(final OkHttpClient.Builder builder) {
        if (trustManager == null) {
            return builder;
        }
        return builder.sslSocketFactory(tlsContext(null).getSocketFactory(), trustManager);
    }
}
