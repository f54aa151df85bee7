package trefoil.gateway.binance.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.market.SymbolIndex;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.testing.RealData;

class BookTickerDecoderTest {
    private static final List<String> SYMBOLS = List.of(
            "BTCUSDT", "ETHBTC", "ETHUSDT", "123456", "\u5e01\u5b89\u4eba\u751fUSDT", "1000SATSUSDCLONGNAME", "A");
    private static final Set<String> KNOWN = new HashSet<>(SYMBOLS);
    private static final String RAW =
            "{\"u\":400900217,\"s\":\"BTCUSDT\",\"b\":\"25.35190000\",\"B\":\"31.21000000\",\"a\":\"25.36520000\",\"A\":\"40.66000000\"}";
    private static final String COMBINED = "{\"stream\":\"btcusdt@bookTicker\",\"data\":" + RAW + "}";
    private static final long RECEIVE_NS = 1_790_000_000_123_456_789L;
    private static final int CONNECTION = 3;

    private final BookTickerDecoder decoder = new BookTickerDecoder(new SymbolIndex(SYMBOLS));
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[256]);

    @Test
    void shouldDecodeRawFrameInUsualOrder() {
        assertThat(decode(RAW)).isEqualTo(FrameKind.QUOTE);

        assertThat(RecordHeader.type(slot, 8)).isEqualTo(RecordType.BOOK_TICKER);
        assertThat(RecordHeader.length(slot, 8)).isEqualTo(BookTicker.LENGTH);
        assertThat(RecordHeader.timeNs(slot, 8)).isEqualTo(RECEIVE_NS);
        assertThat(BookTicker.instrument(slot, 8)).isZero();
        assertThat(BookTicker.connection(slot, 8)).isEqualTo(CONNECTION);
        assertThat(BookTicker.updateId(slot, 8)).isEqualTo(400_900_217L);
        assertThat(BookTicker.bidPrice(slot, 8)).isEqualTo(DecimalText.parse("25.3519"));
        assertThat(BookTicker.bidQty(slot, 8)).isEqualTo(DecimalText.parse("31.21"));
        assertThat(BookTicker.askPrice(slot, 8)).isEqualTo(DecimalText.parse("25.3652"));
        assertThat(BookTicker.askQty(slot, 8)).isEqualTo(DecimalText.parse("40.66"));
    }

    @Test
    void shouldDecodeCombinedFrame() {
        assertThat(decode(COMBINED)).isEqualTo(FrameKind.QUOTE);
        assertThat(BookTicker.askQty(slot, 8)).isEqualTo(DecimalText.parse("40.66"));
    }

    @Test
    void shouldDecodeKeysInAnyOrderWithBlanksAndUnknownKeys() {
        final String frame = " { \"data\" : {\"A\":\"4\",\"zz\":[{\"u\":1},null,-1.5e+3,true],\"a\":\"2.5\",\n"
                + "\"B\":\"3\",\"b\":\"2\",\"s\":\"ETHBTC\",\t\"u\" : 7 , \"\\u0078\":\"\\\"\" }, \"stream\":\"x\" } ";

        assertThat(decode(frame)).isEqualTo(FrameKind.QUOTE);
        assertThat(BookTicker.instrument(slot, 8)).isEqualTo(1);
        assertThat(BookTicker.updateId(slot, 8)).isEqualTo(7);
        assertThat(BookTicker.bidPrice(slot, 8)).isEqualTo(DecimalText.parse("2"));
        assertThat(BookTicker.askPrice(slot, 8)).isEqualTo(DecimalText.parse("2.5"));
    }

    @Test
    void shouldFindSymbolsWrittenInUtf8AndInEscapes() {
        final String escaped = "\\u5e01\\u5b89\\u4eba\\u751fUSDT";

        assertThat(decode(RAW.replace("BTCUSDT", SYMBOLS.get(4)))).isEqualTo(FrameKind.QUOTE);
        assertThat(BookTicker.instrument(slot, 8)).isEqualTo(4);
        assertThat(decode(COMBINED.replace("BTCUSDT", escaped))).isEqualTo(FrameKind.QUOTE);
        assertThat(BookTicker.instrument(slot, 8)).isEqualTo(4);
        assertThat(decode(RAW.replace("\"s\"", "\"\\u0073\""))).isEqualTo(FrameKind.QUOTE);
        assertThat(decode(RAW.replace("BTCUSDT", SYMBOLS.get(5)))).isEqualTo(FrameKind.QUOTE);
        assertThat(BookTicker.instrument(slot, 8)).isEqualTo(5);
    }

    @Test
    void shouldNotTakeSymbolFollowedByNulForTheSymbol() {
        assertThat(decode(RAW.replace("BTCUSDT", "BTCUSDT\\u0000"))).isEqualTo(FrameKind.UNKNOWN_SYMBOL);
        assertThat(decode(RAW.replace("BTCUSDT", "\\u0000"))).isEqualTo(FrameKind.UNKNOWN_SYMBOL);
        assertThat(decode(RAW.replace("BTCUSDT", "\\ud83d"))).isEqualTo(FrameKind.UNKNOWN_SYMBOL);
        assertThat(decode(RAW.replace("BTCUSDT", ""))).isEqualTo(FrameKind.UNKNOWN_SYMBOL);
    }

    @Test
    void shouldPassZeroPricesThrough() {
        assertThat(decode(RAW.replace("25.35190000", "0.00000000"))).isEqualTo(FrameKind.QUOTE);
        assertThat(BookTicker.bidPrice(slot, 8)).isZero();
        assertThat(decode(RAW.replace("25.35190000", "0"))).isEqualTo(FrameKind.QUOTE);
        assertThat(BookTicker.bidPrice(slot, 8)).isZero();
    }

    @Test
    void shouldNameFramesThatAreNotQuotes() {
        assertThat(decode(RAW.replace("BTCUSDT", "XRPUSDT"))).isEqualTo(FrameKind.UNKNOWN_SYMBOL);
        assertThat(decode("{\"result\":null,\"id\":7}")).isEqualTo(FrameKind.CONTROL_ANSWER);
        assertThat(decode("{\"result\":[\"btcusdt@bookTicker\"],\"id\":\"x\"}")).isEqualTo(FrameKind.CONTROL_ANSWER);
        assertThat(decode("{\"code\":2,\"msg\":\"Invalid request\"}")).isEqualTo(FrameKind.VENUE_ERROR);
        assertThat(decode("{\"error\":{\"code\":2,\"msg\":\"no\"},\"id\":3}")).isEqualTo(FrameKind.VENUE_ERROR);
        assertThat(decode("{\"e\":\"serverShutdown\",\"E\":1}")).isEqualTo(FrameKind.SERVER_SHUTDOWN);
        assertThat(decode("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}"))
                .isEqualTo(FrameKind.SERVER_SHUTDOWN);
        assertThat(
                        decode(
                                "{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"BTCUSDT\",\"U\":1,\"u\":2,\"b\":[[\"1\",\"2\"]],\"a\":[]}"))
                .isEqualTo(FrameKind.OTHER_EVENT);
        assertThat(decode("{\"stream\":\"a@depth5\",\"data\":{\"lastUpdateId\":1,\"bids\":[],\"asks\":[]}}"))
                .isEqualTo(FrameKind.OTHER_EVENT);
        assertThat(decode("[]")).isEqualTo(FrameKind.OTHER_EVENT);
        assertThat(decode("{}")).isEqualTo(FrameKind.OTHER_EVENT);
    }

    @Test
    void shouldRefuseFramesThatAreWrong() {
        for (final String frame : List.of(
                "",
                "x",
                "1",
                "\"BTCUSDT\"",
                RAW + "x",
                RAW + "{}",
                RAW.replace("25.35190000", "25.351900001"),
                RAW.replace("25.35190000", "-25.3519"),
                RAW.replace("25.35190000", "2.5e1"),
                RAW.replace("25.35190000", ""),
                RAW.replace("25.35190000", "."),
                RAW.replace("25.35190000", "1..2"),
                RAW.replace("\"25.35190000\"", "25.3519"),
                RAW.replace("25.35190000", "99999999999999999999"),
                RAW.replace("400900217", "-1"),
                RAW.replace("400900217", "007"),
                RAW.replace("400900217", "1.5"),
                RAW.replace("400900217", "99999999999999999999"),
                RAW.replace("\"A\":", "\"a\":"),
                RAW.replace(",\"A\":\"40.66000000\"", ""),
                RAW.replace("\"u\"", "\"\u0001\""),
                "[".repeat(100) + "]".repeat(100))) {
            assertThat(decode(frame)).as(frame).isEqualTo(FrameKind.MALFORMED);
        }
    }

    @Test
    void shouldReadUpdateIdsOfAnyLength() {
        long updateId = 1;
        for (int digits = 1; digits <= 18; digits++) {
            assertThat(decode(RAW.replace("400900217", Long.toString(updateId))))
                    .isEqualTo(FrameKind.QUOTE);
            assertThat(BookTicker.updateId(slot, 8)).isEqualTo(updateId);
            updateId = updateId * 10 + digits % 10;
        }
        assertThat(decode(RAW.replace("400900217", Long.toString(Long.MAX_VALUE))))
                .isEqualTo(FrameKind.QUOTE);
        assertThat(BookTicker.updateId(slot, 8)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldRefuseOrSkipEveryTruncation() {
        for (final String whole : List.of(RAW, COMBINED)) {
            final byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
            for (int length = 0; length < bytes.length; length++) {
                // The rest of the frame stays behind the end: it must not be read as part of it.
                final int kind = decoder.decode(bytes, 0, length, RECEIVE_NS, CONNECTION, slot, 8);
                assertThat(kind).as("%s cut at %d", whole, length).isEqualTo(FrameKind.MALFORMED);
            }
        }
    }

    @Test
    void shouldAgreeWithJacksonOnRandomFrames() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final FrameMaker maker = new FrameMaker(random);
        final int[] kinds = new int[8];
        for (int i = 0; i < 30_000; i++) {
            final byte[] frame = maker.next().getBytes(StandardCharsets.UTF_8);
            kinds[agrees(frame, random, seed)]++;
        }
        assertThat(kinds[FrameKind.QUOTE]).as("quotes, seed %d", seed).isGreaterThan(5_000);
        assertThat(kinds[FrameKind.UNKNOWN_SYMBOL]).isPositive();
        assertThat(kinds[FrameKind.MALFORMED]).isPositive();
    }

    @Test
    void shouldAgreeWithJacksonWhenBytesFlip() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final FrameMaker maker = new FrameMaker(random);
        for (int i = 0; i < 30_000; i++) {
            final byte[] frame = maker.next().getBytes(StandardCharsets.UTF_8);
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                final int at = random.nextInt(frame.length);
                frame[at] = random.nextBoolean()
                        ? (byte) random.nextInt(256)
                        : (byte) "{}[]:,\"\\.0123456789 usbBaAe\n".charAt(random.nextInt(28));
            }
            agrees(frame, random, seed);
            agrees(Arrays.copyOf(frame, random.nextInt(frame.length + 1)), random, seed);
        }
    }

    @Test
    void shouldLearnNothingFromAStreamOfAnotherNameThatIsAQuote() {
        final String numbers =
                ",\"b\":\"25.35190000\",\"B\":\"31.21000000\",\"a\":\"25.36520000\",\"A\":\"40.66000000\"}}";
        assertThat(decode("{\"stream\":\"aaaaaaaaaaaaaaa@\",\"data\":{\"u\":1,\"s\":\"BTCUSDT\"" + numbers))
                .isEqualTo(FrameKind.QUOTE);

        assertThat(decode("{\"stream\":\"aaaaaaaaaaaaaaa@bookTicker\",\"data\":{\"u\":40090,\"s\":\"25.35190000\""
                        + numbers))
                .isEqualTo(FrameKind.UNKNOWN_SYMBOL);
    }

    @Test
    void shouldAgreeWithJacksonOnFramesThatLookNearlyLikeTheirStreamsLastOne() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final BookTickerShapes shapes = new BookTickerShapes(2);
        int known = 0;
        int quotes = 0;
        for (int i = 0; i < 40_000; i++) {
            final byte[] frame = likeTheLast(random).getBytes(StandardCharsets.UTF_8);
            if (shapes.decode(frame, 0, frame.length, RECEIVE_NS, CONNECTION, slot, 8) == FrameKind.QUOTE) {
                compare(JacksonBookTicker.read(frame, KNOWN), seed, frame);
                known++;
            }
            if (agrees(frame, random, seed) == FrameKind.QUOTE) {
                shapes.learn(frame, 0, frame.length, BookTicker.instrument(slot, 8));
                quotes++;
            }
            agrees(damaged(frame, random), random, seed);
        }
        assertThat(quotes).as("quotes, seed %d", seed).isGreaterThan(30_000);
        assertThat(known).as("frames that looked the same, seed %d", seed).isGreaterThan(10_000);
    }

    /** A frame of one of three streams, in the usual form, whose numbers mostly have the digits of the last one's. */
    private static String likeTheLast(final Random random) {
        final int which = random.nextInt(3);
        final String name = List.of("btcusdt", "ethbtc", "1000satsusdc").get(which);
        final String symbol = random.nextInt(20) == 0
                ? "A"
                : List.of("BTCUSDT", "ETHBTC", "123456").get(which);
        final int longer = random.nextInt(12) == 0 ? 10 : 1;
        return "{\"stream\":\"" + name + (random.nextInt(50) == 0 ? "x" : "") + "@bookTicker\",\"data\":{\"u\":"
                + (random.nextLong(9_000_000_000L) + 1_000_000_000L) / longer + ",\"s\":\"" + symbol + "\",\"b\":\""
                + fixed(random, 10_000 * (which + 1) * longer) + "\",\"B\":\"" + fixed(random, 3_000_000)
                + "\",\"a\":\"" + fixed(random, 10_000 * (which + 1)) + "\",\"A\":\"" + fixed(random, 3_000_000)
                + "\"}}";
    }

    private static String fixed(final Random random, final int below) {
        return random.nextInt(below) + "." + String.format("%08d", random.nextInt(100_000_000));
    }

    private static byte[] damaged(final byte[] frame, final Random random) {
        final int at = random.nextInt(frame.length);
        final byte[] other = random.nextInt(3) == 0
                ? Arrays.copyOf(frame, random.nextInt(frame.length + 1))
                : Arrays.copyOf(frame, frame.length + random.nextInt(3) - 1);
        if (at < other.length) {
            other[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) ('0' + random.nextInt(10));
        }
        return other;
    }

    @Test
    void shouldAgreeWithJacksonOnRecordedFrames() throws IOException {
        final Path tape = RealData.require("tapes/2021-04-17_10sym_bookTicker.txt.gz");
        int quotes = 0;
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(tape)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                final int start = line.indexOf('{');
                if (start < 0 || !line.contains("\"A\"")) {
                    continue;
                }
                final byte[] frame = line.substring(start).getBytes(StandardCharsets.UTF_8);
                final JacksonBookTicker expected = JacksonBookTicker.read(frame, Set.of());
                final SymbolIndex index = new SymbolIndex(List.of(expected.symbol()));
                assertThat(new BookTickerDecoder(index).decode(frame, 0, frame.length, RECEIVE_NS, CONNECTION, slot, 8))
                        .isEqualTo(FrameKind.QUOTE);
                assertThat(BookTicker.bidPrice(slot, 8)).isEqualTo(expected.values()[0]);
                assertThat(BookTicker.bidQty(slot, 8)).isEqualTo(expected.values()[1]);
                assertThat(BookTicker.askPrice(slot, 8)).isEqualTo(expected.values()[2]);
                assertThat(BookTicker.askQty(slot, 8)).isEqualTo(expected.values()[3]);
                quotes++;
            }
        }
        assertThat(quotes).isEqualTo(570);
    }

    /** Decodes the frame inside random surroundings, both ways, and compares with Jackson. Answers the kind. */
    private int agrees(final byte[] frame, final Random random, final long seed) {
        final byte[] surrounded = new byte[frame.length + 40];
        random.nextBytes(surrounded);
        final int offset = random.nextInt(40);
        System.arraycopy(frame, 0, surrounded, offset, frame.length);
        final JacksonBookTicker expected = JacksonBookTicker.read(frame, KNOWN);

        final int kind = decoder.decode(surrounded, offset, frame.length, RECEIVE_NS, CONNECTION, slot, 8);
        assertThat(kind)
                .as("seed %d: %s", seed, new String(frame, StandardCharsets.UTF_8))
                .isEqualTo(expected.kind());
        if (kind == FrameKind.QUOTE) {
            compare(expected, seed, frame);
        }
        slot.setMemory(0, slot.capacity(), (byte) 0x5A);
        final int byName = decoder.decodeByName(surrounded, offset, frame.length, RECEIVE_NS, CONNECTION, slot, 8);
        assertThat(byName)
                .as("by name, seed %d: %s", seed, new String(frame, StandardCharsets.UTF_8))
                .isEqualTo(kind);
        if (kind == FrameKind.QUOTE) {
            compare(expected, seed, frame);
        }
        return kind;
    }

    private void compare(final JacksonBookTicker expected, final long seed, final byte[] frame) {
        final String as = "seed " + seed + ": " + new String(frame, StandardCharsets.UTF_8);
        assertThat(BookTicker.instrument(slot, 8)).as(as).isEqualTo(SYMBOLS.indexOf(expected.symbol()));
        assertThat(BookTicker.updateId(slot, 8)).as(as).isEqualTo(expected.updateId());
        assertThat(new long[] {
                    BookTicker.bidPrice(slot, 8),
                    BookTicker.bidQty(slot, 8),
                    BookTicker.askPrice(slot, 8),
                    BookTicker.askQty(slot, 8)
                })
                .as(as)
                .isEqualTo(expected.values());
    }

    private int decode(final String frame) {
        final byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
        return decoder.decode(bytes, 0, bytes.length, RECEIVE_NS, CONNECTION, slot, 8);
    }

    /** Makes frames near the usual form: mostly right, in many spellings. */
    private static final class FrameMaker {
        private final Random random;

        FrameMaker(final Random random) {
            this.random = random;
        }

        String next() {
            final boolean usual = random.nextInt(3) > 0;
            final List<String> fields = new ArrayList<>(List.of(
                    "\"u\":" + updateId(),
                    "\"s\":\"" + symbol() + "\"",
                    "\"b\":\"" + decimal() + "\"",
                    "\"B\":\"" + decimal() + "\"",
                    "\"a\":\"" + decimal() + "\"",
                    "\"A\":\"" + decimal() + "\""));
            if (!usual) {
                if (random.nextBoolean()) {
                    fields.add("\"E\":" + random.nextLong());
                }
                if (random.nextInt(4) == 0) {
                    fields.add("\"T\":{\"b\":[1,2.5,\"x\\n\\u00e9\",null,true,false,-0,1E-3]}");
                }
                if (random.nextInt(8) == 0) {
                    fields.add("\"e\":\"bookTicker\"");
                }
                Collections.shuffle(fields, random);
            }
            final String comma = usual ? "," : " ,\t ".substring(random.nextInt(2), 2 + random.nextInt(3));
            final String event = "{" + String.join(comma, fields) + "}";
            return random.nextBoolean()
                    ? event
                    : "{\"stream\":\"" + symbol().toLowerCase(java.util.Locale.ROOT) + "@bookTicker\",\"data\":" + event
                            + "}";
        }

        private String updateId() {
            return Long.toString(random.nextLong() >>> 1 + random.nextInt(63));
        }

        private String symbol() {
            return random.nextInt(10) == 0 ? "XRP" + random.nextInt(1000) : SYMBOLS.get(random.nextInt(SYMBOLS.size()));
        }

        private String decimal() {
            final String whole = Long.toString(random.nextLong() >>> 24 + random.nextInt(40));
            final int decimals = random.nextInt(12) == 0 ? random.nextInt(12) : 8;
            final StringBuilder text = new StringBuilder(random.nextInt(30) == 0 ? "" : whole);
            if (decimals > 0) {
                text.append('.');
                for (int i = 0; i < decimals; i++) {
                    text.append(i < 8 ? (char) ('0' + random.nextInt(10)) : random.nextInt(20) == 0 ? '1' : '0');
                }
            }
            return text.toString();
        }
    }
}
