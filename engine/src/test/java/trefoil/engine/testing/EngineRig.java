package trefoil.engine.testing;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.arbitrage.LoopSizer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.arbitrage.WayHome;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Carried;
import trefoil.engine.event.Control;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.Fees;
import trefoil.engine.event.Fill;
import trefoil.engine.event.Health;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.InboundTap;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.LoopRecovered;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderRecovered;
import trefoil.engine.event.OutboundRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.ReferencePrice;
import trefoil.engine.event.StopReason;
import trefoil.engine.execution.DustLedger;
import trefoil.engine.execution.ExecutionSettings;
import trefoil.engine.execution.Ledger;
import trefoil.engine.execution.LoopFees;
import trefoil.engine.execution.LoopMachine;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.execution.LoopTotals;
import trefoil.engine.execution.OpenOrders;
import trefoil.engine.execution.Outputs;
import trefoil.engine.forecast.ForecastSettings;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.Ladders;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.RuleChanges;
import trefoil.engine.market.Universe;
import trefoil.engine.market.VenueTerms;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.metrics.LatencyRecorder;
import trefoil.engine.risk.OrderBudget;
import trefoil.engine.risk.RiskGate;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.risk.Valuation;
import trefoil.engine.trading.LoopPlanner;
import trefoil.engine.trading.QuoteObserver;
import trefoil.engine.trading.TradingCore;
import trefoil.engine.trading.TradingSettings;

/** The engine's hot rooms put together on the calling thread, with records written into its core one by one. */
public final class EngineRig {
    public static final long STALE_AFTER_NS = 2_000_000_000L;

    public static final int MAX_FAILURES = 3;

    public final Universe universe;
    public final LoopTable table;
    public final RateMatrix matrix;
    public final Ladders ladders;
    public final VenueTerms terms;
    public final InstrumentRules rules;
    public final OpenOrders orders;
    public final LoopSizer sizer;
    public final LoopPricer pricer;
    public final Ledger ledger;
    public final Valuation valuation;
    public final RiskGate risk;
    public final EngineCounters counters = new EngineCounters();
    public final LatencyRecorder tickToOrder = new LatencyRecorder();
    public final LatencyRecorder answerToOrder = new LatencyRecorder();
    public final LoopTotals totals;
    public final LoopMachine machine;
    public final TradingCore core;
    public final DustLedger dust;
    public final WayHome ways;

    /** Time given to the records written; tests move it. */
    public long nowNs = 1_700_000_000_000_000_000L;

    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final InboundRing books = new BookRing();
    private InboundTap tap = InboundTap.NONE;
    private long sequence;
    private long tradeId;

    /** Settings of a rig. */
    public static final class Settings {
        private final Universe universe;
        private int[] startAssets;
        private int[] takerFeePpm;
        private boolean feesKnown = true;
        private String discountAsset = "BNB";
        private int minEdgePpm;
        private int maxOpenLoops = 4;
        private int maxLoopLossPpm = 1_000;
        private LoopPolicy policy = LoopPolicy.CHAIN;
        private int legTimeInForce = OrderIntent.IOC;
        private boolean sequencedOrders;
        private LoopChoice loops = LoopChoice.TRIANGLES;
        private long unwindPatienceNs = ExecutionSettings.DEFAULT_UNWIND_PATIENCE_NS;
        private RiskLimits limits = EngineRig.limits().build();
        private int maxUnfilledOrders = 1 << 16;
        private int maxOpenOrders = Integer.MAX_VALUE;
        private boolean tradingEnabled = true;
        private long maxStart = Long.MAX_VALUE;
        private QuoteObserver observer = QuoteObserver.NONE;

        public Settings(final Universe universe) {
            this.universe = universe;
            startAssets = new int[] {0};
            takerFeePpm = new int[universe.instrumentCount()];
        }

        public Settings startAssets(final String... names) {
            startAssets = Arrays.stream(names).mapToInt(universe::assetIndex).toArray();
            return this;
        }

        public Settings startAssets(final int... assets) {
            startAssets = assets.clone();
            return this;
        }

        public Settings fees(final int... feesPpm) {
            takerFeePpm = feesPpm.clone();
            return this;
        }

        /** Fees that have not been read: the highest counts for every instrument. */
        public Settings unreadFees(final int... feesPpm) {
            feesKnown = false;
            return fees(feesPpm);
        }

        public Settings discountAsset(final String value) {
            discountAsset = value;
            return this;
        }

