package trefoil.gateway.binance.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.binance.testing.BinaryFrames;

/** The binary decoders: the venue's own layout, later versions, hostile frames, and a reading with exact decimals. */
class BinaryDecoderTest {
    private static final List<String> SYMBOLS =
            List.of("BTCUSDT", "ETHBTC", "\u5e01\u5b89USDT", "1000SATSUSDCLONGNAME", "A");
    private static final long EVENT_US = 1_790_000_000_123_456L;
    private static final long RECEIVE_NS = 1_790_000_000_123_999_789L;

    private final BinaryFrames usual = BinaryFrames.usual();
    private final List<BinaryFrames> versions = List.of(
            BinaryFrames.ofVersion(0, 3),
            BinaryFrames.ofVersion(1, 0),
            BinaryFrames.ofVersion(1, 1),
            BinaryFrames.ofVersion(2, 4));
    private final BinaryCheck check = new BinaryCheck(SYMBOLS);

    @Test
    void shouldDecodeABestBidAndAsk() {
        final byte[] frame = hex("320011270100000040c227dafe5b0600b168de3a00000000fefb59e3810000000000f04902000000"
                + "00005ae38100000000002a000000000000000742544355534454");

        assertThat(check.quotes().decode(frame, 0, frame.length, RECEIVE_NS, 4, check.slot(), 16))
                .isEqualTo(FrameKind.QUOTE);

        assertThat(RecordHeader.type(check.slot(), 16)).isEqualTo(RecordType.BOOK_TICKER);
        assertThat(RecordHeader.length(check.slot(), 16)).isEqualTo(BookTicker.LENGTH);
        assertThat(RecordHeader.timeNs(check.slot(), 16)).isEqualTo(RECEIVE_NS);
        assertThat(BookTicker.instrument(check.slot(), 16)).isZero();
        assertThat(BookTicker.connection(check.slot(), 16)).isEqualTo(4);
        assertThat(BookTicker.updateId(check.slot(), 16)).isEqualTo(987_654_321);
        assertThat(BookTicker.bidPrice(check.slot(), 16)).isEqualTo(fixed("85123.45"));
        assertThat(BookTicker.bidQty(check.slot(), 16)).isEqualTo(fixed("1.5"));
        assertThat(BookTicker.askPrice(check.slot(), 16)).isEqualTo(fixed("85123.46"));
        assertThat(BookTicker.askQty(check.slot(), 16)).isEqualTo(fixed("0.00042"));
        assertThat(check.quotes().eventTimeUs()).isEqualTo(EVENT_US);
    }

    @Test
    void shouldDecodeAUnicodeSymbol() {
        assertThat(
                        quote(
                                hex(
                                        "32001127010000000100000000000000020000000000000"
                                                + "0fc00d2040000000000000500000000000000d30400000000000006000000000000000ae5b881e5ae8955534454")))
                .isEqualTo(new NaiveBinaryFrame(
                        FrameKind.QUOTE,
                        SYMBOLS.get(2),
                        1,
                        2,
                        2,
                        List.of(fixed("0.1234"), fixed("5")),
                        List.of(fixed("0.1235"), fixed("6"))));
    }

    @Test
    void shouldDecodeBestLevels() {
        assertThat(depth(hex("120012270100000040c227dafe5b0600b168de3a00000000fefb1000010059e3810000000000f049"
                        + "020000000000100002005ae38100000000002a000000000000005ee3810000000000070000000000"
                        + "00000742544355534454")))
                .isEqualTo(new NaiveBinaryFrame(
                        FrameKind.PARTIAL_DEPTH,
                        "BTCUSDT",
                        EVENT_US,
                        987_654_321,
                        987_654_321,
                        List.of(fixed("85123.45"), fixed("1.5")),
                        List.of(fixed("85123.46"), fixed("0.00042"), fixed("85123.5"), fixed("0.00007"))));
    }

