package trefoil.gateway.binance.terms;

import java.util.ArrayList;
import java.util.List;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.DecimalText;

/** In what the filters of an instrument have changed, for people: {@code tickSize 0.01 to 0.1}. */
final class RuleDifferences {
    private final List<String> lines = new ArrayList<>();

    private RuleDifferences() {}

    /** What binds orders as we send them: market orders' own filters change daily, and we send none. */
    static List<String> between(final Instrument before, final Instrument now) {
        final RuleDifferences found = new RuleDifferences();
        final Filters old = before.filters();
        final Filters filters = now.filters();
        found.number("quantity decimals", before.basePrecision(), now.basePrecision());
        found.number("price decimals", before.quotePrecision(), now.quotePrecision());
        found.amount("minPrice", old.minPrice(), filters.minPrice());
        found.amount("maxPrice", old.maxPrice(), filters.maxPrice());
        found.amount("tickSize", old.tickSize(), filters.tickSize());
        found.amount("minQty", old.minQty(), filters.minQty());
        found.amount("maxQty", old.maxQty(), filters.maxQty());
        found.amount("stepSize", old.stepSize(), filters.stepSize());
        found.amount("minNotional", old.minNotional(), filters.minNotional());
        found.amount("maxNotional", old.maxNotional(), filters.maxNotional());
        found.amount("bidMultiplierUp", old.bidMultiplierUp(), filters.bidMultiplierUp());
        found.amount("bidMultiplierDown", old.bidMultiplierDown(), filters.bidMultiplierDown());
        found.amount("askMultiplierUp", old.askMultiplierUp(), filters.askMultiplierUp());
        found.amount("askMultiplierDown", old.askMultiplierDown(), filters.askMultiplierDown());
        found.number("avgPriceMins", old.avgPriceMins(), filters.avgPriceMins());
        found.number("maxNumOrders", old.maxNumOrders(), filters.maxNumOrders());
        found.amount("maxPosition", old.maxPosition(), filters.maxPosition());
        return found.lines;
    }

    private void number(final String name, final int before, final int now) {
        if (before != now) {
            lines.add(name + " " + before + " to " + now);
        }
    }

    private void amount(final String name, final long before, final long now) {
        if (before != now) {
            lines.add(name + " " + text(before) + " to " + text(now));
        }
    }

    private static String text(final long amount) {
        return amount == Long.MAX_VALUE ? "none" : DecimalText.toString(amount);
    }
}
