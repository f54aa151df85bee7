package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.Injection;
import trefoil.engine.sim.VirtualExchange;
import trefoil.gateway.exchange.history.TradeHistory;

/** The venue's operations: parameters in, JSON out. The same for REST and for the websocket API. */
final class VenueOperations {
    private final VirtualExchange exchange;
    private final OrderDesk desk;
    private final MarketOperations market;
    private final TickerOperations tickers;
    private final TradeOperations trades;
    private final OrderOperations orders;
    private final OrderQueries queries;
    private final AccountOperations accounts;

    /** Operations of that exchange; {@code clients} are its accounts, in their order. */
    VenueOperations(
            final VirtualExchange exchange,
            final OrderDesk desk,
            final TradeHistory history,
            final RateLimits limits,
            final List<ExchangeAccount> clients) {
        this.exchange = exchange;
        this.desk = desk;
        final SymbolSelection symbols = new SymbolSelection(exchange);
        final ExchangeInfoJson exchangeInfo = new ExchangeInfoJson(exchange, limits);
        final OrderJson json = new OrderJson(exchange);
        market = new MarketOperations(exchange, symbols, exchangeInfo);
        tickers = new TickerOperations(exchange, symbols, history);
        trades = new TradeOperations(symbols, history);
        orders = new OrderOperations(exchange, symbols, desk, json);
        queries = new OrderQueries(symbols, json);
        accounts = new AccountOperations(exchange, symbols, clients, exchangeInfo, limits);
    }

    /**
     * What an operation says.
     *
     * @param body JSON; empty if there is nothing to say
     * @param injection what befalls the answer on its way; null for nothing
     */
    record Answer(byte[] body, Injection injection) {}

    /**
     * Does it.
     *
     * @param account who asks; null for an operation that needs no signature
     * @param timing until when the request is good, checked once more; an order that is too late counts as placed. Null
     *     for an operation that needs no signature
     * @param time unit of the times in the answer
     */
    Answer answer(
            final Operation operation,
            final Parameters parameters,
            final Account account,
            final Security.Timing timing,
            final long nowNs,
            final TimeUnit time)
            throws VenueError {
        exchange.advanceTo(nowNs);
        if (timing != null) {
            try {
                timing.check(nowNs);
            } catch (final VenueError e) {
                if (operation.places()) {
                    exchange.countUnplaced(account, nowNs);
                }
                throw e;
            }
        }
        desk.forgetInjection();
        final Call call = new Call(operation, parameters, account, nowNs, time);
        final byte[] body = Json.write(out -> run(call, out));
        return new Answer(body, operation.places() ? desk.lastInjection() : null);
    }

    private void run(final Call call, final JsonGenerator out) throws VenueError, IOException {
        switch (call.operation()) {
            case PING -> market.ping(call, out);
            case TIME -> market.time(call, out);
            case EXCHANGE_INFO -> market.exchangeInfo(call, out);
            case EXECUTION_RULES -> market.executionRules(call, out);
            case REFERENCE_PRICE -> market.referencePrice(call, out);
            case REFERENCE_PRICE_CALCULATION -> market.referencePriceCalculation(call, out);
            case DEPTH -> market.depth(call, out);
            case TRADES -> trades.trades(call, out);
            case HISTORICAL_TRADES -> trades.historicalTrades(call, out);
            case BLOCK_TRADES -> trades.blockTrades(call, out);
            case AGGREGATE_TRADES -> trades.aggregateTrades(call, out);
            case CANDLES -> trades.candles(call, out);
            case AVERAGE_PRICE -> tickers.averagePrice(call, out);
            case DAY_TICKER -> tickers.day(call, out);
            case TRADING_DAY_TICKER -> tickers.tradingDay(call, out);
            case WINDOW_TICKER -> tickers.window(call, out);
            case PRICE_TICKER -> tickers.price(call, out);
            case BOOK_TICKER -> tickers.book(call, out);
            case ACCOUNT -> accounts.account(call, out);
            case COMMISSION -> accounts.commission(call, out);
            case ORDER_COUNTS -> accounts.orderCounts(call, out);
            case MY_FILTERS -> accounts.filters(call, out);
            case API_RESTRICTIONS -> accounts.apiRestrictions(call, out);
            case ASSET_DETAIL -> accounts.assetDetail(call, out);
            case PLACE -> orders.place(call, out);
            case TEST -> orders.test(call, out);
            case CANCEL -> orders.cancel(call, out);
            case CANCEL_ALL -> orders.cancelAll(call, out);
            case CANCEL_REPLACE -> orders.cancelReplace(call, out);
            case AMEND -> orders.amend(call, out);
            case STATUS -> queries.status(call, out);
            case OPEN_ORDERS -> queries.open(call, out);
            case ALL_ORDERS -> queries.all(call, out);
            case MY_TRADES -> queries.trades(call, out);
            case PREVENTED_MATCHES -> queries.preventedMatches(call, out);
            case AMENDMENTS -> queries.amendments(call, out);
            case MY_ALLOCATIONS, ORDER_LISTS -> queries.nothing(call, out);
            case UNSUPPORTED -> throw VenueError.badRequest(-1020, "This operation is not supported.");
        }
    }
}
