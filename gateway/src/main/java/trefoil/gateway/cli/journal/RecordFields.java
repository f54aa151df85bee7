package trefoil.gateway.cli.journal;

import java.util.Arrays;
import java.util.Optional;
import org.agrona.DirectBuffer;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Carried;
import trefoil.engine.event.Control;
import trefoil.engine.event.Digest;
import trefoil.engine.event.FeeWanted;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.Fees;
import trefoil.engine.event.Fill;
import trefoil.engine.event.Health;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.Leftover;
import trefoil.engine.event.LeftoverReason;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.LoopRecovered;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.OrderRecovered;
import trefoil.engine.event.PriceRules;
import trefoil.engine.event.QuantityRules;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.ReferencePrice;
import trefoil.engine.event.Refusal;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.event.StateChanged;
import trefoil.engine.event.StopReason;

/** Which fields a record has for the user's eyes, names resolved. */
final class RecordFields {
    private static final String[] LEVEL_PRICES = numbered("price");
    private static final String[] LEVEL_QTYS = numbered("qty");

    private final Names names;

    RecordFields(final Names names) {
        this.names = names;
    }

    /** Hands the record's body to the sink. */
    void describe(final DirectBuffer buffer, final int offset, final int length, final FieldSink sink) {
        switch (RecordHeader.type(buffer, offset)) {
            case RecordType.BOOK_TICKER -> bookTicker(buffer, offset, sink);
            case RecordType.BOOK_LEVELS -> bookLevels(buffer, offset, sink);
            case RecordType.FILL -> fill(buffer, offset, sink);
            case RecordType.ORDER_ANSWER -> orderAnswer(buffer, offset, sink);
            case RecordType.BALANCE -> balance(buffer, offset, sink);
            case RecordType.FEED_STATE -> feedState(buffer, offset, sink);
            case RecordType.CONTROL -> control(buffer, offset, sink);
            case RecordType.ORDER_INTENT -> orderIntent(buffer, offset, sink);
            case RecordType.LOOP_OPENED -> loopOpened(buffer, offset, sink);
            case RecordType.LOOP_CLOSED -> loopClosed(buffer, offset, sink);
            case RecordType.REFUSAL -> refusal(buffer, offset, sink);
            case RecordType.DIGEST -> digest(buffer, offset, sink);
            case RecordType.FEES -> fees(buffer, offset, sink);
            case RecordType.REFERENCE_PRICE -> referencePrice(buffer, offset, sink);
            case RecordType.PRICE_RULES -> priceRules(buffer, offset, sink);
            case RecordType.QUANTITY_RULES -> quantityRules(buffer, offset, sink);
            case RecordType.INSTRUMENT_STATE -> instrumentState(buffer, offset, sink);
            case RecordType.HEALTH -> health(buffer, offset, sink);
            case RecordType.LOOP_RECOVERED -> loopRecovered(buffer, offset, sink);
            case RecordType.ORDER_RECOVERED -> orderRecovered(buffer, offset, sink);
            case RecordType.CARRIED -> carried(buffer, offset, sink);
            case RecordType.STATE_CHANGED -> stateChanged(buffer, offset, sink);
            case RecordType.LEFTOVER -> leftover(buffer, offset, sink);
            case RecordType.FEE_WANTED -> feeWanted(buffer, offset, sink);
            case RecordType.TIMER, RecordType.SKIP -> {}
            default -> sink.text("body", hex(buffer, offset + RecordHeader.LENGTH, length - RecordHeader.LENGTH));
        }
    }

    private void bookTicker(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.text("symbol", names.symbol(BookTicker.instrument(buffer, offset)));
        sink.decimal("bid", BookTicker.bidPrice(buffer, offset));
        sink.decimal("bidQty", BookTicker.bidQty(buffer, offset));
        sink.decimal("ask", BookTicker.askPrice(buffer, offset));
        sink.decimal("askQty", BookTicker.askQty(buffer, offset));
        sink.number("updateId", BookTicker.updateId(buffer, offset));
        sink.number("connection", BookTicker.connection(buffer, offset));
    }

