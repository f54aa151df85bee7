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
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.testing.RealData;

class DepthDecoderTest {
    private static final List<String> SYMBOLS =
            List.of("BTCUSDT", "ETHBTC", "ETHUSDT", "\u5e01\u5b89\u4eba\u751fUSDT", "1000SATSUSDCLONGNAME", "A");
    private static final String BOOK = "{\"lastUpdateId\":160,\"bids\":[[\"0.00240000\",\"10.00000000\"],"
            + "[\"0.0023\",\"7\"]],\"asks\":[[\"0.00260000\",\"100.00000000\"]]}";
    private static final String PARTIAL = "{\"stream\":\"ethbtc@depth20@100ms\",\"data\":" + BOOK + "}";
    private static final String UPDATE = "{\"e\":\"depthUpdate\",\"E\":1672515782136,\"s\":\"ETHBTC\",\"U\":157,"
            + "\"u\":160,\"b\":[[\"0.00240000\",\"10.00000000\"]],\"a\":[[\"0.00260000\",\"0.00000000\"],[\"1\",\"2\"]]}";
    private static final String COMBINED = "{\"stream\":\"ethbtc@depth@100ms\",\"data\":" + UPDATE + "}";

    private final DepthDecoder decoder = new DepthDecoder(SYMBOLS);

    @Test
    void shouldDecodeAPartialBookByItsStreamsName() {
        assertThat(decode(PARTIAL)).isEqualTo(FrameKind.PARTIAL_DEPTH);

        assertThat(decoder.instrument()).isEqualTo(1);
        assertThat(decoder.firstUpdateId()).isEqualTo(160);
        assertThat(decoder.lastUpdateId()).isEqualTo(160);
        assertThat(bids()).containsExactly(fixed("0.0024"), fixed("10"), fixed("0.0023"), fixed("7"));
        assertThat(asks()).containsExactly(fixed("0.0026"), fixed("100"));
    }

    @Test
    void shouldDecodeChangeEventsRawAndCombined() {
        for (final String frame : List.of(UPDATE, COMBINED)) {
            assertThat(decode(frame)).isEqualTo(FrameKind.DEPTH_UPDATE);
            assertThat(decoder.instrument()).isEqualTo(1);
            assertThat(decoder.firstUpdateId()).isEqualTo(157);
            assertThat(decoder.lastUpdateId()).isEqualTo(160);
            assertThat(bids()).containsExactly(fixed("0.0024"), fixed("10"));
            assertThat(asks()).containsExactly(fixed("0.0026"), 0, fixed("1"), fixed("2"));
        }
    }

    @Test
    void shouldDecodeADepthAnswer() {
        assertThat(snapshot(BOOK)).isTrue();
        assertThat(decoder.lastUpdateId()).isEqualTo(160);
        assertThat(decoder.bidLevels()).isEqualTo(2);

        assertThat(snapshot(BOOK.replace("[[\"0.00260000\",\"100.00000000\"]]", "[]")))
                .isTrue();
        assertThat(decoder.askLevels()).isZero();
        assertThat(snapshot(BOOK.replace("\"7\"]", "\"7\",[]]")))
                .as("as the venue did once")
                .isTrue();
        for (final String wrong : List.of(
                "",
                "{}",
                "[]",
                UPDATE,
                "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}",
                BOOK.replace("asks", "asks2"))) {
            assertThat(snapshot(wrong)).as(wrong).isFalse();
        }
    }

    @Test
    void shouldDecodeOtherSpellings() {
        final String spaced = " { \"data\" : {\"asks\" : [ [ \"0.0026\" , \"1\\u0030\\u0030\" , {\"x\":[1]} ] ] ,\n"
                + "\"\\u0062ids\":[\t[\"0.0024\",\"10\"] ,[\".0023\" ,\"7.\"]],\"zz\":null,\"lastUpdateId\": 160},"
                + "\"stream\":\"\\u0065thbtc@depth20\" } ";

        assertThat(decode(spaced)).isEqualTo(FrameKind.PARTIAL_DEPTH);
        assertThat(decoder.instrument()).isEqualTo(1);
        assertThat(bids()).containsExactly(fixed("0.0024"), fixed("10"), fixed("0.0023"), fixed("7"));
        assertThat(asks()).containsExactly(fixed("0.0026"), fixed("100"));

        assertThat(decode(PARTIAL.replace("ethbtc", "\u5e01\u5b89\u4eba\u751fusdt")))
                .isEqualTo(FrameKind.PARTIAL_DEPTH);
        assertThat(decoder.instrument()).isEqualTo(3);
        assertThat(decode(PARTIAL.replace("ethbtc", "\\u5e01\\u5b89\\u4eba\\u751fusdt")))
                .isEqualTo(FrameKind.PARTIAL_DEPTH);
        assertThat(decoder.instrument()).isEqualTo(3);
    }