    @Test
    void shouldDecodeChanges() {
        assertThat(depth(hex("1a0013270100000040c227dafe5b0600b268de3a00000000ba68de3a00000000fefb1000010059e3"
                        + "81000000000000000000000000001000000007425443555344" + "54")))
                .isEqualTo(new NaiveBinaryFrame(
                        FrameKind.DEPTH_UPDATE,
                        "BTCUSDT",
                        EVENT_US,
                        987_654_322,
                        987_654_330,
                        List.of(fixed("85123.45"), 0L),
                        List.of()));
    }

    @Test
    void shouldReadLaterVersionsWithLongerBlocks() {
        for (final int more : new int[] {0, 1, 8, 5_000}) {
            final BinaryFrames later = BinaryFrames.ofVersion(3, more);

            assertThat(quote(quoteFrame(later))).as("%s", more).isEqualTo(quote(quoteFrame(usual)));
            assertThat(depth(diffFrame(later))).as("%s", more).isEqualTo(depth(diffFrame(usual)));
            assertThat(depth(snapshotFrame(later))).as("%s", more).isEqualTo(depth(snapshotFrame(usual)));
        }
        assertThat(quote(quoteFrame(usual)).kind()).isEqualTo(FrameKind.QUOTE);
    }

    @Test
    void shouldNameWhatItDoesNotRead() {
        assertThat(quote(usual.trade("BTCUSDT", EVENT_US, 5, 1, 1)).kind()).isEqualTo(FrameKind.OTHER_EVENT);
        assertThat(depth(usual.trade("BTCUSDT", EVENT_US, 5, 1, 1)).kind()).isEqualTo(FrameKind.OTHER_EVENT);
        assertThat(quote(diffFrame(usual)).kind()).isEqualTo(FrameKind.OTHER_EVENT);
        assertThat(depth(quoteFrame(usual)).kind()).isEqualTo(FrameKind.OTHER_EVENT);
        assertThat(quote(usual.other(10_099)).kind()).isEqualTo(FrameKind.OTHER_EVENT);
        assertThat(quote(usual.bestBidAsk("XRPUSDT", 1, 2, -2, -2, 1, 1, 2, 1)).kind())
                .isEqualTo(FrameKind.UNKNOWN_SYMBOL);
        assertThat(quote(usual.bestBidAsk("", 1, 2, -2, -2, 1, 1, 2, 1)).kind()).isEqualTo(FrameKind.UNKNOWN_SYMBOL);
        final BinaryFrames foreign = BinaryFrames.usual().schema(3);
        assertThat(quote(quoteFrame(foreign)).kind()).isEqualTo(FrameKind.UNKNOWN_SCHEMA);
        assertThat(depth(diffFrame(foreign)).kind()).isEqualTo(FrameKind.UNKNOWN_SCHEMA);
    }

    @Test
    void shouldRefuseWhatFixedUnitsCannotHold() {
        // The largest that fits, and one more; a ninth decimal that is 0, and one that is not; negative ones.
        assertThat(price(Long.MAX_VALUE, -8)).isEqualTo(Long.MAX_VALUE);
        assertThat(price(92_233_720_368L, 0)).isEqualTo(9_223_372_036_800_000_000L);
        assertThat(price(92_233_720_369L, 0)).isNull();
        assertThat(price(9, 10)).isEqualTo(9_000_000_000_000_000_000L);
        assertThat(price(10, 10)).isNull();
        assertThat(price(1, 11)).isNull();
        assertThat(price(0, 127)).isZero();
        assertThat(price(1, 127)).isNull();
        assertThat(price(10, -9)).isEqualTo(1);
        assertThat(price(11, -9)).isNull();
        assertThat(price(1_000_000_000_000_000_000L, -26)).isEqualTo(1);
        assertThat(price(1_000_000_000_000_000_000L, -27)).isNull();
        assertThat(price(0, -128)).isZero();
        assertThat(price(1, -128)).isNull();
        assertThat(price(-1, -2)).isNull();
        assertThat(price(-10, -9)).isNull();
        assertThat(price(Long.MIN_VALUE + 1, -8)).isNull();
    }