    private void bookLevels(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        final int side = BookLevels.side(buffer, offset);
        final int flags = BookLevels.flags(buffer, offset);
        sink.text("symbol", names.symbol(BookLevels.instrument(buffer, offset)));
        sink.number("updateId", BookLevels.updateId(buffer, offset));
        sink.number("connection", BookLevels.connection(buffer, offset));
        sink.text(
                "part",
                switch (flags) {
                    case 0 -> "MIDDLE";
                    case BookLevels.FIRST -> "FIRST";
                    case BookLevels.LAST -> "LAST";
                    case BookLevels.FIRST | BookLevels.LAST -> "WHOLE";
                    case BookLevels.FIRST | BookLevels.LAST | BookLevels.UNUSABLE -> "UNUSABLE";
                    default -> "FLAGS_" + flags;
                });
        sink.text(
                "side",
                switch (side) {
                    case BookLevels.BIDS -> "BIDS";
                    case BookLevels.ASKS -> "ASKS";
                    default -> "SIDE_" + side;
                });
        sink.number("bids", BookLevels.bookBids(buffer, offset));
        sink.number("asks", BookLevels.bookAsks(buffer, offset));
        sink.number("firstLevel", BookLevels.firstLevel(buffer, offset));
        final int count = Math.min(BookLevels.count(buffer, offset), BookLevels.LEVELS);
        for (int n = 0; n < count; n++) {
            sink.decimal(LEVEL_PRICES[n], BookLevels.price(buffer, offset, n));
            sink.decimal(LEVEL_QTYS[n], BookLevels.qty(buffer, offset, n));
        }
        for (int n = count; n < BookLevels.LEVELS; n++) {
            sink.absent(LEVEL_PRICES[n], FieldKind.DECIMAL);
            sink.absent(LEVEL_QTYS[n], FieldKind.DECIMAL);
        }
    }

    private void fill(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        order(Fill.orderKey(buffer, offset), sink);
        sink.decimal("price", Fill.price(buffer, offset));
        sink.decimal("qty", Fill.qty(buffer, offset));
        sink.decimal("commission", Fill.commission(buffer, offset));
        final int asset = Fill.commissionAsset(buffer, offset);
        sink.text("commissionAsset", asset == Fill.UNKNOWN_ASSET ? "UNKNOWN" : names.asset(asset));
        sink.number("fill", Fill.fillIndex(buffer, offset));
        sink.number("tradeId", Fill.tradeId(buffer, offset));
    }

    private void orderAnswer(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        order(OrderAnswer.orderKey(buffer, offset), sink);
        sink.text("outcome", OrderOutcome.nameOf(OrderAnswer.outcome(buffer, offset)));
        sink.number("venueCode", OrderAnswer.venueCode(buffer, offset));
        sink.decimal("executedQty", OrderAnswer.executedQty(buffer, offset));
        sink.decimal("quoteQty", OrderAnswer.quoteQty(buffer, offset));
        sink.number("venueOrderId", OrderAnswer.venueOrderId(buffer, offset));
        sink.time("handedToSocket", OrderAnswer.handedToSocketNs(buffer, offset));
    }

    private void balance(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        final int source = Balance.source(buffer, offset);
        sink.text("asset", names.asset(Balance.asset(buffer, offset)));
        sink.decimal("free", Balance.free(buffer, offset));
        sink.decimal("locked", Balance.locked(buffer, offset));
        sink.text(
                "source",
                switch (source) {
                    case Balance.SNAPSHOT -> "SNAPSHOT";
                    case Balance.ACCOUNT_EVENT -> "ACCOUNT_EVENT";
                    case Balance.COMPARISON -> "COMPARISON";
                    default -> "SOURCE_" + source;
                });
    }