        public Settings minEdgePpm(final int value) {
            minEdgePpm = value;
            return this;
        }

        public Settings maxOpenLoops(final int value) {
            maxOpenLoops = value;
            return this;
        }

        public Settings maxLoopLossPpm(final int value) {
            maxLoopLossPpm = value;
            return this;
        }

        public Settings policy(final LoopPolicy value) {
            policy = value;
            return this;
        }

        public Settings fillOrKillLegs() {
            legTimeInForce = OrderIntent.FOK;
            return this;
        }

        public Settings loops(final LoopChoice value) {
            loops = value;
            return this;
        }

        public Settings sequencedOrders() {
            sequencedOrders = true;
            return this;
        }

        public Settings unwindPatienceNs(final long value) {
            unwindPatienceNs = value;
            return this;
        }

        public Settings maxUnfilledOrders(final int value) {
            maxUnfilledOrders = value;
            return this;
        }

        public Settings maxOpenOrders(final int value) {
            maxOpenOrders = value;
            return this;
        }

        public Settings limits(final RiskLimits value) {
            limits = value;
            return this;
        }

        public Settings maxStart(final long value) {
            maxStart = value;
            return this;
        }

        public Settings watching() {
            tradingEnabled = false;
            return this;
        }

        public Settings observer(final QuoteObserver value) {
            observer = value;
            return this;
        }

        /** The same as a run's settings. */
        public TradingSettings tradingSettings() {
            final SortedMap<String, Long> most = new TreeMap<>();
            if (maxStart != Long.MAX_VALUE) {
                universe.assets().forEach(asset -> most.put(asset, maxStart));
            }
            return new TradingSettings(
                    universe,
                    Arrays.stream(startAssets).mapToObj(universe.assets()::get).toList(),
                    Arrays.stream(takerFeePpm).boxed().toList(),
                    feesKnown,
                    discountAsset,
                    most,
                    tradingEnabled,
                    minEdgePpm,
                    (int) TimeUnit.NANOSECONDS.toMillis(STALE_AFTER_NS),
                    maxOpenLoops,
                    maxLoopLossPpm,
                    policy,
                    legTimeInForce == OrderIntent.FOK,
                    sequencedOrders,
                    (int) TimeUnit.NANOSECONDS.toMillis(unwindPatienceNs),
                    limits,
                    universe.assets().get(startAssets[0]),
                    maxUnfilledOrders,
                    maxOpenOrders,
                    ForecastSettings.NONE,
                    loops);
        }
    }

    /** Limits that say no to nothing but {@value #MAX_FAILURES} failures in a row, unless set. */
    public static RiskLimits.Builder limits() {
        return RiskLimits.builder()
                .maxLoopNotional(RiskLimits.UNLIMITED)
                .maxAssetNotional(RiskLimits.UNLIMITED)
                .maxLossPerLoop(RiskLimits.UNLIMITED)
                .maxLossPerHour(RiskLimits.UNLIMITED)
                .maxLossPerDay(RiskLimits.UNLIMITED)
                .maxConsecutiveFailures(MAX_FAILURES)
                .rejects(100, 1)
                .minFeedPercent(0)
                .tickToOrderMs(Integer.MAX_VALUE, 0);
    }

