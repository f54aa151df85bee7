package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.codec.ExchangeInfoReader;
import trefoil.gateway.testing.RealData;

/** Triangles of every recorded {@code exchangeInfo}, against the data's index and against brute force. */
class TriangleCountsTest {
    @ParameterizedTest
    @CsvSource({
        "2018-03-05_0610, 277, 277, 215",
        "2018-08-02_1053, 384, 380, 339",
        "2020-09-28_2333, 1072, 798, 1120",
        "2020-10-09_0204, 1089, 815, 1139",
        "2021-04-17_1636, 1405, 1038, 1502",
        "2021-10-12_0028, 1695, 1262, 1982",
        "2022-01-04_filter-numbers-unquoted, 1869, 1390, 2357",
        "2022-12-06_0102, 2128, 1427, 2525",
        "2023-08-22_1007, 2283, 1369, 2268",
        "TESTNET_2024-09-08_1736, 1248, 1248, 1865"
    })
    void shouldFindTheTrianglesThatTheIndexCounts(
            final String name, final int symbols, final int trading, final int triangles) throws IOException {
        final List<Instrument> listed = read(name);

        final Universe universe = Universe.of(listed);
        final Universe traded = Triangles.tradedPart(universe, universe.assets());

        assertThat(listed.size()).isEqualTo(symbols);
        assertThat(listed.stream()
                        .filter(instrument -> instrument.status() == InstrumentStatus.TRADING)
                        .count())
                .isEqualTo(trading);
        assertThat(bruteForce(listed)).isEqualTo(triangles);
        assertThat(Triangles.of(universe).size()).isEqualTo(triangles);
        assertThat(Triangles.of(traded).size()).isEqualTo(triangles);
        final int[] all = new int[traded.assetCount()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        final LoopTable loops = new LoopTable(traded, all, FeeTable.ofPpm(new int[traded.instrumentCount()]), 0);
        assertThat(loops.triangleCount()).isEqualTo(triangles);
        assertThat(loops.loopCount()).isEqualTo(2 * triangles);
    }

    /** Three assets with all three pairs, from the listing's names alone. */
    private static int bruteForce(final List<Instrument> listed) {
        final Map<String, Set<String>> neighbours = new HashMap<>();
        for (final Instrument instrument : listed) {
            if (instrument.tradable()) {
                neighbours
                        .computeIfAbsent(instrument.baseAsset(), asset -> new HashSet<>())
                        .add(instrument.quoteAsset());
                neighbours
                        .computeIfAbsent(instrument.quoteAsset(), asset -> new HashSet<>())
                        .add(instrument.baseAsset());
            }
        }
        int corners = 0;
        for (final Set<String> around : neighbours.values()) {
            for (final String one : around) {
                for (final String other : around) {
                    corners += neighbours.get(one).contains(other) ? 1 : 0;
                }
            }
        }
        // Each triangle was met at each of its three corners, in both orders of the other two.
        return corners / 6;
    }

    private static List<Instrument> read(final String name) throws IOException {
        final Path folder = RealData.require("exchangeinfo");
        final Path file;
        try (var files = Files.list(folder)) {
            file = files.filter(path -> path.getFileName().toString().contains(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no file of " + name + " in " + folder));
        }
        try (InputStream raw = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            return ExchangeInfoReader.read(plain).instruments();
        }
    }
}
