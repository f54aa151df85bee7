package trefoil.gateway.binance;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.SymbolIndex;
import trefoil.gateway.binance.auth.HmacSigner;
import trefoil.gateway.binance.codec.BookTickerDecoder;
import trefoil.gateway.binance.codec.FrameKind;
import trefoil.gateway.binance.codec.OrderRequestEncoder;

/** Holds the decoder, the encoder and the signer to exactly zero bytes once warm. */
@Tag("allocation")
class AllocationTest {
    private static final int DECODES = 1_000_000;
    private static final int ORDERS = 100_000;

    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);

    @Test
    void shouldAllocateNothingWhileDecoding() {
        final List<String> symbols = new ArrayList<>();
        final byte[][] frames = new byte[256][];
        for (int i = 0; i < frames.length; i++) {
            final String symbol = "SYM" + i * 7919 + "USDT";
            symbols.add(symbol);
            final String event = "{\"u\":" + 400900217L * (i + 1) + ",\"s\":\"" + symbol + "\",\"b\":\"" + i
                    + ".01230000\",\"B\":\"31.21\",\"a\":\"" + i + ".01240000\",\"A\":\"40.66000000\"}";
            final String frame = i % 4 == 0
                    ? event
                    : "{\"stream\":\"" + symbol.toLowerCase(Locale.ROOT) + "@bookTicker\",\"data\":" + event + "}";
            // Some take the by-name path.
            frames[i] = (i % 8 == 5 ? frame.replace(",\"b\"", ", \"b\"").replace("SYM", "\\u0053YM") : frame)
                    .getBytes(StandardCharsets.UTF_8);
        }
        final BookTickerDecoder decoder = new BookTickerDecoder(new SymbolIndex(symbols));
        decodeAll(decoder, frames, DECODES / 5);

        final long before = threads.getCurrentThreadAllocatedBytes();
        final int quotes = decodeAll(decoder, frames, DECODES);
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(quotes).isEqualTo(DECODES);
        assertThat(allocated).as("bytes allocated by %d decodes", DECODES).isZero();
    }

    @Test
    void shouldAllocateNothingWhileEncodingAndSigning() {
        final Instrument instrument = new Instrument(
                "BTCUSDT",
                "BTC",
                "USDT",
                InstrumentStatus.TRADING,
                true,
                8,
                8,
                Filters.builder().build());
        final OrderRequestEncoder encoder =
                new OrderRequestEncoder(List.of(instrument), 1_790_000_000_123L, new BigDecimal(1000));
        final HmacSigner signer = new HmacSigner("a secret".getBytes(StandardCharsets.US_ASCII));
        encodeAll(encoder, signer, ORDERS / 2);

        final long before = threads.getCurrentThreadAllocatedBytes();
        final long bytes = encodeAll(encoder, signer, ORDERS);
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(bytes).isPositive();
        assertThat(allocated).as("bytes allocated by %d signed orders", ORDERS).isZero();
    }

    private int decodeAll(final BookTickerDecoder decoder, final byte[][] frames, final int count) {
        int quotes = 0;
        for (int i = 0; i < count; i++) {
            final byte[] frame = frames[i & 255];
            if (decoder.decode(frame, 0, frame.length, i, 0, slot, 0) == FrameKind.QUOTE) {
                quotes++;
            }
        }
        return quotes;
    }

    private long encodeAll(final OrderRequestEncoder encoder, final HmacSigner signer, final int count) {
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            OrderIntent.write(
                    slot,
                    0,
                    i,
                    i,
                    OrderKey.of(i + 1, 1),
                    0,
                    Side.BUY,
                    4_200_001_000_000L + i,
                    i + 1,
                    OrderIntent.IOC,
                    1);
            bytes += encoder.encode(slot, 0, 1_790_000_000_123L + i, signer);
        }
        return bytes;
    }
}
