package trefoil.gateway.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of option values, so that a refusal names the option as it was typed. */
public final class Bounds {
    /** A year. */
    public static final long MAX_SECONDS = 365L * 24 * 3_600;

    /** Fees and edges in parts per million: half of everything. */
    public static final int MAX_PPM = 500_000;

    static final int MAX_PORT = 65_535;

    private Bounds() {}

    public static void require(
            final CommandSpec spec, final String option, final long value, final long low, final long high) {
        if (value < low || value > high) {
            throw new ParameterException(
                    spec.commandLine(), option + " " + value + " is not from " + low + " to " + high);
        }
    }

    public static void require(
            final CommandSpec spec, final String option, final double value, final double low, final double high) {
        if (!(value >= low && value <= high)) {
            throw new ParameterException(
                    spec.commandLine(), option + " " + value + " is not from " + low + " to " + high);
        }
    }
}
