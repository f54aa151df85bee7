package trefoil.gateway.exchange;

import java.util.Map;

/** Which operation a method of the websocket API asks for. */
final class WsApiMethods {
    private static final String VERSION = "v3/";
    private static final Map<String, Operation> OPERATIONS = Map.ofEntries(
            Map.entry("ping", Operation.PING),
            Map.entry("time", Operation.TIME),
            Map.entry("exchangeInfo", Operation.EXCHANGE_INFO),
            Map.entry("executionRules", Operation.EXECUTION_RULES),
            Map.entry("referencePrice", Operation.REFERENCE_PRICE),
            Map.entry("referencePrice.calculation", Operation.REFERENCE_PRICE_CALCULATION),
            Map.entry("depth", Operation.DEPTH),
            Map.entry("trades.recent", Operation.TRADES),
            Map.entry("trades.historical", Operation.HISTORICAL_TRADES),
            Map.entry("blockTrades.historical", Operation.BLOCK_TRADES),
            Map.entry("trades.aggregate", Operation.AGGREGATE_TRADES),
            Map.entry("klines", Operation.CANDLES),
            Map.entry("uiKlines", Operation.CANDLES),
            Map.entry("avgPrice", Operation.AVERAGE_PRICE),
            Map.entry("ticker.24hr", Operation.DAY_TICKER),
            Map.entry("ticker.tradingDay", Operation.TRADING_DAY_TICKER),
            Map.entry("ticker", Operation.WINDOW_TICKER),
            Map.entry("ticker.price", Operation.PRICE_TICKER),
            Map.entry("ticker.book", Operation.BOOK_TICKER),
            Map.entry("order.place", Operation.PLACE),
            Map.entry("order.test", Operation.TEST),
            Map.entry("order.cancel", Operation.CANCEL),
            Map.entry("order.cancelReplace", Operation.CANCEL_REPLACE),
            Map.entry("order.amend.keepPriority", Operation.AMEND),
            Map.entry("openOrders.cancelAll", Operation.CANCEL_ALL),
            Map.entry("order.status", Operation.STATUS),
            Map.entry("openOrders.status", Operation.OPEN_ORDERS),
            Map.entry("allOrders", Operation.ALL_ORDERS),
            Map.entry("account.status", Operation.ACCOUNT),
            Map.entry("account.commission", Operation.COMMISSION),
            Map.entry("account.rateLimits.orders", Operation.ORDER_COUNTS),
            Map.entry("myTrades", Operation.MY_TRADES),
            Map.entry("myPreventedMatches", Operation.PREVENTED_MATCHES),
            Map.entry("myAllocations", Operation.MY_ALLOCATIONS),
            Map.entry("myFilters", Operation.MY_FILTERS),
            Map.entry("order.amendments", Operation.AMENDMENTS),
            Map.entry("allOrderLists", Operation.ORDER_LISTS),
            Map.entry("openOrderLists.status", Operation.ORDER_LISTS));

    private WsApiMethods() {}

    /** A method's name without the version that may stand before it. */
    static String plainName(final String method) {
        return method.startsWith(VERSION) ? method.substring(VERSION.length()) : method;
    }

    /** The operation behind a plain name; null if there is none. */
    static Operation operation(final String plainName) {
        return OPERATIONS.get(plainName);
    }
}