    /** A rig whose outputs go there. */
    public EngineRig(final Settings settings, final OutboundRing outbound) {
        universe = settings.universe;
        table = new LoopTable(
                universe,
                settings.startAssets,
                settings.feesKnown ? FeeTable.ofPpm(settings.takerFeePpm) : FeeTable.unreadPpm(settings.takerFeePpm),
                settings.minEdgePpm,
                settings.loops);
        matrix = new RateMatrix(universe);
        ladders = new Ladders(universe.instrumentCount());
        terms = new VenueTerms(universe, matrix, table.fees());
        rules = terms.rules();
        orders = new OpenOrders(universe, settings.maxOpenOrders);
        sizer = new LoopSizer(table, matrix, rules, settings.minEdgePpm);
        pricer = new LoopPricer(table, matrix);
        ledger = new Ledger(universe.assetCount());
        totals = new LoopTotals(universe.assetCount());
        dust = new DustLedger(universe.assetCount());
        final long[] maxStart = new long[universe.assetCount()];
        Arrays.fill(maxStart, settings.maxStart);
        valuation = new Valuation(universe, matrix, settings.startAssets[0]);
        risk = new RiskGate(
                universe,
                matrix,
                valuation,
                settings.limits,
                new OrderBudget(settings.maxUnfilledOrders),
                settings.tradingEnabled,
                STALE_AFTER_NS,
                settings.maxOpenLoops,
                maxStart);
        if (settings.loops.fourLegs()) {
            risk.expectLongLoops();
        }
        final Outputs outputs = new Outputs(outbound, orders);
        ways = new WayHome(universe, matrix, terms, STALE_AFTER_NS);
        machine = new LoopMachine(
                new ExecutionSettings(
                        settings.policy,
                        settings.legTimeInForce,
                        settings.sequencedOrders,
                        settings.maxOpenLoops,
                        LoopMachine.MAX_RECOVERED_LOOPS,
                        settings.maxLoopLossPpm,
                        settings.unwindPatienceNs,
                        universe.assetIndex(settings.discountAsset)),
                table,
                matrix,
                terms,
                ways,
                ledger,
                risk,
                valuation,
                orders,
                outputs,
                counters,
                totals,
                dust);
        core = new TradingCore(
                matrix,
                ladders,
                pricer,
                ForecastSettings.NONE.gate(pricer, matrix),
                new LoopPlanner(
                        table,
                        matrix,
                        ladders,
                        STALE_AFTER_NS,
                        sizer,
                        ledger,
                        orders,
                        terms,
                        new LoopFees(table, matrix, ledger, universe.assetIndex(settings.discountAsset))),
                risk,
                ledger,
                machine,
                dust,
                outputs,
                counters,
                tickToOrder,
                answerToOrder,
                settings.observer);
    }

    /** Names who sees each record before the core handles it. */
    public void tap(final InboundTap value) {
        tap = value;
    }

    /** Sequence of the record written last. */
    public long lastSequence() {
        return sequence - 1;
    }

    /** A quote from connection 0 with that update id. */
    public void quote(
            final int instrument,
            final long updateId,
            final long bidPrice,
            final long bidQty,
            final long askPrice,
            final long askQty) {
        quote(instrument, 0, updateId, bidPrice, bidQty, askPrice, askQty);
    }

    /** A quote. */
    public void quote(
            final int instrument,
            final int connection,
            final long updateId,
            final long bidPrice,
            final long bidQty,
            final long askPrice,
            final long askQty) {
        BookTicker.write(slot, 0, nowNs, instrument, connection, updateId, bidPrice, bidQty, askPrice, askQty);
        handle();
    }

    /** A trade of one of our orders, with an id that no other has. */
    public void fill(
            final long orderKey, final long price, final long qty, final long commission, final int commissionAsset) {
        fill(orderKey, price, qty, commission, commissionAsset, ++tradeId);
    }

    /** A trade of one of our orders. */
    public void fill(
            final long orderKey,
            final long price,
            final long qty,
            final long commission,
            final int commissionAsset,
            final long id) {
        Fill.write(slot, 0, nowNs, orderKey, price, qty, commission, commissionAsset, 0, id);
        handle();
    }

    /** An asset of a loop that an earlier run left open. */
    public void loopRecovered(final long loopId, final int startAsset, final int asset, final long delta) {
        LoopRecovered.write(slot, 0, nowNs, loopId, 1, loopId, startAsset, asset, delta, nowNs);
        handle();
    }

    /** An order of a recovered loop whose end is not known. */
    public void orderRecovered(
            final long orderKey, final int instrument, final int side, final long price, final long qty) {
        orderRecovered(orderKey, 0, instrument, side, price, qty);
    }

    /** The same, with its purpose. */
    public void orderRecovered(
            final long orderKey,
            final int purpose,
            final int instrument,
            final int side,
            final long price,
            final long qty) {
        OrderRecovered.write(slot, 0, nowNs, orderKey, instrument, side, purpose, price, qty);
        handle();
    }

    /** The end of one of our orders. */
    public void answer(final long orderKey, final int outcome, final long executedQty, final long quoteQty) {
        answer(orderKey, outcome, 0, executedQty, quoteQty, 0);
    }

    /** The end of one of our orders, with the code and the time it was handed to the socket. */
    public void answer(
            final long orderKey,
            final int outcome,
            final int code,
            final long executedQty,
            final long quoteQty,
            final long handedToSocketNs) {
        OrderAnswer.write(slot, 0, nowNs, orderKey, outcome, code, executedQty, quoteQty, 1, handedToSocketNs);
        handle();
    }

