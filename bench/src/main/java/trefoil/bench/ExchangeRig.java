package trefoil.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.HdrHistogram.Histogram;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.Fees;
import trefoil.engine.sim.OrderLimits;
import trefoil.engine.sim.SyntheticMarket;
import trefoil.engine.sim.SyntheticMarketConfig;
import trefoil.gateway.exchange.ExchangeAccount;
import trefoil.gateway.exchange.ExchangeConfig;
import trefoil.gateway.exchange.ExchangeServer;
import trefoil.gateway.exchange.RateLimits;

/**
 * What the simulated exchange serves over loopback: frames of book tickers to one client, JSON and SBE, with what they
 * cost the exchange's thread, and orders by REST while the market moves. Client and exchange share the machine.
 */
public final class ExchangeRig {
    private static final String KEY = "rig";
    private static final String SECRET = "rigSecret";
    /** More updates than can be served: what arrives is what can be. */
    private static final int OFFERED_PER_SECOND = 400_000;

    private static final int USUAL_PER_SECOND = 24_000;
    private static final long WARM_UP_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long MEASURED_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int WARM_UP_ORDERS = 3_000;
    private static final int ORDERS = 5_000;
    private static final double FRAMES_GOAL = 50_000;
    private static final double ORDER_GOAL_NS = 300_000;
    private static final int SHORT_LENGTH = 126;
    private static final int LENGTH_BITS = 0x7f;
    private static final int BUFFER_BYTES = 1 << 20;

    private ExchangeRig() {}

    /** Runs the rig once; no arguments. */
    public static void main(final String[] args) throws IOException, GeneralSecurityException {
        frames("JSON bookTicker", false);
        frames("SBE bestBidAsk", true);
        orders("quiet market", 1);
        orders(String.format(Locale.ROOT, "market of %,d updates/s", USUAL_PER_SECOND), USUAL_PER_SECOND);
    }

    private static ExchangeServer start(final int updatesPerSecond) throws IOException {
        final ExchangeConfig config = ExchangeConfig.builder()
                .accounts(new ExchangeAccount(
                        KEY, KEY, SECRET, Map.of("USDT", 1_000_000_000L * Fixed.ONE), Fees.of(0, 0)))
                .limits(new RateLimits(
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE,
                        new OrderLimits(Integer.MAX_VALUE, Integer.MAX_VALUE)))
                .sbePort(0)
                .streamKeys(KEY)
                .build();
        return new ExchangeServer(
                        config,
                        SyntheticMarket.create(SyntheticMarketConfig.builder(1)
                                .updatesPerSecond(updatesPerSecond)
                                .build()))
                .start();
    }

