package trefoil.bench.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import trefoil.bench.BenchMarket;
import trefoil.bench.rig.Findings;
import trefoil.bench.rig.JitterFloor;

/** {@code scripts/bench peers}: every race, one after the other, in one run. */
public final class Peers {
    private static final int USAGE = 2;

    private Peers() {}

    /** Runs it into the directory named first. */
    public static void main(final String[] args) throws Exception {
        if (args.length != 2) {
            System.err.println("usage: trefoil.bench.peer.Peers <directory> <directory of exchange-core>");
            System.exit(USAGE);
        }
        final Path directory = Path.of(args[0]);
        final Findings findings = new Findings(directory, "peers");
        findings.endProcessOnFailure();
        if (!Files.exists(directory.resolve("rig.json"))) {
            // With the rig in the same run, the machine has been looked at.
            JitterFloor.measure(findings);
        }
        final BenchMarket market = new BenchMarket();
        new QuotesRace(market, findings).run();
        new DetectionRace(market, findings).run();
        new HopRace(Path.of(args[1]), findings).run();
        // The libraries keep threads that are not daemons.
        System.exit(0);
    }
}
