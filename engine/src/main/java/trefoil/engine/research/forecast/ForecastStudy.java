package trefoil.engine.research.forecast;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.forecast.ForecastAxes;
import trefoil.engine.forecast.ForecastKind;
import trefoil.engine.forecast.ForecastModel;
import trefoil.engine.forecast.ForecastSettings;
import trefoil.engine.forecast.SurvivalForecast;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Universe;
import trefoil.engine.research.Market;
import trefoil.engine.research.MarketWalk;

/** Fits a forecast to journals, and judges one on others. One thread. */
public final class ForecastStudy {
    private final ForecastTrial.Terms terms;

    /** A study on those terms. */
    public ForecastStudy(final ForecastTrial.Terms terms) {
        this.terms = terms;
    }

    /**
     * The model of what became of edges in those journals.
     *
     * @throws JournalException if one cannot be read, or its universe is another program's
     * @throws IllegalArgumentException if no edge was seen in them
     */
    public ForecastModel fit(final List<Path> journals) {
        final ForecastAxes axes = ForecastAxes.usual(terms.valueAsset());
        final ForecastFit fit = new ForecastFit(axes);
        final Sums sums = new Sums();
        for (final Path file : journals) {
            try (JournalReader journal = JournalReader.open(file)) {
                final JournalHeader header = header(file, journal);
                final Market market = new Market(header.universe());
                final LoopTable table = table(header);
                walk(journal, market, sampler(market, table, axes, fit.of(table, market.matrix())), sums);
                sums.sessions.add(header.session());
            }
        }
        if (!fit.sawAnything()) {
            throw new IllegalArgumentException(
                    "no edge of at least " + terms.minEdgePpm() + " ppm after fees of "
                            + terms.feePpm() + " ppm in any of " + journals.size()
                            + " journal(s): there is nothing to fit a forecast to; take more, or lower --fee-ppm or --min-edge-ppm");
        }
        return fit.model(facts(sums));
    }

    private SortedMap<String, String> facts(final Sums sums) {
        final SortedMap<String, String> facts = new TreeMap<>();
        facts.put("sessions", String.join(" ", sums.sessions));
        facts.put("quotes", Long.toString(sums.updates));
        facts.put("edges", Long.toString(sums.edges));
        facts.put("censored", Long.toString(sums.censored));
        facts.put("gaps", Long.toString(sums.gaps));
        facts.put("feePpm", Integer.toString(terms.feePpm()));
        facts.put("minEdgePpm", Integer.toString(terms.minEdgePpm()));
        facts.put("staleAfterMs", Integer.toString(terms.staleAfterMs()));
        return facts;
    }

    /**
     * How good a model is on those journals.
     *
     * @throws JournalException if one cannot be read, or its universe is another program's
     */
    public ForecastJudgement judge(final ForecastModel model, final List<Path> journals) {
        final Calibration calibration = new Calibration();
        final Sums sums = new Sums();
        final Map<ForecastKind, ForecastTrial.Result> trials = new TreeMap<>();
        for (final Path file : journals) {
            calibrate(model, file, calibration, sums);
            for (final ForecastKind kind : ForecastKind.values()) {
                trials.merge(kind, trial(model, file, kind), ForecastTrial.Result::plus);
            }
        }
        final List<String> seenBefore = sums.sessions.stream()
                .filter(session -> List.of(
                                model.facts().getOrDefault("sessions", "").split(" "))
                        .contains(session))
                .toList();
        return new ForecastJudgement(
                terms,
                sums.edges,
                sums.censored,
                sums.updates,
                calibration,
                Collections.unmodifiableMap(trials),
                seenBefore);
    }

    private void calibrate(final ForecastModel model, final Path file, final Calibration calibration, final Sums sums) {
        try (JournalReader journal = JournalReader.open(file)) {
            final JournalHeader header = header(file, journal);
            final Market market = new Market(header.universe());
            final LoopTable table = table(header);
            final SurvivalForecast forecast = new SurvivalForecast(model, table, market.matrix());
            final ForecastAxes axes = new ForecastAxes(
                    model.axes().edgePpm(),
                    model.axes().ageNs(),
                    model.axes().size(),
                    List.of(terms.latencyNs()),
                    model.axes().arrivals(),
                    model.axes().valueAsset());
            walk(journal, market, sampler(market, table, axes, new Comparison(forecast, calibration)), sums);
            sums.sessions.add(header.session());
        }
    }

    /** Holds forecasts against what happens. */
    private final class Comparison implements EdgeOutcomes {
        private final SurvivalForecast forecast;
        private final Calibration calibration;

        Comparison(final SurvivalForecast forecast, final Calibration calibration) {
            this.forecast = forecast;
            this.calibration = calibration;
        }

        @Override
        public Object onEdge(final EdgeSample edge) {
            return new double[] {
                forecast.probability(edge.loop(), edge.trigger(), edge.edge(), edge.ageNs(), terms.latencyNs()),
                forecast.expectedEdge(edge.loop(), edge.trigger(), edge.edge(), edge.ageNs(), terms.latencyNs())
            };
        }

        @Override
        public void onOutcome(
                final EdgeSample sample,
                final Object met,
                final int latency,
                final boolean begun,
                final double result) {
            final double[] said = (double[]) met;
            calibration.add(said[0], begun && result > 0, said[1], begun ? result : 0);
        }
    }

    private ForecastTrial.Result trial(final ForecastModel model, final Path file, final ForecastKind kind) {
        try (JournalReader journal = JournalReader.open(file)) {
            final ForecastSettings forecast = new ForecastSettings(ForecastKind.SURVIVAL, Optional.of(model), 0, (int)
                            TimeUnit.NANOSECONDS.toMicros(terms.latencyNs()))
                    .with(kind);
            return new ForecastTrial(journal, header(file, journal), terms, forecast).run();
        }
    }

    private static JournalHeader header(final Path file, final JournalReader journal) {
        return journal.header()
                .orElseThrow(() -> new JournalException(
                        "journal " + file + ": its header is damaged, so what its records mean is unknown"));
    }

    private LoopTable table(final JournalHeader header) {
        final Universe universe = header.universe();
        final int[] fees = new int[universe.instrumentCount()];
        Arrays.fill(fees, terms.feePpm());
        return new LoopTable(
                universe,
                header.startAssets().stream().mapToInt(universe::assetIndex).toArray(),
                FeeTable.ofPpm(fees),
                terms.minEdgePpm());
    }

    private EdgeSampler sampler(
            final Market market, final LoopTable table, final ForecastAxes axes, final EdgeOutcomes outcomes) {
        return new EdgeSampler(market, table, axes, TimeUnit.MILLISECONDS.toNanos(terms.staleAfterMs()), outcomes);
    }

    private static void walk(
            final JournalReader journal, final Market market, final EdgeSampler sampler, final Sums sums) {
        final MarketWalk walk = new MarketWalk(journal, market, sampler);
        while (walk.next()) {
            // The sampler is told.
        }
        sums.edges += sampler.edges();
        sums.censored += sampler.censored();
        sums.updates += walk.updates();
        sums.gaps += walk.gapCount();
    }

    /** What several journals add up to. */
    private static final class Sums {
        private final List<String> sessions = new ArrayList<>();
        private long edges;
        private long censored;
        private long updates;
        private long gaps;
    }
}
