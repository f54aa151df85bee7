package trefoil.engine.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SymbolIndexTest {
    private static final long SEED = 4_711;

    @Test
    void shouldFindSymbolsOfEveryShape() {
        final List<String> symbols = List.of(
                "BTCUSDT",
                "BTC",
                "BTCUSDTX",
                "BTCUSDTXY",
                "B",
                "1000SATSUSDT",
                "1INCHUSDT",
                "币安人生USDT",
                "币安人生USDC",
                "这是测试币456",
                "0000",
                "00000",
                "12345678",
                "123456789",
                "SIXTEENBYTESLONG",
                "SEVENTEENBYTESLON",
                "SEVENTEENBYTESLOM",
                "A-VERY-LONG-SYMBOL-OF-A-VENUE-TO-COME");
        final SymbolIndex index = new SymbolIndex(symbols);

        for (int i = 0; i < symbols.size(); i++) {
            assertThat(find(index, symbols.get(i))).as(symbols.get(i)).isEqualTo(i);
        }
        assertThat(List.of(
                        "", "BT", "BTCUSD", "BTCUSDTXYZ", "000", "000000", "SIXTEENBYTESLON", "SEVENTEENBYTESLO", "币"))
                .allSatisfy(name -> assertThat(find(index, name)).isEqualTo(SymbolIndex.NOT_FOUND));
    }

    @Test
    void shouldNotTakeZeroBytesForPadding() {
        final SymbolIndex index = new SymbolIndex(List.of("BTCUSDT", "ETH"));

        for (int zeros = 1; zeros <= 12; zeros++) {
            assertThat(find(index, "BTCUSDT" + "\0".repeat(zeros))).isEqualTo(SymbolIndex.NOT_FOUND);
            assertThat(find(index, "ETH" + "\0".repeat(zeros))).isEqualTo(SymbolIndex.NOT_FOUND);
            assertThat(find(index, "\0".repeat(zeros))).isEqualTo(SymbolIndex.NOT_FOUND);
        }
    }

    @Test
    void shouldFindAsAMapDoesAnywhereInABuffer() {
        final Random random = new Random(SEED);
        final Set<String> names = new HashSet<>();
        while (names.size() < 3_000) {
            names.add(randomName(random));
        }
        final List<String> symbols = new ArrayList<>(names);
        final SymbolIndex index = new SymbolIndex(symbols);
        final Map<String, Integer> reference = new HashMap<>();
        for (int i = 0; i < symbols.size(); i++) {
            reference.put(symbols.get(i), i);
        }

        for (int i = 0; i < 30_000; i++) {
            final String name = random.nextBoolean() ? symbols.get(random.nextInt(symbols.size())) : randomName(random);
            final byte[] symbol = name.getBytes(StandardCharsets.UTF_8);
            final int before = random.nextInt(10);
            final byte[] buffer = new byte[before + symbol.length + random.nextInt(12)];
            Arrays.fill(buffer, (byte) (random.nextBoolean() ? '"' : 0xFF));
            System.arraycopy(symbol, 0, buffer, before, symbol.length);

            assertThat(index.find(buffer, before, symbol.length))
                    .as("seed=%d name=%s before=%d length=%d", SEED, name, before, buffer.length)
                    .isEqualTo(reference.getOrDefault(name, SymbolIndex.NOT_FOUND));
        }
    }

    @Test
    void shouldFindNothingInAnEmptyIndex() {
        assertThat(find(new SymbolIndex(List.of()), "BTCUSDT")).isEqualTo(SymbolIndex.NOT_FOUND);
    }

    @Test
    void shouldRefuseASymbolListedTwice() {
        assertThatThrownBy(() -> new SymbolIndex(List.of("A", "B", "A")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("symbol listed twice: A");
        assertThatThrownBy(() -> new SymbolIndex(List.of("LONGER-THAN-SIXTEEN", "LONGER-THAN-SIXTEEN")))
                .hasMessage("symbol listed twice: LONGER-THAN-SIXTEEN");
    }

    private static String randomName(final Random random) {
        final String alphabet = random.nextInt(3) == 0 ? "ABCD" : "ABCDEFGHIJ0123456789币";
        final StringBuilder name = new StringBuilder();
        for (int n = 1 + random.nextInt(random.nextInt(20) == 0 ? 24 : 11); n > 0; n--) {
            name.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return name.toString();
    }

    private static int find(final SymbolIndex index, final String name) {
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return index.find(bytes, 0, bytes.length);
    }
}