    /** A balance of the account. */
    public void balance(final int asset, final int source, final long free, final long locked) {
        Balance.write(slot, 0, nowNs, asset, source, free, locked);
        handle();
    }

    /** A connection that came up or went down. */
    public void feed(final int connection, final int state) {
        FeedState.write(slot, 0, nowNs, connection, state);
        handle();
    }

    /** A whole book from that connection; price and quantity alternating, best first. */
    public void book(
            final int instrument, final int connection, final long updateId, final long[] bids, final long[] asks) {
        BookLevels.publish(
                books, nowNs, instrument, connection, updateId, bids, bids.length / 2, asks, asks.length / 2);
    }

    /** A book that may not be used until the next whole one. */
    public void unusableBook(final int instrument, final int connection) {
        BookLevels.publishUnusable(books, nowNs, instrument, connection, 0);
    }

    /** What the venue charges on an instrument, the same for both sides. */
    public void fees(final int instrument, final int mode, final long rate, final long discountedRate) {
        fees(instrument, mode, rate, rate, discountedRate, discountedRate);
    }

    /** What the venue charges on an instrument. */
    public void fees(
            final int instrument,
            final int mode,
            final long buyRate,
            final long sellRate,
            final long discountedBuyRate,
            final long discountedSellRate) {
        Fees.write(slot, 0, nowNs, instrument, mode, buyRate, sellRate, discountedBuyRate, discountedSellRate);
        handle();
    }

    /** A reference price, with a price range rule. */
    public void reference(
            final int instrument,
            final int kind,
            final long price,
            final long bidDown,
            final long bidUp,
            final long askDown,
            final long askUp) {
        ReferencePrice.write(slot, 0, nowNs, instrument, kind, price, bidDown, bidUp, askDown, askUp);
        handle();
    }

    /** Whether the venue takes orders on an instrument. */
    public void instrumentState(final int instrument, final int state) {
        InstrumentState.write(slot, 0, nowNs, instrument, state);
        handle();
    }

    /** The venue has changed an instrument's filters. */
    public void rules(final int instrument, final Instrument now) {
        RuleChanges.writePrices(slot, 0, nowNs, instrument, now);
        handle();
        RuleChanges.writeQuantities(slot, 0, nowNs, instrument, now);
        handle();
    }

    /** A command of the operator. */
    public void control(final int command) {
        control(command, StopReason.OPERATOR);
    }

    /** A command. */
    public void control(final int command, final int reason) {
        Control.write(slot, 0, nowNs, command, reason);
        handle();
    }

    /** How well something outside is. */
    public void health(final int kind, final long value) {
        Health.write(slot, 0, nowNs, kind, 0, value);
        handle();
    }

    /** What an earlier run hands on. */
    public void carried(final int kind, final int asset, final long amount, final long occurredNs) {
        Carried.write(slot, 0, nowNs, kind, asset, amount, occurredNs);
        handle();
    }

    /** The passage of time, up to now. */
    public void timer() {
        raw(RecordHeader.LENGTH, RecordType.TIMER);
    }

    /** Any bytes as a record. */
    public void raw(final int length, final int type) {
        RecordHeader.write(slot, 0, length, type, nowNs);
        handle();
    }

    /** Symbols of a loop's legs, for messages. */
    public List<String> legs(final int loop) {
        return List.of(0, 1, 2).stream()
                .map(leg ->
                        universe.instruments().get(table.instrument(loop, leg)).symbol())
                .toList();
    }

    private void handle() {
        RecordHeader.sequence(slot, 0, sequence++);
        tap.onRecord(slot, 0);
        core.onRecord(slot, 0);
    }

    /** Hands what is published to the core, record by record. */
    private final class BookRing implements InboundRing {
        private final UnsafeBuffer slots =
                new UnsafeBuffer(new byte[BookLevels.MAX_RECORDS * RecordHeader.MAX_RECORD_LENGTH]);

        @Override
        public long claim(final int count) {
            return 0;
        }

        @Override
        public MutableDirectBuffer buffer(final long first) {
            return slots;
        }

        @Override
        public int offset(final long slotNumber) {
            return (int) slotNumber * RecordHeader.MAX_RECORD_LENGTH;
        }

        @Override
        public void publish(final long first, final int count) {
            for (int i = 0; i < count; i++) {
                RecordHeader.sequence(slots, offset(i), sequence++);
                tap.onRecord(slots, offset(i));
                core.onRecord(slots, offset(i));
            }
        }
    }
}
