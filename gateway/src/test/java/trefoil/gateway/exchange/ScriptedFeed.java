package trefoil.gateway.exchange;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.BookSink;
import trefoil.engine.sim.Fees;
import trefoil.engine.sim.MarketFeed;

/** A market of a few instruments that does what the test wrote down. */
final class ScriptedFeed implements MarketFeed {
    static final String KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
    static final String SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";

    private final Queue<Update> updates = new ArrayDeque<>();

    private record Update(long timeNs, int instrument, long updateId, long[] bids, long[] asks) {}

    static long fixed(final String text) {
        return DecimalText.parse(text);
    }

    static Instrument instrument(final String symbol, final String base, final String quote) {
        return new Instrument(
                symbol,
                base,
                quote,
                InstrumentStatus.TRADING,
                true,
                8,
                8,
                Filters.builder()
                        .price(fixed("0.01"), fixed("1000000"), fixed("0.01"))
                        .lot(fixed("0.00001"), fixed("9000"), fixed("0.00001"))
                        .minNotional(fixed("5"), true)
                        .maxNotional(fixed("9000000"), false)
                        .percentPriceBySide(fixed("5"), fixed("0.2"), fixed("5"), fixed("0.2"))
                        .avgPriceMins(5)
                        .maxNumOrders(200)
                        .build());
    }

    static ExchangeAccount account(final Map<String, Long> balances) {
        return new ExchangeAccount("trader", KEY, SECRET, balances, Fees.of(1000, 1000));
    }

    /** BTCUSDT, ETHUSDT, ETHBTC-like instruments with one level a side at time 0. */
    static ScriptedFeed triangle() {
        final ScriptedFeed feed = new ScriptedFeed();
        feed.book(0, 0, 100, "50000.00", "2", "50001.00", "3");
        feed.book(0, 1, 200, "3000.00", "20", "3000.50", "30");
        feed.book(0, 2, 300, "0.06", "20", "0.07", "30");
        return feed;
    }

    /** Adds the instrument by which commissions are converted to BNB. */
    ScriptedFeed bnb() {
        return book(0, 4, 500, "500.00", "100", "500.00", "100");
    }

    ScriptedFeed book(
            final long timeNs,
            final int instrument,
            final long updateId,
            final String bid,
            final String bidQty,
            final String ask,
            final String askQty) {
        updates.add(new Update(timeNs, instrument, updateId, new long[] {fixed(bid), fixed(bidQty)}, new long[] {
            fixed(ask), fixed(askQty)
        }));
        return this;
    }

    ScriptedFeed levels(
            final long timeNs, final int instrument, final long updateId, final long[] bids, final long[] asks) {
        updates.add(new Update(timeNs, instrument, updateId, bids, asks));
        return this;
    }

    @Override
    public List<Instrument> instruments() {
        final Instrument cross = instrument("ETHBTC", "ETH", "BTC");
        return List.of(
                instrument("BTCUSDT", "BTC", "USDT"),
                instrument("ETHUSDT", "ETH", "USDT"),
                new Instrument(
                        cross.symbol(),
                        cross.baseAsset(),
                        cross.quoteAsset(),
                        cross.status(),
                        true,
                        8,
                        8,
                        Filters.builder()
                                .price(1, 100 * Fixed.ONE, fixed("0.00001"))
                                .lot(fixed("0.0001"), fixed("9000"), fixed("0.0001"))
                                .build()),
                instrument("币安人生USDT", "币安人生", "USDT"),
                instrument("BNBUSDT", "BNB", "USDT"));
    }

    @Override
    public long nextTimeNs() {
        return updates.isEmpty() ? END : updates.peek().timeNs();
    }

    @Override
    public void emit(final BookSink sink) {
        final Update update = updates.remove();
        sink.onBook(
                update.instrument(),
                update.updateId(),
                update.bids(),
                update.bids().length / 2,
                update.asks(),
                update.asks().length / 2);
    }
}
