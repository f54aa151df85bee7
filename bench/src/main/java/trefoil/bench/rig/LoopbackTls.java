package trefoil.bench.rig;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import trefoil.gateway.binance.VenueTrust;

/** A key and a certificate of this machine for one run, and whom to trust to meet them. */
public final class LoopbackTls {
    private static final X500Name NAME = new X500Name("CN=Trefoil rig");
    private static final char[] NO_PASSWORD = {};

    private final SSLContext context;
    private final X509Certificate certificate;

    private LoopbackTls(final SSLContext context, final X509Certificate certificate) {
        this.context = context;
        this.certificate = certificate;
    }

    /** A new one; the key never leaves the process. */
    public static LoopbackTls generate() {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            final KeyPair pair = generator.generateKeyPair();
            final Instant now = Instant.now();
            final X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(new JcaX509v3CertificateBuilder(
                                    NAME,
                                    BigInteger.ONE,
                                    Date.from(now.minus(Duration.ofDays(1))),
                                    Date.from(now.plus(Duration.ofDays(1))),
                                    NAME,
                                    pair.getPublic())
                            .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                                new GeneralName(GeneralName.dNSName, "localhost"),
                                new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                            }))
                            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
            final KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("rig", pair.getPrivate(), NO_PASSWORD, new Certificate[] {certificate});
            final KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            final TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return new LoopbackTls(context, certificate);
        } catch (final GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("this Java runtime makes no certificate", e);
        }
    }

    /** Listens on a free port of loopback: encrypted by that identity, or plainly without one. */
    public static ServerSocket listen(final LoopbackTls identity, final int backlog) throws IOException {
        final InetAddress loopback = InetAddress.getLoopbackAddress();
        return identity == null
                ? new ServerSocket(0, backlog, loopback)
                : identity.context.getServerSocketFactory().createServerSocket(0, backlog, loopback);
    }

    /** Whom to trust to meet that identity, or whom the runtime trusts without one. */
    static VenueTrust trust(final LoopbackTls identity) throws IOException {
        return identity == null ? VenueTrust.RUNTIME : identity.trust();
    }

    /** Trusts this identity and nobody else. */
    public VenueTrust trust() throws IOException {
        final Path file = Files.createTempFile("rig", ".pem");
        try {
            Files.writeString(
                    file,
                    "-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                            + "\n-----END CERTIFICATE-----\n");
            return VenueTrust.ofFile(file);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("a certificate without a form", e);
        } finally {
            Files.delete(file);
        }
    }
}
