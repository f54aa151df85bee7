package trefoil.gateway.cli.graph;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalStatus;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.research.Market;
import trefoil.engine.research.MarketListener;
import trefoil.engine.research.MarketWalk;
import trefoil.gateway.cli.CommandException;
import trefoil.gateway.cli.ExitCode;
import trefoil.gateway.cli.journal.Findings;
import trefoil.gateway.cli.journal.JournalCommand;
import trefoil.gateway.cli.journal.ProgressBar;
import trefoil.gateway.cli.journal.TimeText;
import trefoil.gateway.cli.journal.UtcTime;
import trefoil.gateway.graph.MarketGraph;

/** The market as a journal tells it at a moment. */
final class JournalMarket implements MarketListener {
    private static final int RECORDS_OF_A_PIECE = 1 << 12;

    private final JournalReader journal;
    private final JournalHeader header;
    private final MarketWalk walk;
    private final long untilNs;
    private final List<String> starts;
    private final Path file;
    private MarketGraph graph;
    private long quoteNs;
    private int crossed;

    private JournalMarket(
            final JournalReader journal,
            final JournalHeader header,
            final long untilNs,
            final List<String> starts,
            final Path file) {
        this.journal = journal;
        this.header = header;
        this.untilNs = untilNs;
        this.starts = starts;
        this.file = file;
        walk = new MarketWalk(journal, new Market(header.universe()), this);
    }

    /**
     * Reads it.
     *
     * @param at as users type a time; null for the journal's last quote: an orderly end drops all quotes
     * @param starts null for those that the journal names
     */
    static GraphedMarket read(final Path file, final String at, final List<String> starts, final PrintWriter err) {
        try (JournalReader journal = JournalReader.open(file)) {
            final JournalHeader header = journal.header()
                    .orElseThrow(() -> new CommandException(
                            ExitCode.FINDING,
                            file + ": its header is damaged, and the pairs are in it; 'trefoil journal verify' tells"
                                    + " more"));
            final List<String> wanted = starts == null ? header.startAssets() : starts;
            final long untilNs = at == null ? lastQuoteNs(file, err) : moment(at, header);
            final JournalMarket market = new JournalMarket(journal, header, untilNs, wanted, file);
            market.walk(err);
            if (at != null && market.graph == null) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "--at " + at + " is " + UtcTime.text(market.untilNs) + ": the journal ends at "
                                + UtcTime.text(market.walk.nowNs()) + ", and began at "
                                + UtcTime.text(header.createdNs()));
            }
            if (market.graph == null) {
                market.take(market.walk.nowNs());
            }
            return market.result();
        } catch (final JournalException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage());
        }
    }

    private static long lastQuoteNs(final Path file, final PrintWriter err) {
        try (JournalReader journal = JournalReader.open(file)) {
            final JournalMarket market =
                    new JournalMarket(journal, journal.header().orElseThrow(), Long.MAX_VALUE, List.of(), file);
            market.walk(err);
            return market.quoteNs;
        }
    }

    private static long moment(final String at, final JournalHeader header) {
        final long atNs;
        try {
            atNs = TimeText.from(at.strip(), header.createdNs());
        } catch (final IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "--at " + at + ": " + TimeText.ALLOWED);
        }
        if (atNs < header.createdNs()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--at " + at + " is " + UtcTime.text(atNs) + ", before the journal begins at "
                            + UtcTime.text(header.createdNs()));
        }
        return atNs;
    }

    private void walk(final PrintWriter err) {
        final ProgressBar progress = ProgressBar.of(err, "read", journal.runLength());
        while (graph == null && walk.next()) {
            if (journal.recordsRead() % RECORDS_OF_A_PIECE == 0) {
                progress.at(journal.bytesRead());
            }
        }
        progress.clear();
    }

    /** The record of that time is not taken over yet. */
    @Override
    public void onTime(final long timeNs) {
        if (timeNs > untilNs && graph == null) {
            take(untilNs);
        }
    }

    @Override
    public void onQuote(
            final int instrument,
            final int improved,
            final boolean bidMoved,
            final boolean askMoved,
            final long timeNs) {
        quoteNs = timeNs;
    }

    /** Makes the graph of the market as it is now. */
    private void take(final long atNs) {
        final Universe whole = header.universe();
        final RateMatrix known = walk.market().matrix();
        final Set<Integer> open = new HashSet<>();
        IntStream.range(0, whole.instrumentCount())
                .filter(i -> !walk.market().terms().states().closed(i))
                .forEach(open::add);
        final Universe universe = Markets.requirePairs(whole.retain(open), file.toString(), whole.instrumentCount());
        final RateMatrix quotes = new RateMatrix(universe);
        for (int i = 0; i < universe.instrumentCount(); i++) {
            final int from = whole.instrumentIndex(universe.instruments().get(i).symbol());
            if (known.receiveNs(from) > 0) {
                quotes.update(
                        i,
                        0,
                        1,
                        known.bidPrice(from),
                        known.bidQty(from),
                        known.askPrice(from),
                        known.askQty(from),
                        known.receiveNs(from));
                crossed += Markets.crossed(quotes, i) ? 1 : 0;
            }
        }
        graph = MarketGraph.at(atNs, universe, quotes, starts);
    }

    private GraphedMarket result() {
        final List<String> remarks = new ArrayList<>();
        Markets.addCrossed(remarks, crossed);
        boolean whole = true;
        if (journal.status() != JournalStatus.READING) {
            final Findings findings = new Findings(journal);
            findings.lines().forEach(line -> remarks.add("journal " + file + ": " + line));
            whole = findings.exitCode() == JournalCommand.WHOLE;
        }
        return new GraphedMarket(
                graph,
                "journal " + file.getFileName(),
                UtcTime.text(graph.atNs()),
                header.instruments().size(),
                remarks,
                whole);
    }
}
