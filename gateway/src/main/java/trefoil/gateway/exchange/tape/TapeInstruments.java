package trefoil.gateway.exchange.tape;

import java.util.List;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.math.Fixed;

/** Instruments made up from what a tape shows, where nothing else tells them. */
final class TapeInstruments {
    /** Assets that the venue has quoted others in, over the years; of those that fit a symbol the longest is taken. */
    private static final List<String> QUOTE_ASSETS = List.of(
            "FDUSD", "USDT", "USDC", "BUSD", "TUSD", "USDP", "USDS", "BIDR", "IDRT", "BVND", "BKRW", "AEUR", "EURI",
            "USD1", "BTC", "ETH", "BNB", "XRP", "TRX", "SOL", "DOGE", "DOT", "PAX", "DAI", "VAI", "UST", "EUR", "GBP",
            "TRY", "RUB", "BRL", "AUD", "NGN", "UAH", "ZAR", "PLN", "RON", "ARS", "JPY", "MXN", "CZK", "COP", "USD",
            "IDR", "USDE", "RLUSD", "XUSD");

    private static final int PRECISION = 8;
    private static final long MAX_PRICE_TICKS = 1_000_000_000L;
    private static final long MAX_QTY = 9_000_000_000L * Fixed.ONE;
    /** Small enough not to bind: a millionth of the quote asset. */
    private static final long MIN_NOTIONAL = Fixed.ONE / 1_000_000;

    /** Step where the tape shows no quantity: that of the venue's finest pairs. */
    private static final long UNSEEN_STEP = Fixed.ONE / 100_000;

    private static final int MAX_NUM_ORDERS = 200;
    private static final int AVG_PRICE_MINS = 5;

    private TapeInstruments() {}

    /** An instrument on the grid that was seen, or null if the symbol is not an asset followed by a known quote asset. */
    static Instrument derive(final TapeSurvey.Symbol symbol) {
        final String quote = quoteAsset(symbol.name());
        if (quote == null) {
            return null;
        }
        final String base = symbol.name().substring(0, symbol.name().length() - quote.length());
        if (base.equals(quote)) {
            return null;
        }
        return new Instrument(
                symbol.name(), base, quote, InstrumentStatus.TRADING, true, PRECISION, PRECISION, filters(symbol));
    }

    /** Quote asset that a symbol ends with, leaving something before it; null if none is known. */
    static String quoteAsset(final String symbol) {
        String longest = null;
        for (final String quote : QUOTE_ASSETS) {
            if (symbol.endsWith(quote)
                    && symbol.length() > quote.length()
                    && (longest == null || quote.length() > longest.length())) {
                longest = quote;
            }
        }
        return longest;
    }

    private static Filters filters(final TapeSurvey.Symbol symbol) {
        final long tick = symbol.prices().step(UNSEEN_STEP);
        final long step = symbol.quantities().step(UNSEEN_STEP);
        return Filters.builder()
                .price(tick, tick * MAX_PRICE_TICKS, tick)
                .lot(step, MAX_QTY, step)
                .minNotional(MIN_NOTIONAL, true)
                .percentPriceBySide(5 * Fixed.ONE, Fixed.ONE / 5, 5 * Fixed.ONE, Fixed.ONE / 5)
                .avgPriceMins(AVG_PRICE_MINS)
                .maxNumOrders(MAX_NUM_ORDERS)
                .build();
    }
}
