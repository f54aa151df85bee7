package trefoil.bench.peer;

import java.net.URI;
import java.util.List;
import java.util.function.LongConsumer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.market.SymbolIndex;
import trefoil.gateway.binance.codec.BookTickerDecoder;
import trefoil.gateway.binance.codec.FrameKind;
import trefoil.gateway.binance.websocket.FrameConnection;
import trefoil.gateway.binance.websocket.FrameListener;
import trefoil.gateway.binance.websocket.FrameSource;
import trefoil.gateway.binance.websocket.channel.ChannelFrameSource;
import trefoil.gateway.binance.websocket.channel.PollMode;

/** Trefoil's own channel and decoder, into a slot as a ring has them. */
final class OurQuotes implements Contender {
    private final FrameSource source = new ChannelFrameSource.Context()
            .clock(new MonotonicEpochClock())
            .poll(PollMode.BUSY)
            .conclude();

    @Override
    public String words() {
        return "Trefoil";
    }

    @Override
    public String id() {
        return "trefoil";
    }

    @Override
    public void connect(final URI address, final LongConsumer quotes) {
        source.connect(address, new Listener(quotes));
    }

    @Override
    public void close() {
        source.close();
    }

    private static final class Listener implements FrameListener {
        private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        private final BookTickerDecoder decoder = new BookTickerDecoder(new SymbolIndex(List.of("BTCUSDT")));
        private final LongConsumer quotes;

        Listener(final LongConsumer quotes) {
            this.quotes = quotes;
        }

        @Override
        public void onOpened(final FrameConnection connection) {}

        @Override
        public void onText(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            if (decoder.decode(buffer, offset, length, receiveNs, 0, slot, 0) == FrameKind.QUOTE) {
                quotes.accept(BookTicker.updateId(slot, 0));
            }
        }

        @Override
        public void onClosed(final String reason) {}
    }
}
