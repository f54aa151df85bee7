package trefoil.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.Universe;
import trefoil.engine.testing.Markets;

class JournalHeaderTest {
    @Test
    void shouldComeBackWithNonAsciiNamesAndEveryFilter() {
        final JournalHeader header = Sample.header("s-1");

        final JournalHeader decoded = JournalHeaderCodec.decode(JournalHeaderCodec.encode(header));

        assertThat(decoded).isEqualTo(header);
        assertThat(decoded.universe().instruments()).isEqualTo(header.instruments());
    }

    @Test
    void shouldBeNamedByStartAndSession() {
        assertThat(Sample.header("s-1").fileName()).isEqualTo("20261118T110640.123Z-s-1.trefoil");
    }

    @Test
    void shouldRefuseSessionThatIsNoFileName() {
        for (final String session : List.of("", "../x", "a/b", "ä", "x".repeat(65))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Sample.smallHeader(session))
                    .withMessageContaining("session=");
        }
        assertThatCode(() -> Sample.smallHeader("x".repeat(64))).doesNotThrowAnyException();
    }

    @Test
    void shouldHoldTextUpToTheLimitAndRefuseOneByteMore() {
        final JournalHeader atLimit = withSetting("x".repeat(JournalHeaderCodec.MAX_TEXT_LENGTH));
        final JournalHeader beyond = withSetting("x".repeat(JournalHeaderCodec.MAX_TEXT_LENGTH + 1));

        assertThat(JournalHeaderCodec.decode(JournalHeaderCodec.encode(atLimit)))
                .isEqualTo(atLimit);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JournalHeaderCodec.encode(beyond))
                .withMessage("name: 65536 bytes, a journal holds at most 65535");
    }

    @Test
    void shouldKeepInstrumentsThatWereNotTradedAtTheStart() {
        final Universe universe = Universe.of(
                List.of(
                        Markets.instrument("BTCUSDT", "BTC", "USDT", InstrumentStatus.HALT, Markets.NO_FILTERS),
                        Markets.pair("ETH", "BTC")),
                instrument -> true);

        final JournalHeader header =
                JournalHeader.of(0, "s", "v", new TreeMap<>(), universe, new int[2], List.of("USDT"), 0);
        final Universe read =
                JournalHeaderCodec.decode(JournalHeaderCodec.encode(header)).universe();

        assertThat(read.instruments()).isEqualTo(universe.instruments());
        assertThat(read.assets()).isEqualTo(universe.assets());
    }

    @Test
    void shouldRefuseListBeyondTheLimit() {
        final List<String> assets = Collections.nCopies(JournalHeaderCodec.MAX_COUNT + 1, "A");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JournalHeaderCodec.encode(
                        new JournalHeader(0, "s", "v", new TreeMap<>(), List.of(), List.of(), List.of("A"), assets, 0)))
                .withMessageContaining("65537 entries");
    }

    @Test
    void shouldRefuseHeaderBeyondItsLength() {
        final Map<String, String> settings = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            settings.put("name" + i, "x".repeat(60_000));
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JournalHeaderCodec.encode(new JournalHeader(
                        0, "s", "v", new TreeMap<>(settings), List.of(), List.of(), List.of(), List.of(), 0)))
                .withMessageContaining("at most 16777216 are allowed");
    }

    @Test
    void shouldRefuseBrokenUnicode() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JournalHeaderCodec.encode(withSetting("\uD800")))
                .withMessageContaining("Unicode");
    }

    @Test
    void shouldRefuseHostileBytesWithoutTakingMuchMemory() {
        final long seed = 20_261_122;
        final Random random = new Random(seed);
        final byte[] good = JournalHeaderCodec.encode(Sample.header("s"));
        for (int i = 0; i < 5_000; i++) {
            final int length = i % 2 == 0 ? good.length : random.nextInt(good.length - 24) / 8 * 8 + 24;
            final byte[] bytes = Arrays.copyOf(good, length);
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(length)] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
            }
            try {
                JournalHeaderCodec.decode(bytes);
            } catch (final IllegalArgumentException e) {
                assertThat(e.getMessage()).as("seed %s, case %s", seed, i).isNotBlank();
            }
        }
    }

    private static JournalHeader withSetting(final String value) {
        return new JournalHeader(
                0, "s", "v", new TreeMap<>(Map.of("name", value)), List.of(), List.of(), List.of(), List.of(), 0);
    }
}
