package trefoil.gateway.binance.stream;

import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.event.InboundRing;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.rest.Governor;
import trefoil.gateway.binance.websocket.FrameSource;

/**
 * Settings that every stream of the venue has: where its records go, and how its connections are kept.
 *
 * @param <C> the stream's own settings
 */
public abstract class StreamContext<C extends StreamContext<C>> {
    /** The venue closes what has been open for 24 h. */
    private static final long DEFAULT_MAX_AGE_MS = 84_600_000;

    Universe universe;
    FrameSource source;
    InboundRing ring;
    EpochNanoClock clock;
    TaskScheduler scheduler;
    Random random;
    Consumer<String> notices = notice -> {};
    private Governor governor;
    long silenceMs = 60_000;
    long maxAgeMs = DEFAULT_MAX_AGE_MS;
    long firstBackOffMs = 250;
    long maxBackOffMs = 30_000;

    StreamContext() {}

    /** These settings as what they are. */
    abstract C self();

    /** What the records' instrument and asset indexes mean. */
    public final C universe(final Universe value) {
        universe = value;
        return self();
    }

    /** Opens the websockets. */
    public final C source(final FrameSource value) {
        source = value;
        return self();
    }

    /** Where records go. */
    public final C ring(final InboundRing value) {
        ring = value;
        return self();
    }

    /** Stamps records that are not frames and measures silence; the same clock as the source's. */
    public final C clock(final EpochNanoClock value) {
        clock = value;
        return self();
    }

    /** Runs reconnects and the silence watch. */
    public final C scheduler(final TaskScheduler value) {
        scheduler = value;
        return self();
    }

    /** Draws the delays before reconnects. */
    public final C random(final Random value) {
        random = value;
        return self();
    }

    /** Gets one line for each connection lost or refused; called on any thread; ignored if not set. */
    public final C notices(final Consumer<String> value) {
        notices = value;
        return self();
    }

    /** A connection on which nothing came for so long, a probe's answer included, is replaced; default 60,000. */
    public final C silenceMs(final long value) {
        silenceMs = value;
        return self();
    }

    /**
     * Age at which another connection is opened beside one, whose place it takes once it serves; up to a twentieth earlier,
     * so that not all do so at once. Default 84,600,000 (23 h 30 min); 0 for never.
     */
    public final C maxAgeMs(final long value) {
        maxAgeMs = value;
        return self();
    }

    /** Who says whether connections may be tried; one for all that connects from this address. Its own if not set. */
    public final C governor(final Governor value) {
        governor = value;
        return self();
    }

    final ReconnectingSocket.Upkeep upkeep() {
        return new ReconnectingSocket.Upkeep(source, clock, scheduler, governor, silenceMs, maxAgeMs, notices);
    }

    /** Longest delay before the first reconnect, and the longest of all; default 250 and 30,000. */
    public final C backOffMs(final long first, final long max) {
        firstBackOffMs = first;
        maxBackOffMs = max;
        return self();
    }

    final void requireComplete() {
        Objects.requireNonNull(universe, "universe");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(ring, "ring");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(scheduler, "scheduler");
        Objects.requireNonNull(random, "random");
        if (governor == null) {
            governor = Governor.ofConnections(clock);
        }
        if (silenceMs < 1) {
            throw new IllegalArgumentException("silenceMs=" + silenceMs + " is not above 0");
        }
        if (maxAgeMs < 0) {
            throw new IllegalArgumentException("maxAgeMs=" + maxAgeMs + " is below 0");
        }
        if (firstBackOffMs < 1 || maxBackOffMs < firstBackOffMs) {
            throw new IllegalArgumentException(
                    "backOffMs: first=" + firstBackOffMs + " max=" + maxBackOffMs + " is not 1 <= first <= max");
        }
    }
}