    private static void feedState(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        final int state = FeedState.state(buffer, offset);
        sink.number("connection", FeedState.connection(buffer, offset));
        sink.text(
                "state",
                switch (state) {
                    case FeedState.UP -> "UP";
                    case FeedState.DOWN -> "DOWN";
                    default -> "STATE_" + state;
                });
    }

    private static void control(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        final int command = Control.command(buffer, offset);
        sink.text(
                "command",
                switch (command) {
                    case Control.REDUCE -> "REDUCE";
                    case Control.HALT -> "HALT";
                    case Control.RESUME -> "RESUME";
                    default -> "COMMAND_" + command;
                });
        sink.text("reason", StopReason.nameOf(Control.reason(buffer, offset)));
    }

    private void orderIntent(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        final int timeInForce = OrderIntent.timeInForce(buffer, offset);
        sink.number("cause", OrderIntent.causeSequence(buffer, offset));
        order(OrderIntent.orderKey(buffer, offset), sink);
        sink.text("symbol", names.symbol(OrderIntent.instrument(buffer, offset)));
        sink.text("side", Side.nameOf(OrderIntent.side(buffer, offset)));
        sink.decimal("price", OrderIntent.price(buffer, offset));
        sink.decimal("qty", OrderIntent.qty(buffer, offset));
        sink.text("purpose", OrderPurpose.nameOf(OrderIntent.purpose(buffer, offset)));
        sink.text(
                "timeInForce",
                switch (timeInForce) {
                    case OrderIntent.IOC -> "IOC";
                    case OrderIntent.FOK -> "FOK";
                    default -> "TIME_IN_FORCE_" + timeInForce;
                });
    }

    private void loopOpened(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.number("cause", LoopOpened.causeSequence(buffer, offset));
        sink.number("loopId", LoopOpened.loopId(buffer, offset));
        final int loop = LoopOpened.loop(buffer, offset);
        sink.number("loop", loop);
        path(names.path(loop, LoopOpened.startAsset(buffer, offset)), sink);
        sink.text("startAsset", names.asset(LoopOpened.startAsset(buffer, offset)));
        sink.decimal("startAmount", LoopOpened.startAmount(buffer, offset));
        sink.decimal("expectedProfit", LoopOpened.expectedProfit(buffer, offset));
        sink.number("grossEdgePpb", LoopOpened.grossEdgePpb(buffer, offset));
    }

    /** The loop's assets, where the header tells them. */
    private static void path(final Optional<String> path, final FieldSink sink) {
        if (path.isPresent()) {
            sink.text("path", path.get());
        } else {
            sink.absent("path", FieldKind.TEXT);
        }
    }

    private void loopClosed(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.number("cause", LoopClosed.causeSequence(buffer, offset));
        sink.number("loopId", LoopClosed.loopId(buffer, offset));
        sink.text("outcome", LoopOutcome.nameOf(LoopClosed.outcome(buffer, offset)));
        sink.text("startAsset", names.asset(LoopClosed.startAsset(buffer, offset)));
        sink.decimal("spent", LoopClosed.spent(buffer, offset));
        sink.decimal("received", LoopClosed.received(buffer, offset));
        sink.number("legsFilled", LoopClosed.legsFilled(buffer, offset));
        sink.number("orders", LoopClosed.orders(buffer, offset));
        if (LoopClosed.value(buffer, offset) != Long.MIN_VALUE) {
            sink.decimal("value", LoopClosed.value(buffer, offset));
        } else {
            sink.absent("value", FieldKind.DECIMAL);
        }
    }

    private void leftover(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.number("cause", Leftover.causeSequence(buffer, offset));
        sink.number("loopId", Leftover.loopId(buffer, offset));
        sink.text("asset", names.asset(Leftover.asset(buffer, offset)));
        sink.decimal("amount", Leftover.amount(buffer, offset));
        sink.text("reason", LeftoverReason.nameOf(Leftover.reason(buffer, offset)));
    }

