package trefoil.gateway.exchange.tape;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import trefoil.gateway.fuzz.FuzzTarget;

/** Capture files, plain and gzipped: frames that can be believed, or a reason. */
public final class TapeFuzz extends FuzzTarget {
    private static final int DEFLATE_RATIO = 1_032;

    private final Path file = Files.createTempFile("fuzz", ".tape");
    private final TapeFrame frame = new TapeFrame();

    public TapeFuzz() throws IOException {
        super("tape", 8_192, 16 * 1024 * 1024, DEFLATE_RATIO * 8);
    }

    @Override
    protected void read(final byte[] input) throws IOException {
        Files.write(file, input);
        try (TapeReader reader = TapeReader.open(file)) {
            while (reader.next(frame)) {
                require(frame.kind != null && frame.receiveNs >= 0, "a frame without kind or time");
                require(frame.firstUpdateId <= frame.updateId, "update ids that run backwards");
            }
            require(reader.statistics().lines() >= 0, "a negative number of lines");
        } catch (final TapeException e) {
            require(e.getMessage().contains(file.toString()), "a refusal that does not name the file");
        }
    }

    @Override
    protected byte[][] writtenSeeds() throws IOException {
        final ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(
                    ("1723161253937085768 {\"u\":1,\"s\":\"BTCUSDT\",\"b\":\"1.5\",\"B\":\"2\",\"a\":\"1.6\",\"A\":\"3\"}\n")
                            .getBytes(StandardCharsets.US_ASCII));
        }
        return new byte[][] {packed.toByteArray()};
    }

    @Override
    protected int mutations() {
        return 2_000;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
