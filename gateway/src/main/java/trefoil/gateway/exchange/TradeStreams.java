package trefoil.gateway.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import trefoil.engine.sim.Trade;
import trefoil.engine.sim.VirtualExchange;
import trefoil.gateway.exchange.history.AggregateTrade;
import trefoil.gateway.exchange.history.TradeHistory;

/**
 * The streams {@code trade}, every one, and {@code aggTrade}, those of one taker at one price together. Block trades
 * are not made here, so {@code blockTrade} is silent.
 */
final class TradeStreams implements StreamFamily {
    private static final byte[] TRADE = ascii("{\"e\":\"trade\",\"E\":");
    private static final byte[] AGGREGATE = ascii("{\"e\":\"aggTrade\",\"E\":");
    private static final byte[] SYMBOL = ascii(",\"s\":\"");
    private static final byte[] TRADE_ID = ascii("\",\"t\":");
    private static final byte[] AGGREGATE_ID = ascii("\",\"a\":");
    private static final byte[] PRICE = ascii(",\"p\":\"");
    private static final byte[] QUANTITY = ascii("\",\"q\":\"");
    private static final byte[] TRADE_TIME = ascii("\",\"T\":");
    private static final byte[] FIRST_ID = ascii("\",\"f\":");
    private static final byte[] LAST_ID = ascii(",\"l\":");
    private static final byte[] AGGREGATE_TIME = ascii(",\"T\":");
    private static final byte[] BUYER_IS_MAKER = ascii(",\"m\":true,\"M\":true}");
    private static final byte[] SELLER_IS_MAKER = ascii(",\"m\":false,\"M\":true}");

    private final TradeHistory history;
    private final Trades[] trades;
    private final StreamFrame frame = new StreamFrame();

    /** One instrument. */
    private static final class Trades {
        private final byte[] symbol;
        private final StreamTopic each;
        private final StreamTopic aggregate;
        private final StreamTopic block;
        private long toldAggregate;

        Trades(final String symbolName) {
            final String name = symbolName.toLowerCase(Locale.ROOT);
            symbol = Json.escaped(symbolName);
            each = new StreamTopic(name + "@trade");
            aggregate = new StreamTopic(name + "@aggTrade");
            block = new StreamTopic(name + "@blockTrade");
        }

        StreamTopic topic(final String kind) {
            return switch (kind) {
                case "trade" -> each;
                case "aggTrade" -> aggregate;
                case "blockTrade" -> block;
                default -> null;
            };
        }
    }

    TradeStreams(final VirtualExchange exchange, final TradeHistory history) {
        this.history = history;
        trades = new Trades[exchange.instruments().size()];
        for (int i = 0; i < trades.length; i++) {
            trades[i] = new Trades(exchange.instruments().get(i).symbol());
        }
    }

    @Override
    public boolean subscribe(final StreamConnection listener, final int instrument, final String kind) {
        final StreamTopic topic = trades[instrument].topic(kind);
        if (topic == null) {
            return false;
        }
        if (topic == trades[instrument].aggregate && topic.isEmpty()) {
            trades[instrument].toldAggregate = history.of(instrument).lastAggregateId();
        }
        topic.add(listener);
        return true;
    }

    @Override
    public void unsubscribe(final StreamConnection listener, final int instrument, final String kind) {
        final StreamTopic topic = trades[instrument].topic(kind);
        if (topic != null) {
            topic.remove(listener);
        }
    }

    @Override
    public void onTrade(final Trade trade) {
        final Trades of = trades[trade.instrument()];
        if (of.each.isEmpty()) {
            return;
        }
        of.each.publish(frame, (writer, unit) -> {
            final long time = unit.convert(trade.timeNs(), TimeUnit.NANOSECONDS);
            writer.text(TRADE).number(time).text(SYMBOL).text(of.symbol);
            writer.text(TRADE_ID).number(trade.tradeId());
            writer.text(PRICE).decimal(trade.price()).text(QUANTITY).decimal(trade.quantity());
            writer.text(TRADE_TIME).number(time);
            writer.text(trade.buyerIsMaker() ? BUYER_IS_MAKER : SELLER_IS_MAKER);
        });
    }

    @Override
    public void onBookChanged(final int instrument) {
        final Trades of = trades[instrument];
        if (!of.aggregate.isEmpty() && history.of(instrument).lastAggregateId() != of.toldAggregate) {
            history.of(instrument).aggregatesAfter(of.toldAggregate).forEach(trade -> tell(of, trade));
            of.toldAggregate = history.of(instrument).lastAggregateId();
        }
    }

    private void tell(final Trades of, final AggregateTrade trade) {
        of.aggregate.publish(frame, (writer, unit) -> {
            final long time = unit.convert(trade.timeNs(), TimeUnit.NANOSECONDS);
            writer.text(AGGREGATE).number(time).text(SYMBOL).text(of.symbol);
            writer.text(AGGREGATE_ID).number(trade.id());
            writer.text(PRICE).decimal(trade.price()).text(QUANTITY).decimal(trade.quantity());
            writer.text(FIRST_ID).number(trade.firstTradeId()).text(LAST_ID).number(trade.lastTradeId());
            writer.text(AGGREGATE_TIME).number(time);
            writer.text(trade.buyerIsMaker() ? BUYER_IS_MAKER : SELLER_IS_MAKER);
        });
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
