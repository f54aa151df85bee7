package trefoil.gateway.cli.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.event.StopReason;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.market.Filters;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;

/** Why an opportunity was refused, with the numbers behind it. */
final class RefusalWords {
    private static final double MS = 1e6;
    private static final double BP = 1e4;
    private static final double PPM_IN_BP = 100;

    private final Decision decision;
    private final JournalHeader header;
    private final Map<String, String> settings;

    RefusalWords(final Decision decision, final JournalHeader header) {
        this.decision = decision;
        this.header = header;
        settings = header.settings();
    }

    /** One or more sentences. */
    List<String> of(final int reason) {
        final List<String> words = new ArrayList<>();
        switch (reason) {
            case RefusalReason.STALE_QUOTE -> stale(words);
            case RefusalReason.FEED_DOWN ->
                words.add(decision.connectionsUp() + " of " + decision.connections()
                        + " market data connections were up, at least " + setting("limits.minFeedPercent")
                        + " % must be");
            case RefusalReason.MARKET_CLOSED -> closed(words);
            case RefusalReason.ORDERS_PAUSED -> paused(words);
            case RefusalReason.BELOW_MINIMUM -> belowMinimum(words);
            case RefusalReason.EDGE_LOST_IN_ROUNDING -> edgeLost(words);
            case RefusalReason.NO_BALANCE -> words.add("nothing of " + startAsset() + " was free" + balance());
            case RefusalReason.NO_INVENTORY ->
                words.add("the legs go out together (policy " + setting("policy")
                        + "), and not enough of the two middle assets was free for that");
            case RefusalReason.NOT_TRADING ->
                words.add("the engine was " + decision.state()
                        + (decision.reasons() == 0 ? "" : " (" + StopReason.namesOf(decision.reasons()) + ")")
                        + ", where no loop is opened");
            case RefusalReason.TOO_MANY_OPEN_LOOPS ->
                words.add(decision.openLoops().size() + " loops were open, at most " + setting("maxOpenLoops")
                        + " may be: " + openLoops());
            case RefusalReason.INSTRUMENT_BUSY -> busy(words);
            case RefusalReason.ORDER_BUDGET ->
                words.add("the venue's limit on unfilled orders was near (at most " + setting("maxUnfilledOrders")
                        + " in ten seconds, six kept free for each of "
                        + decision.openLoops().size()
                        + " open loops and for this one)");
            case RefusalReason.LOOP_NOTIONAL -> {
                words.add("a loop may spend no more than the worth of " + setting("limits.maxLoopNotional") + " "
                        + setting("valueAsset")
                        + ", and within that and what the quotes hold no size passes the venue's minimums");
                leastOrders(words);
            }
            case RefusalReason.ASSET_NOTIONAL ->
                words.add("open loops may put no more than the worth of " + setting("limits.maxAssetNotional") + " "
                        + setting("valueAsset") + " through one asset, and "
                        + decision.openLoops().size()
                        + " open loops left too little: " + openLoops());
            case RefusalReason.LATENCY_BUDGET ->
                words.add("an order had taken longer to leave than " + setting("limits.maxTickToOrderMs")
                        + " ms: no loop is opened for " + setting("limits.latencyPauseMs") + " ms after that");
            case RefusalReason.CLOCK_SKEW ->
                words.add(String.format(
                        Locale.ROOT,
                        "our clock and the venue's differed by %.1f ms, at most %s ms are allowed",
                        decision.clockSkewNs() / MS,
                        setting("limits.maxClockSkewMs")));
            case RefusalReason.UNPRICED_ASSET ->
                words.add("limits are counted in " + setting("valueAsset") + ", and " + startAsset()
                        + " had no quote that joins the two");
            case RefusalReason.FEE_UNKNOWN -> feeUnknown(words);
            case RefusalReason.BOOK_UNUSABLE -> words.add("a leg's book could not be used");
            case RefusalReason.MAX_POSITION,
                    RefusalReason.MAX_NUM_ORDERS,
                    RefusalReason.EXCHANGE_MAX_NUM_ORDERS,
                    RefusalReason.PRICE_FILTER,
                    RefusalReason.LOT_SIZE,
                    RefusalReason.MARKET_LOT_SIZE,
                    RefusalReason.NOTIONAL,
                    RefusalReason.PERCENT_PRICE,
                    RefusalReason.PRICE_RANGE ->
                words.add("the venue's rule " + RefusalReason.nameOf(reason)
                        + " would refuse a leg, or let it expire, at every size that pays");
            default -> words.add(RefusalReason.nameOf(reason));
        }
        return words;
    }

