package trefoil.gateway.binance.codec;

import java.util.ArrayList;
import java.util.List;
import trefoil.gateway.fuzz.FuzzTarget;

/** Frames of depth streams and depth answers, set against Jackson, without memory. */
public final class DepthFuzz extends FuzzTarget {
    private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHBTC", "123456", "\u5e01\u5b89\u4eba\u751fUSDT");

    private final DepthDecoder decoder = new DepthDecoder(SYMBOLS);
    private int kind;
    private boolean snapshot;

    public DepthFuzz() {
        super("depth", 8_192, 0, 0);
    }

    @Override
    protected void read(final byte[] input) {
        snapshot = decoder.decodeSnapshot(input, 0, input.length);
        kind = decoder.decode(input, 0, input.length);
    }

    @Override
    protected void compare(final byte[] input) {
        if (JacksonDepth.isDisputed(input)) {
            return;
        }
        final JacksonDepth reference = JacksonDepth.read(input, SYMBOLS);
        require(
                kind == reference.kind(),
                FrameKind.nameOf(kind) + ", " + FrameKind.nameOf(reference.kind()) + " by Jackson");
        if (kind == FrameKind.PARTIAL_DEPTH || kind == FrameKind.DEPTH_UPDATE) {
            require(SYMBOLS.get(decoder.instrument()).equals(reference.symbol()), "another symbol than by Jackson");
            require(
                    decoder.firstUpdateId() == reference.firstId() && decoder.lastUpdateId() == reference.lastId(),
                    "other update ids than by Jackson");
            require(list(decoder.bids(), decoder.bidLevels()).equals(reference.bids()), "other bids than by Jackson");
            require(list(decoder.asks(), decoder.askLevels()).equals(reference.asks()), "other asks than by Jackson");
        }
        require(kind != FrameKind.PARTIAL_DEPTH || snapshot, "a partial book is no book");
    }

    private static List<Long> list(final long[] levels, final int count) {
        final List<Long> list = new ArrayList<>();
        for (int i = 0; i < 2 * count; i++) {
            list.add(levels[i]);
        }
        return list;
    }
}
