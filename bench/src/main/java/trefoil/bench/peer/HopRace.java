package trefoil.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import trefoil.bench.HopBenchmark;
import trefoil.bench.report.Measurement;
import trefoil.bench.rig.Findings;

/**
 * A message to another thread: over our ring and back, half of it; and a command without content through exchange-core, whose
 * ring has several stages between a command and its result, in a process of its own. The two do not do the same.
 */
final class HopRace {
    private static final String GROUP = "peers: a hop to another thread";
    private static final long WARM_UP_NS = TimeUnit.SECONDS.toNanos(4);
    private static final long SLICE_NS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final int SLICES = 10;
    private static final int BATCH = 16;
    private static final int PATIENCE_S = 60;
    private static final List<String> OPENED = List.of(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");

    private final Path exchangeCore;
    private final Findings findings;

    /** With exchange-core from that directory, if it has its libraries. */
    HopRace(final Path exchangeCore, final Findings findings) {
        this.exchangeCore = exchangeCore;
        this.findings = findings;
    }

    void run() throws IOException, InterruptedException {
        System.out.println("hop");
        findings.add(Measurement.of("peer.hop.trefoil", GROUP, "Trefoil: a hop, half a round trip", "ns", ours()));
        final Path libraries = exchangeCore.resolve("target").resolve("lib");
        if (!Files.isDirectory(libraries)) {
            System.out.println("  exchange-core is not here: " + libraries + " does not exist");
            return;
        }
        final double[] slices = theirs(libraries);
        if (slices.length > 0) {
            findings.add(Measurement.of(
                    "peer.hop.exchangeCore", GROUP, "exchange-core: a command's way to its result", "ns", slices));
        }
    }

    private static double[] ours() throws InterruptedException {
        final HopBenchmark hop = new HopBenchmark();
        run(hop, WARM_UP_NS);
        final double[] slices = new double[SLICES];
        for (int i = 0; i < SLICES; i++) {
            slices[i] = run(hop, SLICE_NS);
        }
        hop.close();
        return slices;
    }

    private static double run(final HopBenchmark hop, final long forNs) throws InterruptedException {
        final long startNs = System.nanoTime();
        long nowNs = startNs;
        long trips = 0;
        while (nowNs - startNs < forNs) {
            for (int i = 0; i < BATCH; i++) {
                hop.disruptorSpinning();
            }
            trips += BATCH;
            nowNs = System.nanoTime();
        }
        return (nowNs - startNs) / 2.0 / trips;
    }

    private double[] theirs(final Path libraries) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPENED);
        command.addAll(List.of(
                "-cp",
                libraries.resolve("*").toString(),
                exchangeCore.resolve("ExchangeCoreHop.java").toString()));
        final Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        final List<Double> slices = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                slices.add(Double.parseDouble(line));
            }
        } catch (final NumberFormatException e) {
            System.out.println("  exchange-core says something else: " + e.getMessage());
        } finally {
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        if (slices.isEmpty()) {
            System.out.println("  exchange-core does not run on this Java runtime");
        }
        return slices.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
