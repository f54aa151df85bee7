package trefoil.gateway.exchange;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Key and certificate of an exchange on this machine, made for one run. The key stays in memory: whoever trusts the
 * certificate trusts nothing that outlives the process.
 */
public final class TlsIdentity {
    private static final String KEY_ALGORITHM = "EC";
    private static final String CURVE = "secp256r1";
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final X500Name NAME = new X500Name("CN=Trefoil simulated exchange");
    private static final Duration BEFORE = Duration.ofDays(1);
    private static final Duration AFTER = Duration.ofDays(365);
    private static final int SERIAL_BITS = 127;

    private final PrivateKey key;
    private final X509Certificate certificate;

    private TlsIdentity(final PrivateKey key, final X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /**
     * A new key, and a certificate that it signed itself, good for a year.
     *
     * @param addresses host names and IP addresses it is good for, besides those of loopback
     */
    public static TlsIdentity generate(final String... addresses) {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance(KEY_ALGORITHM);
            generator.initialize(new ECGenParameterSpec(CURVE));
            final KeyPair pair = generator.generateKeyPair();
            final Instant now = Instant.now();
            final X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                            NAME,
                            new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE),
                            Date.from(now.minus(BEFORE)),
                            Date.from(now.plus(AFTER)),
                            NAME,
                            pair.getPublic())
                    .addExtension(Extension.subjectAlternativeName, false, names(addresses))
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            return new TlsIdentity(
                    pair.getPrivate(),
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(new JcaContentSignerBuilder(SIGNATURE).build(pair.getPrivate()))));
        } catch (final GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("this Java runtime makes no certificate", e);
        }
    }

    private static GeneralNames names(final String... addresses) throws UnknownHostException {
        final List<GeneralName> names = new ArrayList<>(List.of(
                new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                new GeneralName(GeneralName.iPAddress, "::1")));
        for (final String address : addresses) {
            final boolean numeric = address.indexOf(':') >= 0 || address.matches("[0-9.]+");
            final GeneralName name = numeric
                    ? new GeneralName(
                            GeneralName.iPAddress,
                            InetAddress.getByName(address).getHostAddress())
                    : new GeneralName(GeneralName.dNSName, address);
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    /** What a client has to trust. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** The certificate as a PEM file has it. */
    public String certificatePem() {
        final StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(certificate);
        } catch (final IOException e) {
            throw new IllegalStateException("a certificate of our own cannot be written", e);
        }
        return text.toString();
    }

    PrivateKey key() {
        return key;
    }

    @Override
    public String toString() {
        return "TLS identity " + NAME;
    }
}
