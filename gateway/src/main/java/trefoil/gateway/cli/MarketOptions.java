package trefoil.gateway.cli;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import trefoil.engine.sim.MarketFeed;
import trefoil.engine.sim.SyntheticMarket;
import trefoil.engine.sim.SyntheticMarketConfig;
import trefoil.gateway.exchange.tape.TapeFeed;
import trefoil.gateway.exchange.tape.TapeStatistics;

/** The market of a simulated exchange, as the command line names it: synthetic by seed, or a recorded tape. */
final class MarketOptions {
    /** Cross pairs follow slowly enough for three REST orders in a row, on a laptop too. */
    private static final long LAG_MIN_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long LAG_MAX_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final int MAX_RATE = 10_000_000;
    private static final double MIN_SPEED = 0.001;
    private static final double MAX_SPEED = 1_000;

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

    @Option(
            names = "--speed",
            paramLabel = "X",
            defaultValue = "1",
            description = "Market time for one unit of real time (default: ${DEFAULT-VALUE}).")
    private double speed;

    @Option(
            names = "--fee-ppm",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Taker fee that the exchange charges, 1000 is 0.1 %% (default: ${DEFAULT-VALUE}).")
    private int feePpm;

    @Option(
            names = "--fees-in-bnb",
            description = "Take commissions in BNB at three quarters while the account has any; "
                    + "on with the fault bnb-runs-out.")
    private boolean feesInBnb;

    /** Refuses values that are out of bounds. */
    void check(final CommandSpec spec) {
        Bounds.require(spec, "--rate", updatesPerSecond, 1, MAX_RATE);
        Bounds.require(spec, "--fee-ppm", feePpm, 0, Bounds.MAX_PPM);
        Bounds.require(spec, "--speed", speed, MIN_SPEED, MAX_SPEED);
    }

    /** Market time for one unit of real time. */
    double speed() {
        return speed;
    }

    /** Taker fee, parts per million. */
    int feePpm() {
        return feePpm;
    }

    /** Whether commissions are to be taken in BNB. */
    boolean feesInBnb() {
        return feesInBnb;
    }

    /** Seed of the synthetic market, and of all else that is drawn. */
    long seed() {
        return seed;
    }

    /** The tape, or null for the synthetic market. */
    Path tape() {
        return tape;
    }

    /**
     * A feed from the beginning.
     *
     * @param remarks gets a line for each part of the tape that cannot be played
     */
    MarketFeed feed(final Consumer<String> remarks) {
        if (tape != null) {
            final TapeFeed feed = TapeFeed.open(tape);
            remark(feed, remarks);
            return feed;
        }
        return SyntheticMarket.create(SyntheticMarketConfig.builder(seed)
                .updatesPerSecond(updatesPerSecond)
                .lagNs(LAG_MIN_NS, LAG_MAX_NS)
                .build());
    }

    private void remark(final TapeFeed feed, final Consumer<String> remarks) {
        final TapeStatistics read = feed.statistics();
        if (!read.damage().isEmpty()) {
            remarks.accept("tape " + tape + " breaks off after line " + read.lines() + " (" + read.damage()
                    + "): played up to there");
        }
        if (read.unreadable() > 0) {
            remarks.accept("tape " + tape + ": " + read.unreadable() + " line(s) left out, the first is line "
                    + read.firstUnreadableLine() + ": " + read.firstUnreadableReason());
        }
        if (!feed.unknownSymbols().isEmpty()) {
            remarks.accept("tape " + tape + ": symbols left out, their assets are not told: "
                    + String.join(" ", feed.unknownSymbols()));
        }
    }

    /** What is played, for people. */
    String describe() {
        return tape != null
                ? "tape " + tape.getFileName() + (speed == 1 ? "" : ", " + speed + " times as fast")
                : "synthetic market, seed " + seed + ", " + updatesPerSecond + " updates/s";
    }
}
