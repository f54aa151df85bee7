package trefoil.engine.research;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalStatus;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.research.result.Gap;
import trefoil.engine.research.result.JournalFindings;
import trefoil.engine.risk.Valuation;

/** One walk through one journal, with some of the grid's traders and, once for each journal, the trackers. One thread. */
final class JournalStudy {
    /** Records between two reports of how far it is. */
    private static final int RECORDS_OF_A_PIECE = 1 << 14;

    private final StudyJournal journal;
    private final StudySettings settings;
    private final String valueAsset;
    private final List<Cells.Cell> cells;
    private final boolean tracks;

    /** What the walk came to; what it did not look for is null. */
    record Outcome(
            List<TradeTally> tallies,
            OpportunityTally gross,
            OpportunityTally net,
            OpportunityScan scan,
            LoopIndex loops,
            JournalFindings findings) {}

    JournalStudy(
            final StudyJournal journal,
            final StudySettings settings,
            final String valueAsset,
            final List<Cells.Cell> cells,
            final boolean tracks) {
        this.journal = journal;
        this.settings = settings;
        this.valueAsset = valueAsset;
        this.cells = cells;
        this.tracks = tracks;
    }

    Outcome run(final LongConsumer progress) {
        final Universe universe = journal.universe();
        final Market market = new Market(universe);
        final List<String> startAssets = journal.startAssets(settings);
        final LoopIndex loops = new LoopIndex(universe, startAssets);
        final Valuation valuation = CapacityGauge.valuation(market, valueAsset);
        final TradingFloor floor = new TradingFloor(market, loops, valuation, settings, startAssets, cells);
        final long[] breakEvensPpb = new Cells(settings)
                .tiers.stream().mapToLong(tier -> tier.breakEvenEdgePpb()).toArray();
        final long ghostNs = settings.latenciesNs().get(0);
        final long ownRate = settings.tiers().get(0).rate();
        final OpportunityTally gross = new OpportunityTally(0, ghostNs, breakEvensPpb, settings.mostKept());
        final OpportunityTally net = new OpportunityTally(ownRate, ghostNs, breakEvensPpb, settings.mostKept());
        final OpportunityScan scan = tracks ? scan(market, loops, valuation, gross, net, ownRate) : null;
        try (JournalReader reader = JournalReader.open(journal.path())) {
            final MarketWalk walk = new MarketWalk(reader, market, listener(scan, floor, gross, net));
            for (int records = 1; walk.next(); records++) {
                if (records % RECORDS_OF_A_PIECE == 0) {
                    progress.accept(reader.bytesRead());
                }
            }
            if (!tracks) {
                return new Outcome(floor.tallies(), null, null, null, null, null);
            }
            for (int loop = 0; loop < loops.table().loopCount(); loop++) {
                if (scan.peak(loop) > 0) {
                    gross.onPeak(loops.name(loop), OpportunityTracker.edgePpb(scan.peak(loop)));
                    net.onPeak(loops.name(loop), OpportunityTracker.edgePpb(scan.peak(loop)));
                }
            }
            return new Outcome(floor.tallies(), gross, net, scan, loops, findings(reader, walk, scan));
        }
    }

    private OpportunityScan scan(
            final Market market,
            final LoopIndex loops,
            final Valuation valuation,
            final OpportunityTally gross,
            final OpportunityTally net,
            final long ownRate) {
        final long staleAfterNs = settings.staleAfterNs();
        return new OpportunityScan(
                market,
                loops,
                staleAfterNs,
                List.of(tracker(market, loops, valuation, 0, gross), tracker(market, loops, valuation, ownRate, net)));
    }

    private OpportunityTracker tracker(
            final Market market,
            final LoopIndex loops,
            final Valuation valuation,
            final long rate,
            final OpportunityTally tally) {
        return new OpportunityTracker(
                loops,
                market,
                settings.staleAfterNs(),
                OpportunityTracker.thresholdOf(Fixed.toDouble(rate)),
                new CapacityGauge(market, loops, valuation, rate, settings.staleAfterNs()),
                OpportunityListener.NONE,
                tally::onEnded);
    }

    private static MarketListener listener(
            final OpportunityScan scan,
            final TradingFloor floor,
            final OpportunityTally gross,
            final OpportunityTally net) {
        if (scan == null) {
            return floor;
        }
        return new MarketListener() {
            @Override
            public void onTime(final long timeNs) {
                floor.onTime(timeNs);
            }

            @Override
            public void onQuote(
                    final int instrument,
                    final int improved,
                    final boolean bidMoved,
                    final boolean askMoved,
                    final long timeNs) {
                gross.onUpdate(timeNs);
                net.onUpdate(timeNs);
                scan.onQuote(instrument, improved, bidMoved, askMoved, timeNs);
                floor.onQuote(instrument, improved, bidMoved, askMoved, timeNs);
            }

            @Override
            public void onMarketState(final int instrument, final boolean closed, final long timeNs) {
                scan.onMarketState(instrument, closed, timeNs);
            }

            @Override
            public void onGap(final Gap gap) {
                scan.onGap(gap);
                floor.onGap(gap);
            }

            @Override
            public void onEnd(final long timeNs) {
                scan.onEnd(timeNs);
                floor.onEnd(timeNs);
            }
        };
    }

    private JournalFindings findings(final JournalReader reader, final MarketWalk walk, final OpportunityScan scan) {
        final List<String> notes = new ArrayList<>(journal.notes());
        if (walk.updates() == 0) {
            notes.add("holds no market data");
        }
        if (reader.status() == JournalStatus.OPEN_OR_TORN) {
            notes.add("has no end: the run was killed, or is still going on; what is there was studied");
        }
        if (reader.damageCount() > 0) {
            notes.add("is damaged in " + reader.damageCount() + " place(s), " + reader.recordsLost()
                    + " record(s) are known to be lost: gaps there");
        }
        if (reader.compacted()) {
            notes.add("has had market data taken out of a file to keep within its limit");
        }
        if (walk.market().unusableRecords() > 0) {
            notes.add(walk.market().unusableRecords() + " record(s) contradict themselves and were passed over");
        }
        return new JournalFindings(
                journal.path().getFileName().toString(),
                journal.header().session(),
                journal.header().toolVersion(),
                walk.firstNs(),
                walk.nowNs(),
                scan.observedBySlot().values().stream()
                        .mapToLong(Long::longValue)
                        .sum(),
                reader.recordsRead(),
                walk.updates(),
                walk.gapCount(),
                walk.gaps(),
                notes);
    }
}
