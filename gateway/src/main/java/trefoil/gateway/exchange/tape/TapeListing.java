package trefoil.gateway.exchange.tape;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import trefoil.engine.market.Instrument;

/** The instruments of a tape: as somebody listed them, or else as the tape itself shows them. Immutable. */
final class TapeListing {
    private final List<Instrument> instruments = new ArrayList<>();
    private final List<String> unknownSymbols = new ArrayList<>();
    private final Map<String, Integer> indexes = new HashMap<>();

    private TapeListing() {}

    /**
     * Of every symbol with a book, in order of appearance.
     *
     * @param listed instruments of the time; those that are not on the tape are passed over
     * @throws TapeException if there is none
     */
    static TapeListing of(final Path file, final TapeSurvey survey, final List<Instrument> listed) {
        final Map<String, Instrument> bySymbol = new HashMap<>();
        for (final Instrument known : listed) {
            bySymbol.put(known.symbol(), known);
        }
        final TapeListing listing = new TapeListing();
        for (final TapeSurvey.Symbol symbol : survey.symbols()) {
            if (symbol.hasBook()) {
                listing.add(symbol, bySymbol.get(symbol.name()));
            }
        }
        if (listing.instruments.isEmpty()) {
            throw new TapeException(file, 0, "holds no book of any instrument" + listing.reason());
        }
        return listing;
    }

    private void add(final TapeSurvey.Symbol symbol, final Instrument listed) {
        final Instrument made = listed == null ? TapeInstruments.derive(symbol) : listed;
        if (made == null) {
            unknownSymbols.add(symbol.name());
        } else {
            indexes.put(symbol.name(), instruments.size());
            instruments.add(made);
        }
    }

    private String reason() {
        return unknownSymbols.isEmpty()
                ? ": only trades, or depth changes without a depth answer to start from"
                : "; not understood: " + TapeReader.excerpt(unknownSymbols.toString());
    }

    List<Instrument> instruments() {
        return List.copyOf(instruments);
    }

    /** Index of a symbol among {@link #instruments()}, or null. */
    Integer index(final String symbol) {
        return indexes.get(symbol);
    }

    /** Symbols with a book that end with no known quote asset and were not listed. */
    List<String> unknownSymbols() {
        return List.copyOf(unknownSymbols);
    }
}