    @Test
    void shouldTakeANullForASideWithoutQuote() {
        final byte[] frame = usual.bestBidAsk("A", 1, 2, -9, 0, Long.MIN_VALUE, Long.MIN_VALUE, 1230, 4);

        assertThat(quote(frame))
                .isEqualTo(new NaiveBinaryFrame(
                        FrameKind.QUOTE, "A", 1, 2, 2, List.of(0L, 0L), List.of(123L, fixed("4"))));
        assertThat(depth(usual.depthDiff("A", 1, 2, 3, 0, 0, new long[] {1, Long.MIN_VALUE}, new long[0]))
                        .kind())
                .isEqualTo(FrameKind.MALFORMED);
    }

    @Test
    void shouldRefuseNegativeUpdateIds() {
        assertThat(quote(usual.bestBidAsk("A", 1, -2, 0, 0, 1, 1, 2, 1)).kind()).isEqualTo(FrameKind.MALFORMED);
        assertThat(depth(usual.depthDiff("A", 1, -1, 3, 0, 0, new long[0], new long[0]))
                        .kind())
                .isEqualTo(FrameKind.MALFORMED);
    }

    @Test
    void shouldBoundLevels() {
        assertThat(depth(usual.depthDiff("A", 1, 2, 3, 0, 0, levels(5_000), levels(5_000)))
                        .bids())
                .hasSize(10_000);
        assertThat(depth(usual.depthDiff("A", 1, 2, 3, 0, 0, levels(5_001), new long[0]))
                        .kind())
                .isEqualTo(FrameKind.MALFORMED);
        assertThat(depth(usual.depthDiff("A", 1, 2, 3, 0, 0, new long[0], levels(5_001)))
                        .kind())
                .isEqualTo(FrameKind.MALFORMED);
    }

    @Test
    void shouldRefuseAFrameCutAnywhere() {
        for (final byte[] whole : List.of(quoteFrame(usual), snapshotFrame(usual), diffFrame(usual))) {
            for (int length = 0; length < whole.length; length++) {
                final byte[] cut = Arrays.copyOf(whole, length);

                assertThat(check.difference(cut)).isNull();
                assertThat(quote(cut).kind()).as("%s", length).isNotEqualTo(FrameKind.QUOTE);
                assertThat(depth(cut).kind()).as("%s", length).isNotIn(FrameKind.PARTIAL_DEPTH, FrameKind.DEPTH_UPDATE);
            }
            assertThat(quote(Arrays.copyOf(whole, whole.length + 1)).kind()).isNotEqualTo(FrameKind.QUOTE);
            assertThat(depth(Arrays.copyOf(whole, whole.length + 1)).kind())
                    .isNotIn(FrameKind.PARTIAL_DEPTH, FrameKind.DEPTH_UPDATE);
        }
    }

