package trefoil.bench.peer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.bench.BenchMarket;
import trefoil.bench.report.Measurement;
import trefoil.bench.report.Reach;
import trefoil.bench.rig.Findings;
import trefoil.bench.rig.FrameServer;
import trefoil.bench.rig.Frames;
import trefoil.bench.rig.Latencies;
import trefoil.bench.rig.Pace;
import trefoil.engine.MonotonicEpochClock;

/**
 * Socket to quote by each contender, the same frames of one pair: how many a second when as many are sent as are taken, and
 * how late at a rate that all of them keep up with, counted from when a frame was meant to be sent.
 */
final class QuotesRace {
    private static final int PER_SECOND = 10_000;
    private static final long LEAD_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long FLOOD_WARM_UP_NS = TimeUnit.SECONDS.toNanos(6);
    private static final long FLOOD_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long WARM_UP_NS = TimeUnit.SECONDS.toNanos(3);
    private static final long MEASURED_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final String GROUP = "peers: a socket's frames to quotes";

    private final BenchMarket market;
    private final Findings findings;
    private final EpochNanoClock clock = new MonotonicEpochClock();

    QuotesRace(final BenchMarket market, final Findings findings) {
        this.market = market;
        this.findings = findings;
    }

    void run() throws Exception {
        final List<Measurement> rates = new ArrayList<>();
        final List<Measurement> latencies = new ArrayList<>();
        for (final Contender contender : List.of(new OurQuotes(), new XChangeQuotes(), new ConnectorQuotes())) {
            System.out.println(contender.words());
            try (contender;
                    FrameServer server = new FrameServer(null)) {
                race(contender, server, rates, latencies);
            }
        }
        ratios(rates, latencies);
    }

    private void race(
            final Contender contender,
            final FrameServer server,
            final List<Measurement> rates,
            final List<Measurement> latencies)
            throws Exception {
        final Meter meter = new Meter();
        // It may wait until it is connected, which takes the server.
        final Thread connecting = new Thread(() -> connect(contender, server, meter), "peer-connect");
        connecting.start();
        server.open();
        connecting.join();
        final Frames frames = Frames.ofOneInstrument(market, market.universe().instrumentIndex("BTCUSDT"));

        meter.count(System.nanoTime() + FLOOD_WARM_UP_NS, FLOOD_NS);
        final long sent = server.flood(frames, FLOOD_WARM_UP_NS + FLOOD_NS + LEAD_NS);
        meter.await(Frames.FIRST_ID + sent - 1);
        final Measurement rate = Measurement.of(
                "peer.rate." + contender.id(),
                GROUP,
                contender.words() + ": as many as it takes",
                "frames/s",
                meter.rates());
        rates.add(rate);
        findings.add(rate);

        final Pace pace = new Pace(clock.nanoTime() + LEAD_NS, WARM_UP_NS, MEASURED_NS, PER_SECOND);
        final String what =
                String.format(Locale.ROOT, "%s: sent to quote at %,d frames/s", contender.words(), PER_SECOND);
        final Latencies latency = pace.latencies("peer.latency." + contender.id(), what);
        meter.time(pace, latency);
        server.send(frames, pace, clock, pace.latencies("", ""));
        meter.await(Frames.FIRST_ID + pace.frames() - 1);
        final Measurement measured = latency.measurement(GROUP);
        latencies.add(measured);
        findings.add(latency, measured);
    }

    private static void connect(final Contender contender, final FrameServer server, final LongConsumer quotes) {
        try {
            contender.connect(server.address(), quotes);
        } catch (final Exception e) {
            throw new IllegalStateException(contender.words() + " does not connect", e);
        }
    }

    private void ratios(final List<Measurement> rates, final List<Measurement> latencies) {
        final double bestRate =
                rates.stream().skip(1).mapToDouble(Measurement::value).max().orElseThrow();
        final double bestLatency =
                latencies.stream().skip(1).mapToDouble(Measurement::value).min().orElseThrow();
        findings.add(Measurement.of(
                        "peer.rate.ratio",
                        GROUP,
                        "frames/s, Trefoil's against the best library's",
                        "×",
                        rates.get(0).value() / bestRate)
                .reaching(Reach.FRAMES_AGAINST_LIBRARIES));
        findings.add(Measurement.of(
                        "peer.latency.ratio",
                        GROUP,
                        "median latency, the best library's against Trefoil's",
                        "×",
                        bestLatency / latencies.get(0).value())
                .reaching(Reach.LATENCY_AGAINST_LIBRARIES));
    }

    /** Counts or times quotes on whichever thread brings them. */
    private final class Meter implements LongConsumer {
        private static final int SLICES = 10;

        private final long[] counts = new long[SLICES + 1];
        private volatile long fromNs = Long.MAX_VALUE;
        private volatile long sliceNs = 1;
        private volatile Pace pace;
        private volatile Latencies latencies;
        /** Written without a fence, which would cost as much as a quote. */
        private final AtomicLong newest = new AtomicLong(-1);

        /** Of the thread that brings quotes. */
        private long seen;

        void count(final long startNs, final long forNs) {
            sliceNs = forNs / SLICES;
            fromNs = startNs;
        }

        void time(final Pace of, final Latencies into) {
            newest.set(-1);
            pace = of;
            latencies = into;
        }

        @Override
        public void accept(final long updateId) {
            final Latencies into = latencies;
            if (into != null) {
                into.record(pace.dueNs(updateId - Frames.FIRST_ID), clock.nanoTime());
            } else if ((++seen & 0xF) == 0) {
                // A look at the clock for sixteen: it costs as much as the quote.
                final long nowNs = System.nanoTime();
                if (nowNs >= fromNs) {
                    counts[(int) Math.min((nowNs - fromNs) / sliceNs, SLICES)] += 16;
                }
            }
            newest.lazySet(updateId);
        }

        double[] rates() {
            return Arrays.stream(counts, 0, SLICES)
                    .mapToDouble(count -> count * 1e9 / sliceNs)
                    .toArray();
        }

        void await(final long updateId) throws InterruptedException {
            final long endNs = System.nanoTime() + PATIENCE_NS;
            while (newest.get() != updateId) {
                if (System.nanoTime() > endNs) {
                    throw new IllegalStateException(
                            "quote " + updateId + " did not come; the newest is " + newest.get());
                }
                Thread.sleep(1);
            }
        }
    }
}
