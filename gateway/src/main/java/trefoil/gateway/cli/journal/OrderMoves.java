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
            words.addAll(filled(order, plannedPrice));
        } else if (order.outcome() == OrderOutcome.EXPIRED) {
            expired(order, words);
        }
        return words;
    }

    /** What its quote had become when its turn came. */
    private void turn(final OrderStory order, final double plannedPrice, final List<String> words) {
        if (order.ordinal() != 1) {
            unsent(order.instrument(), order.side(), order.decidedNs(), plannedPrice)
                    .ifPresent(words::add);
        }
    }

    private List<String> filled(final OrderStory order, final double plannedPrice) {
        if (plannedPrice == 0) {
            return List.of();
        }
        final double price = Fixed.toDouble(Math.round(order.averagePrice() * Fixed.ONE));
        final double better = better(order.side(), price, plannedPrice);
        if (Math.abs(better) < SHOWN_BP) {
            return List.of("filled as planned");
        }
        final String filled = String.format(
                Locale.ROOT, "filled %.2f bp %s than planned", Math.abs(better), better > 0 ? "better" : "worse");
        return List.of(better > 0 ? filled : filled + whoMoved(order, Math.round(plannedPrice * Fixed.ONE)));
    }

    private String whoMoved(final OrderStory order, final long plannedPrice) {
        final long handedNs = order.handedNs() == 0 ? order.decidedNs() : order.handedNs();
        final Optional<QuoteTimes.Quote> during =
                quotes.firstBeyond(order.instrument(), order.side(), plannedPrice, handedNs, order.answeredNs());
        final Optional<QuoteTimes.Quote> before =
                quotes.firstBeyond(order.instrument(), order.side(), plannedPrice, order.decidedNs(), handedNs);
        if (before.isPresent()) {
            return ": its quote moved to " + price(order, before.get()) + ", "
                    + EdgeText.duration(handedNs - before.get().timeNs()) + " before the order left";
        }
        return during.map(quote -> ": its quote was seen at " + price(order, quote) + ", "
                        + EdgeText.duration(quote.timeNs() - handedNs) + " after the order had left")
                .orElse("");
    }

    /**
     * What the quote of a leg had become when it could have gone out and did not, in words; empty if it had not moved.
     *
     * @param atNs when its turn had come
     */
    Optional<String> unsent(final int instrument, final int side, final long atNs, final double plannedPrice) {
        final Optional<QuoteTimes.Quote> quote = quotes.at(instrument, atNs);
        if (plannedPrice == 0 || quote.isEmpty()) {
            return Optional.empty();
        }
        final long price = quote.get().price(side);
        if (price == 0) {
            return Optional.of("its quote was gone when its turn came");
        }
        final double better = better(side, Fixed.toDouble(price), plannedPrice);
        return Math.abs(better) < SHOWN_BP ? Optional.empty() : Optional.of(moved(better, price));
    }

    private static String moved(final double better, final long price) {
        return String.format(
                Locale.ROOT,
                "when its turn came its quote had moved %.2f bp %s, to %s",
                Math.abs(better),
                better > 0 ? "for us" : "against us",
                DecimalText.toString(price));
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
