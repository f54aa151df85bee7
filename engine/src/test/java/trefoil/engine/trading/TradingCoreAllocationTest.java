package trefoil.engine.trading;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OutboundRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Timer;
import trefoil.engine.testing.Allocation;
import trefoil.engine.testing.EngineRig;
import trefoil.engine.testing.TriangleMarket;

/** Runs on this test's thread what the trading thread runs. */
@Tag("allocation")
class TradingCoreAllocationTest {
    private static final int EVENTS = 1_000_000;
    private static final int MAX_ROUNDS = 10;
    private static final int EXPIRE_EACH = 11;
    private static final String[] STEPS = {"quote", "fill", "answer", "balance", "timer", "book"};
    private static final int QUOTE = 0;
    private static final int FILL = 1;
    private static final int ANSWER = 2;
    private static final int BALANCE = 3;
    private static final int TIMER = 4;
    private static final int BOOK = 5;
    private static final long[] BIDS = {50_000_000, 5, 49_000_000, 6, 48_000_000, 7};
    private static final long[] ASKS = {150_000_000, 8};

    private final LastIntent out = new LastIntent();
    private final EngineRig rig = new EngineRig(
            new EngineRig.Settings(TriangleMarket.universe())
                    .startAssets("S")
                    .fees(TriangleMarket.FEE_PPM, TriangleMarket.FEE_PPM, TriangleMarket.FEE_PPM)
                    .maxStart(100_000_000_000L),
            out);
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final long[] allocated = new long[STEPS.length];
    private final int[] handled = new int[STEPS.length];
    private long quotes;
    private int orders;

    @Test
    void shouldAllocateNothingPerEvent() {
        rig.balance(rig.universe.assetIndex("S"), Balance.SNAPSHOT, 1_000_000_000_000_000L, 0);

        long total = Long.MAX_VALUE;
        // While code is still being compiled a deoptimised frame may cost a few bytes, once; what is allocated per
        // event is there in every round.
        for (int round = 0; round < MAX_ROUNDS && total != 0; round++) {
            total = run();
        }

        for (int step = 0; step < STEPS.length; step++) {
            assertThat(allocated[step])
                    .as(
                            "bytes allocated on thread '%s' in step '%s', over %d of them",
                            Thread.currentThread().getName(), STEPS[step], handled[step])
                    .isZero();
            assertThat(handled[step]).as(STEPS[step]).isGreaterThan(1_000);
        }
        assertThat(rig.counters.get(rig.counters.loopsOpened)).isGreaterThan(EVENTS / 20);
        assertThat(rig.counters.get(rig.counters.anomalies)).isZero();
    }

    private long run() {
        for (int step = 0; step < STEPS.length; step++) {
            allocated[step] = 0;
            handled[step] = 0;
        }
        for (int event = 0; event < EVENTS; event++) {
            final int step = write(event);
            RecordHeader.sequence(slot, 0, event);
            final long before = Allocation.ofThisThread();
            rig.core.onRecord(slot, 0);
            allocated[step] += Allocation.ofThisThread() - before;
            handled[step]++;
        }
        long total = 0;
        for (final long bytes : allocated) {
            total += bytes;
        }
        return total;
    }

    private int write(final int event) {
        if (out.orderKey != 0) {
            return writeAnswer();
        }
        if (event % 500 == 0) {
            Balance.write(slot, 0, rig.nowNs, 0, Balance.ACCOUNT_EVENT, 1, 0);
            return BALANCE;
        }
        if (event % 500 == 1) {
            Timer.write(slot, 0, rig.nowNs);
            return TIMER;
        }
        if (event % 20 < 2) {
            writeBook(event % 20);
            return BOOK;
        }
        TriangleMarket.writeQuote(slot, 0, rig.nowNs, quotes++);
        return QUOTE;
    }

    /** A book of two records, newer than every quote of its instrument when it is a bad one. */
    private void writeBook(final int part) {
        BookLevels.write(
                slot,
                0,
                rig.nowNs,
                0,
                1,
                quotes,
                part == 0 ? BookLevels.BIDS : BookLevels.ASKS,
                part == 0 ? BookLevels.FIRST : BookLevels.LAST,
                0,
                part == 0 ? BIDS.length / 2 : ASKS.length / 2,
                BIDS.length / 2,
                ASKS.length / 2,
                part == 0 ? BIDS : ASKS);
    }

    private int writeAnswer() {
        if (!out.filled && orders % EXPIRE_EACH != 0) {
            out.filled = true;
            TriangleMarket.writeFill(slot, 0, rig.nowNs, rig.universe, out.orderKey, out.instrument, out.side, out.qty);
            return FILL;
        }
        final long executed = out.filled ? out.qty : 0;
        TriangleMarket.writeAnswer(slot, 0, rig.nowNs, out.orderKey, out.instrument, out.side, executed);
        out.orderKey = 0;
        orders++;
        return ANSWER;
    }

    /** Remembers the order that is out. */
    private static final class LastIntent implements OutboundRing {
        private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        private long next;
        private long orderKey;
        private int instrument;
        private int side;
        private long qty;
        private boolean filled;

        @Override
        public long claim() {
            return next++;
        }

        @Override
        public MutableDirectBuffer buffer(final long sequence) {
            return slot;
        }

        @Override
        public int offset(final long sequence) {
            return 0;
        }

        @Override
        public void publish(final long sequence) {
            if (RecordHeader.type(slot, 0) == RecordType.ORDER_INTENT) {
                orderKey = OrderIntent.orderKey(slot, 0);
                instrument = OrderIntent.instrument(slot, 0);
                side = OrderIntent.side(slot, 0);
                qty = OrderIntent.qty(slot, 0);
                filled = false;
            }
        }
    }
}
