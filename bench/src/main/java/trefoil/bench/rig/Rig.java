package trefoil.bench.rig;

import java.nio.file.Path;
import java.util.Locale;
import trefoil.bench.BenchMarket;
import trefoil.engine.pipeline.HandOff;
import trefoil.engine.pipeline.WaitMode;

/** {@code scripts/bench rig}: the jitter floor, the path in memory, sockets by each source, and sockets to orders. */
public final class Rig {
    private static final int USAGE = 2;

    private Rig() {}

    /** Runs it into the directory named; the second argument may name a part of it. */
    public static void main(final String[] args) throws Exception {
        if (args.length < 1 || args.length > 2) {
            System.err.println("usage: trefoil.bench.rig.Rig <directory> [memory|receive|orders]");
            System.exit(USAGE);
        }
        final String part = args.length == 2 ? args[1] : "";
        final Path directory = Path.of(args[0]);
        final Findings findings = new Findings(directory, "rig");
        findings.endProcessOnFailure();
        final BenchMarket market = new BenchMarket();
        final Latencies floor = JitterFloor.measure(findings);
        if (part.isEmpty() || part.equals("memory")) {
            new MemoryRig(market, findings).run();
        }
        final LoopbackTls tls = LoopbackTls.generate();
        if (part.isEmpty() || part.equals("receive")) {
            final ReceiveRig receive = new ReceiveRig(market, tls, findings);
            for (final boolean encrypted : new boolean[] {false, true}) {
                for (final SourceKind kind : SourceKind.values()) {
                    if (encrypted || kind != SourceKind.OWN_BUSY_JDK) {
                        System.out.println(
                                String.format(Locale.ROOT, "%s, %s", encrypted ? "TLS" : "plain", kind.words()));
                        receive.run(kind, encrypted, false);
                    }
                }
            }
            receive.run(SourceKind.OWN_BUSY, false, true);
            receive.run(SourceKind.OWN_BUSY, true, true);
        }
        if (part.isEmpty() || part.equals("orders")) {
            final OrderRig orders = new OrderRig(market, null, findings, floor);
            orders.run(SourceKind.OWN_BUSY, true, WaitMode.YIELDING);
            orders.run(SourceKind.OWN_SELECT, true, WaitMode.YIELDING);
            orders.run(SourceKind.OWN_SELECT, true, WaitMode.PARKING);
            orders.run(SourceKind.OWN_BUSY, true, WaitMode.PARKING, HandOff.INLINE);
            orders.run(SourceKind.OWN_SELECT, true, WaitMode.PARKING, HandOff.INLINE);
            orders.run(SourceKind.OKHTTP, false, WaitMode.PARKING);
            orders.conclude();
            final OrderRig encrypted = new OrderRig(market, tls, findings, floor);
            encrypted.run(SourceKind.OWN_BUSY, true, WaitMode.YIELDING);
            encrypted.run(SourceKind.OWN_SELECT, true, WaitMode.PARKING);
            encrypted.run(SourceKind.OWN_BUSY, true, WaitMode.PARKING, HandOff.INLINE);
        }
        // Sources and senders may keep threads that are not daemons.
        System.exit(0);
    }
}