    @Test
    void shouldReadAsTheNaiveOneDoes() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        int events = 0;
        for (int i = 0; i < 60_000; i++) {
            final byte[] frame = randomFrame(random);
            for (int flips = random.nextInt(4) - 1; flips > 0; flips--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
            }
            final byte[] sent = random.nextInt(8) == 0 ? Arrays.copyOf(frame, random.nextInt(frame.length + 4)) : frame;

            final String difference = check.difference(sent);
            if (difference != null) {
                fail("seed %d, frame %d, %s: %s", seed, i, HexFormat.of().formatHex(sent), difference);
            }
            events += quote(sent).symbol().isEmpty() && depth(sent).symbol().isEmpty() ? 0 : 1;
        }
        assertThat(events).as("seed %s", seed).isBetween(15_000, 57_000);
    }

    private byte[] randomFrame(final Random random) {
        final BinaryFrames frames = random.nextBoolean() ? usual : versions.get(random.nextInt(versions.size()));
        final String symbol = random.nextInt(10) == 0 ? "NONE" : SYMBOLS.get(random.nextInt(SYMBOLS.size()));
        final int priceExponent = random.nextInt(20) == 0 ? random.nextInt(256) : -random.nextInt(10);
        final int qtyExponent = random.nextInt(20) == 0 ? random.nextInt(256) : -random.nextInt(10);
        final long id = random.nextLong() >>> random.nextInt(1, 64);
        switch (random.nextInt(7)) {
            case 0, 1, 2:
                return frames.bestBidAsk(
                        symbol,
                        random.nextLong(),
                        id,
                        priceExponent,
                        qtyExponent,
                        mantissa(random),
                        mantissa(random),
                        mantissa(random),
                        mantissa(random));
            case 3, 4:
                return frames.depthSnapshot(
                        symbol,
                        random.nextLong(),
                        id,
                        priceExponent,
                        qtyExponent,
                        mantissas(random),
                        mantissas(random));
            case 5:
                return frames.depthDiff(
                        symbol,
                        random.nextLong(),
                        id,
                        id + 3,
                        priceExponent,
                        qtyExponent,
                        mantissas(random),
                        levels(1));
            default:
                return frames.trade(symbol, 1, id, 2, 3);
        }
    }

    private static long mantissa(final Random random) {
        // Powers of ten are what exponents of many decimals can hold.
        return (random.nextLong() >>> random.nextInt(20, 64)) * (random.nextInt(4) == 0 ? 10 : 1)
                - (random.nextInt(200) == 0 ? random.nextLong() : 0);
    }

    private static long[] mantissas(final Random random) {
        final long[] levels = new long[2 * random.nextInt(4)];
        Arrays.setAll(levels, i -> mantissa(random) >>> 30);
        return levels;
    }

    private static long[] levels(final int count) {
        final long[] levels = new long[2 * count];
        Arrays.setAll(levels, i -> i + 1);
        return levels;
    }

    private static byte[] quoteFrame(final BinaryFrames frames) {
        return frames.bestBidAsk("BTCUSDT", EVENT_US, 77, -2, -5, 8_512_345, 150_000, 8_512_346, 42);
    }

    private static byte[] snapshotFrame(final BinaryFrames frames) {
        return frames.depthSnapshot("ETHBTC", EVENT_US, 78, -2, -5, new long[] {3, 1, 2, 1}, new long[] {4, 9});
    }

    private static byte[] diffFrame(final BinaryFrames frames) {
        return frames.depthDiff("ETHBTC", EVENT_US, 78, 80, -2, -5, new long[] {3, 0}, new long[] {4, 9, 5, 0});
    }

    /** What a bid price of that mantissa becomes, fixed units; null if the frame is refused. */
    private Long price(final long mantissa, final int exponent) {
        final NaiveBinaryFrame read = quote(usual.bestBidAsk("A", 1, 2, exponent, 0, mantissa, 1, 0, 1));
        final NaiveBinaryFrame level =
                depth(usual.depthDiff("A", 1, 2, 3, exponent, 0, new long[] {mantissa, 1}, new long[0]));
        assertThat(level.kind())
                .isEqualTo(read.kind() == FrameKind.QUOTE ? FrameKind.DEPTH_UPDATE : FrameKind.MALFORMED);
        return read.kind() == FrameKind.QUOTE ? read.bids().get(0) : null;
    }

    private NaiveBinaryFrame quote(final byte[] frame) {
        return check.readQuote(frame, 0, frame.length);
    }

    private NaiveBinaryFrame depth(final byte[] frame) {
        return check.readDepth(frame, 0, frame.length);
    }

    private static byte[] hex(final String text) {
        return HexFormat.of().parseHex(text);
    }

    private static long fixed(final String text) {
        return DecimalText.parse(text);
    }
}
