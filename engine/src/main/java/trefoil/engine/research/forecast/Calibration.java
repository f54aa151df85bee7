package trefoil.engine.research.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What was forecast against what happened, in {@value #BINS} bins of the forecast probability.
 *
 * <pre>
 *   Brier score        mean of (forecast − happened)²              0 is perfect; always saying the rate of all is the base
 *   calibration error  Σ part of a bin × |mean forecast − rate|    over the bins
 * </pre>
 */
public final class Calibration {
    /** Bins of the probability. */
    public static final int BINS = 10;

    private final long[] counts = new long[BINS];
    private final long[] happened = new long[BINS];
    private final double[] forecast = new double[BINS];
    private double squares;
    private double expected;
    private double resulted;

    /**
     * One forecast and what happened.
     *
     * @param probability forecast, 0 to 1
     * @param happens whether it did
     * @param expectedEdge forecast
     * @param result what there was: 0 where nothing would have been begun
     */
    public void add(final double probability, final boolean happens, final double expectedEdge, final double result) {
        final int bin = Math.max(0, Math.min(BINS - 1, (int) (probability * BINS)));
        counts[bin]++;
        happened[bin] += happens ? 1 : 0;
        forecast[bin] += probability;
        final double error = probability - (happens ? 1 : 0);
        squares += error * error;
        expected += expectedEdge;
        resulted += result;
    }

    /** Adds another's. */
    public void add(final Calibration other) {
        for (int bin = 0; bin < BINS; bin++) {
            counts[bin] += other.counts[bin];
            happened[bin] += other.happened[bin];
            forecast[bin] += other.forecast[bin];
        }
        squares += other.squares;
        expected += other.expected;
        resulted += other.resulted;
    }

    /**
     * One bin.
     *
     * @param count forecasts in it
     * @param meanForecast 0 if there is none
     * @param rate how often it happened; 0 if there is none
     */
    public record Bin(long count, double meanForecast, double rate) {}

    /** The bins, from the lowest probability to the highest. */
    public List<Bin> bins() {
        final List<Bin> bins = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            final double count = Math.max(1, counts[bin]);
            bins.add(new Bin(counts[bin], forecast[bin] / count, happened[bin] / count));
        }
        return bins;
    }

    /** Forecasts. */
    public long count() {
        return Arrays.stream(counts).sum();
    }

    /** How often it happened. */
    public double rate() {
        return Arrays.stream(happened).sum() / (double) Math.max(1, count());
    }

    /** Mean square of the error. */
    public double brier() {
        return squares / Math.max(1, count());
    }

    /** Brier score of always saying {@link #rate}. */
    public double baseBrier() {
        return rate() * (1 - rate());
    }

    /** Mean distance of forecast and rate. */
    public double error() {
        double error = 0;
        for (final Bin bin : bins()) {
            error += bin.count() * Math.abs(bin.meanForecast() - bin.rate());
        }
        return error / Math.max(1, count());
    }

    /** Mean edge that was forecast. */
    public double meanExpected() {
        return expected / Math.max(1, count());
    }

    /** Mean edge that there was. */
    public double meanResult() {
        return resulted / Math.max(1, count());
    }
}