    private void fees(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.text("symbol", names.symbol(Fees.instrument(buffer, offset)));
        sink.text("mode", Fees.mode(buffer, offset) == Fees.DISCOUNTED ? "DISCOUNTED" : "RECEIVED");
        sink.decimal("buyRate", Fees.buyRate(buffer, offset));
        sink.decimal("sellRate", Fees.sellRate(buffer, offset));
        sink.decimal("discountedBuyRate", Fees.discountedBuyRate(buffer, offset));
        sink.decimal("discountedSellRate", Fees.discountedSellRate(buffer, offset));
    }

    private void referencePrice(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.text("symbol", names.symbol(ReferencePrice.instrument(buffer, offset)));
        sink.text("kind", ReferencePrice.kind(buffer, offset) == ReferencePrice.REFERENCE ? "REFERENCE" : "AVERAGE");
        sink.decimal("price", ReferencePrice.price(buffer, offset));
        bound("bidDown", ReferencePrice.bidDown(buffer, offset), sink);
        bound("bidUp", ReferencePrice.bidUp(buffer, offset), sink);
        bound("askDown", ReferencePrice.askDown(buffer, offset), sink);
        bound("askUp", ReferencePrice.askUp(buffer, offset), sink);
    }

    /** A bound or multiplier, where it is on. */
    private static void bound(final String name, final long multiplier, final FieldSink sink) {
        if (multiplier != 0 && multiplier != Long.MAX_VALUE) {
            sink.decimal(name, multiplier);
        } else {
            sink.absent(name, FieldKind.DECIMAL);
        }
    }

    private void priceRules(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.text("symbol", names.symbol(PriceRules.instrument(buffer, offset)));
        sink.number("decimals", PriceRules.decimals(buffer, offset));
        sink.number("avgPriceMins", PriceRules.avgPriceMins(buffer, offset));
        sink.number("flags", PriceRules.flags(buffer, offset));
        bound("minPrice", PriceRules.minPrice(buffer, offset), sink);
        bound("maxPrice", PriceRules.maxPrice(buffer, offset), sink);
        bound("tickSize", PriceRules.tickSize(buffer, offset), sink);
        bound("bidMultiplierUp", PriceRules.bidMultiplierUp(buffer, offset), sink);
        bound("bidMultiplierDown", PriceRules.bidMultiplierDown(buffer, offset), sink);
        bound("askMultiplierUp", PriceRules.askMultiplierUp(buffer, offset), sink);
        bound("askMultiplierDown", PriceRules.askMultiplierDown(buffer, offset), sink);
    }

    private void quantityRules(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.text("symbol", names.symbol(QuantityRules.instrument(buffer, offset)));
        sink.number("decimals", QuantityRules.decimals(buffer, offset));
        sink.number("maxNumOrders", QuantityRules.maxNumOrders(buffer, offset));
        sink.number("flags", QuantityRules.flags(buffer, offset));
        bound("minQty", QuantityRules.minQty(buffer, offset), sink);
        bound("maxQty", QuantityRules.maxQty(buffer, offset), sink);
        bound("stepSize", QuantityRules.stepSize(buffer, offset), sink);
        bound("minMarketQty", QuantityRules.minMarketQty(buffer, offset), sink);
        bound("maxMarketQty", QuantityRules.maxMarketQty(buffer, offset), sink);
        bound("marketStepSize", QuantityRules.marketStepSize(buffer, offset), sink);
        bound("minNotional", QuantityRules.minNotional(buffer, offset), sink);
        bound("maxNotional", QuantityRules.maxNotional(buffer, offset), sink);
        bound("maxPosition", QuantityRules.maxPosition(buffer, offset), sink);
    }

    private void instrumentState(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.text("symbol", names.symbol(InstrumentState.instrument(buffer, offset)));
        sink.text("state", InstrumentState.state(buffer, offset) == InstrumentState.TRADING ? "TRADING" : "CLOSED");
    }

