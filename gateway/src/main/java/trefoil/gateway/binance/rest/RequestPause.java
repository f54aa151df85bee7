package trefoil.gateway.binance.rest;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.agrona.concurrent.EpochNanoClock;

/**
 * How long the venue wants no request at all, as it said last. Whoever asks on, is banned for longer: everything that
 * sends requests from this address looks here first. Any thread.
 */
public final class RequestPause {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,20}(\\.[0-9]{1,9})?");
    private static final BigDecimal LONGEST_MS = BigDecimal.valueOf(TimeUnit.DAYS.toMillis(3));
    private static final int BANNED = 418;
    private static final int TOO_MANY_REQUESTS = -1003;
    private static final long DEFAULT_LIMITED_MS = 10_000;
    private static final long DEFAULT_BANNED_MS = 120_000;

    private final EpochNanoClock clock;
    private volatile long untilNs = Long.MIN_VALUE;
    private volatile int httpStatus;
    private volatile int code;

    RequestPause(final EpochNanoClock clock) {
        this.clock = clock;
    }

    /**
     * How long a {@code Retry-After} header asks to wait, milliseconds: it holds seconds, or a date that counts by our
     * clock. 0 if there is none or it cannot be read, never more than three days, the venue's longest ban.
     */
    public static long retryAfterMs(final String header, final EpochNanoClock clock) {
        if (header == null) {
            return 0;
        }
        final String text = header.strip();
        if (SECONDS.matcher(text).matches()) {
            return new BigDecimal(text).movePointRight(3).min(LONGEST_MS).longValue();
        }
        try {
            final long untilMs = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .toEpochMilli();
            final long waitMs = untilMs - TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
            return Math.max(0, Math.min(waitMs, LONGEST_MS.longValue()));
        } catch (final DateTimeException | ArithmeticException e) {
            return 0;
        }
    }

    /** How long the venue's refusal lasts: as it says, but no more than three days, or a while if it does not. */
    public static long lengthMs(final int httpStatus, final long retryAfterMs) {
        if (retryAfterMs > 0) {
            return Math.min(retryAfterMs, LONGEST_MS.longValue());
        }
        return httpStatus == BANNED ? DEFAULT_BANNED_MS : DEFAULT_LIMITED_MS;
    }

    /**
     * The venue refused a request with 429 or 418.
     *
     * @param venueCode its code, 0 if it gave none
     * @param retryAfterMs how long it wants to be left alone, 0 if it did not say
     */
    public synchronized void begin(final int status, final int venueCode, final long retryAfterMs) {
        httpStatus = status;
        code = venueCode == 0 ? TOO_MANY_REQUESTS : venueCode;
        untilNs = Math.max(untilNs, clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(lengthMs(status, retryAfterMs)));
    }

    /** Milliseconds until requests may be sent again, rounded up; 0 if they may. */
    public long remainingMs() {
        final long nowNs = clock.nanoTime();
        final long until = untilNs;
        return nowNs >= until ? 0 : TimeUnit.NANOSECONDS.toMillis(until - nowNs) + 1;
    }

    /** The venue's code of the refusal. */
    public int code() {
        return code;
    }

    /** Whether the refusal was a ban. */
    public boolean isBan() {
        return httpStatus == BANNED;
    }

    /** HTTP status of the refusal. */
    int httpStatus() {
        return httpStatus;
    }
}
