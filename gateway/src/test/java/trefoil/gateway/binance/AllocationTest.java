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
import trefoil.gateway.binance.codec.BestBidAskDecoder;
import trefoil.gateway.binance.codec.BinaryDepthDecoder;
import trefoil.gateway.binance.codec.BookTickerDecoder;
import trefoil.gateway.binance.codec.DepthDecoder;
import trefoil.gateway.binance.codec.FrameKind;
import trefoil.gateway.binance.codec.OrderRequestEncoder;
import trefoil.gateway.binance.testing.BinaryFrames;

/**
 * Holds the decoder, the encoder and the signer to exactly zero bytes once warm.
 *
 * <p>Long after warm-up a thread is now and then charged 48 to 800 bytes, once, at a moment that differs from run to
 * run: the virtual machine's doing, as far as can be told. So a whole round must be clean, not the first one: what
 * allocates with the events has no clean round.
 */
@Tag("allocation")
class AllocationTest {
    private static final int DECODES = 1_000_000;
    private static final int DEPTH_DECODES = 50_000;
    private static final int ORDERS = 100_000;
    private static final int MAX_ROUNDS = 8;

    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private int quotes;
    private int books;
    private long bytes;

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

        final List<Long> rounds = rounds(() -> quotes = decodeAll(decoder, frames, DECODES));

        assertThat(quotes).isEqualTo(DECODES);

        assertThat(rounds)
                .as("bytes allocated by %d decodes, each round", DECODES)
                .endsWith(0L);
    }

    @Test
    void shouldAllocateNothingWhileDecodingDepth() {
        final byte[][] frames = new byte[64][];
        final List<String> symbols = new ArrayList<>();
        for (int i = 0; i < frames.length; i++) {
            final String symbol = "SYM" + i * 7919 + "USDT";
            symbols.add(symbol);
            final StringBuilder levels = new StringBuilder();
            for (int level = 0; level < 20; level++) {
                // Some take the slow path.
                levels.append(level == 0 ? "" : i % 8 == 5 ? ", " : ",")
                        .append("[\"" + i + "." + (10_000_000 + level) + "\",\"31.21\"]");
            }
            final String event = i % 2 == 0
                    ? "{\"lastUpdateId\":" + i + ",\"bids\":[" + levels + "],\"asks\":[" + levels + "]}"
                    : "{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"" + symbol + "\",\"U\":1,\"u\":" + i + ",\"b\":[" + levels
                            + "],\"a\":[]}";
            frames[i] = ("{\"stream\":\"" + symbol.toLowerCase(Locale.ROOT) + "@depth20@100ms\",\"data\":" + event
                            + "}")
                    .getBytes(StandardCharsets.UTF_8);
        }
        final DepthDecoder decoder = new DepthDecoder(symbols);

        final List<Long> rounds = rounds(() -> books = decodeAll(decoder, frames, DEPTH_DECODES));

        assertThat(books).isEqualTo(DEPTH_DECODES);
        assertThat(rounds)
                .as("bytes allocated by %d decodes, each round", DEPTH_DECODES)
                .endsWith(0L);
    }

    @Test
    void shouldAllocateNothingWhileDecodingBinaryFrames() {
        final List<String> symbols = new ArrayList<>();
        final byte[][] frames = new byte[256][];
        for (int i = 0; i < frames.length; i++) {
            final String symbol = "SYM" + i * 7919 + "USDT";
            symbols.add(symbol);
            final BinaryFrames form = BinaryFrames.ofVersion(i % 2, i % 2 * 8);
            final long[] levels = {100L + i, 5, 99L + i, 7};
            frames[i] = switch (i % 4) {
                case 0, 1 -> form.bestBidAsk(symbol, i, i, -i % 8, -5, 100L + i, 5, 101L + i, 7);
                case 2 -> form.depthSnapshot(symbol, i, i, -2, -5, levels, levels);
                default -> form.depthDiff(symbol, i, i, i, -9, -5, new long[0], levels);
            };
        }
        final BestBidAskDecoder quoteDecoder = new BestBidAskDecoder(new SymbolIndex(symbols));
        final BinaryDepthDecoder depthDecoder = new BinaryDepthDecoder(new SymbolIndex(symbols));

        final List<Long> rounds = rounds(() -> quotes = decodeAll(quoteDecoder, depthDecoder, frames, DECODES));

        assertThat(quotes).isBetween(DECODES / 2, DECODES);
        assertThat(rounds)
                .as("bytes allocated by %d decodes, each round", DECODES)
                .endsWith(0L);
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

        final List<Long> rounds = rounds(() -> bytes = encodeAll(encoder, signer, ORDERS));

        assertThat(bytes).isPositive();
        assertThat(rounds)
                .as("bytes allocated by %d signed orders, each round", ORDERS)
                .endsWith(0L);
    }

    /** Bytes that each round allocated, up to the first clean one after the warm-up. */
    private List<Long> rounds(final Runnable round) {
        final List<Long> allocated = new ArrayList<>();
        round.run();
        do {
            final long before = threads.getCurrentThreadAllocatedBytes();
            round.run();
            allocated.add(threads.getCurrentThreadAllocatedBytes() - before);
        } while (allocated.get(allocated.size() - 1) != 0 && allocated.size() < MAX_ROUNDS);
        return allocated;
    }

    private int decodeAll(final BookTickerDecoder decoder, final byte[][] frames, final int count) {
        int decoded = 0;
        for (int i = 0; i < count; i++) {
            final byte[] frame = frames[i & 255];
            if (decoder.decode(frame, 0, frame.length, i, 0, slot, 0) == FrameKind.QUOTE) {
                decoded++;
            }
        }
        return decoded;
    }

    private int decodeAll(final DepthDecoder decoder, final byte[][] frames, final int count) {
        int decoded = 0;
        for (int i = 0; i < count; i++) {
            final byte[] frame = frames[i & 63];
            final int kind = decoder.decode(frame, 0, frame.length);
            if (kind == FrameKind.PARTIAL_DEPTH || kind == FrameKind.DEPTH_UPDATE) {
                decoded++;
            }
        }
        return decoded;
    }

    private int decodeAll(
            final BestBidAskDecoder quoteDecoder,
            final BinaryDepthDecoder depthDecoder,
            final byte[][] frames,
            final int count) {
        int decoded = 0;
        for (int i = 0; i < count; i++) {
            final byte[] frame = frames[i & 255];
            if ((i & 2) == 0) {
                decoded += quoteDecoder.peek(frame, 0, frame.length) >= 0
                                && quoteDecoder.decode(frame, 0, frame.length, i, 0, slot, 0) == FrameKind.QUOTE
                        ? 1
                        : 0;
            } else {
                final int kind = depthDecoder.decode(frame, 0, frame.length);
                decoded += kind == FrameKind.PARTIAL_DEPTH || kind == FrameKind.DEPTH_UPDATE ? 1 : 0;
            }
        }
        return decoded;
    }

    private long encodeAll(final OrderRequestEncoder encoder, final HmacSigner signer, final int count) {
        long written = 0;
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
            written += encoder.encode(slot, 0, 1_790_000_000_123L + i, signer);
        }
        return written;
    }
}
