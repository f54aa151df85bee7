package trefoil.bench.rejected;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.conscrypt.Conscrypt;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import trefoil.bench.Rejected;
import trefoil.bench.SignBenchmark;

/** HMAC-SHA256 of the same request, as hex, by other means. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SignRejected {
    private static final String TAKEN = "SignBenchmark.sign";
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] payload = SignBenchmark.payload();
    private final byte[] hash = new byte[32];
    private SecretKeySpec key;
    private Mac reused;
    private Mac conscrypt;
    private HMac bouncyCastle;

    @Setup
    public void setUp() throws GeneralSecurityException {
        final byte[] secret = "NotAKey".repeat(9).getBytes(StandardCharsets.US_ASCII);
        key = new SecretKeySpec(secret, ALGORITHM);
        reused = Mac.getInstance(ALGORITHM);
        reused.init(key);
        conscrypt = Mac.getInstance(ALGORITHM, Conscrypt.newProvider());
        conscrypt.init(key);
        bouncyCastle = new HMac(new SHA256Digest());
        bouncyCastle.init(new KeyParameter(secret));
    }

    private String hex() {
        return HexFormat.of().formatHex(hash);
    }

    @Benchmark
    @Rejected(value = "JDK Mac, reused", insteadOf = TAKEN)
    public String reusedMac() throws GeneralSecurityException {
        reused.update(payload);
        reused.doFinal(hash, 0);
        return hex();
    }

    @Benchmark
    @Rejected(value = "JDK Mac, new each time", insteadOf = TAKEN)
    public String newMac() throws GeneralSecurityException {
        final Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(key);
        return HexFormat.of().formatHex(mac.doFinal(payload));
    }

    @Benchmark
    @Rejected(value = "Conscrypt, reused", insteadOf = TAKEN)
    public String conscrypt() throws GeneralSecurityException {
        conscrypt.update(payload);
        conscrypt.doFinal(hash, 0);
        return hex();
    }

    @Benchmark
    @Rejected(value = "BouncyCastle", insteadOf = TAKEN)
    public String bouncyCastle() {
        bouncyCastle.update(payload, 0, payload.length);
        bouncyCastle.doFinal(hash, 0);
        return hex();
    }
}
