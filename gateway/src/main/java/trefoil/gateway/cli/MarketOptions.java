package trefoil.gateway.cli;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;
import trefoil.engine.sim.MarketFeed;
import trefoil.engine.sim.SyntheticMarket;
import trefoil.engine.sim.SyntheticMarketConfig;
import trefoil.gateway.exchange.tape.TapeFeed;

/** The market of a simulated exchange, as the command line names it: synthetic by seed, or a recorded tape. */
final class MarketOptions {
    /** Cross pairs follow slowly enough for three REST orders in a row, on a laptop too. */
    private static final long LAG_MIN_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long LAG_MAX_NS = TimeUnit.MILLISECONDS.toNanos(250);

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the synthetic market (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "24000",
            description = "Book updates per second of the synthetic market (default: ${DEFAULT-VALUE}).")
    private int updatesPerSecond;

    @Option(names = "--tape", paramLabel = "FILE", description = "Play a recorded tape instead (plain or gzipped).")
    private Path tape;

    /** The tape, or null for the synthetic market. */
    Path tape() {
        return tape;
    }

    /** A feed from the beginning. */
    MarketFeed feed() {
        if (tape != null) {
            return TapeFeed.open(tape);
        }
        try {
            return SyntheticMarket.create(SyntheticMarketConfig.builder(seed)
                    .updatesPerSecond(updatesPerSecond)
                    .lagNs(LAG_MIN_NS, LAG_MAX_NS)
                    .build());
        } catch (final IllegalArgumentException problem) {
            throw new CommandException(ExitCode.USAGE, problem.getMessage());
        }
    }

    /** What is played, for people. */
    String describe() {
        return tape != null
                ? "tape " + tape.getFileName()
                : "synthetic market, seed " + seed + ", " + updatesPerSecond + " updates/s";
    }
}