    @Test
    void shouldNameFramesThatAreNoDepth() {
        assertThat(decode(PARTIAL.replace("ethbtc", "xrpbtc"))).isEqualTo(FrameKind.UNKNOWN_SYMBOL);
        assertThat(decode(PARTIAL.replace("ethbtc", "ETHBTC"))).isEqualTo(FrameKind.UNKNOWN_SYMBOL);
        assertThat(decode(PARTIAL.replace("@depth20", "@book20"))).isEqualTo(FrameKind.UNKNOWN_SYMBOL);
        assertThat(decode(BOOK)).as("nobody knows whose").isEqualTo(FrameKind.UNKNOWN_SYMBOL);
        assertThat(decode(UPDATE.replace("ETHBTC", "XRPBTC"))).isEqualTo(FrameKind.UNKNOWN_SYMBOL);
        assertThat(decode("{\"result\":null,\"id\":7}")).isEqualTo(FrameKind.CONTROL_ANSWER);
        assertThat(decode("{\"code\":2,\"msg\":\"Invalid request\"}")).isEqualTo(FrameKind.VENUE_ERROR);
        assertThat(decode("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}"))
                .isEqualTo(FrameKind.SERVER_SHUTDOWN);
        assertThat(decode("{\"e\":\"trade\",\"s\":\"ETHBTC\",\"b\":88,\"a\":50,\"t\":1}"))
                .isEqualTo(FrameKind.OTHER_EVENT);
        assertThat(decode("{}")).isEqualTo(FrameKind.OTHER_EVENT);
    }

    @Test
    void shouldRefuseFramesThatAreWrong() {
        for (final String frame : List.of(
                "",
                "x",
                PARTIAL + "x",
                PARTIAL.replace("\"asks\"", "\"bids\""),
                PARTIAL.replace("\"asks\"", "\"asks2\""),
                PARTIAL.replace("160", "-1"),
                PARTIAL.replace("160", "1.5"),
                PARTIAL.replace("160", "\"160\""),
                PARTIAL.replace("\"0.0023\"", "0.0023"),
                PARTIAL.replace("\"0.0023\"", "\"-0.0023\""),
                PARTIAL.replace("\"0.0023\"", "\"\""),
                PARTIAL.replace("\"0.0023\"", "\"0.000000001\""),
                PARTIAL.replace("\"0.0023\"", "\"99999999999999999999\""),
                PARTIAL.replace("[\"0.0023\",\"7\"]", "[\"0.0023\"]"),
                PARTIAL.replace("[\"0.0023\",\"7\"]", "[]"),
                PARTIAL.replace("[\"0.0023\",\"7\"]", "{}"),
                PARTIAL.replace("[\"0.0023\",\"7\"]", "null"),
                PARTIAL.replace("[[\"0.00260000\",\"100.00000000\"]]", "null"),
                PARTIAL.replace("[[\"0.00260000\",\"100.00000000\"]]", "{}"),
                PARTIAL.replace("\"data\"", "\"lastUpdateId\":7,\"data\""),
                UPDATE.replace("\"e\":\"depthUpdate\",", ""),
                UPDATE.replace("\"U\":157,", ""),
                UPDATE.replace("\"b\"", "\"bids\""),
                UPDATE.replace("\"s\":\"ETHBTC\"", "\"s\":5"),
                UPDATE.replace("\"E\"", "\"u\""),
                "[".repeat(100) + "]".repeat(100))) {
            assertThat(decode(frame)).as(frame).isEqualTo(FrameKind.MALFORMED);
        }
    }

    @Test
    void shouldHoldSoManyLevelsAndNoMore() {
        final String level = "[\"1.00000000\",\"2.00000000\"]";
        final String most = String.join(",", Collections.nCopies(DepthDecoder.MAX_LEVELS, level));

        assertThat(snapshot("{\"lastUpdateId\":1,\"bids\":[" + most + "],\"asks\":[" + most + "]}"))
                .isTrue();
        assertThat(decoder.bidLevels()).isEqualTo(DepthDecoder.MAX_LEVELS);
        assertThat(decoder.askLevels()).isEqualTo(DepthDecoder.MAX_LEVELS);
        assertThat(snapshot("{\"lastUpdateId\":1,\"bids\":[],\"asks\":[" + most + "," + level + "]}"))
                .isFalse();
        assertThat(snapshot("{\"lastUpdateId\":1,\"bids\":[],\"asks\":[" + most + ", " + level + "]}"))
                .isFalse();
    }

