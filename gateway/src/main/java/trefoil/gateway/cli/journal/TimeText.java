package trefoil.gateway.cli.journal;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Points in time as users type them: {@code 2026-11-22T10:15:00.5Z}, a time of the day (UTC) {@code 10:15:00}, or an
 * offset {@code +1m30s}.
 */
public final class TimeText {
    /** What is allowed, for a message. */
    public static final String ALLOWED =
            "a time such as 10:15:00 (UTC), 2026-11-22T10:15:00.5Z, or an offset such as +5s, +1m30s," + " +250ms";

    private static final Pattern CLOCK = Pattern.compile("\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?");
    private static final Pattern OFFSET = Pattern.compile("\\+((\\d{1,12}(\\.\\d{1,9})?)(ns|us|µs|ms|s|m|min|h))+");
    private static final Pattern PART = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ns|us|µs|ms|min|s|m|h)");
    private static final long HALF_A_DAY_NS = TimeUnit.HOURS.toNanos(12);
    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);

    private TimeText() {}

    /**
     * The point in time where a range begins. A time of the day that lies more than half a day before the journal's start
     * is the next day's.
     *
     * @param startNs the journal's start, nanoseconds since the epoch
     * @throws IllegalArgumentException if the text is none
     */
    public static long from(final String text, final long startNs) {
        if (isClock(text)) {
            final long atNs = onDayOf(text, startNs);
            return startNs - atNs > HALF_A_DAY_NS ? atNs + DAY_NS : atNs;
        }
        return isOffset(text) ? startNs + offsetNs(text) : isoNs(text);
    }

    /**
     * The point in time where a range ends; an offset counts from where it begins, and a time of the day that is not after
     * that is the next day's.
     */
    static long to(final String text, final long fromNs) {
        if (isClock(text)) {
            final long atNs = onDayOf(text, fromNs);
            return atNs <= fromNs ? atNs + DAY_NS : atNs;
        }
        return isOffset(text) ? fromNs + offsetNs(text) : isoNs(text);
    }

    private static boolean isClock(final String text) {
        return CLOCK.matcher(text).matches();
    }

    private static boolean isOffset(final String text) {
        return text.startsWith("+");
    }

    private static long onDayOf(final String text, final long dayNs) {
        try {
            final LocalTime time = LocalTime.parse(text.indexOf(':') == 1 ? "0" + text : text);
            final LocalDate day = Instant.ofEpochSecond(Math.floorDiv(dayNs, TimeUnit.SECONDS.toNanos(1)))
                    .atOffset(ZoneOffset.UTC)
                    .toLocalDate();
            return epochNs(LocalDateTime.of(day, time).toInstant(ZoneOffset.UTC));
        } catch (final DateTimeException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static long offsetNs(final String text) {
        if (!OFFSET.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
        BigDecimal sum = BigDecimal.ZERO;
        final Matcher part = PART.matcher(text);
        while (part.find()) {
            sum = sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unitNs(part.group(2)))));
        }
        if (sum.compareTo(BigDecimal.valueOf(365 * DAY_NS)) > 0) {
            throw new IllegalArgumentException(text);
        }
        return sum.longValue();
    }

    private static long unitNs(final String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs" -> TimeUnit.MICROSECONDS.toNanos(1);
            case "ms" -> TimeUnit.MILLISECONDS.toNanos(1);
            case "s" -> TimeUnit.SECONDS.toNanos(1);
            case "m", "min" -> TimeUnit.MINUTES.toNanos(1);
            default -> TimeUnit.HOURS.toNanos(1);
        };
    }

    private static long isoNs(final String text) {
        try {
            return epochNs(OffsetDateTime.parse(text).toInstant());
        } catch (final DateTimeException e) {
            try {
                return epochNs(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
            } catch (final DateTimeException again) {
                throw new IllegalArgumentException(text, again);
            }
        }
    }

    private static long epochNs(final Instant instant) {
        try {
            return Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)), instant.getNano());
        } catch (final ArithmeticException e) {
            throw new IllegalArgumentException(instant.toString(), e);
        }
    }
}
