package trefoil.gateway.page;

import java.util.List;

/**
 * What a plot's values mean along one direction.
 *
 * @param label what is measured
 * @param unit {@code ns} is shown as the time it is, {@code count} with thousands apart; anything else stands behind the
 *     number
 * @param scale how values are laid out
 * @param bins names of the bins; empty but for {@link Scale#BINS}
 */
public record Axis(String label, String unit, Scale scale, List<String> bins) {
    /** How values are laid out. */
    public enum Scale {
        LINEAR,
        /** By powers of ten; values of 0 and below are not shown. */
        LOG,
        /** Seconds since the epoch, as UTC. */
        TIME,
        /** Whole numbers from 0, each with a name. */
        BINS
    }

    public Axis {
        bins = List.copyOf(bins);
    }

    /** Evenly. */
    public static Axis linear(final String label, final String unit) {
        return new Axis(label, unit, Scale.LINEAR, List.of());
    }

    /** By powers of ten. */
    public static Axis log(final String label, final String unit) {
        return new Axis(label, unit, Scale.LOG, List.of());
    }

    /** Points in time, seconds since the epoch. */
    public static Axis time(final String label) {
        return new Axis(label, "", Scale.TIME, List.of());
    }

    /** Named bins, the values 0, 1, 2 and so on. */
    public static Axis bins(final String label, final List<String> names) {
        return new Axis(label, "", Scale.BINS, names);
    }
}
