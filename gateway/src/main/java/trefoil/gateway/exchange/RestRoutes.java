package trefoil.gateway.exchange;

import java.util.Map;

/** Which operation a REST request asks for. */
final class RestRoutes {
    private static final String API = "/api/v3/";
    private static final String MARGIN = "/sapi/v1/margin/";
    private static final Map<String, Operation> OUTSIDE_API = Map.of(
            "GET /sapi/v1/account/apiRestrictions", Operation.API_RESTRICTIONS,
            "GET /sapi/v1/asset/assetDetail", Operation.ASSET_DETAIL);
    private static final Map<String, Operation> OPERATIONS = Map.ofEntries(
            Map.entry("GET ping", Operation.PING),
            Map.entry("GET time", Operation.TIME),
            Map.entry("GET exchangeInfo", Operation.EXCHANGE_INFO),
            Map.entry("GET executionRules", Operation.EXECUTION_RULES),
            Map.entry("GET referencePrice", Operation.REFERENCE_PRICE),
            Map.entry("GET referencePrice/calculation", Operation.REFERENCE_PRICE_CALCULATION),
            Map.entry("GET depth", Operation.DEPTH),
            Map.entry("GET trades", Operation.TRADES),
            Map.entry("GET historicalTrades", Operation.HISTORICAL_TRADES),
            Map.entry("GET historicalBlockTrades", Operation.BLOCK_TRADES),
            Map.entry("GET aggTrades", Operation.AGGREGATE_TRADES),
            Map.entry("GET klines", Operation.CANDLES),
            Map.entry("GET uiKlines", Operation.CANDLES),
            Map.entry("GET avgPrice", Operation.AVERAGE_PRICE),
            Map.entry("GET ticker/24hr", Operation.DAY_TICKER),
            Map.entry("GET ticker/tradingDay", Operation.TRADING_DAY_TICKER),
            Map.entry("GET ticker", Operation.WINDOW_TICKER),
            Map.entry("GET ticker/price", Operation.PRICE_TICKER),
            Map.entry("GET ticker/bookTicker", Operation.BOOK_TICKER),
            Map.entry("GET account", Operation.ACCOUNT),
            Map.entry("GET account/commission", Operation.COMMISSION),
            Map.entry("GET rateLimit/order", Operation.ORDER_COUNTS),
            Map.entry("GET myFilters", Operation.MY_FILTERS),
            Map.entry("POST order", Operation.PLACE),
            Map.entry("POST order/test", Operation.TEST),
            Map.entry("DELETE order", Operation.CANCEL),
            Map.entry("DELETE openOrders", Operation.CANCEL_ALL),
            Map.entry("POST order/cancelReplace", Operation.CANCEL_REPLACE),
            Map.entry("PUT order/amend/keepPriority", Operation.AMEND),
            Map.entry("GET order", Operation.STATUS),
            Map.entry("GET openOrders", Operation.OPEN_ORDERS),
            Map.entry("GET allOrders", Operation.ALL_ORDERS),
            Map.entry("GET myTrades", Operation.MY_TRADES),
            Map.entry("GET myPreventedMatches", Operation.PREVENTED_MATCHES),
            Map.entry("GET order/amendments", Operation.AMENDMENTS),
            Map.entry("GET myAllocations", Operation.MY_ALLOCATIONS),
            Map.entry("GET allOrderList", Operation.ORDER_LISTS),
            Map.entry("GET openOrderList", Operation.ORDER_LISTS),
            Map.entry("GET orderList", Operation.UNSUPPORTED),
            Map.entry("DELETE orderList", Operation.UNSUPPORTED),
            Map.entry("POST order/oco", Operation.UNSUPPORTED),
            Map.entry("POST orderList/oco", Operation.UNSUPPORTED),
            Map.entry("POST orderList/oto", Operation.UNSUPPORTED),
            Map.entry("POST orderList/otoco", Operation.UNSUPPORTED),
            Map.entry("POST orderList/opo", Operation.UNSUPPORTED),
            Map.entry("POST orderList/opoco", Operation.UNSUPPORTED),
            Map.entry("POST sor/order", Operation.UNSUPPORTED),
            Map.entry("POST sor/order/test", Operation.UNSUPPORTED));

    private RestRoutes() {}

    /** The operation behind a method and a path. */
    static Operation operation(final String method, final String path) throws VenueError {
        final Operation operation = path.startsWith(API)
                ? OPERATIONS.get(method + " " + path.substring(API.length()))
                : path.startsWith(MARGIN) ? Operation.UNSUPPORTED : OUTSIDE_API.get(method + " " + path);
        if (operation == null) {
            throw VenueError.notFound("The exchange has no " + method + " " + path + ".");
        }
        return operation;
    }
}
