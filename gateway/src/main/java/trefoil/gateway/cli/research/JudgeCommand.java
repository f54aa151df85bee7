package trefoil.gateway.cli.research;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trefoil.engine.forecast.ForecastKind;
import trefoil.engine.forecast.ForecastModel;
import trefoil.engine.journal.JournalException;
import trefoil.engine.math.DecimalText;
import trefoil.engine.research.forecast.Calibration;
import trefoil.engine.research.forecast.ForecastJudgement;
import trefoil.engine.research.forecast.ForecastStudy;
import trefoil.engine.research.forecast.ForecastTrial;
import trefoil.engine.research.forecast.GainInterval;
import trefoil.gateway.cli.CommandException;
import trefoil.gateway.cli.ExitCode;
import trefoil.gateway.session.ForecastFile;

/** {@code trefoil research judge}: a forecast against what happened. */
@Command(
        name = "judge",
        mixinStandardHelpOptions = true,
        description = {
            "Hold a fitted forecast against journals that it was not fitted on: how often edges lasted that were said to,",
            "and what the engine would have earned on paper with each kind of forecast and with none."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:YES, it is calibrated and earns more than none, or NO, it does not",
            "1:UNCLEAR: too few edges, or it was fitted on one of these journals",
            "2:wrong usage, a file that is no forecast, or no journal"
        })
