package trefoil.gateway.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import trefoil.engine.research.result.BreakEvenFee;
import trefoil.engine.research.result.FeeFindings;
import trefoil.engine.research.result.FeeTier;
import trefoil.engine.research.result.Gap;
import trefoil.engine.research.result.JournalFindings;
import trefoil.engine.research.result.LoopFindings;
import trefoil.engine.research.result.LoopName;
import trefoil.engine.research.result.ProfitCell;
import trefoil.engine.research.result.ProfitGrid;
import trefoil.engine.research.result.StudyResult;
import trefoil.engine.research.result.Verdict;
import trefoil.gateway.graph.EdgeColour;
import trefoil.gateway.graph.GraphSvg;
import trefoil.gateway.graph.GraphSvg.ShownLoop;
import trefoil.gateway.graph.MarketGraph;
import trefoil.gateway.page.Axis;
import trefoil.gateway.page.HeatMap;
import trefoil.gateway.page.Page;
import trefoil.gateway.page.Plot;
import trefoil.gateway.page.Table;

/** A study as a page: the verdict and what it rests on first, then how it comes about, then what it was made from. */
public final class StudyPage {
    private static final int LOOPS_SHOWN = 25;
    private static final int LOOPS_DRAWN = 5;
    private static final int GAPS_SHOWN = 50;

    private final StudyResult study;
    private final Map<String, String> made;
    private final Page page;

    private StudyPage(final StudyResult study, final Map<String, String> made) {
        this.study = study;
        this.made = made;
        page = new Page("Does it pay?", lead());
    }

    /**
     * The page.
     *
     * @param made how the study was made, by name: its command, the program's version and commit
     */
    public static String html(final StudyResult study, final Map<String, String> made) {
        return new StudyPage(study, made).write();
    }

    private String write() {
        verdict();
        facts();
        new OpportunityPlots(study, page).add();
        profit();
        fees();
        loops();
        graph();
        quality();
        howMade();
        return page.html();
    }

    private String lead() {
        final int journals = study.journals().size();
        final long fromNs = study.journals().stream()
                .mapToLong(JournalFindings::fromNs)
                .filter(ns -> ns != 0)
                .min()
                .orElse(0);
        final long toNs =
                study.journals().stream().mapToLong(JournalFindings::toNs).max().orElse(0);
        return "Triangular loops in " + (journals == 1 ? "one journal" : journals + " journals")
                + (fromNs == 0
                        ? ", which hold no record"
                        : " of " + Figures.time(fromNs) + " to " + Figures.time(toNs) + ", money in "
                                + study.valueAsset());
    }

    private void verdict() {
        final Verdict verdict = study.verdict();
        final List<String> sentences = new ArrayList<>(List.of(verdict.reason()));
        sentences.addAll(verdict.numbers());
        if (!verdict.moreNeeded().isEmpty()) {
            sentences.add(verdict.moreNeeded());
        }
        page.verdict(
                switch (verdict.word()) {
                    case STOP -> Page.Tone.BAD;
                    case UNCLEAR -> Page.Tone.OPEN;
                    case CONTINUE -> Page.Tone.GOOD;
                },
                verdict.word().name(),
                sentences);
    }

    private void facts() {
        final Map<String, String> facts = new LinkedHashMap<>();
        facts.put("observed", Figures.span(study.observation().observedNs()));
        facts.put("market updates", Figures.count(study.observation().updates()));
        facts.put("triangles", Figures.count(study.observation().triangles()));
        facts.put("greatest edge before fees", Figures.edge(study.observation().peakEdgePpb()));
        facts.put("opportunities before fees", Figures.count(study.gross().count()));
        facts.put(
                "that beat three fees of " + Figures.fee(study.net().feeRate()),
                Figures.count(study.net().count()));
        facts.put("gone before an order arrives", Figures.share(study.gross().ghostRate()));
        study.verdict().reference().ifPresent(cell -> {
            facts.put("profit of the reference", Figures.signedAmount(Figures.money(cell.profit())));
            facts.put(
                    "expected a day",
                    Double.isNaN(cell.perDayLow()) ? "too little data" : Figures.signedAmount(cell.perDay()));
        });
        page.facts(facts);
        page.text("Looked at " + Figures.count(study.observation().evaluations())
                + " moments at which a triangle had three fresh quotes, none older than "
                + Figures.span(study.staleAfterNs()) + "; at "
                + Figures.count(study.observation().grossPositive())
                + " of them a loop was worth more than it cost before fees. Had old quotes been trusted, the greatest edge would"
                + " have seemed to be " + Figures.edge(study.observation().staleEdgePpb()) + ".");
    }

