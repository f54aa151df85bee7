package trefoil.gateway.binance.rest;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;

/**
 * The venue's time, by our clock and a measured offset. Any thread: one measures, all may read.
 *
 * <p>Of several askings the one with the shortest round trip counts; the venue is taken to have answered half-way
 * through it, so the offset is wrong by at most half that round trip and the millisecond the venue's time is stated in.
 */
public final class ServerClock {
    /** Asks the venue's time. */
    @FunctionalInterface
    public interface Venue {
        /** Milliseconds since the epoch. */
        long serverTimeMs() throws VenueException;
    }

    private static final long HALF_MS_NS = TimeUnit.MILLISECONDS.toNanos(1) / 2;

    private final EpochNanoClock clock;
    private final Venue venue;
    private volatile long offsetNs;
    private volatile long rttNs;
    private volatile boolean trusted = true;

    /** A clock with no offset until it is measured. */
    public ServerClock(final EpochNanoClock clock, final Venue venue) {
        this.clock = clock;
        this.venue = venue;
    }

    /** Asks the venue's time so many times and keeps the best. */
    public void measure(final int samples) throws VenueException {
        long bestRttNs = Long.MAX_VALUE;
        long bestOffsetNs = 0;
        for (int i = 0; i < samples; i++) {
            final long askedNs = clock.nanoTime();
            final long serverMs = venue.serverTimeMs();
            final long roundTripNs = clock.nanoTime() - askedNs;
            if (roundTripNs < bestRttNs) {
                bestRttNs = roundTripNs;
                bestOffsetNs = TimeUnit.MILLISECONDS.toNanos(serverMs) + HALF_MS_NS - (askedNs + roundTripNs / 2);
            }
        }
        offsetNs = bestOffsetNs;
        rttNs = bestRttNs;
    }

    /** From now on the offset is in doubt: it may be wrong by any amount. */
    public void distrust() {
        trusted = false;
    }

    /** The offset has been measured anew, and is believed. */
    public void trust() {
        trusted = true;
    }

    /** Whether orders may be dated by it. */
    public boolean trusted() {
        return trusted;
    }

    /** The venue's time now, milliseconds since the epoch. */
    public long nowMs() {
        return Math.floorDiv(clock.nanoTime() + offsetNs, TimeUnit.MILLISECONDS.toNanos(1));
    }

    /** The venue's clock less ours, milliseconds, rounded down. */
    public long offsetMs() {
        return Math.floorDiv(offsetNs, TimeUnit.MILLISECONDS.toNanos(1));
    }

    /** The venue's clock less ours, nanoseconds. */
    public long offsetNs() {
        return offsetNs;
    }

    /** Shortest round trip of the last measurement, 0 before the first. */
    public long rttNs() {
        return rttNs;
    }
}