public final class JudgeCommand implements Callable<Integer> {
    private static final double PERCENT = 100;
    private static final double BP = 1e4;
    private static final double US_IN_MS = 1e3;
    private static final int BAR = 40;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "What 'trefoil research fit' wrote.")
    private Path file;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "JOURNAL",
            description = "Journals (*.trefoil) that it was not fitted on.")
    private List<Path> journals;

    @Option(
            names = "--latency-us",
            paramLabel = "N",
            defaultValue = "20000",
            description = "One way, from an order's decision to its arrival, microseconds (default: ${DEFAULT-VALUE}).")
    private int latencyUs;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "500",
            description = "Most that one loop may spend, in the value asset (default: ${DEFAULT-VALUE}).")
    private long size;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin
    private ForecastOptions options;

    @Override
    public Integer call() {
        final ForecastJudgement judgement;
        try {
            final ForecastModel model = ForecastFile.read(file);
            judgement = new ForecastStudy(options.terms(spec, latencyUs, size)).judge(model, journals);
        } catch (final IllegalArgumentException | JournalException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage());
        }
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson(judgement));
        } else {
            print(judgement, out);
        }
        out.flush();
        return judgement.verdict() == ForecastJudgement.Verdict.UNCLEAR ? ExitCode.FINDING : ExitCode.OK;
    }

    private void print(final ForecastJudgement judgement, final PrintWriter out) {
        final Calibration calibration = judgement.calibration();
        out.printf(
                Locale.ROOT,
                "edges     %,d in %,d quotes, %,d of them cut short; at %.1f ms %.1f %% were still there%n",
                judgement.edges(),
                judgement.quotes(),
                judgement.censored(),
                TimeUnit.NANOSECONDS.toMicros(judgement.terms().latencyNs()) / US_IN_MS,
                PERCENT * calibration.rate());
        out.printf(
                Locale.ROOT,
                "brier     %.4f, %.4f for always saying that rate%n",
                calibration.brier(),
                calibration.baseBrier());
        out.printf(
                Locale.ROOT,
                "error     %.4f of calibration, at most %.2f is wanted%n",
                calibration.error(),
                ForecastJudgement.MAX_CALIBRATION_ERROR);
        out.printf(
                Locale.ROOT,
                "edge      %+.2f bp expected, %+.2f bp there was, on average%n",
                calibration.meanExpected() * BP,
                calibration.meanResult() * BP);
        out.println("forecast   happened    edges");
        for (final Calibration.Bin bin : calibration.bins()) {
            if (bin.count() > 0) {
                out.printf(
                        Locale.ROOT,
                        "%6.1f %%   %6.1f %% %8d  %s%n",
                        PERCENT * bin.meanForecast(),
                        PERCENT * bin.rate(),
                        bin.count(),
                        bar(bin));
            }
        }
        out.println("kind           loops   earning   refused   net "
                + judgement.terms().valueAsset());
        judgement
                .trials()
                .forEach((kind, result) -> out.printf(
                        Locale.ROOT,
                        "%-12s %7d %9d %9d   %s%n",
                        kind.configName(),
                        result.closed(),
                        result.profitable(),
                        result.refused(),
                        DecimalText.toString(result.profit())));
        judgement
                .seenBefore()
                .forEach(session ->
                        out.println("note      it was fitted on session " + session + ": that proves nothing"));
        final GainInterval interval = judgement.interval(ForecastKind.SURVIVAL);
        if (interval.known()) {
            out.println("gain      of survival over none, with 95 % certainty " + DecimalText.toString(interval.low())
                    + " to " + DecimalText.toString(interval.high()) + " "
                    + judgement.terms().valueAsset());
        }
        out.println(conclusion(judgement));
    }

    private static String bar(final Calibration.Bin bin) {
        final char[] bar = " ".repeat(BAR + 1).toCharArray();
        bar[(int) Math.round(bin.rate() * BAR)] = 'o';
        bar[(int) Math.round(bin.meanForecast() * BAR)] = '+';
        return "|" + new String(bar) + "|";
    }

    private static String conclusion(final ForecastJudgement judgement) {
        final String gain = DecimalText.toString(judgement.gain(ForecastKind.SURVIVAL)) + " "
                + judgement.terms().valueAsset();
        return switch (judgement.verdict()) {
            case YES -> "YES       the survival forecast is calibrated and earns " + gain + " more than none";
            case NO ->
                "NO        the survival forecast "
                        + (judgement.calibration().error() <= ForecastJudgement.MAX_CALIBRATION_ERROR
                                ? "is calibrated"
                                : "is not calibrated")
                        + " and makes a difference of " + gain + " to none";
            case UNCLEAR -> "UNCLEAR   " + unclear(judgement, gain);
        };
    }

    private static String unclear(final ForecastJudgement judgement, final String gain) {
        if (!judgement.seenBefore().isEmpty()) {
            return "take journals that it was not fitted on";
        }
        if (judgement.calibration().count() < ForecastJudgement.LEAST_EDGES) {
            return judgement.calibration().count() + " edges are too few: at least " + ForecastJudgement.LEAST_EDGES
                    + " with a known outcome are needed";
        }
        return "the survival forecast is calibrated, but that it earns " + gain
                + " more than none may be chance: take more journals";
    }

    private static String asJson(final ForecastJudgement judgement) {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            final Calibration calibration = judgement.calibration();
            json.writeStartObject();
            json.writeStringField("verdict", judgement.verdict().name());
            json.writeNumberField("latencyNs", judgement.terms().latencyNs());
            json.writeNumberField("edges", judgement.edges());
            json.writeNumberField("censored", judgement.censored());
            json.writeNumberField("quotes", judgement.quotes());
            json.writeNumberField("rate", calibration.rate());
            json.writeNumberField("brier", calibration.brier());
            json.writeNumberField("baseBrier", calibration.baseBrier());
            json.writeNumberField("calibrationError", calibration.error());
            json.writeNumberField("meanExpected", calibration.meanExpected());
            json.writeNumberField("meanResult", calibration.meanResult());
            json.writeArrayFieldStart("calibration");
            for (final Calibration.Bin bin : calibration.bins()) {
                json.writeStartObject();
                json.writeNumberField("edges", bin.count());
                json.writeNumberField("forecast", bin.meanForecast());
                json.writeNumberField("happened", bin.rate());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("valueAsset", judgement.terms().valueAsset());
            json.writeObjectFieldStart("trials");
            for (final var trial : judgement.trials().entrySet()) {
                final ForecastTrial.Result result = trial.getValue();
                json.writeObjectFieldStart(trial.getKey().configName());
                json.writeNumberField("loops", result.closed());
                json.writeNumberField("earning", result.profitable());
                json.writeNumberField("orders", result.orders());
                json.writeNumberField("refused", result.refused());
                json.writeStringField("net", DecimalText.toString(result.profit()));
                json.writeEndObject();
            }
            json.writeEndObject();
            final GainInterval interval = judgement.interval(ForecastKind.SURVIVAL);
            if (interval.known()) {
                json.writeStringField("gainLow", DecimalText.toString(interval.low()));
                json.writeStringField("gainHigh", DecimalText.toString(interval.high()));
            }
            json.writeArrayFieldStart("seenBefore");
            for (final String session : judgement.seenBefore()) {
                json.writeString(session);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (final IOException e) {
            throw new IllegalStateException("in memory", e);
        }
        return text.toString();
    }
}
