package trefoil.bench.rejected;

import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;
import net.openhft.chronicle.wire.WireType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import trefoil.bench.Rejected;

/**
 * A quote written as a document of Chronicle Wire with named fields, into memory: no file and no checksum, so it flatters
 * this way.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JournalRejected {
    private static final int CAPACITY = 1 << 22;
    private static final int ROOM = 1 << 10;

    private final Bytes<Void> bytes = Bytes.allocateDirect(CAPACITY);
    private final Wire named = WireType.BINARY_LIGHT.apply(bytes);
    private long next;

    private void makeRoom() {
        if (bytes.writePosition() > CAPACITY - ROOM) {
            bytes.clear();
        }
    }

    @Benchmark
    @Rejected(value = "Wire, named fields", insteadOf = "JournalReadBenchmark.write")
    public long namedFields() {
        makeRoom();
        try (DocumentContext document = named.writingDocument()) {
            document.wire()
                    .write("receiveNs")
                    .int64(next++)
                    .write("instrument")
                    .int32(7)
                    .write("updateId")
                    .int64(next)
                    .write("bidPrice")
                    .int64(6_700_000_000_000L)
                    .write("bidQty")
                    .int64(100_000_000)
                    .write("askPrice")
                    .int64(6_700_001_000_000L)
                    .write("askQty")
                    .int64(200_000_000);
        }
        return bytes.writePosition();
    }

    @TearDown
    public void close() {
        bytes.releaseLast();
    }
}
