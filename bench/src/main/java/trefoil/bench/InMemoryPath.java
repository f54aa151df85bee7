package trefoil.bench;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.arbitrage.LoopSizer;
import trefoil.engine.arbitrage.WayHome;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
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
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.Ladders;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.SymbolIndex;
import trefoil.engine.market.Universe;
import trefoil.engine.market.VenueTerms;
import trefoil.engine.math.Fixed;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.metrics.LatencyRecorder;
import trefoil.engine.risk.OrderBudget;
import trefoil.engine.risk.RiskGate;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.risk.Valuation;
import trefoil.engine.trading.LoopPlanner;
import trefoil.engine.trading.QuoteObserver;
import trefoil.engine.trading.TradingCore;
import trefoil.gateway.binance.auth.HmacSigner;
import trefoil.gateway.binance.codec.BookTickerDecoder;
import trefoil.gateway.binance.codec.OrderRequestEncoder;
import trefoil.gateway.binance.codec.WsOrderEncoder;

/** The whole path of one thread, no ring and no socket: frame bytes, decision, signed order bytes. */
public final class InMemoryPath {
    /** A frame every so often: what never fills is soon out of the order budget's window. */
    private static final long FRAME_INTERVAL_NS = 100_000;

    private static final int MAX_UNFILLED_ORDERS = 1 << 17;
    private static final long BALANCE = 1_000_000 * Fixed.ONE;
    private static final long SESSION = 1;
    private static final byte[] SECRET = "NotAKey".repeat(9).getBytes(StandardCharsets.US_ASCII);

    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final UnsafeBuffer output = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final LastIntent lastIntent = new LastIntent();
    private final HmacSigner signer = new HmacSigner(SECRET);
    private final BookTickerDecoder decoder;
    private final OrderRequestEncoder encoder;
    private final WsOrderEncoder sessionEncoder;
    private final TradingCore core;
    private final EngineCounters counters = new EngineCounters();
    private long updates;

    /** A path over that market, quotes of all its instruments known. */
    public InMemoryPath(final BenchMarket market) {
        decoder = new BookTickerDecoder(new SymbolIndex(
                market.universe().instruments().stream().map(Instrument::symbol).toList()));
        encoder = new OrderRequestEncoder(market.universe().instruments(), SESSION, new BigDecimal(1_000));
        sessionEncoder = new WsOrderEncoder(market.universe().instruments(), SESSION, new BigDecimal(1_000), "NotAKey");
        final RateMatrix matrix = new RateMatrix(market.universe());
        final VenueTerms terms =
                new VenueTerms(market.universe(), matrix, market.loops().fees());
        final InstrumentRules rules = terms.rules();
        final OpenOrders orders = new OpenOrders(market.universe());
        final Ledger ledger = new Ledger(market.universe().assetCount());
        final long[] maxStart = new long[market.universe().assetCount()];
        Arrays.fill(maxStart, Long.MAX_VALUE);
        for (int i = 0; i < maxStart.length; i++) {
            ledger.set(i, BALANCE);
        }
        final Valuation valuation = new Valuation(market.universe(), matrix, 0);
        final DustLedger dust = new DustLedger(maxStart.length);
        final RiskGate risk = new RiskGate(
                market.universe(),
                matrix,
                valuation,
                RiskLimits.NONE,
                new OrderBudget(MAX_UNFILLED_ORDERS),
                true,
                Long.MAX_VALUE / 2,
                1,
                maxStart);
        final Outputs outputs = new Outputs(lastIntent, orders);
        final Ladders books = new Ladders(market.universe().instrumentCount());
        final LoopPricer pricer = new LoopPricer(market.loops(), matrix);
        core = new TradingCore(
                matrix,
                books,
                pricer,
                ForecastSettings.NONE.gate(pricer, matrix),
                new LoopPlanner(
                        market.loops(),
                        matrix,
                        books,
                        Long.MAX_VALUE / 2,
                        new LoopSizer(market.loops(), matrix, rules, 0),
                        ledger,
                        orders,
                        terms,
                        new LoopFees(market.loops(), matrix, ledger, Universe.NOT_FOUND)),
                risk,
                ledger,
                new LoopMachine(
                        ExecutionSettings.chain(1, 0),
                        market.loops(),
                        matrix,
                        terms,
                        new WayHome(market.universe(), matrix, terms, Long.MAX_VALUE / 2),
                        ledger,
                        risk,
                        valuation,
                        orders,
                        outputs,
                        counters,
                        new LoopTotals(maxStart.length),
                        dust),
                dust,
                outputs,
                counters,
                new LatencyRecorder(),
                new LatencyRecorder(),
                QuoteObserver.NONE);
        for (int i = 0; i < market.universe().instrumentCount(); i++) {
            final byte[] frame = market.frame(i, i + 1L, 1);
            decide(frame, frame.length);
        }
    }

    /** Decodes the frame and lets the engine decide. Returns the frame's kind. */
    public int decide(final byte[] frame, final int length) {
        final int kind = decode(frame, length, slot, 0);
        decide(slot, 0);
        return kind;
    }

    /** The first half of {@link #decide(byte[], int)}, which another thread than the one that decides may do. */
    public int decode(final byte[] frame, final int length, final MutableDirectBuffer target, final int offset) {
        return decoder.decode(frame, 0, length, 0, 0, target, offset);
    }

    /** The second half: takes a decoded record, whose time and update id it sets. */
    public void decide(final MutableDirectBuffer buffer, final int offset) {
        updates++;
        buffer.putLong(offset + BookTicker.UPDATE_ID_OFFSET, updates, LITTLE_ENDIAN);
        buffer.putLong(offset + RecordHeader.TIME_NS_OFFSET, updates * FRAME_INTERVAL_NS, LITTLE_ENDIAN);
        core.onRecord(buffer, offset);
    }

    /** Bytes of the intent to order that the last decision made, of which nothing is written for the venue yet; 0 if it made none. */
    public int intend() {
        return lastIntent.orderKey == 0 ? 0 : OrderIntent.LENGTH;
    }

    /** Signed bytes of the order that the last decision made; 0 if it made none. */
    public int sign() {
        return lastIntent.orderKey == 0 ? 0 : encoder.encode(output, 0, updates, signer);
    }

    /** As {@link #sign}, bytes for a session of the websocket API that has logged on, which need no signature. */
    public int place() {
        return lastIntent.orderKey == 0 ? 0 : sessionEncoder.encode(output, 0, updates, updates);
    }

    /** Answers the order that is out with "nothing filled", so that the next opportunity can be taken. */
    public void miss() {
        if (lastIntent.orderKey != 0) {
            OrderAnswer.write(
                    slot,
                    0,
                    ++updates * FRAME_INTERVAL_NS,
                    lastIntent.orderKey,
                    OrderOutcome.EXPIRED,
                    0,
                    0,
                    0,
                    OrderKey.of(1, 1),
                    0);
            lastIntent.orderKey = 0;
            core.onRecord(slot, 0);
        }
    }

    /** An outbound ring of one slot that keeps the last order intent apart from other outputs. */
    private final class LastIntent implements OutboundRing {
        private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        private long orderKey;

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
            if (RecordHeader.type(scratch, 0) == RecordType.ORDER_INTENT) {
                output.putBytes(0, scratch, 0, OrderIntent.LENGTH);
                orderKey = OrderIntent.orderKey(scratch, 0);
            }
        }
    }
}
