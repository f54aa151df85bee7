package trefoil.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import trefoil.bench.generated.BestBidAskDecoder;
import trefoil.bench.generated.BestBidAskEncoder;
import trefoil.bench.generated.MessageHeaderDecoder;
import trefoil.bench.generated.MessageHeaderEncoder;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.SymbolIndex;
import trefoil.gateway.binance.codec.BookTickerDecoder;
import trefoil.gateway.binance.codec.FrameKind;

/**
 * A binary best bid and ask into a ring slot, symbol looked up, over 1,024 different frames that the generated codec
 * wrote: read by the decoder that is used, and by the generated one with the same checks.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GeneratedSbeBenchmark {
    private static final int PRICE_EXPONENT = -8;
    private static final int QTY_EXPONENT = -8;
    private static final int DECIMALS = 8;

    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1]);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final BestBidAskDecoder generated = new BestBidAskDecoder();
    private final long[] powers = new long[19];
    private final long[] largest = new long[19];
    private byte[][] frames;
    private SymbolIndex symbols;
    private trefoil.gateway.binance.codec.BestBidAskDecoder byHand;
    private int next;

    @Setup
    public void setUp() {
        final BenchMarket market = new BenchMarket();
        final List<String> names =
                market.universe().instruments().stream().map(Instrument::symbol).toList();
        symbols = new SymbolIndex(names);
        byHand = new trefoil.gateway.binance.codec.BestBidAskDecoder(symbols);
        long power = 1;
        for (int i = 0; i < powers.length; i++) {
            powers[i] = power;
            largest[i] = Long.MAX_VALUE / power;
            power *= 10;
        }
        frames = new byte[BenchMarket.FRAMES][];
        final BookTickerDecoder json = new BookTickerDecoder(symbols);
        for (int i = 0; i < frames.length; i++) {
            final byte[] text = market.frames()[i];
            json.decode(text, 0, text.length, 1, 0, slot, 0);
            frames[i] = encode(names.get(BookTicker.instrument(slot, 0)));
            if (read(frames[i]) != FrameKind.QUOTE || byHand(frames[i]) != FrameKind.QUOTE) {
                throw new IllegalStateException("frame " + i + " is not understood");
            }
        }
    }

    /** The quote in the slot as the generated encoder writes it. */
    private byte[] encode(final String symbol) {
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[512]);
        final BestBidAskEncoder encoder = new BestBidAskEncoder()
                .wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder())
                .eventTimeUs(1)
                .updateId(BookTicker.updateId(slot, 0))
                .priceExponent((byte) PRICE_EXPONENT)
                .qtyExponent((byte) QTY_EXPONENT)
                .bidPrice(BookTicker.bidPrice(slot, 0))
                .bidQty(BookTicker.bidQty(slot, 0))
                .askPrice(BookTicker.askPrice(slot, 0))
                .askQty(BookTicker.askQty(slot, 0))
                .symbol(symbol);
        final byte[] bytes = new byte[MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength()];
        frame.getBytes(0, bytes);
        return bytes;
    }

    @Benchmark
    public int writtenByHand() {
        return byHand(frames[next++ & BenchMarket.FRAMES - 1]);
    }

    @Benchmark
    public int generated() {
        return read(frames[next++ & BenchMarket.FRAMES - 1]);
    }

    private int byHand(final byte[] frame) {
        return byHand.decode(frame, 0, frame.length, next, 0, slot, 0);
    }

    private int read(final byte[] frame) {
        if (frame.length < MessageHeaderDecoder.ENCODED_LENGTH) {
            return FrameKind.MALFORMED;
        }
        buffer.wrap(frame);
        header.wrap(buffer, 0);
        if (header.schemaId() != BestBidAskDecoder.SCHEMA_ID || header.templateId() != BestBidAskDecoder.TEMPLATE_ID) {
            return FrameKind.OTHER_EVENT;
        }
        final int symbolAt = MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength();
        if (header.blockLength() < BestBidAskDecoder.BLOCK_LENGTH || symbolAt >= frame.length) {
            return FrameKind.MALFORMED;
        }
        generated.wrap(buffer, MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
        final int symbolLength = generated.symbolLength();
        final int end = symbolAt + BestBidAskDecoder.symbolHeaderLength() + symbolLength;
        if (end > frame.length || end < frame.length && header.version() == 0) {
            return FrameKind.MALFORMED;
        }
        final long updateId = generated.updateId();
        final int priceExponent = generated.priceExponent();
        final int qtyExponent = generated.qtyExponent();
        final long bidPrice = fixed(generated.bidPrice(), priceExponent);
        final long bidQty = fixed(generated.bidQty(), qtyExponent);
        final long askPrice = fixed(generated.askPrice(), priceExponent);
        final long askQty = fixed(generated.askQty(), qtyExponent);
        if ((updateId | bidPrice | bidQty | askPrice | askQty) < 0) {
            return FrameKind.MALFORMED;
        }
        final int instrument = symbols.find(frame, symbolAt + BestBidAskDecoder.symbolHeaderLength(), symbolLength);
        if (instrument == SymbolIndex.NOT_FOUND) {
            return FrameKind.UNKNOWN_SYMBOL;
        }
        BookTicker.write(slot, 0, next, instrument, 0, updateId, bidPrice, bidQty, askPrice, askQty);
        return FrameKind.QUOTE;
    }

    private long fixed(final long mantissa, final int exponent) {
        final int shift = exponent + DECIMALS;
        return shift >= 0 && shift < powers.length && mantissa >= 0 && mantissa <= largest[shift]
                ? mantissa * powers[shift]
                : -1;
    }
}
