package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events of schema 1:0, byte by byte, and what encoding them costs. */
class SbeFrameTest {
    private static final long EVENT_MICROS = 1_790_000_000_123_456L;
    private static final SbeFrame.Form BTCUSDT = SbeFrame.Form.of("BTCUSDT", fixed("0.01"), fixed("0.00001"));
    private static final int EVENTS = 1_000_000;
    private static final int MAX_ROUNDS = 8;

    private final SbeFrame frame = new SbeFrame();

    @Test
    void shouldWriteBestQuotes() {
        frame.bestBidAsk(
                BTCUSDT,
                EVENT_MICROS,
                987_654_321,
                fixed("85123.45"),
                fixed("1.5"),
                fixed("85123.46"),
                fixed("0.00042"));

        assertThat(payload())
                .isEqualTo("320011270100000040c227dafe5b0600b168de3a00000000fefb59e3810000000000f04902000000"
                        + "00005ae38100000000002a000000000000000742544355534454");
        assertThat(header()).isEqualTo("8242");
    }

    @Test
    void shouldWriteTrades() {
        frame.trades(
                BTCUSDT,
                EVENT_MICROS,
                1_790_000_000_123_000L,
                new long[] {
                    1001, fixed("85123.45"), fixed("0.01"), 1, 1002, fixed("85123.44"), fixed("0.025"), 1, 0, 0, 0, 0
                },
                2);

        assertThat(payload())
                .isEqualTo("120010270100000040c227dafe5b060078c027dafe5b0600fefb190002000000e903000000000000"
                        + "59e3810000000000e80300000000000001ea0300000000000058e3810000000000c4090000000000"
                        + "00010742544355534454");
    }

    @Test
    void shouldWriteASnapshot() {
        frame.depthSnapshot(
                BTCUSDT,
                EVENT_MICROS,
                987_654_321,
                new long[] {fixed("85123.45"), fixed("1.5")},
                1,
                new long[] {fixed("85123.46"), fixed("0.00042"), fixed("85123.5"), fixed("0.00007")},
                2);

        assertThat(payload())
                .isEqualTo("120012270100000040c227dafe5b0600b168de3a00000000fefb1000010059e3810000000000f049"
                        + "020000000000100002005ae38100000000002a000000000000005ee3810000000000070000000000"
                        + "00000742544355534454");
    }

    @Test
    void shouldWriteChanges() {
        final ChangedSide bids = new ChangedSide(true);
        final ChangedSide asks = new ChangedSide(false);
        bids.remember(new long[] {fixed("85123.45"), fixed("1.5")}, 1);
        bids.see(new long[0], 0);

        frame.depthDiff(BTCUSDT, EVENT_MICROS, 987_654_322, 987_654_330, bids, asks);

        assertThat(payload())
                .isEqualTo("1a0013270100000040c227dafe5b0600b268de3a00000000ba68de3a00000000fefb1000010059e3"
                        + "8100000000000000000000000000100000000742544355534454");
    }

    @Test
    void shouldWriteASymbolThatIsNotAscii() {
        frame.bestBidAsk(
                SbeFrame.Form.of("币安USDT", fixed("0.0001"), fixed("1")),
                1,
                2,
                fixed("0.1234"),
                fixed("5"),
                fixed("0.1235"),
                fixed("6"));

        assertThat(payload())
                .isEqualTo("320011270100000001000000000000000200000000000000fc00d204000000000000050000000000"
                        + "0000d30400000000000006000000000000000ae5b881e5ae8955534454");
    }

    @Test
    void shouldTakeMoreDecimalsWhereAValueNeedsThem() {
        frame.bestBidAsk(BTCUSDT, 1, 2, fixed("0.00000001"), fixed("0.000001"), fixed("3"), 0);

        final String payload = payload();
        assertThat(payload.substring(2 * (8 + 16), 2 * (8 + 18)))
                .as("exponents")
                .isEqualTo("f8fa");
        assertThat(payload.substring(2 * (8 + 18), 2 * (8 + 26))).isEqualTo("0100000000000000");
        assertThat(payload.substring(2 * (8 + 34), 2 * (8 + 42))).isEqualTo("00a3e11100000000");
    }

    @Tag("allocation")
    @Test
    void shouldAllocateNothingWhileEncoding() {
        final com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long[] levels = new long[40];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = fixed("0.01") * (i + 1);
        }
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < MAX_ROUNDS && allocated > 0; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < EVENTS / MAX_ROUNDS; i++) {
                frame.bestBidAsk(BTCUSDT, i, i, levels[0], levels[1], levels[2], levels[3]);
                frame.depthSnapshot(BTCUSDT, i, i, levels, 20, levels, 20);
                frame.trades(BTCUSDT, i, i, levels, 10);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }

        assertThat(allocated).as("bytes of a whole round").isZero();
    }

    private static long fixed(final String text) {
        return ScriptedFeed.fixed(text);
    }

    private String header() {
        final FrameWriter writer = frame.writer();
        return HexFormat.of().formatHex(writer.array(), writer.offset(), writer.payloadOffset());
    }

    private String payload() {
        final FrameWriter writer = frame.writer();
        return HexFormat.of()
                .formatHex(Arrays.copyOfRange(
                        writer.array(), writer.payloadOffset(), writer.payloadOffset() + writer.payloadLength()));
    }
}
