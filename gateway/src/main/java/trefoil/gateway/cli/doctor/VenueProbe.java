package trefoil.gateway.cli.doctor;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.MonotonicEpochClock;
import trefoil.gateway.binance.VenueTrust;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.websocket.FrameConnection;
import trefoil.gateway.binance.websocket.FrameListener;
import trefoil.gateway.binance.websocket.OkHttpFrameSource;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.host.Finding;

/** The way to the venue: round trips of small requests, its clock, and the opening of websockets. No key is used. */
public final class VenueProbe {
    private static final int PINGS = 10;
    private static final long FAR_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long WITHIN_S = 12;
    private static final String OPENED = "";
    private static final long MAX_OFFSET_MS = 500;

    private VenueProbe() {}

    static List<Finding> findings(final TrefoilConfig config) {
        final List<Finding> findings = new ArrayList<>();
        final EpochNanoClock clock = new MonotonicEpochClock();
        final VenueTrust trust;
        try {
            trust = config.venue().trustFile().map(VenueTrust::ofFile).orElse(VenueTrust.RUNTIME);
        } catch (final IllegalArgumentException problem) {
            return List.of(Finding.bad("venue", problem.getMessage(), "mend venue.trustFile"));
        }
        try (BinanceRestClient rest =
                new BinanceRestClient(config.venue().restUrl().toString(), null, clock, trust)) {
            findings.add(rest(rest, config.venue().restUrl()));
            if (findings.get(0).verdict() != Finding.Verdict.BAD) {
                findings.add(clock(rest));
            }
        }
        findings.addAll(websockets(config));
        return findings;
    }

    /** Whether the venue's websockets open. */
    public static List<Finding> websockets(final TrefoilConfig config) {
        final List<Finding> findings = new ArrayList<>();
        final VenueTrust trust =
                config.venue().trustFile().map(VenueTrust::ofFile).orElse(VenueTrust.RUNTIME);
        try (OkHttpFrameSource source = new OkHttpFrameSource(new MonotonicEpochClock(), trust)) {
            findings.add(websocket(source, "market streams", config.venue().streamUrl(), "/stream"));
            config.venue()
                    .wsApiUrl()
                    .ifPresent(address -> findings.add(websocket(source, "websocket api", address, "/ws-api/v3")));
        }
        return findings;
    }

    private static Finding rest(final BinanceRestClient rest, final URI address) {
        final long[] tookNs = new long[PINGS];
        try {
            rest.ping();
            for (int i = 0; i < PINGS; i++) {
                final long beginNs = System.nanoTime();
                rest.ping();
                tookNs[i] = System.nanoTime() - beginNs;
            }
        } catch (final VenueException problem) {
            return Finding.bad("rest", address + ": " + problem.getMessage(), "look at venue.restUrl and the network");
        }
        Arrays.sort(tookNs);
        final String figure = String.format(
                Locale.ROOT,
                "%s: round trip median %.2f ms, best %.2f ms, worst %.2f ms of %d",
                address,
                tookNs[PINGS / 2] / 1e6,
                tookNs[0] / 1e6,
                tookNs[PINGS - 1] / 1e6,
                PINGS);
        return tookNs[PINGS / 2] > FAR_NS
                ? Finding.better("rest", figure, "run nearer to the venue: three legs take three such trips")
                : Finding.ok("rest", figure);
    }

    private static Finding clock(final BinanceRestClient rest) {
        try {
            rest.serverClock().measure(PINGS / 2);
        } catch (final VenueException problem) {
            return Finding.bad("venue clock", problem.getMessage(), "try again");
        }
        final long offsetMs = rest.serverClock().offsetMs();
        final String figure = "offset " + offsetMs + " ms";
        return Math.abs(offsetMs) > MAX_OFFSET_MS
                ? Finding.better("venue clock", figure, "set this machine's clock by NTP; a run corrects for it")
                : Finding.ok("venue clock", figure);
    }

    private static Finding websocket(
            final OkHttpFrameSource source, final String name, final URI base, final String path) {
        final BlockingQueue<String> outcome = new ArrayBlockingQueue<>(2);
        final long beginNs = System.nanoTime();
        final FrameConnection connection =
                source.connect(URI.create(base.toString().replaceAll("/+$", "") + path), new FirstWord(outcome));
        String reason;
        try {
            reason = outcome.poll(WITHIN_S, TimeUnit.SECONDS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            reason = "interrupted";
        }
        final double tookMs = (System.nanoTime() - beginNs) / 1e6;
        connection.close("looked at");
        return OPENED.equals(reason)
                ? Finding.ok(name, String.format(Locale.ROOT, "%s: opened in %.1f ms", base, tookMs))
                : Finding.bad(
                        name,
                        base + ": " + (reason == null ? "no answer in " + WITHIN_S + " s" : reason),
                        "look at the address in the configuration and the network");
    }

    /** Whether it opened, or why not. */
    private record FirstWord(BlockingQueue<String> outcome) implements FrameListener {
        @Override
        public void onOpened(final FrameConnection connection) {
            outcome.offer(OPENED);
        }

        @Override
        public void onText(final byte[] buffer, final int offset, final int length, final long receiveNs) {}

        @Override
        public void onClosed(final String reason) {
            outcome.offer(reason);
        }
    }
}
