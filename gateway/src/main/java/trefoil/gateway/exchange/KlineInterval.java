package trefoil.gateway.exchange;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Length of a candle. All begin at multiples of it since the epoch, weeks on Monday, months on their first day. */
enum KlineInterval {
    SECOND("1s", 1),
    MINUTE("1m", 60),
    MINUTES_3("3m", 180),
    MINUTES_5("5m", 300),
    MINUTES_15("15m", 900),
    MINUTES_30("30m", 1_800),
    HOUR("1h", 3_600),
    HOURS_2("2h", 7_200),
    HOURS_4("4h", 14_400),
    HOURS_6("6h", 21_600),
    HOURS_8("8h", 28_800),
    HOURS_12("12h", 43_200),
    DAY("1d", 86_400),
    DAYS_3("3d", 259_200),
    WEEK("1w", 604_800),
    MONTH("1M", 0);

    /** The epoch was a Thursday. */
    private static final long MONDAY_SECONDS = TimeUnit.DAYS.toSeconds(4);

    private static final Map<String, KlineInterval> BY_CODE = new HashMap<>();

    static {
        for (final KlineInterval interval : values()) {
            BY_CODE.put(interval.code, interval);
        }
    }

    private final String code;
    private final long seconds;

    KlineInterval(final String code, final long seconds) {
        this.code = code;
        this.seconds = seconds;
    }

    /** As the venue writes it; months are the only one with a capital. */
    String code() {
        return code;
    }

    /** The interval of that code; null if there is none. */
    static KlineInterval of(final String code) {
        return BY_CODE.get(code);
    }

    /** Start of the candle that holds that moment, nanoseconds since the epoch. */
    long startNs(final long timeNs) {
        final long second = Math.floorDiv(timeNs, TimeUnit.SECONDS.toNanos(1));
        if (this == MONTH) {
            final LocalDate day =
                    Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC).toLocalDate();
            return TimeUnit.DAYS.toNanos(day.withDayOfMonth(1).toEpochDay());
        }
        final long offset = this == WEEK ? MONDAY_SECONDS : 0;
        return TimeUnit.SECONDS.toNanos(Math.floorDiv(second - offset, seconds) * seconds + offset);
    }

    /** Start of the candle after the one that starts then. */
    long endNs(final long startNs) {
        if (this == MONTH) {
            final LocalDate day = LocalDate.ofEpochDay(TimeUnit.NANOSECONDS.toDays(startNs));
            return TimeUnit.DAYS.toNanos(day.plusMonths(1).toEpochDay());
        }
        return startNs + TimeUnit.SECONDS.toNanos(seconds);
    }
}
