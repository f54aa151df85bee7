package trefoil.gateway.cli.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trefoil.engine.event.Side;

/** The quotes of a few instruments over a short while, in the order they came. */
final class QuoteTimes {
    /**
     * A quote.
     *
     * @param timeNs when it was received, nanoseconds since the epoch
     */
    record Quote(long timeNs, long bidPrice, long bidQty, long askPrice, long askQty) {
        /** Price that an order of that side meets; 0 if there is none. */
        long price(final int side) {
            return side == Side.BUY ? askPrice : bidPrice;
        }

        /** Quantity at that price. */
        long qty(final int side) {
            return side == Side.BUY ? askQty : bidQty;
        }
    }

    private final Map<Integer, List<Quote>> quotes = new HashMap<>();

    /** Keeps the quotes of that instrument from now on. */
    void watch(final int instrument) {
        quotes.computeIfAbsent(instrument, key -> new ArrayList<>());
    }

    /** Begins with the quotes as they are; those noted before are dropped. */
    void seed(final MarketState market) {
        quotes.forEach((instrument, list) -> {
            list.clear();
            list.add(market.quote(instrument));
        });
    }

    boolean watches(final int instrument) {
        return quotes.containsKey(instrument);
    }

    void add(final int instrument, final Quote quote) {
        quotes.get(instrument).add(quote);
    }

    /** The newest quote at that time. */
    Optional<Quote> at(final int instrument, final long timeNs) {
        Quote newest = null;
        for (final Quote quote : quotes.getOrDefault(instrument, List.of())) {
            if (quote.timeNs() > timeNs) {
                break;
            }
            newest = quote;
        }
        return Optional.ofNullable(newest);
    }

    /** The first quote in that time whose price is worse than the limit for an order of that side, or is gone. */
    Optional<Quote> firstBeyond(
            final int instrument, final int side, final long limit, final long afterNs, final long untilNs) {
        return quotes.getOrDefault(instrument, List.of()).stream()
                .filter(quote -> quote.timeNs() > afterNs && quote.timeNs() <= untilNs)
                .filter(quote -> isBeyond(quote.price(side), side, limit))
                .findFirst();
    }

    /** Whether an order of that side and limit cannot fill at that price; 0 is no price. */
    static boolean isBeyond(final long price, final int side, final long limit) {
        return price == 0 || (side == Side.BUY ? price > limit : price < limit);
    }
}
