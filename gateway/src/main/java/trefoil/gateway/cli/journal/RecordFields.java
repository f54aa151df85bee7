package trefoil.gateway.cli.journal;

import org.agrona.DirectBuffer;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Control;
import trefoil.engine.event.Digest;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.Fill;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Refusal;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;

/** Which fields a record has for the user's eyes, names resolved. */
final class RecordFields {
    private final Names names;

    RecordFields(final Names names) {
        this.names = names;
    }

    /** Hands the record's body to the sink. */
    void describe(final DirectBuffer buffer, final int offset, final int length, final FieldSink sink) {
        switch (RecordHeader.type(buffer, offset)) {
            case RecordType.BOOK_TICKER -> bookTicker(buffer, offset, sink);
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
        sink.number("reason", Control.reason(buffer, offset));
    }

    private void orderIntent(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        final int timeInForce = OrderIntent.timeInForce(buffer, offset);
        sink.number("cause", OrderIntent.causeSequence(buffer, offset));
        order(OrderIntent.orderKey(buffer, offset), sink);
        sink.text("symbol", names.symbol(OrderIntent.instrument(buffer, offset)));
        sink.text("side", Side.nameOf(OrderIntent.side(buffer, offset)));
        sink.decimal("price", OrderIntent.price(buffer, offset));
        sink.decimal("qty", OrderIntent.qty(buffer, offset));
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
        sink.number("loop", LoopOpened.loop(buffer, offset));
        sink.text("startAsset", names.asset(LoopOpened.startAsset(buffer, offset)));
        sink.decimal("startAmount", LoopOpened.startAmount(buffer, offset));
        sink.decimal("expectedProfit", LoopOpened.expectedProfit(buffer, offset));
        sink.number("grossEdgePpb", LoopOpened.grossEdgePpb(buffer, offset));
    }

    private void loopClosed(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.number("cause", LoopClosed.causeSequence(buffer, offset));
        sink.number("loopId", LoopClosed.loopId(buffer, offset));
        sink.text("outcome", LoopOutcome.nameOf(LoopClosed.outcome(buffer, offset)));
        sink.text("startAsset", names.asset(LoopClosed.startAsset(buffer, offset)));
        sink.decimal("spent", LoopClosed.spent(buffer, offset));
        sink.decimal("received", LoopClosed.received(buffer, offset));
        sink.number("legsFilled", LoopClosed.legsFilled(buffer, offset));
        final int held = LoopClosed.heldAsset(buffer, offset);
        if (held >= 0) {
            sink.text("heldAsset", names.asset(held));
            sink.decimal("heldAmount", LoopClosed.heldAmount(buffer, offset));
        }
    }

    private static void refusal(final DirectBuffer buffer, final int offset, final FieldSink sink) {
        sink.number("cause", Refusal.causeSequence(buffer, offset));
        sink.number("loop", Refusal.loop(buffer, offset));
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
        sink.number("leg", OrderKey.leg(orderKey));
    }

    private static String hex(final DirectBuffer buffer, final int offset, final int length) {
        final StringBuilder text = new StringBuilder(length * 2);
        for (int i = 0; i < length; i++) {
            text.append(String.format("%02x", buffer.getByte(offset + i)));
        }
        return text.toString();
    }
}