    @Test
    void shouldRefuseEveryTruncation() {
        for (final String whole : List.of(PARTIAL, UPDATE, COMBINED, BOOK)) {
            final byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
            for (int length = 0; length < bytes.length; length++) {
                // The rest of the frame stays behind the end: it must not be read as part of it.
                assertThat(decoder.decode(bytes, 0, length))
                        .as("%s cut at %d", whole, length)
                        .isEqualTo(FrameKind.MALFORMED);
                assertThat(decoder.decodeSnapshot(bytes, 0, length)).isFalse();
            }
        }
    }

    @Test
    void shouldAgreeWithJacksonOnRandomFrames() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final int[] kinds = new int[10];
        for (int i = 0; i < 20_000; i++) {
            kinds[agrees(new FrameMaker(random).next(), random, seed)]++;
        }
        assertThat(kinds[FrameKind.PARTIAL_DEPTH]).as("seed %d", seed).isGreaterThan(2_000);
        assertThat(kinds[FrameKind.DEPTH_UPDATE]).as("seed %d", seed).isGreaterThan(2_000);
        assertThat(kinds[FrameKind.UNKNOWN_SYMBOL]).isPositive();
        assertThat(kinds[FrameKind.MALFORMED]).isPositive();
    }

    @Test
    void shouldAgreeWithJacksonWhenBytesAndBitsFlip() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            final byte[] frame = new FrameMaker(random).next();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                final int at = random.nextInt(frame.length);
                frame[at] = random.nextBoolean()
                        ? (byte) (frame[at] ^ 1 << random.nextInt(8))
                        : (byte) "{}[]:,\"\\.0123456789 usbUaEe\n".charAt(random.nextInt(28));
            }
            agrees(frame, random, seed);
            agrees(Arrays.copyOf(frame, random.nextInt(frame.length + 1)), random, seed);
        }
    }

    @Test
    void shouldAgreeWithJacksonOnRecordedFrames() throws IOException {
        assertThat(recorded("tapes/2025-08-28_btc-eth-usdt_depth20-frames.jsonl.gz", FrameKind.PARTIAL_DEPTH, 10))
                .isEqualTo(653);
        assertThat(recorded("tapes/2022-10-23_1138_22sym_depth5-frames_sparse.tsv.gz", FrameKind.PARTIAL_DEPTH, 1))
                .isEqualTo(506);
        assertThat(recorded("tapes/2020-11-10_sol-4sym_diffdepth-trade.raw.gz", FrameKind.DEPTH_UPDATE, 1))
                .isGreaterThan(400);
        assertThat(recorded("tapes/2021-04-04_btc-eth-dot-usdt_depth-aggTrade.txt.gz", FrameKind.DEPTH_UPDATE, 1))
                .isEqualTo(2_688);
    }

    /** Decodes the depth frames in a tape's lines; answers how many there were of that kind. */
    private int recorded(final String name, final int kind, final int levels) throws IOException {
        final Path tape = RealData.require(name);
        int frames = 0;
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(tape)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                final String plain = line.replace("\\\"", "\"");
                final int start = plain.indexOf("{\"stream\":\"");
                if (start < 0 || !plain.contains("@depth")) {
                    continue;
                }
                final byte[] frame =
                        plain.substring(start, endOfObject(plain, start)).getBytes(StandardCharsets.UTF_8);
                final String symbol =
                        plain.substring(start + 11, plain.indexOf('@', start)).toUpperCase(Locale.ROOT);
                final DepthDecoder one = new DepthDecoder(List.of(symbol));
                final JacksonDepth expected = JacksonDepth.read(frame, List.of(symbol));
                assertThat(one.decode(frame, 0, frame.length)).isEqualTo(expected.kind());
                if (expected.kind() == kind) {
                    compare(one, List.of(symbol), expected, line);
                    assertThat(one.bidLevels() + one.askLevels()).isGreaterThanOrEqualTo(levels);
                    frames++;
                }
            }
        }
        return frames;
    }

    private static int endOfObject(final String text, final int start) {
        int depth = 0;
        for (int i = start; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return text.length();
    }

    /** Decodes the frame inside random surroundings and compares with Jackson. Answers the kind. */
    private int agrees(final byte[] frame, final Random random, final long seed) {
        final byte[] surrounded = new byte[frame.length + 40];
        random.nextBytes(surrounded);
        final int offset = random.nextInt(40);
        System.arraycopy(frame, 0, surrounded, offset, frame.length);
        final JacksonDepth expected = JacksonDepth.read(frame, SYMBOLS);
        final String as = "seed " + seed + ": " + new String(frame, StandardCharsets.UTF_8);

        final int kind = decoder.decode(surrounded, offset, frame.length);

        assertThat(kind).as(as).isEqualTo(expected.kind());
        if (kind == FrameKind.PARTIAL_DEPTH || kind == FrameKind.DEPTH_UPDATE) {
            compare(decoder, SYMBOLS, expected, as);
        }
        return kind;
    }

    private static void compare(
            final DepthDecoder decoder, final List<String> symbols, final JacksonDepth expected, final String as) {
        assertThat(symbols.get(decoder.instrument())).as(as).isEqualTo(expected.symbol());
        assertThat(decoder.firstUpdateId()).as(as).isEqualTo(expected.firstId());
        assertThat(decoder.lastUpdateId()).as(as).isEqualTo(expected.lastId());
        assertThat(Arrays.stream(decoder.bids(), 0, decoder.bidLevels() * 2).boxed())
                .as(as)
                .isEqualTo(expected.bids());
        assertThat(Arrays.stream(decoder.asks(), 0, decoder.askLevels() * 2).boxed())
                .as(as)
                .isEqualTo(expected.asks());
    }

    private int decode(final String frame) {
        final byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
        return decoder.decode(bytes, 0, bytes.length);
    }

    private boolean snapshot(final String answer) {
        final byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        return decoder.decodeSnapshot(bytes, 0, bytes.length);
    }

    private long[] bids() {
        return Arrays.copyOf(decoder.bids(), decoder.bidLevels() * 2);
    }

    private long[] asks() {
        return Arrays.copyOf(decoder.asks(), decoder.askLevels() * 2);
    }

    private static long fixed(final String text) {
        return DecimalText.parse(text);
    }

    /** Makes frames near the usual form: mostly right, in many spellings. */
    private static final class FrameMaker {
        private final Random random;
        private final boolean usual;

        FrameMaker(final Random random) {
            this.random = random;
            usual = random.nextInt(3) > 0;
        }

        byte[] next() {
            final boolean update = random.nextBoolean();
            final String symbol = symbol();
            final List<String> fields = new ArrayList<>();
            if (update) {
                fields.add("\"e\":\"depthUpdate\"");
                fields.add("\"E\":" + (random.nextLong() >>> 1));
                fields.add("\"s\":\"" + symbol + "\"");
                fields.add("\"U\":" + updateId());
                fields.add("\"u\":" + updateId());
                fields.add("\"b\":" + levels());
                fields.add("\"a\":" + levels());
            } else {
                fields.add("\"lastUpdateId\":" + updateId());
                fields.add("\"bids\":" + levels());
                fields.add("\"asks\":" + levels());
            }
            if (!usual) {
                if (random.nextInt(4) == 0) {
                    fields.add("\"T\":{\"b\":[1,2.5,\"x\\n\\u00e9\",null,true,false,-0,1E-3]}");
                }
                if (random.nextInt(20) == 0) {
                    fields.remove(random.nextInt(fields.size()));
                }
                Collections.shuffle(fields, random);
            }
            final String event = "{" + String.join(usual ? "," : blank() + "," + blank(), fields) + "}";
            final String frame = update && random.nextBoolean()
                    ? event
                    : "{\"stream\":\"" + symbol.toLowerCase(Locale.ROOT) + "@depth" + (update ? "" : "20") + "@100ms\""
                            + ",\"data\":" + event + "}";
            return frame.getBytes(StandardCharsets.UTF_8);
        }

        private String levels() {
            final List<String> levels = new ArrayList<>();
            for (int n = random.nextInt(6); n > 0; n--) {
                final String comma = usual ? "," : blank() + "," + blank();
                final String more = !usual && random.nextInt(10) == 0 ? ",[" + blank() + "]" : "";
                levels.add("[" + blank() + "\"" + decimal() + "\"" + comma + "\"" + decimal() + "\"" + more + blank()
                        + "]");
            }
            return "[" + blank() + String.join(blank() + ",", levels) + "]";
        }

        private String blank() {
            return usual ? "" : " \t\n ".substring(0, random.nextInt(3));
        }

        private String updateId() {
            return Long.toString(random.nextLong() >>> 1 + random.nextInt(63));
        }

        private String symbol() {
            return random.nextInt(10) == 0 ? "XRP" + random.nextInt(1000) : SYMBOLS.get(random.nextInt(SYMBOLS.size()));
        }

        private String decimal() {
            final String whole = Long.toString(random.nextLong() >>> 28 + random.nextInt(36));
            final int decimals = random.nextInt(12) == 0 ? random.nextInt(12) : 8;
            final StringBuilder text = new StringBuilder(random.nextInt(200) == 0 ? "" : whole);
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
