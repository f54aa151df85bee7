package trefoil.gateway.exchange.tape;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a first reading of a tape finds: its symbols, their price grids, and whose the unnamed depth answers are. */
final class TapeSurvey {
    /** Symbols that one tape may hold: a few times what the venue lists. */
    static final int MAX_SYMBOLS = 20_000;

    private static final int MAX_UNNAMED = 100_000;

    private final Map<String, Symbol> symbols = new LinkedHashMap<>();
    private final List<Long> unnamedIds = new ArrayList<>();
    private long firstNs = -1;
    private final TapeClock clock = new TapeClock();
    private TapeStatistics statistics;
    private TapeForm form;

    private TapeSurvey() {}

    /** Reads the whole file. */
    static TapeSurvey of(final Path file) {
        return of(file, null);
    }

    /** As {@link #of(Path)}, in that form; null for the one that it shows. */
    static TapeSurvey of(final Path file, final TapeForm form) {
        final TapeSurvey survey = new TapeSurvey();
        final TapeFrame frame = new TapeFrame();
        try (TapeReader reader = TapeReader.open(file, form)) {
            while (reader.next(frame)) {
                survey.onFrame(file, frame);
            }
            survey.statistics = reader.statistics();
            survey.form = reader.form();
        }
        for (final long id : survey.unnamedIds) {
            final Symbol owner = survey.owner(id);
            if (owner != null) {
                owner.snapshot = true;
            }
        }
        return survey;
    }

    /** Symbols in order of appearance. */
    Iterable<Symbol> symbols() {
        return symbols.values();
    }

    /** In which form the file was read. */
    TapeForm form() {
        return form;
    }

    long firstNs() {
        return firstNs;
    }

    TapeClock clock() {
        return clock;
    }

    TapeStatistics statistics() {
        return statistics;
    }

    /** The symbol of a depth answer that does not name it: the only one whose update ids enclose the answer's. */
    String symbolOf(final TapeFrame frame) {
        if (!frame.symbol.isEmpty()) {
            return frame.symbol;
        }
        final Symbol owner = owner(frame.updateId);
        return owner == null ? "" : owner.name;
    }

    private Symbol owner(final long id) {
        Symbol owner = null;
        for (final Symbol symbol : symbols.values()) {
            if (symbol.encloses(id)) {
                if (owner != null) {
                    return null;
                }
                owner = symbol;
            }
        }
        return owner;
    }

    private void onFrame(final Path file, final TapeFrame frame) {
        firstNs = firstNs < 0 ? frame.receiveNs : firstNs;
        clock.moveTo(frame.receiveNs);
        if (frame.symbol.isEmpty()) {
            if (frame.kind == TapeFrameKind.REST_DEPTH && unnamedIds.size() < MAX_UNNAMED) {
                unnamedIds.add(frame.updateId);
            }
            return;
        }
        if (symbols.size() == MAX_SYMBOLS && !symbols.containsKey(frame.symbol)) {
            throw new TapeException(file, frame.line, "names more than " + MAX_SYMBOLS + " symbols");
        }
        symbols.computeIfAbsent(frame.symbol, Symbol::new).onFrame(frame);
    }

    /** Facts about one symbol. */
    static final class Symbol {
        private final String name;
        private final TapeGrid prices = new TapeGrid();
        private final TapeGrid quantities = new TapeGrid();
        private boolean quoted;
        private boolean snapshot;
        private long firstId = Long.MAX_VALUE;
        private long lastId = Long.MIN_VALUE;

        private Symbol(final String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        TapeGrid prices() {
            return prices;
        }

        TapeGrid quantities() {
            return quantities;
        }

        /** Whether its frames make a book: quotes, or changes with something to start from. */
        boolean hasBook() {
            return quoted || snapshot;
        }

        private void onFrame(final TapeFrame frame) {
            quoted |= frame.kind == TapeFrameKind.BOOK_TICKER
                    || frame.kind == TapeFrameKind.PARTIAL_DEPTH
                    || frame.kind == TapeFrameKind.POLLED_QUOTE;
            snapshot |= frame.kind == TapeFrameKind.REST_DEPTH;
            if (frame.updateId > 0) {
                firstId = Math.min(firstId, frame.firstUpdateId);
                lastId = Math.max(lastId, frame.updateId);
            }
            onSide(frame.bids, frame.bidLevels);
            onSide(frame.asks, frame.askLevels);
        }

        private boolean encloses(final long id) {
            return id >= firstId - 1 && id <= lastId;
        }

        private void onSide(final long[] side, final int levels) {
            for (int i = 0; i < levels; i++) {
                prices.add(side[i * 2]);
                quantities.add(side[i * 2 + 1]);
            }
        }
    }
}
