package trefoil.gateway.binance.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.market.SymbolIndex;
import trefoil.gateway.binance.testing.BinaryFrames;
import trefoil.gateway.fuzz.FuzzTarget;

/** Frames of binary market streams: set against a reading step by step with exact decimals, without memory. */
public final class BinaryFrameFuzz extends FuzzTarget {
    private static final List<String> SYMBOLS =
            List.of("BTCUSDT", "ETHBTC", "\u5e01\u5b89USDT", "1000SATSUSDCLONGNAME", "A");

    private final BestBidAskDecoder quotes = new BestBidAskDecoder(new SymbolIndex(SYMBOLS));
    private final BinaryDepthDecoder depth = new BinaryDepthDecoder(new SymbolIndex(SYMBOLS));
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[256]);
    private final BinaryCheck check = new BinaryCheck(SYMBOLS);

    public BinaryFrameFuzz() {
        super("binary-frame", 8_192, 0, 0);
    }

    @Override
    protected void read(final byte[] input) {
        quotes.peek(input, 0, input.length);
        quotes.decode(input, 0, input.length, 7, 3, slot, 8);
        depth.decode(input, 0, input.length);
    }

    @Override
    protected void compare(final byte[] input) {
        final String difference = check.difference(input);
        require(difference == null, difference);
    }

    @Override
    protected byte[][] writtenSeeds() {
        final List<byte[]> seeds = new ArrayList<>();
        for (final BinaryFrames frames : List.of(BinaryFrames.usual(), BinaryFrames.ofVersion(2, 3))) {
            seeds.add(frames.bestBidAsk("BTCUSDT", 1, 2, -2, -5, 8_512_345, 150_000, 8_512_346, 42));
            seeds.add(frames.bestBidAsk("A", 1, 2, -9, 3, Long.MIN_VALUE, Long.MIN_VALUE, 8_512_340, 42));
            seeds.add(frames.bestBidAsk(SYMBOLS.get(3), 1, 2, 0, 0, Long.MAX_VALUE, -1, 0, 42));
            seeds.add(frames.depthSnapshot(
                    "ETHBTC", 1, 2, -2, -5, new long[] {5, 1, 4, 2}, new long[] {6, 3, 7, 4, 8, 5}));
            seeds.add(frames.depthDiff(SYMBOLS.get(2), 1, 2, 3, -8, -8, new long[] {5, 0}, new long[0]));
            seeds.add(frames.trade("BTCUSDT", 1, 2, 3, 4));
            seeds.add(frames.other(10_099));
        }
        seeds.add(BinaryFrames.usual().schema(3).other(10_001));
        final byte[] whole = seeds.get(3);
        for (final int length : new int[] {0, 7, 8, 30, whole.length - 1}) {
            seeds.add(Arrays.copyOf(whole, length));
        }
        return seeds.toArray(byte[][]::new);
    }
}
