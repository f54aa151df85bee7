package trefoil.engine.recovery;

import java.util.OptionalLong;
import org.agrona.DirectBuffer;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.risk.Valuation;

/** The last quotes of a journal, and what amounts are worth at them. */
public final class LastQuotes {
    private final Universe universe;
    private final String valueAsset;
    private final RateMatrix matrix;
    private final Valuation valuation;

    private LastQuotes(final Universe universe, final String valueAsset) {
        this.universe = universe;
        this.valueAsset = valueAsset;
        matrix = new RateMatrix(universe);
        valuation = new Valuation(universe, matrix, universe.assetIndex(valueAsset));
    }

    /** Quotes of a run; null if its journal does not say in which asset worths are counted, or orders its own way. */
    static LastQuotes of(final JournalHeader header, final String valueAsset) {
        try {
            final Universe universe = header.universe();
            return valueAsset == null || universe.assetIndex(valueAsset) == Universe.NOT_FOUND
                    ? null
                    : new LastQuotes(universe, valueAsset);
        } catch (final JournalException e) {
            return null;
        }
    }

    void take(final DirectBuffer buffer, final int offset) {
        final int instrument = BookTicker.instrument(buffer, offset);
        if (instrument >= 0 && instrument < universe.instrumentCount()) {
            matrix.update(
                    instrument,
                    BookTicker.connection(buffer, offset),
                    BookTicker.updateId(buffer, offset),
                    BookTicker.bidPrice(buffer, offset),
                    BookTicker.bidQty(buffer, offset),
                    BookTicker.askPrice(buffer, offset),
                    BookTicker.askQty(buffer, offset),
                    RecordHeader.timeNs(buffer, offset));
        }
    }

    /** Asset that worths are counted in. */
    public String valueAsset() {
        return valueAsset;
    }

    /** What an amount is worth, fixed units of the value asset; empty if it has no price. */
    public OptionalLong worth(final String asset, final long amount) {
        final int index = universe.assetIndex(asset);
        final long worth = index == Universe.NOT_FOUND ? Valuation.UNPRICED : valuation.value(index, amount);
        return worth == Valuation.UNPRICED ? OptionalLong.empty() : OptionalLong.of(worth);
    }
}
