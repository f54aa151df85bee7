package trefoil.bench;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.Side;
import trefoil.engine.math.Fixed;
import trefoil.gateway.binance.auth.HmacSigner;
import trefoil.gateway.binance.auth.Signer;
import trefoil.gateway.binance.codec.OrderRequestEncoder;

/** An order intent to the signed body of a REST request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SignBenchmark {
    private static final long TIMESTAMP_MS = 1_790_000_000_123L;

    private final UnsafeBuffer intent = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final HmacSigner signer = new HmacSigner("NotAKey".repeat(9).getBytes(StandardCharsets.US_ASCII));
    private final Signer unsigned = new Unsigned();
    private final byte[] payload = payload();
    private final byte[] signature = new byte[HmacSigner.SIGNATURE_LENGTH];
    private OrderRequestEncoder encoder;

    @Setup
    public void setUp() {
        encoder = new OrderRequestEncoder(new BenchMarket().universe().instruments(), 1, new BigDecimal(1_000));
        OrderIntent.write(
                intent,
                0,
                1,
                1,
                OrderKey.of(42, 2),
                7,
                Side.BUY,
                42_000 * Fixed.ONE,
                Fixed.ONE / 8,
                OrderIntent.IOC,
                2);
    }

    /** What is signed: a request of an order, without its signature. */
    public static byte[] payload() {
        return ("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.125&price=42000&newOrderRespType=FULL"
                        + "&newClientOrderId=tf-1-42-2&recvWindow=1000&timestamp=" + TIMESTAMP_MS)
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Benchmark
    @Goal(
            value = "sign a request, HMAC",
            maxNs = 600,
            whenMissed =
                    "SHA-256 of the key's two blocks and of the text's, by the processor's own instructions where the Java "
                            + "runtime knows them, is all of it. The runtime's Mac and Conscrypt allocate for each signature; "
                            + "BouncyCastle does not use those instructions; an order of a logged-on session needs no signature.")
    public int sign() {
        return signer.sign(payload, 0, payload.length, signature, 0);
    }

    @Benchmark
    @Goal(
            value = "write an order's request, unsigned",
            maxNs = 200,
            whenMissed =
                    "Prices and quantities become decimal digits, the order's name base 36, the time 13 digits, each "
                            + "written once into a reused array; texts joined from a map cost many times as much.")
    public int encode() {
        return encoder.encode(intent, 0, TIMESTAMP_MS, unsigned);
    }

    @Benchmark
    @Goal(
            value = "write and sign an order's request",
            maxNs = 800,
            whenMissed =
                    "Signing{SignBenchmark.sign} comes to most of it, writing{SignBenchmark.encode} to the rest. An order "
                            + "of a logged-on session of the websocket API needs no signature.")
    public int encodeAndSignOrder() {
        return encoder.encode(intent, 0, TIMESTAMP_MS, signer);
    }

    /** Signs nothing. */
    private static final class Unsigned implements Signer {
        @Override
        public int maxFormLength() {
            return HmacSigner.SIGNATURE_LENGTH;
        }

        @Override
        public int signForm(
                final byte[] payload, final int offset, final int length, final byte[] target, final int targetOffset) {
            return 0;
        }

        @Override
        public int sign(
                final byte[] payload, final int offset, final int length, final byte[] target, final int targetOffset) {
            return 0;
        }

        @Override
        public void close() {}
    }
}
