package trefoil.gateway.cli.graph;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.SystemEpochNanoClock;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.VenueTrust;
import trefoil.gateway.binance.codec.BestQuotes.BestQuote;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.cli.CommandException;
import trefoil.gateway.cli.ExitCode;
import trefoil.gateway.cli.journal.UtcTime;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.graph.MarketGraph;

/** Makes the graph of what files or the venue tell. */
final class Markets {
    private Markets() {}

    /**
     * The market of a listing.
     *
     * @param snapshot file of its quotes; null for none
     */
    static GraphedMarket ofFiles(final Path listing, final Path snapshot, final List<String> starts) {
        final List<Instrument> listed = MarketFiles.exchangeInfo(listing).instruments();
        final String source = "exchangeInfo of " + listing.getFileName();
        if (snapshot == null) {
            final Universe universe = requirePairs(Universe.of(listed), source, listed.size());
            return new GraphedMarket(MarketGraph.of(universe, starts), source, "", listed.size(), List.of(), true);
        }
        return quoted(
                Universe.of(listed),
                listed.size(),
                MarketFiles.quotes(snapshot),
                source + ", quotes of " + snapshot.getFileName(),
                "",
                starts);
    }

    /** What the venue lists and quotes now; the settings say which assets count. */
    static GraphedMarket ofVenue(final TrefoilConfig config, final Path snapshot, final List<String> starts)
            throws VenueException {
        final String address = config.venue().restUrl().toString();
        final VenueTrust trust =
                config.venue().trustFile().map(VenueTrust::ofFile).orElse(VenueTrust.RUNTIME);
        final SystemEpochNanoClock clock = new SystemEpochNanoClock();
        try (BinanceRestClient rest = new BinanceRestClient(address, null, clock, trust)) {
            final List<Instrument> listed = rest.exchangeInfo().instruments();
            final Map<String, BestQuote> quotes = snapshot == null ? rest.bestQuotes() : MarketFiles.quotes(snapshot);
            final Universe universe = Universe.of(
                    listed, config.universe().includeAssets(), config.universe().excludeAssets());
            return quoted(
                    universe,
                    listed.size(),
                    quotes,
                    snapshot == null ? address : address + ", quotes of " + snapshot.getFileName(),
                    snapshot == null ? UtcTime.text(clock.nanoTime()) : "",
                    starts);
        }
    }

    private static GraphedMarket quoted(
            final Universe universe,
            final int listed,
            final Map<String, BestQuote> quotes,
            final String source,
            final String moment,
            final List<String> starts) {
        requirePairs(universe, source, listed);
        final RateMatrix matrix = new RateMatrix(universe);
        int found = 0;
        int crossed = 0;
        for (int i = 0; i < universe.instrumentCount(); i++) {
            final BestQuote quote = quotes.get(universe.instruments().get(i).symbol());
            if (quote != null) {
                matrix.update(i, 0, 1, quote.bidPrice(), quote.bidQty(), quote.askPrice(), quote.askQty(), 0);
                found++;
                crossed += crossed(matrix, i) ? 1 : 0;
            }
        }
        if (found == 0) {
            throw new CommandException(
                    ExitCode.USAGE,
                    source + ": not one of the " + quotes.size() + " quotes is of a pair that is traded: they are of"
                            + " different venues, or of different times");
        }
        final List<String> remarks = new ArrayList<>();
        if (found < universe.instrumentCount()) {
            remarks.add((universe.instrumentCount() - found) + " of " + universe.instrumentCount()
                    + " pairs traded are not among the quotes");
        }
        addCrossed(remarks, crossed);
        return new GraphedMarket(MarketGraph.of(universe, matrix, starts), source, moment, listed, remarks, true);
    }

    static boolean crossed(final RateMatrix matrix, final int pair) {
        return matrix.bidPrice(pair) > 0 && matrix.askPrice(pair) > 0 && matrix.bidPrice(pair) >= matrix.askPrice(pair);
    }

    static void addCrossed(final List<String> remarks, final int crossed) {
        if (crossed > 0) {
            remarks.add(crossed + (crossed == 1 ? " pair has" : " pairs have")
                    + " a bid that reaches the ask: no market shows that, so its quotes are not of one moment");
        }
    }

    static Universe requirePairs(final Universe universe, final String source, final int listed) {
        if (universe.instrumentCount() == 0) {
            throw new CommandException(
                    ExitCode.USAGE,
                    source + ": none of the " + listed + " pairs listed is traded, so there is no graph");
        }
        return universe;
    }
}
