package trefoil.bench.rejected;

import com.alibaba.fastjson2.JSONReader;
import com.dslplatform.json.DslJson;
import com.dslplatform.json.JsonReader;
import com.dslplatform.json.NumberConverter;
import com.dslplatform.json.StringConverter;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.jsoniter.JsonIterator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import trefoil.bench.BenchMarket;
import trefoil.bench.Rejected;
import trefoil.engine.market.Instrument;

/**
 * A JSON book ticker read by libraries, the symbol looked up in a {@link HashMap}, over the same 1,024 frames: streaming,
 * prices as doubles; and as most users take it, mapped to an object with {@link BigDecimal}s.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeRejected {
    private static final String TAKEN = "DecodeBenchmark.bookTickerJson";

    private final Map<String, Integer> instruments = new HashMap<>();
    private final JsonFactory jackson = new JsonFactory();
    private final ObjectMapper mapper = new ObjectMapper();
    private final DslJson<Object> dsl = new DslJson<>();
    private final JsonReader<Object> dslReader = dsl.newReader();
    private final JsonIterator jsoniter = new JsonIterator();
    private byte[][] frames;
    private int next;
    private long updateId;
    private int instrument;
    private double sum;

    /** A combined frame as a mapper makes it. */
    public static final class Frame {
        public String stream;
        public Ticker data;
    }

    /** A book ticker as a mapper makes it. */
    public static final class Ticker {
        public long u;
        public String s;
        public BigDecimal b;

        @com.fasterxml.jackson.annotation.JsonProperty("B")
        public BigDecimal bidQty;

        public BigDecimal a;

        @com.fasterxml.jackson.annotation.JsonProperty("A")
        public BigDecimal askQty;
    }

    @Setup
    public void setUp() {
        final BenchMarket market = new BenchMarket();
        frames = market.frames();
        int index = 0;
        for (final Instrument each : market.universe().instruments()) {
            instruments.put(each.symbol(), index++);
        }
    }

    private byte[] frame() {
        sum = 0;
        updateId = -1;
        return frames[next++ & BenchMarket.FRAMES - 1];
    }

    private void taken(final Blackhole hole) {
        if (updateId < 0) {
            throw new IllegalStateException("the frame was not read to its end");
        }
        hole.consume(updateId);
        hole.consume(instrument);
        hole.consume(sum);
    }

    @Benchmark
    @Rejected(value = "Jackson streaming", insteadOf = TAKEN)
    public void jacksonStreaming(final Blackhole hole) throws IOException {
        try (JsonParser parser = jackson.createParser(frame())) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME) {
                    switch (parser.currentName()) {
                        case "u" -> updateId = parser.nextLongValue(0);
                        case "s" -> instrument = instruments.get(parser.nextTextValue());
                        case "b", "B", "a", "A" -> sum += Double.parseDouble(parser.nextTextValue());
                        default -> {}
                    }
                }
            }
        }
        taken(hole);
    }

    @Benchmark
    @Rejected(value = "Jackson mapper", insteadOf = TAKEN)
    public void jacksonObjects(final Blackhole hole) throws IOException {
        final Frame read = mapper.readValue(frame(), Frame.class);
        instrument = instruments.get(read.data.s);
        hole.consume(read);
        hole.consume(instrument);
    }

    @Benchmark
    @Rejected(value = "fastjson2 streaming", insteadOf = TAKEN)
    public void fastjson2Streaming(final Blackhole hole) {
        try (JSONReader reader = JSONReader.of(frame())) {
            readObject(reader);
        }
        taken(hole);
    }

    private void readObject(final JSONReader reader) {
        reader.nextIfObjectStart();
        while (!reader.nextIfObjectEnd()) {
            switch (reader.readFieldName()) {
                case "data" -> readObject(reader);
                case "u" -> updateId = reader.readInt64Value();
                case "s" -> instrument = instruments.get(reader.readString());
                case "b", "B", "a", "A" -> sum += reader.readDoubleValue();
                default -> reader.skipValue();
            }
        }
    }

    @Benchmark
    @Rejected(value = "jsoniter", insteadOf = TAKEN)
    public void jsoniter(final Blackhole hole) throws IOException {
        jsoniter.reset(frame());
        readObject(jsoniter);
        taken(hole);
    }

    private void readObject(final JsonIterator json) throws IOException {
        for (String field = json.readObject(); field != null; field = json.readObject()) {
            switch (field) {
                case "data" -> readObject(json);
                case "u" -> updateId = json.readLong();
                case "s" -> instrument = instruments.get(json.readString());
                case "b", "B", "a", "A" -> sum += Double.parseDouble(json.readString());
                default -> json.skip();
            }
        }
    }

    @Benchmark
    @Rejected(value = "DSL-JSON", insteadOf = TAKEN)
    public void dslJson(final Blackhole hole) throws IOException {
        final byte[] frame = frame();
        dslReader.process(frame, frame.length);
        dslReader.getNextToken();
        readObject();
        taken(hole);
    }

    /** Behind the opening brace, up to the closing one. */
    private void readObject() throws IOException {
        byte token;
        do {
            dslReader.getNextToken();
            final String field = dslReader.readKey();
            boolean known = true;
            switch (field) {
                case "data" -> readObject();
                case "u" -> updateId = NumberConverter.deserializeLong(dslReader);
                case "s" -> instrument = instruments.get(StringConverter.deserialize(dslReader));
                case "b", "B", "a", "A" -> sum += Double.parseDouble(StringConverter.deserialize(dslReader));
                default -> known = false;
            }
            token = known ? dslReader.getNextToken() : dslReader.skip();
        } while (token == ',');
    }
}
