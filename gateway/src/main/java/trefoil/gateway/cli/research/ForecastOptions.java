package trefoil.gateway.cli.research;

import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import trefoil.engine.research.forecast.ForecastTrial;
import trefoil.gateway.cli.Bounds;

/** On what terms a forecast is fitted and judged. */
final class ForecastOptions {
    private static final int MAX_FEE_PPM = 100_000;
    private static final int MAX_LATENCY_US = 60_000_000;
    private static final long MAX_SIZE = 1_000_000_000L;

    @Option(
            names = "--fee-ppm",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Taker fee of each leg, 1000 is 0.1 %% (default: ${DEFAULT-VALUE}).")
    private int feePpm;

    @Option(
            names = "--min-edge-ppm",
            paramLabel = "N",
            defaultValue = "100",
            description = "Least profit after fees of an edge that counts (default: ${DEFAULT-VALUE}).")
    private int minEdgePpm;

    @Option(
            names = "--quote-age",
            paramLabel = "MS",
            defaultValue = "2000",
            description = "Age beyond which a quote is not trusted (default: ${DEFAULT-VALUE}).")
    private int quoteAgeMs;

    @Option(
            names = "--value-asset",
            paramLabel = "ASSET",
            defaultValue = "USDT",
            description = "What sizes and results are counted in (default: ${DEFAULT-VALUE}).")
    private String valueAsset;

    /** The terms, with that latency and size. */
    ForecastTrial.Terms terms(final CommandSpec spec, final int latencyUs, final long size) {
        Bounds.require(spec, "--fee-ppm", feePpm, 0, MAX_FEE_PPM);
        Bounds.require(spec, "--min-edge-ppm", minEdgePpm, 0, MAX_FEE_PPM);
        Bounds.require(spec, "--quote-age", quoteAgeMs, 1, Integer.MAX_VALUE);
        Bounds.require(spec, "--latency-us", latencyUs, 1, MAX_LATENCY_US);
        Bounds.require(spec, "--size", size, 1, MAX_SIZE);
        if (!valueAsset.matches("[\\p{L}\\p{N}]{1,32}")) {
            throw new ParameterException(spec.commandLine(), "--value-asset '" + valueAsset + "' is no asset");
        }
        return new ForecastTrial.Terms(
                TimeUnit.MICROSECONDS.toNanos(latencyUs), feePpm, minEdgePpm, quoteAgeMs, size, valueAsset);
    }
}
