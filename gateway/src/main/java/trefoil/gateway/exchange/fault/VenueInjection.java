package trefoil.gateway.exchange.fault;

import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One fault of the venue with its particulars.
 *
 * @param fault what goes wrong
 * @param pick chooses the victim among those there are, by its remainder: a connection, an instrument, an asset
 * @param forNs how long it lasts, nanoseconds; 0 for ever, or for what does not last
 * @param size how much of it, by kind: frames; which way, where there are several; an amount in parts per million
 */
public record VenueInjection(VenueFault fault, int pick, long forNs, int size) {
    private static final int[] SERVER_ERRORS = {500, 502, 503, 504};
    private static final int WAYS = 60;
    private static final int NEVER_BACK_ONE_IN = 4;

    public VenueInjection {
        Objects.requireNonNull(fault, "fault");
        if (pick < 0 || forNs < 0) {
            throw new IllegalArgumentException(fault + ": out of range: pick=" + pick + " forNs=" + forNs);
        }
    }

    /** That fault with particulars drawn at random. */
    public static VenueInjection drawn(final VenueFault fault, final Random random) {
        final int pick = random.nextInt(1 << 20);
        return switch (fault) {
            case DISCONNECT, CUT_FRAME, HALF_OPEN, FRAME_GARBAGE, FRAME_OVERSIZED ->
                new VenueInjection(fault, pick, 0, random.nextInt(WAYS));
            case STALL -> new VenueInjection(fault, pick, ms(random, 100, 4_000), 0);
            case OUTAGE -> new VenueInjection(fault, pick, ms(random, 200, 4_000), 0);
            case FRAME_GAP, FRAME_TWICE, FRAME_REORDER -> new VenueInjection(fault, pick, 0, random.nextInt(1, 40));
            case FRAME_STALE -> new VenueInjection(fault, pick, ms(random, 300, 3_000), random.nextInt(1, 20));
            case HTTP_429, HTTP_418 -> new VenueInjection(fault, pick, ms(random, 1_000, 3_000), 0);
            case HTTP_5XX, HTTP_5XX_EXECUTED ->
                new VenueInjection(
                        fault, pick, ms(random, 50, 2_000), SERVER_ERRORS[random.nextInt(SERVER_ERRORS.length)]);
            case HTTP_SLOW -> new VenueInjection(fault, pick, ms(random, 200, 3_000), random.nextInt(50, 3_000));
            case HTTP_LOST -> new VenueInjection(fault, pick, ms(random, 20, 500), 0);
            case HTTP_GARBAGE -> new VenueInjection(fault, pick, ms(random, 20, 1_000), random.nextInt(WAYS));
            case CLOCK_JUMP ->
                new VenueInjection(
                        fault,
                        pick,
                        ms(random, 1_000, 6_000),
                        random.nextInt(50, 4_000) * (random.nextBoolean() ? 1 : -1));
            case TRADING_HALT -> new VenueInjection(fault, pick, ms(random, 500, 8_000), 0);
            case DELISTING ->
                new VenueInjection(
                        fault, pick, random.nextInt(NEVER_BACK_ONE_IN) == 0 ? 0 : ms(random, 2_000, 15_000), 0);
            case DEPOSIT, WITHDRAWAL -> new VenueInjection(fault, pick, 0, random.nextInt(100, 100_000));
        };
    }

    private static long ms(final Random random, final int least, final int most) {
        return TimeUnit.MILLISECONDS.toNanos(random.nextInt(least, most + 1));
    }
}
