package trefoil.engine.forecast;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.testing.TriangleMarket;

/** S → X → Y → S and back, with quotes set by hand. */
final class TriangleDesk {
    static final int XS = 0;
    static final int XY = 1;
    static final int YS = 2;

    final Universe universe = TriangleMarket.universe();
    final RateMatrix matrix = new RateMatrix(universe);
    final LoopTable table = new LoopTable(
            universe, new int[] {universe.assetIndex("S")}, FeeTable.ofPpm(new int[] {1_000, 1_000, 1_000}), 0);
    final LoopPricer pricer = new LoopPricer(table, matrix);
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private long updateId;

    /** The quote of an instrument, decimals times a million, quantities whole. */
    int quote(final int instrument, final long bid, final long bidQty, final long ask, final long askQty) {
        return matrix.update(
                instrument, 0, ++updateId, bid * 100, bidQty * Fixed.ONE, ask * 100, askQty * Fixed.ONE, updateId);
    }

    /** The same as a record. */
    UnsafeBuffer record(
            final long timeNs,
            final int instrument,
            final long bid,
            final long bidQty,
            final long ask,
            final long askQty) {
        BookTicker.write(
                slot,
                0,
                timeNs,
                instrument,
                0,
                ++updateId,
                bid * 100,
                bidQty * Fixed.ONE,
                ask * 100,
                askQty * Fixed.ONE);
        return slot;
    }

    /** The loop that buys X first. */
    int forward() {
        final int x = universe.assetIndex("X");
        return table.assetOut(0, 0) == x ? 0 : 1;
    }

    static List<Integer> instruments() {
        return List.of(XS, XY, YS);
    }
}