    private void stale(final List<String> words) {
        for (final Decision.Leg leg : decision.legs()) {
            if (leg.ageNs() == Decision.NO_AGE || leg.price() == 0) {
                words.add(symbol(leg) + " had no quote on the side that the leg needs");
            } else if (leg.ageNs() > number("staleAfterMs") * MS) {
                words.add(String.format(
                        Locale.ROOT,
                        "the quote of %s was %.1f ms old, at most %s ms are trusted",
                        symbol(leg),
                        leg.ageNs() / MS,
                        setting("staleAfterMs")));
            }
        }
        if (words.isEmpty()) {
            words.add("a leg had no quote that could be used");
        }
    }

    private void closed(final List<String> words) {
        decision.legs().stream()
                .filter(Decision.Leg::closed)
                .forEach(leg -> words.add("the venue took no orders on " + symbol(leg)));
        if (words.isEmpty()) {
            words.add("the venue took no orders on a leg");
        }
    }

    private void paused(final List<String> words) {
        final long leftNs = decision.noOrdersUntilNs() - decision.record().timeNs();
        words.add("the venue had asked for no orders"
                + (leftNs > 0 ? String.format(Locale.ROOT, ", for another %.1f ms", leftNs / MS) : ""));
    }

    private void busy(final List<String> words) {
        for (final Decision.Leg leg : decision.legs()) {
            if (leg.openLoop() != 0) {
                words.add("loop " + leg.openLoop() + " was open and uses " + symbol(leg));
            } else if (leg.hitBy() != 0) {
                words.add("an order of loop " + leg.hitBy() + " had met this very quote of " + symbol(leg)
                        + " already: what is left of it is not known");
            }
        }
        if (words.isEmpty()) {
            words.add("an open loop used one of the instruments, or an order of ours had met one of the quotes");
        }
    }

    private void edgeLost(final List<String> words) {
        double left = 1 + decision.grossEdgePpb() / 1e9;
        for (final Decision.Leg leg : decision.legs()) {
            left *= 1 - Fixed.toDouble(leg.discounted() ? leg.discountedRate() : leg.feeRate());
        }
        words.add(String.format(
                Locale.ROOT,
                "of %+.2f bp gross, fees leave %+.2f bp at the best quotes; %.2f bp are wanted, and rounding to the"
                        + " venue's steps and the depth of the books take the rest at every size",
                decision.grossEdgePpb() / 1e5,
                (left - 1) * BP,
                number("minEdgePpm") / PPM_IN_BP));
    }

    private void belowMinimum(final List<String> words) {
        words.add(
                "at no size that the quotes, the balance and the limits allow does every leg pass the venue's minimums"
                        + balance());
        leastOrders(words);
    }

    /** What each leg must be at least, and what the best quotes hold. */
    private void leastOrders(final List<String> words) {
        decision.legs().forEach(leg -> words.add(leastOrder(leg)));
    }

    private String leastOrder(final Decision.Leg leg) {
        final Filters filters = header.instruments().get(leg.instrument()).filters();
        final String quote = leg.side() == Side.BUY ? leg.assetIn() : leg.assetOut();
        return symbol(leg) + " takes orders of at least " + DecimalText.toString(filters.minQty())
                + (filters.minNotional() > 0
                        ? " and worth " + DecimalText.toString(filters.minNotional()) + " " + TextSink.safe(quote)
                        : "")
                + "; its best quote is for " + DecimalText.toString(leg.qty());
    }

    private void feeUnknown(final List<String> words) {
        for (final Decision.Leg leg : decision.legs()) {
            if (!leg.feeKnown()) {
                words.add(String.format(
                        Locale.ROOT,
                        "the fee of %s had not been read; at the worst known one, %.2f bp, the loop does not pay",
                        symbol(leg),
                        Fixed.toDouble(leg.feeRate()) * BP));
            }
        }
        if (words.isEmpty()) {
            words.add("the fee of a leg had not been read");
        }
    }

    private String openLoops() {
        return decision.openLoops().entrySet().stream()
                .map(open -> open.getKey() + " (" + TextSink.safe(open.getValue()) + ")")
                .collect(Collectors.joining(", "));
    }

    private String balance() {
        return decision.owned().isPresent()
                ? "; owned " + DecimalText.toString(decision.owned().get()) + " " + startAsset()
                        + ", promised to no loop "
                        + DecimalText.toString(decision.available().orElse(0L))
                : "";
    }

    private String startAsset() {
        return TextSink.safe(header.assets().get(decision.startAsset()));
    }

    private static String symbol(final Decision.Leg leg) {
        return TextSink.safe(leg.symbol());
    }

    private String setting(final String name) {
        return TextSink.safe(settings.getOrDefault(name, "?"));
    }

    private long number(final String name) {
        final String value = settings.getOrDefault(name, "");
        return value.matches("[0-9]{1,15}") ? Long.parseLong(value) : 0;
    }
}
