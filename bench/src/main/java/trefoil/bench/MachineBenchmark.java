package trefoil.bench;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import trefoil.engine.arbitrage.LoopSizer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.arbitrage.WayHome;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OutboundRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Side;
import trefoil.engine.execution.DustLedger;
import trefoil.engine.execution.ExecutionSettings;
import trefoil.engine.execution.Ledger;
import trefoil.engine.execution.LoopMachine;
import trefoil.engine.execution.LoopTotals;
import trefoil.engine.execution.OpenOrders;
import trefoil.engine.execution.Outputs;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.market.VenueTerms;
import trefoil.engine.math.Fixed;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.risk.OrderBudget;
import trefoil.engine.risk.RiskGate;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.risk.Valuation;

/**
 * Records handled by the loop machine, in a market of the venue's size with the default limits: loops of three legs in a
 * chain, each filled whole, begun with a plan that is made once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MachineBenchmark {
    private static final int LEGS = LoopTable.LEGS;
    private static final int RECORDS_OF_A_LEG = 2;
    private static final int FILLS = 400;
    private static final int ORDER_BUDGET = 80;
    private static final int MAX_LOSS_PPM = 5_000;
    private static final long NOW_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long BALANCE = 1_000_000_000L * Fixed.ONE;
    private static final long SPEND = 1_000L * Fixed.ONE;

    private final LastIntent out = new LastIntent();
    private LoopTable table;
    private RateMatrix matrix;
    private LoopSizer plan;
    private LoopMachine machine;
    private int loop;
    private long tradeId;

    @Setup
    public void setUp() {
        final BenchMarket market = new BenchMarket();
        final Universe universe = market.universeWithLots();
        table = market.loops(universe);
        matrix = new RateMatrix(universe);
        loop = loopThrough(market.averageInstrument());
        for (int i = 0; i < universe.instrumentCount(); i++) {
            // Dear to sell or cheap to buy by 1 % where the loop begins, so that it pays.
            final double factor = i != table.instrument(loop, 0) ? 1 : table.side(loop, 0) == Side.BUY ? 0.99 : 1.01;
            final long bid = market.price(i, factor);
            matrix.update(i, 0, 1, bid, market.qty(i), bid + 1, market.qty(i), NOW_NS);
        }
        final VenueTerms terms = new VenueTerms(universe, matrix, table.fees());
        final OpenOrders orders = new OpenOrders(universe);
        final Ledger ledger = new Ledger(universe.assetCount());
        ledger.set(table.assetIn(loop, 0), BALANCE);
        final long[] maxStart = new long[universe.assetCount()];
        Arrays.fill(maxStart, Long.MAX_VALUE);
        final Valuation valuation = new Valuation(universe, matrix, table.assetIn(loop, 0));
        final RiskGate risk = new RiskGate(
                universe,
                matrix,
                valuation,
                RiskLimits.builder().build(),
                new OrderBudget(ORDER_BUDGET),
                true,
                TimeUnit.SECONDS.toNanos(2),
                1,
                maxStart);
        machine = new LoopMachine(
                ExecutionSettings.chain(1, MAX_LOSS_PPM),
                table,
                matrix,
                terms,
                new WayHome(universe, matrix, terms, TimeUnit.SECONDS.toNanos(2)),
                ledger,
                risk,
                valuation,
                orders,
                new Outputs(out, orders),
                new EngineCounters(),
                new LoopTotals(universe.assetCount()),
                new DustLedger(universe.assetCount()));
        plan = new LoopSizer(table, matrix, terms.rules(), 0);
        if (plan.size(loop, 0, SPEND) != LoopSizer.OK) {
            throw new IllegalStateException("the loop does not pay");
        }
    }

    private int loopThrough(final int first) {
        for (int n = 0; n < table.loopCount(); n++) {
            if (table.instrument(n, 0) == first && table.side(n, 0) == Side.BUY) {
                return n;
            }
        }
        throw new IllegalStateException("no loop begins with instrument " + first);
    }

    /** Nearly all of the records are fills; the rest of the loop is spread over them. */
    @Benchmark
    @OperationsPerInvocation(FILLS)
    @Goal(
            value = "a fill counted by the loop machine",
            maxNs = 200,
            whenMissed =
                    "A fill goes into the leg, the ledger, the totals and the limits, each in whole numbers with products "
                            + "of 128 bits; opening and closing the loop are spread over its fills.")
    public long fillCounted() {
        open();
        final long part = out.qty / FILLS;
        for (int i = 1; i < FILLS; i++) {
            fill(part);
        }
        fill(out.qty - part * (FILLS - 1));
        answer();
        leg();
        leg();
        return closed();
    }

    /** Each leg is told as one fill and one answer, which sends the next leg or closes the loop. */
    @Benchmark
    @OperationsPerInvocation(LEGS * RECORDS_OF_A_LEG)
    @Goal(
            value = "a record of a chain of three legs, on average",
            maxNs = 200,
            whenMissed = "Two of three answers size the next leg from what the one before gave and hold it against "
                    + "the venue's filters, of which those of all three legs take "
                    + "little{FilterBenchmark.againstOurQuotes}; the third closes the loop. Fills alone cost "
                    + "less{MachineBenchmark.fillCounted}.")
    public long recordOfAChain() {
        open();
        leg();
        leg();
        leg();
        return closed();
    }

    /**
     * The dear ones: all of a chain laid to its three answers, two of which size and send the next leg and one closes the
     * loop. With its opening and the fills in it that is more than an answer takes, so its time has no goal.
     */
    @Benchmark
    @Goal("a chain of three legs, all of it laid to its three answers")
    @OperationsPerInvocation(LEGS)
    public long legEnded() {
        return recordOfAChain();
    }

    private void open() {
        machine.open(loop, 0, plan, 0, NOW_NS, 0);
    }

    private void leg() {
        fill(out.qty);
        answer();
    }

    /** At the quote: its limit is the worst that the loss bound allows. */
    private long price() {
        return out.side == Side.BUY ? matrix.askPrice(out.instrument) : matrix.bidPrice(out.instrument);
    }

    private void fill(final long qty) {
        machine.onFill(out.orderKey, price(), qty, commission(qty), out.receives(table.universe()), ++tradeId, NOW_NS);
    }

    private long commission(final long qty) {
        final long gross = out.side == Side.BUY ? qty : Fixed.mulFloor(qty, price());
        return Fixed.mulCeil(gross, table.fees().rate(out.instrument, out.side));
    }

    private void answer() {
        machine.onAnswer(out.orderKey, OrderOutcome.FILLED, out.qty, Fixed.mulFloor(out.qty, price()), NOW_NS);
    }

    private long closed() {
        if (!out.closed) {
            throw new IllegalStateException("the loop is still open: order=" + out.orderKey);
        }
        out.closed = false;
        return tradeId;
    }

    /** An outbound ring of one slot that keeps what the order sent last was. */
    private static final class LastIntent implements OutboundRing {
        private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        private long orderKey;
        private int instrument;
        private int side;
        private long qty;
        private boolean closed;

        private int receives(final Universe universe) {
            return side == Side.BUY ? universe.baseAsset(instrument) : universe.quoteAsset(instrument);
        }

        @Override
        public long claim() {
            return 0;
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
            final int type = RecordHeader.type(slot, 0);
            if (type == RecordType.ORDER_INTENT) {
                orderKey = OrderIntent.orderKey(slot, 0);
                instrument = OrderIntent.instrument(slot, 0);
                side = OrderIntent.side(slot, 0);
                qty = OrderIntent.qty(slot, 0);
            }
            closed |= type == RecordType.LOOP_CLOSED;
        }
    }
}
