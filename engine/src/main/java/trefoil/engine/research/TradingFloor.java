package trefoil.engine.research;

import java.util.ArrayList;
import java.util.List;
import trefoil.engine.event.Side;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.research.result.Gap;
import trefoil.engine.risk.Valuation;

/**
 * The traders of one walk: brings each what improved and pays at its fee, and lets their orders arrive in between. A
 * market that does not quote for longer than quotes are trusted is a gap for them.
 */
final class TradingFloor implements MarketListener {
    private static final long NO_QUOTE = Long.MIN_VALUE;

    private final CandidateScan scan;
    private final PaperBooks books;
    private final List<Trader> traders = new ArrayList<>();
    private final long staleAfterNs;
    private long nextNs = Trader.NEVER;
    private long lastQuoteNs = NO_QUOTE;

    /**
     * A floor of those cells of the grid.
     *
     * @param cells indexes as {@link Cells} has them
     */
    TradingFloor(
            final Market market,
            final LoopIndex loops,
            final Valuation valuation,
            final StudySettings settings,
            final List<String> startAssets,
            final List<Cells.Cell> cells) {
        staleAfterNs = settings.staleAfterNs();
        books = new PaperBooks(market, staleAfterNs, settings.consumption());
        final EngineCounters counters = new EngineCounters();
        final List<TierTerms> tiers = new ArrayList<>();
        double lowest = Double.MAX_VALUE;
        for (final Cells.Cell cell : cells) {
            final long rate = cell.tier().rate();
            TierTerms terms = tiers.stream()
                    .filter(known -> known.feeRate == rate)
                    .findFirst()
                    .orElse(null);
            if (terms == null) {
                terms = new TierTerms(market, startAssets, rate, settings.minEdgePpm(), staleAfterNs);
                tiers.add(terms);
                lowest = terms.table.loopCount() == 0 ? lowest : Math.min(lowest, terms.table.breakEven(0));
            }
            traders.add(new Trader(
                    market, terms, books, valuation, settings, startAssets, cell.size(), cell.latencyNs(), counters));
        }
        scan = new CandidateScan(market, loops, lowest, startAssets);
    }

    @Override
    public void onTime(final long timeNs) {
        if (timeNs <= nextNs) {
            return;
        }
        final long trustedUntilNs = lastQuoteNs == NO_QUOTE ? timeNs : lastQuoteNs + staleAfterNs;
        nextNs = Trader.NEVER;
        for (final Trader trader : traders) {
            trader.upTo(Math.min(timeNs, trustedUntilNs));
            nextNs = Math.min(nextNs, trader.nextNs());
        }
        if (timeNs > trustedUntilNs) {
            interrupt();
        }
    }

    @Override
    public void onQuote(
            final int instrument,
            final int improved,
            final boolean bidMoved,
            final boolean askMoved,
            final long timeNs) {
        if (lastQuoteNs != NO_QUOTE && timeNs - lastQuoteNs > staleAfterNs) {
            interrupt();
        }
        lastQuoteNs = timeNs;
        books.onQuote(instrument, timeNs);
        scan.onQuote(instrument, bidMoved, askMoved);
        if (scan.candidatesOn(instrument) == 0) {
            return;
        }
        if ((improved & RateMatrix.SELL_IMPROVED) != 0) {
            offer(instrument, Side.SELL, timeNs);
        }
        if ((improved & RateMatrix.BUY_IMPROVED) != 0) {
            offer(instrument, Side.BUY, timeNs);
        }
    }

    private void offer(final int instrument, final int side, final long timeNs) {
        final int count = scan.collect(instrument, side);
        if (count == 0) {
            return;
        }
        for (final Trader trader : traders) {
            trader.onCandidates(scan.candidates(), scan.products(), count, timeNs);
            nextNs = Math.min(nextNs, trader.nextNs());
        }
    }

    @Override
    public void onGap(final Gap gap) {
        interrupt();
        scan.onGap();
        lastQuoteNs = NO_QUOTE;
    }

    private void interrupt() {
        traders.forEach(Trader::interrupt);
        books.forget();
        nextNs = Trader.NEVER;
    }

    @Override
    public void onEnd(final long timeNs) {
        interrupt();
    }

    /** What each cell's trader came to, in the order of the cells. */
    List<TradeTally> tallies() {
        return traders.stream().map(Trader::tally).toList();
    }
}
