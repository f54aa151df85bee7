package trefoil.gateway.cli.journal;

import java.util.List;
import java.util.Optional;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.market.Instrument;

/** Names behind a journal's indexes; {@code #7} where the header does not tell. */
final class Names {
    private final List<Instrument> instruments;
    private final List<String> symbols;
    private final List<String> assets;
    private final Optional<LoopTable> loops;

    Names(final Optional<JournalHeader> header) {
        instruments = header.map(JournalHeader::instruments).orElse(List.of());
        symbols = instruments.stream().map(Instrument::symbol).toList();
        assets = header.map(JournalHeader::assets).orElse(List.of());
        loops = header.flatMap(Loops::of);
    }

    String symbol(final int instrument) {
        return name(symbols, instrument);
    }

    String asset(final int asset) {
        return name(assets, asset);
    }

    /** The loop's assets, {@code USDT-BTC-ETH}; empty where the header does not tell. */
    Optional<String> path(final int loop) {
        return loops.filter(table -> Loops.has(table, loop)).map(table -> Loops.path(table, loop, 0));
    }

    /** The same, begun at the asset it starts from. */
    Optional<String> path(final int loop, final int startAsset) {
        return loops.filter(table -> Loops.has(table, loop))
                .map(table -> Loops.path(table, loop, Loops.rotation(table, loop, startAsset)));
    }

    /** The loops that loop indexes mean; empty where the header does not tell. */
    Optional<LoopTable> loops() {
        return loops;
    }

    /** Base asset of each instrument, by index. */
    int[] bases() {
        return instruments.stream()
                .mapToInt(instrument -> assets.indexOf(instrument.baseAsset()))
                .toArray();
    }

    /** Quote asset of each instrument, by index. */
    int[] quotes() {
        return instruments.stream()
                .mapToInt(instrument -> assets.indexOf(instrument.quoteAsset()))
                .toArray();
    }

    List<Instrument> instruments() {
        return instruments;
    }

    List<String> symbols() {
        return symbols;
    }

    List<String> assets() {
        return assets;
    }

    /** Name of an engine's state by its code. */
    static String ofState(final int state) {
        return switch (state) {
            case 0 -> "WATCHING";
            case 1 -> "ACTIVE";
            case 2 -> "REDUCING";
            case 3 -> "HALTED";
            default -> "STATE_" + state;
        };
    }

    private static String name(final List<String> names, final int index) {
        return index >= 0 && index < names.size() ? names.get(index) : "#" + index;
    }
}
