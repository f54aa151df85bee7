package trefoil.engine.research.forecast;

import java.util.List;
import java.util.Map;
import trefoil.engine.forecast.ForecastKind;

/**
 * How good a forecast is on journals.
 *
 * @param terms on which the engine traded
 * @param edges met in them
 * @param censored of those, the ones of which something stayed unknown
 * @param quotes in the journals
 * @param calibration of the survival forecast at the terms' latency
 * @param trials what the engine made with each kind
 * @param seenBefore sessions that the forecast was fitted on: on those it proves nothing
 */
public record ForecastJudgement(
        ForecastTrial.Terms terms,
        long edges,
        long censored,
        long quotes,
        Calibration calibration,
        Map<ForecastKind, ForecastTrial.Result> trials,
        List<String> seenBefore) {
    /** Greatest calibration error at which a forecast is called calibrated. */
    public static final double MAX_CALIBRATION_ERROR = 0.05;

    /** Edges with a known outcome below which nothing is concluded. */
    public static final long LEAST_EDGES = 100;

    /** What is to be thought of it. */
    public enum Verdict {
        /** Too few edges, a gain that may be chance, or it was fitted on these journals. */
        UNCLEAR,
        /** It is not calibrated, or earns less than none. */
        NO,
        /** It is calibrated, and earns more than none with 95 % certainty. */
        YES
    }

    /** Whether the survival forecast is worth its name. */
    public Verdict verdict() {
        if (calibration.count() < LEAST_EDGES || !seenBefore.isEmpty()) {
            return Verdict.UNCLEAR;
        }
        if (calibration.error() > MAX_CALIBRATION_ERROR || gain(ForecastKind.SURVIVAL) <= 0) {
            return Verdict.NO;
        }
        return interval(ForecastKind.SURVIVAL).low() > 0 ? Verdict.YES : Verdict.UNCLEAR;
    }

    /** Between what bounds {@link #gain} lies with 95 % certainty. */
    public GainInterval interval(final ForecastKind kind) {
        return GainInterval.of(
                trials.get(kind).profitBySecond(), trials.get(ForecastKind.NONE).profitBySecond());
    }

    /** What a kind earned more than none, fixed units of the value asset. */
    public long gain(final ForecastKind kind) {
        return trials.get(kind).profit() - trials.get(ForecastKind.NONE).profit();
    }
}