    private static void frames(final String name, final boolean sbe) throws IOException {
        try (ExchangeServer server = start(OFFERED_PER_SECOND);
                Socket socket = new Socket("127.0.0.1", sbe ? portOf(server.sbeStreamUrl()) : server.port())) {
            final StringBuilder streams = new StringBuilder();
            for (final Instrument instrument : server.inspect(exchange -> exchange.instruments())) {
                streams.append(streams.isEmpty() ? "" : "/")
                        .append(instrument.symbol().toLowerCase(Locale.ROOT))
                        .append(sbe ? "@bestBidAsk" : "@bookTicker");
            }
            final OutputStream out = socket.getOutputStream();
            out.write(("GET /ws/" + streams + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "X-MBX-APIKEY: " + KEY + "\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            final FrameReader reader = new FrameReader(socket.getInputStream());
            reader.head();
            reader.count(WARM_UP_NS);
            final long cpuBeforeNs = exchangeCpuNs();
            final long startNs = System.nanoTime();
            final long frames = reader.count(MEASURED_NS);
            final double seconds = (System.nanoTime() - startNs) / 1e9;
            final double cpuSeconds = (exchangeCpuNs() - cpuBeforeNs) / 1e9;
            final double perCpuSecond = frames / cpuSeconds;
            System.out.printf(
                    Locale.ROOT,
                    "%-44s %,.0f frames/s to one client; %,.0f for each second of the exchange's thread, market included;"
                            + " target %,.0f: %s%n",
                    name,
                    frames / seconds,
                    perCpuSecond,
                    FRAMES_GOAL,
                    frames / seconds >= FRAMES_GOAL ? "met" : "MISSED");
        }
    }

    private static int portOf(final String url) {
        return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    }

    private static long exchangeCpuNs() {
        final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (final ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("exchange")) {
                return threads.getThreadCpuTime(thread.getThreadId());
            }
        }
        throw new IllegalStateException("the exchange has no thread");
    }

    private static void orders(final String name, final int updatesPerSecond)
            throws IOException, GeneralSecurityException {
        try (ExchangeServer server = start(updatesPerSecond);
                Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setTcpNoDelay(true);
            final AnswerReader answers = new AnswerReader(socket.getInputStream());
            final Histogram latency = new Histogram(3);
            for (int i = 0; i < WARM_UP_ORDERS + ORDERS; i++) {
                // Far from the market: every order is accepted, fills nothing and is over.
                final byte[] request = request("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.001"
                        + "&price=60000&newOrderRespType=FULL&recvWindow=60000&timestamp="
                        + System.currentTimeMillis());
                final long startNs = System.nanoTime();
                socket.getOutputStream().write(request);
                final String status = answers.next();
                final long tookNs = System.nanoTime() - startNs;
                if (!status.startsWith("HTTP/1.1 200")) {
                    throw new IllegalStateException(status);
                }
                if (i >= WARM_UP_ORDERS) {
                    latency.recordValue(tookNs);
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-44s n=%,d: p50 %,d ns, p90 %,d ns, p99 %,d ns, max %,d ns; target p50 %,.0f ns: %s%n",
                    "order by REST to its answer, " + name,
                    latency.getTotalCount(),
                    latency.getValueAtPercentile(50),
                    latency.getValueAtPercentile(90),
                    latency.getValueAtPercentile(99),
                    latency.getMaxValue(),
                    ORDER_GOAL_NS,
                    latency.getValueAtPercentile(50) < ORDER_GOAL_NS ? "met" : "MISSED");
        }
    }

    private static byte[] request(final String query) throws GeneralSecurityException {
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
        final String signature = HexFormat.of().formatHex(mac.doFinal(query.getBytes(StandardCharsets.US_ASCII)));
        return ("POST /api/v3/order?" + query + "&signature=" + signature + " HTTP/1.1\r\nHost: x\r\nX-MBX-APIKEY: "
                        + KEY + "\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Counts websocket frames without looking into them. */
    private static final class FrameReader {
        private final DataInputStream in;
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private int start;
        private int end;

        FrameReader(final InputStream in) {
            this.in = new DataInputStream(in);
        }

        void head() throws IOException {
            int line = 0;
            int last = 0;
            while (line < 4) {
                final int next = in.readUnsignedByte();
                line = next == '\n' && last == '\r' || next == '\r' ? line + 1 : 0;
                last = next;
            }
        }

        long count(final long forNs) throws IOException {
            final long endNs = System.nanoTime() + forNs;
            long frames = 0;
            while (System.nanoTime() < endNs) {
                System.arraycopy(buffer, start, buffer, 0, end - start);
                end -= start;
                start = 0;
                final int read = in.read(buffer, end, buffer.length - end);
                if (read < 0) {
                    throw new IOException("the exchange closed the connection");
                }
                end += read;
                int length = frameLength();
                while (length > 0 && start + length <= end) {
                    start += length;
                    frames++;
                    length = frameLength();
                }
            }
            return frames;
        }

        /** Header and payload; 0 if the header is not complete. */
        private int frameLength() {
            if (end - start < 4) {
                return 0;
            }
            final int first = buffer[start + 1] & LENGTH_BITS;
            if (first < SHORT_LENGTH) {
                return 2 + first;
            }
            if (first > SHORT_LENGTH) {
                throw new IllegalStateException("a frame of more than 64 KiB");
            }
            return 4 + ((buffer[start + 2] & 0xff) << 8 | buffer[start + 3] & 0xff);
        }
    }

    /** Reads HTTP answers of a known length. */
    private static final class AnswerReader {
        private final InputStream in;
        private final byte[] buffer = new byte[BUFFER_BYTES];

        AnswerReader(final InputStream in) {
            this.in = in;
        }

        /** The whole answer, as text. */
        String next() throws IOException {
            int length = 0;
            int wanted = Integer.MAX_VALUE;
            while (length < wanted) {
                final int read = in.read(buffer, length, buffer.length - length);
                if (read < 0) {
                    throw new IOException("the exchange closed the connection");
                }
                length += read;
                if (wanted == Integer.MAX_VALUE) {
                    final String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
                    final int head = text.indexOf("\r\n\r\n");
                    final int field = text.toLowerCase(Locale.ROOT).indexOf("content-length: ");
                    if (head > 0 && field > 0) {
                        final int from = field + "content-length: ".length();
                        wanted = head + 4 + Integer.parseInt(text.substring(from, text.indexOf('\r', from)));
                    }
                }
            }
            return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        }
    }
}
