package trefoil.bench;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.Object2IntHashMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.SymbolIndex;

/** The bytes of a symbol to its instrument's index, over 1,024 symbols at random of some 1,500. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LookupBenchmark {
    private static final String TAKEN = "LookupBenchmark.packedSymbol";

    private final Map<String, Integer> hashMap = new HashMap<>();
    private final Object2IntHashMap<String> agrona = new Object2IntHashMap<>(SymbolIndex.NOT_FOUND);
    private SymbolIndex index;
    private byte[][] symbols;
    private int next;

    @Setup
    public void setUp() {
        final BenchMarket market = new BenchMarket();
        final List<String> names =
                market.universe().instruments().stream().map(Instrument::symbol).toList();
        index = new SymbolIndex(names);
        for (int i = 0; i < names.size(); i++) {
            hashMap.put(names.get(i), i);
            agrona.put(names.get(i), i);
        }
        symbols = new byte[BenchMarket.FRAMES][];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = names.get(market.frameInstruments()[i]).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private byte[] symbol() {
        return symbols[next++ & BenchMarket.FRAMES - 1];
    }

    @Benchmark
    @Goal(
            value = "look up a symbol",
            maxNs = 10,
            whenMissed =
                    "The symbol is packed into two numbers and compared once; what is left is the table's place in the "
                            + "caches, from which other data push it. Hashes without any collision were looked for and not found; "
                            + "maps keyed by texts have to make the text first.")
    public int packedSymbol() {
        final byte[] symbol = symbol();
        return index.find(symbol, 0, symbol.length);
    }

    @Benchmark
    @Rejected(value = "HashMap of Strings", insteadOf = TAKEN)
    public int hashMap() {
        return hashMap.get(new String(symbol(), StandardCharsets.ISO_8859_1));
    }

    @Benchmark
    @Rejected(value = "Agrona's map of Strings", insteadOf = TAKEN)
    public int agronaMap() {
        return agrona.getValue(new String(symbol(), StandardCharsets.ISO_8859_1));
    }
}
