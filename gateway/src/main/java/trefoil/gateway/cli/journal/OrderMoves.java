package trefoil.gateway.cli.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.gateway.session.EdgeText;
import trefoil.gateway.session.VenueCodes;

/** Who moved: what happened to an order's quote before its turn, before it left, and while it was under way. */
final class OrderMoves {
    private static final double BP = 1e4;
    private static final double SHOWN_BP = 0.005;

    private final QuoteTimes quotes;

    OrderMoves(final QuoteTimes quotes) {
        this.quotes = quotes;
    }

    /**
     * What happened to the order, in words.
     *
     * @param plannedPrice average price that it was planned at, units as a double; 0 if it was not planned
     */
    List<String> of(final OrderStory order, final double plannedPrice) {
        final List<String> words = new ArrayList<>();
        turn(order, plannedPrice, words);
        if (order.outcome() == OrderOutcome.NOT_SENT) {
            words.add("it never left" + (order.venueCode() == 0 ? "" : ": " + RefusalReason.nameOf(order.venueCode())));
            return words;
        }
        if (order.outcome() == OrderOutcome.REJECTED) {
            words.add("the venue refused it: " + VenueCodes.describe(order.venueCode()));
            return words;
        }
        if (order.outcome() == OrderOutcome.FILLED) {
            filled(order, plannedPrice, words);
        } else if (order.outcome() == OrderOutcome.EXPIRED) {
            expired(order, words);
        }
        return words;
    }

    /** What its quote had become when its turn came. */
    private void turn(final OrderStory order, final double plannedPrice, final List<String> words) {
        final Optional<QuoteTimes.Quote> now = quotes.at(order.instrument(), order.decidedNs());
        if (plannedPrice == 0 || now.isEmpty() || order.ordinal() == 1) {
            return;
        }
        final double price = Fixed.toDouble(now.get().price(order.side()));
        final double better = better(order.side(), price, plannedPrice);
        if (price == 0) {
            words.add("its quote was gone when its turn came");
        } else if (Math.abs(better) >= SHOWN_BP) {
            words.add(String.format(
                    Locale.ROOT,
                    "when its turn came its quote had moved %.2f bp %s, to %s",
                    Math.abs(better),
                    better > 0 ? "for us" : "against us",
                    DecimalText.toString(now.get().price(order.side()))));
        }
    }

    private static void filled(final OrderStory order, final double plannedPrice, final List<String> words) {
        final double better =
                better(order.side(), Fixed.toDouble(Math.round(order.averagePrice() * Fixed.ONE)), plannedPrice);
        if (plannedPrice == 0) {
            return;
        }
        words.add(
                Math.abs(better) < SHOWN_BP
                        ? "filled as planned"
                        : String.format(
                                Locale.ROOT,
                                "filled %.2f bp %s than planned",
                                Math.abs(better),
                                better > 0 ? "better" : "worse"));
    }

    private void expired(final OrderStory order, final List<String> words) {
        final String part = order.executedQty() == 0
                ? "nothing filled"
                : DecimalText.toString(order.executedQty()) + " of " + DecimalText.toString(order.qty()) + " filled";
        final long handedNs = order.handedNs() == 0 ? order.decidedNs() : order.handedNs();
        final Optional<QuoteTimes.Quote> before = beyond(order, order.decidedNs(), handedNs);
        final Optional<QuoteTimes.Quote> during = beyond(order, handedNs, order.answeredNs());
        if (before.isPresent()) {
            words.add(part + ": the quote had moved beyond the limit, to " + price(order, before.get()) + ", "
                    + EdgeText.duration(handedNs - before.get().timeNs()) + " before the order left");
        } else if (during.isPresent()) {
            words.add(part + ": the quote moved beyond the limit, to " + price(order, during.get()) + ", seen "
                    + EdgeText.duration(during.get().timeNs() - handedNs)
                    + " after the order had left: somebody was faster");
        } else {
            words.add(part + ": the quote was not seen to move; its quantity was gone when the order arrived");
        }
    }

    private Optional<QuoteTimes.Quote> beyond(final OrderStory order, final long afterNs, final long untilNs) {
        return quotes.firstBeyond(order.instrument(), order.side(), order.price(), afterNs, untilNs);
    }

    private static String price(final OrderStory order, final QuoteTimes.Quote quote) {
        final long price = quote.price(order.side());
        return price == 0 ? "none" : DecimalText.toString(price);
    }

    /** By how many basis points the price is better for us than the other. */
    private static double better(final int side, final double price, final double than) {
        return (side == Side.BUY ? than - price : price - than) / than * BP;
    }
}
