package trefoil.gateway.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import trefoil.engine.sim.VirtualExchange;

/** The streams {@code bookTicker}: the best quotes whenever one of their prices or sizes has changed. */
final class BookTickerStreams implements StreamFamily {
    private static final byte[] UPDATE_ID = ascii("{\"u\":");
    private static final byte[] BID_QTY = ascii("\",\"B\":\"");
    private static final byte[] ASK = ascii("\",\"a\":\"");
    private static final byte[] ASK_QTY = ascii("\",\"A\":\"");
    private static final byte[] END = ascii("\"}");

    private final VirtualExchange exchange;
    private final boolean sendInitialQuotes;
    private final Quotes[] quotes;
    private final StreamFrame frame = new StreamFrame();

    /** One instrument: who listens, and what they were last told. */
    private static final class Quotes {
        private final byte[] symbolAndBid;
        private final StreamTopic topic;
        private final BestQuote told = new BestQuote();

        Quotes(final String symbol) {
            symbolAndBid = (",\"s\":\"" + new String(Json.escaped(symbol), StandardCharsets.UTF_8) + "\",\"b\":\"")
                    .getBytes(StandardCharsets.UTF_8);
            topic = new StreamTopic(symbol.toLowerCase(Locale.ROOT) + "@bookTicker");
        }
    }

    BookTickerStreams(final VirtualExchange exchange, final boolean sendInitialQuotes) {
        this.exchange = exchange;
        this.sendInitialQuotes = sendInitialQuotes;
        quotes = new Quotes[exchange.instruments().size()];
        for (int i = 0; i < quotes.length; i++) {
            quotes[i] = new Quotes(exchange.instruments().get(i).symbol());
        }
    }

    @Override
    public boolean subscribe(final StreamConnection listener, final int instrument, final String kind) {
        if (!kind.equals("bookTicker")) {
            return false;
        }
        final Quotes of = quotes[instrument];
        if (of.topic.isEmpty()) {
            of.told.update(exchange, instrument);
        }
        of.topic.add(listener);
        if (sendInitialQuotes && exchange.updateId(instrument) > 0) {
            encode(of, instrument);
            of.topic.sendUntimed(frame, listener);
        }
        return true;
    }

    @Override
    public void unsubscribe(final StreamConnection listener, final int instrument, final String kind) {
        if (kind.equals("bookTicker")) {
            quotes[instrument].topic.remove(listener);
        }
    }

    @Override
    public void onBookChanged(final int instrument) {
        final Quotes of = quotes[instrument];
        if (!of.topic.isEmpty() && of.told.update(exchange, instrument)) {
            encode(of, instrument);
            of.topic.publishUntimed(frame);
        }
    }

    private void encode(final Quotes of, final int instrument) {
        final BestQuote told = of.told;
        final FrameWriter writer = frame.begin();
        writer.text(UPDATE_ID).number(exchange.updateId(instrument)).text(of.symbolAndBid);
        writer.decimal(told.bidPrice()).text(BID_QTY).decimal(told.bidQty());
        writer.text(ASK).decimal(told.askPrice()).text(ASK_QTY).decimal(told.askQty());
        writer.text(END).end();
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
