package trefoil.engine.trading;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderOutcome;
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
    private static final int PART_EACH = 7;
    private static final long STEP = 10_000_000;
    private static final String[] STEPS = {"quote", "fill", "answer", "balance", "timer", "book"};
    private static final long TIMER_NS = 50_000_000;
    private static final int SILENCE_EACH = 60;
    private static final long SILENCE_NS = 10_000_000_000L;
    private static final long START_BALANCE = 1_000_000_000_000_000L;
    private static final int QUOTE = 0;
    private static final int FILL = 1;
    private static final int ANSWER = 2;
    private static final int BALANCE = 3;
    private static final int TIMER = 4;
    private static final int BOOK = 5;
    private static final long[] BIDS = {50_000_000, 5, 49_000_000, 6, 48_000_000, 7};
    private static final long[] ASKS = {150_000_000, 8};

    private final OrdersOut out = new OrdersOut();
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
        assertThat(rig.counters.get(rig.counters.loopsOpened)).isGreaterThan(EVENTS / 30);
        assertThat(rig.counters.get(rig.counters.loops(LoopOutcome.UNWOUND))).isGreaterThan(EVENTS / 500);
        assertThat(rig.counters.get(rig.counters.loops(LoopOutcome.HELD))).isGreaterThan(EVENTS / 5_000);
        assertThat(rig.counters.get(rig.counters.anomalies)).isZero();
    }

    private long run() {
        // A round of losing loops spends a good part of it.
        rig.balance(rig.universe.assetIndex("S"), Balance.SNAPSHOT, START_BALANCE, 0);
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
        if (out.count > 0) {
            return writeAnswer();
        }
        if (event % 500 == 0) {
            Balance.write(slot, 0, rig.nowNs, 0, Balance.ACCOUNT_EVENT, 1, 0);
            return BALANCE;
        }
        if (event % 20 == 1) {
            rig.nowNs += event % SILENCE_EACH == 1 ? SILENCE_NS : TIMER_NS;
            Timer.write(slot, 0, rig.nowNs);
            return TIMER;
        }
        if (event % 20 > 1 && event % 20 < 4) {
            writeBook(event % 20 - 2);
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

    /** The fill of the oldest order that is out, or what ends it: some expire, some fill in part. */
    private int writeAnswer() {
        final int at = out.first;
        final long key = out.keys[at];
        final long qty = orders % EXPIRE_EACH == 0
                ? 0
                : orders % PART_EACH == 0 ? out.qtys[at] / 2 - out.qtys[at] / 2 % STEP : out.qtys[at];
        if (qty != 0 && !out.filled) {
            out.filled = true;
            TriangleMarket.writeFill(slot, 0, rig.nowNs, rig.universe, key, out.instruments[at], out.sides[at], qty);
            return FILL;
        }
        TriangleMarket.writeAnswer(slot, 0, rig.nowNs, key, out.instruments[at], out.sides[at], qty);
        if (qty != out.qtys[at]) {
            slot.putInt(OrderAnswer.OUTCOME_OFFSET, OrderOutcome.EXPIRED, LITTLE_ENDIAN);
        }
        out.removeFirst();
        orders++;
        return ANSWER;
    }

    /** Remembers the orders that are out, in the order they were sent. */
    private static final class OrdersOut implements OutboundRing {
        private static final int CAPACITY = 16;

        private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        private final long[] keys = new long[CAPACITY];
        private final int[] instruments = new int[CAPACITY];
        private final int[] sides = new int[CAPACITY];
        private final long[] qtys = new long[CAPACITY];
        private long next;
        private int first;
        private int count;
        private boolean filled;

        private void removeFirst() {
            first = (first + 1) % CAPACITY;
            count--;
            filled = false;
        }

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
                final int at = (first + count++) % CAPACITY;
                keys[at] = OrderIntent.orderKey(slot, 0);
                instruments[at] = OrderIntent.instrument(slot, 0);
                sides[at] = OrderIntent.side(slot, 0);
                qtys[at] = OrderIntent.qty(slot, 0);
            }
        }
    }
}