    private static void health(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.text(
                "kind",
                switch (Health.kind(buffer, offset)) {
                    case Health.CLOCK_SKEW -> "CLOCK_SKEW";
                    case Health.ROUND_TRIP -> "ROUND_TRIP";
                    case Health.ORDER_PAUSE -> "ORDER_PAUSE";
                    case Health.ORDERS_USED -> "ORDERS_USED";
                    default -> "KIND_" + Health.kind(buffer, offset);
                });
        sink.number("valueNs", Health.value(buffer, offset));
    }

    private void loopRecovered(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.number("loopId", LoopRecovered.loopId(buffer, offset));
        sink.text("sourceSession", Long.toString(LoopRecovered.sourceSession(buffer, offset), Character.MAX_RADIX));
        sink.number("sourceLoopId", LoopRecovered.sourceLoopId(buffer, offset));
        sink.text("startAsset", names.asset(LoopRecovered.startAsset(buffer, offset)));
        sink.text("asset", names.asset(LoopRecovered.asset(buffer, offset)));
        sink.decimal("delta", LoopRecovered.delta(buffer, offset));
        sink.time("opened", LoopRecovered.openedNs(buffer, offset));
    }

    private void orderRecovered(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        order(OrderRecovered.orderKey(buffer, offset), sink);
        sink.text("symbol", names.symbol(OrderRecovered.instrument(buffer, offset)));
        sink.text("side", Side.nameOf(OrderRecovered.side(buffer, offset)));
        sink.text("purpose", OrderPurpose.nameOf(OrderRecovered.purpose(buffer, offset)));
        sink.decimal("price", OrderRecovered.price(buffer, offset));
        sink.decimal("qty", OrderRecovered.qty(buffer, offset));
    }

    private void carried(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.text("kind", Carried.kind(buffer, offset) == Carried.LOSS ? "LOSS" : "LEFTOVER");
        sink.text("asset", names.asset(Carried.asset(buffer, offset)));
        sink.decimal("amount", Carried.amount(buffer, offset));
        sink.time("occurred", Carried.occurredNs(buffer, offset));
    }

    private static void stateChanged(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.number("cause", StateChanged.causeSequence(buffer, offset));
        sink.text("state", Names.ofState(StateChanged.state(buffer, offset)));
        sink.text("reason", StopReason.nameOf(StateChanged.reason(buffer, offset)));
        sink.text("reasons", StopReason.namesOf(StateChanged.reasons(buffer, offset)));
    }

    private void feeWanted(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.number("cause", FeeWanted.causeSequence(buffer, offset));
        sink.text("symbol", names.symbol(FeeWanted.instrument(buffer, offset)));
    }

    private void refusal(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.number("cause", Refusal.causeSequence(buffer, offset));
        final int loop = Refusal.loop(buffer, offset);
        sink.number("loop", loop);
        path(names.path(loop), sink);
        sink.text("reason", RefusalReason.nameOf(Refusal.reason(buffer, offset)));
        sink.number("grossEdgePpb", Refusal.grossEdgePpb(buffer, offset));
    }

    private static void digest(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.number("cause", Digest.causeSequence(buffer, offset));
        sink.number("outputs", Digest.outputs(buffer, offset));
        sink.text("digest", String.format("%016x", Digest.digest(buffer, offset)));
    }

    private static void order(final long orderKey, final FieldSink sink) {
        sink.number("loopId", OrderKey.loopId(orderKey));
        sink.number("ordinal", OrderKey.ordinal(orderKey));
    }

    private static String[] numbered(final String name) {
        final String[] numbered = new String[BookLevels.LEVELS];
        Arrays.setAll(numbered, n -> name + n);
        return numbered;
    }

    private static String hex(final DirectBuffer buffer, final int offset, final int length) {
        final StringBuilder text = new StringBuilder(length * 2);
        for (int i = 0; i < length; i++) {
            text.append(String.format("%02x", buffer.getByte(offset + i)));
        }
        return text.toString();
    }
}
