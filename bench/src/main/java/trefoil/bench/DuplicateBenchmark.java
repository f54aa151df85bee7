package trefoil.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.SymbolIndex;
import trefoil.gateway.binance.codec.BookTickerDecoder;
import trefoil.gateway.binance.stream.Arrivals;

/** A book ticker frame that another connection has brought before: read far enough to know that, over 1,024 frames. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DuplicateBenchmark {
    private static final int FIRST_LINE = 0;
    private static final int SECOND_LINE = 2;

    private byte[][] frames;
    private BookTickerDecoder decoder;
    private Arrivals arrivals;
    private int next;

    @Setup
    public void setUp() {
        final BenchMarket market = new BenchMarket();
        frames = market.frames();
        decoder = new BookTickerDecoder(new SymbolIndex(
                market.universe().instruments().stream().map(Instrument::symbol).toList()));
        arrivals = new Arrivals(market.universe().instrumentCount());
        for (final byte[] frame : frames) {
            arrivals.arrived(decoder.peek(frame, 0, frame.length), decoder.peekedUpdateId(), 1, FIRST_LINE);
        }
    }

    @Benchmark
    @Goal(
            value = "recognise a book ticker that another connection has brought",
            maxNs = 50,
            whenMissed = "Only the update's number and the symbol are read, and the symbol is looked "
                    + "up{LookupBenchmark.packedSymbol}; a frame that is read whole takes "
                    + "more{DecodeBenchmark.bookTickerJson}.")
    public long duplicate() {
        final byte[] frame = frames[next++ & BenchMarket.FRAMES - 1];
        final int instrument = decoder.peek(frame, 0, frame.length);
        return arrivals.late(instrument, decoder.peekedUpdateId(), next, SECOND_LINE);
    }
}