    private void profit() {
        final ProfitGrid grid = study.grid();
        page.heading("What the orders would have earned");
        if (grid.cells().isEmpty()) {
            page.text("Nothing was traded, so there is no profit or loss to show.");
            return;
        }
        page.text(
                "The engine's own orders, met by the books as they were when these orders would have arrived. Latency is one"
                        + " way: a loop of three legs waits for it six times. Each cell is the profit in "
                        + study.valueAsset()
                        + " over all that was observed.");
        for (final long size : grid.sizes()) {
            page.heatMap(heatMap(grid, size));
        }
        reference();
        perDay(grid);
        breakEven(grid);
    }

    private HeatMap heatMap(final ProfitGrid grid, final long size) {
        final double[][] values =
                new double[grid.tiers().size()][grid.latenciesNs().size()];
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < values[i].length; j++) {
                values[i][j] = grid.cell(grid.latenciesNs().get(j), grid.tiers().get(i), size)
                        .map(cell -> Figures.money(cell.profit()))
                        .orElse(Double.NaN);
            }
        }
        return new HeatMap(
                "Profit in " + study.valueAsset() + ", loops of at most " + Figures.amount(Figures.money(size)),
                "fee \\ latency",
                grid.tiers().stream().map(StudyPage::tier).toList(),
                grid.latenciesNs().stream().map(Figures::span).toList(),
                values,
                Figures::signedAmount);
    }

    private static String tier(final FeeTier tier) {
        final String rate = Figures.fee(tier.rate());
        return tier.name().replace(" ", "").equals(rate.replace(" ", "")) ? rate : tier.name() + " (" + rate + ")";
    }

    private void reference() {
        final Optional<ProfitCell> reference = study.verdict().reference();
        if (reference.isEmpty()) {
            return;
        }
        final ProfitCell cell = reference.get();
        final Map<String, String> notes = new LinkedHashMap<>();
        notes.put(
                "the verdict's reference",
                Figures.span(cell.latencyNs()) + " one way, fee " + tier(cell.tier()) + ", loops of at most "
                        + Figures.amount(Figures.money(cell.size())) + " " + study.valueAsset());
        notes.put(
                "loops",
                Figures.count(cell.loops()) + " begun: " + Figures.count(cell.completed()) + " completed, "
                        + Figures.count(cell.completedInPart()) + " in part, " + Figures.count(cell.missed())
                        + " found nothing, " + Figures.count(cell.unwound()) + " unwound, "
                        + Figures.count(cell.held()) + " held, " + Figures.count(cell.censored())
                        + " cut off by a gap or the end");
        notes.put(
                "money",
                Figures.signedAmount(Figures.money(cell.profit())) + " altogether, worst loop "
                        + Figures.signedAmount(Figures.money(cell.worstLoop())) + ", most at work at once "
                        + Figures.amount(Figures.money(cell.requiredCapital())));
        notes.put(
                "a day",
                Double.isNaN(cell.perDayLow())
                        ? "too little was observed to tell"
                        : Figures.signedAmount(cell.perDay()) + ", from " + Figures.signedAmount(cell.perDayLow())
                                + " to "
                                + Figures.signedAmount(cell.perDayHigh()) + " with 95 % confidence ("
                                + Figures.count(study.grid().blocks()) + " blocks of "
                                + Figures.span(study.grid().blockNs()) + ")");
        page.notes(notes);
    }

    /** At the size of the verdict, or else the greatest. */
    private void perDay(final ProfitGrid grid) {
        if (grid.latenciesNs().size() < 2) {
            return;
        }
        final long size = study.verdict()
                .reference()
                .map(ProfitCell::size)
                .orElse(grid.sizes().get(grid.sizes().size() - 1));
        final boolean daily = study.verdict()
                .reference()
                .filter(cell -> !Double.isNaN(cell.perDayLow()))
                .isPresent();
        final Plot plot = new Plot(
                daily ? "Expected profit of a day by latency" : "Profit by latency",
                "Loops of at most " + Figures.amount(Figures.money(size)) + " " + study.valueAsset()
                        + (daily
                                ? "; a band is the 95 % interval, where there is enough data for one."
                                : ", over all that was observed: too little to tell what a day would bring."),
                Axis.log("latency one way", "ns"),
                Axis.linear(daily ? "a day" : "profit", study.valueAsset()));
        for (final FeeTier tier : grid.tiers()) {
            final List<ProfitCell> cells = grid.latenciesNs().stream()
                    .filter(latency -> latency > 0)
                    .flatMap(latency -> grid.cell(latency, tier, size).stream())
                    .toList();
            final double[] latencies =
                    cells.stream().mapToDouble(ProfitCell::latencyNs).toArray();
            if (daily) {
                plot.line(
                        tier(tier),
                        latencies,
                        cells.stream().mapToDouble(ProfitCell::perDay).toArray(),
                        cells.stream().mapToDouble(ProfitCell::perDayLow).toArray(),
                        cells.stream().mapToDouble(ProfitCell::perDayHigh).toArray());
            } else {
                plot.line(
                        tier(tier),
                        latencies,
                        cells.stream()
                                .mapToDouble(cell -> Figures.money(cell.profit()))
                                .toArray());
            }
        }
        page.plot(plot.level(0, "break-even"));
    }

    private void breakEven(final ProfitGrid grid) {
        if (grid.breakEvenFees().isEmpty()) {
            return;
        }
        final Table table = new Table().text("latency one way");
        grid.sizes().forEach(size -> table.number("loops of at most " + Figures.amount(Figures.money(size))));
        for (final long latency : grid.latenciesNs()) {
            final List<String> row = new ArrayList<>(List.of(Figures.span(latency)));
            for (final long size : grid.sizes()) {
                row.add(grid.breakEvenFees().stream()
                        .filter(fee -> fee.latencyNs() == latency && fee.size() == size)
                        .findFirst()
                        .map(StudyPage::breakEven)
                        .orElse(Figures.NONE));
            }
            table.row(row.toArray(String[]::new));
        }
        page.heading("Break-even fee");
        page.text(
                "The fee of each leg up to which the orders would have earned, by straight line between the study's fees.");
        page.table(table);
    }

    private static String breakEven(final BreakEvenFee fee) {
        return fee.rate() < 0 ? "at no fee of the study" : (fee.bounded() ? "" : "at least ") + Figures.fee(fee.rate());
    }

    private void fees() {
        page.heading("Edge after fees");
        page.text(
                "What three legs cost at each fee, and how many of the opportunities before fees reach it at their best"
                        + " moment, whether or not an order would have been in time.");
        final Table table = new Table()
                .text("fee of each leg")
                .number("edge needed")
                .number("opportunities")
                .number("share")
                .number("greatest edge after fees");
        for (final FeeFindings fee : study.fees()) {
            table.row(
                    tier(fee.tier()),
                    Figures.edge(fee.tier().breakEvenEdgePpb()),
                    Figures.count(fee.opportunities()),
                    Figures.share(fee.share()),
                    Figures.edge(fee.peakNetEdgePpb()));
        }
        page.table(table);
    }

    private void loops() {
        page.heading("Best loops");
        final List<LoopFindings> loops = study.gross().loops();
        if (loops.isEmpty()) {
            page.text("No loop ever had three fresh quotes.");
            return;
        }
        if (study.gross().count() == 0) {
            page.text("None was ever worth more than it cost; these came nearest.");
        }
        final Table table = new Table()
                .text("loop")
                .number("opened")
                .number("end not seen")
                .number("open altogether")
                .number("half gone after")
                .number("greatest edge")
                .number("capacity, " + study.valueAsset())
                .number("earned at once, " + study.valueAsset());
        for (final LoopFindings loop : loops.subList(0, Math.min(LOOPS_SHOWN, loops.size()))) {
            table.row(
                    path(loop.loop()),
                    Figures.count(loop.opportunities()),
                    Figures.count(loop.censored()),
                    Figures.span(loop.openNs()),
                    loop.opportunities() == 0 ? Figures.NONE : Figures.span(loop.medianNs()),
                    Figures.edge(loop.peakEdgePpb()),
                    Figures.amount(Figures.money(loop.capacity())),
                    Figures.amount(Figures.money(loop.capacityProfit())));
        }
        page.table(table);
        if (loops.size() > LOOPS_SHOWN) {
            page.text(
                    "The first " + LOOPS_SHOWN + " of " + Figures.count(loops.size()) + ". Earned at once means without"
                            + " any latency, at no fee: what was on the books, not what an order would have got.");
        } else {
            page.text(
                    "Earned at once means without any latency, at no fee: what was on the books, not what an order would"
                            + " have got.");
        }
    }

    private static String path(final LoopName loop) {
        return String.join(" → ", loop.assets()) + " → " + loop.assets().get(0);
    }

    private void graph() {
        if (study.universe().instrumentCount() == 0) {
            return;
        }
        final List<String> starts = study.gross().loops().stream()
                .map(loop -> loop.loop().assets().get(0))
                .distinct()
                .toList();
        final MarketGraph graph = MarketGraph.of(study.universe(), starts);
        final Map<LoopName, ShownLoop> shown = new LinkedHashMap<>();
        for (final LoopFindings loop : study.gross().loops()) {
            final int index = graph.loopIndex(loop.loop().assets());
            if (index >= 0 && shown.size() < LOOPS_DRAWN) {
                shown.put(loop.loop(), new ShownLoop(index, Figures.edge(loop.peakEdgePpb()) + " at best"));
            }
        }
        page.heading("The market");
        page.graph(
                "Who is joined to whom in the first journal, and the best loops.",
                GraphSvg.of(graph, EdgeColour.TRIANGLES, List.copyOf(shown.values())));
    }

    private void quality() {
        page.heading("The data");
        final Table journals = new Table()
                .text("journal")
                .text("from")
                .text("to")
                .number("observed")
                .number("records")
                .number("updates")
                .number("gaps");
        final Table gaps =
                new Table().text("journal").text("gap").text("from").text("to").number("length");
        final Map<String, String> notes = new LinkedHashMap<>();
        int shown = 0;
        for (final JournalFindings journal : study.journals()) {
            journals.row(
                    journal.name(),
                    Figures.time(journal.fromNs()),
                    Figures.time(journal.toNs()),
                    Figures.span(journal.observedNs()),
                    Figures.count(journal.records()),
                    Figures.count(journal.updates()),
                    Figures.count(journal.gapCount()));
            for (final Gap gap : journal.gaps()) {
                if (shown++ < GAPS_SHOWN) {
                    gaps.row(
                            journal.name(),
                            words(gap.kind()),
                            Figures.time(gap.fromNs()),
                            Figures.time(gap.toNs()),
                            gap.toNs() < gap.fromNs() ? "back in time" : Figures.span(gap.toNs() - gap.fromNs()));
                }
            }
            if (!journal.notes().isEmpty()) {
                notes.put(journal.name(), String.join(" ", journal.notes()));
            }
        }
        page.table(journals);
        page.text(
                "A gap ends what is observed: an opportunity that was open is counted as lasting at least until then, a loop"
                        + " that was traded as void, and nothing is carried across.");
        if (!gaps.isEmpty()) {
            page.folded(
                    shown > GAPS_SHOWN ? "the first " + GAPS_SHOWN + " gaps" : shown + (shown == 1 ? " gap" : " gaps"),
                    gaps);
        }
        if (!notes.isEmpty()) {
            page.notes(notes);
        }
    }

    private static String words(final Gap.Kind kind) {
        return switch (kind) {
            case FEED_DOWN -> "a connection went down";
            case DAMAGE -> "records are missing or unreadable";
            case CLOCK_BACK -> "the clock went back";
            case CLOCK_FORWARD -> "a silence, or the clock went forward";
        };
    }

    private void howMade() {
        if (!study.notes().isEmpty()) {
            page.heading("What limits this");
            study.notes().forEach(page::text);
        }
        page.heading("How this was made").notes(made);
    }
}
