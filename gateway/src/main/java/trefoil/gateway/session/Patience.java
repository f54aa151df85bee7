package trefoil.gateway.session;

import java.util.concurrent.TimeUnit;
import trefoil.gateway.binance.rest.RequestPause;
import trefoil.gateway.binance.rest.VenueException;

/**
 * How a start asks the venue: again and again while it is overloaded, wants fewer requests or is not there yet, with the
 * pauses it names or, where it names none, ones that double. Each pause is told, and ends when the start is given up.
 * What waiting cannot mend ends the start at once: a ban, a refused key, an answer that cannot be read; and so does a wait
 * that would be longer than {@code venue.startWaitS}. The starting thread's.
 */
final class Patience {
    private static final long FIRST_PAUSE_MS = 1_000;
    private static final long LONGEST_PAUSE_MS = 16_000;
    private static final int CLOCK_SAMPLES = 5;
    private static final long MS_IN_S = 1_000;

    private final SessionServices services;
    private final long boundMs;

    /** A question to the venue. */
    @FunctionalInterface
    interface Question<T> {
        /** Asks once. */
        T ask() throws VenueException;
    }

    Patience(final SessionServices services) {
        this.services = services;
        boundMs = TimeUnit.SECONDS.toMillis(services.config().venue().startWaitS());
    }

    /**
     * Asks until there is an answer.
     *
     * @throws VenueException if there is none that waiting within the bound could bring, or the start was given up
     */
    <T> T ask(final Question<T> question) throws VenueException {
        long waitedMs = 0;
        long backOffMs = FIRST_PAUSE_MS;
        boolean clockInDoubt = false;
        while (true) {
            services.requireNotAbandoned();
            try {
                if (clockInDoubt) {
                    services.rest().serverClock().measure(CLOCK_SAMPLES);
                    clockInDoubt = false;
                }
                return question.ask();
            } catch (final VenueException failure) {
                services.requireNotAbandoned();
                final long pauseMs = Math.max(backOffMs, askedPauseMs(failure));
                if (!isPassing(failure) || waitedMs + pauseMs > boundMs) {
                    throw isPassing(failure) && boundMs > 0 ? givenUp(failure, waitedMs, pauseMs) : failure;
                }
                pause(failure, pauseMs);
                clockInDoubt |= failure.kind() == VenueException.Kind.CLOCK;
                waitedMs += pauseMs;
                backOffMs = Math.min(2 * backOffMs, LONGEST_PAUSE_MS);
            }
        }
    }

    /** The venue's time, measured. */
    void measureClock() throws VenueException {
        ask(() -> {
            services.rest().serverClock().measure(CLOCK_SAMPLES);
            return null;
        });
    }

    /**
     * Whether something that asks on its own should go on: to be called while an order's fate is waited for.
     *
     * @throws VenueException if the venue has banned us, wants no request for longer than the bound, has not answered for
     *     as long, or the start was given up
     */
    void requireHope(final long sinceNs) throws VenueException {
        services.requireNotAbandoned();
        final RequestPause pause = services.rest().pause();
        final long pauseMs = pause.remainingMs();
        if (pauseMs > 0 && (pause.isBan() || pauseMs > boundMs)) {
            throw VenueException.of(
                    pause.isBan() ? VenueException.Kind.BANNED : VenueException.Kind.RATE_LIMITED,
                    "the venue " + (pause.isBan() ? "bans this address" : "wants no requests") + " for another "
                            + seconds(pauseMs) + ": start again after that");
        }
        final long silentMs = TimeUnit.NANOSECONDS.toMillis(
                services.clock().nanoTime() - Math.max(sinceNs, services.rest().answeredNs()));
        if (silentMs > Math.max(boundMs, LONGEST_PAUSE_MS)) {
            throw VenueException.of(
                    VenueException.Kind.UNREACHABLE,
                    "the venue has not answered for " + seconds(silentMs) + ": start again when it does");
        }
    }

    private static boolean isPassing(final VenueException failure) {
        return switch (failure.kind()) {
            case UNREACHABLE, RATE_LIMITED, CLOCK -> true;
            case UNTRUSTED, REFUSED_KEY, BANNED, MALFORMED_ANSWER, UNKNOWN_OUTCOME, REJECTED -> false;
        };
    }

    private long askedPauseMs(final VenueException failure) {
        return Math.max(failure.retryAfterMs(), services.rest().pause().remainingMs());
    }

    private void pause(final VenueException failure, final long pauseMs) throws VenueException {
        services.notices().accept(failure.getMessage() + "; asking again in " + seconds(pauseMs));
        services.awaitAbandoned(pauseMs);
        services.requireNotAbandoned();
    }

    private VenueException givenUp(final VenueException failure, final long waitedMs, final long pauseMs) {
        return failure.after("given up after " + seconds(waitedMs) + ", another " + seconds(pauseMs)
                + " would be more than venue.startWaitS = " + boundMs / MS_IN_S);
    }

    private static String seconds(final long ms) {
        return (ms + MS_IN_S - 1) / MS_IN_S + " s";
    }
}
