package trefoil.bench.rejected;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import trefoil.bench.Rejected;

/** An order's request as text: a map of parameters, joined and percent-encoded, as clients of REST interfaces do it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodeRejected {
    private BigDecimal price = new BigDecimal("42000.00000000");
    private BigDecimal qty = new BigDecimal("0.12500000");
    private long timestampMs = 1_790_000_000_123L;

    @Benchmark
    @Rejected(value = "map joined as text", insteadOf = "SignBenchmark.encode")
    public byte[] mapOfTexts() {
        final Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("symbol", "BTCUSDT");
        parameters.put("side", "BUY");
        parameters.put("type", "LIMIT");
        parameters.put("timeInForce", "IOC");
        parameters.put("quantity", qty.stripTrailingZeros().toPlainString());
        parameters.put("price", price.stripTrailingZeros().toPlainString());
        parameters.put("newOrderRespType", "FULL");
        parameters.put("newClientOrderId", "tf-1-42-2");
        parameters.put("recvWindow", "1000");
        parameters.put("timestamp", Long.toString(timestampMs++));
        final StringBuilder text = new StringBuilder();
        parameters.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
