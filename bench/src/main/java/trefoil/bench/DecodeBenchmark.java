package trefoil.bench;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.SymbolIndex;
import trefoil.gateway.binance.codec.BestBidAskDecoder;
import trefoil.gateway.binance.codec.BookTickerDecoder;

/** A book ticker frame, JSON or SBE, into a ring slot, symbol lookup included, over 1,024 different frames. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private byte[][] frames;
    private byte[][] binaryFrames;
    private BookTickerDecoder decoder;
    private BestBidAskDecoder binaryDecoder;
    private int next;

    @Setup
    public void setUp() {
        final BenchMarket market = new BenchMarket();
        frames = market.frames();
        binaryFrames = market.binaryFrames();
        final SymbolIndex symbols = new SymbolIndex(
                market.universe().instruments().stream().map(Instrument::symbol).toList());
        decoder = new BookTickerDecoder(symbols);
        binaryDecoder = new BestBidAskDecoder(symbols);
    }

    @Benchmark
    @Goal(
            value = "decode a best bid and ask SBE frame",
            maxNs = 40,
            whenMissed = "Finding the symbol{LookupBenchmark.packedSymbol} and writing the record are most of it; "
                    + "every length is checked before anything is read. A decoder generated from the schema was no "
                    + "faster.")
    public int bestBidAskSbe() {
        final byte[] frame = binaryFrames[next++ & BenchMarket.FRAMES - 1];
        return binaryDecoder.decode(frame, 0, frame.length, next, 0, slot, 0);
    }

    @Benchmark
    @Goal(
            value = "decode a book ticker JSON frame",
            maxNs = 100,
            whenMissed = "Every key and every digit is verified, eight bytes at a time; the symbol's "
                    + "look-up{LookupBenchmark.packedSymbol} is the smaller part. Reading without verifying would "
                    + "be quicker and take a broken frame for a quote; byte by byte it takes longer, and libraries "
                    + "longer still.")
    public int bookTickerJson() {
        final byte[] frame = frames[next++ & BenchMarket.FRAMES - 1];
        return decoder.decode(frame, 0, frame.length, next, 0, slot, 0);
    }
}
