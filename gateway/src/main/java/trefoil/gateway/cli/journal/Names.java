package trefoil.gateway.cli.journal;

import java.util.List;
import java.util.Optional;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.market.Instrument;

/** Names behind a journal's indexes; {@code #7} where the header does not tell. */
final class Names {
    private final List<String> symbols;
    private final List<String> assets;

    Names(final Optional<JournalHeader> header) {
        symbols = header.map(known ->
                        known.instruments().stream().map(Instrument::symbol).toList())
                .orElse(List.of());
        assets = header.map(JournalHeader::assets).orElse(List.of());
    }

    String symbol(final int instrument) {
        return name(symbols, instrument);
    }

    String asset(final int asset) {
        return name(assets, asset);
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
