package trefoil.gateway.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.arbitrage.LoopSizer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.arbitrage.WayHome;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OutboundRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.execution.DustLedger;
import trefoil.engine.execution.ExecutionSettings;
import trefoil.engine.execution.Ledger;
import trefoil.engine.execution.LoopFees;
import trefoil.engine.execution.LoopMachine;
import trefoil.engine.execution.LoopTotals;
import trefoil.engine.execution.OpenOrders;
import trefoil.engine.execution.Outputs;
import trefoil.engine.forecast.ForecastSettings;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.Ladders;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.market.VenueTerms;
import trefoil.engine.math.Fixed;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.metrics.LatencyRecorder;
import trefoil.engine.risk.OrderBudget;
import trefoil.engine.risk.RiskGate;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.risk.Valuation;
import trefoil.engine.sim.MarketFeed;
import trefoil.engine.trading.LoopPlanner;
import trefoil.engine.trading.QuoteObserver;
import trefoil.engine.trading.TradingCore;
import trefoil.gateway.exchange.tape.TapeFeed;

/**
 * A tape played straight into the engine's trading core, in the tape's own time: no socket, no fee, no least edge, and
 * a purse that is never empty. Every order is answered with "nothing filled", so that the next loop can open.
 */
final class TapeCore {
    private static final long START_NS = TimeUnit.DAYS.toNanos(20_000);
    private static final int MAX_UNFILLED_ORDERS = 1_000_000;
    private static final long PURSE = 1_000_000 * Fixed.ONE;

    private final TradingCore core;
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final Ring ring = new Ring();
    private final EngineCounters counters = new EngineCounters();
    private final int[] indexes;
    private long sequence;

    /** What the core did with a tape. */
    record Outcome(int triangles, long opened, long maxOpenedEdgePpb, long maxGrossEdgePpb) {}

    private TapeCore(final TapeFeed feed, final long staleAfterNs) {
        final Universe listed = Universe.of(feed.instruments());
        final Universe universe = Triangles.tradedPart(listed, listed.assets());
        indexes = feed.instruments().stream()
                .mapToInt(instrument -> universe.instrumentIndex(instrument.symbol()))
                .toArray();
        final int[] starts = new int[universe.assetCount()];
        Arrays.setAll(starts, asset -> asset);
        final LoopTable loops = new LoopTable(universe, starts, FeeTable.ofPpm(new int[universe.instrumentCount()]), 0);
        ring.triangles = loops.triangleCount();
        final RateMatrix matrix = new RateMatrix(universe);
        final VenueTerms terms = new VenueTerms(universe, matrix, loops.fees());
        final InstrumentRules rules = terms.rules();
        final OpenOrders orders = new OpenOrders(universe);
        final Ledger ledger = new Ledger(universe.assetCount());
        final long[] noLimit = new long[universe.assetCount()];
        Arrays.fill(noLimit, Long.MAX_VALUE);
        for (final int asset : starts) {
            ledger.set(asset, PURSE);
        }
        final Valuation valuation = new Valuation(universe, matrix, starts[0]);
        final DustLedger dust = new DustLedger(universe.assetCount());
        final RiskGate risk = new RiskGate(
                universe,
                matrix,
                valuation,
                RiskLimits.NONE,
                new OrderBudget(MAX_UNFILLED_ORDERS),
                true,
                staleAfterNs,
                4,
                noLimit);
        final Outputs outputs = new Outputs(ring, orders);
        final Ladders books = new Ladders(universe.instrumentCount());
        final LoopPricer pricer = new LoopPricer(loops, matrix);
        core = new TradingCore(
                matrix,
                books,
                pricer,
                ForecastSettings.NONE.gate(pricer, matrix),
                new LoopPlanner(
                        loops,
                        matrix,
                        books,
                        staleAfterNs,
                        new LoopSizer(loops, matrix, rules, 0),
                        ledger,
                        orders,
                        terms,
                        new LoopFees(loops, matrix, ledger, Universe.NOT_FOUND)),
                risk,
                ledger,
                new LoopMachine(
                        ExecutionSettings.chain(4, 0),
                        loops,
                        matrix,
                        terms,
                        new WayHome(universe, matrix, terms, staleAfterNs),
                        ledger,
                        risk,
                        valuation,
                        orders,
                        outputs,
                        counters,
                        new LoopTotals(universe.assetCount()),
                        dust),
                dust,
                outputs,
                counters,
                new LatencyRecorder(),
                new LatencyRecorder(),
                QuoteObserver.NONE);
    }

    /** Plays the whole tape with that staleness guard. */
    static Outcome play(final Path tape, final long staleAfterNs) {
        try (TapeFeed feed = TapeFeed.open(tape)) {
            final TapeCore played = new TapeCore(feed, staleAfterNs);
            while (feed.nextTimeNs() != MarketFeed.END) {
                final long nowNs = START_NS + feed.nextTimeNs();
                feed.emit((instrument, updateId, bids, bidLevels, asks, askLevels) -> played.quote(
                        nowNs,
                        played.indexes[instrument],
                        updateId,
                        bidLevels == 0 ? new long[2] : bids,
                        askLevels == 0 ? new long[2] : asks));
            }
            return new Outcome(
                    played.ring.triangles,
                    played.ring.opened,
                    played.ring.maxOpenedEdgePpb,
                    played.counters.get(played.counters.maxGrossEdgePpb));
        }
    }

    private void quote(
            final long nowNs, final int instrument, final long updateId, final long[] bids, final long[] asks) {
        if (instrument == Universe.NOT_FOUND) {
            return;
        }
        BookTicker.write(slot, 0, nowNs, instrument, 0, updateId, bids[0], bids[1], asks[0], asks[1]);
        RecordHeader.sequence(slot, 0, sequence++);
        core.onRecord(slot, 0);
        while (ring.orderKey != 0) {
            final long orderKey = ring.orderKey;
            ring.orderKey = 0;
            OrderAnswer.write(slot, 0, nowNs, orderKey, OrderOutcome.EXPIRED, 0, 0, 0, 1, 0);
            RecordHeader.sequence(slot, 0, sequence++);
            core.onRecord(slot, 0);
        }
    }

    /** Keeps the last order and what was opened. */
    private static final class Ring implements OutboundRing {
        private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        private int triangles;
        private long orderKey;
        private long opened;
        private long maxOpenedEdgePpb = Long.MIN_VALUE;

        @Override
        public long claim() {
            return 0;
        }

        @Override
        public MutableDirectBuffer buffer(final long sequence) {
            return scratch;
        }

        @Override
        public int offset(final long sequence) {
            return 0;
        }

        @Override
        public void publish(final long sequence) {
            switch (RecordHeader.type(scratch, 0)) {
                case RecordType.ORDER_INTENT -> orderKey = OrderIntent.orderKey(scratch, 0);
                case RecordType.LOOP_OPENED -> {
                    opened++;
                    maxOpenedEdgePpb = Math.max(maxOpenedEdgePpb, LoopOpened.grossEdgePpb(scratch, 0));
                }
                default -> {}
            }
        }
    }
}
