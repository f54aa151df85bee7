package trefoil.gateway.binance.rest;

import okhttp3.HttpUrl;

/**
 * What a request costs, by the venue's list of weights, and what it is for.
 *
 * @param weight of {@code REQUEST_WEIGHT}
 */
record RequestCharge(Governor.Use use, int weight) {
    private static final int SMALL_BOOK = 100;
    private static final int MEDIUM_BOOK = 500;
    private static final int LARGE_BOOK = 1_000;

    static RequestCharge of(final String method, final HttpUrl url) {
        final String path = url.encodedPath();
        return switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "ping", "time" -> new RequestCharge(Governor.Use.LOOK_UP, 1);
            case "order" -> new RequestCharge(Governor.Use.LOOK_UP, method.equals("GET") ? 4 : 1);
            case "myTrades" -> new RequestCharge(Governor.Use.LOOK_UP, 5);
            case "account" -> new RequestCharge(Governor.Use.ACCOUNT, 20);
            case "openOrders" -> new RequestCharge(Governor.Use.ACCOUNT, 80);
            case "depth" -> new RequestCharge(Governor.Use.MARKET, depth(url.queryParameter("limit")));
            case "bookTicker" -> new RequestCharge(Governor.Use.BACKGROUND, 4);
            case "exchangeInfo", "commission" -> new RequestCharge(Governor.Use.BACKGROUND, 20);
            case "executionRules" -> new RequestCharge(Governor.Use.BACKGROUND, 40);
            default -> new RequestCharge(Governor.Use.BACKGROUND, 2);
        };
    }

    private static int depth(final String limit) {
        final int levels = Math.max(1, UsedWeight.number(limit));
        if (levels <= SMALL_BOOK) {
            return 5;
        }
        return levels <= MEDIUM_BOOK ? 25 : levels <= LARGE_BOOK ? 50 : 250;
    }
}
