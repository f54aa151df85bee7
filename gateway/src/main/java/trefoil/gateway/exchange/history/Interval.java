package trefoil.gateway.exchange.history;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** Lengths of candles, by the venue's names. Weeks begin on Monday, months on their first. */
public enum Interval {
    SECOND("1s", Duration.ofSeconds(1)),
    MINUTE("1m", Duration.ofMinutes(1)),
    MINUTES_3("3m", Duration.ofMinutes(3)),
    MINUTES_5("5m", Duration.ofMinutes(5)),
    MINUTES_15("15m", Duration.ofMinutes(15)),
    MINUTES_30("30m", Duration.ofMinutes(30)),
    HOUR("1h", Duration.ofHours(1)),
    HOURS_2("2h", Duration.ofHours(2)),
    HOURS_4("4h", Duration.ofHours(4)),
    HOURS_6("6h", Duration.ofHours(6)),
    HOURS_8("8h", Duration.ofHours(8)),
    HOURS_12("12h", Duration.ofHours(12)),
    DAY("1d", Duration.ofDays(1)),
    DAYS_3("3d", Duration.ofDays(3)),
    WEEK("1w", Duration.ofDays(7)),
    MONTH("1M", Duration.ofDays(31));

    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);
    /** The epoch began on a Thursday. */
    private static final long FIRST_MONDAY_NS = 4 * DAY_NS;

    private final String venueName;
    private final long lengthNs;

    Interval(final String venueName, final Duration length) {
        this.venueName = venueName;
        lengthNs = length.toNanos();
    }

    /** The interval of that name; null if the venue has none. */
    public static Interval of(final String venueName) {
        for (final Interval interval : values()) {
            if (interval.venueName.equals(venueName)) {
                return interval;
            }
        }
        return null;
    }

    public String venueName() {
        return venueName;
    }

    /** Nanoseconds; of a month, those of a long one. */
    public long lengthNs() {
        return lengthNs;
    }

    /** Start of the period in which a moment lies, in a zone that many nanoseconds ahead of UTC. */
    public long openTimeNs(final long timeNs, final long zoneNs) {
        final long local = timeNs + zoneNs;
        return switch (this) {
            case WEEK -> local - Math.floorMod(local - FIRST_MONDAY_NS, lengthNs) - zoneNs;
            case MONTH -> firstOfMonthNs(local) - zoneNs;
            default -> local - Math.floorMod(local, lengthNs) - zoneNs;
        };
    }

    /** Start of the period after the one that starts then. */
    public long nextOpenTimeNs(final long openTimeNs, final long zoneNs) {
        return this == MONTH ? openTimeNs(openTimeNs + lengthNs, zoneNs) : openTimeNs + lengthNs;
    }

    /** Start of the period that many before the one that starts then. */
    long earlierOpenTimeNs(final long openTimeNs, final int periods, final long zoneNs) {
        if (this != MONTH) {
            return openTimeNs - periods * lengthNs;
        }
        long earlier = openTimeNs;
        for (int i = 0; i < periods && earlier > 0; i++) {
            earlier = openTimeNs(earlier - 1, zoneNs);
        }
        return earlier;
    }

    private static long firstOfMonthNs(final long localNs) {
        final LocalDate date = Instant.ofEpochSecond(Math.floorDiv(localNs, TimeUnit.SECONDS.toNanos(1)))
                .atOffset(ZoneOffset.UTC)
                .toLocalDate();
        return date.withDayOfMonth(1).toEpochDay() * DAY_NS;
    }
}
