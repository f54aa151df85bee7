package trefoil.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.bench.BenchMarket;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.SymbolIndex;
import trefoil.gateway.binance.codec.BestBidAskDecoder;
import trefoil.gateway.binance.codec.BookTickerDecoder;
import trefoil.gateway.binance.codec.FrameKind;
import trefoil.gateway.binance.websocket.FrameSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FrameServerTest {
    private static final int FRAMES = 2_100;

    private final BenchMarket market = new BenchMarket();
    private final List<String> symbols =
            market.universe().instruments().stream().map(Instrument::symbol).toList();

    /** Every frame comes, in turn, as a quote that bears its number; every tenth makes a loop pay, and the next does not. */
    @ParameterizedTest(name = "{0}, encrypted {1}, SBE {2}")
    @CsvSource({"OWN_SELECT, false, false", "OWN_SELECT, true, true", "OKHTTP, false, true", "OKHTTP, true, false"})
    void shouldSendEveryFrameToEachSource(final SourceKind kind, final boolean encrypted, final boolean binary)
            throws Exception {
        final EpochNanoClock clock = new MonotonicEpochClock();
        final LoopbackTls tls = encrypted ? LoopbackTls.generate() : null;
        final Quotes quotes = new Quotes(binary);
        try (FrameServer server = new FrameServer(tls);
                FrameSource source = kind.open(clock, LoopbackTls.trust(tls))) {
            source.connect(server.address(), quotes);
            server.open();
            quotes.awaitOpened();
            final Pace pace = new Pace(clock.nanoTime(), 0, TimeUnit.MILLISECONDS.toNanos(FRAMES), 1_000);
            assertThat(pace.frames()).isEqualTo(FRAMES);
            final Latencies sent = pace.latencies("id", "name");

            server.send(new Frames(market, binary, 10), pace, clock, sent);
            quotes.awaitComplete();

            assertThat(sent.count()).isEqualTo(FRAMES);
        }
        assertThat(quotes.wrong).isEmpty();
        assertThat(quotes.next).isEqualTo(Frames.FIRST_ID + FRAMES);
    }

    /** The first thirty frames pay more often than those that follow. */
    @Test
    void shouldPayMoreOftenWhileItWarmsUp() {
        final Frames frames = new Frames(market, false, 10, 30, 5);
        final byte[] paying = frames.frame(0);

        assertThat(LongStream.range(0, 60).filter(number -> frames.frame(number) == paying))
                .containsExactly(0L, 5L, 10L, 15L, 20L, 25L, 30L, 40L, 50L);
    }

    private final class Quotes extends QuoteListener {
        private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        private final BookTickerDecoder decoder = new BookTickerDecoder(new SymbolIndex(symbols));
        private final BestBidAskDecoder binaryDecoder = new BestBidAskDecoder(new SymbolIndex(symbols));
        private final boolean binary;
        private long next = Frames.FIRST_ID;
        private String wrong = "";

        Quotes(final boolean binary) {
            super(Frames.FIRST_ID + FRAMES - 1);
            this.binary = binary;
        }

        @Override
        long onFrame(final byte[] buffer, final int offset, final int length, final long receiveNs) {
            final int kind = binary
                    ? binaryDecoder.decode(buffer, offset, length, receiveNs, 0, slot, 0)
                    : decoder.decode(buffer, offset, length, receiveNs, 0, slot, 0);
            final long id = BookTicker.updateId(slot, 0);
            final long number = id - Frames.FIRST_ID;
            final long fair = market.price(BookTicker.instrument(slot, 0), 1);
            final boolean cheap = BookTicker.askPrice(slot, 0) < fair - fair / 100;
            if (kind != FrameKind.QUOTE || id != next || fair > 10_000 && cheap != (number % 10 == 0)) {
                wrong += "frame " + number + ": kind=" + kind + " cheap=" + cheap + "; ";
            }
            next++;
            return id;
        }
    }
}
