package trefoil.gateway.session;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.BookSink;
import trefoil.engine.sim.MarketFeed;

/**
 * A market whose prices stand still, but for one that a test moves: {@link #open()} makes the loop from USDT over BTC
 * and ETH pay, and no other.
 *
 * <pre>
 *   USDT ──BTCUSDT── BTC ──ETHBTC── ETH ──ETHUSDT── USDT        BNB joins each of them, at a wide spread
 * </pre>
 *
 * <p>Its quotes are renewed all the time, and each offers less than the one before, so that nothing but the opening is
 * ever an improvement: it is looked at once, and exactly one loop comes of it.
 */
final class StillMarket implements MarketFeed {
    private static final long RENEWAL_NS = TimeUnit.MILLISECONDS.toNanos(5);
    /** Own fills move the exchange's update ids on as well. */
    private static final long IDS_A_RENEWAL = 1_000;

    private static final long FIRST_QTY = 100_000 * Fixed.ONE;
    /** More than all orders together take from a book between two renewals. */
    private static final long QTY_LESS = Fixed.ONE;

    private static final Map<String, Double> WORTHS =
            Map.of("USDT", 1.0, "BTC", 50_000.0, "ETH", 2_500.0, "BNB", 500.0);

    /** The instrument whose price moves. */
    static final String MOVING_SYMBOL = "ETHBTC";

    private static final int MOVING = 2;

    private static final List<Still> STILLS = List.of(
            new Still(instrument("BTC", "USDT", "0.01", "0.00001"), "49999.99", "50000"),
            new Still(instrument("ETH", "USDT", "0.01", "0.0001"), "2499.99", "2500"),
            new Still(instrument("ETH", "BTC", "0.00001", "0.0001"), "0.04999", "0.05"),
            new Still(instrument("BNB", "USDT", "0.01", "0.001"), "499.99", "500"),
            new Still(instrument("BNB", "BTC", "0.000001", "0.001"), "0.009900", "0.010100"),
            new Still(instrument("BNB", "ETH", "0.0001", "0.001"), "0.1980", "0.2020"));

    /** A hundredth below. */
    private static final Still CHEAP = new Still(STILLS.get(MOVING).instrument(), "0.04949", "0.0495");

    private final long[] updateIds = new long[STILLS.size()];
    private final long[] quantities = new long[STILLS.size()];
    private int next;
    private long nextTimeNs;
    private boolean shownOpen;

    /** Written by the test; read by the exchange's thread. */
    private volatile boolean open;

    /** Where an instrument's price stands. */
    private record Still(Instrument instrument, String bid, String ask) {}

    StillMarket() {
        Arrays.fill(quantities, FIRST_QTY);
    }

    private static Instrument instrument(
            final String base, final String quote, final String tickSize, final String stepSize) {
        final boolean dollars = quote.equals("USDT");
        return new Instrument(
                base + quote,
                base,
                quote,
                InstrumentStatus.TRADING,
                true,
                Fixed.DECIMALS,
                Fixed.DECIMALS,
                Filters.builder()
                        .price(DecimalText.parse(tickSize), DecimalText.parse("1000000"), DecimalText.parse(tickSize))
                        .lot(DecimalText.parse(stepSize), DecimalText.parse("9000"), DecimalText.parse(stepSize))
                        .minNotional(DecimalText.parse(dollars ? "5" : quote.equals("BTC") ? "0.0001" : "0.001"), true)
                        .build());
    }

    /** Makes the loop pay, until {@link #close()}. */
    void open() {
        open = true;
    }

    /** Moves the price back: no loop pays. */
    void close() {
        open = false;
    }

    /** What an amount of that asset is worth in USDT while no loop pays. */
    static double worth(final String asset, final long amount) {
        return WORTHS.get(asset) * amount / Fixed.ONE;
    }

    /** Whether that offer of {@link #MOVING_SYMBOL} is the one that makes the loop pay. */
    static boolean pays(final long askPrice) {
        return askPrice == DecimalText.parse(CHEAP.ask());
    }

    @Override
    public List<Instrument> instruments() {
        return STILLS.stream().map(Still::instrument).toList();
    }

    @Override
    public long nextTimeNs() {
        return nextTimeNs;
    }

    @Override
    public void emit(final BookSink sink) {
        if (open == shownOpen) {
            emit(next, sink);
            next = (next + 1) % STILLS.size();
        } else {
            shownOpen = !shownOpen;
            emit(MOVING, sink);
        }
        nextTimeNs += RENEWAL_NS;
    }

    private void emit(final int instrument, final BookSink sink) {
        final Still still = instrument == MOVING && shownOpen ? CHEAP : STILLS.get(instrument);
        updateIds[instrument] += IDS_A_RENEWAL;
        quantities[instrument] -= QTY_LESS;
        sink.onBook(
                instrument,
                updateIds[instrument],
                new long[] {DecimalText.parse(still.bid()), quantities[instrument]},
                1,
                new long[] {DecimalText.parse(still.ask()), quantities[instrument]},
                1);
    }
}
